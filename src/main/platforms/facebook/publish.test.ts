import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const POST = '1755_900'
const LINK = 'https://www.facebook.com/1755/posts/900'
const FEED: Line = ['POST /v26.0/1755/feed', { body: { id: POST, permalink_url: LINK } }]
const refusal = (code: number, subcode: number) => ({
  status: 400,
  body: { error: { message: 'no', type: 'OAuthException', code, error_subcode: subcode } },
})
const post = (at: string): Json => ({ id: POST, message: 'Hello', created_time: at, permalink_url: LINK })
const posts = (data: readonly Json[]): Line => ['GET /v26.0/1755/published_posts', { body: { data } }]
const photo = (id: string): Line => ['POST /v26.0/1755/photos', { body: { id } }]

describe('a text on a Page', () => {
  it('is announced before the one call that makes it public, and ends with the link that call gives', async () => {
    const played = delivery(adapter, [FEED], { text: 'Hello\nworld & all' })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['commit-next', 'done'])
    expect(steps[1]).toEqual({ kind: 'done', receipt: { parts: [{ remoteId: POST, permalink: LINK }], publishedAt: NOW, notes: [] } })
    expect(played.seen[0]?.fields).toEqual({ message: 'Hello\nworld & all', fields: 'id,permalink_url' })
    expect(played.seen[0]?.headers['authorization']).toBe('Bearer EAApage')
  })

  it('leaves open whether it was posted when the answer is lost', async () => {
    const played = delivery(adapter, [['POST /v26.0/1755/feed', 'lost']], { text: 'Hello' })
    const step = played.step({ checkpoint: { stage: 'post-text', missedSince: null } })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: true } })
  })

  it.each([
    ['stands there from before it was first tried', [posts([post('2026-11-23T09:50:00+0000')])]],
    ['does not stand there', [posts([])]],
    ['cannot be looked for', [['GET /v26.0/1755/published_posts', 'lost']]],
  ] as readonly (readonly [string, readonly Line[]])[])('is a duplicate by code 506 where the same %s', async (_case, lines) => {
    const played = delivery(adapter, [['POST /v26.0/1755/feed', refusal(506, 1_455_006)], ...lines], { text: 'Hello' })
    const step = played.step({ checkpoint: { stage: 'post-text', missedSince: null }, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'duplicate', mayHaveApplied: false, platformCode: '506/1455006' } })
    expect(played.left).toEqual([])
  })

  it('was published by its first try when the second one is a duplicate of it', async () => {
    const played = delivery(adapter, [['POST /v26.0/1755/feed', refusal(506, 1_455_006)], posts([post('2026-11-23T10:00:02+0000')])], {
      text: 'Hello',
    })
    const again = { checkpoint: { stage: 'post-text', missedSince: null }, committingSince: NOW, now: NOW + 200_000 }
    expect(await played.step(again)).toEqual({
      kind: 'done',
      receipt: { parts: [{ remoteId: POST, permalink: LINK }], publishedAt: NOW + 2_000, notes: [] },
    })
  })
})

describe('one photo on a Page', () => {
  const media = [medium('image', 'JPEG-BYTES', { altText: 'A beach' })]

  it('goes out with its text in one call, and the post is post_id', async () => {
    const played = delivery(
      adapter,
      [
        ['POST /v26.0/1755/photos', { body: { id: '77', post_id: POST } }],
        [`GET /v26.0/${POST}`, { body: { id: POST, permalink_url: LINK } }],
      ],
      { text: 'Look', media },
    )
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['commit-next', 'next', 'done'])
    expect(steps.at(-1)).toMatchObject({ receipt: { parts: [{ remoteId: POST, permalink: LINK }], notes: [] } })
    expect(played.seen[0]?.fields).toEqual({ published: 'true', message: 'Look', alt_text_custom: 'A beach', source: 'JPEG-BYTES' })
    expect(played.seen[0]?.body).not.toContain('holiday at home')
    expect(played.seen[1]?.url.searchParams.get('fields')).toBe('permalink_url')
  })

  it('is published even when its link cannot be learned', async () => {
    const noLink: Line = [`GET /v26.0/${POST}`, { status: 400, body: { error: { message: 'x', code: 190, type: 'OAuthException' } } }]
    const played = delivery(adapter, [['POST /v26.0/1755/photos', { body: { id: '77', post_id: POST } }], noLink, noLink, noLink, noLink], {
      media,
    })
    const steps = await played.run()
    expect(steps.at(-1)).toMatchObject({ kind: 'done', receipt: { parts: [{ remoteId: POST, permalink: null }], notes: ['link-unknown'] } })
    expect(played.left).toEqual([])
  })
})

describe('a photo that was taken for lost and is refused as posted already', () => {
  it('was published by its first try', async () => {
    const played = delivery(adapter, [['POST /v26.0/1755/photos', refusal(100, 1_366_051)], posts([post('2026-11-23T10:00:02+0000')])], {
      text: 'Hello',
      media: [medium('image', 'ONE')],
    })
    const again = { checkpoint: { stage: 'post-photo', missedSince: null }, committingSince: NOW, now: NOW + 200_000 }
    expect(await played.step(again)).toMatchObject({ kind: 'done', receipt: { parts: [{ remoteId: POST }] } })
  })
})

describe('several photos on a Page', () => {
  const media = [medium('image', 'ONE'), medium('image', 'TWO', { altText: 'second' })]

  it('are put there unseen one by one, then posted together in their order', async () => {
    const played = delivery(adapter, [photo('71'), photo('72'), FEED], { text: 'Both', media })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'next', 'commit-next', 'done'])
    expect(steps.slice(0, 3).map((step) => 'uploadedBytes' in step && step.uploadedBytes)).toEqual([3, 6, 6])
    expect(played.seen.slice(0, 2).map((call) => call.fields)).toEqual([
      { published: 'false', source: 'ONE' },
      { published: 'false', alt_text_custom: 'second', source: 'TWO' },
    ])
    expect(played.seen[2]?.fields).toEqual({
      message: 'Both',
      fields: 'id,permalink_url',
      attached_media: '[{"media_fbid":"71"},{"media_fbid":"72"}]',
    })
  })

  it('go on after a cut with the first one that was not acknowledged', async () => {
    const played = delivery(adapter, [['POST /v26.0/1755/photos', 'lost'], photo('72'), FEED], { media })
    const checkpoint = { stage: 'stage-photos', photoIds: ['71'] }
    await expect(played.step({ checkpoint })).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: false } })
    const steps = await played.run({ checkpoint, isResumed: true })
    expect(steps.at(-1)?.kind).toBe('done')
    expect(played.seen.map((call) => call.fields['source'])).toEqual(['TWO', 'TWO', undefined])
  })

  it('take the staged ones away before a refusal is told, and begin anew when tried again', async () => {
    const deleted: Line = ['DELETE /v26.0/71', { body: { success: true } }]
    const played = delivery(adapter, [['POST /v26.0/1755/photos', refusal(100, 1_366_046)], deleted, photo('81')], { media })
    const first = await played.step({ checkpoint: { stage: 'stage-photos', photoIds: ['71'] } })
    if (first.kind !== 'next') throw new Error('expected a clean-up')
    const second = await played.step({ checkpoint: first.checkpoint })
    if (second.kind !== 'next') throw new Error('expected a clean-up')
    const told = played.step({ checkpoint: second.checkpoint })
    await expect(told).rejects.toMatchObject({ failure: { kind: 'media-rejected', step: 'photo.stage', platformCode: '100/1366046' } })
    const again = await played.step({ checkpoint: second.checkpoint, isResumed: true })
    expect(again).toMatchObject({ kind: 'next', checkpoint: { stage: 'stage-photos', photoIds: ['81'] } })
  })

  it.each([
    ['a post that holds them is public: they are its own', 'done'],
    ['no post holds them', 'next'],
  ])('is refused for its staged photos while %s', async (state, kind) => {
    const holding = { ...(post('2026-11-23T10:00:02+0000') as object), attachments: { data: [{ target: { id: '72' } }] } } as Json
    const played = delivery(
      adapter,
      [['POST /v26.0/1755/feed', refusal(100, 1_366_046)], posts(kind === 'done' ? [holding] : [post('2026-11-23T10:00:02+0000')])],
      { text: 'Hello', media },
    )
    const again = {
      checkpoint: { stage: 'post-photos', photoIds: ['71', '72'], missedSince: null },
      committingSince: NOW,
      now: NOW + 200_000,
    }
    expect(await played.step(again), state).toMatchObject(
      kind === 'done' ? { kind, receipt: { parts: [{ remoteId: POST }] } } : { kind, checkpoint: { stage: 'clean-up' } },
    )
  })

  it('keep the staged ones when the Page is only asked to wait', async () => {
    const played = delivery(adapter, [['POST /v26.0/1755/feed', refusal(32, 0)]], { media })
    const step = played.step({ checkpoint: { stage: 'post-photos', photoIds: ['71', '72'], missedSince: null } })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'rate-limited', mayHaveApplied: false } })
  })
})

it('never guesses at a checkpoint that it does not know', async () => {
  const played = delivery(adapter, [], { text: 'Hello' })
  const step = played.step({ checkpoint: { stage: 'of an older build' }, committingSince: NOW })
  await expect(step).rejects.toMatchObject({ failure: { kind: 'unexpected-response', mayHaveApplied: true } })
})

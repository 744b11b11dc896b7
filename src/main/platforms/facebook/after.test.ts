import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const POST = '1755_900'
const LINK = 'https://www.facebook.com/1755/posts/900'
const COMMENT_LINK = 'https://www.facebook.com/1755_900?comment_id=5'
const FEED: Line = ['POST /v26.0/1755/feed', { body: { id: POST, permalink_url: LINK } }]
const COMMENTED: Line = [`POST /v26.0/${POST}/comments`, { body: { id: '900_5' } }]
const LINKED: Line = ['GET /v26.0/900_5', { body: { id: '900_5', permalink_url: COMMENT_LINK } }]
const receipt: Receipt = { parts: [{ remoteId: POST, permalink: LINK }], publishedAt: NOW, notes: [] }
const refusal = (code: number, subcode?: number, status = 400) => ({
  status,
  body: { error: { message: 'no', type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) } },
})
const commented = (lines: readonly Line[]) => delivery(adapter, lines, { text: 'Hello', options: { firstComment: ' First!\n' } })
const COMMENT = { stage: 'comment', missedSince: null }
const part = (permalink: string | null) => ({ remoteId: '900_5', role: 'comment', permalink })

describe('a first comment', () => {
  it('is a part of its own: announced after the post is proven, and linked', async () => {
    const played = commented([FEED, COMMENTED, LINKED])
    const steps = await played.run()
    expect(steps.map((step) => [step.kind, 'receipt' in step ? step.receipt?.parts.length : undefined])).toEqual([
      ['commit-next', undefined],
      ['next', 1],
      ['commit-next', undefined],
      ['next', 2],
      ['done', 2],
    ])
    expect(steps.at(-1)).toEqual({ kind: 'done', receipt: { ...receipt, parts: [receipt.parts[0], part(COMMENT_LINK)] } })
    expect(played.seen[1]?.fields).toEqual({ message: 'First!' })
    expect(played.seen[1]?.url.searchParams.has('fields')).toBe(false)
  })

  it('is all that is left of a delivery whose post is public, and never the post again', async () => {
    const played = commented([COMMENTED, LINKED])
    const steps = await played.run({ checkpoint: null, receipt, isResumed: true })
    expect(steps.map((step) => step.kind)).toEqual(['next', 'commit-next', 'next', 'done'])
    const whole = { ...receipt, parts: [...receipt.parts, part(COMMENT_LINK)] } as Receipt
    expect(await commented([]).step({ checkpoint: null, receipt: whole })).toEqual({ kind: 'done', receipt: whole })
  })

  it('is not written under a post of which only the creator’s word is known', async () => {
    const told: Receipt = { ...receipt, parts: [{ remoteId: '', permalink: null }] }
    const steps = await commented([]).run({ checkpoint: null, receipt: told, isResumed: true })
    expect(steps.at(-1)).toEqual({ kind: 'done', receipt: { ...told, notes: ['comment-failed'] } })
  })

  it.each([
    ['a missing permission', refusal(200, undefined, 403)],
    ['a block', refusal(368)],
    ['a bad parameter', refusal(100)],
    ['an unknown code', refusal(77_777)],
  ])('that is refused by %s leaves the post as it is, with a note', async (_case, answer) => {
    const played = commented([[`POST /v26.0/${POST}/comments`, answer]])
    expect(await played.step({ checkpoint: COMMENT, receipt })).toEqual({
      kind: 'done',
      receipt: { ...receipt, notes: ['comment-failed'] },
    })
  })

  it.each([
    ['a rate limit', refusal(32), 'rate-limited'],
    ['a dead login', refusal(190, 463), 'reconnect-needed'],
  ] as const)('waits for the end of %s', async (_case, answer, kind) => {
    const step = commented([[`POST /v26.0/${POST}/comments`, answer]]).step({ checkpoint: COMMENT, receipt })
    await expect(step).rejects.toMatchObject({ failure: { kind, mayHaveApplied: false } })
  })

  it.each([
    ['the answer was lost', 'lost'],
    ['Meta had trouble', refusal(2, undefined, 500)],
  ] as const)('may be there when %s: it is looked for and never written twice', async (_case, answer) => {
    const step = commented([[`POST /v26.0/${POST}/comments`, answer]]).step({ checkpoint: COMMENT, receipt })
    await expect(step).rejects.toMatchObject({ failure: { mayHaveApplied: true } })
    const listed = (data: readonly Json[]): Line => [`GET /v26.0/${POST}/comments`, { body: { data } }]
    const one = (message: string, from: string) => ({ id: '900_5', message, from: { id: from }, created_time: '2026-11-23T10:00:01+0000' })
    const found = commented([listed([{ ...one('First!', '1755'), permalink_url: COMMENT_LINK }])])
    expect(await found.reconcile({ checkpoint: COMMENT, receipt })).toEqual({
      kind: 'published',
      receipt: { ...receipt, parts: [receipt.parts[0], part(COMMENT_LINK)] },
    })
    const others = listed([one('First!', '4711'), one('Second!', '1755')])
    const missing = commented([others, others])
    expect(await missing.reconcile({ checkpoint: COMMENT, receipt })).toMatchObject({ kind: 'wait', checkpoint: { missedSince: NOW } })
    expect(await missing.reconcile({ checkpoint: { ...COMMENT, missedSince: NOW }, receipt, now: NOW + 180_000 })).toEqual({
      kind: 'published',
      receipt: { ...receipt, notes: ['comment-unknown'] },
    })
  })

  it('is not known where comments may not be read', async () => {
    const played = commented([[`GET /v26.0/${POST}/comments`, refusal(10, undefined, 403)]])
    expect(await played.reconcile({ checkpoint: COMMENT, receipt })).toEqual({
      kind: 'published',
      receipt: { ...receipt, notes: ['comment-unknown'] },
    })
  })

  it('has a link that is not known after a few looks', async () => {
    const none: Line = ['GET /v26.0/900_5', { body: { id: '900_5' } }]
    const whole = { ...receipt, parts: [...receipt.parts, part(null)] } as Receipt
    const steps = await commented([none, none, none]).run({ checkpoint: { stage: 'comment-link', looks: 0 }, receipt: whole })
    expect(steps.at(-1)).toEqual({ kind: 'done', receipt: whole })
  })
})

describe('a thumbnail', () => {
  const media = [medium('video', '0123456789')]
  const files = new Map([['cover', medium('image', 'COVER')]])
  const AFTER = { stage: 'after', videoId: '55', files: ['thumbnail'], tries: 0 }
  const TAKEN: Line = ['POST /v26.0/55/thumbnails', { body: { success: true } }]
  const video = (lines: readonly Line[], options: Record<string, Json> = {}) =>
    delivery(adapter, lines, { media, options: { thumbnail: 'cover', ...options } })

  it('is handed over when the video is public, before the first comment', async () => {
    const ready: Line = [
      'GET /v26.0/55',
      {
        body: {
          status: { video_status: 'ready', publishing_phase: { status: 'complete' } },
          post_id: '900',
          permalink_url: '/1755/videos/55/',
        },
      },
    ]
    const played = video([ready, TAKEN, COMMENTED, LINKED], { firstComment: 'First!' })
    const steps = await played.run({ checkpoint: { stage: 'await-video', videoId: '55', since: NOW, looks: 0 }, files })
    expect(steps.map((step) => step.kind)).toEqual(['next', 'next', 'commit-next', 'next', 'done'])
    expect(played.seen[1]?.fields).toEqual({ is_preferred: 'true', source: 'COVER' })
    expect(played.seen[1]?.body).not.toContain('holiday at home')
    expect(steps.at(-1)).toMatchObject({ receipt: { parts: [{ remoteId: POST }, { role: 'comment' }], notes: [] } })
  })

  it('that is refused never fails the video', async () => {
    const played = video([['POST /v26.0/55/thumbnails', refusal(100, 1_349_125)]])
    const steps = await played.run({ checkpoint: AFTER, receipt, files })
    expect(steps.at(-1)).toEqual({ kind: 'done', receipt: { ...receipt, notes: ['thumbnail-failed'] } })
  })

  it('is handed over again when the delivery begins anew behind a video that its proof names', async () => {
    const ofVideo: Receipt = { ...receipt, parts: [{ remoteId: '55', permalink: LINK }] }
    const steps = await video([TAKEN]).run({ checkpoint: null, receipt: ofVideo, files })
    expect(steps.at(-1)).toEqual({ kind: 'done', receipt: ofVideo })
  })

  it('is told as not taken when the delivery begins anew behind a post whose video is not known', async () => {
    const step = await video([]).step({ checkpoint: null, receipt, files })
    expect(step).toEqual({ kind: 'done', receipt: { ...receipt, notes: ['thumbnail-failed'] } })
  })

  it('that was refused before is not tried again', async () => {
    const told: Receipt = { ...receipt, parts: [{ remoteId: '55', permalink: LINK }], notes: ['thumbnail-failed'] }
    expect(await video([]).step({ checkpoint: null, receipt: told, files })).toEqual({ kind: 'done', receipt: told })
  })

  it('whose file is gone is a note as well', async () => {
    const steps = await video([]).run({ checkpoint: AFTER, receipt })
    expect(steps.at(-1)).toEqual({ kind: 'done', receipt: { ...receipt, notes: ['thumbnail-failed'] } })
  })

  it('is tried a few times while Meta has trouble, and for as long as there is no line', async () => {
    const trouble: Line = ['POST /v26.0/55/thumbnails', refusal(2, undefined, 500)]
    const steps = await video([trouble, trouble, trouble, trouble]).run({ checkpoint: AFTER, receipt, files })
    expect(steps.map((step) => step.kind)).toEqual(['wait', 'wait', 'wait', 'next', 'done'])
    expect(steps.at(-1)).toMatchObject({ receipt: { notes: ['thumbnail-failed'] } })
    const lost = video([['POST /v26.0/55/thumbnails', 'lost']]).step({ checkpoint: AFTER, receipt, files })
    await expect(lost).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: false } })
  })
})

describe('subtitles of a video', () => {
  const media = [medium('video', '0123456789')]
  const files = new Map([
    ['cover', medium('image', 'COVER')],
    ['subs', medium('captions', '1\n00:00:00,000 --> 00:00:01,000\nSteam\n')],
  ])
  const AFTER = { stage: 'after', videoId: '55', files: ['thumbnail', 'captions'], tries: 0 }
  const TAKEN = { body: { success: true } }
  const options = { thumbnail: 'cover', captions: 'subs', captionsLanguage: 'de' }

  it('go after the thumbnail, their language in the name of their file', async () => {
    const played = delivery(
      adapter,
      [
        ['POST /v26.0/55/thumbnails', TAKEN],
        ['POST /v26.0/55/captions', TAKEN],
      ],
      { media, options },
    )
    const steps = await played.run({ checkpoint: AFTER, receipt, files })
    expect(steps.at(-1)).toEqual({ kind: 'done', receipt })
    expect(played.seen[1]?.body).toContain('name="captions_file"; filename="captions.de_DE.srt"')
  })

  it('that are refused leave the video and its thumbnail as they are', async () => {
    const lines: Line[] = [
      ['POST /v26.0/55/thumbnails', TAKEN],
      ['POST /v26.0/55/captions', refusal(200, undefined, 403)],
    ]
    const steps = await delivery(adapter, lines, { media, options }).run({ checkpoint: AFTER, receipt, files })
    expect(steps.at(-1)).toEqual({ kind: 'done', receipt: { ...receipt, notes: ['captions-failed'] } })
  })
})

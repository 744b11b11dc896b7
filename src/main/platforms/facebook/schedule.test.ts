import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const MINUTE = 60_000
const AT = NOW + 24 * 60 * MINUTE
const SECONDS = String(AT / 1000)
const POST = '1755_900'
const LINK = 'https://www.facebook.com/1755/posts/900'
const FEED: Line = ['POST /v26.0/1755/feed', { body: { id: POST, permalink_url: LINK } }]
const scheduledReceipt = { parts: [{ remoteId: POST, permalink: LINK }], publishedAt: AT, notes: ['scheduled-at-platform'] }
const TEXT = { stage: 'post-text', missedSince: null }
const text = (lines: readonly Line[], options: Record<string, Json> = {}) =>
  delivery(adapter, lines, { text: 'Later', options: { publishAt: AT, ...options } })
const list = (edge: string, data: readonly Json[]): Line => [`GET /v26.0/1755/${edge}`, { body: { data } }]
const post = (more: Record<string, Json> = {}) => ({
  id: POST,
  message: 'Later',
  created_time: '2026-11-23T10:00:01+0000',
  permalink_url: LINK,
  ...more,
})

describe('a post that Facebook shows later', () => {
  it('is handed over at once with its time, and is done with the note that says so', async () => {
    const played = text([FEED])
    expect((await played.run()).at(-1)).toEqual({ kind: 'done', receipt: scheduledReceipt })
    expect(played.seen[0]?.fields).toEqual({
      message: 'Later',
      published: 'false',
      scheduled_publish_time: SECONDS,
      fields: 'id,permalink_url',
    })
  })

  it('attaches even a single picture, kept until then', async () => {
    const photo: Line = ['POST /v26.0/1755/photos', { body: { id: '71' } }]
    const played = delivery(adapter, [photo, FEED], { media: [medium('image', 'ONE')], options: { publishAt: AT } })
    expect((await played.run()).at(-1)).toEqual({ kind: 'done', receipt: scheduledReceipt })
    expect(played.seen[0]?.fields).toMatchObject({ published: 'false', temporary: 'true' })
    expect(played.seen[1]?.fields).toMatchObject({ attached_media: '[{"media_fbid":"71"}]', scheduled_publish_time: SECONDS })
  })

  it('is a video with the same words at its finish, and a reel with its own', async () => {
    const media = [medium('video', '0123456789')]
    const options = { publishAt: AT }
    const video = delivery(adapter, [['POST /v26.0/1755/videos', { body: { success: true } }]], { media, options })
    await video.step({ checkpoint: { stage: 'finish', sessionId: 's1', videoId: '55', missedSince: null } })
    expect(video.seen[0]?.fields).toMatchObject({ published: 'false', scheduled_publish_time: SECONDS })
    const reel = delivery(adapter, [['POST /v26.0/1755/video_reels', { body: { success: true } }]], {
      media,
      options: { ...options, format: 'reel' },
    })
    const uploadUrl = 'https://rupload.facebook.com/video-upload/v26.0/55'
    await reel.step({ checkpoint: { stage: 'finish-reel', format: 'reel', videoId: '55', uploadUrl, missedSince: null } })
    expect(reel.seen[0]?.fields).toMatchObject({ video_state: 'SCHEDULED', scheduled_publish_time: SECONDS })
  })

  it('is a video that Meta keeps until then', async () => {
    const kept: Line = [
      'GET /v26.0/55',
      {
        body: {
          status: { video_status: 'ready', publishing_phase: { status: 'not_started', publish_status: 'scheduled' } },
          post_id: '900',
          permalink_url: '/reel/55/',
        },
      },
    ]
    const played = delivery(adapter, [kept], { media: [medium('video', '0')], options: { publishAt: AT } })
    expect(await played.step({ checkpoint: { stage: 'await-video', videoId: '55', since: NOW, looks: 0 } })).toMatchObject({
      kind: 'done',
      receipt: { parts: [{ remoteId: POST }], publishedAt: AT, notes: ['scheduled-at-platform'] },
    })
  })

  it('has no first comment, because nobody may write below it yet', async () => {
    const played = text([FEED], { firstComment: 'First' })
    expect((await played.run()).at(-1)).toEqual({ kind: 'done', receipt: scheduledReceipt })
  })

  it('waits for its time here when that is too near for Facebook, and is public at once when it has come', async () => {
    const near = NOW + 9 * MINUTE
    const played = text([FEED], { publishAt: near })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['wait', 'commit-next', 'done'])
    expect(steps[0]).toMatchObject({ notBefore: near })
    expect(played.seen[0]?.fields).toEqual({ message: 'Later', fields: 'id,permalink_url' })
    expect(steps.at(-1)).toEqual({ kind: 'done', receipt: { ...scheduledReceipt, publishedAt: near, notes: [] } })
  })

  it('takes its mark back, calling nobody, when its time has come too near in between', async () => {
    const played = text([])
    const step = await played.step({ checkpoint: TEXT, now: AT - 5 * MINUTE })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'hold', then: TEXT }, isCommitUndone: true })
    expect(played.seen).toEqual([])
    expect(await played.step({ checkpoint: { stage: 'hold', then: TEXT }, now: AT - 5 * MINUTE })).toMatchObject({
      kind: 'wait',
      notBefore: AT,
    })
    expect(await played.reconcile({ checkpoint: { stage: 'hold', then: TEXT } })).toMatchObject({ kind: 'resume' })
  })
})

describe('the lost answer of a post that Facebook shows later', () => {
  it.each([
    ['a number', Number(SECONDS)],
    ['a date', '2026-11-24T10:00:00+0000'],
  ])('is known by words and time among the scheduled ones, told as %s', async (_case, time) => {
    const played = text([
      list('scheduled_posts', [post({ id: '1755_1', scheduled_publish_time: 5 }), post({ scheduled_publish_time: time })]),
    ])
    expect(await played.reconcile({ checkpoint: TEXT })).toEqual({ kind: 'published', receipt: scheduledReceipt })
  })

  it('is known by its pictures whatever the words', async () => {
    const attachments = { data: [{ media_type: 'photo', target: { id: '71' } }] }
    const played = text([list('scheduled_posts', [post({ message: 'Other', attachments })])])
    const outcome = await played.reconcile({ checkpoint: { stage: 'post-photos', photoIds: ['71'], missedSince: null } })
    expect(outcome).toEqual({ kind: 'published', receipt: scheduledReceipt })
  })

  it('is public when its time has come meanwhile', async () => {
    const played = text([list('scheduled_posts', []), list('published_posts', [post()])])
    expect(await played.reconcile({ checkpoint: TEXT, now: AT + MINUTE })).toMatchObject({
      kind: 'published',
      receipt: { parts: [{ remoteId: POST }], notes: [] },
    })
  })

  it('was never made when it is in neither list, and is not known when two look like it', async () => {
    const missed = { ...TEXT, missedSince: NOW }
    const late = NOW + 180_000
    const none = text([list('scheduled_posts', []), list('published_posts', [])])
    expect(await none.reconcile({ checkpoint: missed, now: late })).toEqual({ kind: 'absent', checkpoint: null })
    const twins = ['1755_1', '1755_2'].map((id) => post({ id, scheduled_publish_time: Number(SECONDS) }))
    expect(await text([list('scheduled_posts', twins)]).reconcile({ checkpoint: missed, now: late })).toEqual({ kind: 'unknown' })
  })
})

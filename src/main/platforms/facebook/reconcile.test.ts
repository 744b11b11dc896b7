import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
/** After this long without a trace a lost call counts as never made. */
const LATE = NOW + 180_000
const MISSED = { stage: 'post-text', missedSince: NOW }
const TEXT = { stage: 'post-text', missedSince: null }
const PHOTOS = { stage: 'post-photos', photoIds: ['71', '72'], missedSince: null }
const FINISH = { stage: 'finish', sessionId: 's1', videoId: '55', missedSince: null }
const video = [medium('video', '0123456789')]
const pictures = [medium('image', 'ONE'), medium('image', 'TWO')]

const post = (id: string, message: string | null, at: string, more: Record<string, Json> = {}): Json => ({
  id,
  ...(message === null ? {} : { message }),
  created_time: at,
  permalink_url: `https://www.facebook.com/${id}`,
  ...more,
})
const posts = (data: readonly Json[], headers: Record<string, string> = {}): Line => [
  'GET /v26.0/1755/published_posts',
  { body: { data }, headers },
]
const state = (videoStatus: string, publishing: Json): Line => [
  'GET /v26.0/55',
  { body: { status: { video_status: videoStatus, uploading_phase: { status: 'complete' }, publishing_phase: publishing } } },
]

describe('a lost answer of a Page post', () => {
  it('is published when exactly one post since then has the text, blanks aside', async () => {
    const found = [post('1755_1', 'Hello  world', '2026-11-23T10:00:01+0000'), post('1755_0', 'Hello world', '2026-11-23T09:00:00+0000')]
    const played = delivery(adapter, [posts(found)], { text: 'Hello world \n' })
    const outcome = await played.reconcile({ checkpoint: TEXT })
    expect(outcome).toEqual({
      kind: 'published',
      receipt: { parts: [{ remoteId: '1755_1', permalink: 'https://www.facebook.com/1755_1' }], publishedAt: NOW + 1000, notes: [] },
    })
  })

  it('is not known when two posts have the text', async () => {
    const found = ['1755_1', '1755_2'].map((id) => post(id, 'Hello', '2026-11-23T10:00:01+0000'))
    const played = delivery(adapter, [posts(found)], { text: 'Hello' })
    expect(await played.reconcile({ checkpoint: MISSED, now: LATE })).toEqual({ kind: 'unknown' })
  })

  it('is not known when the same words were posted before the call: a wrong clock may be all there is to it', async () => {
    const before = posts([post('1755_1', 'Hello', '2026-11-23T08:30:00+0000')])
    const played = delivery(adapter, [before, before], { text: 'Hello' })
    expect(await played.reconcile({ checkpoint: TEXT })).toMatchObject({ kind: 'wait' })
    expect(await played.reconcile({ checkpoint: MISSED, now: LATE })).toEqual({ kind: 'unknown' })
  })

  it('is not the post that another delivery has as its proof, nor one of long before', async () => {
    const found = [post('1755_2', 'Hello', '2026-11-23T10:00:01+0000'), post('1755_1', 'Hello', '2026-11-20T10:00:00+0000')]
    const played = delivery(adapter, [posts(found)], { text: 'Hello' })
    expect(await played.reconcile({ checkpoint: MISSED, now: LATE, claimedIds: ['1755_2'] })).toMatchObject({ kind: 'absent' })
  })

  it('is not known when the list has more and does not reach back to it', async () => {
    const found = [post('1755_1', 'Other', '2026-11-23T10:00:01+0000')]
    const more: Line = ['GET /v26.0/1755/published_posts', { body: { data: found, paging: { next: 'https://graph.facebook.com/next' } } }]
    expect(await delivery(adapter, [more], { text: 'Hello' }).reconcile({ checkpoint: MISSED, now: LATE })).toEqual({ kind: 'unknown' })
  })

  it('begins its wait anew when our clock was set back', async () => {
    const played = delivery(adapter, [posts([])], { text: 'Hello' })
    const outcome = await played.reconcile({ checkpoint: MISSED, now: NOW - 3_600_000 })
    expect(outcome).toMatchObject({ kind: 'wait', checkpoint: { missedSince: NOW - 3_600_000 } })
  })

  it('counts as never posted only when nothing shows up for a while, and then is announced anew', async () => {
    const played = delivery(adapter, [posts([]), posts([])], { text: 'Hello' })
    const first = await played.reconcile({ checkpoint: TEXT })
    if (first.kind !== 'wait') throw new Error('expected to wait')
    expect(first).toEqual({ kind: 'wait', checkpoint: { stage: 'post-text', missedSince: NOW }, notBefore: NOW + 4_000 })
    const second = await played.reconcile({ checkpoint: first.checkpoint, now: LATE })
    expect(second).toEqual({ kind: 'absent', checkpoint: null })
  })

  it("measures time by the platform's clock when ours is wrong", async () => {
    // Our clock is two hours ahead: the post looks older than the attempt.
    const now = NOW + 7_200_000
    const headers = { date: 'Mon, 23 Nov 2026 10:00:05 GMT' }
    const played = delivery(adapter, [posts([post('1755_1', 'Hello', '2026-11-23T10:00:01+0000')], headers)], { text: 'Hello' })
    expect(await played.reconcile({ checkpoint: TEXT, now: now + 5_000, committingSince: now })).toMatchObject({ kind: 'published' })
  })

  it('knows several photos by their ids, whatever the text', async () => {
    const attachments = { data: [{ media_type: 'album', subattachments: { data: [{ target: { id: '72' } }, { target: { id: '71' } }] } }] }
    const found = [post('1755_2', 'Both', '2026-11-23T10:00:02+0000'), post('1755_1', null, '2026-11-23T10:00:01+0000', { attachments })]
    const played = delivery(adapter, [posts(found)], { text: 'Both', media: pictures })
    expect(await played.reconcile({ checkpoint: PHOTOS })).toMatchObject({ receipt: { parts: [{ remoteId: '1755_1' }] } })
  })

  it('posts the same staged photos again when there is no such post', async () => {
    const played = delivery(adapter, [posts([])], { text: 'Both', media: pictures })
    const outcome = await played.reconcile({ checkpoint: { ...PHOTOS, missedSince: NOW }, now: LATE })
    expect(outcome).toEqual({ kind: 'absent', checkpoint: { stage: 'stage-photos', photoIds: ['71', '72'] } })
    expect(await played.step({ checkpoint: { stage: 'stage-photos', photoIds: ['71', '72'] } })).toMatchObject({ kind: 'commit-next' })
  })

  it.each([
    ['is not known for a photo without text when there is another picture without text', 'photo', 'unknown'],
    ['was never posted when all that is there without text is no picture', 'link', 'absent'],
  ])('%s', async (_case, mediaType, kind) => {
    const attachments = { data: [{ media_type: mediaType, target: { id: '9' } }] }
    const found = posts([post('1755_1', null, '2026-11-23T10:00:01+0000', { attachments })])
    const played = delivery(adapter, [found], { media: pictures.slice(0, 1) })
    expect((await played.reconcile({ checkpoint: { stage: 'post-photo', missedSince: NOW }, now: LATE })).kind).toBe(kind)
  })

  it('fails rather than to rule out a post of unreadable age', async () => {
    const played = delivery(adapter, [posts([post('1755_1', 'Hello', 'yesterday')])], { text: 'Hello' })
    await expect(played.reconcile({ checkpoint: TEXT })).rejects.toMatchObject({ failure: { kind: 'unexpected-response' } })
  })
})

describe("a lost answer of a video's finish", () => {
  it('is published once the publishing phase says so and the video plays', async () => {
    const played = delivery(adapter, [state('ready', { status: 'complete' })], { media: video })
    const outcome = await played.reconcile({ checkpoint: FINISH })
    expect(outcome).toMatchObject({ kind: 'published', receipt: { parts: [{ remoteId: '55', permalink: null }], notes: ['link-unknown'] } })
  })

  it('is watched while Meta still works on a video that is out, and is not called published when it was thrown away', async () => {
    const out = state('processing', { status: 'not_started', publish_status: 'published' })
    const played = delivery(adapter, [out, state('error', {}), state('error', {})], { media: video })
    const first = await played.reconcile({ checkpoint: FINISH })
    const watching = { stage: 'await-video', videoId: '55', since: NOW, looks: 0, postId: null }
    expect(first).toEqual({ kind: 'wait', checkpoint: watching, notBefore: NOW + 1_000 })
    expect(await played.reconcile({ checkpoint: watching })).toEqual({ kind: 'absent', checkpoint: watching })
    await expect(played.step({ checkpoint: watching })).rejects.toMatchObject({
      failure: { kind: 'media-rejected', mayHaveApplied: false },
    })
  })

  it('is published with a note when Meta works on it for too long', async () => {
    const out = state('processing', { status: 'not_started', publish_status: 'published' })
    const watching = { stage: 'await-video', videoId: '55', since: NOW - 600_000, looks: 9 }
    expect(await delivery(adapter, [out], { media: video }).reconcile({ checkpoint: watching })).toMatchObject({
      kind: 'published',
      receipt: { parts: [{ remoteId: '55', permalink: null }], notes: ['link-unknown', 'still-processing'] },
    })
  })

  it('is asked for again only while publishing has not begun and all bytes are there', async () => {
    const idle = state('upload_complete', { status: 'not_started' })
    const played = delivery(adapter, [idle, idle], { media: video })
    expect(await played.reconcile({ checkpoint: FINISH })).toMatchObject({ kind: 'wait' })
    const outcome = await played.reconcile({ checkpoint: { ...FINISH, missedSince: NOW }, now: LATE })
    const again = { stage: 'transfer', sessionId: 's1', videoId: '55', start: 10, end: 10 }
    expect(outcome).toEqual({ kind: 'absent', checkpoint: again })
    expect(await played.step({ checkpoint: again })).toMatchObject({ kind: 'commit-next', checkpoint: { stage: 'finish' } })
  })

  it('asks the creator when Meta stays undecided', async () => {
    const played = delivery(adapter, [state('upload_complete', { status: 'in_progress' })], { media: video })
    expect(await played.reconcile({ checkpoint: { ...FINISH, missedSince: NOW - 1_800_000 } })).toEqual({ kind: 'unknown' })
  })

  it('starts over when the video failed and can never be public', async () => {
    const played = delivery(adapter, [state('expired', { status: 'not_started' })], { media: video })
    expect(await played.reconcile({ checkpoint: FINISH })).toEqual({ kind: 'resume', checkpoint: null })
  })
})

it('never changes anything at the platform', async () => {
  const played = delivery(adapter, [posts([]), state('ready', { status: 'complete' })], { text: 'Hello' })
  await played.reconcile({ checkpoint: TEXT })
  await played.reconcile({ checkpoint: FINISH })
  expect(played.seen.map((call) => call.call.split(' ')[0])).toEqual(['GET', 'GET'])
})

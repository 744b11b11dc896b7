import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const UPLOAD = 'POST /video-upload/v26.0/55'
const uploadUrl = 'https://rupload.facebook.com/video-upload/v26.0/55'
const media = [medium('video', '0123456789')]
const started = (edge: string): Line => [`POST /v26.0/1755/${edge}`, { body: { video_id: '55', upload_url: uploadUrl } }]
const finished = (edge: string, more: Record<string, Json> = {}): Line => [`POST /v26.0/1755/${edge}`, { body: { success: true, ...more } }]
const SENT: Line = [UPLOAD, { body: { success: true } }]
const status = (video: string, publishing: Json, more: Record<string, Json> = {}): Line => [
  'GET /v26.0/55',
  { body: { status: { video_status: video, uploading_phase: { status: 'complete' }, publishing_phase: publishing }, ...more } },
]
const PUBLISHED = { status: 'complete', publish_status: 'published' }
const OUT = status('ready', PUBLISHED, { post_id: '9', permalink_url: '/reel/55/' })
const refusal = (error: Record<string, Json>) => ({ status: 400, body: { error: { message: 'x', type: 'OAuthException', ...error } } })
const sending = (offset: number, restarts = 0, format = 'reel') => ({
  stage: 'send-reel',
  format,
  videoId: '55',
  uploadUrl,
  offset,
  restarts,
})
const FINISH = { stage: 'finish-reel', format: 'reel', videoId: '55', uploadUrl, missedSince: null }
const reel = (lines: readonly Line[], options: Record<string, Json> = {}, text = 'Steam') =>
  delivery(adapter, lines, { text, media, options: { format: 'reel', ...options } })

describe('a reel on a Page', () => {
  it('goes to the address that Meta gave, whole, is announced, finished, watched and linked', async () => {
    const played = reel([started('video_reels'), SENT, finished('video_reels'), OUT], { title: ' Kettle ' })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'commit-next', 'wait', 'done'])
    expect(steps.at(-1)).toMatchObject({
      receipt: { parts: [{ remoteId: '1755_9', permalink: 'https://www.facebook.com/reel/55/' }], notes: [] },
    })
    expect(played.seen[0]?.fields).toEqual({ upload_phase: 'start' })
    expect(played.seen[1]).toMatchObject({ body: '0123456789', headers: { authorization: 'OAuth EAApage', offset: '0', file_size: '10' } })
    expect(played.seen[1]?.url.search).toBe('')
    expect(played.seen[2]?.fields).toEqual({
      upload_phase: 'finish',
      video_id: '55',
      video_state: 'PUBLISHED',
      description: 'Steam',
      title: 'Kettle',
    })
  })

  it('gives its bytes and the token to no other host', async () => {
    const foreign: Line = ['POST /v26.0/1755/video_reels', { body: { video_id: '55', upload_url: 'https://evil.example/55' } }]
    await expect(reel([foreign]).step()).rejects.toMatchObject({ failure: { kind: 'unexpected-response', mayHaveApplied: false } })
  })

  it.each([
    ['has a part', { status: 'in_progress', bytes_transferred: 4 }, '456789'],
    ['has none', { status: 'not_started', bytes_transferred: 0 }, '0123456789'],
  ] as const)('goes on where Meta says that it %s of it', async (_case, phase, rest) => {
    const asked: Line = ['GET /v26.0/55', { body: { status: { video_status: 'uploading', uploading_phase: phase } } }]
    const played = reel([asked, SENT])
    const first = await played.step({ checkpoint: sending(2), isResumed: true })
    if (first.kind !== 'next') throw new Error('expected to go on')
    expect(await played.step({ checkpoint: first.checkpoint })).toMatchObject({ kind: 'commit-next', checkpoint: FINISH })
    expect(played.seen[1]).toMatchObject({ body: rest, headers: { offset: String(10 - rest.length), file_size: '10' } })
  })

  it.each([11, -1, 2.5])('takes %s bytes of ten for no word on where it stands', async (bytes) => {
    const asked: Line = ['GET /v26.0/55', { body: { status: { uploading_phase: { status: 'in_progress', bytes_transferred: bytes } } } }]
    const played = reel([asked, SENT])
    const step = played.step({ checkpoint: sending(2), isResumed: true })
    if (bytes > 10) expect([await step, played.seen[1]?.body]).toMatchObject([{ kind: 'commit-next' }, '23456789'])
    else await expect(step).rejects.toMatchObject({ failure: { kind: 'unexpected-response', mayHaveApplied: false } })
  })

  it('sends nothing again of an upload that arrived though its answer was lost', async () => {
    const asked: Line = ['GET /v26.0/55', { body: { status: { uploading_phase: { status: 'complete', bytes_transferred: 10 } } } }]
    const played = reel([asked])
    expect(await played.step({ checkpoint: sending(0), isResumed: true })).toMatchObject({ kind: 'commit-next', checkpoint: FINISH })
  })

  it.each([
    ['OffsetInvalidError', true, 'platform-down'],
    ['PartialRequestError', true, 'platform-down'],
    ['ProcessingFailedError', false, 'media-rejected'],
  ] as const)('told %s of its bytes is %s', async (type, retriable, kind) => {
    const refused: Line = [UPLOAD, { status: 400, body: { debug_info: { retriable, type, message: 'No.' } } }]
    await expect(reel([refused]).step({ checkpoint: sending(0) })).rejects.toMatchObject({
      failure: { kind, platformCode: type, text: 'No.', mayHaveApplied: false },
    })
  })

  it.each(['{"success":false,"error":{"message":"unauthorized user request"}}', 'unauthorized user request'])(
    'asks for a new login when its bytes are refused for the token, told as %s',
    async (message) => {
      const refused: Line = [UPLOAD, { status: 400, body: { debug_info: { retriable: false, type: 'ProcessingFailedError', message } } }]
      await expect(reel([refused]).step({ checkpoint: sending(0) })).rejects.toMatchObject({
        failure: { kind: 'reconnect-needed', platformCode: 'ProcessingFailedError', mayHaveApplied: false },
      })
    },
  )

  it('begins anew when Meta no longer has its upload, a few times', async () => {
    const gone: Line = ['GET /v26.0/55', refusal({ code: 100, error_subcode: 33 })]
    const expired: Line = ['GET /v26.0/55', { body: { status: { video_status: 'expired', uploading_phase: { status: 'error' } } } }]
    for (const line of [gone, expired])
      expect(await reel([line]).step({ checkpoint: sending(4), isResumed: true })).toMatchObject({
        kind: 'next',
        checkpoint: { stage: 'start-reel', restarts: 1 },
        uploadedBytes: 0,
      })
    await expect(reel([gone]).step({ checkpoint: sending(4, 3), isResumed: true })).rejects.toMatchObject({
      failure: { platformCode: 'session-gone' },
    })
    expect(await reel([started('video_reels')]).step({ checkpoint: { stage: 'start-reel', restarts: 1 } })).toMatchObject({
      checkpoint: sending(0, 1),
    })
  })

  it('begins anew when its finish is refused after a break because the upload has expired', async () => {
    const expired: Line = ['GET /v26.0/55', { body: { status: { video_status: 'expired' } } }]
    const played = reel([['POST /v26.0/1755/video_reels', refusal({ code: 100 })], expired])
    expect(await played.step({ checkpoint: FINISH, isResumed: true })).toMatchObject({
      kind: 'next',
      checkpoint: { stage: 'start-reel', restarts: 0 },
      uploadedBytes: 0,
      isCommitUndone: true,
    })
  })

  it('leaves open whether it was published when the answer to its finish is lost', async () => {
    const played = reel([['POST /v26.0/1755/video_reels', 'lost']])
    await expect(played.step({ checkpoint: FINISH })).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: true } })
  })

  it('is published when its own status says so, and finished again only while nothing began', async () => {
    expect(await reel([OUT]).reconcile({ checkpoint: FINISH })).toMatchObject({
      kind: 'published',
      receipt: { parts: [{ remoteId: '1755_9' }] },
    })
    const idle = status('upload_complete', { status: 'not_started' })
    const absent = await reel([idle]).reconcile({ checkpoint: { ...FINISH, missedSince: NOW - 180_000 } })
    if (absent.kind !== 'absent') throw new Error('expected to be absent')
    expect(await reel([]).step({ checkpoint: absent.checkpoint })).toMatchObject({ kind: 'commit-next', checkpoint: FINISH })
  })

  it('goes on with its first comment when its lost finish turns out to be public', async () => {
    const outcome = await reel([OUT], { firstComment: 'First' }).reconcile({ checkpoint: FINISH })
    expect(outcome).toMatchObject({
      kind: 'resume',
      checkpoint: { stage: 'after', videoId: '55', files: [], tries: 0 },
      receipt: { parts: [{ remoteId: '1755_9' }] },
    })
  })

  it('is refused with the reason that processing gave', async () => {
    const failed: Line = [
      'GET /v26.0/55',
      {
        body: { status: { video_status: 'error', processing_phase: { status: 'error', errors: [{ code: 1_363_040, message: 'Ratio' }] } } },
      },
    ]
    const step = reel([failed]).step({ checkpoint: { stage: 'await-video', videoId: '55', since: NOW, looks: 0 } })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: '1363040', text: 'Ratio' } })
  })
})

describe('a video story on a Page', () => {
  it('goes the way of a reel, without text or state, and knows its post by the finish', async () => {
    const played = delivery(
      adapter,
      [started('video_stories'), SENT, finished('video_stories', { post_id: '9' }), status('ready', PUBLISHED)],
      { text: 'Unseen', media, options: { format: 'story', publishAt: NOW + 86_400_000, firstComment: 'Never', title: 'Never' } },
    )
    const step = await played.step({ checkpoint: null })
    expect(step).toMatchObject({ checkpoint: sending(0, 0, 'story') })
    await played.step({ checkpoint: sending(0, 0, 'story') })
    const watching = await played.step({ checkpoint: { ...FINISH, format: 'story' } })
    if (watching.kind !== 'wait') throw new Error('expected to watch')
    expect(played.seen[2]?.fields).toEqual({ upload_phase: 'finish', video_id: '55' })
    const done = await played.step({ checkpoint: watching.checkpoint, now: NOW + 600_000 })
    expect(done).toMatchObject({ kind: 'done', receipt: { parts: [{ remoteId: '1755_9', permalink: null }], notes: ['link-unknown'] } })
  })
})

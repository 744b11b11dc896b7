import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const VIDEOS = 'POST /v26.0/1755/videos'
const START: Line = [VIDEOS, { body: { video_id: '55', upload_session_id: 's1', start_offset: '0', end_offset: '4', skip_upload: false } }]
const FINISH: Line = [VIDEOS, { body: { success: true } }]
const offsets = (start: number, end: number): Line => [VIDEOS, { body: { start_offset: String(start), end_offset: String(end) } }]
const status = (video: string, publishing: Json, more: Record<string, Json> = {}): Line => [
  'GET /v26.0/55',
  { body: { id: '55', status: { video_status: video, uploading_phase: { status: 'complete' }, publishing_phase: publishing }, ...more } },
]
const PUBLISHED = { status: 'complete', publish_status: 'published', publish_time: '2026-11-23T10:00:00+0000' }
const media = [medium('video', '0123456789')]
const at = (start: number, end: number, restarts = 0) => ({ stage: 'transfer', sessionId: 's1', videoId: '55', start, end, restarts })
/** What Meta says of an upload under way. */
const uploading = (phase: Json, video = 'uploading'): Line => [
  'GET /v26.0/55',
  { body: { status: { video_status: video, uploading_phase: phase } } },
]
const refusal = (error: Record<string, Json>) => ({ status: 400, body: { error: { message: 'x', type: 'OAuthException', ...error } } })

describe('a video on a Page', () => {
  it('is sent in the chunks the server asks for, announced, finished, watched and linked', async () => {
    const played = delivery(
      adapter,
      [
        START,
        offsets(4, 8),
        offsets(8, 10),
        offsets(10, 10),
        FINISH,
        status('processing', { status: 'not_started', publish_status: 'published' }),
        status('ready', PUBLISHED, { post_id: '9', permalink_url: '/1755/videos/55/' }),
      ],
      { text: 'My film', media },
    )
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'next', 'next', 'next', 'commit-next', 'wait', 'wait', 'done'])
    expect(steps.map((step) => ('uploadedBytes' in step ? step.uploadedBytes : null))).toEqual([0, 4, 8, 10, 10, 10, 10, null])
    expect(steps.at(-1)).toMatchObject({
      receipt: { parts: [{ remoteId: '1755_9', permalink: 'https://www.facebook.com/1755/videos/55/' }], notes: [] },
    })
    expect(played.seen[0]?.fields).toEqual({ upload_phase: 'start', file_size: '10' })
    expect(played.seen[2]?.fields).toEqual({
      upload_phase: 'transfer',
      upload_session_id: 's1',
      start_offset: '4',
      video_file_chunk: '4567',
    })
    expect(played.seen[3]?.fields['video_file_chunk']).toBe('89')
    expect(played.seen[4]?.fields).toEqual({ upload_phase: 'finish', upload_session_id: 's1', description: 'My film' })
  })

  it.each([
    ['had already arrived', { status: 'in_progress', bytes_transferred: 8 }, at(8, 10)],
    ['had already arrived, spelled as documented', { status: 'in_progress', bytes_transfered: '8' }, at(8, 10)],
    ['had arrived as the last one', { status: 'complete', bytes_transferred: 10 }, at(10, 10)],
    ['comes after bytes that Meta lost', { status: 'in_progress', bytes_transferred: 2 }, at(2, 6)],
  ])('asks before it sends a chunk again, and follows Meta when it %s', async (_case, phase, checkpoint) => {
    const played = delivery(adapter, [uploading(phase)], { media })
    const step = await played.step({ checkpoint: at(4, 8), isResumed: true })
    expect(step).toEqual({ kind: 'next', checkpoint, phase: 'uploading', uploadedBytes: checkpoint.start })
  })

  it.each([
    ['stands before it', uploading({ status: 'in_progress', bytes_transferred: 4 })],
    ['has a part of it', uploading({ status: 'in_progress', bytes_transferred: 6 })],
    ['does not say', uploading({ status: 'in_progress' })],
    ['does not know the question', ['GET /v26.0/55', refusal({ code: 100 })]],
  ] as readonly (readonly [string, Line])[])('sends the cut chunk again when Meta %s', async (_case, asked) => {
    const played = delivery(adapter, [asked, offsets(8, 10)], { media })
    expect(await played.step({ checkpoint: at(4, 8), isResumed: true })).toMatchObject({ checkpoint: at(8, 10) })
    expect(played.seen[1]?.fields).toMatchObject({ start_offset: '4', video_file_chunk: '4567' })
  })

  it('sends nothing while the question where it stands is not answered', async () => {
    const played = delivery(adapter, [['GET /v26.0/55', 'lost']], { media })
    await expect(played.step({ checkpoint: at(4, 8), isResumed: true })).rejects.toMatchObject({ failure: { kind: 'network' } })
    expect(played.seen).toHaveLength(1)
  })

  it('follows the offsets of a server that already has the chunk', async () => {
    const wrong = refusal({ code: 6001, error_subcode: 1_363_037, error_data: { start_offset: '8', end_offset: '10' } })
    const played = delivery(adapter, [[VIDEOS, wrong], offsets(10, 10)], { media })
    const step = await played.step({ checkpoint: at(4, 8) })
    expect(step).toMatchObject({ kind: 'next', checkpoint: at(8, 10), uploadedBytes: 8 })
    await played.step({ checkpoint: at(8, 10) })
    expect(played.seen[1]?.fields['video_file_chunk']).toBe('89')
  })

  it('follows the offsets of a server that wants another length from the same byte on', async () => {
    const wrong = refusal({ code: 6001, error_subcode: 1_363_037, error_data: { start_offset: 4, end_offset: 10 } })
    const played = delivery(adapter, [[VIDEOS, wrong], offsets(10, 10)], { media })
    const step = await played.step({ checkpoint: at(4, 8) })
    expect(step).toMatchObject({ kind: 'next', checkpoint: at(4, 10), uploadedBytes: 4 })
    await played.step({ checkpoint: at(4, 10) })
    expect(played.seen[1]?.fields['video_file_chunk']).toBe('456789')
  })

  it('does not send again what a server refuses with the very offsets it was sent with', async () => {
    const wrong = refusal({ code: 6001, error_subcode: 1_363_037, error_data: { start_offset: 4, end_offset: 8 } })
    const played = delivery(adapter, [[VIDEOS, wrong]], { media })
    await expect(played.step({ checkpoint: at(4, 8) })).rejects.toMatchObject({ failure: { kind: 'media-rejected' } })
  })

  it('sends the same chunk again after trouble that Meta calls resumable', async () => {
    const trouble = { status: 400, body: { error: { message: 'timeout', code: 390, error_subcode: 1_363_030, type: 'OAuthException' } } }
    const played = delivery(adapter, [[VIDEOS, trouble]], { media })
    await expect(played.step({ checkpoint: at(4, 8) })).rejects.toMatchObject({ failure: { kind: 'platform-down', mayHaveApplied: false } })
  })

  it.each([
    ['its video is gone', [['GET /v26.0/55', refusal({ code: 100, error_subcode: 33 })]]],
    ['its video has expired', [uploading({ status: 'error' }, 'expired')]],
    ['its session is gone', [uploading({ status: 'in_progress', bytes_transferred: 4 }), [VIDEOS, refusal({ code: 100 })]]],
  ] as readonly (readonly [string, readonly Line[]])[])(
    'begins anew when %s, a few times, and says so by its offset',
    async (_case, lines) => {
      const played = delivery(adapter, [...lines, START], { media })
      const step = await played.step({ checkpoint: at(4, 8), isResumed: true })
      expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'start', restarts: 1 }, uploadedBytes: 0 })
      expect(await played.step({ checkpoint: { stage: 'start', restarts: 1 } })).toMatchObject({ checkpoint: at(0, 4, 1) })
      const last = delivery(adapter, lines, { media })
      await expect(last.step({ checkpoint: at(4, 8, 3), isResumed: true })).rejects.toMatchObject({
        failure: { platformCode: 'session-gone' },
      })
    },
  )

  it.each([
    [
      'has expired',
      uploading({ status: 'error' }, 'expired'),
      true,
      { kind: 'next', checkpoint: { stage: 'start', restarts: 0 }, isCommitUndone: true },
    ],
    ['is gone', ['GET /v26.0/55', refusal({ code: 100, error_subcode: 33 })], true, { kind: 'next', checkpoint: { stage: 'start' } }],
    ['is still there', uploading({ status: 'complete' }, 'upload_complete'), true, null],
    ['was sent just now', null, false, null],
  ] as readonly (readonly [string, Line | null, boolean, object | null])[])(
    'begins anew when its finish is refused after a break for an upload that is no more; this one %s',
    async (_case, asked, isResumed, begun) => {
      const played = delivery(adapter, [[VIDEOS, refusal({ code: 100 })], ...(asked === null ? [] : [asked])], { media })
      const step = played.step({ checkpoint: { stage: 'finish', sessionId: 's1', videoId: '55', missedSince: null }, isResumed })
      if (begun === null) await expect(step).rejects.toMatchObject({ failure: { kind: 'content-rejected' } })
      else expect(await step).toMatchObject(begun)
      expect(played.left).toEqual([])
    },
  )

  it('takes up an upload that an earlier version of ours began', async () => {
    const { restarts, ...stored } = at(4, 8)
    const played = delivery(adapter, [offsets(8, 10)], { media })
    expect(await played.step({ checkpoint: stored })).toMatchObject({ checkpoint: { start: 8, restarts } })
  })

  it('does not go round in circles with a server whose offset stands still', async () => {
    const played = delivery(adapter, [offsets(4, 8)], { media })
    await expect(played.step({ checkpoint: at(4, 8) })).rejects.toMatchObject({ failure: { kind: 'unexpected-response' } })
  })

  it.each([1_363_128, '1363128'])('is refused when Meta says that processing failed, by %j', async (code) => {
    const failed: Line = [
      'GET /v26.0/55',
      { body: { status: { video_status: 'error', processing_phase: { status: 'error', errors: [{ code, message: 'Too long' }] } } } },
    ]
    const played = delivery(adapter, [failed], { media })
    const step = played.step({ checkpoint: { stage: 'await-video', videoId: '55', since: NOW, looks: 0 } })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: '1363128', text: 'Too long' } })
  })

  it('is done with a note when it is still being processed after ten minutes', async () => {
    const played = delivery(adapter, [status('processing', PUBLISHED, { permalink_url: '/reel/55/' })], { media })
    const step = await played.step({ checkpoint: { stage: 'await-video', videoId: '55', since: NOW - 600_000, looks: 20 } })
    expect(step).toMatchObject({
      kind: 'done',
      receipt: { parts: [{ remoteId: '55', permalink: 'https://www.facebook.com/reel/55/' }], notes: ['still-processing'] },
    })
  })

  it('is looked at again after an answer that is cut off: the video may yet fail', async () => {
    const cut: Line = ['GET /v26.0/55', { body: '{"status":{"video_st' }]
    const step = await delivery(adapter, [cut], { media }).step({
      checkpoint: { stage: 'await-video', videoId: '55', since: NOW, looks: 0 },
    })
    expect(step).toMatchObject({ kind: 'wait', checkpoint: { stage: 'await-video', looks: 1 } })
  })

  it('stays published when it can no longer be looked at', async () => {
    const dead: Line = [
      'GET /v26.0/55',
      { status: 400, body: { error: { message: 'x', code: 190, error_subcode: 460, type: 'OAuthException' } } },
    ]
    const gone: Line = ['GET /v26.0/55', refusal({ code: 100, error_subcode: 33 })]
    const played = delivery(adapter, [['GET /v26.0/55', 'lost'], dead, dead, gone], { media })
    const watching = { stage: 'await-video', videoId: '55', since: NOW, looks: 0 }
    expect(await played.step({ checkpoint: watching })).toMatchObject({ kind: 'wait' })
    // Meta may still find that it cannot show the video: a dead login is waited for, however long that takes.
    for (const now of [NOW, NOW + 600_000])
      await expect(played.step({ checkpoint: watching, now })).rejects.toMatchObject({
        failure: { kind: 'reconnect-needed', mayHaveApplied: false },
      })
    expect(await played.step({ checkpoint: watching, now: NOW + 600_000 })).toMatchObject({
      kind: 'done',
      receipt: { parts: [{ remoteId: '55', permalink: null }], notes: ['link-unknown', 'still-processing'] },
    })
  })
})

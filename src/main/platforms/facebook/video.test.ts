import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { delivery, medium, NOW, type Line } from '../meta/__fixtures__/play-graph.ts'
import { createFacebookAdapter } from './adapter.ts'

const adapter = createFacebookAdapter()
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
const at = (start: number, end: number) => ({ stage: 'transfer', sessionId: 's1', videoId: '55', start, end })

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

  it('follows the offsets of a server that already has the chunk', async () => {
    const wrong = {
      status: 400,
      body: {
        error: {
          message: 'offset',
          code: 6001,
          error_subcode: 1_363_037,
          error_data: { start_offset: '8', end_offset: '10' },
          type: 'OAuthException',
        },
      },
    }
    const played = delivery(adapter, [[VIDEOS, wrong], offsets(10, 10)], { media })
    const step = await played.step({ checkpoint: at(4, 8), isResumed: true })
    expect(step).toMatchObject({ kind: 'next', checkpoint: at(8, 10), uploadedBytes: 8 })
    await played.step({ checkpoint: at(8, 10) })
    expect(played.seen[1]?.fields['video_file_chunk']).toBe('89')
  })

  it('sends the same chunk again after trouble that Meta calls resumable', async () => {
    const trouble = { status: 400, body: { error: { message: 'timeout', code: 390, error_subcode: 1_363_030, type: 'OAuthException' } } }
    const played = delivery(adapter, [[VIDEOS, trouble]], { media })
    await expect(played.step({ checkpoint: at(4, 8) })).rejects.toMatchObject({ failure: { kind: 'platform-down', mayHaveApplied: false } })
  })

  it('begins anew when an interrupted upload is no longer known', async () => {
    const gone = { status: 400, body: { error: { message: 'no session', code: 100, type: 'OAuthException' } } }
    const played = delivery(adapter, [[VIDEOS, gone]], { media })
    expect(await played.step({ checkpoint: at(4, 8), isResumed: true })).toMatchObject({ kind: 'next', checkpoint: null })
  })

  it('does not go round in circles with a server whose offset stands still', async () => {
    const played = delivery(adapter, [offsets(4, 8)], { media })
    await expect(played.step({ checkpoint: at(4, 8) })).rejects.toMatchObject({ failure: { kind: 'unexpected-response' } })
  })

  it('is refused when Meta says that processing failed', async () => {
    const failed: Line = [
      'GET /v26.0/55',
      {
        body: {
          status: { video_status: 'error', processing_phase: { status: 'error', errors: [{ code: 1_363_128, message: 'Too long' }] } },
        },
      },
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

  it('stays published when it can no longer be looked at', async () => {
    const dead: Line = [
      'GET /v26.0/55',
      { status: 400, body: { error: { message: 'x', code: 190, error_subcode: 460, type: 'OAuthException' } } },
    ]
    const played = delivery(
      adapter,
      ['lost' as const, dead[1]].map((answer): Line => ['GET /v26.0/55', answer]),
      { media },
    )
    const steps = await played.run({ checkpoint: { stage: 'await-video', videoId: '55', since: NOW, looks: 0 } })
    expect(steps.map((step) => step.kind)).toEqual(['wait', 'done'])
    expect(steps[1]).toMatchObject({
      receipt: { parts: [{ remoteId: '55', permalink: null }], notes: ['link-unknown', 'still-processing'] },
    })
  })
})

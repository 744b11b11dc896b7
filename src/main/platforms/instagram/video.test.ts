import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { medium, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from '../meta/__fixtures__/play-graph.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const URI = 'https://rupload.facebook.com/ig-api-upload/v26.0/101'
const OPEN: Line = ['POST /v26.0/17841/media', { body: { id: '101', uri: URI } }]
const SENT: Line = ['POST /ig-api-upload/v26.0/101', { body: { success: true, message: 'Upload successful.' } }]
const state = (body: Record<string, Json>): Line => ['GET /v26.0/101', { body: { id: '101', ...body } }]
const media = [medium('video', '0123456789')]
const reel = {
  stage: 'video',
  ...{ photoIds: [], hostedKeys: [], containerIds: [], parentId: null, restarts: 0, isHosted: false },
  ...{ containerId: '101', uri: URI, offset: 0, lost: 0 },
}

describe('a reel from local disk', () => {
  it('is opened, sent whole in one request, awaited, published and linked', async () => {
    const lines: Line[] = [
      OPEN,
      SENT,
      state({ status_code: 'IN_PROGRESS' }),
      state({ status_code: 'FINISHED' }),
      ['POST /v26.0/17841/media_publish', { body: { id: '301' } }],
      ['GET /v26.0/301', { body: { permalink: 'https://www.instagram.com/reel/AbC/' } }],
    ]
    const played = delivery(adapter, lines, { text: 'My film', media })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'next', 'wait', 'commit-next', 'next', 'done'])
    expect(steps.map((step) => ('uploadedBytes' in step ? step.uploadedBytes : null))).toEqual([0, 10, 10, 10, 10, null])
    expect(steps.at(-1)).toMatchObject({ receipt: { parts: [{ remoteId: '301', permalink: 'https://www.instagram.com/reel/AbC/' }] } })
    expect(played.seen[0]?.fields).toEqual({ media_type: 'REELS', upload_type: 'resumable', share_to_feed: 'true', caption: 'My film' })
    expect(played.seen[1]?.headers).toMatchObject({ authorization: 'OAuth EAApage', offset: '0', file_size: '10', 'content-length': '10' })
    expect(played.seen[1]?.url.search).toBe('')
    expect(played.seen[1]?.body).toBe('0123456789')
  })

  it('stays out of the feed when the creator says so', async () => {
    const played = delivery(adapter, [OPEN], { media, options: { shareToFeed: false } })
    await played.step()
    expect(played.seen[0]?.fields['share_to_feed']).toBe('false')
  })

  it("asks where it stands after a cut and sends only the rest, the file's whole size unchanged", async () => {
    const cut: Line = ['POST /ig-api-upload/v26.0/101', 'lost']
    const asked = state({ status_code: 'IN_PROGRESS', video_status: { uploading_phase: { status: 'in_progress', bytes_transferred: 6 } } })
    const played = delivery(adapter, [cut, asked, SENT], { media })
    await expect(played.step({ checkpoint: reel })).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: false } })
    const step = await played.step({ checkpoint: reel, isResumed: true })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'await', containerIds: ['101'] }, uploadedBytes: 10 })
    expect(played.seen[2]).toMatchObject({ body: '6789', headers: expect.objectContaining({ offset: '6', file_size: '10' }) })
  })

  it('sends nothing more when the server has everything after a cut', async () => {
    const played = delivery(adapter, [state({ status_code: 'IN_PROGRESS', video_status: { uploading_phase: { status: 'complete' } } })], {
      media,
    })
    expect(await played.step({ checkpoint: reel, isResumed: true })).toMatchObject({
      kind: 'next',
      checkpoint: { stage: 'await', containerIds: ['101'] },
    })
  })

  it.each([11, -1, 0.5, 1e29])('asks again when the server says that it has %d of its 10 bytes', async (count) => {
    const nonsense = state({
      status_code: 'IN_PROGRESS',
      video_status: { uploading_phase: { status: 'in_progress', bytes_transferred: count } },
    })
    const step = delivery(adapter, [nonsense], { media }).step({ checkpoint: reel, isResumed: true })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'unexpected-response', mayHaveApplied: false } })
  })

  it('begins anew, a few times, when its container has expired, and says so by its offset', async () => {
    const expired = () => delivery(adapter, [state({ status_code: 'EXPIRED' })], { media })
    const step = await expired().step({ checkpoint: { ...reel, offset: 6 }, isResumed: true })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'items', containerIds: [], restarts: 1 }, uploadedBytes: 0 })
    const last = expired().step({ checkpoint: { ...reel, restarts: 2 }, isResumed: true })
    await expect(last).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: 'EXPIRED' } })
  })

  it('looks for a lost container again before it begins anew, and sends nothing meanwhile', async () => {
    const lost: Line = [
      'GET /v26.0/101',
      { status: 400, body: { error: { message: 'x', type: 'OAuthException', code: 100, error_subcode: 33 } } },
    ]
    const found = state({ status_code: 'IN_PROGRESS', video_status: { uploading_phase: { status: 'in_progress', bytes_transferred: 8 } } })
    const played = delivery(adapter, [lost, found, SENT, lost], { media })
    const waiting = await played.step({ checkpoint: { ...reel, offset: 6 }, isResumed: true })
    expect(waiting).toMatchObject({ kind: 'wait', checkpoint: { ...reel, offset: 6, lost: 1 }, uploadedBytes: 6 })
    expect(await played.step({ checkpoint: { ...reel, offset: 6, lost: 1 } })).toMatchObject({ checkpoint: { stage: 'await' } })
    expect(played.seen[2]).toMatchObject({ body: '89', headers: expect.objectContaining({ offset: '8' }) })
    expect(await played.step({ checkpoint: { ...reel, offset: 6, lost: 2 } })).toMatchObject({
      checkpoint: { stage: 'items', containerIds: [], restarts: 1 },
    })
  })

  it.each([
    [400, { debug_info: { retriable: false, type: 'OffsetInvalidError', message: 'offset' } }, 'platform-down'],
    [400, { debug_info: { retriable: true, type: 'ProcessingFailedError', message: 'later' } }, 'platform-down'],
    [400, { debug_info: { retriable: false, type: 'ProcessingFailedError', message: '{"success":false}' } }, 'media-rejected'],
    [401, { debug_info: { retriable: false, type: 'ProcessingFailedError', message: 'unauthorized' } }, 'reconnect-needed'],
    [400, { error: { message: 'x', type: 'OAuthException', code: 190, error_subcode: 463 } }, 'reconnect-needed'],
    [503, {}, 'platform-down'],
    [200, { success: false }, 'unexpected-response'],
  ])('rupload answering %i %j is %s', async (status, body, kind) => {
    const played = delivery(adapter, [['POST /ig-api-upload/v26.0/101', { status, body }]], { media })
    await expect(played.step({ checkpoint: reel })).rejects.toMatchObject({ failure: { kind, mayHaveApplied: false } })
  })

  it('never takes the token to a host that the rules do not name', async () => {
    const played = delivery(adapter, [], { media })
    const step = played.step({ checkpoint: { ...reel, uri: 'https://rupload.example.com/101' } })
    await expect(step).rejects.toThrow('the token must not go to https://rupload.example.com/101')
    expect(played.seen).toEqual([])
  })
})

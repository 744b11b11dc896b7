import { describe, expect, it } from 'vitest'
import { delivery, medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import type { Account } from '../../../shared/model.ts'
import { createYoutubeAdapter } from './adapter.ts'

const adapter = createYoutubeAdapter()
const PUT = 'PUT www.googleapis.com/upload/youtube/v3/videos'
const CHANNELS = 'GET www.googleapis.com/youtube/v3/channels'
const LIST = 'GET www.googleapis.com/youtube/v3/playlistItems'
const READ = 'GET www.googleapis.com/youtube/v3/videos'
const LAST = {
  stage: 'last',
  address: 'https://www.googleapis.com/upload/youtube/v3/videos?upload_id=K',
  openedAt: NOW,
  offset: 0,
  restarts: 0,
  asks: 0,
}
const LOOK = { stage: 'look', looks: 0, restarts: 0 }
const LAST_LOOK = { ...LOOK, looks: 3 }
const listed: Line = [LIST, { body: { items: [{ contentDetails: { videoId: 'dQw4w9WgXcQ' } }] } }]
const uploads = (fileDetails: Json, title = 'T'): Line => [
  READ,
  { body: { items: [{ id: 'dQw4w9WgXcQ', snippet: { title }, ...(fileDetails === null ? {} : { fileDetails }) }] } },
]
const OURS = { fileName: 'creatorsync-delivery-1.mp4', fileSize: '1000' }
const reconcile = (lines: readonly Line[], checkpoint: Json, facts: Account['facts'] = { uploadsPlaylistId: 'UU1' }) => {
  const options = { title: 'T', privacy: 'public' }
  const post = { media: [medium({ kind: 'video', sizeBytes: 1000 })], options }
  return delivery(adapter, lines, post, { account: { facts } }).reconcile({ checkpoint })
}

describe('lost last bytes of YouTube', () => {
  it('are asked of the upload’s own address first, which repeats the answer', async () => {
    const answer: Answer = { status: 201, body: { id: 'dQw4w9WgXcQ' } }
    expect(await reconcile([[PUT, answer]], LAST)).toMatchObject({
      kind: 'published',
      receipt: { parts: [{ permalink: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ' }] },
    })
  })

  it('go on at the server’s offset when it wants more, marked anew before they are sent', async () => {
    const answer: Answer = { status: 308, headers: { range: 'bytes=0-255' } }
    expect(await reconcile([[PUT, answer]], LAST)).toMatchObject({ kind: 'resume', checkpoint: { stage: 'upload', offset: 256 } })
  })

  it('are waited for while YouTube has them all and no video, then asked of the creator', async () => {
    const all: Answer = { status: 308, headers: { range: 'bytes=0-999' } }
    expect(await reconcile([[PUT, all]], LAST)).toMatchObject({ kind: 'wait', checkpoint: { stage: 'last', asks: 1 } })
    expect(await reconcile([[PUT, all]], { ...LAST, asks: 24 })).toEqual({ kind: 'unknown' })
  })

  it.each([404, 410])('are looked for among the uploads when the address answers %i', async (status) => {
    expect(await reconcile([[PUT, { status }], listed, uploads(OURS)], LAST)).toMatchObject({ kind: 'published' })
  })

  it('are looked for four times over six minutes before the upload begins anew', async () => {
    const none: Line = [LIST, { body: { items: [] } }]
    let checkpoint: Json | null = LOOK
    const waits: number[] = []
    for (let count = 0; count < 3; count += 1) {
      const outcome = await reconcile([none], checkpoint)
      if (outcome.kind !== 'wait') throw new Error(outcome.kind)
      waits.push(outcome.notBefore - NOW)
      checkpoint = outcome.checkpoint
    }
    expect(waits).toEqual([10_000, 60_000, 300_000])
    expect(await reconcile([none], checkpoint)).toEqual({ kind: 'absent', checkpoint: { stage: 'open', restarts: 1 } })
  })

  it.each([
    ['another file', { fileName: 'other.mp4', fileSize: '1000' }, 'absent'],
    ['another size', { ...OURS, fileSize: '999' }, 'absent'],
    ['a video that YouTube has not measured yet', null, 'unknown'],
  ] as const)('are not taken to be %s', async (_case, fileDetails, kind) => {
    expect((await reconcile([listed, uploads(fileDetails)], LAST_LOOK)).kind).toBe(kind)
  })

  it('are not taken to be a video of an earlier try that YouTube threw away', async () => {
    const broken = { id: 'dQw4w9WgXcQ', fileDetails: OURS, status: { uploadStatus: 'failed' } }
    expect(await reconcile([listed, [READ, { body: { items: [broken] } }]], LAST_LOOK)).toMatchObject({ kind: 'absent' })
  })

  it('are asked of the creator when the channel has no list of uploads', async () => {
    const channel = (uploadsId?: string): Line => [
      CHANNELS,
      {
        body: {
          items: [
            {
              id: '2244994945',
              snippet: { title: 'Mine' },
              contentDetails: { relatedPlaylists: uploadsId === undefined ? {} : { uploads: uploadsId } },
            },
          ],
        },
      },
    ]
    expect(await reconcile([channel()], LOOK, {})).toEqual({ kind: 'unknown' })
    expect(await reconcile([channel('UU9'), listed, uploads(OURS)], LOOK, {})).toMatchObject({ kind: 'published' })
  })

  it('leave a refused question to the outbox, which asks again', async () => {
    await expect(reconcile([[PUT, { status: 503 }]], LAST)).rejects.toMatchObject({
      failure: { kind: 'platform-down', mayHaveApplied: false },
    })
  })

  it('need no question before they were sent or after they were answered', async () => {
    const open = { stage: 'open', restarts: 0 }
    expect(await reconcile([], open)).toEqual({ kind: 'resume', checkpoint: open })
    const done = { stage: 'published', videoId: 'dQw4w9WgXcQ', publishedAt: NOW }
    expect(await reconcile([], done)).toMatchObject({ kind: 'published', receipt: { publishedAt: NOW } })
  })
})

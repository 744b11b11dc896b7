import { describe, expect, it } from 'vitest'
import { delivery, medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import type { Account } from '../../../shared/account.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
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
const DONE = { stage: 'published', videoId: 'dQw4w9WgXcQ', publishedAt: NOW, looks: 0 }
const readBack = (status: Json): Line => [READ, { body: { items: [{ id: 'dQw4w9WgXcQ', status }] } }]
const OURS = { fileName: 'creatorsync-delivery-1.mp4', fileSize: '1000' }
const reconcile = (lines: readonly Line[], checkpoint: Json, facts: Account['facts'] = { uploadsPlaylistId: 'UU1' }) => {
  const options = { title: 'T', privacy: 'public' }
  const post = { media: [medium('video', 1000)], options }
  return delivery(adapter, lines, post, { account: { facts } }).reconcile({ checkpoint })
}

describe('lost last bytes of YouTube', () => {
  it('are asked of the upload’s own address first, which repeats the answer', async () => {
    const answer: Answer = { status: 201, body: { id: 'dQw4w9WgXcQ' } }
    const outcome = await reconcile([[PUT, answer]], LAST)
    expect(outcome).toEqual({ kind: 'wait', checkpoint: DONE, notBefore: NOW + 3_000 })
    expect(await reconcile([readBack({ uploadStatus: 'processed', privacyStatus: 'public' })], DONE)).toEqual({
      kind: 'published',
      receipt: {
        parts: [{ remoteId: 'dQw4w9WgXcQ', permalink: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ' }],
        publishedAt: NOW,
        notes: [],
      },
    })
  })

  it('are not called public where YouTube locked the video as private, nor published where it threw the video away', async () => {
    const locked = await reconcile([readBack({ uploadStatus: 'processed', privacyStatus: 'private' })], DONE)
    expect(locked).toMatchObject({ kind: 'published', receipt: { notes: ['private-only'] } })
    const thrownAway = readBack({ uploadStatus: 'rejected', rejectionReason: 'copyright' })
    expect(await reconcile([thrownAway], DONE)).toEqual({ kind: 'absent', checkpoint: DONE })
  })

  it('go on at the server’s offset when it wants more, marked anew before they are sent', async () => {
    const answer: Answer = { status: 308, headers: { range: 'bytes=0-255' } }
    const late = { ...LAST, missedSince: NOW - 15_000 }
    expect(await reconcile([[PUT, answer]], late)).toMatchObject({ kind: 'resume', checkpoint: { stage: 'upload', offset: 256 } })
  })

  it('may still be under way for a moment after a cut, and complete the video then', async () => {
    const answer: Answer = { status: 308, headers: { range: 'bytes=0-255' } }
    const first = await reconcile([[PUT, answer]], LAST)
    expect(first).toMatchObject({ kind: 'wait', checkpoint: { stage: 'last', missedSince: NOW }, notBefore: NOW + 5_000 })
    if (first.kind !== 'wait') throw new Error(first.kind)
    const complete: Answer = { status: 201, body: { id: 'dQw4w9WgXcQ' } }
    expect(await reconcile([[PUT, complete]], first.checkpoint)).toMatchObject({ kind: 'wait', checkpoint: DONE })
  })

  it('are waited for anew when our clock was set back', async () => {
    const answer: Answer = { status: 308, headers: { range: 'bytes=0-255' } }
    const ahead = { ...LAST, missedSince: NOW + 3_600_000 }
    expect(await reconcile([[PUT, answer]], ahead)).toMatchObject({ kind: 'wait', checkpoint: { missedSince: NOW } })
  })

  it('are waited for while YouTube has them all and no video, then asked of the creator', async () => {
    const all: Answer = { status: 308, headers: { range: 'bytes=0-999' } }
    expect(await reconcile([[PUT, all]], LAST)).toMatchObject({ kind: 'wait', checkpoint: { stage: 'last', asks: 1 } })
    expect(await reconcile([[PUT, all]], { ...LAST, asks: 24 })).toEqual({ kind: 'unknown' })
  })

  it.each([404, 410])('are looked for among the uploads when the address answers %i', async (status) => {
    expect(await reconcile([[PUT, { status }], listed, uploads(OURS)], LAST)).toMatchObject({ kind: 'wait', checkpoint: DONE })
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
    ['another delivery’s file', { fileName: 'creatorsync-delivery-2.mp4', fileSize: '1000' }, 'absent'],
    ['another size', { ...OURS, fileSize: '999' }, 'absent'],
    ['a file of this size and title under a name that YouTube may have given it', { fileName: 'video.mp4', fileSize: '1000' }, 'unknown'],
    ['a video that YouTube has not measured yet', null, 'unknown'],
  ] as const)('are not taken to be %s', async (_case, fileDetails, kind) => {
    expect((await reconcile([listed, uploads(fileDetails)], LAST_LOOK)).kind).toBe(kind)
  })

  it.each([
    ['2026-11-23T09:59:00Z', 'unknown'],
    ['2026-11-22T10:00:00Z', 'unknown'],
    // A day before the last bytes went out: no clock is that wrong.
    ['2026-11-22T09:59:59Z', 'absent'],
  ])('are not taken to be a video of the same size and title that is older: %s', async (publishedAt, kind) => {
    const fileDetails = { fileName: 'video.mp4', fileSize: '1000' }
    const older = { id: 'dQw4w9WgXcQ', snippet: { title: 'T', publishedAt }, fileDetails }
    expect((await reconcile([listed, [READ, { body: { items: [older] } }]], LAST_LOOK)).kind).toBe(kind)
  })

  it.each(['T', ' T ', 'T\u00a0'])('may be a video whose title YouTube spells in another way: %j', async (title) => {
    expect((await reconcile([listed, uploads(null, title)], LAST_LOOK)).kind).toBe('unknown')
  })

  it('are not taken to be a video of an earlier try that YouTube threw away', async () => {
    const broken = { id: 'dQw4w9WgXcQ', fileDetails: OURS, status: { uploadStatus: 'failed' } }
    expect(await reconcile([listed, [READ, { body: { items: [broken] } }]], LAST_LOOK)).toMatchObject({ kind: 'absent' })
  })

  it('are asked of the creator when nothing is told of a listed video', async () => {
    expect(await reconcile([listed, [READ, { body: { items: [{ id: 'dQw4w9WgXcQ' }] } }]], LAST_LOOK)).toEqual({ kind: 'unknown' })
  })

  it('are asked of the creator when a listed video cannot be read', async () => {
    expect(await reconcile([listed, [READ, { body: { items: [] } }]], LAST_LOOK)).toEqual({ kind: 'unknown' })
  })

  it('are asked of the creator when the list is full and does not reach back to them', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `video-${String(index).padStart(4, '0')}`)
    const full: Line = [LIST, { body: { items: ids.map((videoId) => ({ contentDetails: { videoId } })) } }]
    const made = (publishedAt: string): Line => [
      READ,
      {
        body: { items: ids.map((id) => ({ id, snippet: { title: 'Other', publishedAt }, fileDetails: { fileName: 'o', fileSize: '1' } })) },
      },
    ]
    expect(await reconcile([full, made('2026-11-23T11:00:00Z')], LAST_LOOK)).toEqual({ kind: 'unknown' })
    expect(await reconcile([full, made('2026-11-20T10:00:00Z')], LAST_LOOK)).toMatchObject({ kind: 'absent' })
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
    expect(await reconcile([channel('UU9'), listed, uploads(OURS)], LOOK, {})).toMatchObject({ kind: 'wait', checkpoint: DONE })
  })

  it('are asked of the creator when the list has another page and does not reach back far enough', async () => {
    const items = [{ contentDetails: { videoId: 'dQw4w9WgXcQ' } }]
    const firstPage: Line = [LIST, { body: { items, nextPageToken: 'CAEQAA' } }]
    const told = (publishedAt: string): Line => [
      READ,
      { body: { items: [{ id: 'dQw4w9WgXcQ', snippet: { title: 'Other', publishedAt }, fileDetails: { fileSize: '5' } }] } },
    ]
    expect(await reconcile([firstPage, told('2026-11-23T10:00:00Z')], LAST_LOOK)).toEqual({ kind: 'unknown' })
    expect(await reconcile([firstPage, told('2026-11-21T10:00:00Z')], LAST_LOOK)).toMatchObject({ kind: 'absent' })
  })

  it('leave a refused question to the outbox, which asks again', async () => {
    await expect(reconcile([[PUT, { status: 503 }]], LAST)).rejects.toMatchObject({
      failure: { kind: 'platform-down', mayHaveApplied: false },
    })
  })

  it('need no question before they were sent', async () => {
    const open = { stage: 'open', restarts: 0 }
    expect(await reconcile([], open)).toEqual({ kind: 'resume', checkpoint: open })
  })
})

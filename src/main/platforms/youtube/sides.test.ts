import { describe, expect, it } from 'vitest'
import { sampleFile } from '../../../../tools/testing/samples.ts'
import { delivery, medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import type { Work, WorkMedia } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const READ = 'GET www.googleapis.com/youtube/v3/videos'
const THUMBNAIL = 'POST www.googleapis.com/upload/youtube/v3/thumbnails/set'
const CAPTIONS = 'POST www.googleapis.com/upload/youtube/v3/captions'
const PLAYLISTS = 'GET www.googleapis.com/youtube/v3/playlists'
const ITEMS = 'GET www.googleapis.com/youtube/v3/playlistItems'
const ADD = 'POST www.googleapis.com/youtube/v3/playlistItems'
const ID = 'dQw4w9WgXcQ'
const MADE = { videoId: ID, publishedAt: NOW }
const PROOF = { parts: [{ remoteId: ID, permalink: `https://www.youtube.com/watch?v=${ID}` }], publishedAt: NOW, notes: [] }
const SUBTITLES: WorkMedia = {
  ...medium('captions', 5, { id: 'captions', mimeType: 'application/x-subrip' }),
  read: (start, end) => ({
    sizeBytes: end - start,
    async *open() {
      yield Buffer.from('lines'.slice(start, end))
    },
  }),
}
const OPTIONS = { title: 'T', privacy: 'public' }
const ALL = { ...OPTIONS, thumbnail: 'image', captions: 'captions', captionsLanguage: 'de', playlist: 'Soup' }
const FILES = new Map([
  ['image', sampleFile('image')],
  ['captions', SUBTITLES],
])
const processed: Line = [READ, { body: { items: [{ id: ID, status: { uploadStatus: 'processed', privacyStatus: 'public' } }] } }]
const playlists: Line = [PLAYLISTS, { body: { items: [{ id: 'PL1', snippet: { title: 'Soup' } }] } }]
const taken: Answer = { body: { kind: 'youtube#anything' } }
const refused = (status: number, reason: string): Answer => ({ status, body: { error: { code: status, errors: [{ reason }] } } })
const video = (lines: readonly Line[], options: Record<string, Json> = ALL) =>
  delivery(adapter, lines, { media: [medium('video', 10)], options })
const at = (left: readonly string[], rest: Record<string, Json> = {}) => ({
  stage: 'sides',
  ...MADE,
  notes: [],
  left: [...left],
  misses: 0,
  ...rest,
})
const step = (lines: readonly Line[], checkpoint: Json, rest: Partial<Work> = {}) =>
  video(lines).step({ checkpoint, files: FILES, ...rest })

describe('what goes with a video', () => {
  it('is done one after the other once the video can be seen, which is proven first', async () => {
    const played = video([processed, [THUMBNAIL, taken], [CAPTIONS, taken], playlists, [ITEMS, { body: {} }], [ADD, taken]])
    const steps = await played.run({ checkpoint: { stage: 'published', ...MADE, looks: 0 }, files: FILES })
    expect(steps.map(({ kind }) => kind)).toEqual(['next', 'next', 'next', 'next', 'done'])
    expect(steps[0]).toMatchObject({ receipt: PROOF, checkpoint: { stage: 'sides', left: ['thumbnail', 'captions', 'playlist'] } })
    expect(steps.at(-1)).toMatchObject({ receipt: PROOF })
    const [, thumbnail, captions, , items, add] = played.seen
    expect(thumbnail?.url.search).toBe(`?videoId=${ID}&uploadType=media`)
    expect(thumbnail?.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(sampleFile('image').asset.sizeBytes),
    })
    expect(captions?.headers['content-type']).toBe('multipart/related; boundary="creatorsync-delivery-1"')
    expect(captions?.headers['content-length']).toBe(String(captions?.body.length))
    expect(captions?.body).toContain(JSON.stringify({ snippet: { videoId: ID, language: 'de', name: 'de' } }))
    expect(captions?.body).toContain('\r\n\r\nlines\r\n--creatorsync-delivery-1--')
    expect(items?.url.searchParams.get('videoId')).toBe(ID)
    expect(JSON.parse(add?.body ?? '')).toEqual({ snippet: { playlistId: 'PL1', resourceId: { kind: 'youtube#video', videoId: ID } } })
  })

  it.each([
    ['thumbnail', [[THUMBNAIL, refused(403, 'forbidden')]], 'thumbnail-failed'],
    ['thumbnail', [[THUMBNAIL, refused(400, 'invalidImage')]], 'thumbnail-failed'],
    ['thumbnail', [[THUMBNAIL, { body: 'nonsense' }]], 'thumbnail-failed'],
    ['captions', [[CAPTIONS, refused(403, 'insufficientPermissions')]], 'captions-failed'],
    ['captions', [[CAPTIONS, refused(400, 'invalidMetadata')]], 'captions-failed'],
    ['playlist', [[PLAYLISTS, { body: {} }]], 'playlist-failed'],
    ['playlist', [playlists, [ITEMS, { body: {} }], [ADD, refused(403, 'playlistContainsMaximumNumberOfVideos')]], 'playlist-failed'],
  ] as const)('costs a note when the %s is refused, never the post (%j)', async (side, lines, note) => {
    expect(await step(lines as readonly Line[], at([side]))).toMatchObject({
      kind: 'next',
      checkpoint: { left: [], notes: [note] },
      receipt: { parts: PROOF.parts, notes: [note] },
    })
  })

  it('costs a note where its file is no longer there', async () => {
    expect(await step([], at(['thumbnail']), { files: new Map() })).toMatchObject({ checkpoint: { notes: ['thumbnail-failed'] } })
    expect(await step([], at(['captions']), { files: new Map() })).toMatchObject({ checkpoint: { notes: ['captions-failed'] } })
  })

  it.each([
    ['lost', 'network'],
    [{ status: 503 }, 'platform-down'],
    [refused(429, 'uploadRateLimitExceeded'), 'rate-limited'],
    [refused(403, 'quotaExceeded'), 'quota-exhausted'],
    [refused(401, 'authError'), 'reconnect-needed'],
  ] as const)('is tried again after what passes: %j', async (answer, kind) => {
    await expect(step([[THUMBNAIL, answer as Answer]], at(['thumbnail']))).rejects.toMatchObject({
      failure: { kind, mayHaveApplied: false },
    })
  })

  it('waits for a new video that YouTube does not know yet, three times', async () => {
    const unknown: Line = [THUMBNAIL, refused(404, 'videoNotFound')]
    expect(await step([unknown], at(['thumbnail']))).toMatchObject({ kind: 'wait', notBefore: NOW + 10_000, checkpoint: { misses: 1 } })
    expect(await step([unknown], at(['thumbnail'], { misses: 3 }))).toMatchObject({
      kind: 'next',
      checkpoint: { notes: ['thumbnail-failed'] },
    })
  })

  it('is there when an earlier try had arrived', async () => {
    expect(await step([[CAPTIONS, refused(409, 'captionExists')]], at(['captions']), { isResumed: true })).toMatchObject({
      checkpoint: { left: [], notes: [] },
    })
    const listed: Line = [ITEMS, { body: { items: [{ contentDetails: { videoId: ID } }] } }]
    expect(await step([playlists, listed], at(['playlist']), { isResumed: true })).toMatchObject({ checkpoint: { left: [], notes: [] } })
  })

  it('finds a playlist by the id in its choice when another one took its name', async () => {
    const played = video(
      [
        [PLAYLISTS, { body: { items: [{ id: 'PL1', snippet: { title: 'Soups' } }] } }],
        [ITEMS, { body: {} }],
        [ADD, taken],
      ],
      {
        ...OPTIONS,
        playlist: 'Soup (PL1)',
      },
    )
    await played.step({ checkpoint: at(['playlist']) })
    expect(played.seen[2]?.body).toContain('"playlistId":"PL1"')
  })

  it('goes on behind a video that is public when nothing else is remembered, and makes no second one', async () => {
    const receipt: Receipt = { ...PROOF, notes: ['thumbnail-failed'] }
    const played = video([[CAPTIONS, taken], playlists, [ITEMS, { body: {} }], [ADD, taken]])
    const steps = await played.run({ checkpoint: null, receipt, files: FILES })
    expect(steps.map(({ kind }) => kind)).toEqual(['next', 'next', 'done'])
    expect(steps.at(-1)).toMatchObject({ receipt })
    const nothing = delivery(adapter, [], { media: [medium('video', 10)], options: OPTIONS })
    expect(await nothing.step({ checkpoint: null, receipt: { ...PROOF, notes: [] } })).toEqual({ kind: 'done', receipt: PROOF })
  })

  it('is not done to a video of which only the creator’s word is known, whose link stays the creator’s', async () => {
    const link = 'https://youtu.be/dQw4w9WgXcQ'
    const receipt: Receipt = { parts: [{ remoteId: '', permalink: link }], publishedAt: NOW, notes: [] }
    const named = video([], { ...ALL, firstComment: 'First' })
    expect(await named.step({ checkpoint: null, receipt, files: FILES })).toEqual({
      kind: 'done',
      receipt: { ...receipt, notes: ['thumbnail-failed', 'captions-failed', 'playlist-failed', 'comment-failed'] },
    })
  })

  it('is proven by a look after a lost answer as well', async () => {
    const outcome = await video([processed]).reconcile({ checkpoint: { stage: 'published', ...MADE, looks: 0 } })
    expect(outcome).toMatchObject({
      kind: 'resume',
      receipt: PROOF,
      checkpoint: { stage: 'sides', left: ['thumbnail', 'captions', 'playlist'] },
    })
    expect(await video([]).reconcile({ checkpoint: at(['playlist']) })).toMatchObject({ kind: 'resume', receipt: PROOF })
  })
})

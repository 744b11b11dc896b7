import { describe, expect, it } from 'vitest'
import { delivery, medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import type { Step } from '../../core/platform-adapter.ts'
import { createAdapter } from './adapter.ts'

const adapter = createAdapter()
const MIB = 1024 * 1024
const OPEN = 'POST www.googleapis.com/upload/youtube/v3/videos'
const PUT = 'PUT www.googleapis.com/upload/youtube/v3/videos'
const READ = 'GET www.googleapis.com/youtube/v3/videos'
const ADDRESS = 'https://www.googleapis.com/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status&upload_id=K'
const OPENED: Answer = { headers: { location: ADDRESS } }
const OPTIONS = { title: 'T', privacy: 'public', madeForKids: false, categoryId: '22', tags: ['a', 'b c'] }
const VIDEO: Answer = { status: 201, body: { id: 'dQw4w9WgXcQ', status: { privacyStatus: 'public', uploadStatus: 'uploaded' } } }
const kept = (bytes: number, headers: Record<string, string> = {}): Answer => ({
  status: 308,
  headers: { ...(bytes === 0 ? {} : { range: `bytes=0-${bytes - 1}` }), ...headers },
})
const status = (told: Record<string, Json>): Line => [READ, { body: { items: [{ id: 'dQw4w9WgXcQ', status: told }] } }]
const PROCESSED = status({ uploadStatus: 'processed', privacyStatus: 'public' })
const at = (stage: string, offset: number, rest: Record<string, Json> = {}) => ({
  stage,
  address: ADDRESS,
  openedAt: NOW,
  offset,
  restarts: 0,
  ...rest,
})
const published = { stage: 'published', videoId: 'dQw4w9WgXcQ', publishedAt: NOW, looks: 0 }
const kinds = (steps: readonly Step[]) => steps.map((step) => step.kind)
const video = (sizeBytes: number, lines: readonly Line[], options: Record<string, Json> = OPTIONS) =>
  delivery(adapter, lines, { text: 'D', media: [medium('video', sizeBytes, { fileName: 'Strand ☀.MP4' })], options })

describe('a video for YouTube', () => {
  it('is described first, stored by its address, and marked before its only chunk', async () => {
    const played = video(1000, [[OPEN, OPENED], [PUT, VIDEO], PROCESSED])
    const steps = await played.run()
    expect(kinds(steps)).toEqual(['commit-next', 'wait', 'done'])
    expect(steps[0]).toMatchObject({ checkpoint: { stage: 'last', address: ADDRESS, offset: 0 } })
    expect(steps[2]).toMatchObject({
      receipt: { parts: [{ remoteId: 'dQw4w9WgXcQ', permalink: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ' }], notes: [] },
    })
    const [open, put] = played.seen
    expect(open?.url.search).toBe('?uploadType=resumable&part=snippet,status&notifySubscribers=true')
    expect(open?.headers).toMatchObject({
      'content-type': 'application/json; charset=UTF-8',
      'x-upload-content-length': '1000',
      'x-upload-content-type': 'video/mp4',
      slug: 'creatorsync-delivery-1.mp4',
      authorization: 'Bearer token-1',
    })
    expect(JSON.parse(open?.body ?? '')).toEqual({
      snippet: { title: 'T', description: 'D', tags: ['a', 'b c'], categoryId: '22' },
      status: { privacyStatus: 'public', selfDeclaredMadeForKids: false },
    })
    expect(put?.url.href).toBe(ADDRESS)
    expect(put?.headers).toMatchObject({ 'content-range': 'bytes 0-999/1000', 'content-length': '1000', 'content-type': 'video/mp4' })
  })

  it('is sent with every option in YouTube’s own words, and with none that stays at its default', async () => {
    const publishAt = Date.parse('2026-12-24T18:00:00Z')
    const played = video(1000, [[OPEN, OPENED]], {
      ...OPTIONS,
      privacy: 'private',
      publishAt,
      madeForKids: true,
      isAiGenerated: true,
      language: 'de-CH',
      license: 'creativeCommons',
      embeddable: false,
      publicStats: false,
      notifySubscribers: false,
    })
    await played.step()
    expect(played.seen[0]?.url.search).toContain('notifySubscribers=false')
    expect(JSON.parse(played.seen[0]?.body ?? '')).toMatchObject({
      snippet: { defaultLanguage: 'de-CH' },
      status: {
        privacyStatus: 'private',
        publishAt: '2026-12-24T18:00:00.000Z',
        selfDeclaredMadeForKids: true,
        containsSyntheticMedia: true,
        license: 'creativeCommon',
        embeddable: false,
        publicStatsViewable: false,
      },
    })
  })

  it('is given no schedule unless it is private', async () => {
    const played = video(1000, [[OPEN, OPENED]], { ...OPTIONS, publishAt: NOW + 86_400_000 })
    await played.step()
    expect(JSON.parse(played.seen[0]?.body ?? '')).not.toHaveProperty('status.publishAt')
  })

  it('goes in chunks that YouTube takes, at the offsets and the address that YouTube says', async () => {
    const moved = ADDRESS.replace('upload_id=K', 'upload_id=L')
    const played = video(20 * MIB, [
      [OPEN, OPENED],
      [PUT, kept(8 * MIB, { location: moved })],
      [PUT, kept(12 * MIB)],
      [PUT, VIDEO],
      PROCESSED,
    ])
    const steps = await played.run()
    expect(kinds(steps)).toEqual(['next', 'next', 'commit-next', 'wait', 'done'])
    expect(played.seen.slice(1, 4).map((call) => call.headers['content-range'])).toEqual([
      `bytes 0-${8 * MIB - 1}/${20 * MIB}`,
      `bytes ${8 * MIB}-${16 * MIB - 1}/${20 * MIB}`,
      `bytes ${12 * MIB}-${20 * MIB - 1}/${20 * MIB}`,
    ])
    expect(played.seen[2]?.url.href).toBe(moved)
    expect(steps[1]).toMatchObject({ uploadedBytes: 8 * MIB, checkpoint: { address: moved } })
  })

  it('without a title never reaches YouTube', async () => {
    await expect(video(10, [], { privacy: 'public' }).step()).rejects.toMatchObject({ failure: { platformCode: 'invalidTitle' } })
  })

  it('gets no upload address on a foreign host', async () => {
    const played = video(10, [[OPEN, { headers: { location: 'https://elsewhere.example/upload' } }]])
    await expect(played.step()).rejects.toMatchObject({ failure: { kind: 'unexpected-response' } })
  })

  it('keeps to its address when a chunk’s answer points to a foreign host', async () => {
    const played = video(20 * MIB, [[PUT, kept(8 * MIB, { location: 'https://elsewhere.example/upload' })]])
    expect(await played.step({ checkpoint: at('upload', 0) })).toMatchObject({ checkpoint: { address: ADDRESS } })
  })
})

describe('an interrupted upload to YouTube', () => {
  it('asks for the offset before it sends anything', async () => {
    const played = video(20 * MIB, [[PUT, kept(3 * MIB)]])
    const step = await played.step({ checkpoint: at('upload', 0), isResumed: true })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'upload', offset: 3 * MIB }, uploadedBytes: 3 * MIB })
    expect(played.seen[0]?.headers).toMatchObject({ 'content-range': `bytes */${20 * MIB}`, 'content-length': '0' })
  })

  it('asks, and sends no empty chunk, where the server turned out to have every byte', async () => {
    const played = video(20 * MIB, [
      [PUT, kept(20 * MIB)],
      [PUT, VIDEO],
    ])
    const asked = await played.step({ checkpoint: at('upload', 0), isResumed: true })
    expect(asked).toMatchObject({ kind: 'commit-next', checkpoint: { stage: 'last', offset: 20 * MIB } })
    if (asked.kind !== 'commit-next') throw new Error(asked.kind)
    expect(await played.step({ checkpoint: asked.checkpoint })).toMatchObject({ checkpoint: published })
    expect(played.seen[1]?.headers).toMatchObject({ 'content-range': `bytes */${20 * MIB}`, 'content-length': '0' })
  })

  it('asks also before the last bytes, which may be there already', async () => {
    const played = video(1000, [[PUT, VIDEO]])
    expect(await played.step({ checkpoint: at('last', 0), isResumed: true })).toMatchObject({ checkpoint: published })
    expect(played.seen[0]?.headers['content-range']).toBe('bytes */1000')
  })

  it('begins anew, a few times, when the session is gone or old', async () => {
    const gone = () => video(20 * MIB, [[PUT, { status: 404, body: 'Not Found' }]])
    expect(await gone().step({ checkpoint: at('upload', 0) })).toMatchObject({
      checkpoint: { stage: 'open', restarts: 1 },
      uploadedBytes: 0,
    })
    await expect(gone().step({ checkpoint: at('upload', 0, { restarts: 3 }) })).rejects.toMatchObject({
      failure: { platformCode: 'session-gone' },
    })
    const old = at('upload', 0, { openedAt: NOW - 7 * 86_400_000 })
    expect(await video(20 * MIB, []).step({ checkpoint: old })).toMatchObject({ checkpoint: { stage: 'open', restarts: 1 } })
  })

  it('waits before it presses a server that kept nothing', async () => {
    const step = await video(20 * MIB, [[PUT, kept(0)]]).step({ checkpoint: at('upload', 0) })
    expect(step).toMatchObject({ kind: 'wait', notBefore: NOW + 5_000, checkpoint: { stage: 'upload', offset: 0 } })
  })

  it('heals by asking when a chunk is refused in plain text', async () => {
    const played = video(20 * MIB, [[PUT, { status: 400, body: 'Invalid request.  The upload continues at byte 5.' }]])
    await expect(played.step({ checkpoint: at('upload', 0) })).rejects.toMatchObject({ failure: { kind: 'unexpected-response' } })
  })
})

describe('the last bytes for YouTube', () => {
  it.each([
    ['a lost answer', 'lost', true],
    ['a line that was never there', 'never sent', false],
    ['a server error', { status: 503 }, true],
    ['a session that is gone', { status: 404 }, true],
    ['all bytes and no video', kept(1000), true],
    ['a refusal', { status: 400, body: { error: { errors: [{ reason: 'invalidTitle' }] } } }, false],
  ] as const)('tell after %s whether there may be a video', async (_case, answer, mayHaveApplied) => {
    const played = video(1000, [[PUT, answer as Answer]])
    await expect(played.step({ checkpoint: at('last', 0) })).rejects.toMatchObject({ failure: { mayHaveApplied } })
  })

  it.each([{ id: 'dQw4w9WgXcQ' }, { id: 'dQw4w9WgXcQ', snippet: null, status: null, statistics: { viewCount: 0 } }])(
    'are proven by the id in the answer, whatever stands beside it: %j',
    async (body) => {
      const step = await video(1000, [[PUT, { status: 201, body }]]).step({ checkpoint: at('last', 0) })
      expect(step).toMatchObject({ checkpoint: published })
    },
  )

  it('taken only in part are no commit', async () => {
    const played = video(4 * MIB, [
      [PUT, kept(MIB)],
      [PUT, VIDEO],
    ])
    const step = await played.step({ checkpoint: at('last', 0) })
    expect(step).toMatchObject({ kind: 'next', isCommitUndone: true, checkpoint: { stage: 'upload', offset: MIB } })
    expect(await played.step({ checkpoint: at('upload', MIB) })).toMatchObject({ kind: 'commit-next' })
    expect(played.seen).toHaveLength(1)
  })

  it('of which nothing was kept are sent again after a pause only', async () => {
    const played = video(1000, [[PUT, kept(0)], [PUT, VIDEO], PROCESSED])
    const refused = await played.step({ checkpoint: at('last', 0) })
    if (refused.kind !== 'next') throw new Error(refused.kind)
    expect(refused).toMatchObject({ isCommitUndone: true, checkpoint: { stage: 'upload', offset: 0 } })
    const waiting = await played.step({ checkpoint: refused.checkpoint })
    if (waiting.kind !== 'wait') throw new Error(waiting.kind)
    expect(waiting).toMatchObject({ notBefore: NOW + 5_000, phase: 'uploading', uploadedBytes: 0 })
    const steps = await played.run({ checkpoint: waiting.checkpoint })
    expect(kinds(steps)).toEqual(['commit-next', 'wait', 'done'])
  })

  it('are not sent from a state that only looks', async () => {
    const look = { stage: 'look', looks: 0, restarts: 0 }
    await expect(video(10, []).step({ checkpoint: look })).rejects.toMatchObject({ failure: { mayHaveApplied: true } })
  })
})

describe('a new video at YouTube', () => {
  it('is said to be private when YouTube locked it', async () => {
    const played = video(10, [status({ uploadStatus: 'processed', privacyStatus: 'private' })])
    expect(await played.step({ checkpoint: published })).toMatchObject({ receipt: { notes: ['private-only'] } })
  })

  it('is not said to be private when that was asked', async () => {
    const played = video(10, [status({ uploadStatus: 'processed', privacyStatus: 'private' })], { ...OPTIONS, privacy: 'private' })
    expect(await played.step({ checkpoint: published })).toMatchObject({ receipt: { notes: [] } })
  })

  it('is said to go public at its time, unless YouTube took the schedule away', async () => {
    const options = { ...OPTIONS, privacy: 'private', publishAt: NOW + 86_400_000 }
    const kept = status({ uploadStatus: 'processed', privacyStatus: 'private', publishAt: '2026-11-24T10:00:00Z' })
    expect(await video(10, [kept], options).step({ checkpoint: published })).toMatchObject({
      receipt: { notes: ['scheduled-at-platform'] },
    })
    const lost = status({ uploadStatus: 'processed', privacyStatus: 'private' })
    expect(await video(10, [lost], options).step({ checkpoint: published })).toMatchObject({ receipt: { notes: ['private-only'] } })
  })

  it('is looked at again while YouTube works on it, so that a failure is told as one', async () => {
    const looks = [status({ uploadStatus: 'uploaded' }), status({ uploadStatus: 'uploaded' }), status({ uploadStatus: 'failed' })]
    await expect(video(10, looks).run({ checkpoint: published })).rejects.toMatchObject({ failure: { kind: 'media-rejected' } })
  })

  it('is said to be still processing when YouTube works on it for hours', async () => {
    const looks = Array.from({ length: 10 }, () => status({ uploadStatus: 'uploaded' }))
    const steps = await video(10, looks).run({ checkpoint: published })
    expect(kinds(steps).slice(-2)).toEqual(['wait', 'done'])
    expect(steps.at(-1)).toMatchObject({ receipt: { notes: ['still-processing'] } })
  })

  it.each([
    ['a refused look', { status: 403 }],
    ['a lost look', 'lost'],
    ['a list without it', { body: { items: [] } }],
  ] as const)('stays published after %s, and is not said to be processed', async (_case, answer) => {
    const played = video(
      10,
      Array.from({ length: 8 }, () => [READ, answer as Answer] as const),
    )
    const steps = await played.run({ checkpoint: published })
    expect(kinds(steps).slice(-2)).toEqual(['wait', 'done'])
    expect(steps.at(-1)).toMatchObject({ receipt: { notes: ['still-processing'] } })
  })

  it.each([
    [{ uploadStatus: 'failed', failureReason: 'codec' }, 'codec'],
    [{ uploadStatus: 'rejected', rejectionReason: 'duplicate' }, 'duplicate'],
    [{ uploadStatus: 'deleted' }, 'deleted'],
  ])('that YouTube threw away is told with its reason: %j', async (told, platformCode) => {
    const played = video(10, [status(told)])
    await expect(played.step({ checkpoint: published })).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode } })
  })
})

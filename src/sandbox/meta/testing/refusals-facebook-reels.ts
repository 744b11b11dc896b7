import { told, type Refusal, type RefusedAnswer } from '../../testing/refusals.ts'
import { metaStore } from '../meta-records.ts'
import { KITCHEN, sampleVideo, type MetaClient } from './client.ts'
import { at, graphError, refused } from './refused.ts'
import { sampleOfSize, sampleSlowed, sendFrom } from './videos.ts'

const REELS = `${KITCHEN.page}/video_reels`
const STORIES = `${KITCHEN.page}/video_stories`
const DAY = 86_400_000
const REELS_GUIDE = 'https://developers.facebook.com/documentation/video-api/guides/reels-publishing.md'
const STORIES_GUIDE = 'https://developers.facebook.com/docs/page-stories-api'
const bytes = sampleVideo()

interface Begun {
  readonly videoId: string
  readonly uploadUrl: string
}

async function startReel(bench: MetaClient, edge = REELS): Promise<Begun> {
  const begun = await bench.ok('POST', edge, { form: { upload_phase: 'start' } })
  return { videoId: String(begun['video_id']), uploadUrl: String(begun['upload_url']) }
}

const rupload = async (bench: MetaClient, url: string, file: Uint8Array, headers: Record<string, string> = {}) =>
  told(await sendFrom(bench, url, 0, file, { file_size: String(file.length), ...headers }))

const finish = (bench: MetaClient, videoId: string, form: Record<string, string> = {}, edge = REELS) =>
  refused(bench, 'POST', edge, { form: { upload_phase: 'finish', video_id: videoId, video_state: 'PUBLISHED', ...form } })

async function uploaded(bench: MetaClient, file: Uint8Array = bytes, edge = REELS): Promise<string> {
  const { videoId, uploadUrl } = await startReel(bench, edge)
  await rupload(bench, uploadUrl, file)
  return videoId
}

/** What the status of a finished reel or story says once it was worked on. */
async function processed(bench: MetaClient, file: Uint8Array, edge = REELS): Promise<RefusedAnswer> {
  const videoId = await uploaded(bench, file, edge)
  await finish(bench, videoId, {}, edge)
  bench.driver.clock.advance(5_000)
  return refused(bench, 'GET', videoId, { query: { fields: 'status' } })
}

const failed = (code: number) => ({ status: { video_status: 'error', processing_phase: { status: 'error', errors: [{ code }] } } })
const uploadError = (type: string, retriable: boolean) => ({ debug_info: { type, retriable } })

/** What Facebook refuses of reels and video stories, and of their bytes. */
export const REEL_REFUSALS: readonly Refusal<MetaClient>[] = [
  {
    rule: 'a reel finished before its bytes',
    source: 'https://github.com/trypostit/trypost/pull/361',
    broken: async (bench) => finish(bench, (await startReel(bench)).videoId),
    status: 400,
    body: graphError(6000),
  },
  {
    rule: 'reel bytes with a Bearer token',
    source: REELS_GUIDE,
    broken: async (bench) =>
      rupload(bench, (await startReel(bench)).uploadUrl, bytes, { authorization: `Bearer ${bench.pageToken(KITCHEN.page)}` }),
    status: 400,
    body: uploadError('ProcessingFailedError', false),
  },
  ...['offset', 'file_size'].map((header) => ({
    rule: `reel bytes without the header ${header}`,
    source: REELS_GUIDE,
    broken: async (bench: MetaClient) => rupload(bench, (await startReel(bench)).uploadUrl, bytes, { [header]: '' }),
    status: 400,
    body: uploadError('ProcessingFailedError', false),
  })),
  {
    rule: 'reel bytes from the wrong offset',
    source: REELS_GUIDE,
    broken: async (bench) => rupload(bench, (await startReel(bench)).uploadUrl, bytes, { offset: '10' }),
    status: 400,
    body: uploadError('OffsetInvalidError', true),
  },
  {
    rule: 'more reel bytes than announced',
    source: REELS_GUIDE,
    broken: async (bench) => rupload(bench, (await startReel(bench)).uploadUrl, bytes, { file_size: '1000' }),
    status: 400,
    body: uploadError('PartialRequestError', false),
  },
  {
    rule: 'fewer reel bytes than announced',
    source: REELS_GUIDE,
    broken: async (bench) => rupload(bench, (await startReel(bench)).uploadUrl, bytes, { file_size: String(bytes.length + 1) }),
    status: 400,
    body: uploadError('PartialRequestError', true),
  },
  {
    rule: 'a reel hosted on fbcdn',
    source: REELS_GUIDE,
    broken: async (bench) =>
      rupload(bench, (await startReel(bench)).uploadUrl, new Uint8Array(0), { file_url: 'https://scontent.xx.fbcdn.net/o1/v/t2/f2/a.mp4' }),
    status: 400,
    body: uploadError('ProcessingFailedError', false),
  },
  {
    rule: 'reel bytes after the upload has expired',
    source: REELS_GUIDE,
    broken: async (bench) => {
      const { uploadUrl } = await startReel(bench)
      bench.driver.clock.advance(DAY)
      return rupload(bench, uploadUrl, bytes)
    },
    status: 400,
    body: uploadError('ProcessingFailedError', false),
  },
  {
    rule: 'a reel in a state that there is not',
    source: REELS_GUIDE,
    broken: async (bench) => finish(bench, await uploaded(bench), { video_state: 'PUBLIC' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a scheduled reel without a time',
    source: REELS_GUIDE,
    broken: async (bench) => finish(bench, await uploaded(bench), { video_state: 'SCHEDULED' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a reel scheduled over 29 days ahead',
    source: REELS_GUIDE,
    broken: async (bench) =>
      finish(bench, await uploaded(bench), { video_state: 'SCHEDULED', scheduled_publish_time: at(bench, 30 * DAY) }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a thirty-first reel within 24 hours',
    source: REELS_GUIDE,
    broken: async (bench) => {
      const videoId = await uploaded(bench)
      const { videos: records } = metaStore(bench.driver.world)
      const made = { ...records.get(videoId)!, finishedAt: bench.driver.clock.now(), state: 'published' as const }
      for (let index = 0; index < 30; index += 1) records.put(`old${index}`, { ...made, id: `old${index}` })
      return finish(bench, videoId)
    },
    status: 400,
    body: graphError(613),
  },
  {
    rule: 'a reel that is not 9:16',
    source: REELS_GUIDE,
    broken: (bench) => processed(bench, sampleOfSize(1920, 1080)),
    status: 200,
    body: failed(1363040),
  },
  {
    rule: 'a reel of fewer than 540×960 pixels',
    source: REELS_GUIDE,
    broken: (bench) => processed(bench, sampleOfSize(360, 640)),
    status: 200,
    body: failed(1363127),
  },
  {
    rule: 'a reel over 90 seconds',
    source: REELS_GUIDE,
    broken: (bench) => processed(bench, sampleSlowed(20)),
    status: 200,
    body: failed(1363128),
  },
  {
    rule: 'a reel under 24 frames a second',
    source: REELS_GUIDE,
    broken: (bench) => processed(bench, sampleSlowed(2)),
    status: 200,
    body: failed(1363129),
  },
  {
    rule: 'a video story that is not 9:16',
    source: STORIES_GUIDE,
    broken: (bench) => processed(bench, sampleOfSize(1920, 1080), STORIES),
    status: 200,
    body: failed(1363040),
  },
]

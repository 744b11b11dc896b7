import type { Refusal, RefusedAnswer } from '../../testing/refusals.ts'
import { changeMetaSettings } from '../meta-settings.ts'
import { KITCHEN, samplePicture, sampleVideo, TRAINS, type MetaClient } from './client.ts'
import { at, graphError, refused } from './refused.ts'

const VIDEOS = `${KITCHEN.page}/videos`
const CHUNK = 150_000
const DAY = 86_400_000
const VIDEOS_REFERENCE = 'https://developers.facebook.com/docs/graph-api/reference/page/videos'
const SDK = 'https://github.com/facebookarchive/php-graph-sdk'
const UPLOAD_API = 'https://developers.facebook.com/docs/graph-api/guides/upload'
const bytes = sampleVideo()

const videos = (bench: MetaClient, form: Record<string, string>) => refused(bench, 'POST', VIDEOS, { form })

async function start(bench: MetaClient): Promise<string> {
  changeMetaSettings(bench.driver.world, { videoChunkBytes: CHUNK })
  const begun = await bench.ok('POST', VIDEOS, { form: { upload_phase: 'start', file_size: String(bytes.length) } })
  return String(begun['upload_session_id'])
}

function chunk(bench: MetaClient, session: string, from: number, to = from + CHUNK, page = KITCHEN.page): Promise<RefusedAnswer> {
  const parts = {
    upload_phase: 'transfer',
    upload_session_id: session,
    start_offset: String(from),
    video_file_chunk: { bytes: bytes.subarray(from, to), name: 'chunk', type: 'application/octet-stream' },
  }
  return refused(bench, 'POST', `${page}/videos`, { parts, token: bench.pageToken(page) })
}

async function wholeUpload(bench: MetaClient): Promise<string> {
  const session = await start(bench)
  for (let from = 0; from < bytes.length; from += CHUNK) await chunk(bench, session, from)
  return session
}

const oneShot = (bench: MetaClient, file: Uint8Array, more: Record<string, string> = {}) =>
  refused(bench, 'POST', VIDEOS, { parts: { source: { bytes: file, name: 'a.mp4', type: 'video/mp4' }, ...more } })

async function openHandle(bench: MetaClient, query: Record<string, string> = {}): Promise<RefusedAnswer> {
  return refused(bench, 'POST', `${bench.login.clientId}/uploads`, {
    token: bench.userToken,
    query: { file_name: 'a.mp4', file_length: String(bytes.length), file_type: 'video/mp4', ...query },
  })
}

async function sendHandle(bench: MetaClient, offset: number, headers?: Record<string, string>): Promise<RefusedAnswer> {
  const { id } = (await openHandle(bench)).body as { id: string }
  const sent = headers ?? { authorization: `OAuth ${bench.userToken}`, file_offset: String(offset) }
  return refused(bench, 'POST', id, { token: null, headers: sent, body: bytes })
}

/** What Facebook refuses of videos and of their bytes. */
export const VIDEO_REFUSALS: readonly Refusal<MetaClient>[] = [
  {
    rule: 'an upload without its size',
    source: VIDEOS_REFERENCE,
    broken: (bench) => videos(bench, { upload_phase: 'start' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a hosted file together with phases',
    source: VIDEOS_REFERENCE,
    broken: (bench) => videos(bench, { upload_phase: 'start', file_size: '5', file_url: 'https://example.com/a.mp4' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a chunk from the wrong offset',
    source: SDK,
    broken: async (bench) => {
      const session = await start(bench)
      await chunk(bench, session, 0)
      return chunk(bench, session, 0)
    },
    status: 400,
    body: { error: { error_subcode: 1363037, error_data: { start_offset: CHUNK, end_offset: 2 * CHUNK } } },
  },
  {
    rule: 'a chunk of another size than asked for',
    source: SDK,
    broken: async (bench) => chunk(bench, await start(bench), 0, CHUNK - 1),
    status: 400,
    body: { error: { error_subcode: 1363037, error_data: { start_offset: 0, end_offset: CHUNK } } },
  },
  {
    rule: 'a chunk that is no file of a multipart body',
    source: 'https://github.com/oklahomer/p5-Facebook-OpenGraph/issues/22',
    broken: async (bench) =>
      videos(bench, { upload_phase: 'transfer', upload_session_id: await start(bench), start_offset: '0', video_file_chunk: 'abc' }),
    status: 400,
    body: { error: { error_subcode: 1363030, is_transient: true } },
  },
  {
    rule: 'a chunk for another Page’s upload',
    source: VIDEOS_REFERENCE,
    broken: async (bench) => chunk(bench, await start(bench), 0, CHUNK, TRAINS.page),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a chunk after its upload has expired',
    source: VIDEOS_REFERENCE,
    broken: async (bench) => {
      const session = await start(bench)
      bench.driver.clock.advance(DAY)
      return chunk(bench, session, 0)
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a chunk after the upload was cancelled',
    source: VIDEOS_REFERENCE,
    broken: async (bench) => {
      const session = await start(bench)
      await bench.ok('POST', VIDEOS, { form: { upload_phase: 'cancel', upload_session_id: session } })
      return chunk(bench, session, 0)
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'finishing before the last byte',
    source: SDK,
    broken: async (bench) => videos(bench, { upload_phase: 'finish', upload_session_id: await start(bench) }),
    status: 400,
    body: graphError(6000),
  },
  {
    rule: 'finishing one upload twice',
    source: VIDEOS_REFERENCE,
    broken: async (bench) => {
      const session = await wholeUpload(bench)
      await videos(bench, { upload_phase: 'finish', upload_session_id: session })
      return videos(bench, { upload_phase: 'finish', upload_session_id: session })
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a video scheduled over six months ahead',
    source: VIDEOS_REFERENCE,
    broken: async (bench) => {
      const session = await wholeUpload(bench)
      const wish = { published: 'false', scheduled_publish_time: at(bench, 190 * DAY) }
      return videos(bench, { upload_phase: 'finish', upload_session_id: session, ...wish })
    },
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'an unpublished video with a backdated time',
    source: VIDEOS_REFERENCE,
    broken: (bench) => oneShot(bench, bytes, { published: 'false', backdated_time: at(bench, -DAY) }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a content category that there is not',
    source: VIDEOS_REFERENCE,
    broken: (bench) => oneShot(bench, bytes, { content_category: 'SOUP' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a file that is no video',
    source: SDK,
    broken: (bench) => oneShot(bench, samplePicture()),
    status: 400,
    body: graphError(352, 1363024),
  },
  { rule: 'an empty video', source: SDK, broken: (bench) => oneShot(bench, new Uint8Array(0)), status: 400, body: graphError(382) },
  {
    rule: 'a video address that cannot be fetched',
    source: VIDEOS_REFERENCE,
    broken: (bench) => videos(bench, { file_url: 'https://example.com/a.mp4' }),
    status: 400,
    body: graphError(389),
  },
  {
    rule: 'a file handle for a type that there is none for',
    source: UPLOAD_API,
    broken: (bench) => openHandle(bench, { file_type: 'video/quicktime' }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'bytes for a handle with the token in the address',
    source: UPLOAD_API,
    broken: (bench) => sendHandle(bench, 0, { file_offset: '0' }),
    status: 400,
    body: graphError(190),
  },
  {
    rule: 'bytes for a handle from the wrong offset',
    source: UPLOAD_API,
    broken: (bench) => sendHandle(bench, 5),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'bytes for a handle without file_offset',
    source: UPLOAD_API,
    broken: (bench) => sendHandle(bench, 0, { authorization: `OAuth ${bench.userToken}` }),
    status: 400,
    body: graphError(100),
  },
  {
    rule: 'a file handle used a second time',
    source: UPLOAD_API,
    broken: async (bench) => {
      const { h } = (await sendHandle(bench, 0)).body as { h: string }
      await videos(bench, { fbuploader_video_file_chunk: h })
      return videos(bench, { fbuploader_video_file_chunk: h })
    },
    status: 400,
    body: graphError(100),
  },
]

import { youtubeRules } from '../../../shared/platforms/youtube.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { HttpBody, HttpResponse, Session, WorkMedia, Work } from '../../core/platform-adapter.ts'
import { parseAnswer, unexpected } from '../kit/http.ts'
import { UPLOAD_API, Video } from './api.ts'
import type { UploadSession } from './checkpoint.ts'
import { toPlatformError } from './errors.ts'
import { slugOf, videoResource } from './metadata.ts'

/** Every chunk but the last: a multiple of 256 KiB (resumable upload guide, read 2026-11-23). */
export const CHUNK_BYTES = 8 * 1024 * 1024
/** The server works on a chunk, and most on the last one, after its last byte. */
const CHUNK_TIMEOUT_MS = 120_000

/** What an upload address answered: so many bytes are kept · the video is there · the address is no longer known. */
export type UploadAnswer =
  { readonly kind: 'kept'; readonly session: UploadSession } | { readonly kind: 'video'; readonly video: Video } | { readonly kind: 'gone' }

/** Opens an upload: all that is known of the video goes first and is checked, and the answer is the address for its bytes. */
export async function openUpload(media: WorkMedia, restarts: number, work: Work, session: Session): Promise<UploadSession> {
  const { asset } = media
  const step = 'upload.open'
  const response = await session.send({
    step,
    method: 'POST',
    url: `${UPLOAD_API}/videos?uploadType=resumable&part=snippet,status&notifySubscribers=true`,
    auth: 'token',
    headers: {
      'X-Upload-Content-Length': String(asset.sizeBytes),
      'X-Upload-Content-Type': asset.mimeType,
      Slug: slugOf(asset.fileName),
    },
    body: { kind: 'json', value: videoResource(work) },
  })
  if (response.status !== 200 && response.status !== 201) throw toPlatformError(response, { step, isCommit: false, now: work.now })
  const url = addressIn(response, UPLOAD_API)
  if (url === null) throw unexpected(response, { platform: 'youtube', step, mayHaveApplied: false })
  const serverNow = Date.parse(response.headers['date'] ?? '')
  const serverOpenedAt = Number.isNaN(serverNow) ? work.now : Math.min(serverNow, work.now)
  return { restarts, url, openedAt: work.now, serverOpenedAt, offset: 0, lostAnswers: 0 }
}

/** Sends the bytes from the acknowledged offset on; with the last ones the video is published. */
export async function sendChunk(at: UploadSession, media: WorkMedia, isLast: boolean, work: Work, session: Session): Promise<UploadAnswer> {
  const { sizeBytes, mimeType } = media.asset
  const end = isLast ? sizeBytes : at.offset + CHUNK_BYTES
  const body: HttpBody = { kind: 'bytes', contentType: mimeType, bytes: media.read(at.offset, end) }
  return put(at, { step: 'upload.send', range: `bytes ${at.offset}-${end - 1}/${sizeBytes}`, body, isCommit: isLast }, work, session)
}

/** Asks how far the upload is. This is also how a lost final answer comes back. */
export async function askUpload(at: UploadSession, media: WorkMedia, work: Work, session: Session): Promise<UploadAnswer> {
  const range = `bytes */${media.asset.sizeBytes}`
  return put(at, { step: 'upload.ask', range, body: { kind: 'empty' }, isCommit: false }, work, session)
}

async function put(
  at: UploadSession,
  call: { step: string; range: string; body: HttpBody; isCommit: boolean },
  work: Work,
  session: Session,
): Promise<UploadAnswer> {
  const { step, range, body, isCommit } = call
  const response = await session.send({
    step,
    method: 'PUT',
    url: at.url,
    // The address alone opens the upload; the token goes along only to hosts that may see it.
    auth: youtubeRules.tokenHosts.includes(new URL(at.url).host) ? 'token' : 'bare',
    headers: { 'Content-Range': range },
    body,
    isCommit,
    timeoutMs: CHUNK_TIMEOUT_MS,
  })
  switch (response.status) {
    case 200:
    case 201:
      return { kind: 'video', video: parseAnswer(Video, response, { platform: 'youtube', step, mayHaveApplied: isCommit }) }
    case 308:
      return { kind: 'kept', session: { ...at, url: addressIn(response, at.url) ?? at.url, offset: offsetIn(response, step, isCommit) } }
    case 404:
    case 410:
      return { kind: 'gone' }
    default:
      throw toPlatformError(response, { step, isCommit, now: work.now })
  }
}

/** The next byte: one after the Range's inclusive end; no Range means that nothing is kept. */
function offsetIn(response: HttpResponse, step: string, isCommit: boolean): number {
  const range = response.headers['range']
  if (range === undefined) return 0
  const end = /^bytes=0-(\d+)$/.exec(range.trim())?.[1]
  if (end === undefined) throw unexpected(response, { platform: 'youtube', step, mayHaveApplied: isCommit })
  return Number(end) + 1
}

/** The upload address of an answer, absolute; null when there is none or it is no https address. */
function addressIn(response: HttpResponse, base: string): string | null {
  const location = response.headers['location']
  if (location === undefined || !URL.canParse(location, base)) return null
  const url = new URL(location, base)
  return url.protocol === 'https:' ? url.href : null
}

/** The one file of a video post. */
export function videoOf(work: Work): WorkMedia {
  const [media] = work.media
  if (media !== undefined) return media
  throw new PlatformError({
    kind: 'media-rejected',
    platform: 'youtube',
    step: 'upload.open',
    mayHaveApplied: false,
    platformCode: 'mediaBodyRequired',
  })
}

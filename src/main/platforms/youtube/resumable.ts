import { youtubeRules } from '../../../shared/platforms/youtube.ts'
import type { HttpResponse } from '../../core/http.ts'
import type { Session, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { Asked } from '../kit/asking.ts'
import { parseAnswer, unexpected } from '../kit/http.ts'
import { NewVideo } from './api.ts'
import type { At } from './checkpoint.ts'
import { toPlatformError } from './errors.ts'

/** A multiple of 256 KiB, as every chunk but the last must be (resumable upload guide, read 2026-11-23). */
export const CHUNK_BYTES = 8 * 1024 * 1024
/** Silence that a chunk may take on a slow line. */
const CHUNK_TIMEOUT_MS = 120_000

/** What YouTube says of an upload session. */
export type SessionState =
  | { readonly kind: 'incomplete'; readonly offset: number; readonly address: string }
  | { readonly kind: 'complete'; readonly video: NewVideo }
  | { readonly kind: 'gone' }

/** The one file of the post. */
export function fileOf(work: Work): WorkMedia {
  const [file] = work.media
  if (file === undefined)
    throw new PlatformError({
      kind: 'media-rejected',
      platform: 'youtube',
      step: 'upload',
      mayHaveApplied: false,
      platformCode: 'no-video',
    })
  return file
}

/** Sends [offset, end) of the file; `isLast` bytes make the video exist. */
export async function sendChunk(at: At<'upload' | 'last'>, end: number, work: Work, session: Session): Promise<SessionState> {
  const { asset, read } = fileOf(work)
  const isLast = end === asset.sizeBytes
  const response = await session.send({
    step: isLast ? 'upload.last' : 'upload.chunk',
    method: 'PUT',
    url: at.address,
    auth: 'token',
    isCommit: isLast,
    headers: { 'content-range': `bytes ${at.offset}-${end - 1}/${asset.sizeBytes}` },
    body: { kind: 'bytes', contentType: asset.mimeType, bytes: read(at.offset, end) },
    timeoutMs: CHUNK_TIMEOUT_MS,
  })
  return stateOf(response, at.address, { step: isLast ? 'upload.last' : 'upload.chunk', isCommit: isLast, now: work.now })
}

/** Asks what the session has: the first thing to do after any lost answer. */
export async function askSession(at: At<'upload' | 'last'>, work: Work, session: Session): Promise<SessionState> {
  const response = await session.send({
    step: 'upload.status',
    method: 'PUT',
    url: at.address,
    auth: 'token',
    headers: { 'content-range': `bytes */${fileOf(work).asset.sizeBytes}` },
    body: { kind: 'empty' },
  })
  return stateOf(response, at.address, { step: 'upload.status', isCommit: false, now: work.now })
}

function stateOf(response: HttpResponse, address: string, about: Asked): SessionState {
  if (response.status === 308) return { kind: 'incomplete', offset: offsetOf(response), address: newAddress(response) ?? address }
  if (response.status === 200 || response.status === 201) {
    return {
      kind: 'complete',
      video: parseAnswer(NewVideo, response, { platform: 'youtube', step: about.step, mayHaveApplied: about.isCommit }),
    }
  }
  if (response.status === 404 || response.status === 410) return { kind: 'gone' }
  if (response.status < 400) throw unexpected(response, { platform: 'youtube', step: about.step, mayHaveApplied: about.isCommit })
  throw toPlatformError(response, about)
}

/** `Range: bytes=0-524287` is inclusive; no header means that nothing is stored. */
function offsetOf(response: HttpResponse): number {
  const range = /^bytes=0-(\d+)$/.exec(response.headers['range'] ?? '')
  return range === null ? 0 : Number(range[1]) + 1
}

/** A 308 may move the session; only to a host of YouTube's, since the token goes along. */
export function newAddress(response: HttpResponse): string | undefined {
  const { location } = response.headers
  if (location === undefined) return undefined
  const url = URL.parse(location)
  return url !== null && url.protocol === 'https:' && youtubeRules.tokenHosts.includes(url.host) ? url.href : undefined
}

import type { HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { restCall, VideoUpload } from './api.ts'
import type { At, Side } from './checkpoint.ts'
import { ask, failure, tell, toPlatformError } from './errors.ts'
import { fileOf } from './options.ts'
import { readMediaState } from './process.ts'
import { afterUploads, next, PUT_TIMEOUT_MS, restart } from './upload-steps.ts'

/** The order in which the files beside a video go up. */
const SIDES: readonly Side[] = ['thumbnail', 'captions']

/** Opens the video and announces what will come beside it. */
export async function initializeVideo(at: At<'initialize'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  const { asset } = media
  const wanted = SIDES.filter((side) => !at.dropped.includes(side) && fileOf(work, side) !== undefined)
  const wish = {
    owner: work.account.remoteId,
    fileSizeBytes: asset.sizeBytes,
    uploadCaptions: wanted.includes('captions'),
    uploadThumbnail: wanted.includes('thumbnail'),
  }
  const body = { kind: 'json', value: { initializeUploadRequest: wish } } as const
  const call = restCall({ step: 'upload.initialize', method: 'POST', path: 'videos?action=initializeUpload', body })
  const { value } = await ask(session, call, VideoUpload, work.now)
  const parts = value.uploadInstructions.map((part) => ({ url: part.uploadUrl, first: part.firstByte, last: part.lastByte }))
  if (!coversWhole(parts, asset.sizeBytes)) throw failure('unexpected-response', 'upload.initialize', 'upload-instructions')
  const addresses = { thumbnail: value.thumbnailUploadUrl, captions: value.captionsUploadUrl }
  const sides = wanted.flatMap((side) => (addresses[side] === undefined ? [] : [{ side, url: addresses[side] }]))
  const missing = wanted.filter((side) => addresses[side] === undefined)
  // The video would wait for what was announced and has nowhere to go: it is opened without.
  if (missing.length > 0) return next({ ...at, dropped: [...at.dropped, ...missing] }, work)
  const opened = { ...at, urn: value.video, uploadToken: value.uploadToken, parts }
  if (sides.length === 0) return next({ ...opened, stage: 'parts', etags: [] }, work)
  return next({ ...opened, stage: 'sides', sides, asked: 0 }, work)
}

/** Seen live: slices that are off by one give a broken video and no error. So every byte must be in exactly one part, in order. */
function coversWhole(parts: readonly { url: string; first: number; last: number }[], sizeBytes: number): boolean {
  const end = parts.reduce((expected, { url, first, last }) => {
    return first === expected && last >= first && url.startsWith('https://') ? last + 1 : Number.NaN
  }, 0)
  return end === sizeBytes
}

/**
 * One part, exactly as instructed and without the token. A part that was cut is sent again to its own address: LinkedIn has no call that tells which parts
 * it holds, the ETag is its only word.
 */
export async function putPart(at: At<'parts'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  const { parts, etags, ...kept } = at
  const part = parts[etags.length]
  if (part === undefined) return next({ ...kept, stage: 'finalize', etags }, work)
  const request: HttpRequest = {
    step: 'upload.part',
    method: 'PUT',
    url: part.url,
    auth: 'bare',
    timeoutMs: PUT_TIMEOUT_MS,
    body: { kind: 'bytes', contentType: 'application/octet-stream', bytes: media.read(part.first, part.last + 1) },
  }
  const response = await session.send(request)
  // Without a token, 401 and 403 are about the address and never about the login.
  if (response.status === 401 || response.status === 403) return restart(at, work)
  if (response.status < 200 || response.status > 299) {
    throw toPlatformError(response, { step: request.step, isCommit: false, now: work.now })
  }
  const arrived = [...etags, etagOf(response)]
  if (arrived.length < parts.length) return next({ ...at, etags: arrived }, work)
  return next({ ...kept, stage: 'finalize', etags: arrived }, work)
}

/** Two shapes were seen: in quotes, which are not part of it, and a bare path. */
function etagOf(response: HttpResponse): string {
  const etag = response.headers['etag']?.trim().replace(/^(?:W\/)?"(.*)"$/, '$1') ?? ''
  // A part without an ETag counts as failed and is sent again.
  if (etag === '') throw failure('unexpected-response', 'upload.part', 'etag-missing')
  return etag
}

/** Tells LinkedIn that all parts are there. */
export async function finalize(at: At<'finalize'>, work: Work, session: Session): Promise<Step> {
  // Cut off here before: the first finalize may have arrived.
  if (work.isResumed && (await isTaken(at.urn, work, session))) return afterUploads(at, [...at.ready, at.urn], work)
  const wish = { video: at.urn, uploadToken: at.uploadToken, uploadedPartIds: at.etags }
  const body = { kind: 'json', value: { finalizeUploadRequest: wish } } as const
  const path = 'videos?action=finalizeUpload'
  await tell(session, restCall({ step: 'upload.finalize', method: 'POST', path, timeoutMs: PUT_TIMEOUT_MS, body }), work.now)
  return afterUploads(at, [...at.ready, at.urn], work)
}

async function isTaken(urn: string, work: Work, session: Session): Promise<boolean> {
  const state = await readMediaState(urn, work, session)
  return state !== null && state.status !== 'WAITING_UPLOAD'
}

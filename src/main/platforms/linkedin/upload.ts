import { linkedinRules } from '../../../shared/platforms/linkedin.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { HttpRequest, HttpResponse, Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { ImageUpload, isPageUrn, restCall, VideoUpload } from './api.ts'
import type { At, Checkpoint } from './checkpoint.ts'
import { ask, codeOfError, failure, tell, toPlatformError } from './errors.ts'
import { readMediaState } from './process.ts'

/** Assumed: LinkedIn names no time in which an image is ready. Too short costs one refused post (MEDIA_ASSET_WAITING_UPLOAD) and a wait. */
const IMAGE_GRACE_MS = 5_000
/** A file whose upload address LinkedIn refuses is begun anew this often. */
const MAX_RESTARTS = 3
/** LinkedIn answers after the last byte of a part. */
const PART_TIMEOUT_MS = 120_000
/** An upload address that is spent answers one of these; EXPIRED_UPLOAD_URL is LinkedIn's documented code for it. */
const SPENT_CODES: readonly (string | undefined)[] = ['EXPIRED_UPLOAD_URL', 'UPDATING_ASSET_FAILED', 'NOT_FOUND', 'HTTP 404', 'HTTP 410']

/** The stages in which files go to LinkedIn. */
type UploadStage = At<'initialize' | 'image' | 'parts' | 'finalize'>

/** Does one step of getting the post's files to LinkedIn. */
export async function uploadStep(at: UploadStage, work: Work, session: Session): Promise<Step> {
  const media = work.media[at.ready.length]
  if (media === undefined) return afterUploads(at.ready, work)
  try {
    switch (at.stage) {
      case 'initialize':
        return media.asset.kind === 'video' ? await initializeVideo(at, media, work, session) : await initializeImage(at, work, session)
      case 'image':
        return await putImage(at, media, work, session)
      case 'parts':
        return await putPart(at, media, work, session)
      case 'finalize':
        return await finalize(at, work, session)
    }
  } catch (error) {
    if (at.stage !== 'initialize' && SPENT_CODES.includes(codeOfError(error))) return restart(at, work)
    throw error
  }
}

function next(checkpoint: UploadStage, work: Work): Step {
  return { kind: 'next', checkpoint, phase: 'uploading', uploadedBytes: acknowledgedBytes(checkpoint, work) }
}

function acknowledgedBytes(at: UploadStage, work: Work): number {
  const before = bytesOf(work, at.ready.length)
  if (at.stage === 'parts') return before + at.parts.slice(0, at.etags.length).reduce((sum, part) => sum + part.last - part.first + 1, 0)
  return at.stage === 'finalize' ? bytesOf(work, at.ready.length + 1) : before
}

/** Bytes of the first `count` files. */
export function bytesOf(work: Work, count: number): number {
  return work.media.slice(0, count).reduce((sum, media) => sum + media.asset.sizeBytes, 0)
}

async function initializeImage(at: At<'initialize'>, work: Work, session: Session): Promise<Step> {
  const body = { kind: 'json', value: { initializeUploadRequest: { owner: work.account.remoteId } } } as const
  const call = restCall({ step: 'upload.initialize', method: 'POST', path: 'images?action=initializeUpload', body })
  const { value } = await ask(session, call, ImageUpload, work.now)
  return next({ ...at, stage: 'image', urn: value.image, url: value.uploadUrl }, work)
}

/** The whole image in one request; sent again after a cut, it takes the place of what came before. */
async function putImage(at: At<'image'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  const { asset } = media
  const url = new URL(at.url)
  // The token goes along, so LinkedIn's address is taken only if it is where LinkedIn's tokens belong.
  if (url.protocol !== 'https:' || !linkedinRules.tokenHosts.includes(url.host)) {
    throw failure('unexpected-response', 'upload.image', 'upload-host', url.host)
  }
  const body = { kind: 'bytes', contentType: asset.mimeType, bytes: media.read(0, asset.sizeBytes) } as const
  await tell(session, { step: 'upload.image', method: 'PUT', url: at.url, auth: 'token', timeoutMs: PART_TIMEOUT_MS, body }, work.now)
  const ready = [...at.ready, at.urn]
  if (ready.length === work.media.length) return afterUploads(ready, work)
  return next({ stage: 'initialize', ready, restarts: at.restarts }, work)
}

async function initializeVideo(at: At<'initialize'>, { asset }: WorkMedia, work: Work, session: Session): Promise<Step> {
  const wish = { owner: work.account.remoteId, fileSizeBytes: asset.sizeBytes, uploadCaptions: false, uploadThumbnail: false }
  const body = { kind: 'json', value: { initializeUploadRequest: wish } } as const
  const call = restCall({ step: 'upload.initialize', method: 'POST', path: 'videos?action=initializeUpload', body })
  const { value } = await ask(session, call, VideoUpload, work.now)
  const parts = value.uploadInstructions.map((part) => ({ url: part.uploadUrl, first: part.firstByte, last: part.lastByte }))
  if (!coversWhole(parts, asset.sizeBytes)) throw failure('unexpected-response', 'upload.initialize', 'upload-instructions')
  return next({ ...at, stage: 'parts', urn: value.video, uploadToken: value.uploadToken, parts, etags: [] }, work)
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
async function putPart(at: At<'parts'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  const { ready, restarts, urn, uploadToken, etags } = at
  const part = at.parts[etags.length]
  if (part === undefined) return next({ stage: 'finalize', ready, restarts, urn, uploadToken, etags }, work)
  const request: HttpRequest = {
    step: 'upload.part',
    method: 'PUT',
    url: part.url,
    auth: 'bare',
    timeoutMs: PART_TIMEOUT_MS,
    body: { kind: 'bytes', contentType: 'application/octet-stream', bytes: media.read(part.first, part.last + 1) },
  }
  const response = await session.send(request)
  // Without a token, 401 and 403 are about the address and never about the login.
  if (response.status === 401 || response.status === 403) return restart(at, work)
  if (response.status < 200 || response.status > 299) {
    throw toPlatformError(response, { step: request.step, isCommit: false, now: work.now })
  }
  const arrived = [...etags, etagOf(response)]
  if (arrived.length < at.parts.length) return next({ ...at, etags: arrived }, work)
  return next({ stage: 'finalize', ready, restarts, urn, uploadToken, etags: arrived }, work)
}

/** Two shapes were seen: in quotes, which are not part of it, and a bare path. */
function etagOf(response: HttpResponse): string {
  const etag = response.headers['etag']?.trim().replace(/^(?:W\/)?"(.*)"$/, '$1') ?? ''
  // A part without an ETag counts as failed and is sent again.
  if (etag === '') throw failure('unexpected-response', 'upload.part', 'etag-missing')
  return etag
}

async function finalize(at: At<'finalize'>, work: Work, session: Session): Promise<Step> {
  // Cut off here before: the first finalize may have arrived.
  if (work.isResumed && (await isTaken(at.urn, work, session))) return afterUploads([...at.ready, at.urn], work)
  const wish = { video: at.urn, uploadToken: at.uploadToken, uploadedPartIds: at.etags }
  const body = { kind: 'json', value: { finalizeUploadRequest: wish } } as const
  await tell(
    session,
    restCall({ step: 'upload.finalize', method: 'POST', path: 'videos?action=finalizeUpload', timeoutMs: PART_TIMEOUT_MS, body }),
    work.now,
  )
  return afterUploads([...at.ready, at.urn], work)
}

async function isTaken(urn: string, work: Work, session: Session): Promise<boolean> {
  const state = await readMediaState(urn, work, session)
  return state !== null && state.status !== 'WAITING_UPLOAD'
}

/** All files are there. Videos are waited for; images where the account may ask, else they get a moment. */
function afterUploads(media: string[], work: Work): Step {
  const uploadedBytes = bytesOf(work, work.media.length)
  const isAskable = work.media[0]?.asset.kind === 'video' || isPageUrn(work.account.remoteId)
  const checkpoint: Checkpoint = isAskable
    ? { stage: 'process', media, index: 0, since: work.now, polls: 0 }
    : { stage: 'settle', media, refusedSince: null, refusals: 0, until: work.now + IMAGE_GRACE_MS }
  return { kind: 'next', checkpoint, phase: 'processing', uploadedBytes }
}

function restart(at: UploadStage, work: Work): Step {
  if (at.restarts < MAX_RESTARTS) return next({ stage: 'initialize', ready: at.ready, restarts: at.restarts + 1 }, work)
  throw new PlatformError({
    kind: 'media-rejected',
    platform: 'linkedin',
    step: 'upload.initialize',
    mayHaveApplied: false,
    platformCode: 'upload-address-refused',
  })
}

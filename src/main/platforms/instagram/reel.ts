import type { HttpResponse, Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import { bounded, unexpected } from '../kit/http.ts'
import { graphFailure, readGraphError } from '../meta/errors.ts'
import { callGraph, graphRequest, readGraph } from '../meta/graph.ts'
import { ContainerState, standingOf, UploadAnswer, UploadOpened } from './api.ts'
import type { At } from './checkpoint.ts'
import { awaiting, expired, LOST_LOOKS, LOST_WAIT_MS, MAX_RESTARTS } from './containers.ts'
import { about } from './delivery.ts'
import { isLostContainer } from './errors.ts'

/** Meta may look at the whole video before it answers. */
const UPLOAD_TIMEOUT_MS = 180_000
/** Code 100 with this subcode: the object is not there. https://developers.facebook.com/docs/graph-api/guides/error-handling, read 2026-11-23. */
const BAD_PARAMETER = 100
const NOT_THERE_SUBCODE = 33
/** Looks at where an upload stands. */
const UPLOAD_FIELDS = 'status_code,status,video_status'

/**
 * Opens a resumable upload: https://developers.facebook.com/documentation/instagram-platform/content-publishing/resumable-uploads
 * (2026-03-15), read 2026-11-23. One whose answer was lost stays empty and ends by itself after a day.
 */
export async function openReel(work: Work, session: Session, video: WorkMedia, restarts: number): Promise<Step> {
  const fields: Record<string, string> = {
    media_type: 'REELS',
    upload_type: 'resumable',
    share_to_feed: String(work.variant.options['shareToFeed'] !== false),
  }
  if (work.variant.text !== '') fields['caption'] = work.variant.text
  const call = { step: 'container.create', method: 'POST', path: `${work.account.remoteId}/media`, body: { kind: 'form', fields } } as const
  const opened = await callGraph(session, call, UploadOpened, about(work))
  if (video.asset.sizeBytes === 0) throw new Error('an empty video')
  const checkpoint = { stage: 'reel', containerId: opened.id, uri: opened.uri, offset: 0, restarts, lost: 0 } as const
  return { kind: 'next', checkpoint, phase: 'uploading', uploadedBytes: 0 }
}

/**
 * Sends everything from the offset on in one request, as the guide has it; after an interruption the server is asked for the offset first.
 */
export async function sendReel(work: Work, session: Session, checkpoint: At<'reel'>): Promise<Step> {
  const [video] = work.media
  if (video === undefined) throw new Error('a reel without its video')
  // After a wait for a lost container, too: the offset in the checkpoint is older than the break.
  if (work.isResumed || checkpoint.lost > 0) return askOffset(work, session, checkpoint, video.asset.sizeBytes)
  const { uri, offset } = checkpoint
  const sizeBytes = video.asset.sizeBytes
  const response = await session.send({
    step: 'upload.send',
    method: 'POST',
    url: uri,
    auth: 'token',
    // Lower case and with the underscore, as the guide writes them; `file_size` is the whole file's on every attempt.
    headers: { offset: String(offset), file_size: String(sizeBytes) },
    body: { kind: 'bytes', contentType: 'application/octet-stream', bytes: video.read(offset, sizeBytes) },
    timeoutMs: UPLOAD_TIMEOUT_MS,
  })
  const failure = uploadFailure(work, response)
  if (failure !== null) throw failure
  return uploaded(work, checkpoint)
}

async function askOffset(work: Work, session: Session, checkpoint: At<'reel'>, sizeBytes: number): Promise<Step> {
  const { containerId, lost } = checkpoint
  const call = { step: 'upload.status', method: 'GET', path: containerId, query: { fields: UPLOAD_FIELDS } } as const
  const response = await session.send(graphRequest(call))
  const error = readGraphError(response)
  if (isLostContainer(error) || (error?.code === BAD_PARAMETER && error.error_subcode === NOT_THERE_SUBCODE)) {
    if (lost >= LOST_LOOKS) return beginAnew(checkpoint)
    const later = { ...checkpoint, lost: lost + 1 }
    return { kind: 'wait', checkpoint: later, phase: 'uploading', notBefore: work.now + LOST_WAIT_MS, uploadedBytes: checkpoint.offset }
  }
  const state = readGraph(response, ContainerState, { ...about(work), step: 'upload.status' })
  if (standingOf(state) === 'EXPIRED') return beginAnew(checkpoint)
  const uploading = state.video_status?.uploading_phase
  const offset = uploading?.bytes_transferred ?? 0
  const isThere = uploading?.status === 'complete' || offset >= sizeBytes || standingOf(state) !== 'IN_PROGRESS'
  if (isThere) return uploaded(work, checkpoint)
  return { kind: 'next', checkpoint: { ...checkpoint, offset, lost: 0 }, phase: 'uploading', uploadedBytes: offset }
}

/** The container is gone with what it held: a new one gets the video from its first byte. */
function beginAnew({ restarts }: At<'reel'>): Step {
  if (restarts >= MAX_RESTARTS) throw expired()
  return { kind: 'next', checkpoint: { stage: 'begin', photoIds: [], restarts: restarts + 1 }, phase: 'uploading', uploadedBytes: 0 }
}

function uploaded(work: Work, { containerId, restarts }: At<'reel'>): Step {
  return awaiting(work, { photoIds: [], containerIds: [containerId], parentId: null, restarts, index: 0 })
}

/** rupload errors: names documented, the envelope as seen in the guide. An offset it does not like is asked for before the next try. */
function uploadFailure(work: Work, response: HttpResponse): PlatformError | null {
  if (readGraphError(response) !== null) return graphFailure(response, { ...about(work), step: 'upload.send' })
  const answer = UploadAnswer.safeParse(jsonOf(response))
  if (!answer.success) {
    if (response.status >= 400) return graphFailure(response, { ...about(work), step: 'upload.send' })
    return unexpected(response, { platform: 'instagram', step: 'upload.send', mayHaveApplied: false })
  }
  const { success, debug_info: info } = answer.data
  if (response.status < 300 && success === true && info === undefined) return null
  if (info === undefined) return graphFailure(response, { ...about(work), step: 'upload.send' })
  return new PlatformError({
    kind: kindOf(response.status, info),
    platform: 'instagram',
    step: 'upload.send',
    mayHaveApplied: false,
    platformCode: info.type ?? `HTTP ${response.status}`,
    text: bounded(info.message ?? ''),
  })
}

function kindOf(status: number, info: { retriable?: boolean | undefined; type?: string | undefined }): PlatformErrorKind {
  const isOffsetTrouble = info.type === 'OffsetInvalidError' || info.type === 'PartialRequestError'
  if (info.retriable === true || isOffsetTrouble || status >= 500) return 'platform-down'
  if (status === 401) return 'reconnect-needed'
  return status === 403 ? 'scope-missing' : 'media-rejected'
}

function jsonOf(response: HttpResponse): unknown {
  try {
    return JSON.parse(response.text)
  } catch {
    return undefined
  }
}

import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { unexpected } from '../kit/http.ts'
import { readGraphError } from '../meta/errors.ts'
import { callGraph, graphRequest, readGraph } from '../meta/graph.ts'
import { sendRest } from '../meta/rupload.ts'
import { ContainerState, standingOf, UploadOpened } from './api.ts'
import { madeOf, type At } from './checkpoint.ts'
import { awaiting, expired, LOST_LOOKS, LOST_WAIT_MS, MAX_RESTARTS } from './containers.ts'
import { about, bytesOf } from './delivery.ts'
import { isLostContainer } from './errors.ts'
import { itemFields } from './fields.ts'

/** Looks at where an upload stands. */
const UPLOAD_FIELDS = 'status_code,status,video_status'

/**
 * Opens a resumable upload for a reel, a story or a carousel's child:
 * https://developers.facebook.com/documentation/instagram-platform/content-publishing/resumable-uploads (2026-03-15), read 2026-11-23.
 * One whose answer was lost stays empty and ends by itself after a day.
 */
export async function openVideo(work: Work, session: Session, video: WorkMedia, checkpoint: At<'items'>): Promise<Step> {
  const index = checkpoint.containerIds.length
  const fields = { upload_type: 'resumable', ...itemFields(work, video, index) }
  const call = { step: 'container.create', method: 'POST', path: `${work.account.remoteId}/media`, body: { kind: 'form', fields } } as const
  const opened = await callGraph(session, call, UploadOpened, about(work))
  if (video.asset.sizeBytes === 0) throw new Error('an empty video')
  const next: At<'video'> = {
    stage: 'video',
    ...madeOf(checkpoint),
    isHosted: checkpoint.isHosted,
    containerId: opened.id,
    uri: opened.uri,
    offset: 0,
    lost: 0,
  }
  return { kind: 'next', checkpoint: next, phase: 'uploading', uploadedBytes: bytesOf(work, index) }
}

/**
 * Sends everything from the offset on in one request, as the guide has it. After an interruption the server is asked for the offset first, in the
 * same step: an answer that was only written down would be older than the next interruption.
 */
export async function sendVideo(work: Work, session: Session, checkpoint: At<'video'>): Promise<Step> {
  const video = work.media[checkpoint.containerIds.length]
  if (video === undefined) throw new Error('an upload without its video')
  const sizeBytes = video.asset.sizeBytes
  // After a wait for a lost container, too: the offset in the checkpoint is older than the break.
  const mustAsk = work.isResumed || checkpoint.lost > 0
  const asked = mustAsk ? await askOffset(work, session, checkpoint, sizeBytes) : { offset: checkpoint.offset }
  if ('kind' in asked) return asked
  const { uri } = checkpoint
  const { offset } = asked
  await sendRest(session, { url: uri, video, offset }, about(work))
  return uploaded(work, checkpoint)
}

/** Where the upload stands, or the step that follows where nothing is to be sent now. */
async function askOffset(
  work: Work,
  session: Session,
  checkpoint: At<'video'>,
  sizeBytes: number,
): Promise<Step | { readonly offset: number }> {
  const { containerId, lost } = checkpoint
  const call = { step: 'upload.status', method: 'GET', path: containerId, query: { fields: UPLOAD_FIELDS } } as const
  const response = await session.send(graphRequest(call))
  if (isLostContainer(readGraphError(response))) {
    if (lost >= LOST_LOOKS) return beginAnew(work, checkpoint)
    const later = { ...checkpoint, lost: lost + 1 }
    const notBefore = work.now + LOST_WAIT_MS
    const uploadedBytes = bytesOf(work, checkpoint.containerIds.length) + checkpoint.offset
    return { kind: 'wait', checkpoint: later, phase: 'uploading', notBefore, uploadedBytes }
  }
  const state = readGraph(response, ContainerState, { ...about(work), step: 'upload.status' })
  if (standingOf(state) === 'EXPIRED') return beginAnew(work, checkpoint)
  const uploading = state.video_status?.uploading_phase
  const offset = uploading?.bytes_transferred ?? 0
  const isThere = uploading?.status === 'complete' || offset === sizeBytes || standingOf(state) !== 'IN_PROGRESS'
  if (isThere) return uploaded(work, checkpoint)
  // More than the video has cannot be there: taken for the whole, its processing would be waited for in vain.
  if (offset > sizeBytes) throw unexpected(response, { platform: 'instagram', step: 'upload.status', mayHaveApplied: false })
  return { offset }
}

/** The container is gone with what it held: a new one gets the video from its first byte. What the other files came to is kept. */
function beginAnew(work: Work, checkpoint: At<'video'>): Step {
  if (checkpoint.restarts >= MAX_RESTARTS) throw expired()
  const made = { ...madeOf(checkpoint), restarts: checkpoint.restarts + 1 }
  const again: At<'items'> = { stage: 'items', ...made, isRefetched: false, isHosted: checkpoint.isHosted }
  return { kind: 'next', checkpoint: again, phase: 'uploading', uploadedBytes: bytesOf(work, made.containerIds.length) }
}

/** On to the next file, or to waiting for all of them. */
function uploaded(work: Work, checkpoint: At<'video'>): Step {
  const made = { ...madeOf(checkpoint), containerIds: [...checkpoint.containerIds, checkpoint.containerId] }
  if (made.containerIds.length === work.media.length) return awaiting(work, { ...made, index: 0 })
  const next: At<'items'> = { stage: 'items', ...made, isRefetched: false, isHosted: checkpoint.isHosted }
  return { kind: 'next', checkpoint: next, phase: 'uploading', uploadedBytes: bytesOf(work, made.containerIds.length) }
}

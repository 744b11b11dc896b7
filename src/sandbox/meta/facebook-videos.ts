import type { SandboxAnswer } from '../kit/request.ts'
import { handleFile } from './facebook-file-handles.ts'
import { postOptionsOf, videoOptionsOf } from './facebook-options.ts'
import {
  finishVideo,
  isUploadExpired,
  keepThumbnail,
  MAX_THUMBNAIL_BYTES,
  newVideo,
  unusableThumbnail,
  type FinishWish,
  type Thumbnail,
} from './facebook-video-life.ts'
import { MAX_VIDEO_SCHEDULE_MS } from './facebook-schedule.ts'
import { removeVideo } from './facebook-timeline.ts'
import { ok, publishingPage, scheduledTimeOf, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, GraphError } from './graph-error.ts'
import { flagOf, integerOf, requiredText, textOf, timeOf } from './graph-input.ts'
import { fetchMedia } from './media-fetch.ts'
import { metaSettings } from './meta-settings.ts'
import { newMetaId, type VideoSession } from './meta-records.ts'
import { probeVideo } from '../kit/probe.ts'

/** Largest Page video: 10 GB (unconfirmed, not in today's pages). */
const MAX_VIDEO_BYTES = 10 * 1024 ** 3

/** Largest video in one request: 1 GB (historic, unconfirmed). */
export const MAX_ONE_SHOT_BYTES = 1024 ** 3

/** Upload errors that the official SDK goes on from (its source, read 2026-11-23). */
const WRONG_OFFSET = 1363037
const CHUNK_TIMED_OUT = 1363030

/** `POST /{page}/videos`, in one request, by a file handle, or in chunks. */
export const videoOperations: GraphOperations = {
  'POST page/videos': (call) => {
    const phase = textOf(call.input, 'upload_phase')
    if (phase !== undefined && phase !== '' && (textOf(call.input, 'file_url') !== undefined || call.input.files['source'] !== undefined)) {
      throw badParameter('file_url and source cannot be combined with upload_phase')
    }
    switch (phase) {
      case undefined:
      case '':
        return oneShot(call)
      case 'start':
        return start(call)
      case 'transfer':
        return transfer(call)
      case 'finish':
        return finish(call)
      case 'cancel':
        return cancel(call)
      default:
        throw badParameter('upload_phase must be one of start, transfer, finish, cancel')
    }
  },
}

function start(call: GraphCall): SandboxAnswer {
  const page = publishingPage(call)
  const fileSize = integerOf(call.input, 'file_size')
  if (fileSize === undefined || fileSize === 0) throw badParameter('The parameter file_size is required')
  if (fileSize > MAX_VIDEO_BYTES) throw badParameter('The video file is too large')
  const video = newVideo(call.world, { pageId: page.id, appId: call.caller.app.id, kind: 'video', fileSize })
  const session: VideoSession = {
    id: newMetaId('', 16).replace(/^0/, '1'),
    videoId: video.id,
    pageId: page.id,
    fileSize,
    offset: 0,
    parts: [],
    endedBy: null,
  }
  call.store.videoSessions.put(session.id, session)
  return ok({ video_id: video.id, upload_session_id: session.id, ...wishedRange(call, session), skip_upload: false })
}

/** The bytes the server wants next; both equal when it has them all. Offsets are text. */
function wishedRange(call: GraphCall, session: VideoSession): { start_offset: string; end_offset: string } {
  const end = Math.min(session.fileSize, session.offset + metaSettings(call.world).videoChunkBytes)
  return { start_offset: String(session.offset), end_offset: String(end) }
}

function sessionOf(call: GraphCall): VideoSession {
  const page = publishingPage(call)
  const id = requiredText(call.input, 'upload_session_id')
  const session = call.store.videoSessions.get(id)
  if (session === undefined || session.pageId !== page.id) throw badParameter('Invalid upload_session_id')
  if (session.endedBy !== null) throw badParameter('The upload session has ended')
  const video = call.store.videos.get(session.videoId)
  if (video === undefined || isUploadExpired(call.world, video)) throw badParameter('The upload session has expired')
  return session
}

async function transfer(call: GraphCall): Promise<SandboxAnswer> {
  const session = sessionOf(call)
  const offset = integerOf(call.input, 'start_offset')
  if (offset === undefined) throw badParameter('The parameter start_offset is required')
  const chunk = call.input.files['video_file_chunk']
  if (chunk === undefined) {
    // What clients meet that send the chunk as a text field or without multipart.
    throw new GraphError(6001, '(#6001) The video upload timed out before the chunk was received', {
      subcode: CHUNK_TIMED_OUT,
      isTransient: true,
    })
  }
  const range = wishedRange(call, session)
  if (offset !== session.offset || chunk.sizeBytes !== Number(range.end_offset) - session.offset) {
    await call.world.blobs.remove(chunk.blobId)
    throw new GraphError(6001, '(#6001) There was a problem uploading the video: the chunk is not the one asked for', {
      subcode: WRONG_OFFSET,
      data: { start_offset: Number(range.start_offset), end_offset: Number(range.end_offset) },
    })
  }
  const next: VideoSession = { ...session, offset: session.offset + chunk.sizeBytes, parts: [...session.parts, chunk.blobId] }
  call.store.videoSessions.put(session.id, next)
  return ok(wishedRange(call, next))
}

async function finish(call: GraphCall): Promise<SandboxAnswer> {
  const session = sessionOf(call)
  const video = call.store.videos.get(session.videoId)
  if (video === undefined) throw badParameter('The video was deleted')
  const publishing = readPublishing(call)
  if (session.offset < session.fileSize)
    throw new GraphError(6000, '(#6000) There was a problem with the video file: not all of its bytes have arrived')
  const thumbnail = await readThumbnail(call)
  // Asked again after the wait: of two that finish at once, one is too late.
  call.store.videoSessions.put(sessionOf(call).id, { ...session, endedBy: 'finish' })
  await finishVideo(call.world, video, { ...publishing, thumbnail, blobId: call.world.blobs.join(session.parts) })
  return ok({ success: true })
}

async function cancel(call: GraphCall): Promise<SandboxAnswer> {
  const session = sessionOf(call)
  call.store.videoSessions.put(session.id, { ...session, endedBy: 'cancel', parts: [] })
  for (const part of session.parts) await call.world.blobs.remove(part)
  const video = call.store.videos.get(session.videoId)
  if (video !== undefined) await removeVideo(call.world, video)
  return ok({ success: true })
}

async function oneShot(call: GraphCall): Promise<SandboxAnswer> {
  const page = publishingPage(call)
  const publishing = readPublishing(call)
  const thumbnail = await readThumbnail(call)
  const blobId = await receivedVideo(call)
  if ((await probeVideo(call.world.blobs, blobId)) === null) {
    await call.world.blobs.remove(blobId)
    throw new GraphError(352, '(#352) The video file you selected is in a format that is not supported', { subcode: 1363024 })
  }
  const video = newVideo(call.world, {
    pageId: page.id,
    appId: call.caller.app.id,
    kind: 'video',
    fileSize: call.world.blobs.sizeOf(blobId),
  })
  await finishVideo(call.world, video, { ...publishing, thumbnail, blobId })
  return ok({ id: video.id })
}

async function receivedVideo(call: GraphCall): Promise<string> {
  const handle = textOf(call.input, 'fbuploader_video_file_chunk')
  if (handle !== undefined && handle !== '') return handleFile(call, handle)
  const file = call.input.files['source']
  if (file !== undefined) {
    if (file.isTooLong) throw badParameter('The video file is too large for one request')
    if (file.sizeBytes === 0) throw new GraphError(382, '(#382) The video file you tried to upload is too small')
    return file.blobId
  }
  const url = textOf(call.input, 'file_url')
  if (url === undefined || url === '') throw badParameter('A video needs source, file_url or fbuploader_video_file_chunk')
  const fetched = await fetchMedia(call.context, url, MAX_VIDEO_BYTES)
  if ('failure' in fetched) throw new GraphError(389, '(#389) Unable to fetch video file from URL')
  return fetched.blobId
}

function readPublishing(call: GraphCall): Omit<FinishWish, 'blobId' | 'thumbnail'> {
  const isPublished = flagOf(call.input, 'published') ?? true
  const time = timeOf(call.input, 'scheduled_publish_time')
  if (time !== undefined && isPublished) throw badParameter('scheduled_publish_time takes published=false')
  return {
    title: textOf(call.input, 'title') ?? '',
    description: (textOf(call.input, 'description') ?? '').trimEnd(),
    state: isPublished ? 'published' : time === undefined ? 'draft' : 'scheduled',
    scheduledAt: scheduledTimeOf(call, time, MAX_VIDEO_SCHEDULE_MS) ?? null,
    options: { ...postOptionsOf(call), ...videoOptionsOf(call) },
  }
}

async function readThumbnail(call: GraphCall): Promise<Thumbnail | null> {
  const file = call.input.files['thumb']
  if (file === undefined) return null
  const isTooLong = file.isTooLong || file.sizeBytes > MAX_THUMBNAIL_BYTES
  const kept = isTooLong ? null : await keepThumbnail(call.world, file.blobId)
  if (kept === null) throw unusableThumbnail(isTooLong)
  return kept
}

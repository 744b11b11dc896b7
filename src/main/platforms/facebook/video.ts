import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { readGraphError } from '../meta/errors.ts'
import { callGraph, graphRequest, readGraph, type GraphCall } from '../meta/graph.ts'
import { isPassing, pauseAfterLook, withoutFailing } from '../meta/patience.ts'
import { offsetsIn, Offsets, standingOf, UploadFinished, UploadStarted, VideoState, VIDEO_FIELDS, wholeLink } from './api.ts'
import { afterPublished } from './after.ts'
import type { At } from './checkpoint.ts'
import { receiptOfVideo } from './receipts.ts'
import { announce, heldBack, scheduleFields, timingOf } from './schedule.ts'
import { about, textOption, videoOf } from './work.ts'

/** Meta may look at a chunk for a while before it answers. */
const CHUNK_TIMEOUT_MS = 120_000
/** How long a published video is watched until it plays; after that it is done with the note that it is still being processed. */
const WATCH_MS = 10 * 60_000
/** Looks at a video that plays but has no link yet. */
const LINK_LOOKS = 4
/** https://developers.facebook.com/docs/graph-api/guides/error-handling, read 2026-11-23. */
const BAD_PARAMETER = 100
/** 100 with subcode 33: the object is not there. Same guide. */
const NOT_THERE = '100/33'
/** A video whose upload Meta no longer knows is begun anew this often. */
const MAX_RESTARTS = 3

/**
 * Opens an upload: https://developers.facebook.com/docs/graph-api/reference/page/videos and Meta's archived PHP SDK, read 2026-11-23. An
 * upload whose answer was lost stays empty and unpublished.
 */
export async function startVideo(work: Work, session: Session, restarts: number): Promise<Step> {
  const video = videoOf(work)
  const call = videosCall(work, 'upload.start', { upload_phase: 'start', file_size: String(video.asset.sizeBytes) })
  const started = await callGraph(session, call, UploadStarted, about(work))
  return transferFrom({
    sessionId: started.upload_session_id,
    videoId: started.video_id,
    start: started.start_offset,
    end: started.end_offset,
    restarts,
  })
}

/**
 * Sends the one chunk that the server asked for. After an interruption the video's status is asked first; should it be behind, a server that has the
 * chunk already refuses it with the offsets it wants.
 */
export async function transferVideo(work: Work, session: Session, checkpoint: At<'transfer'>): Promise<Step> {
  const { sessionId, videoId, start, end, restarts } = checkpoint
  const video = videoOf(work)
  if (start >= end) {
    return announce(work, { stage: 'finish', sessionId, videoId, missedSince: null })
  }
  if (end > video.asset.sizeBytes) throw malformed('upload.transfer', `bytes ${start} to ${end} of ${video.asset.sizeBytes}`)
  const moved = work.isResumed ? await askOffset(work, session, checkpoint) : null
  if (moved !== null) return moved
  const response = await session.send({
    step: 'upload.transfer',
    method: 'POST',
    url: graphRequest(videosCall(work, 'upload.transfer', {})).url,
    auth: 'token',
    body: {
      kind: 'multipart',
      parts: [
        { name: 'upload_phase', value: 'transfer' },
        { name: 'upload_session_id', value: sessionId },
        { name: 'start_offset', value: String(start) },
        { name: 'video_file_chunk', fileName: 'chunk', contentType: 'application/octet-stream', bytes: video.read(start, end) },
      ],
    },
    timeoutMs: CHUNK_TIMEOUT_MS,
  })
  const error = readGraphError(response)
  const wanted = offsetsIn(error)
  // The server's word counts, but one that repeats what it just refused would go round for ever.
  if (wanted !== null && (wanted.start_offset !== start || wanted.end_offset !== end))
    return transferFrom({ sessionId, videoId, start: wanted.start_offset, end: wanted.end_offset, restarts })
  // After a long break the session may be gone, which Meta tells as a bad parameter. A fresh one is not forgiven.
  if (error?.code === BAD_PARAMETER && work.isResumed) return beginAnew(checkpoint)
  const offsets = readGraph(response, Offsets, { ...about(work), step: 'upload.transfer' })
  if (offsets.start_offset <= start) throw malformed('upload.transfer', `offset ${offsets.start_offset} after ${start}`)
  return transferFrom({ sessionId, videoId, start: offsets.start_offset, end: offsets.end_offset, restarts })
}

/**
 * Where the upload stands by the video's own status; null where the chunk under way is still wanted, or Meta does not say. A chunk counts whole or not at
 * all, so a figure within it means this chunk. How long the next one is to be is only guessed here: a wrong guess is refused with the right offsets.
 */
async function askOffset(work: Work, session: Session, checkpoint: At<'transfer'>): Promise<Step | null> {
  const { videoId, start, end } = checkpoint
  const stored = await askStored(work, session, videoId)
  if (stored === 'gone') return beginAnew(checkpoint)
  if (stored === null || (stored >= start && stored < end)) return null
  return transferFrom({ ...checkpoint, start: stored, end: Math.min(videoOf(work).asset.sizeBytes, stored + end - start) })
}

/** How many bytes Meta has of an upload, by the video's own status; null where it does not say so in a way that can be, `gone` where it no longer has any. */
export async function askStored(work: Work, session: Session, videoId: string): Promise<number | null | 'gone'> {
  const looked = await withoutFailing(() => lookAtVideo(work, session, videoId))
  if ('failed' in looked) {
    if (looked.failed.failure.platformCode === NOT_THERE) return 'gone'
    if (looked.failed.failure.kind === 'content-rejected') return null
    throw looked.failed
  }
  if (standingOf(looked.value).is === 'failed') return 'gone'
  const { bytes_transferred: bytes, bytes_transfered: asDocumented } = looked.value.status?.uploading_phase ?? {}
  const stored = bytes ?? asDocumented ?? null
  // More than the video has cannot be there.
  return stored !== null && stored > videoOf(work).asset.sizeBytes ? null : stored
}

function beginAnew({ restarts }: At<'transfer'>): Step {
  return beginAgain({ stage: 'start', restarts })
}

/** Meta no longer has this upload. Before `finish` nothing of it can be public, so a second one is safe. */
export function beginAgain(start: At<'start' | 'start-reel'>): Step {
  if (start.restarts >= MAX_RESTARTS) {
    const about = { kind: 'media-rejected', platform: 'facebook', step: 'upload.start', mayHaveApplied: false } as const
    throw new PlatformError({ ...about, platformCode: 'session-gone' })
  }
  return { kind: 'next', checkpoint: { ...start, restarts: start.restarts + 1 }, phase: 'uploading', uploadedBytes: 0 }
}

/**
 * A finish was refused. After a long break (a login that was dead for days) Meta may no longer have the upload: it is begun anew. A refusal without
 * a break, or with the upload still there, stands.
 */
export async function beginAgainOrThrow(
  work: Work,
  session: Session,
  cause: unknown,
  videoId: string,
  stage: 'start' | 'start-reel',
): Promise<Step> {
  const isRefused = cause instanceof PlatformError && (cause.failure.kind === 'content-rejected' || cause.failure.kind === 'media-rejected')
  if (!isRefused || !work.isResumed || (await askStored(work, session, videoId)) !== 'gone') throw cause
  return { kind: 'next', checkpoint: { stage, restarts: 0 }, phase: 'uploading', uploadedBytes: 0, isCommitUndone: true }
}

function transferFrom(upload: Omit<At<'transfer'>, 'stage'>): Step {
  return { kind: 'next', checkpoint: { ...upload, stage: 'transfer' }, phase: 'uploading', uploadedBytes: upload.start }
}

/** Asks for publication. What Meta answers is an acknowledgement, so the video is watched afterwards. */
export async function finishVideo(work: Work, session: Session, checkpoint: At<'finish'>): Promise<Step> {
  const { sessionId, videoId } = checkpoint
  const timing = timingOf(work, true)
  if (timing.kind === 'hold') return heldBack(checkpoint)
  const title = textOption(work, 'title')
  const fields = {
    upload_phase: 'finish',
    upload_session_id: sessionId,
    description: work.variant.text,
    ...(title === '' ? {} : { title }),
    ...scheduleFields(timing),
  }
  try {
    await callGraph(session, { ...videosCall(work, 'post.create', fields), isCommit: true }, UploadFinished, about(work))
  } catch (cause) {
    return beginAgainOrThrow(work, session, cause, videoId, 'start')
  }
  return watch(work, { stage: 'await-video', videoId, since: work.now, looks: 0, postId: null })
}

/** Looks whether the published video plays yet. Only Meta's word that it failed fails the delivery; an unanswered look does not. */
export async function awaitVideo(
  work: Work,
  session: Session,
  checkpoint: At<'await-video'>,
): Promise<Extract<Step, { kind: 'next' | 'wait' | 'done' }>> {
  const { videoId, since, looks, postId } = checkpoint
  const isOver = work.now - since >= WATCH_MS
  const looked = await withoutFailing(() => lookAtVideo(work, session, videoId))
  if ('failed' in looked) {
    // A garbled answer is not Meta's word either: the video may yet fail.
    const isNoWord = isPassing(looked.failed) || looked.failed.failure.kind === 'unexpected-response'
    if (!isOver && isNoWord) return watch(work, { ...checkpoint, looks: looks + 1 })
    // Meta may still find that it cannot show the video: with a dead login that is asked once the login works again.
    if (looked.failed.failure.kind === 'reconnect-needed') throw looked.failed
    return afterPublished(work, receiptOfVideo(work, videoId, null, false, postId), videoId)
  }
  const standing = standingOf(looked.value)
  if (standing.is === 'failed') throw rejected(standing)
  const isReady = standing.is === 'out' && standing.isReady
  const isComplete = isReady && (wholeLink(looked.value.permalink_url) !== null || looks >= LINK_LOOKS)
  if (!isComplete && !isOver) return watch(work, { ...checkpoint, looks: looks + 1 })
  return afterPublished(work, receiptOfVideo(work, videoId, looked.value, isReady, postId), videoId)
}

/** Looks again after a while. */
export function watch(work: Work, checkpoint: At<'await-video'>): Extract<Step, { kind: 'wait' }> {
  const uploadedBytes = work.media[0]?.asset.sizeBytes ?? 0
  return { kind: 'wait', checkpoint, phase: 'processing', notBefore: work.now + pauseAfterLook(checkpoint.looks), uploadedBytes }
}

/** Where a video stands, by Meta's word. */
export async function lookAtVideo(work: Work, session: Session, videoId: string): Promise<VideoState> {
  const query = { fields: VIDEO_FIELDS }
  return callGraph(session, { step: 'video.status', method: 'GET', path: videoId, query }, VideoState, about(work))
}

function rejected(standing: ReturnType<typeof standingOf>): PlatformError {
  const { reason: text, code: platformCode } = standing
  return new PlatformError({
    kind: 'media-rejected',
    platform: 'facebook',
    step: 'video.status',
    mayHaveApplied: false,
    platformCode,
    text,
  })
}

function malformed(step: string, text: string): PlatformError {
  return new PlatformError({ kind: 'unexpected-response', platform: 'facebook', step, mayHaveApplied: false, text })
}

function videosCall(work: Work, step: string, fields: Readonly<Record<string, string>>): GraphCall {
  return { step, method: 'POST', path: `${work.account.remoteId}/videos`, body: { kind: 'form', fields } }
}

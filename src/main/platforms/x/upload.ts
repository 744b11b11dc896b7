import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { isAnimated } from '../../../shared/post-kind.ts'
import { API, MediaAnswer, type ProcessingInfo } from './api.ts'
import { attachCaptions, describePicture, isHeldUp } from './beside-media.ts'
import { NO_COMMITS, type At, type Checkpoint, type Upload } from './checkpoint.ts'
import { ask, tell } from './errors.ts'
import { bytesOf, filesOf, type Part } from './parts.ts'

const MIB = 1024 * 1024
/** X OpenAPI 2.167: segment_index 0..999. */
const MAX_SEGMENTS = 1000
/** The segment that X's own xurl sends; 5 MB is the documented cap. */
const LARGE_SEGMENT_BYTES = 4 * MIB
/** From here on fewer, larger segments: 1,875 appends in 15 minutes is all a user has. */
const LARGE_FILE_BYTES = 64 * MIB
/** Assumed: long videos take many minutes and X names no end. Being wrong costs a "try again" that goes on waiting. */
const MAX_PROCESSING_MS = 60 * 60_000
/** X media upload: wait this long where the answer names no time. */
const DEFAULT_POLL_MS = 1_000
/** Assumed: X names a few seconds; an answer gone wrong must not put the next look off for years. */
const LONGEST_POLL_MS = 5 * 60_000
/** A forgotten upload is begun anew this often. */
const MAX_RESTARTS = 3
/** The server works on a segment after its last byte. */
const SEGMENT_TIMEOUT_MS = 120_000

/** The stages in which files go to X. Each function does one call. */
type UploadStage = Exclude<Checkpoint, { stage: 'prepared' | 'settle' | 'create' | 'look' }>

/** What goes up now: one of the part's files, in the part, in the delivery. */
interface Sending {
  readonly media: WorkMedia
  readonly part: Part
  readonly work: Work
  readonly session: Session
}

/** Does one step of getting the part's files to X; after the last one the checkpoint is `prepared`. */
export async function uploadStep(at: UploadStage, part: Part, work: Work, session: Session): Promise<Step> {
  const media = filesOf(part)[at.ready.length]
  if (media === undefined) return next({ stage: 'prepared', ready: at.ready, restarts: at.restarts, ...NO_COMMITS }, part)
  const sending = { media, part, work, session }
  try {
    return await stepOf(at, sending)
  } catch (error) {
    // Captions are welcome, not needed: what X will not take of them never holds the post back.
    if (media !== part.captions || isHeldUp(error, work)) throw error
    return taken({ ...at, upload: { id: '', key: null, expiresAt: null, failed: ['captions-failed'] } }, sending)
  }
}

function stepOf(at: UploadStage, sending: Sending): Promise<Step> | Step {
  switch (at.stage) {
    case 'initialize':
      return initialize(at, sending)
    case 'append':
      return isExpired(at.upload, sending.work.now) ? restart(at, sending) : append(at, sending)
    case 'finalize':
      return finalize(at, sending)
    case 'process':
      return poll(at, sending)
    case 'describe':
      return describe(at, sending)
  }
}

/** Forgets the files from the first one on that X no longer holds; null when all are still there. */
export function withoutExpired(ready: readonly Upload[], now: number): Upload[] | null {
  const first = ready.findIndex((upload) => isExpired(upload, now))
  return first === -1 ? null : ready.slice(0, first)
}

function isExpired(upload: Upload, now: number): boolean {
  return upload.expiresAt !== null && upload.expiresAt <= now
}

function next(checkpoint: Checkpoint, part: Part, phase: 'preparing' | 'uploading' | 'processing' = 'uploading'): Step {
  return { kind: 'next', checkpoint, phase, uploadedBytes: acknowledgedBytes(checkpoint, part) }
}

/** Bytes of all files that X has acknowledged, those of earlier parts included. */
function acknowledgedBytes(checkpoint: Checkpoint, part: Part): number {
  const files = filesOf(part)
  const before = part.bytesBefore + bytesOf(files.slice(0, checkpoint.ready.length))
  const current = files[checkpoint.ready.length]?.asset.sizeBytes ?? 0
  switch (checkpoint.stage) {
    case 'append':
      return before + Math.min(current, checkpoint.nextSegment * checkpoint.segmentBytes)
    case 'finalize':
    case 'process':
    case 'describe':
      return before + current
    default:
      return before
  }
}

/** What X calls the file, and what it is for. Captions: OpenAPI 2.167 knows text/srt and text/vtt, and nothing of how SubRip is called elsewhere. */
function describeFile({ media: { asset }, part, media }: Sending): { media_type: string; media_category: string } {
  if (media === part.captions) return { media_type: asset.mimeType === 'text/vtt' ? 'text/vtt' : 'text/srt', media_category: 'subtitles' }
  if (asset.kind === 'video') return { media_type: asset.mimeType, media_category: 'tweet_video' }
  return { media_type: asset.mimeType, media_category: isAnimated(asset) ? 'tweet_gif' : 'tweet_image' }
}

function segmentBytesFor(sizeBytes: number): number {
  return sizeBytes > LARGE_FILE_BYTES ? LARGE_SEGMENT_BYTES : Math.max(MIB, Math.ceil(sizeBytes / MAX_SEGMENTS))
}

async function initialize(at: At<'initialize'>, sending: Sending): Promise<Step> {
  const { part, work, session } = sending
  const { sizeBytes } = sending.media.asset
  const { data } = await ask(
    session,
    {
      step: 'upload.initialize',
      method: 'POST',
      url: `${API}/2/media/upload/initialize`,
      auth: 'token',
      body: { kind: 'json', value: { ...describeFile(sending), total_bytes: sizeBytes } },
    },
    MediaAnswer,
    work.now,
  )
  const upload: Upload = { id: data.id, key: data.media_key ?? null, expiresAt: expiryOf(data.expires_after_secs, work.now), failed: [] }
  return next(
    { stage: 'append', ready: at.ready, restarts: at.restarts, upload, segmentBytes: segmentBytesFor(sizeBytes), nextSegment: 0 },
    part,
  )
}

/**
 * One segment. X has no offset to ask for (its status knows an upload only once it is finalized), but takes a segment again under the same number: what was
 * acknowledged is never resent.
 */
async function append(at: At<'append'>, sending: Sending): Promise<Step> {
  const { media, part, work, session } = sending
  const start = at.nextSegment * at.segmentBytes
  const end = Math.min(media.asset.sizeBytes, start + at.segmentBytes)
  const { ready, restarts, upload } = at
  if (start >= media.asset.sizeBytes) return next({ stage: 'finalize', ready, restarts, upload }, part)
  const sent = tell(
    session,
    {
      step: 'upload.append',
      method: 'POST',
      url: `${API}/2/media/upload/${upload.id}/append`,
      auth: 'token',
      timeoutMs: SEGMENT_TIMEOUT_MS,
      body: {
        kind: 'multipart',
        parts: [
          { name: 'segment_index', value: String(at.nextSegment) },
          { name: 'media', fileName: 'segment', contentType: 'application/octet-stream', bytes: media.read(start, end) },
        ],
      },
    },
    work.now,
  )
  try {
    await sent
  } catch (error) {
    if (isForgotten(error)) return restart(at, sending, error.failure.text)
    throw error
  }
  return next(
    end === media.asset.sizeBytes ? { stage: 'finalize', ready, restarts, upload } : { ...at, nextSegment: at.nextSegment + 1 },
    part,
  )
}

async function finalize(at: At<'finalize'>, sending: Sending): Promise<Step> {
  const { work, session } = sending
  // Cut off here before: the first finalize may have arrived, and its answer is what the status tells.
  if (work.isResumed) {
    const known = await status(at, work, session)
    if (known?.processing_info !== undefined) return afterProcessing(at, known.processing_info, sending, work.now)
  }
  try {
    const { data } = await ask(
      session,
      {
        step: 'upload.finalize',
        method: 'POST',
        url: `${API}/2/media/upload/${at.upload.id}/finalize`,
        auth: 'token',
        timeoutMs: SEGMENT_TIMEOUT_MS,
      },
      MediaAnswer,
      work.now,
    )
    const upload: Upload = {
      ...at.upload,
      id: data.id,
      key: data.media_key ?? at.upload.key,
      expiresAt: expiryOf(data.expires_after_secs, work.now) ?? at.upload.expiresAt,
    }
    return afterProcessing({ ...at, upload }, data.processing_info, sending, work.now)
  } catch (error) {
    if (isForgotten(error)) return restart(at, sending, error.failure.text)
    throw error
  }
}

async function poll(at: At<'process'>, sending: Sending): Promise<Step> {
  const { work, session } = sending
  const data = await status(at, work, session)
  if (data === null) return restart(at, sending)
  // A new try after a timeout has its own patience.
  return afterProcessing(at, data.processing_info, sending, work.isResumed ? work.now : at.since)
}

async function status(at: { upload: Upload }, work: Work, session: Session) {
  try {
    const url = `${API}/2/media/upload?command=STATUS&media_id=${at.upload.id}`
    const { data } = await ask(session, { step: 'upload.status', method: 'GET', url, auth: 'token' }, MediaAnswer, work.now)
    return data
  } catch (error) {
    if (isForgotten(error)) return null
    throw error
  }
}

function afterProcessing(
  at: { ready: Upload[]; restarts: number; upload: Upload },
  info: ProcessingInfo | undefined,
  sending: Sending,
  since: number,
): Step {
  const { media, part, work } = sending
  const { ready, restarts, upload } = at
  switch (info?.state) {
    case 'pending':
    case 'in_progress': {
      if (work.now - since > MAX_PROCESSING_MS) throw failure('timeout', 'upload.status', 'processing')
      const checkpoint: Checkpoint = { stage: 'process', ready, restarts, upload, since }
      const waitMs = Math.ceil(Math.min(LONGEST_POLL_MS, Math.max(DEFAULT_POLL_MS, (info.check_after_secs ?? 0) * 1000)))
      return {
        kind: 'wait',
        checkpoint,
        phase: 'processing',
        notBefore: work.now + waitMs,
        uploadedBytes: acknowledgedBytes(checkpoint, part),
      }
    }
    case 'failed':
      throw failure('media-rejected', 'upload.status', info.error?.name ?? 'failed', info.error?.message)
    case 'succeeded':
    case undefined:
      return media === part.captions || isDescribed(media)
        ? next({ stage: 'describe', ready, restarts, upload }, part, 'processing')
        : taken(at, sending)
  }
}

/** Alt text is for pictures, GIFs among them. */
function isDescribed({ asset }: WorkMedia): boolean {
  return asset.kind === 'image' && asset.altText.trim() !== ''
}

/** What belongs to a file and is told apart from it: a picture's description, a video's captions. */
async function describe(at: At<'describe'>, sending: Sending): Promise<Step> {
  const { media, part, work, session } = sending
  if (media === part.captions) {
    const video = at.ready.at(-1)
    if (video !== undefined) await attachCaptions({ video, captions: at.upload }, work, session)
    return taken(at, sending)
  }
  try {
    await describePicture(at.upload, media.asset.altText, work, session)
  } catch (error) {
    // A picture without its description is better than none; the post is told with a note.
    if (isHeldUp(error, work)) throw error
    return taken({ ...at, upload: { ...at.upload, failed: ['alt-text-failed'] } }, sending)
  }
  return taken(at, sending)
}

function taken(at: { ready: Upload[]; restarts: number; upload: Upload }, { part }: Sending): Step {
  const ready = [...at.ready, at.upload]
  const { restarts } = at
  const isLast = ready.length === filesOf(part).length
  return next(isLast ? { stage: 'prepared', ready, restarts, ...NO_COMMITS } : { stage: 'initialize', ready, restarts }, part)
}

/** X no longer knows this upload: its file begins anew. `text` is what X said of it, which in the end may be about the file itself. */
function restart(at: { ready: Upload[]; restarts: number }, { part }: Sending, text?: string): Step {
  if (at.restarts >= MAX_RESTARTS) throw failure('media-rejected', 'upload.initialize', 'upload-forgotten', text)
  return next({ stage: 'initialize', ready: at.ready, restarts: at.restarts + 1 }, part)
}

/** Unknown upload ids get 400 (X's own emulator) or 404. */
function isForgotten(error: unknown): error is PlatformError {
  return (
    error instanceof PlatformError &&
    error.failure.kind === 'unexpected-response' &&
    ['HTTP 400', 'HTTP 404', 'invalid-request', 'resource-not-found'].includes(error.failure.platformCode ?? '')
  )
}

/** A file that X has just taken is there: no time at all (0) is no word on how long. */
function expiryOf(seconds: number | undefined, now: number): number | null {
  return seconds === undefined || seconds === 0 ? null : now + seconds * 1000
}

function failure(kind: 'timeout' | 'media-rejected', step: string, platformCode: string, text?: string): PlatformError {
  return new PlatformError({ kind, platform: 'x', step, mayHaveApplied: false, platformCode, ...(text === undefined ? {} : { text }) })
}

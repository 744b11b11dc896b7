import { PlatformError } from '../../core/platform-error.ts'
import type { HttpResponse } from '../../core/http.ts'
import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { beginAgain } from './begin-again.ts'
import { chunkAt } from './chunk-plan.ts'
import { runOf, type At, type Run } from './checkpoint.ts'
import { failure, toPlatformError } from './errors.ts'
import { readStanding } from './status.ts'

/** TikTok media-transfer-guide, read 2026-11-23: an upload address lives one hour; a minute is left for the last call. */
const UPLOAD_LIFE_MS = 59 * 60_000
/** An upload is begun anew this often when its address was spent. */
const MAX_RESTARTS = 3
/** TikTok answers after it has stored the chunk. */
const CHUNK_TIMEOUT_MS = 120_000
/** A last chunk that was sent may become whole at TikTok a moment later: until then nobody may say that nothing will be public. */
const IN_FLIGHT_MS = 15_000
/** The same before a second upload is begun, which a late end of the first one would double. */
const SETTLE_MS = 2 * 60_000
/** TikTok admits 30 such questions a minute for all of an account. */
const ASK_AGAIN_MS = 5_000
const ASK_OVER_AGAIN_MS = 30_000

type Uploading = At<'upload' | 'last-chunk'>

/** What a chunk was answered that TikTok must be asked about: its address does not take it, or the upload stands elsewhere. */
type Answered = 'refused' | 'out-of-step'

/** Is the upload address beyond its hour? */
export function isSpent(run: Run, now: number): boolean {
  return now - run.begunAt >= UPLOAD_LIFE_MS
}

/** One chunk that is not the last; the one that is gets announced as a commit instead. */
export async function uploadStep(at: At<'upload'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  // Cut off here before: the chunk under way may have arrived.
  if (work.isResumed || isSpent(at, work.now)) return askOffset(at, media, work, session)
  const { end, isLast } = chunkAt(at, media.asset.sizeBytes, at.offset)
  if (isLast) return { kind: 'commit-next', checkpoint: { ...at, stage: 'last-chunk' }, phase: 'uploading', uploadedBytes: at.offset }
  const response = await putChunk(at, media, session)
  switch (response.status) {
    case 200:
    case 206:
      return isStoredTo(end, response) ? goOn(at, end) : askOffset(at, media, work, session, 'out-of-step')
    case 201:
    case 416:
      return askOffset(at, media, work, session, 'out-of-step')
    case 403:
    case 404:
      return askOffset(at, media, work, session, 'refused')
    default:
      throw toPlatformError(response, { step: 'upload.chunk', isCommit: false, now: work.now })
  }
}

/** The commit. TikTok publishes by itself once this chunk is whole; a chunk that is not leaves nothing public. */
export async function lastChunkStep(at: At<'last-chunk'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  // After a failed try, too: TikTok's word comes before a byte is sent.
  if (at.missedSince !== undefined) return askOffset(at, media, work, session, 'refused')
  if (work.isResumed || isSpent(at, work.now)) return askOffset(at, media, work, session)
  const response = await putChunk(at, media, session)
  switch (response.status) {
    case 200:
    case 201:
      return {
        kind: 'next',
        checkpoint: { ...whole(at, work), isAcknowledged: response.status === 201 },
        phase: 'processing',
        uploadedBytes: media.asset.sizeBytes,
      }
    case 206:
    case 416:
      return askOffset(at, media, work, session, 'out-of-step')
    case 403:
    case 404:
      return askOffset(at, media, work, session, 'refused')
    default:
      throw toPlatformError(response, { step: 'upload.chunk', isCommit: true, now: work.now })
  }
}

async function putChunk(at: Uploading, media: WorkMedia, session: Session): Promise<HttpResponse> {
  const { asset } = media
  const { end, isLast } = chunkAt(at, asset.sizeBytes, at.offset)
  return session.send({
    step: 'upload.chunk',
    method: 'PUT',
    url: at.uploadUrl,
    auth: 'bare',
    ...(isLast ? { isCommit: true } : {}),
    timeoutMs: CHUNK_TIMEOUT_MS,
    headers: { 'content-range': `bytes ${at.offset}-${end - 1}/${asset.sizeBytes}` },
    body: { kind: 'bytes', contentType: asset.mimeType, bytes: media.read(at.offset, end) },
  })
}

/**
 * `Content-Range: bytes 0-{uploaded}/{total}`. Whether the number is the last byte or a count is unconfirmed, so either is taken for the
 * chunk just sent, and for anything else the status is asked.
 */
function isStoredTo(end: number, response: HttpResponse): boolean {
  const header = response.headers['content-range']
  if (header === undefined) return true
  const stored = Number(/^bytes\s+0-(\d+)\//i.exec(header.trim())?.[1] ?? Number.NaN)
  return stored === end || stored === end - 1
}

/**
 * Goes on where TikTok says that it stands. Asked before an upload is begun anew, too: a second init is safe only while the first upload is
 * known to be incomplete, because then nothing of it is public and nothing will be.
 */
async function askOffset(at: Uploading, media: WorkMedia, work: Work, session: Session, answered?: Answered): Promise<Step> {
  const isMarked = at.stage === 'last-chunk'
  const undone = (step: Next): Next => (isMarked ? { ...step, isCommitUndone: true } : step)
  const standing = await readStanding(at, work, session)
  switch (standing.is) {
    case 'processing':
    case 'complete': {
      const next = { checkpoint: whole(at, work), phase: 'processing', uploadedBytes: media.asset.sizeBytes } as const
      // Not marked yet, and still all is there: from here on it counts as a commit that may be public.
      return { kind: isMarked ? 'next' : 'commit-next', ...next }
    }
    case 'failed':
      return undone(beginAgain(at, standing.reason))
    case 'uploading': {
      const offset = standing.uploadedBytes ?? at.offset
      if (answered === 'refused' || isSpent(at, work.now)) {
        if (standing.uploadedBytes === null) throw unclear(isMarked, 'uploaded-bytes-missing')
        const later = isMarked ? settling(at, true, work.now) : null
        return later === null ? undone(beginAnew(at)) : { kind: 'wait', ...later, phase: 'uploading' }
      }
      // The same chunk would only get the same answer: time is given to TikTok, not bytes.
      if (answered === 'out-of-step' && offset === at.offset) throw unclear(isMarked, 'out-of-step')
      return undone(goOn(at, offset))
    }
  }
}

/** When an upload that misses bytes after its last chunk is asked about again; null once nothing of that chunk can arrive any more. */
export function settling(
  at: At<'last-chunk'>,
  isOver: boolean,
  now: number,
): Pick<Extract<Step, { kind: 'wait' }>, 'checkpoint' | 'notBefore'> | null {
  // A clock that was set back begins the wait anew.
  const missedSince = Math.min(at.missedSince ?? now, now)
  if (now - missedSince >= (isOver ? SETTLE_MS : IN_FLIGHT_MS)) return null
  return { checkpoint: { ...at, missedSince }, notBefore: now + (isOver ? ASK_OVER_AGAIN_MS : ASK_AGAIN_MS) }
}

type Next = Extract<Step, { kind: 'next' }>

function goOn(at: Run, offset: number): Next {
  return { kind: 'next', checkpoint: { stage: 'upload', ...runOf(at), offset }, phase: 'uploading', uploadedBytes: offset }
}

/** Where TikTok itself says that an upload whose last chunk was acknowledged is not whole: the rest goes to it, or within a new one. */
export function resumeUpload(at: Run, uploadedBytes: number, work: Work): Step {
  return { ...(isSpent(at, work.now) ? beginAnew(at) : goOn(at, uploadedBytes)), isCommitUndone: true }
}

/** Not whole, so nothing is public: a new init is safe. */
function beginAnew({ restarts, repeats }: Run): Next {
  if (restarts >= MAX_RESTARTS) throw failure('media-rejected', 'upload.chunk', 'upload-address-spent')
  return { kind: 'next', checkpoint: { stage: 'init', restarts: restarts + 1, repeats }, phase: 'preparing', uploadedBytes: 0 }
}

/** All bytes are there, as far as is known. */
export function whole(at: Run, work: Work): At<'process'> {
  return { stage: 'process', ...runOf(at), since: work.now, polls: 0, isAcknowledged: false }
}

function unclear(isMarked: boolean, platformCode: string): PlatformError {
  return new PlatformError({
    kind: 'unexpected-response',
    platform: 'tiktok',
    step: 'post.status',
    mayHaveApplied: isMarked,
    platformCode,
  })
}

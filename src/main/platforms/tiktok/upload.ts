import type { HttpResponse, Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { chunkAt } from './chunk-plan.ts'
import { runOf, type At, type Run } from './checkpoint.ts'
import { failedPublish, failure, toPlatformError } from './errors.ts'
import { readStanding } from './status.ts'

/** TikTok media-transfer-guide, read 2026-11-23: an upload address lives one hour; a minute is left for the last call. */
const UPLOAD_LIFE_MS = 59 * 60_000
/** An upload is begun anew this often when its address was spent. */
const MAX_RESTARTS = 3
/** TikTok answers after it has stored the chunk. */
const CHUNK_TIMEOUT_MS = 120_000

type Uploading = At<'upload' | 'last-chunk'>

/** Is the upload address beyond its hour? */
export function isSpent(run: Run, now: number): boolean {
  return now - run.begunAt >= UPLOAD_LIFE_MS
}

/** One chunk that is not the last; the one that is gets announced as a commit instead. */
export async function uploadStep(at: At<'upload'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  if (isSpent(at, work.now)) return beginAnew(at)
  // Cut off here before: the chunk under way may have arrived.
  if (work.isResumed) return askOffset(at, media, work, session)
  const size = media.asset.sizeBytes
  const { isLast } = chunkAt(at, size, at.offset)
  if (isLast) return { kind: 'commit-next', checkpoint: { ...at, stage: 'last-chunk' }, phase: 'uploading', uploadedBytes: at.offset }
  const response = await putChunk(at, media, session)
  switch (response.status) {
    case 200:
    case 201:
    case 206:
      return goOn(at, storedBytes(response, size) ?? chunkAt(at, size, at.offset).end)
    case 416:
      return askOffset(at, media, work, session, storedBytes(response, size))
    case 403:
    case 404:
      return beginAnew(at)
    default:
      throw toPlatformError(response, { step: 'upload.chunk', isCommit: false, now: work.now })
  }
}

/** The commit. TikTok publishes by itself once this chunk is whole; a chunk that is not leaves nothing public. */
export async function lastChunkStep(at: At<'last-chunk'>, media: WorkMedia, work: Work, session: Session): Promise<Step> {
  const size = media.asset.sizeBytes
  // Whatever was sent before was answered or looked up: an upload that stands below its size has published nothing.
  if (isSpent(at, work.now)) return undone(beginAnew(at))
  const response = await putChunk(at, media, session)
  const stored = storedBytes(response, size)
  switch (response.status) {
    case 200:
    case 201:
      return processing(at, media, work)
    case 206:
      return stored === null || stored >= size ? processing(at, media, work) : undone(goOn(at, stored))
    case 403:
    case 404:
    case 416:
      return undoneUnlessWhole(await askOffset(at, media, work, session, response.status === 416 ? stored : null, response.status !== 416))
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

/** Goes on where TikTok stands; `told` is its own answer when there is one, else status is asked. */
async function askOffset(
  at: Uploading,
  media: WorkMedia,
  work: Work,
  session: Session,
  told: number | null = null,
  isAddressSpent = false,
): Promise<Step> {
  const size = media.asset.sizeBytes
  if (told !== null) return told >= size ? processing(at, media, work) : goOn(at, told)
  const standing = await readStanding(at, work, session)
  switch (standing.is) {
    case 'processing':
    case 'complete':
      return processing(at, media, work)
    case 'failed':
      throw failedPublish(standing.reason)
    case 'uploading':
      return isAddressSpent ? beginAnew(at) : goOn(at, standing.uploadedBytes ?? at.offset)
  }
}

/** `Content-Range: bytes 0-{uploaded}/{total}`. Whether the number is the last byte or the count is unconfirmed: a chunk's end tells them apart. */
function storedBytes(response: HttpResponse, size: number): number | null {
  const match = /^bytes\s+0-(\d+)\/(\d+|\*)$/i.exec(response.headers['content-range']?.trim() ?? '')
  const told = Number(match?.[1] ?? Number.NaN)
  if (!Number.isSafeInteger(told) || told > size) return null
  if (told === size - 1) return size
  // An odd number is the last byte's: our chunks end at multiples of ten million, or at the size.
  return told % 10 === 9 && told !== size ? told + 1 : told
}

function goOn(at: Uploading, offset: number): Step {
  return { kind: 'next', checkpoint: { stage: 'upload', ...runOf(at), offset }, phase: 'uploading', uploadedBytes: offset }
}

function processing(at: Uploading, media: WorkMedia, work: Work): Step {
  const checkpoint: At<'process'> = { stage: 'process', ...runOf(at), since: work.now, polls: 0 }
  return { kind: 'next', checkpoint, phase: 'processing', uploadedBytes: media.asset.sizeBytes }
}

/** Not whole, so nothing is public and nothing will be: a new init is safe. */
function beginAnew({ restarts, repeats }: Run): Step {
  if (restarts >= MAX_RESTARTS) throw failure('media-rejected', 'upload.chunk', 'upload-address-spent')
  return { kind: 'next', checkpoint: { stage: 'init', restarts: restarts + 1, repeats }, phase: 'preparing', uploadedBytes: 0 }
}

function undone(step: Step): Step {
  return step.kind === 'next' ? { ...step, isCommitUndone: true } : step
}

function undoneUnlessWhole(step: Step): Step {
  const isWhole = step.kind === 'next' && step.phase === 'processing'
  return isWhole ? step : undone(step)
}

import { invalidParams } from './envelope.ts'
import { VIDEO_MAX_BYTES } from './file-checks.ts'
import type { UploadPlan } from './publish-records.ts'

// TikTok media-transfer-guide, state 2026-11-23. "MB" is read in the wider sense at both ends, since the guide's example counts decimal millions.
const CHUNK_MIN = 5_000_000
const CHUNK_MAX = 64 * 1024 * 1024
const LAST_CHUNK_MAX = 128 * 1024 * 1024
const COUNT_MAX = 1_000

const BAD_CHUNK_SIZE = 'The chunk size is invalid'
/** (unconfirmed) Wording. */
const BAD_CHUNK_COUNT = 'The total chunk count is invalid'

/** Checks `source_info` of a FILE_UPLOAD: chunk_size, total_chunk_count and video_size must fit together. */
export function readPlan(source: Record<string, unknown>): UploadPlan {
  const videoSize = requireCount(source, 'video_size')
  const chunkSize = requireCount(source, 'chunk_size')
  const chunkCount = requireCount(source, 'total_chunk_count')
  if (videoSize > VIDEO_MAX_BYTES) throw invalidParams('The video size is invalid')
  if (chunkCount > COUNT_MAX) throw invalidParams(BAD_CHUNK_COUNT)
  // A file smaller than the smallest chunk goes in one piece, and one piece is always the whole file.
  const isTooSmall = chunkSize < CHUNK_MIN && chunkSize !== videoSize
  if (isTooSmall || chunkSize > videoSize || chunkSize > CHUNK_MAX || (chunkCount === 1 && chunkSize !== videoSize))
    throw invalidParams(BAD_CHUNK_SIZE)
  if (chunkCount !== Math.floor(videoSize / chunkSize)) throw invalidParams(BAD_CHUNK_COUNT)
  const plan = { videoSize, chunkSize, chunkCount }
  if (chunkLength(plan, (chunkCount - 1) * chunkSize) > LAST_CHUNK_MAX) throw invalidParams(BAD_CHUNK_SIZE)
  return plan
}

/** How long the chunk is that begins at `offset`: the last one takes the remainder. */
export function chunkLength({ videoSize, chunkSize, chunkCount }: UploadPlan, offset: number): number {
  return offset >= (chunkCount - 1) * chunkSize ? videoSize - offset : chunkSize
}

function requireCount(source: Record<string, unknown>, name: string): number {
  const value = source[name]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) throw invalidParams(`${name} is missing or invalid`)
  return value
}

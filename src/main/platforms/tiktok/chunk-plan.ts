/**
 * TikTok media-transfer-guide, read 2026-11-23: up to "64 MB" may go as one chunk; MB is read as decimal millions, which fits the worked
 * example and stays below the limit in any reading.
 */
const SINGLE_CHUNK_MAX_BYTES = 64_000_000
/** Between 5 and 64 MB and away from both ends: large chunks were refused live since August 2026 (reported). */
const CHUNK_BYTES = 10_000_000

/** How a video is cut. The remainder goes with the last chunk, so the count is rounded down. */
export interface ChunkPlan {
  readonly chunkBytes: number
  readonly chunkCount: number
}

/**
 * The plan for a video of this size: in chunks wherever two fit, because TikTok keeps a chunk only whole, and what a cut costs is a chunk. `isWhole` asks for a
 * single one where that is allowed.
 */
export function planChunks(sizeBytes: number, isWhole = false): ChunkPlan {
  const chunkCount = Math.floor(sizeBytes / CHUNK_BYTES)
  if (chunkCount <= 1 || (isWhole && mayGoWhole(sizeBytes))) return { chunkBytes: sizeBytes, chunkCount: 1 }
  return { chunkBytes: CHUNK_BYTES, chunkCount }
}

/** Does TikTok take a video of this size as one chunk? */
export function mayGoWhole(sizeBytes: number): boolean {
  return sizeBytes <= SINGLE_CHUNK_MAX_BYTES
}

/** The chunk that begins (or goes on) at `offset`. */
export function chunkAt(plan: ChunkPlan, sizeBytes: number, offset: number): { readonly end: number; readonly isLast: boolean } {
  const number = Math.floor(offset / plan.chunkBytes) + 1
  const isLast = number >= plan.chunkCount
  return { end: isLast ? sizeBytes : number * plan.chunkBytes, isLast }
}

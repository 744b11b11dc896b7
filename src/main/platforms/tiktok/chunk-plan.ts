/**
 * TikTok media-transfer-guide, read 2026-11-23: up to "64 MB" goes as one chunk; MB is read as decimal millions, which fits the worked
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

/** The plan for a video of this size. */
export function planChunks(sizeBytes: number): ChunkPlan {
  if (sizeBytes <= SINGLE_CHUNK_MAX_BYTES) return { chunkBytes: sizeBytes, chunkCount: 1 }
  return { chunkBytes: CHUNK_BYTES, chunkCount: Math.floor(sizeBytes / CHUNK_BYTES) }
}

/** The chunk that begins (or goes on) at `offset`. */
export function chunkAt(plan: ChunkPlan, sizeBytes: number, offset: number): { readonly end: number; readonly isLast: boolean } {
  const number = Math.floor(offset / plan.chunkBytes) + 1
  const isLast = number >= plan.chunkCount
  return { end: isLast ? sizeBytes : number * plan.chunkBytes, isLast }
}

import { type FilmFacts, GIB, MIB, WRAPPING_BYTES } from '../../../../../tools/testing/film-facts.ts'

/** Page videos, read 2026-11-23: chunks as the platform asks for them; the sandbox asks for 8 MiB. */
export const film: FilmFacts = {
  host: 'graph.facebook.com',
  path: /\/videos(\?|$)/,
  chunkBytes: () => 8 * MIB,
  severalChunksBytes: 9_000_000,
  small: { cutEveryBytes: 10_000_000, bytesACut: 8 * MIB, largestCallBytes: 8 * MIB + WRAPPING_BYTES },
  large: { sizeBytes: GIB, chunkBytes: 8 * MIB },
  beforeAChunk: { stage: 'transfer', sessionId: 's1', videoId: '55', start: 8 * MIB, end: 16 * MIB, restarts: 0 },
}

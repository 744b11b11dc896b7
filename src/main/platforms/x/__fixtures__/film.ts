import { type FilmFacts, MIB, WRAPPING_BYTES } from '../../../../../tools/testing/film-facts.ts'

/** X OpenAPI 2.167 and xurl, read 2026-11-23: segments of 1 MiB for a file up to 64 MiB, then 4. */
export const film: FilmFacts = {
  host: 'api.x.com',
  path: /^\/2\/media\/upload\//,
  chunkBytes: () => MIB,
  severalChunksBytes: 2_500_000,
  small: { cutEveryBytes: 5_000_000, bytesACut: MIB, largestCallBytes: MIB + WRAPPING_BYTES },
  large: { sizeBytes: 512 * MIB, chunkBytes: 4 * MIB },
  beforeAChunk: {
    stage: 'append',
    ready: [],
    restarts: 0,
    upload: { id: '1', key: null, expiresAt: null },
    segmentBytes: 4 * MIB,
    nextSegment: 1,
  },
}

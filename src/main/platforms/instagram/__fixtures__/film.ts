import { type FilmFacts, KIB, MIB } from '../../../../../tools/testing/film-facts.ts'

/** Meta's rupload, read 2026-11-23: keeps every byte; what was in the socket of a dead process is lost. */
export const film: FilmFacts = {
  host: 'rupload.facebook.com',
  path: /^\/ig-api-upload\//,
  chunkBytes: () => 256 * KIB,
  severalChunksBytes: null,
  small: { cutEveryBytes: 5_000_000, bytesACut: 0, largestCallBytes: 0 },
  large: { sizeBytes: 300_000_000, chunkBytes: 'kept within a chunk' },
  beforeAChunk: {
    stage: 'video',
    photoIds: [],
    containerIds: [],
    parentId: null,
    restarts: 0,
    containerId: 'c1',
    uri: 'https://rupload.facebook.com/ig-api-upload/v26.0/c1',
    offset: 6 * MIB,
    lost: 0,
  },
}

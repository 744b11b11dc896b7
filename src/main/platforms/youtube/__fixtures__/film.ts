import { type FilmFacts, GIB, KIB, MIB } from '../../../../../tools/testing/film-facts.ts'

const upload = {
  stage: 'upload',
  address: 'https://www.googleapis.com/upload/youtube/v3/videos?upload_id=K',
  openedAt: Date.parse('2026-11-23T10:00:00Z'),
  restarts: 0,
}

/** Google's resumable uploads, read 2026-11-23: kept in steps of 256 KiB; chunks of 8 MiB. */
export const film: FilmFacts = {
  host: 'www.googleapis.com',
  path: /^\/upload\//,
  chunkBytes: () => 256 * KIB,
  severalChunksBytes: 9_000_000,
  small: { cutEveryBytes: 5_000_000, bytesACut: 256 * KIB, largestCallBytes: 256 * KIB },
  large: { sizeBytes: GIB, chunkBytes: 'kept within a chunk' },
  beforeAChunk: { ...upload, offset: 8 * MIB },
  beforeTheLastChunk: { ...upload, stage: 'last', offset: 16 * MIB },
}

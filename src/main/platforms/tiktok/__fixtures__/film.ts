import { type FilmFacts, GIB, MIB } from '../../../../../tools/testing/film-facts.ts'

const upload = {
  stage: 'upload',
  publishId: 'p1',
  uploadUrl: 'https://open-upload.tiktokapis.com/video/?upload_id=1',
  begunAt: Date.parse('2026-11-23T10:00:00Z'),
  username: 'mira',
  privacy: 'SELF_ONLY',
  chunkBytes: 5 * MIB,
  chunkCount: 4,
  restarts: 0,
  repeats: 0,
}

/** TikTok media transfer guide, read 2026-11-23: 10 MB of 5 to 64; below 20 MB as one; the last one up to twice that. */
export const film: FilmFacts = {
  host: 'open-upload.tiktokapis.com',
  path: /^\/video\//,
  chunkBytes: (fileBytes) => (fileBytes < 20_000_000 ? fileBytes : 20_000_000),
  severalChunksBytes: 21_000_000,
  small: { cutEveryBytes: 20_000_000, bytesACut: 20_000_000, largestCallBytes: 24 * MIB - 10_000_000 },
  large: { sizeBytes: GIB, chunkBytes: 10_000_000 },
  beforeAChunk: { ...upload, offset: 5 * MIB },
  beforeTheLastChunk: { ...upload, stage: 'last-chunk', offset: 15 * MIB },
}

import { type FilmFacts, FILM_BYTES, MIB } from '../../../../../tools/testing/film-facts.ts'

const PART = 'https://www.linkedin.com/dms-uploads/sp/v2/V1/uploaded-video'

/** LinkedIn videos API, read 2026-11-23: parts of 4 MiB. */
export const film: FilmFacts = {
  host: 'www.linkedin.com',
  path: /^\/dms-uploads\//,
  chunkBytes: () => 4 * MIB,
  severalChunksBytes: 9_000_000,
  small: { cutEveryBytes: 5_000_000, bytesACut: 4 * MIB, largestCallBytes: 4 * MIB },
  large: { sizeBytes: 500_000_000, chunkBytes: 4 * MIB },
  beforeAChunk: {
    stage: 'parts',
    ready: [],
    restarts: 0,
    urn: 'urn:li:video:V1',
    uploadToken: '',
    parts: [
      { url: `${PART}/0`, first: 0, last: 4 * MIB - 1 },
      { url: `${PART}/1`, first: 4 * MIB, last: FILM_BYTES - 1 },
    ],
    etags: ['etag-1'],
  },
}

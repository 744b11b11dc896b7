import { PLATFORM_IDS, type PlatformId } from '../../src/shared/platforms/registry.ts'

const KIB = 1024
const MIB = 1024 * KIB
const GIB = 1024 * MIB

/** How a platform takes a film: what the rehearsals need to know that break its line, end its process or change the file meanwhile. */
export interface FilmFacts {
  /** Where the bytes go, and which calls there carry them. */
  readonly host: string
  readonly path: RegExp
  /** What one death may cost for a film of this size: a chunk that counts only whole, or what the server had not kept of it. */
  chunkBytes(fileBytes: number): number
  /** A film that needs several chunks; null where the protocol sends all in one call. */
  readonly severalChunksBytes: number | null
  /** For films of 24 MB. */
  readonly small: {
    /** Between two cuts one chunk must fit, or nothing would ever arrive. */
    readonly cutEveryBytes: number
    /** What one cut may cost. */
    readonly bytesACut: number
    /** A call that was cut off in the middle goes again, with what is around a chunk that travels as multipart. */
    readonly largestCallBytes: number
  }
  /** The largest film that the platform admits, up to 1 GiB, and what a cut may cost it: one chunk, or nothing but a share where the server keeps every byte. */
  readonly large: { readonly sizeBytes: number; readonly chunkBytes: number | 'kept within a chunk' }
}

const WRAPPING_BYTES = 100 * KIB

/**
 * X OpenAPI 2.167 and xurl (segments of 1 MiB for a file up to 64 MiB, then 4), Google's resumable uploads (kept in steps of 256 KiB, chunks of 8 MiB), Meta's
 * rupload (keeps every byte; what was in the socket of a dead process is lost), Page videos (8 MiB asked for by the sandbox), LinkedIn videos API (parts of
 * 4 MiB), TikTok media transfer guide (10 MB of 5 to 64, below 20 MB as one, the last one up to twice that); read 2026-11-23.
 */
const FILMS: Readonly<Partial<Record<PlatformId, FilmFacts>>> = {
  x: {
    host: 'api.x.com',
    path: /^\/2\/media\/upload\//,
    chunkBytes: () => MIB,
    severalChunksBytes: 2_500_000,
    small: { cutEveryBytes: 5_000_000, bytesACut: MIB, largestCallBytes: MIB + WRAPPING_BYTES },
    large: { sizeBytes: 512 * MIB, chunkBytes: 4 * MIB },
  },
  youtube: {
    host: 'www.googleapis.com',
    path: /^\/upload\//,
    chunkBytes: () => 256 * KIB,
    severalChunksBytes: 9_000_000,
    small: { cutEveryBytes: 5_000_000, bytesACut: 256 * KIB, largestCallBytes: 256 * KIB },
    large: { sizeBytes: GIB, chunkBytes: 'kept within a chunk' },
  },
  instagram: {
    host: 'rupload.facebook.com',
    path: /^\/ig-api-upload\//,
    chunkBytes: () => 256 * KIB,
    severalChunksBytes: null,
    small: { cutEveryBytes: 5_000_000, bytesACut: 0, largestCallBytes: 0 },
    large: { sizeBytes: 300_000_000, chunkBytes: 'kept within a chunk' },
  },
  facebook: {
    host: 'graph.facebook.com',
    path: /\/videos(\?|$)/,
    chunkBytes: () => 8 * MIB,
    severalChunksBytes: 9_000_000,
    small: { cutEveryBytes: 10_000_000, bytesACut: 8 * MIB, largestCallBytes: 8 * MIB + WRAPPING_BYTES },
    large: { sizeBytes: GIB, chunkBytes: 8 * MIB },
  },
  linkedin: {
    host: 'www.linkedin.com',
    path: /^\/dms-uploads\//,
    chunkBytes: () => 4 * MIB,
    severalChunksBytes: 9_000_000,
    small: { cutEveryBytes: 5_000_000, bytesACut: 4 * MIB, largestCallBytes: 4 * MIB },
    large: { sizeBytes: 500_000_000, chunkBytes: 4 * MIB },
  },
  tiktok: {
    host: 'open-upload.tiktokapis.com',
    path: /^\/video\//,
    chunkBytes: (fileBytes) => (fileBytes < 20_000_000 ? fileBytes : 20_000_000),
    severalChunksBytes: 21_000_000,
    small: { cutEveryBytes: 20_000_000, bytesACut: 20_000_000, largestCallBytes: 24 * MIB - 10_000_000 },
    large: { sizeBytes: GIB, chunkBytes: 10_000_000 },
  },
}

/** Every platform that takes a film. */
export const FILM_PLATFORMS: readonly PlatformId[] = PLATFORM_IDS.filter((platform) => FILMS[platform] !== undefined)

/** How this platform takes one. Throws where none is told. */
export function filmFactsOf(platform: PlatformId): FilmFacts {
  const facts = FILMS[platform]
  if (facts === undefined) throw new Error(`nothing is told of films at ${platform}`)
  return facts
}

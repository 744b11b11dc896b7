import type { Json } from '../../src/shared/json.ts'

export const KIB = 1024
export const MIB = 1024 * KIB
export const GIB = 1024 * MIB

/** What is around a chunk that travels as multipart. */
export const WRAPPING_BYTES = 100 * KIB

/** The film that changes under its upload. */
export const FILM_BYTES = 20 * MIB

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
  /** The adapter's checkpoint of a film of `FILM_BYTES` before its next chunk, of at least 4 MiB. */
  readonly beforeAChunk: Json
  /** The same before the call whose bytes make the post public; absent where no bytes do. */
  readonly beforeTheLastChunk?: Json
}

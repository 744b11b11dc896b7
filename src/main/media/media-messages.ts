import { z } from 'zod'

/** What may be asked of the media process. Paths go in, never out. */
export type MediaQuestion =
  | { readonly kind: 'probe'; readonly path: string }
  | { readonly kind: 'thumbnail'; readonly path: string; readonly targetPath: string; readonly longestSidePx: number }
  | { readonly kind: 'fingerprint'; readonly path: string }

/** A question with the number its answer will carry. */
export type MediaRequest = MediaQuestion & { readonly id: number }

/** No picture side and no film is larger than this; a number beyond comes from a damaged header. */
export const MAX_SIDE_PX = 65_535
/** 400 hours. */
export const MAX_DURATION_MS = 400 * 3_600_000
/** High-speed phone cameras reach 960. */
export const MAX_FRAME_RATE = 1000
/** An hour of animation. */
export const MAX_FRAMES = 200_000
/** A number beyond comes from a damaged page tree. */
export const MAX_PAGES = 1_000_000
/** A film of ten hours has about one megabyte of captions. */
export const MAX_CAPTIONS_BYTES = 10_000_000

/** What was measured of a file. Every number is bounded here, because parsers hand on whatever a damaged header says. */
export const MediaFacts = z
  .object({
    kind: z.enum(['image', 'video', 'document', 'captions']),
    mimeType: z.string().max(100),
    /** 0 where there is no picture: documents and captions, and only there. */
    width: z.number().int().min(0).max(MAX_SIDE_PX),
    height: z.number().int().min(0).max(MAX_SIDE_PX),
    durationMs: z.number().min(0).max(MAX_DURATION_MS).nullable(),
    frameRate: z.number().positive().max(MAX_FRAME_RATE).nullable(),
    videoCodec: z.string().max(40).nullable(),
    audioCodec: z.string().max(40).nullable(),
    /** MP4 and MOV only: `moov` lies in front of the media data; null for other containers. */
    isMovieFirst: z.boolean().nullable(),
    /** Pictures of an animated image; absent for everything else. */
    frameCount: z.number().int().min(2).max(MAX_FRAMES).exactOptional(),
    /** Pages of a document; absent where they could not be counted. */
    pageCount: z.number().int().min(1).max(MAX_PAGES).exactOptional(),
  })
  .refine(({ kind, width, height }) => (kind === 'image' || kind === 'video' ? width > 0 && height > 0 : width === 0 && height === 0))
export type MediaFacts = z.infer<typeof MediaFacts>

/** SHA-256 as 64 hexadecimal digits. */
export const Fingerprint = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * Why the media process could not answer. `not-media`: nothing in it that can be published. `damaged`: it claims to be such and cannot be
 * read. `encrypted`: a document that cannot be read without its key. `not-utf8`, `too-large`, `empty`: captions in another encoding, beyond
 * any film, without a cue. `unreadable`: the operating system refused.
 */
export const MediaFailure = z.enum(['not-media', 'damaged', 'encrypted', 'not-utf8', 'too-large', 'empty', 'unreadable'])
export type MediaFailure = z.infer<typeof MediaFailure>

/** What the media process says: `ready` once, then one answer per request. `found` names what a file was, where it was no media. */
export const MediaReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('done'), id: z.number(), value: z.unknown() }),
  z.object({
    kind: z.literal('failed'),
    id: z.number(),
    failure: MediaFailure,
    found: z.string().max(100).optional(),
    text: z.string().max(2000),
  }),
])
export type MediaReply = z.infer<typeof MediaReply>

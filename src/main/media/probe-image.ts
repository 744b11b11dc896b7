import { rename, rm } from 'node:fs/promises'
import sharp from 'sharp'
import { MediaFailureError } from './media-failure.ts'
import type { MediaFacts } from './media-messages.ts'

// Only these readers may run: sharp would otherwise take an SVG that is called .jpg, and an SVG can name other files.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadPngFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadNsgifFile',
    'VipsForeignLoadTiffFile',
    'VipsForeignLoadHeifFile',
  ],
})
// libvips remembers files by name, so a replaced file would be answered from before.
sharp.cache(false)
sharp.concurrency(1)

const MIME_TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  tiff: 'image/tiff',
}

/** sharp tells no frames of an animated PNG: it is measured as the still picture that every platform makes of it. */
const ANIMATED_FORMATS: ReadonlySet<string> = new Set(['gif', 'webp'])

/** `error` refuses what is cut or garbled and lets small blemishes pass, as viewers do. */
const STRICT = { failOn: 'error' } as const

/**
 * Measures a picture and reads it whole once, because the header of a cut file tells nothing of the cut. HEIC is measured only: the
 * prebuilt sharp cannot decode it. Throws MediaFailureError.
 */
export async function probeImage(path: string): Promise<MediaFacts> {
  const metadata = await sharp(path, STRICT).metadata()
  const isHevc = metadata.format === 'heif' && metadata.compression !== 'av1'
  const mimeType = metadata.format === 'heif' ? (isHevc ? 'image/heic' : 'image/avif') : MIME_TYPES[metadata.format]
  if (mimeType === undefined) throw new MediaFailureError('not-media', `sharp reads this as ${metadata.format}`)
  // Smaller is faster: JPEG is decoded at an eighth of its size, and the whole of the data is still walked through.
  if (!isHevc) await sharp(path, STRICT).resize(16, 16, { fit: 'inside' }).raw().toBuffer()
  // A TIFF's pages and the pictures of a HEIF collection do not move.
  const frameCount = ANIMATED_FORMATS.has(metadata.format) ? (metadata.pages ?? 1) : 1
  const animationMs = frameCount > 1 && metadata.delay !== undefined ? metadata.delay.reduce((sum, delay) => sum + delay, 0) : null
  return {
    kind: 'image',
    mimeType,
    width: metadata.autoOrient.width,
    height: metadata.autoOrient.height,
    durationMs: animationMs === 0 ? null : animationMs,
    frameRate: null,
    videoCodec: null,
    audioCodec: null,
    isMovieFirst: null,
    ...(frameCount > 1 ? { frameCount } : {}),
  }
}

/**
 * Writes an upright JPEG whose longer side is at most `longestSidePx`, without any metadata of the original. Appears whole or not at
 * all. Throws where the picture cannot be decoded or the disk is full.
 */
export async function writeThumbnail(path: string, targetPath: string, longestSidePx: number): Promise<void> {
  const partial = `${targetPath}.${process.pid}.part`
  try {
    await sharp(path, STRICT)
      .autoOrient()
      .resize(longestSidePx, longestSidePx, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 80, mozjpeg: true })
      .toFile(partial)
    await rename(partial, targetPath)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

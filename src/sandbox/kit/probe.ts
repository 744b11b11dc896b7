import { imageSize } from 'image-size'
import { ALL_FORMATS, Input, CustomSource } from 'mediabunny'
import type { Blobs } from './blobs.ts'

/** What a platform learns of an uploaded picture: type by content. */
export interface ImageFacts {
  readonly mimeType: string
  readonly width: number
  readonly height: number
}

/** What a platform learns of an uploaded video. */
export interface VideoFacts {
  readonly mimeType: string
  readonly width: number
  readonly height: number
  readonly durationMs: number
  readonly frameRate: number
  readonly videoCodec: string
  readonly audioCodec: string | null
}

const MIME_BY_TYPE: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
  tiff: 'image/tiff',
  avif: 'image/avif',
  heif: 'image/heif',
}

/** Looks at the first 512 KiB; null where it is no picture that any platform knows. */
export async function probeImage(blobs: Blobs, blobId: string): Promise<ImageFacts | null> {
  const head = await blobs.head(blobId, 512 * 1024)
  try {
    const { width, height, type } = imageSize(head)
    const mimeType = type === undefined ? undefined : MIME_BY_TYPE[type]
    return mimeType === undefined ? null : { mimeType, width, height }
  } catch {
    return null
  }
}

/** Reads a video's tracks by ranges; null where it has no readable video. Every number is bounded. */
export async function probeVideo(blobs: Blobs, blobId: string): Promise<VideoFacts | null> {
  const look = () => lookAtVideo(blobs, blobId)
  return blobs.remember === undefined ? look() : blobs.remember(blobId, 'video', look)
}

async function lookAtVideo(blobs: Blobs, blobId: string): Promise<VideoFacts | null> {
  const source = new CustomSource({
    getSize: () => blobs.sizeOf(blobId),
    async read(start: number, end: number) {
      const chunks: Uint8Array[] = []
      for await (const chunk of blobs.read(blobId, start, end)) chunks.push(chunk)
      return Buffer.concat(chunks)
    },
  })
  const input = new Input({ formats: ALL_FORMATS, source })
  try {
    const [mimeType, video, audio] = [await input.getMimeType(), await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()]
    if (video === null) return null
    const statistics = await video.computePacketStats(64)
    if (statistics.packetCount === 0) return null
    const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()]
    const facts: VideoFacts = {
      mimeType: mimeType.split(';')[0] ?? mimeType,
      width,
      height,
      durationMs: Math.round((await input.computeDuration()) * 1000),
      frameRate: statistics.averagePacketRate,
      videoCodec: (await video.getCodec()) ?? 'unknown',
      audioCodec: audio === null ? null : ((await audio.getCodec()) ?? 'unknown'),
    }
    return [facts.width, facts.height].every((side) => side > 0 && side < 100_000) ? facts : null
  } catch {
    return null
  } finally {
    input.dispose()
  }
}

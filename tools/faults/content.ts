import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { WorkMedia } from '../../src/main/core/platform-adapter.ts'
import type { MediaFiles } from '../../src/main/core/ports.ts'
import { probeImage, probeVideo } from '../../src/sandbox/kit/probe.ts'
import type { MediaAsset } from '../../src/shared/model.ts'
import { createMemoryBlobs } from './memory-blobs.ts'

const SAMPLES = new URL('../../resources/sample/', import.meta.url)
/** Small enough that a broken line can end anywhere, large enough to cost few turns. */
const PIECE_BYTES = 256 * 1024

/** A file that runs publish: its bytes are in memory once for all runs. */
export interface Content {
  readonly asset: MediaAsset
  readonly bytes: Uint8Array
  readonly sha256: string
}

/** The files by asset id. `tall` and `huge` need several chunks: 9 MB for most platforms, 70 MB for TikTok. */
export type Contents = ReadonlyMap<string, Content>

/** Reads the project's own samples, and looks at each file as a platform would, so that later looks answer at once. */
export async function loadContents(): Promise<Contents> {
  const image = readFileSync(new URL('creatorsync-sample.jpg', SAMPLES))
  const video = readFileSync(new URL('creatorsync-sample.mp4', SAMPLES))
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['image', alone(image)],
    // Bytes behind the picture's end: another file that shows the same.
    ['image-2', alone(Buffer.concat([image, Buffer.from('second picture')]))],
    ['video', alone(video)],
    ['video-tall', padded(video, 9_000_000)],
    ['video-huge', padded(video, 70_000_000)],
  ]
  const contents = new Map<string, Content>()
  for (const [id, bytes] of files) contents.set(id, await look(id, bytes))
  return contents
}

/** The engine's view of the files. */
export function mediaFilesOver(contents: Contents): MediaFiles {
  return {
    asset: (id) => contents.get(id)?.asset,
    async open(id): Promise<WorkMedia> {
      const { asset, bytes } = contents.get(id)!
      return {
        asset,
        read: (start, end) => ({
          sizeBytes: end - start,
          async *open() {
            for (let at = start; at < end; at += PIECE_BYTES) yield bytes.subarray(at, Math.min(end, at + PIECE_BYTES))
          },
        }),
      }
    },
  }
}

/** In memory of its own, so that a piece tells by its buffer which file it is of. */
function alone(bytes: Buffer): Uint8Array {
  const copy = Buffer.alloc(bytes.length)
  bytes.copy(copy)
  return copy.buffer.byteLength === copy.length ? copy : new Uint8Array(Uint8Array.from(bytes).buffer)
}

/** The video and a `free` box, which players skip, up to `size`. */
function padded(video: Buffer, size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  bytes.set(video)
  const box = Buffer.alloc(8)
  box.writeUInt32BE(size - video.length, 0)
  box.write('free', 4, 'latin1')
  bytes.set(box, video.length)
  return bytes
}

async function look(id: string, bytes: Uint8Array): Promise<Content> {
  const blobs = createMemoryBlobs()
  const blobId = blobs.create()
  await blobs.write(blobId, 0, [bytes] as unknown as AsyncIterable<Uint8Array>)
  const isVideo = id.startsWith('video')
  const video = isVideo ? await probeVideo(blobs, blobId) : null
  const facts = video ?? (await probeImage(blobs, blobId))
  if (facts === null) throw new Error(`the sample ${id} cannot be read`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const asset: MediaAsset = {
    id,
    kind: isVideo ? 'video' : 'image',
    fileName: isVideo ? `${id}.mp4` : `${id}.jpg`,
    sizeBytes: bytes.length,
    mimeType: facts.mimeType,
    width: facts.width,
    height: facts.height,
    durationMs: video?.durationMs ?? null,
    frameRate: video?.frameRate ?? null,
    videoCodec: video?.videoCodec ?? null,
    audioCodec: video?.audioCodec ?? null,
    altText: '',
    modifiedAt: 1_700_000_000_000,
    fingerprint: sha256,
    importedAt: 1_700_000_000_000,
  }
  return { asset, bytes, sha256 }
}

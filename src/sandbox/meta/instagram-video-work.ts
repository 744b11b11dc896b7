import { probeVideo, type VideoFacts } from '../kit/probe.ts'
import type { World } from '../kit/world.ts'
import { setMediaType } from './cdn.ts'
import { failureText } from './instagram-errors.ts'
import type { Container } from './instagram-records.ts'
import { metaStore } from './meta-records.ts'

const MIB = 1024 * 1024

/** Reel limits of the content-publishing and media references (read 2026-11-23); MB taken as MiB, which refuses less. */
const REEL = { maxBytes: 300 * MIB, minMs: 3_000, maxMs: 15 * 60_000 }
/** Story limits of the same page; a carousel video has no table of its own, so it gets the story's length (unconfirmed). */
const STORY = { maxBytes: 100 * MIB, minMs: 3_000, maxMs: 60_000 }
const CAROUSEL_VIDEO = { maxBytes: 300 * MIB, minMs: 3_000, maxMs: 60_000 }

/** Picture rules shared by all of them. */
const FRAME_RATES = { min: 23, max: 60 }
const MAX_WIDTH = 1920
const STORY_MIN_RATIO = 0.1
const REEL_MIN_RATIO = 0.01
const MAX_RATIO = 10
const DURATION_TOLERANCE_MS = 100

function limitsOf(container: Container): { maxBytes: number; minMs: number; maxMs: number } {
  return container.kind === 'STORIES' ? STORY : container.kind === 'VIDEO' ? CAROUSEL_VIDEO : REEL
}

/** The largest file a container takes. */
export function containerSizeLimit(container: Container): number {
  return limitsOf(container).maxBytes
}

/** All bytes are there: work begins, and its outcome is decided now, told when its time has passed. */
export async function beginVideoWork(world: World, container: Container): Promise<void> {
  const blobId = container.blobId ?? ''
  const facts = await probeVideo(world.blobs, blobId)
  const subcode = failureOf(world, container, facts)
  if (facts !== null) setMediaType(world, blobId, facts.mimeType)
  if (!(await isMoovFirst(world, blobId)))
    world.note('instagram', 'A video has its moov atom behind the media data; Instagram asks for it first.')
  metaStore(world).containers.put(container.id, {
    ...container,
    size: facts === null ? null : { width: facts.width, height: facts.height },
    readyAt: world.clock.now() + world.settings().processingMs,
    failure: subcode === null ? null : failureText(subcode),
  })
}

/** The failure that the fault door asks for; null while it asks for none. */
export function wishedFailure(world: World): number | null {
  const wished = world.faults.takeProcessingFailure('instagram')
  if (wished === null) return null
  return wished.reason !== undefined && /^\d+$/.test(wished.reason) ? Number(wished.reason) : 2207026
}

function failureOf(world: World, container: Container, facts: VideoFacts | null): number | null {
  const wished = wishedFailure(world)
  if (wished !== null) return wished
  if (facts === null) return 2207026
  const limits = limitsOf(container)
  const ratio = facts.width / facts.height
  const minRatio = container.kind === 'STORIES' ? STORY_MIN_RATIO : REEL_MIN_RATIO
  if (world.blobs.sizeOf(container.blobId ?? '') > limits.maxBytes) return 2207026
  if (facts.durationMs < limits.minMs - DURATION_TOLERANCE_MS || facts.durationMs > limits.maxMs + DURATION_TOLERANCE_MS) return 2207026
  if (facts.frameRate < FRAME_RATES.min - 0.1 || facts.frameRate > FRAME_RATES.max + 0.5) return 2207026
  if (facts.width > MAX_WIDTH || ratio < minRatio || ratio > MAX_RATIO) return 2207026
  if (facts.videoCodec !== 'avc' && facts.videoCodec !== 'hevc') return 2207026
  if (facts.audioCodec !== null && facts.audioCodec !== 'aac') return 2207026
  // A cover of its own wins over the offset.
  return container.extras.cover === null && container.extras.thumbOffsetMs >= facts.durationMs ? 2207057 : null
}

/** Walks the top-level boxes of an MP4 or MOV; true as soon as moov comes before mdat, and for anything else. */
async function isMoovFirst(world: World, blobId: string): Promise<boolean> {
  const size = world.blobs.sizeOf(blobId)
  for (let position = 0, boxes = 0; position + 8 <= size && boxes < 32; boxes += 1) {
    const header = await bytesAt(world, blobId, position, 16)
    const type = header.toString('latin1', 4, 8)
    if (type === 'moov') return true
    if (type === 'mdat') return false
    const short = header.readUInt32BE(0)
    const length = short === 1 && header.length === 16 ? Number(header.readBigUInt64BE(8)) : short
    if (length < 8) return true
    position += length
  }
  return true
}

async function bytesAt(world: World, blobId: string, start: number, length: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of world.blobs.read(blobId, start, start + length)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

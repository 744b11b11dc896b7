import { probeImage, probeVideo } from '../kit/probe.ts'
import type { Blobs } from '../kit/blobs.ts'
import type { World } from '../kit/world.ts'
import { readDocument } from './document-facts.ts'
import { countGifFrames } from './gif-frames.ts'
import { mediaOf, type MediaAsset } from './media-records.ts'

/** LinkedIn images doc, state 2026-11-23: fewer than 36,152,320 pixels; JPG, PNG, or GIF of at most 250 frames. */
const IMAGE_PIXELS_END = 36_152_320
const GIF_MAX_FRAMES = 250
const IMAGE_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/gif']

/** LinkedIn videos doc, state 2026-11-23: MP4, 3 seconds to 30 minutes. */
const VIDEO_MIN_MS = 3_000
const VIDEO_MAX_MS = 30 * 60_000

/** LinkedIn documents doc, state 2026-11-23: PDF, DOC, DOCX, PPT, PPTX of at most 100 MB and 300 pages. */
const DOCUMENT_MAX_BYTES = 100 * 1024 * 1024
const DOCUMENT_MAX_PAGES = 300

type Findings = Pick<MediaAsset, 'contentType' | 'failure' | 'durationMs' | 'width' | 'height' | 'pageCount'>

/**
 * Begins the processing of what was received (`blobId` null: the parts did not fit together). How it will end is found out now; when that is told
 * follows from the clock.
 */
export async function beginProcessing(world: World, urn: string, blobId: string | null): Promise<void> {
  const injected = world.faults.takeProcessingFailure('linkedin')
  const { kind } = mediaOf(world).get(urn)!
  const found = blobId === null ? failed('The uploaded parts do not fit together') : await FINDERS[kind](world.blobs, blobId)
  const failure = injected === null ? found.failure : (injected.reason ?? 'Media processing failed')
  if (blobId !== null && found.contentType !== null)
    world.collections.collection('media-types').put(blobId, { contentType: found.contentType })
  const sha256 = blobId === null || kind !== 'image' ? null : await world.blobs.sha256(blobId)
  mediaOf(world).put(urn, { ...mediaOf(world).get(urn)!, ...found, failure, blobId, sha256, receivedAt: world.clock.now() })
}

const FINDERS: Readonly<Record<MediaAsset['kind'], (blobs: Blobs, blobId: string) => Promise<Findings>>> = {
  async image(blobs, blobId) {
    const facts = await probeImage(blobs, blobId)
    if (facts === null || !IMAGE_TYPES.includes(facts.mimeType)) return failed('The image is no JPG, PNG or GIF')
    const { width, height, mimeType: contentType } = facts
    if (width * height >= IMAGE_PIXELS_END) return failed('The image has too many pixels')
    const isTooLong = contentType === 'image/gif' && (await countGifFrames(blobs.read(blobId))) > GIF_MAX_FRAMES
    return { contentType, width, height, durationMs: null, pageCount: null, failure: isTooLong ? 'The GIF has too many frames' : null }
  },
  async video(blobs, blobId) {
    const facts = await probeVideo(blobs, blobId)
    if (facts === null || facts.mimeType !== 'video/mp4') return failed('The video is no readable MP4')
    const { width, height, durationMs } = facts
    const failure = durationMs < VIDEO_MIN_MS ? 'The video is too short' : durationMs > VIDEO_MAX_MS ? 'The video is too long' : null
    return { contentType: 'video/mp4', width, height, durationMs, pageCount: null, failure }
  },
  async document(blobs, blobId) {
    if (blobs.sizeOf(blobId) > DOCUMENT_MAX_BYTES) return failed('The document is too large')
    const facts = await readDocument(blobs, blobId)
    if (facts === null) return failed('The document is no PDF, DOC, DOCX, PPT or PPTX')
    const failure = (facts.pageCount ?? 0) > DOCUMENT_MAX_PAGES ? 'The document has too many pages' : null
    return { ...facts, width: null, height: null, durationMs: null, failure }
  },
}

function failed(failure: string): Findings {
  return { contentType: null, failure, durationMs: null, width: null, height: null, pageCount: null }
}

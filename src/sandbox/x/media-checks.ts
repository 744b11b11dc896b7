import { probeImage, probeVideo, type ImageFacts, type VideoFacts } from '../kit/probe.ts'
import type { World } from '../kit/world.ts'
import { countGifFrames } from './gif-frames.ts'
import { isSubtitles } from './subtitle-files.ts'
import {
  GIF_LIMITS,
  IMAGE_MAX_BYTES,
  IMAGE_TYPES,
  SUBTITLES_MAX_BYTES,
  videoLimitsOf,
  type MediaCategory,
  type Subscription,
} from './limits.ts'
import type { MediaFailure } from './state.ts'

/** What a look into the received bytes says. */
export interface Inspection {
  readonly image: ImageFacts | null
  readonly video: VideoFacts | null
  /** Refused at once by finalize (pictures). */
  readonly refusal: string | null
  /** Processing will end in this. */
  readonly failure: MediaFailure | null
  /** Passes the upload, refused under a post (field). */
  readonly isUnfit: boolean
}

const FINE: Inspection = { image: null, video: null, refusal: null, failure: null, isUnfit: false }
const invalidMedia = (message: string): MediaFailure => ({ code: 1, name: 'InvalidMedia', message })

/** How large a file of this category may be for this account. */
export function maxBytesOf(category: MediaCategory, subscription: Subscription): number {
  switch (category) {
    case 'tweet_image':
    case 'dm_image':
      return IMAGE_MAX_BYTES
    case 'tweet_gif':
    case 'dm_gif':
      return GIF_LIMITS.maxBytes
    case 'tweet_video':
    case 'amplify_video':
    case 'dm_video':
      return videoLimitsOf(subscription).maxBytes
    case 'subtitles':
      return SUBTITLES_MAX_BYTES
  }
}

/** Whether a category is worked on after finalize. */
export function isProcessed(category: MediaCategory): boolean {
  return category.endsWith('_gif') || category.endsWith('_video')
}

/**
 * Looks at the bytes as X would: pictures are refused at once, GIFs and videos fail in processing, and what is merely out of spec fails under the
 * post. amplify_video is what X's own upload guide shows to everybody, so that every account may have it.
 */
export async function inspect(world: World, blobId: string, category: MediaCategory, subscription: Subscription): Promise<Inspection> {
  if (category.endsWith('_image')) return inspectImage(world, blobId)
  if (category.endsWith('_gif')) return inspectGif(world, blobId)
  if (category === 'subtitles') return { ...FINE, isUnfit: !(await isSubtitles(world.blobs, blobId)) }
  return inspectVideo(world, blobId, subscription)
}

async function inspectImage({ blobs }: World, blobId: string): Promise<Inspection> {
  const image = await probeImage(blobs, blobId)
  if (image === null) return { ...FINE, refusal: 'media type unrecognized.' }
  const isMoving = image.mimeType === 'image/gif' && ((await countGifFrames(blobs, blobId)) ?? 2) > 1
  return { ...FINE, image, isUnfit: isMoving || !IMAGE_TYPES.includes(image.mimeType) }
}

async function inspectGif({ blobs }: World, blobId: string): Promise<Inspection> {
  const image = await probeImage(blobs, blobId)
  const frames = await countGifFrames(blobs, blobId)
  if (image?.mimeType !== 'image/gif' || frames === null) return { ...FINE, failure: invalidMedia('Unsupported GIF format') }
  const { width, height } = image
  const isTooMuch =
    width > GIF_LIMITS.maxWidth ||
    height > GIF_LIMITS.maxHeight ||
    frames > GIF_LIMITS.maxFrames ||
    width * height * frames > GIF_LIMITS.maxPixels
  // Media best practices, text of 2026-08-22: such a GIF passes the upload and may fail when the post is created.
  return { ...FINE, image, isUnfit: isTooMuch }
}

async function inspectVideo({ blobs }: World, blobId: string, subscription: Subscription): Promise<Inspection> {
  const video = await probeVideo(blobs, blobId)
  const isContainerTaken = video?.mimeType === 'video/mp4' || video?.mimeType === 'video/quicktime'
  if (video === null || !isContainerTaken || video.videoCodec !== 'avc' || (video.audioCodec !== null && video.audioCodec !== 'aac'))
    return { ...FINE, video, failure: invalidMedia('Unsupported video format') }
  const limits = videoLimitsOf(subscription)
  if (video.durationMs < limits.minDurationMs)
    return { ...FINE, video, failure: invalidMedia('Duration too short, minimum:500, actual:' + video.durationMs) }
  const [short, long] = [Math.min(video.width, video.height), Math.max(video.width, video.height)]
  const isUnfit =
    short < limits.minEdge ||
    long > limits.maxLongEdge ||
    short > limits.maxShortEdge ||
    long / short > limits.maxRatio ||
    // The measured average of 60 fps material strays a little.
    video.frameRate > limits.maxFrameRate + 0.5
  return { ...FINE, video, isUnfit }
}

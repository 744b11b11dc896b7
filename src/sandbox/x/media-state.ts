import type { World } from '../kit/world.ts'
import { MEDIA_LIFETIME_S, UPLOAD_SESSION_LIFETIME_S, type MediaCategory } from './limits.ts'
import { isProcessed, type Inspection } from './media-checks.ts'
import { nextId, xState, type XMedia } from './state.ts'

/** How far processing is at this moment. */
export type ProcessingState = 'none' | 'pending' | 'in_progress' | 'succeeded' | 'failed'

/** media_key prefixes: 3 photo, 16 gif, 7 tweet_video, 13 amplify_video (partly (field)). */
const KEY_PREFIXES: Readonly<Record<MediaCategory, string>> = {
  tweet_image: '3',
  dm_image: '3',
  tweet_gif: '16',
  dm_gif: '16',
  tweet_video: '7',
  dm_video: '7',
  amplify_video: '13',
  subtitles: '18',
}

/** The part of the processing time that is told as 'pending'. */
const PENDING_PART = 0.25

/** Opens an upload. */
export function openMedia(
  world: World,
  wish: { ownerId: string; additionalOwners: readonly string[]; mediaType: string; category: MediaCategory; totalBytes: number },
): XMedia {
  const id = nextId(world)
  const now = world.clock.now()
  const media: XMedia = {
    ...wish,
    id,
    key: `${KEY_PREFIXES[wish.category]}_${id}`,
    createdAt: now,
    sessionExpiresAt: now + UPLOAD_SESSION_LIFETIME_S * 1000,
    segmentCount: 0,
    finalizedAt: null,
    expiresAt: null,
    blobId: null,
    image: null,
    video: null,
    processing: null,
    isUnfit: false,
    altText: null,
  }
  xState(world).media.put(id, media)
  return media
}

/** Closes an upload over its bytes; GIFs and videos begin to be processed now. */
export function closeMedia(world: World, media: XMedia, blobId: string, seen: Inspection): XMedia {
  const now = world.clock.now()
  const scripted = isProcessed(media.category) ? world.faults.takeProcessingFailure('x') : null
  const failure =
    scripted === null ? seen.failure : { code: 1, name: 'InvalidMedia', message: scripted.reason ?? 'Unsupported video format' }
  const closed: XMedia = {
    ...media,
    finalizedAt: now,
    expiresAt: now + MEDIA_LIFETIME_S * 1000,
    blobId,
    image: seen.image,
    video: seen.video,
    processing: isProcessed(media.category) ? { startedAt: now, durationMs: world.settings().processingMs, failure } : null,
    isUnfit: seen.isUnfit,
  }
  xState(world).media.put(media.id, closed)
  return closed
}

/** Where processing stands now, from its times alone. */
export function processingOf(world: World, media: XMedia): { state: ProcessingState; percent: number; leftMs: number } {
  if (media.processing === null) return { state: 'none', percent: 100, leftMs: 0 }
  const { startedAt, durationMs, failure } = media.processing
  const elapsed = world.clock.now() - startedAt
  const part = durationMs <= 0 ? 1 : elapsed / durationMs
  if (part >= 1) return { state: failure === null ? 'succeeded' : 'failed', percent: failure === null ? 100 : 12, leftMs: 0 }
  const leftMs = durationMs - elapsed
  return part < PENDING_PART ? { state: 'pending', percent: 0, leftMs } : { state: 'in_progress', percent: Math.floor(part * 100), leftMs }
}

/** The `data` of finalize, one-shot and status. */
export function describeMedia(world: World, media: XMedia, isJustFinalized = false): Record<string, unknown> {
  const { state, percent, leftMs } = processingOf(world, media)
  const expiresAt = media.expiresAt ?? media.sessionExpiresAt
  const failure = media.processing?.failure
  // Finalize always says 'pending' first, however short the work is.
  const told = isJustFinalized && media.processing !== null ? 'pending' : state
  return {
    id: media.id,
    media_key: media.key,
    size: media.totalBytes,
    expires_after_secs: Math.max(0, Math.ceil((expiresAt - world.clock.now()) / 1000)),
    ...(media.image === null ? {} : { image: { image_type: media.image.mimeType, w: media.image.width, h: media.image.height } }),
    ...(media.video === null || told !== 'succeeded' ? {} : { video: { video_type: media.video.mimeType } }),
    ...(told === 'none'
      ? {}
      : {
          processing_info: {
            state: told,
            ...(told === 'pending' || told === 'in_progress' ? { check_after_secs: Math.max(1, Math.ceil(leftMs / 1000 / 2)) } : {}),
            ...(told === 'pending' ? {} : { progress_percent: percent }),
            ...(told === 'failed' && failure != null ? { error: failure } : {}),
          },
        }),
  }
}

import { probeImage, probeVideo, type VideoFacts } from '../kit/probe.ts'
import type { World } from '../kit/world.ts'
import { setMediaType } from './cdn.ts'
import { addPost, fingerprintOf, newPostId } from './facebook-timeline.ts'
import type { PostOptions } from './facebook-options.ts'
import { badParameter, type GraphError } from './graph-error.ts'
import { graphTime } from './graph-time.ts'
import { metaStore, newMetaId, type PageVideo } from './meta-records.ts'
import { metaSettings } from './meta-settings.ts'

/** Reels guide and Stories guide, read 2026-11-23: 9:16, at least 540×960, 24 to 60 frames a second, 3 to 90 seconds. */
const REEL = { ratio: 9 / 16, minWidth: 540, minHeight: 960, minFrameRate: 24, maxFrameRate: 60, minMs: 3_000, maxMs: 90_000 }

/** Rounding that encoders do: 23.976 counts as 24, 576×1022 as 9:16. */
const RATIO_TOLERANCE = 0.02
const FRAME_RATE_TOLERANCE = 0.5
const DURATION_TOLERANCE_MS = 100

/** What processing says of a file that is no video it can read (error list, read 2026-11-23: 352). */
const UNREADABLE = { code: 352, message: 'The video file is in a format that is not supported.' }

/** Known reasons of a failed processing, by the numbers of the Reels guide. */
const FAILURES: Readonly<Record<number, string>> = {
  352: UNREADABLE.message,
  6000: 'There was a problem with the video file.',
  1363040: 'The aspect ratio of the video is not supported.',
  1363127: 'The resolution of the video is not supported.',
  1363128: 'The duration of the video is not supported.',
  1363129: 'The frame rate of the video is not supported.',
}

/** A new video record, before its first byte. */
export function newVideo(world: World, wish: Pick<PageVideo, 'pageId' | 'appId' | 'kind' | 'fileSize'>): PageVideo {
  const video: PageVideo = {
    ...wish,
    id: newMetaId('', 16).replace(/^0/, '1'),
    blobId: null,
    title: '',
    description: '',
    createdAt: world.clock.now(),
    finishedAt: null,
    readyAt: null,
    state: 'draft',
    publishAt: null,
    failure: null,
    postId: null,
    thumbnails: [],
    durationMs: 0,
    width: 0,
    height: 0,
  }
  metaStore(world).videos.put(video.id, video)
  return video
}

/** What the client said at "finish". */
export interface FinishWish {
  readonly blobId: string
  readonly title: string
  readonly description: string
  readonly state: PageVideo['state']
  /** Of a scheduled one. */
  readonly scheduledAt: number | null
  readonly thumbnail?: Thumbnail | null
  readonly options?: PostOptions
}

/** A cover picture that a client sent. */
export interface Thumbnail {
  readonly blobId: string
  readonly sha256: string
}

/**
 * "Finish": processing begins, its outcome is known to the sandbox at once and to the client when its time has passed. A video that
 * will be public is put on the Page with the time at which it becomes so.
 */
export async function finishVideo(world: World, video: PageVideo, wish: FinishWish): Promise<PageVideo> {
  const now = world.clock.now()
  // Before anything is awaited: a second "finish" that comes meanwhile must find it finished.
  metaStore(world).videos.put(video.id, { ...video, finishedAt: now })
  const facts = await probeVideo(world.blobs, wish.blobId)
  const failure = failureOf(world, video.kind, facts)
  const readyAt = now + world.settings().processingMs
  const publishAt = wish.state === 'draft' ? null : Math.max(readyAt, wish.scheduledAt ?? 0)
  const postId = failure === null && wish.state !== 'draft' ? newPostId(video.pageId) : null
  const finished: PageVideo = {
    ...video,
    blobId: wish.blobId,
    fileSize: world.blobs.sizeOf(wish.blobId),
    title: wish.title,
    description: wish.description,
    finishedAt: now,
    readyAt,
    state: wish.state,
    publishAt,
    failure,
    postId,
    thumbnails: wish.thumbnail == null ? video.thumbnails : [wish.thumbnail.blobId, ...video.thumbnails],
    ...(wish.thumbnail == null ? {} : { coverSha256: wish.thumbnail.sha256 }),
    options: wish.options ?? {},
    durationMs: facts?.durationMs ?? 0,
    width: facts?.width ?? 0,
    height: facts?.height ?? 0,
  }
  world.collections.atomically(() => {
    metaStore(world).videos.put(video.id, finished)
    if (facts !== null) setMediaType(world, wish.blobId, facts.mimeType)
    if (postId === null) return
    const message = wish.description === '' ? wish.title : wish.description
    addPost(world, {
      id: postId,
      pageId: video.pageId,
      appId: video.appId,
      kind: video.kind,
      message,
      link: null,
      photoIds: [],
      videoId: video.id,
      createdAt: now,
      publishAt,
      isScheduled: wish.state === 'scheduled',
      fingerprint: fingerprintOf(message, null, [video.id]),
      options: wish.options ?? {},
    })
  })
  return finished
}

/** Largest thumbnail: 10 MB (video thumbnails reference, read 2026-11-27). */
export const MAX_THUMBNAIL_BYTES = 10 * 1024 * 1024

/** Pictures that can be a thumbnail (video thumbnails reference, read 2026-11-27). */
const THUMBNAIL_TYPES: readonly string[] = ['image/bmp', 'image/gif', 'image/jpeg', 'image/png', 'image/tiff']

/** Keeps a cover picture that came for a video; null where it is none that Facebook takes. */
export async function keepThumbnail(world: World, blobId: string): Promise<Thumbnail | null> {
  const facts = await probeImage(world.blobs, blobId)
  if (facts === null || !THUMBNAIL_TYPES.includes(facts.mimeType)) return null
  setMediaType(world, blobId, facts.mimeType)
  return { blobId, sha256: await world.blobs.sha256(blobId) }
}

/** The refusal of a thumbnail that is too large or no picture. */
export function unusableThumbnail(isTooLong: boolean): GraphError {
  return isTooLong ? badParameter('The thumbnail is too large', 1366046) : badParameter('The thumbnail is no picture', 1349125)
}

/** True where bytes are still missing, or "finish" is, and Facebook waits no longer. */
export function isUploadExpired(world: World, video: PageVideo): boolean {
  return video.finishedAt === null && video.createdAt + metaSettings(world).videoUploadLifeMs <= world.clock.now()
}

function failureOf(world: World, kind: PageVideo['kind'], facts: VideoFacts | null): PageVideo['failure'] {
  const asked = world.faults.takeProcessingFailure('facebook')
  if (asked !== null) {
    const code = asked.reason !== undefined && /^\d+$/.test(asked.reason) ? Number(asked.reason) : 6000
    return { code, message: FAILURES[code] ?? asked.reason ?? 'Processing failed.' }
  }
  if (facts === null) return UNREADABLE
  const ratio = facts.width / facts.height
  if (kind === 'video') {
    if (ratio < 9 / 16 - RATIO_TOLERANCE || ratio > 16 / 9 + RATIO_TOLERANCE)
      world.note('facebook', `A Page video of ${facts.width}×${facts.height} lies outside 9:16 to 16:9.`)
    return null
  }
  const code =
    Math.abs(ratio - REEL.ratio) > RATIO_TOLERANCE
      ? 1363040
      : facts.width < REEL.minWidth || facts.height < REEL.minHeight
        ? 1363127
        : facts.durationMs < REEL.minMs - DURATION_TOLERANCE_MS || facts.durationMs > REEL.maxMs + DURATION_TOLERANCE_MS
          ? 1363128
          : facts.frameRate < REEL.minFrameRate - FRAME_RATE_TOLERANCE || facts.frameRate > REEL.maxFrameRate + FRAME_RATE_TOLERANCE
            ? 1363129
            : null
  return code === null ? null : { code, message: FAILURES[code] ?? '' }
}

/** The `status` field at this moment, derived from what happened when. */
export function videoStatus(world: World, video: PageVideo, bytesReceived: number): Record<string, unknown> {
  const now = world.clock.now()
  const isComplete = video.finishedAt !== null || (video.fileSize !== null && bytesReceived >= video.fileSize)
  const uploading = {
    status: isComplete ? 'complete' : bytesReceived === 0 ? 'not_started' : 'in_progress',
    bytes_transferred: bytesReceived,
    ...(video.fileSize === null ? {} : { source_file_size: video.fileSize }),
  }
  if (video.finishedAt === null || video.readyAt === null) {
    return {
      video_status: isUploadExpired(world, video) ? 'expired' : isComplete ? 'upload_complete' : 'uploading',
      uploading_phase: uploading,
      processing_phase: { status: 'not_started' },
      publishing_phase: { status: 'not_started' },
    }
  }
  if (now < video.readyAt) {
    const share = (now - video.finishedAt) / Math.max(1, video.readyAt - video.finishedAt)
    return {
      video_status: 'processing',
      processing_progress: Math.floor(share * 100),
      uploading_phase: uploading,
      processing_phase: { status: 'in_progress' },
      publishing_phase: { status: 'not_started' },
      copyright_check_status: { status: 'in_progress' },
    }
  }
  if (video.failure !== null) {
    return {
      video_status: 'error',
      uploading_phase: uploading,
      processing_phase: { status: 'error', errors: [video.failure], error: { message: video.failure.message } },
      publishing_phase: { status: 'not_started' },
    }
  }
  return {
    video_status: 'ready',
    processing_progress: 100,
    uploading_phase: uploading,
    processing_phase: { status: 'complete' },
    publishing_phase: publishingPhase(video, now),
    copyright_check_status: { status: 'complete', matches_found: false },
  }
}

function publishingPhase(video: PageVideo, now: number): Record<string, unknown> {
  if (video.publishAt === null) return { status: 'not_started', publish_status: 'draft' }
  const time = { publish_time: graphTime(video.publishAt) }
  return video.publishAt > now
    ? { status: 'not_started', publish_status: 'scheduled', ...time }
    : { status: 'complete', publish_status: 'published', ...time }
}

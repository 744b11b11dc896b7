import { json } from '../kit/answer.ts'
import { probeImage } from '../kit/probe.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { RouteContext, World } from '../kit/world.ts'
import type { YoutubeCall } from './endpoint.ts'
import { apiError, badParameter, forbidden, mediaBodyRequired, missingParameter, videoNotFound } from './errors.ts'
import { DAILY_THUMBNAILS, MAX_THUMBNAIL_BYTES } from './limits.ts'
import { readAnnouncedMedia, readPlainMedia, readRelatedMedia, type MediaNeed } from './media-upload.ts'
import { bareMetadata } from './metadata.ts'
import { youtubeState, type UploadSession, type YoutubeChannel } from './state.ts'
import { showPost } from './told-post.ts'
import { startSession } from './upload-session.ts'
import { etagOf, thumbnailsOf } from './views.ts'

const TYPES: readonly string[] = ['image/jpeg', 'image/png', 'application/octet-stream']

const invalidImage = () => apiError(400, 'invalidImage', 'The provided image content is invalid.', { domain: 'youtube.thumbnail' })
const tooLarge = () => apiError(413, 'uploadTooLarge', `Media is too large. Limit: ${MAX_THUMBNAIL_BYTES}`, { domain: 'global' })
const PICTURE: MediaNeed = {
  maxBytes: MAX_THUMBNAIL_BYTES,
  isMediaType: (type) => TYPES.includes(type.toLowerCase()),
  badType: (type) =>
    apiError(
      400,
      'badContent',
      `Media type '${type}' is not supported. Valid media types: [image/jpeg, image/png, application/octet-stream]`,
      { domain: 'global' },
    ),
  tooLarge,
  missing: mediaBodyRequired,
}

/** POST /upload/youtube/v3/thumbnails/set in its three ways. */
export async function setThumbnail(call: YoutubeCall): Promise<SandboxAnswer> {
  const { context, channel } = call
  const { world, query } = context
  const videoId = query.get('videoId')
  if (videoId === null || videoId === '') return missingParameter('videoId')
  const video = youtubeState(world).videos.get(videoId)
  if (video === undefined) return videoNotFound('videoId')
  if (video.channelId !== channel.id || !channel.isPhoneVerified)
    return forbidden("The authenticated user doesn't have permissions to upload and set custom video thumbnails.", 'youtube.thumbnail')
  if (isOverThumbnailLimit(world, channel))
    return apiError(
      429,
      'uploadRateLimitExceeded',
      'The channel has uploaded too many thumbnails recently. Please try the request again later.',
      {
        domain: 'youtube.thumbnail',
      },
    )
  const uploadType = query.get('uploadType') ?? query.get('upload_protocol') ?? 'media'
  switch (uploadType) {
    case 'resumable': {
      const announced = readAnnouncedMedia(context, PICTURE)
      if ('refusal' in announced) return announced.refusal
      const metadata = bareMetadata()
      return startSession(call, {
        ...{ kind: 'thumbnail', metadata, parts: [], fileName: null, notifySubscribers: false, caption: null },
        ...{ ...announced.ok, videoId },
      })
    }
    case 'multipart': {
      const read = await readRelatedMedia(context, PICTURE, () => ({ ok: null }))
      return 'refusal' in read ? read.refusal : keepThumbnail(context, videoId, read.ok.media.blobId)
    }
    case 'media': {
      const read = await readPlainMedia(context, PICTURE)
      return 'refusal' in read ? read.refusal : keepThumbnail(context, videoId, read.ok.blobId)
    }
    default:
      return badParameter('invalidParameter', `Invalid value '${uploadType}' for uploadType`, 'uploadType')
  }
}

/** The end of a resumable thumbnail. */
export function finishThumbnail(context: RouteContext, session: UploadSession): Promise<SandboxAnswer> {
  return keepThumbnail(context, session.videoId ?? '', session.blobId)
}

const setTimes = (world: World) => world.collections.collection<readonly number[]>('youtube-thumbnail-times')

function isOverThumbnailLimit(world: World, channel: YoutubeChannel): boolean {
  const since = world.clock.now() - 86_400_000
  return (setTimes(world).get(channel.id) ?? []).filter((time) => time > since).length >= DAILY_THUMBNAILS
}

async function keepThumbnail(context: RouteContext, videoId: string, blobId: string): Promise<SandboxAnswer> {
  const { world } = context
  if (world.blobs.sizeOf(blobId) === 0) return mediaBodyRequired()
  if (world.blobs.sizeOf(blobId) > MAX_THUMBNAIL_BYTES) return tooLarge()
  const image = await probeImage(world.blobs, blobId)
  if (image === null || (image.mimeType !== 'image/jpeg' && image.mimeType !== 'image/png')) return invalidImage()
  const sha256 = await world.blobs.sha256(blobId)
  const { videos } = youtubeState(world)
  const video = videos.get(videoId)
  if (video === undefined) return videoNotFound('videoId')
  const updated = { ...video, thumbnail: { blobId, contentType: image.mimeType, sha256 } }
  videos.put(videoId, updated)
  setTimes(world).put(video.channelId, [...(setTimes(world).get(video.channelId) ?? []), world.clock.now()].slice(-DAILY_THUMBNAILS))
  showPost(world, updated)
  const items = [thumbnailsOf(context, videoId)]
  return json(200, { kind: 'youtube#thumbnailSetResponse', etag: etagOf(items), items })
}

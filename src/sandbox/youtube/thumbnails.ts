import { json } from '../kit/answer.ts'
import { contentTypeOf, type SandboxAnswer } from '../kit/request.ts'
import { probeImage } from '../kit/probe.ts'
import type { RouteContext } from '../kit/world.ts'
import type { YoutubeCall } from './endpoint.ts'
import { apiError, badParameter, forbidden, mediaBodyRequired, missingParameter, videoNotFound } from './errors.ts'
import { MAX_THUMBNAIL_BYTES } from './limits.ts'
import { bareMetadata } from './metadata.ts'
import { MalformedMultipart, relatedBoundary, relatedParts } from './multipart-related.ts'
import { youtubeState, type UploadSession } from './state.ts'
import { etagOf, thumbnailsOf } from './views.ts'

const TYPES: readonly string[] = ['image/jpeg', 'image/png', 'application/octet-stream']

const invalidImage = () => apiError(400, 'invalidImage', 'The provided image content is invalid.', { domain: 'youtube.thumbnail' })
const tooLarge = () => apiError(413, 'uploadTooLarge', `Media is too large. Limit: ${MAX_THUMBNAIL_BYTES}`, { domain: 'global' })
const wrongType = (type: string) =>
  apiError(
    400,
    'badContent',
    `Media type '${type}' is not supported. Valid media types: [image/jpeg, image/png, application/octet-stream]`,
    { domain: 'global' },
  )

type StartSession = (
  call: YoutubeCall,
  wish: Pick<UploadSession, 'kind' | 'metadata' | 'parts' | 'fileName' | 'totalBytes' | 'contentType' | 'videoId'>,
) => SandboxAnswer

/** POST /upload/youtube/v3/thumbnails/set in its three ways. */
export async function setThumbnail(call: YoutubeCall, startSession: StartSession): Promise<SandboxAnswer> {
  const { context, channel } = call
  const { world, request, query } = context
  const videoId = query.get('videoId')
  if (videoId === null || videoId === '') return missingParameter('videoId')
  const video = youtubeState(world).videos.get(videoId)
  if (video === undefined) return videoNotFound('videoId')
  if (video.channelId !== channel.id || !channel.isPhoneVerified)
    return forbidden("The authenticated user doesn't have permissions to upload and set custom video thumbnails.")
  const uploadType = query.get('uploadType')
  if (uploadType === 'resumable') {
    const length = request.headers['x-upload-content-length']
    const contentType = request.headers['x-upload-content-type'] ?? null
    if (contentType !== null && !TYPES.includes(contentType)) return wrongType(contentType)
    if (Number(length ?? 0) > MAX_THUMBNAIL_BYTES) return tooLarge()
    const totalBytes = length === undefined ? null : Number(length)
    return startSession(call, { kind: 'thumbnail', metadata: bareMetadata(), parts: [], fileName: null, totalBytes, contentType, videoId })
  }
  const blobId = world.blobs.create()
  const type = contentTypeOf(request)
  if (uploadType === 'multipart') {
    const boundary = relatedBoundary(request.headers['content-type'] ?? '')
    if (boundary === null) return mediaBodyRequired()
    try {
      for await (const part of relatedParts(request.body, boundary)) {
        if (/^image\/|octet-stream/i.test(part.headers['content-type'] ?? ''))
          await world.blobs.write(blobId, 0, part.body, MAX_THUMBNAIL_BYTES)
        else for await (const chunk of part.body) void chunk
      }
    } catch (cause) {
      if (!(cause instanceof MalformedMultipart)) throw cause
      return mediaBodyRequired()
    }
  } else if (uploadType === 'media' || uploadType === null) {
    if (!TYPES.includes(type)) return wrongType(type)
    const written = await world.blobs.write(blobId, 0, request.body, MAX_THUMBNAIL_BYTES)
    if (written.isTooLong) return tooLarge()
  } else return badParameter('invalidParameter', `Invalid value '${uploadType}' for uploadType`, 'uploadType')
  return keepThumbnail(context, videoId, blobId)
}

/** The end of a resumable thumbnail. */
export function finishThumbnail(context: RouteContext, session: UploadSession): Promise<SandboxAnswer> {
  return keepThumbnail(context, session.videoId ?? '', session.blobId)
}

async function keepThumbnail(context: RouteContext, videoId: string, blobId: string): Promise<SandboxAnswer> {
  const { world } = context
  if (world.blobs.sizeOf(blobId) === 0) return mediaBodyRequired()
  if (world.blobs.sizeOf(blobId) > MAX_THUMBNAIL_BYTES) return tooLarge()
  const image = await probeImage(world.blobs, blobId)
  if (image === null || (image.mimeType !== 'image/jpeg' && image.mimeType !== 'image/png')) return invalidImage()
  const { videos } = youtubeState(world)
  const video = videos.get(videoId)
  if (video === undefined) return videoNotFound('videoId')
  videos.put(videoId, { ...video, thumbnail: { blobId, contentType: image.mimeType } })
  const items = [thumbnailsOf(context, videoId)]
  return json(200, { kind: 'youtube#thumbnailSetResponse', etag: etagOf(items), items })
}

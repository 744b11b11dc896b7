import { probeVideo } from '../kit/probe.ts'
import type { World } from '../kit/world.ts'
import { DAILY_UPLOADS, FAILURE_REASONS, MAX_DURATION_MS, REJECTION_REASONS, UNVERIFIED_MAX_DURATION_MS } from './limits.ts'
import type { VideoMetadata } from './metadata.ts'
import { showPost } from './told-post.ts'
import { newVideoId, youtubeState, type YoutubeChannel, type YoutubeProject, type YoutubeVideo } from './state.ts'

/** Whether this channel has used up its uploads of the last 24 hours. */
export function isOverUploadLimit(world: World, channel: YoutubeChannel): boolean {
  const since = world.clock.now() - 86_400_000
  const limit = channel.isPhoneVerified ? DAILY_UPLOADS.verified : DAILY_UPLOADS.unverified
  return (
    youtubeState(world)
      .videos.all()
      .filter((video) => video.channelId === channel.id && video.publishedAt > since).length >= limit
  )
}

/** Containers that YouTube takes and our probe cannot read: AVI, FLV, WMV, MPEG program streams. */
async function isOtherContainer(world: World, blobId: string): Promise<boolean> {
  const head = Buffer.from(await world.blobs.head(blobId, 12)).toString('latin1')
  return (
    (head.startsWith('RIFF') && head.slice(8, 11) === 'AVI') ||
    head.startsWith('FLV') ||
    head.startsWith('0&²u') ||
    head.startsWith('\u0000\u0000\u0001º')
  )
}

/** Makes a video of received bytes; processing begins now. */
export async function createVideo(
  world: World,
  wish: {
    channel: YoutubeChannel
    project: YoutubeProject
    metadata: VideoMetadata
    blobId: string
    fileName: string | null
    contentType: string
    notifySubscribers: boolean
  },
): Promise<YoutubeVideo> {
  const { channel, project, metadata, blobId } = wish
  const facts = await probeVideo(world.blobs, blobId)
  const isReadable = facts !== null || (await isOtherContainer(world, blobId))
  const maxDurationMs = channel.isPhoneVerified ? MAX_DURATION_MS : UNVERIFIED_MAX_DURATION_MS
  const isTooLong = (facts?.durationMs ?? 0) > maxDurationMs
  return world.collections.atomically(() => {
    const scripted = world.faults.takeProcessingFailure('youtube')
    const reason = scripted === null ? null : (scripted.reason ?? 'conversion')
    const rejection = reason !== null && REJECTION_REASONS.includes(reason) ? reason : isTooLong ? 'length' : null
    const failure =
      reason !== null && rejection === null ? (FAILURE_REASONS.includes(reason) ? reason : 'conversion') : isReadable ? null : 'invalidFile'
    const now = world.clock.now()
    const video: YoutubeVideo = {
      id: newVideoId(),
      channelId: channel.id,
      clientId: project.clientId,
      metadata,
      blobId,
      sizeBytes: world.blobs.sizeOf(blobId),
      fileName: wish.fileName ?? 'unknown',
      contentType: facts?.mimeType ?? wish.contentType,
      facts,
      publishedAt: now,
      processing: { startedAt: now, durationMs: world.settings().processingMs, failure, rejection },
      isLockedPrivate: !project.isAudited || channel.rehearsesUnaudited,
      hasBeenPublished: false,
      notifySubscribers: wish.notifySubscribers,
      thumbnail: null,
    }
    const type = video.contentType.startsWith('video/') ? video.contentType : 'video/mp4'
    world.collections.collection<{ contentType: string }>('media-types').put(blobId, { contentType: type })
    youtubeState(world).videos.put(video.id, video)
    showPost(world, video)
    return video
  })
}

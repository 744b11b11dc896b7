import type { World } from '../kit/world.ts'
import { MAX_SHORT_DURATION_MS } from './limits.ts'
import { youtubeState, type YoutubeVideo } from './state.ts'

/** `status.uploadStatus` as it is now. */
export function uploadStatusOf(world: World, video: YoutubeVideo): 'uploaded' | 'processed' | 'failed' | 'rejected' {
  const { startedAt, durationMs, failure, rejection } = video.processing
  if (world.clock.now() - startedAt < durationMs) return 'uploaded'
  return failure !== null ? 'failed' : rejection !== null ? 'rejected' : 'processed'
}

/** Who may see it now: a due `publishAt` opens it, a lock of an unaudited project closes it once processed. */
export function privacyOf(world: World, video: YoutubeVideo): 'private' | 'unlisted' | 'public' {
  const { privacyStatus, publishAt } = video.metadata
  if (video.isLockedPrivate && uploadStatusOf(world, video) !== 'uploaded') return 'private'
  return publishAt !== null && publishAt <= world.clock.now() ? 'public' : privacyStatus
}

/** Square or vertical, and at most three minutes long: YouTube makes it a Short by itself. */
export function isShort({ facts }: YoutubeVideo): boolean {
  return facts !== null && facts.width <= facts.height && facts.durationMs <= MAX_SHORT_DURATION_MS
}

/** Comments are off under videos made for kids (Help page 9527654, as known 2026-11-27). */
export function areCommentsOff(video: YoutubeVideo): boolean {
  return video.metadata.selfDeclaredMadeForKids === true
}

/** Writes (or rewrites) what the independent judge sees of a video. */
export function showPost(world: World, video: YoutubeVideo): void {
  const { title, description, publishAt } = video.metadata
  // What YouTube cannot process or rejects stays in the channel's Studio and is never shown to anyone.
  const isNeverShown = video.processing.failure !== null || video.processing.rejection !== null
  const schedules = scheduled(world)
  if (publishAt !== null && publishAt > world.clock.now()) schedules.put(video.id, { at: publishAt })
  else schedules.delete(video.id)
  world.posts.put(`youtube:${video.id}`, {
    platform: 'youtube',
    account: video.channelId,
    id: video.id,
    url: `https://www.youtube.com/watch?v=${video.id}`,
    text: description === '' ? title : `${title}\n\n${description}`,
    media: [video.blobId],
    time: video.publishedAt,
    visibility: isNeverShown ? 'failed' : video.isLockedPrivate ? 'private' : privacyOf(world, video),
    details: detailsOf(world, video),
  })
}

/** Rewrites what is told of a video, where it is still there. */
export function showPostAgain(world: World, videoId: string): void {
  const video = youtubeState(world).videos.get(videoId)
  if (video !== undefined) showPost(world, video)
}

/** Takes a video and all that hangs on it away. */
export function removeVideo(world: World, videoId: string): void {
  const { videos, captions, comments, playlists } = youtubeState(world)
  world.collections.atomically(() => {
    videos.delete(videoId)
    scheduled(world).delete(videoId)
    world.posts.delete(`youtube:${videoId}`)
    for (const caption of captions.all()) if (caption.videoId === videoId) captions.delete(caption.id)
    for (const comment of comments.all()) if (comment.videoId === videoId) comments.delete(comment.id)
    for (const playlist of playlists.all())
      if (playlist.items.some((item) => item.videoId === videoId))
        playlists.put(playlist.id, { ...playlist, items: playlist.items.filter((item) => item.videoId !== videoId) })
  })
}

const scheduled = (world: World) => world.collections.collection<{ at: number }>('youtube-scheduled')

/** Opens what `publishAt` made due by the sandbox's clock. Asked before every call and page, as nothing here runs by itself. */
export function settleSchedules(world: World): void {
  const { videos } = youtubeState(world)
  if (scheduled(world).find(({ at }) => at <= world.clock.now()) === undefined) return
  for (const video of videos.all()) {
    const { publishAt } = video.metadata
    if (publishAt !== null && publishAt <= world.clock.now() && scheduled(world).get(video.id) !== undefined) showPost(world, video)
  }
}

/** What each option did. */
function detailsOf(world: World, video: YoutubeVideo): Record<string, unknown> {
  const { metadata, facts, thumbnail } = video
  const { captions, comments, playlists } = youtubeState(world)
  return {
    title: metadata.title,
    description: metadata.description,
    tags: metadata.tags,
    categoryId: metadata.categoryId,
    defaultLanguage: metadata.defaultLanguage,
    defaultAudioLanguage: metadata.defaultAudioLanguage,
    privacyStatus: metadata.privacyStatus,
    publishAt: metadata.publishAt === null ? null : new Date(metadata.publishAt).toISOString(),
    license: metadata.license,
    embeddable: metadata.isEmbeddable,
    publicStatsViewable: metadata.areStatsViewable,
    selfDeclaredMadeForKids: metadata.selfDeclaredMadeForKids,
    containsSyntheticMedia: metadata.containsSyntheticMedia,
    hasPaidProductPlacement: metadata.hasPaidProductPlacement,
    recordingDate: metadata.recordingDate,
    localizations: metadata.localizations,
    notifySubscribers: video.notifySubscribers,
    fileName: video.fileName,
    isLockedPrivate: video.isLockedPrivate,
    isShort: isShort(video),
    width: facts?.width ?? null,
    height: facts?.height ?? null,
    thumbnail:
      thumbnail === null
        ? null
        : { sha256: thumbnail.sha256, contentType: thumbnail.contentType, bytes: world.blobs.sizeOf(thumbnail.blobId) },
    captions: captions
      .all()
      .filter(({ videoId }) => videoId === video.id)
      .map(({ language, name, isDraft, format, sha256, blobId }) => {
        return { language, name, isDraft, format, sha256, bytes: world.blobs.sizeOf(blobId) }
      }),
    playlists: playlists
      .all()
      .filter(({ items }) => items.some(({ videoId }) => videoId === video.id))
      .map(({ id, title }) => ({ id, title })),
    comments: comments
      .all()
      .filter(({ videoId }) => videoId === video.id)
      .map(({ id, channelId, text }) => ({ id, channelId, text })),
  }
}

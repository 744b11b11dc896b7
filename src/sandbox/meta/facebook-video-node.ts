import type { SandboxAnswer } from '../kit/request.ts'
import { audienceOf } from './audience.ts'
import { cdnAddress } from './cdn.ts'
import { commentsField, commentTargetOfVideo } from './facebook-comment-shape.ts'
import { placeShape, timeOption, videoOptionsOf } from './facebook-options.ts'
import { isPublic, refreshShown, removePost, removeVideo, reschedulePost } from './facebook-timeline.ts'
import { MAX_REEL_SCHEDULE_MS, MAX_VIDEO_SCHEDULE_MS } from './facebook-schedule.ts'
import { keepThumbnail, unusableThumbnail, videoStatus } from './facebook-video-life.ts'
import {
  answerNode,
  ok,
  requirePageEditor,
  requirePageReader,
  scheduledTimeOf,
  wishedFields,
  type GraphCall,
  type GraphOperations,
} from './graph-call.ts'
import { badParameter, notVisible } from './graph-error.ts'
import { nestedEdge, pick, readNode, type NodeShape } from './graph-fields.ts'
import { flagOf, textOf, timeOf } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import { graphTime } from './graph-time.ts'
import type { PageVideo } from './meta-records.ts'

/** Reading, changing, listing and deleting a Page's videos, reels and stories. */
export const videoNodeOperations: GraphOperations = {
  'GET video': (call) => {
    const video = existingVideo(call)
    requirePageReader(call, video.pageId)
    return answerNode(call, videoShape(call, video))
  },
  'POST video': editVideo,
  'DELETE video': async (call) => {
    const video = existingVideo(call)
    requirePageEditor(call, video.pageId)
    const post = video.postId === null ? undefined : call.store.posts.get(video.postId)
    if (post === undefined) await removeVideo(call.world, video)
    else await removePost(call.world, post)
    return ok({ success: true })
  },
  'POST video/thumbnails': async (call) => {
    const video = existingVideo(call)
    requirePageEditor(call, video.pageId)
    const file = call.input.files['source']
    if (file === undefined) throw badParameter('The parameter source is required')
    const kept = file.isTooLong ? null : await keepThumbnail(call.world, file.blobId)
    if (kept === null) throw unusableThumbnail(file.isTooLong)
    const isPreferred = flagOf(call.input, 'is_preferred') ?? false
    // Asked again after the wait, in which the video may have become ready.
    const current = existingVideo(call)
    call.store.videos.put(video.id, {
      ...current,
      thumbnails: isPreferred ? [kept.blobId, ...current.thumbnails] : [...current.thumbnails, kept.blobId],
      ...(isPreferred || current.thumbnails.length === 0 ? { coverSha256: kept.sha256 } : {}),
    })
    if (current.postId !== null) refreshShown(call.world, current.postId)
    return ok({ success: true })
  },
  'GET video/thumbnails': (call) => {
    const video = existingVideo(call)
    requirePageReader(call, video.pageId)
    return ok({ data: thumbnailsOf(call, video) })
  },
  'GET page/videos': (call) => listVideos(call, ['video']),
  'GET page/video_reels': (call) => listVideos(call, ['reel']),
}

/** The video of the call, or 100/33. */
export function existingVideo(call: GraphCall): PageVideo {
  const video = call.store.videos.get(call.nodeId)
  if (video === undefined) throw notVisible(call.nodeId, call.method)
  return video
}

function isPublicVideo(video: PageVideo, now: number): boolean {
  return video.failure === null && video.publishAt !== null && video.publishAt <= now
}

function listVideos(call: GraphCall, kinds: readonly PageVideo['kind'][]): SandboxAnswer {
  requirePageReader(call, call.nodeId)
  const since = timeOf(call.input, 'since') ?? 0
  const until = timeOf(call.input, 'until') ?? Number.POSITIVE_INFINITY
  const videos = call.store.videos
    .all()
    .filter((video) => video.pageId === call.nodeId && kinds.includes(video.kind) && isPublicVideo(video, call.now))
    .filter((video) => (video.publishAt ?? 0) >= since && (video.publishAt ?? 0) <= until)
    .reverse()
  const wishes = wishedFields(call)
  return ok(answerList(call, videos, (video) => readNode(videoShape(call, video), wishes)))
}

/** Bytes that arrived, wherever they lie while the upload goes on. */
function bytesReceived(call: GraphCall, video: PageVideo): number {
  if (video.blobId !== null) return call.world.blobs.sizeOf(video.blobId)
  return call.store.videoSessions.find((session) => session.videoId === video.id)?.offset ?? 0
}

function thumbnailsOf(call: GraphCall, video: PageVideo): unknown[] {
  return video.thumbnails.map((blobId, index) => ({
    id: `${video.id}${index}`,
    uri: call.context.link(cdnAddress(call.world, blobId, 'jpg')),
    is_preferred: index === 0,
    scale: 1,
    width: video.width,
    height: video.height,
  }))
}

/** What can be asked of a video. `post_id` and `permalink_url` are missing while it is worked on; the latter is relative. */
function videoShape(call: GraphCall, video: PageVideo): NodeShape {
  const { now } = call
  const isDone = video.failure === null && video.readyAt !== null && video.readyAt <= now
  const audience = () => audienceOf(video.postId ?? video.id, video.publishAt ?? now, now)
  const playable = () => (isDone && video.blobId !== null ? call.context.link(cdnAddress(call.world, video.blobId, 'mp4')) : undefined)
  return {
    typeName: 'Video',
    id: video.id,
    defaults: ['updated_time', 'description'],
    fields: {
      status: (wish) => pick(videoStatus(call.world, video, bytesReceived(call, video)), wish.fields),
      post_id: () => (isDone && video.postId !== null ? video.postId.split('_')[1] : undefined),
      permalink_url: () => (isDone ? addressOf(video) : undefined),
      published: () => isPublicVideo(video, now),
      length: () => video.durationMs / 1000,
      title: () => (video.title === '' ? undefined : video.title),
      name: () => (video.title === '' ? undefined : video.title),
      description: () => (video.description === '' ? undefined : video.description),
      created_time: () => graphTime(video.createdAt),
      updated_time: () => graphTime(video.finishedAt ?? video.createdAt),
      scheduled_publish_time: () =>
        video.state === 'scheduled' && video.publishAt !== null && video.publishAt > now ? graphTime(video.publishAt) : undefined,
      source: playable,
      picture: () =>
        video.thumbnails[0] === undefined ? undefined : call.context.link(cdnAddress(call.world, video.thumbnails[0], 'jpg')),
      thumbnails: (wish) => (video.thumbnails.length === 0 ? undefined : pick({ data: thumbnailsOf(call, video) }, wish.fields)),
      from: (wish) => pick({ name: call.store.pages.get(video.pageId)?.name, id: video.pageId }, wish.fields),
      views: () => audience().views,
      likes: (wish) => nestedEdge(wish, [], () => ({}), audience().likes),
      reactions: (wish) => nestedEdge(wish, [], () => ({}), audience().likes),
      comments: (wish) => commentsField(call, commentTargetOfVideo(video), wish),
      is_episode: () => false,
      is_instagram_eligible: () => false,
      is_reference_only: () => false,
      content_category: () => video.options?.['content_category'] ?? 'OTHER',
      content_tags: () => video.options?.['content_tags'],
      custom_labels: () => video.options?.['custom_labels'],
      embeddable: () => video.options?.['embeddable'] ?? true,
      place: () => placeShape(video.options),
      backdated_time: () => timeOption(video.options, 'backdated_time'),
      privacy: (wish) => pick({ allow: '', deny: '', description: 'Public', friends: '', networks: '', value: 'EVERYONE' }, wish.fields),
      live_status: () => undefined,
      icon: () => undefined,
    },
  }
}

/** Relative to www.facebook.com, as videos tell it. */
function addressOf(video: PageVideo): string {
  if (video.kind === 'reel') return `/reel/${video.id}/`
  if (video.kind === 'story') return `/stories/${video.pageId}/${video.postId?.split('_')[1] ?? video.id}/`
  return `/${video.pageId}/videos/${video.id}/`
}

function editVideo(call: GraphCall): SandboxAnswer {
  const video = existingVideo(call)
  requirePageEditor(call, video.pageId)
  const title = textOf(call.input, 'name') ?? textOf(call.input, 'title')
  const description = textOf(call.input, 'description')
  const time = timeOf(call.input, 'scheduled_publish_time')
  const isPublishedNow = flagOf(call.input, 'is_published') ?? flagOf(call.input, 'published')
  const options = videoOptionsOf(call)
  const post = video.postId === null ? undefined : call.store.posts.get(video.postId)
  const changed: PageVideo = {
    ...video,
    title: title ?? video.title,
    description: description?.trimEnd() ?? video.description,
    options: { ...video.options, ...options },
  }
  if (time !== undefined || isPublishedNow === true) {
    if (post === undefined || !post.isScheduled || isPublic(post, call.now))
      throw badParameter('Only a scheduled video can be given another time')
  }
  const moveTo =
    isPublishedNow === true ? call.now : scheduledTimeOf(call, time, video.kind === 'reel' ? MAX_REEL_SCHEDULE_MS : MAX_VIDEO_SCHEDULE_MS)
  call.store.videos.put(video.id, changed)
  if (post === undefined) return ok({ success: true })
  const renamed = { ...post, message: changed.description === '' ? changed.title : changed.description }
  call.store.posts.put(post.id, renamed)
  refreshShown(call.world, post.id)
  if (moveTo !== undefined) reschedulePost(call.world, renamed, Math.max(moveTo, video.readyAt ?? 0))
  return ok({ success: true })
}

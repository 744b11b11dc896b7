import type { SandboxAnswer } from '../kit/request.ts'
import { audienceOf } from './audience.ts'
import { cdnAddress } from './cdn.ts'
import { removePost, removeVideo, reschedulePost, showPost } from './facebook-timeline.ts'
import { MAX_PHOTO_BYTES } from './facebook-photos.ts'
import { keepThumbnail, videoStatus } from './facebook-video-life.ts'
import { answerNode, ok, requirePageEditor, requirePageReader, wishedFields, type GraphCall, type GraphOperations } from './graph-call.ts'
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
    if (file.isTooLong || file.sizeBytes > MAX_PHOTO_BYTES) throw badParameter('The thumbnail is too large', 1366046)
    const kept = await keepThumbnail(call.world, file.blobId)
    if (kept === null) throw badParameter('The thumbnail is no picture', 1349125)
    const isPreferred = flagOf(call.input, 'is_preferred') ?? false
    call.store.videos.put(video.id, { ...video, thumbnails: isPreferred ? [kept, ...video.thumbnails] : [...video.thumbnails, kept] })
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

function existingVideo(call: GraphCall): PageVideo {
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
  const audience = () => audienceOf(video.id, video.publishAt ?? now, now)
  const playable = () => (isDone && video.blobId !== null ? call.context.link(cdnAddress(call.world, video.blobId, 'mp4')) : undefined)
  return {
    typeName: 'Video',
    id: video.id,
    defaults: ['updated_time', 'description'],
    fields: {
      status: (wish) => pick(videoStatus(call.world, video, bytesReceived(call, video)), wish.fields),
      post_id: () => (isDone && video.postId !== null ? video.postId.split('_')[1] : undefined),
      permalink_url: () => (isDone ? (video.kind === 'reel' ? `/reel/${video.id}/` : `/${video.pageId}/videos/${video.id}/`) : undefined),
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
      comments: (wish) => nestedEdge(wish, [], () => ({})),
      is_episode: () => false,
      content_category: () => 'OTHER',
    },
  }
}

function editVideo(call: GraphCall): SandboxAnswer {
  const video = existingVideo(call)
  requirePageEditor(call, video.pageId)
  const title = textOf(call.input, 'name') ?? textOf(call.input, 'title')
  const description = textOf(call.input, 'description')
  const changed: PageVideo = { ...video, title: title ?? video.title, description: description?.trimEnd() ?? video.description }
  call.store.videos.put(video.id, changed)
  const post = video.postId === null ? undefined : call.store.posts.get(video.postId)
  if (post !== undefined) {
    const renamed = { ...post, message: changed.description === '' ? changed.title : changed.description }
    call.store.posts.put(post.id, renamed)
    if (call.world.posts.get(`facebook:${post.id}`) !== undefined) showPost(call.world, renamed)
    if (flagOf(call.input, 'is_published') === true && renamed.isScheduled) {
      reschedulePost(call.world, renamed, call.now)
      call.store.videos.put(video.id, { ...changed, publishAt: call.now })
    }
  }
  return ok({ success: true })
}

import type { SandboxAnswer } from '../kit/request.ts'
import { audienceOf } from './audience.ts'
import { messageOf } from './facebook-feed.ts'
import { postShape } from './facebook-post-shape.ts'
import { MAX_FEED_SCHEDULE_MS, MAX_REEL_SCHEDULE_MS, MAX_VIDEO_SCHEDULE_MS } from './facebook-schedule.ts'
import { isPublic, refreshShown, removePost, reschedulePost } from './facebook-timeline.ts'
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
import { badParameter, noPermission, notVisible } from './graph-error.ts'
import { readNode } from './graph-fields.ts'
import { flagOf, textOf, timeOf } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import type { PagePost } from './meta-records.ts'

/** How far ahead a post may be moved, where its kind has a window of its own. */
const SCHEDULE_WINDOWS: Partial<Readonly<Record<PagePost['kind'], number>>> = { video: MAX_VIDEO_SCHEDULE_MS, reel: MAX_REEL_SCHEDULE_MS }

/** Reading, changing, listing and deleting a Page's posts. */
export const postOperations: GraphOperations = {
  'GET post': (call) => answerNode(call, postShape(call, readablePost(call))),
  'POST post': editPost,
  'DELETE post': async (call) => {
    const post = existingPost(call)
    requirePageEditor(call, post.pageId)
    await removePost(call.world, post)
    return ok({ success: true })
  },
  'GET post/attachments': (call) =>
    ok(
      readNode(postShape(call, readablePost(call)), [{ name: 'attachments', modifiers: new Map(), fields: wishedFields(call) }])[
        'attachments'
      ] ?? { data: [] },
    ),
  'GET page/published_posts': (call) => listPosts(call, (post) => isPublic(post, call.now)),
  'GET page/posts': (call) => listPosts(call, (post) => isPublic(post, call.now)),
  'GET page/feed': (call) => listPosts(call, (post) => isPublic(post, call.now)),
  'GET page/scheduled_posts': (call) => listPosts(call, (post) => post.isScheduled && !isPublic(post, call.now)),
  'GET post/reactions': (call) => listNobody(call, existingPost(call)),
  'GET post/likes': (call) => listNobody(call, existingPost(call)),
  'GET post/sharedposts': (call) => {
    readablePost(call)
    return ok({ data: [] })
  },
}

/** Who liked it is nobody's to know by API; how many did is. */
function listNobody(call: GraphCall, post: PagePost): SandboxAnswer {
  readablePost(call)
  const isSummed = textOf(call.input, 'summary') !== undefined && textOf(call.input, 'summary') !== 'false'
  const { likes } = audienceOf(post.id, post.publishAt ?? call.now, call.now)
  return ok({ data: [], ...(isSummed ? { summary: { total_count: likes, viewer_reaction: 'NONE' } } : {}) })
}

function existingPost(call: GraphCall): PagePost {
  const post = call.store.posts.get(call.nodeId)
  if (post === undefined) throw notVisible(call.nodeId, call.method)
  return post
}

/** A post whose video is still being worked on is not there yet. */
function readablePost(call: GraphCall): PagePost {
  const post = existingPost(call)
  requirePageReader(call, post.pageId)
  if (!post.isScheduled && post.publishAt !== null && post.publishAt > call.now) throw notVisible(call.nodeId, call.method)
  return post
}

function listPosts(call: GraphCall, isWanted: (post: PagePost) => boolean): SandboxAnswer {
  requirePageReader(call, call.nodeId)
  const since = timeOf(call.input, 'since') ?? 0
  const until = timeOf(call.input, 'until') ?? Number.POSITIVE_INFINITY
  const timeOfPost = (post: PagePost) => post.publishAt ?? post.createdAt
  const posts = call.store.posts
    .all()
    .filter(
      (post) =>
        post.pageId === call.nodeId && post.kind !== 'story' && isWanted(post) && timeOfPost(post) >= since && timeOfPost(post) <= until,
    )
    .sort((left, right) => timeOfPost(right) - timeOfPost(left))
  const wishes = wishedFields(call)
  return ok(answerList(call, posts, (post) => readNode(postShape(call, post), wishes)))
}

function editPost(call: GraphCall): SandboxAnswer {
  let post = existingPost(call)
  requirePageEditor(call, post.pageId)
  const time = timeOf(call.input, 'scheduled_publish_time')
  const isPublishedNow = flagOf(call.input, 'is_published')
  const hasMessage = textOf(call.input, 'message') !== undefined
  if (!hasMessage && time === undefined && isPublishedNow === undefined) throw badParameter('There is nothing to change')
  if (hasMessage) {
    if (post.appId !== call.caller.app.id) throw noPermission('Only the app that made the post may edit it')
    post = { ...post, message: messageOf(call) }
    if (post.kind === 'status' && post.message === '') throw badParameter('The message of a text post cannot be empty')
    keepText(call, post)
    refreshShown(call.world, post.id)
  }
  if (time !== undefined || isPublishedNow === true) {
    if (isPublic(post, call.now)) throw badParameter('The post is published already')
    post = reschedulePost(
      call.world,
      post,
      isPublishedNow === true ? call.now : (scheduledTimeOf(call, time, SCHEDULE_WINDOWS[post.kind] ?? MAX_FEED_SCHEDULE_MS) ?? call.now),
    )
  }
  return ok({ success: true })
}

/** A post's words are its picture's caption or its video's description too. */
function keepText(call: GraphCall, post: PagePost): void {
  call.store.posts.put(post.id, post)
  const video = post.videoId === null ? undefined : call.store.videos.get(post.videoId)
  if (video !== undefined) call.store.videos.put(video.id, { ...video, description: post.message })
  const photo = post.photoIds.length === 1 ? call.store.photos.get(post.photoIds[0] ?? '') : undefined
  if (photo !== undefined) call.store.photos.put(photo.id, { ...photo, caption: post.message })
}

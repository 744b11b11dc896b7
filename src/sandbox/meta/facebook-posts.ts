import type { SandboxAnswer } from '../kit/request.ts'
import { MAX_FEED_SCHEDULE_MS, messageOf } from './facebook-feed.ts'
import { commentShape, postShape } from './facebook-post-shape.ts'
import { isPublic, removePost, reschedulePost, showPost } from './facebook-timeline.ts'
import {
  answerNode,
  ok,
  requirePageEditor,
  requirePageReader,
  requireScopes,
  scheduledTimeOf,
  wishedFields,
  type GraphCall,
  type GraphOperations,
} from './graph-call.ts'
import { badParameter, noPermission, notVisible } from './graph-error.ts'
import { readNode } from './graph-fields.ts'
import { flagOf, requiredText, textOf, timeOf } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import { newMetaId, type PagePost } from './meta-records.ts'

/** Reading, changing, listing and deleting a Page's posts, and comments on them. */
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
  'GET post/comments': (call) => {
    const post = readablePost(call)
    requireScopes(call, ['pages_read_user_content'], 10)
    const wishes = wishedFields(call)
    const comments = call.store.comments.all().filter((comment) => comment.onId === post.id)
    return ok(answerList(call, comments, (comment) => readNode(commentShape(call, comment), wishes)))
  },
  'POST post/comments': (call) => {
    const post = existingPost(call)
    if (call.caller.kind !== 'page' || call.caller.accountId !== post.pageId)
      throw noPermission("Commenting as a Page takes the Page's own access token")
    requireScopes(call, ['pages_manage_engagement'])
    const id = `${post.id.split('_')[1]}_${newMetaId('', 16)}`
    call.store.comments.put(id, {
      id,
      onId: post.id,
      fromId: post.pageId,
      message: requiredText(call.input, 'message'),
      createdAt: call.now,
    })
    return ok({ id })
  },
  'GET comment': (call) => {
    const comment = call.store.comments.get(call.nodeId)
    if (comment === undefined) throw notVisible(call.nodeId, call.method)
    return answerNode(call, commentShape(call, comment))
  },
  'DELETE comment': (call) => {
    const comment = call.store.comments.get(call.nodeId)
    const pageId =
      comment === undefined
        ? undefined
        : (call.store.posts.get(comment.onId)?.pageId ?? call.store.instagramAccounts.get(comment.fromId)?.pageId)
    if (pageId === undefined || call.caller.accountId !== pageId) throw notVisible(call.nodeId, call.method)
    call.store.comments.delete(call.nodeId)
    return ok({ success: true })
  },
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
    call.store.posts.put(post.id, post)
    if (call.world.posts.get(`facebook:${post.id}`) !== undefined) showPost(call.world, post)
  }
  if (time !== undefined || isPublishedNow === true) {
    if (isPublic(post, call.now)) throw badParameter('The post is published already')
    post = reschedulePost(
      call.world,
      post,
      isPublishedNow === true ? call.now : (scheduledTimeOf(call, time, MAX_FEED_SCHEDULE_MS) ?? call.now),
    )
  }
  return ok({ success: true })
}

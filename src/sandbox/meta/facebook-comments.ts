import { probeImage } from '../kit/probe.ts'
import { MAX_PHOTO_BYTES } from './facebook-photos.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import { setMediaType } from './cdn.ts'
import { commentShape, commentsOn, commentTargetOfPhoto, commentTargetOfVideo, repliesTo } from './facebook-comment-shape.ts'
import { refuseBlocked } from './facebook-refusals-asked.ts'
import { refreshShown } from './facebook-timeline.ts'
import {
  answerNode,
  canSeePage,
  ok,
  requirePageReader,
  requireScopes,
  requireTask,
  wishedFields,
  type GraphCall,
  type GraphOperations,
} from './graph-call.ts'
import { badParameter, GraphError, noPermission, notVisible } from './graph-error.ts'
import { readNode } from './graph-fields.ts'
import { flagOf, textOf } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import { fetchMedia } from './media-fetch.ts'
import { newMetaId, type MetaComment } from './meta-records.ts'

/** Longest comment: 8,000 characters (unconfirmed; help pages of Facebook, not its API's). */
const MAX_COMMENT = 8_000

/** What is commented on: under which id its comments stand, and whose Page it is. */
interface Commented {
  readonly targetId: string
  readonly pageId: string
}

/** Comments on a Page's posts, photos and videos, and answers to them. */
export const commentOperations: GraphOperations = {
  'GET post/comments': (call) => listComments(call, postOf(call)),
  'POST post/comments': (call) => comment(call, postOf(call)),
  'GET photo/comments': (call) => listComments(call, photoOf(call)),
  'POST photo/comments': (call) => comment(call, photoOf(call)),
  'GET video/comments': (call) => listComments(call, videoOf(call)),
  'POST video/comments': (call) => comment(call, videoOf(call)),
  'GET comment': (call) => {
    const { comment: found, pageId } = existingComment(call)
    requirePageReader(call, pageId)
    return answerNode(call, commentShape(call, found))
  },
  'GET comment/comments': (call) => {
    const { pageId } = existingComment(call)
    requirePageReader(call, pageId)
    return answerComments(call, repliesTo(call, call.nodeId))
  },
  'POST comment/comments': (call) => {
    const { comment: parent, pageId } = existingComment(call)
    return comment(call, { targetId: parent.onId, pageId }, parent.parentId ?? parent.id)
  },
  'POST comment': (call) => {
    const { comment: found, pageId } = existingComment(call)
    requireCommenter(call, pageId)
    const isHidden = flagOf(call.input, 'is_hidden')
    const message = textOf(call.input, 'message')
    if (message === undefined && isHidden === undefined) throw badParameter('There is nothing to change')
    if (message !== undefined && found.fromId !== pageId) throw noPermission('Only its author can change a comment')
    call.store.comments.put(found.id, {
      ...found,
      ...(message === undefined ? {} : { message: checkedMessage(message) }),
      ...(isHidden === undefined ? {} : { isHidden }),
    })
    refreshShown(call.world, found.onId)
    return ok({ success: true })
  },
  'DELETE comment': (call) => {
    const { comment: found, pageId } = existingComment(call)
    requireCommenter(call, pageId)
    for (const reply of repliesTo(call, found.id)) call.store.comments.delete(reply.id)
    call.store.comments.delete(found.id)
    refreshShown(call.world, found.onId)
    return ok({ success: true })
  },
}

function postOf(call: GraphCall): Commented {
  const post = call.store.posts.get(call.nodeId)
  if (post === undefined) throw notVisible(call.nodeId, call.method)
  // A post whose video is still being worked on is not there yet.
  if (!post.isScheduled && post.publishAt !== null && post.publishAt > call.now) throw notVisible(call.nodeId, call.method)
  return { targetId: post.id, pageId: post.pageId }
}

function photoOf(call: GraphCall): Commented {
  const photo = call.store.photos.get(call.nodeId)
  if (photo === undefined) throw notVisible(call.nodeId, call.method)
  return { targetId: commentTargetOfPhoto(call, photo), pageId: photo.pageId }
}

function videoOf(call: GraphCall): Commented {
  const video = call.store.videos.get(call.nodeId)
  if (video === undefined || video.readyAt === null || video.readyAt > call.now) throw notVisible(call.nodeId, call.method)
  return { targetId: commentTargetOfVideo(video), pageId: video.pageId }
}

/** A comment and the Page it stands on. */
function existingComment(call: GraphCall): { comment: MetaComment; pageId: string } {
  const found = call.store.comments.get(call.nodeId)
  const { posts, photos, videos } = call.store
  const pageId = found === undefined ? undefined : (posts.get(found.onId) ?? photos.get(found.onId) ?? videos.get(found.onId))?.pageId
  if (found === undefined || pageId === undefined || !canSeePage(call.caller, pageId)) throw notVisible(call.nodeId, call.method)
  return { comment: found, pageId }
}

/** Comments guide, read 2026-11-27: the Page's token, pages_manage_engagement, and one of the two tasks. */
function requireCommenter(call: GraphCall, pageId: string): void {
  if (!canSeePage(call.caller, pageId)) throw notVisible(call.nodeId, call.method)
  if (call.caller.kind !== 'page') throw noPermission("Commenting as a Page takes the Page's own access token")
  requireScopes(call, ['pages_manage_engagement'])
  requireTask(call, pageId, 'CREATE_CONTENT', 'MODERATE')
}

function listComments(call: GraphCall, on: Commented): SandboxAnswer {
  requirePageReader(call, on.pageId)
  requireScopes(call, ['pages_read_user_content'], 10)
  const all = call.store.comments.all().filter((one) => one.onId === on.targetId)
  const shown = textOf(call.input, 'filter') === 'stream' ? all : commentsOn(call, on.targetId)
  const isReversed = /^reverse/.test(textOf(call.input, 'order') ?? '')
  return answerComments(call, isReversed ? [...shown].reverse() : shown, all.length)
}

function answerComments(call: GraphCall, comments: readonly MetaComment[], total = comments.length): SandboxAnswer {
  const wishes = wishedFields(call)
  const summary = textOf(call.input, 'summary')
  const isSummed = summary !== undefined && summary !== 'false' && summary !== '0'
  return ok({
    ...answerList(call, comments, (one) => readNode(commentShape(call, one), wishes)),
    ...(isSummed ? { summary: { order: 'chronological', total_count: total, can_comment: true } } : {}),
  })
}

async function comment(call: GraphCall, on: Commented, parentId?: string): Promise<SandboxAnswer> {
  requireCommenter(call, on.pageId)
  refuseBlocked(call.world)
  const attachmentBlobId = await attachment(call)
  const message = (textOf(call.input, 'message') ?? '').trimEnd()
  if (message === '' && attachmentBlobId === undefined) throw badParameter('The parameter message is required')
  const id = `${on.targetId.split('_').at(-1)}_${newMetaId('', 16).replace(/^0/, '1')}`
  call.store.comments.put(id, {
    id,
    onId: on.targetId,
    fromId: on.pageId,
    message: checkedMessage(message),
    createdAt: call.now,
    ...(parentId === undefined ? {} : { parentId }),
    ...(attachmentBlobId === undefined ? {} : { attachmentBlobId }),
  })
  refreshShown(call.world, on.targetId)
  const wishes = wishedFields(call)
  const made = call.store.comments.get(id)
  return ok(wishes === null || made === undefined ? { id } : readNode(commentShape(call, made), wishes))
}

function checkedMessage(message: string): string {
  if (message.length > MAX_COMMENT) throw badParameter(`A comment may have ${MAX_COMMENT} characters`)
  return message.trimEnd()
}

/** A picture by `attachment_url`, `attachment_id` (an unpublished photo) or `source`; one of them (Comment reference, read 2026-11-27). */
async function attachment(call: GraphCall): Promise<string | undefined> {
  const url = textOf(call.input, 'attachment_url')
  const photoId = textOf(call.input, 'attachment_id')
  const file = call.input.files['source']
  if ([url, photoId, file].filter((one) => one !== undefined).length > 1)
    throw badParameter('Only one of attachment_url, attachment_id and source may be given')
  if (photoId !== undefined) {
    const photo = call.store.photos.get(photoId)
    if (photo === undefined || photo.pageId !== call.caller.accountId || photo.isPublished)
      throw badParameter('attachment_id must be an unpublished photo of this Page')
    return photo.blobId
  }
  const received = file ?? (url === undefined ? undefined : await fetchMedia(call.context, url, MAX_PHOTO_BYTES))
  if (received === undefined) return undefined
  const facts = 'failure' in received || received.isTooLong ? null : await probeImage(call.world.blobs, received.blobId)
  if ('failure' in received || facts === null) throw new GraphError(324, '(#324) Missing or invalid image file', { subcode: 2069019 })
  setMediaType(call.world, received.blobId, facts.mimeType)
  return received.blobId
}

import type { SandboxAnswer } from '../kit/request.ts'
import { requireInstagramAccess } from './account-nodes.ts'
import { answerNode, ok, wishedFields, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, GraphError, notVisible } from './graph-error.ts'
import { readNode } from './graph-fields.ts'
import { flagOf, requiredText, textOf } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import { instagramCommentShape, repliesTo, requireCommentScope, topComments } from './instagram-comment-shape.ts'
import { readableMedia } from './instagram-media.ts'
import type { InstagramComment, InstagramMedia } from './instagram-records.ts'
import { tellMedia } from './instagram-told.ts'
import { newMetaId } from './meta-records.ts'

/** The length that working clients hold themselves to (read 2026-11-27); no page of Meta names one. */
const MAX_COMMENT = 2_200

/** Comments on Instagram media: writing, answering, listing, hiding and deleting them. */
export const instagramCommentOperations: GraphOperations = {
  'GET media/comments': (call) => {
    const media = readableMedia(call)
    requireCommentScope(call)
    return listComments(call, topComments(call, media.id))
  },
  'POST media/comments': (call) => addComment(call, readableMedia(call), null),
  'GET instagram-comment': (call) => answerNode(call, instagramCommentShape(call, readableComment(call).comment)),
  'POST instagram-comment': (call) => {
    const { comment } = readableComment(call)
    const isHidden = flagOf(call.input, 'hide')
    if (isHidden === undefined) throw badParameter('The parameter hide is required')
    call.store.instagramComments.put(comment.id, { ...comment, isHidden })
    tellMedia(call.world, comment.mediaId)
    return ok({ success: true })
  },
  'DELETE instagram-comment': (call) => {
    const { comment } = readableComment(call)
    for (const one of [comment, ...repliesTo(call, comment.id)]) call.store.instagramComments.delete(one.id)
    tellMedia(call.world, comment.mediaId)
    return ok({ success: true })
  },
  'GET instagram-comment/replies': (call) => listComments(call, repliesTo(call, readableComment(call).comment.id)),
  'POST instagram-comment/replies': (call) => {
    const { comment, media } = readableComment(call)
    if (comment.isHidden) throw badParameter('Hidden comments cannot be answered')
    // Replies reference, read 2026-11-27: an answer to an answer goes to the comment above both.
    return addComment(call, media, comment.parentId ?? comment.id)
  },
}

function readableComment(call: GraphCall): { comment: InstagramComment; media: InstagramMedia } {
  const comment = call.store.instagramComments.get(call.nodeId)
  const media = comment === undefined ? undefined : call.store.media.get(comment.mediaId)
  if (comment === undefined || media === undefined || media.deletedAt !== null) throw notVisible(call.nodeId, call.method)
  requireInstagramAccess(call, media.instagramId)
  requireCommentScope(call)
  return { comment, media }
}

function listComments(call: GraphCall, comments: readonly InstagramComment[]): SandboxAnswer {
  const wishes = wishedFields(call)
  return ok(answerList(call, comments, (comment) => readNode(instagramCommentShape(call, comment), wishes)))
}

/** Writes a comment. With `fields` it is made all the same, and then the call fails: seen live. */
function addComment(call: GraphCall, media: InstagramMedia, parentId: string | null): SandboxAnswer {
  requireCommentScope(call)
  const text = requiredText(call.input, 'message')
  if (text.length > MAX_COMMENT) throw badParameter(`message may have ${MAX_COMMENT} characters`)
  if (media.parentId !== null || media.productType === 'STORY') throw notVisible(call.nodeId, call.method)
  if (!media.isCommentEnabled) throw badParameter('Comments on this media are turned off')
  const id = newMetaId('181', 17)
  call.store.instagramComments.put(id, {
    id,
    mediaId: media.id,
    parentId,
    fromId: media.instagramId,
    text,
    isHidden: false,
    createdAt: call.now,
  })
  tellMedia(call.world, media.id)
  if (textOf(call.input, 'fields') !== undefined)
    throw new GraphError(20, '(#20) The comment cannot be read back here', { subcode: 1772107 })
  return ok({ id })
}

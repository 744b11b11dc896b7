import type { SandboxAnswer } from '../kit/request.ts'
import { requireInstagramAccess } from './account-nodes.ts'
import { audienceOf } from './audience.ts'
import { cdnAddress } from './cdn.ts'
import { commentShape } from './facebook-comment-shape.ts'
import { answerNode, ok, requireScopes, wishedFields, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, GraphError, noPermission, notVisible } from './graph-error.ts'
import { nestedEdge, pick, readNode, type FieldWish, type NodeShape } from './graph-fields.ts'
import { flagOf, requiredText, textOf, timeOf } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import { graphTime } from './graph-time.ts'
import { mediaAddress } from './instagram-publish.ts'
import { newMetaId, type InstagramMedia, type MetaComment } from './meta-records.ts'
import { metaSettings } from './meta-settings.ts'

/** Stories are listed for 24 hours. */
const STORY_LIFE_MS = 86_400_000

/** Reading, listing and deleting Instagram media, and comments on them. */
export const instagramMediaOperations: GraphOperations = {
  'GET media': (call) => answerNode(call, mediaShape(call, readableMedia(call))),
  'GET media/children': (call) => {
    const wishes = wishedFields(call)
    return ok(answerList(call, childrenOf(call, readableMedia(call)), (child) => readNode(mediaShape(call, child), wishes)))
  },
  'GET instagram/media': (call) => listMedia(call, (media) => media.productType !== 'STORY'),
  'GET instagram/stories': (call) =>
    listMedia(call, (media) => media.productType === 'STORY' && media.publishedAt > call.now - STORY_LIFE_MS),
  'POST media': (call) => {
    const media = readableMedia(call)
    requireCommentScope(call)
    const isEnabled = flagOf(call.input, 'comment_enabled')
    if (isEnabled === undefined) throw badParameter('The parameter comment_enabled is required')
    call.store.media.put(media.id, { ...media, isCommentEnabled: isEnabled })
    return ok({ success: true })
  },
  'DELETE media': (call) => {
    const media = readableMedia(call)
    if (call.caller.kind === 'instagram') throw notVisible(call.nodeId, call.method)
    if (!call.caller.scopes.includes('instagram_manage_contents'))
      throw noPermission('This call needs the permission instagram_manage_contents', 10)
    if (media.parentId !== null) throw badParameter('One item of a carousel cannot be deleted by itself')
    call.world.collections.atomically(() => {
      for (const id of [media.id, ...media.childIds]) {
        const one = call.store.media.get(id)
        if (one !== undefined) call.store.media.put(id, { ...one, deletedAt: call.now })
      }
      call.world.posts.delete(`instagram:${media.id}`)
    })
    return ok({ success: true })
  },
  'GET media/comments': (call) => {
    const media = readableMedia(call)
    requireCommentScope(call)
    const wishes = wishedFields(call)
    return ok(answerList(call, commentsOf(call, media), (comment) => readNode(commentShape(call, comment), wishes)))
  },
  'POST media/comments': postComment,
}

function requireCommentScope(call: GraphCall): void {
  requireScopes(call, [call.caller.kind === 'instagram' ? 'instagram_business_manage_comments' : 'instagram_manage_comments'], 10)
}

function readableMedia(call: GraphCall): InstagramMedia {
  const media = call.store.media.get(call.nodeId)
  if (media === undefined || media.deletedAt !== null) throw notVisible(call.nodeId, call.method)
  requireInstagramAccess(call, media.instagramId)
  return media
}

function childrenOf(call: GraphCall, media: InstagramMedia): InstagramMedia[] {
  return media.childIds.map((id) => call.store.media.get(id)).filter((child) => child !== undefined)
}

function commentsOf(call: GraphCall, media: InstagramMedia): MetaComment[] {
  return call.store.comments.all().filter((comment) => comment.onId === media.id)
}

function listMedia(call: GraphCall, isWanted: (media: InstagramMedia) => boolean): SandboxAnswer {
  requireInstagramAccess(call, call.nodeId)
  const since = timeOf(call.input, 'since') ?? 0
  const until = timeOf(call.input, 'until') ?? Number.POSITIVE_INFINITY
  const media = call.store.media
    .all()
    .filter((one) => one.instagramId === call.nodeId && one.parentId === null && one.deletedAt === null && isWanted(one))
    .filter((one) => one.publishedAt >= since && one.publishedAt <= until)
    .reverse()
  const wishes = wishedFields(call)
  return ok(answerList(call, media, (one) => readNode(mediaShape(call, one), wishes)))
}

/** What can be asked of a media. The permalink may come later than the media; Instagram Login lacks two fields. */
function mediaShape(call: GraphCall, media: InstagramMedia): NodeShape {
  const { world, now } = call
  const username = call.store.instagramAccounts.get(media.instagramId)?.username
  const audience = () => audienceOf(media.id, media.publishedAt, now)
  const hasPermalink = now >= media.publishedAt + metaSettings(world).instagramPermalinkDelayMs
  const file = (blobId: string | undefined) =>
    blobId === undefined ? undefined : call.context.link(cdnAddress(world, blobId, media.mediaType === 'VIDEO' ? 'mp4' : 'jpg'))
  const isCarousel = media.mediaType === 'CAROUSEL_ALBUM'
  return {
    typeName: call.caller.kind === 'instagram' ? 'IGMedia' : 'ShadowIGMedia',
    id: media.id,
    defaults: [],
    fields: {
      caption: () => (media.caption === '' ? undefined : media.caption),
      media_type: () => media.mediaType,
      media_product_type: () => media.productType,
      media_url: () => file(isCarousel ? call.store.media.get(media.childIds[0] ?? '')?.blobIds[0] : media.blobIds[0]),
      thumbnail_url: () => undefined,
      permalink: () => (hasPermalink && media.parentId === null ? call.context.link(mediaAddress(world, media)) : undefined),
      shortcode: () => (hasPermalink ? media.shortcode : undefined),
      timestamp: () => graphTime(media.publishedAt),
      username: () => username,
      owner: (wish) => pick({ id: media.instagramId, username }, wish.fields ?? [{ name: 'id', modifiers: new Map(), fields: null }]),
      like_count: () => audience().likes,
      comments_count: () => commentsOf(call, media).length,
      alt_text: () => media.altText,
      is_comment_enabled: () => media.isCommentEnabled,
      is_shared_to_feed: () => (media.productType === 'REELS' ? media.isSharedToFeed : undefined),
      children: (wish: FieldWish) =>
        isCarousel ? nestedEdge(wish, childrenOf(call, media), (child, fields) => readNode(mediaShape(call, child), fields)) : undefined,
      comments: (wish: FieldWish) =>
        nestedEdge(wish, commentsOf(call, media), (comment, fields) => readNode(commentShape(call, comment), fields)),
      ...(call.caller.kind === 'instagram'
        ? {}
        : {
            ig_id: () => media.id.slice(3),
            view_count: () => audience().views,
            copyright_check_information: (wish: FieldWish) => pick({ status: { status: 'completed', matches_found: false } }, wish.fields),
          }),
    },
  }
}

/** A comment. With `fields` it is made all the same, and then the call fails: seen live. */
function postComment(call: GraphCall): SandboxAnswer {
  const media = readableMedia(call)
  requireCommentScope(call)
  const message = requiredText(call.input, 'message')
  if (!media.isCommentEnabled) throw badParameter('Comments on this media are turned off')
  const id = newMetaId('181', 17)
  call.store.comments.put(id, { id, onId: media.id, fromId: media.instagramId, message, createdAt: call.now })
  if (textOf(call.input, 'fields') !== undefined)
    throw new GraphError(20, '(#20) The comment cannot be read back here', { subcode: 1772107 })
  return ok({ id })
}

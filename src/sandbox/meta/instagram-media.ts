import { createHash } from 'node:crypto'
import type { SandboxAnswer } from '../kit/request.ts'
import { requireInstagramAccess } from './account-nodes.ts'
import { audienceOf } from './audience.ts'
import { cdnAddress, posterAddress } from './cdn.ts'
import { answerNode, ok, requireScopes, wishedFields, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, noPermission, notVisible } from './graph-error.ts'
import { nestedEdge, pick, readNode, type FieldWish, type NodeShape } from './graph-fields.ts'
import { flagOf, timeOf } from './graph-input.ts'
import { answerList } from './graph-paging.ts'
import { graphTime } from './graph-time.ts'
import { commentsOn, instagramCommentShape, requireCommentScope, topComments } from './instagram-comment-shape.ts'
import { mediaInsights } from './instagram-insights.ts'
import type { InstagramMedia } from './instagram-records.ts'
import { carouselItems, mediaAddress, tellMedia } from './instagram-told.ts'
import { metaSettings } from './meta-settings.ts'

/** Stories are listed for 24 hours. */
const STORY_LIFE_MS = 86_400_000

/** Reading, listing and deleting Instagram media. */
export const instagramMediaOperations: GraphOperations = {
  'GET media': (call) => answerNode(call, mediaShape(call, readableMedia(call))),
  'GET media/children': (call) => {
    const wishes = wishedFields(call)
    return ok(answerList(call, carouselItems(call.world, readableMedia(call)), (child) => readNode(mediaShape(call, child), wishes)))
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
    tellMedia(call.world, media.parentId ?? media.id)
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
  'GET media/collaborators': (call) => {
    const media = readableMedia(call)
    if (call.caller.kind === 'instagram') throw notVisible(call.nodeId, call.method)
    requireScopes(call, ['pages_read_engagement'], 10)
    return ok(answerList(call, invitesOf(call, media), (invite) => invite))
  },
}

/** Invited people have not answered yet; in practice nobody does. */
function invitesOf(call: GraphCall, media: InstagramMedia): { id: string; username: string; invite_status: string }[] {
  return media.extras.collaborators.map((username) => ({
    id: call.store.instagramAccounts.find((account) => account.username === username)?.id ?? practiceUserId(username),
    username,
    invite_status: 'Pending',
  }))
}

/** The same id each time for a person whom practice knows by name only. */
function practiceUserId(username: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(username).digest('hex').slice(0, 12)}`).toString()
  return `17841${digits.padStart(12, '0').slice(0, 12)}`
}

/** The media of the call, where the token may read it. */
export function readableMedia(call: GraphCall): InstagramMedia {
  const media = call.store.media.get(call.nodeId)
  if (media === undefined || media.deletedAt !== null) throw notVisible(call.nodeId, call.method)
  requireInstagramAccess(call, media.instagramId)
  return media
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
  const file = (one: InstagramMedia | undefined) =>
    one?.blobIds[0] === undefined
      ? undefined
      : call.context.link(
          one.mediaType === 'VIDEO'
            ? cdnAddress(world, one.blobIds[0], 'mp4')
            : cdnAddress(world, one.blobIds[0], 'jpg', one.croppedRatio === null ? {} : { ratio: one.croppedRatio }),
        )
  const isCarousel = media.mediaType === 'CAROUSEL_ALBUM'
  const poster = () => (media.extras.cover === null ? posterAddress(world, media.id) : cdnAddress(world, media.extras.cover.blobId, 'jpg'))
  return {
    typeName: call.caller.kind === 'instagram' ? 'IGMedia' : 'ShadowIGMedia',
    id: media.id,
    defaults: [],
    fields: {
      caption: () => (media.caption === '' ? undefined : media.caption),
      media_type: () => media.mediaType,
      media_product_type: () => media.productType,
      media_url: () => file(isCarousel ? carouselItems(world, media)[0] : media),
      thumbnail_url: () => (media.mediaType === 'VIDEO' ? call.context.link(poster()) : undefined),
      permalink: () => (hasPermalink && media.parentId === null ? call.context.link(mediaAddress(world, media)) : undefined),
      shortcode: () => (hasPermalink ? media.shortcode : undefined),
      timestamp: () => graphTime(media.publishedAt),
      username: () => username,
      owner: (wish) => pick({ id: media.instagramId, username }, wish.fields ?? [{ name: 'id', modifiers: new Map(), fields: null }]),
      like_count: () => audience().likes,
      comments_count: () => commentsOn(call.store, media.id).length,
      alt_text: () => media.altText,
      is_comment_enabled: () => media.isCommentEnabled,
      is_shared_to_feed: () => (media.productType === 'REELS' ? media.isSharedToFeed : undefined),
      children: (wish: FieldWish) =>
        isCarousel
          ? nestedEdge(wish, carouselItems(world, media), (child, fields) => readNode(mediaShape(call, child), fields))
          : undefined,
      comments: (wish: FieldWish) =>
        nestedEdge(wish, topComments(call, media.id), (comment, fields) => readNode(instagramCommentShape(call, comment), fields)),
      insights: (wish: FieldWish) => ({ data: mediaInsights(call, media, wish.modifiers.get('metric')) }),
      ...(call.caller.kind === 'instagram'
        ? {}
        : {
            collaborators: (wish: FieldWish) => nestedEdge(wish, invitesOf(call, media), (invite, fields) => pick(invite, fields)),
            ig_id: () => media.id.slice(3),
            view_count: () => audience().views,
            copyright_check_information: (wish: FieldWish) => pick({ status: { status: 'completed', matches_found: false } }, wish.fields),
          }),
    },
  }
}

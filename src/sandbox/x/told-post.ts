import type { World } from '../kit/world.ts'
import { xState, type XMedia, type XPost } from './state.ts'

/** What a post consists of, in one word. */
export function kindOf(media: readonly XMedia[]): 'text' | 'image' | 'images' | 'gif' | 'video' {
  const [first] = media
  if (first === undefined) return 'text'
  if (first.category === 'tweet_gif') return 'gif'
  if (first.category !== 'tweet_image') return 'video'
  return media.length > 1 ? 'images' : 'image'
}

/** The uploads of a post, in its order. */
export function mediaOf(world: World, post: XPost): XMedia[] {
  const { media } = xState(world)
  return post.mediaIds.flatMap((id) => media.get(id) ?? [])
}

/** The thread that a post stands in, from its first post down to this one. */
export function threadUpTo(world: World, post: XPost): XPost[] {
  const { posts } = xState(world)
  const thread = [post]
  for (let parent = post.parentId; parent !== null && thread.length < 100;) {
    const above = posts.get(parent)
    if (above === undefined) break
    thread.unshift(above)
    parent = above.parentId
  }
  return thread
}

/** Shows a post to the public, or again after something about it changed. */
export function tellPost(world: World, post: XPost): void {
  const account = xState(world).accounts.get(post.authorId)
  const media = mediaOf(world, post)
  const types = world.collections.collection<{ contentType: string }>('media-types')
  const blobs = media.flatMap((one) =>
    one.blobId === null ? [] : [{ blobId: one.blobId, contentType: one.image?.mimeType ?? one.video?.mimeType ?? 'video/mp4' }],
  )
  for (const { blobId, contentType } of blobs) types.put(blobId, { contentType })
  world.posts.put(`x:${post.id}`, {
    platform: 'x',
    account: post.authorId,
    id: post.id,
    url: `https://x.com/${account?.username ?? 'i'}/status/${post.id}`,
    text: post.typedText,
    media: blobs.map(({ blobId }) => blobId),
    time: post.createdAt,
    visibility: 'public',
    details: detailsOf(world, post, media),
  })
}

/** Tells the posts again that show this upload. */
export function tellAgainWith(world: World, mediaId: string): void {
  for (const post of xState(world).posts.all())
    if (post.mediaIds.includes(mediaId) && world.posts.get(`x:${post.id}`) !== undefined) tellPost(world, post)
}

function detailsOf(world: World, post: XPost, media: readonly XMedia[]): Record<string, unknown> {
  const { options = {} } = post
  return {
    kind: kindOf(media),
    mediaCategories: media.map((one) => one.category),
    altTexts: media.map((one) => one.altText),
    subtitles: media.flatMap((one) => one.subtitles ?? []).map(({ languageCode, displayName }) => ({ languageCode, displayName })),
    replySettings: post.replySettings,
    madeWithAi: options.madeWithAi ?? false,
    paidPartnership: options.paidPartnership ?? false,
    inReplyTo: post.parentId,
    conversation: post.conversationId,
    threadPosition: threadUpTo(world, post).length,
    taggedUserIds: options.taggedUserIds ?? [],
    editOf: post.editHistory[post.editHistory.indexOf(post.id) - 1] ?? null,
    ...(options.mediaTitle === undefined ? {} : { mediaTitle: options.mediaTitle }),
    ...(options.mediaDescription === undefined ? {} : { mediaDescription: options.mediaDescription }),
    ...(options.poll === undefined ? {} : { poll: options.poll }),
    ...(options.priceMicroUsd === undefined ? {} : { priceMicroUsd: options.priceMicroUsd }),
  }
}

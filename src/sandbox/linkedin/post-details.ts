import type { World } from '../kit/world.ts'
import { commentsOn } from './comment-records.ts'
import { isObject } from './gate.ts'
import { parseLittleText } from './little-text.ts'
import { mediaOf, type MediaAsset, type SideFile } from './media-records.ts'
import { linkedMentions } from './mentions.ts'
import type { LinkedInPost } from './post-records.ts'

/** The kinds of posts a reader can tell apart. */
export type PostKind = 'text' | 'image' | 'images' | 'video' | 'document' | 'article' | 'poll' | 'reshare'

/** What kind of post it is. */
export function kindOf(post: Pick<LinkedInPost, 'content' | 'reshareParent'>): PostKind {
  const { media, multiImage, article, poll } = post.content ?? {}
  if (isObject(media)) return String(media['id']).split(':')[2] as PostKind
  if (isObject(multiImage)) return 'images'
  if (isObject(article)) return 'article'
  if (isObject(poll)) return 'poll'
  return post.reshareParent === null ? 'text' : 'reshare'
}

/** Everything that the options of a post did, for the control door and the public page. */
export function detailsOf(world: World, post: LinkedInPost): Record<string, unknown> {
  const { media, multiImage, article, poll } = post.content ?? {}
  const commentary = parseLittleText(post.commentary)
  const entries = isObject(media) ? [media] : isObject(multiImage) ? (multiImage['images'] as Record<string, unknown>[]) : []
  const video = isObject(media) ? mediaOf(world).get(String(media['id'])) : undefined
  return {
    kind: kindOf(post),
    author: post.author,
    feedDistribution: post.distribution['feedDistribution'],
    isReshareDisabledByAuthor: post.isReshareDisabledByAuthor,
    isEditedByAuthor: post.modifiedAt !== post.createdAt,
    hashtags: commentary.hashtags,
    mentions: linkedMentions(world, commentary.mentions),
    ...(entries.length > 0 ? { altTexts: entries.map((entry) => entry['altText'] ?? null) } : {}),
    ...(isObject(media) && media['title'] !== undefined ? { title: media['title'] } : {}),
    ...(video?.kind === 'video' ? { thumbnail: sideOf(video.thumbnail), captions: sideOf(video.captions) } : {}),
    ...(video?.kind === 'document' ? { pages: video.pageCount } : {}),
    ...(isObject(article) ? { article: { ...article, thumbnail: articlePicture(world, article) } } : {}),
    ...(isObject(poll) ? { poll } : {}),
    ...(post.reshareParent === null ? {} : { reshareOf: post.reshareParent }),
    comments: commentsOn(world, post.urn).map(({ urn, actor, text }) => ({ urn, actor, text })),
  }
}

function sideOf(side: SideFile | null): Omit<SideFile, 'blobId'> | null {
  if (side === null) return null
  const { blobId: _blobId, ...told } = side
  return told
}

/** The SHA-256 of the picture beside a link. */
function articlePicture(world: World, article: Record<string, unknown>): string | null {
  const asset: MediaAsset | undefined = mediaOf(world).get(String(article['thumbnail']))
  return asset?.sha256 ?? null
}

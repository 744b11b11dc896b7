import type { TimelinePost } from './api.ts'
import type { Upload } from './checkpoint.ts'
import type { Part } from './parts.ts'

/** HTML entities that X writes into a post's text, besides `&amp;`. */
const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }

/**
 * Whether a post of the own timeline is this part of the delivery. Its media decide where there are any: a post carries the ids that only this delivery
 * uploaded. Without media the text decides, under the very post that it answers. `perhaps`: the same text over other media, which X's documents do not let us tell apart.
 */
export function isOurs(post: TimelinePost, part: Part, uploads: readonly Upload[]): 'yes' | 'perhaps' | 'no' {
  const keys = post.attachments?.media_keys ?? []
  if (uploads.length > 0 && keys.some((key) => uploads.some((upload) => key === upload.key || key.endsWith(`_${upload.id}`)))) return 'yes'
  // A link to a post in the text may be told as a quotation of it: only what is answered says where the post stands.
  const parent = (post.referenced_tweets ?? post.referenced_posts ?? []).find(({ type }) => type === 'replied_to')
  const isInPlace = (parent?.id ?? null) === part.parentId
  const hasSameText = comparable(textOf(post)) === comparable(part.text)
  if (!isInPlace || !hasSameText) return 'no'
  if (uploads.length === 0) return keys.length === 0 ? 'yes' : 'no'
  return 'perhaps'
}

/** What was written: the whole text, links spelled out, the trailing link to the post's own media dropped. */
function textOf(post: TimelinePost): string {
  const note = post.note_tweet ?? post.note_post
  const urls = (note === undefined ? post.entities : note.entities)?.urls ?? post.entities?.urls ?? []
  let text = note?.text ?? post.text
  for (const { url, expanded_url: expanded, media_key: key } of urls)
    text = text.replaceAll(url, () => (isOwnMedia(post.id, expanded, key) ? '' : (expanded ?? url)))
  // A media link that `entities` does not name still ends the text.
  return (post.attachments?.media_keys ?? []).length === 0 ? text : text.replace(/\s*https:\/\/t\.co\/\w+\s*$/, '')
}

/** A link to media of another post is one that the creator wrote. */
function isOwnMedia(postId: string, expandedUrl: string | undefined, key: string | undefined): boolean {
  return key !== undefined || /\/status\/(\d+)\/(?:photo|video)\/\d+$/.exec(expandedUrl ?? '')?.[1] === postId
}

function comparable(text: string): string {
  // To the end, however often it is escaped: a text about entities is the same one whether X escaped it once more or not.
  const decoded = text.replaceAll(/&(?:amp;)+/g, '&').replaceAll(/&(?:lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
  // X adds the scheme and a slash that the creator may not have typed.
  const links = decoded.replaceAll(/https?:\/\//g, '').replaceAll(/\/(?=\s|$)/g, '')
  return links.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
}

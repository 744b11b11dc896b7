import { escapeHtml } from '../kit/answer.ts'
import type { RouteContext } from '../kit/world.ts'
import { cdnAddress } from './cdn.ts'
import { metaStore, type MetaComment, type PagePost } from './meta-records.ts'

/** What everybody sees of a Page's post below its text and media: link, title, cover, alt texts, place, comments. Trusted HTML. */
export function facebookExtras(context: RouteContext, post: PagePost): string {
  const store = metaStore(context.world)
  const video = post.videoId === null ? undefined : store.videos.get(post.videoId)
  const cover = video?.coverSha256 === undefined ? undefined : video.thumbnails[0]
  const altTexts = post.photoIds.map((id) => store.photos.get(id)?.altText).filter((text) => text != null)
  const place = post.options?.['place']
  const comments = store.comments.all().filter((comment) => comment.onId === post.id && comment.isHidden !== true)
  return [
    post.link === null ? '' : `<p><a href="${escapeHtml(post.link)}">${escapeHtml(post.link)}</a></p>`,
    video === undefined || video.title === '' ? '' : `<p><strong>${escapeHtml(video.title)}</strong></p>`,
    cover === undefined ? '' : picture(context, cover, 'Cover'),
    altTexts.length === 0 ? '' : `<p class="dim">Alt text</p><ol>${altTexts.map((text) => `<li>${escapeHtml(text)}</li>`).join('')}</ol>`,
    typeof place === 'string' ? `<p class="dim">At place ${escapeHtml(place)}</p>` : '',
    comments.length === 0
      ? ''
      : `<p class="dim">Comments</p><ul>${comments.map((comment) => shownComment(context, comment)).join('')}</ul>`,
  ].join('')
}

function shownComment(context: RouteContext, comment: MetaComment): string {
  const name = metaStore(context.world).pages.get(comment.fromId)?.name ?? comment.fromId
  const attached = comment.attachmentBlobId === undefined ? '' : picture(context, comment.attachmentBlobId, 'Attached')
  return `<li data-comment="${escapeHtml(comment.id)}"><strong>${escapeHtml(name)}</strong> ${escapeHtml(comment.message)}${attached}</li>`
}

function picture(context: RouteContext, blobId: string, alt: string): string {
  return `<img alt="${alt}" src="${escapeHtml(context.link(cdnAddress(context.world, blobId, 'jpg')))}">`
}

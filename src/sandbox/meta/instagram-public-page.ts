import { escapeHtml, html } from '../kit/answer.ts'
import { page } from '../kit/page.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { commentsOn } from './instagram-comment-shape.ts'
import type { InstagramMedia, UserTag } from './instagram-records.ts'
import { carouselItems } from './instagram-told.ts'
import { metaStore } from './meta-records.ts'
import { missing, profilePage } from './public-pages.ts'

/** A story is gone after a day. */
const STORY_LIFE_MS = 86_400_000

/** What everybody sees on www.instagram.com: `/p/{shortcode}/`, `/reel/{shortcode}/`, `/stories/{username}/{id}`, `/{username}/`. */
export function instagramPage(context: RouteContext): SandboxAnswer {
  const { world, request } = context
  const store = metaStore(world)
  const [first, second, third] = request.url.pathname.split('/').filter((part) => part !== '')
  if (first === 'p' || first === 'reel' || first === 'stories') {
    const media =
      first === 'stories' ? store.media.get(third ?? '') : store.media.find((one) => one.shortcode === second && one.parentId === null)
    return media === undefined || !isShown(world, media)
      ? missing('Instagram', "Sorry, this page isn't available.")
      : showMedia(context, media)
  }
  const account = second === undefined ? store.instagramAccounts.find((one) => one.username === first) : undefined
  if (account === undefined) return missing('Instagram', "Sorry, this page isn't available.")
  const posts = world.posts.all().filter((post) => {
    const media = post.platform === 'instagram' && post.account === account.id ? store.media.get(post.id) : undefined
    // A trial reel is not shown on the profile until it graduates.
    return media !== undefined && media.extras.trial === null && isShown(world, media)
  })
  return profilePage(context, 'Instagram', `${account.name} (@${account.username})`, `${account.followersCount} followers`, posts)
}

function isShown(world: World, media: InstagramMedia): boolean {
  const isOver = media.productType === 'STORY' && world.clock.now() >= media.publishedAt + STORY_LIFE_MS
  return media.deletedAt === null && !isOver
}

function showMedia(context: RouteContext, media: InstagramMedia): SandboxAnswer {
  const { world } = context
  const store = metaStore(world)
  const username = store.instagramAccounts.get(media.instagramId)?.username ?? media.instagramId
  const authors = [username, ...media.extras.collaborators].map((name) => `@${name}`).join(', ')
  const place = media.extras.locationId === null ? undefined : store.places.get(media.extras.locationId)?.name
  const notes = [
    new Date(media.publishedAt).toUTCString(),
    place,
    media.extras.audioName === null ? undefined : `Audio: ${media.extras.audioName}`,
    media.extras.isAiGenerated ? 'AI info' : undefined,
    media.extras.trial === null ? undefined : 'Trial reel',
    media.productType === 'REELS' && !media.isSharedToFeed ? 'Reels only' : undefined,
  ].filter((note) => note !== undefined)
  const comments = commentsOn(store, media.id).filter((comment) => !comment.isHidden)
  const items = media.childIds.length === 0 ? [media] : carouselItems(world, media)
  const body = `<h1>${escapeHtml(authors)}</h1><p class="dim">${notes.map(escapeHtml).join(' · ')}</p>${items
    .map((item) => frame(context, item))
    .join('')}<p class="text" data-post-text>${escapeHtml(media.caption)}</p>${
    media.isCommentEnabled ? '' : '<p class="dim">Comments are turned off.</p>'
  }${comments.map((comment) => `<p class="text" data-comment>@${escapeHtml(username)} ${escapeHtml(comment.text)}</p>`).join('')}`
  return html(200, page(`${authors} on Instagram`, 'Instagram', body))
}

function frame(context: RouteContext, item: InstagramMedia): string {
  const blobId = item.blobIds[0]
  if (blobId === undefined) return ''
  const source = (id: string) => `${context.request.origin}/_media/${id}`
  const shape = item.croppedRatio === null ? '' : ` style="aspect-ratio:${item.croppedRatio};object-fit:cover"`
  const { cover, thumbOffsetMs, userTags } = item.extras
  const poster = cover === null ? '' : ` poster="${source(cover.blobId)}"`
  // A media fragment shows the chosen frame before it plays.
  const moment = cover === null && thumbOffsetMs > 0 ? `#t=${thumbOffsetMs / 1_000}` : ''
  const media =
    item.mediaType === 'VIDEO'
      ? `<video controls playsinline preload="metadata"${poster}${shape} src="${source(blobId)}${moment}"></video>`
      : `<img alt="${escapeHtml(item.altText ?? '')}"${shape} src="${source(blobId)}">`
  return `${media}${userTags.length === 0 ? '' : `<p class="dim">With ${userTags.map(tagText).join(', ')}</p>`}`
}

function tagText({ username, x, y }: UserTag): string {
  return `@${escapeHtml(username)}${x === undefined || y === undefined ? '' : ` (${Math.round(x * 100)} %, ${Math.round(y * 100)} %)`}`
}

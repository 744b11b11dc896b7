import { escapeHtml, html } from '../kit/answer.ts'
import { page, postPage } from '../kit/page.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { facebookExtras } from './facebook-post-page.ts'
import { isPublic, settleDuePosts } from './facebook-timeline.ts'
import { metaStore, type PagePost } from './meta-records.ts'

/** What everybody sees on www.facebook.com: posts, videos, reels, photos and Pages. */
export function facebookPage(context: RouteContext): SandboxAnswer {
  const { world, request } = context
  settleDuePosts(world)
  const parts = request.url.pathname.split('/').filter((part) => part !== '')
  const [first, second, third] = parts
  if (first === 'connect' && second === 'login_success.html')
    return html(200, page('Success', 'Facebook', '<h1>Success</h1><p>You can close this window.</p>'))
  const post = postOf(world, parts, request.url.searchParams)
  if (post !== undefined)
    return isPublic(post, world.clock.now()) ? showPost(context, post) : missing('Facebook', 'This content is not available right now.')
  const store = metaStore(world)
  const profile =
    second === undefined || third === undefined ? store.pages.find((one) => one.id === first || one.username === first) : undefined
  if (profile === undefined || second !== undefined) return missing('Facebook', 'This content is not available right now.')
  const posts = world.posts
    .all()
    .filter((one) => one.platform === 'facebook' && one.account === profile.id && one.time <= world.clock.now())
  return profilePage(context, 'Facebook', profile.name, profile.about, posts)
}

/** `/{page}/posts/{post}`, `/{page}/videos/{id}/`, `/reel/{id}/`, `/stories/{page}/{post}/`, `/photo.php?fbid=`, `/{page}_{post}`. */
function postOf(world: World, parts: readonly string[], query: URLSearchParams): PagePost | undefined {
  const store = metaStore(world)
  const [first, second, third] = parts
  const ofVideo = (videoId: string | undefined) => store.posts.find((post) => videoId !== undefined && post.videoId === videoId)
  const ofShortId = (id: string | undefined) =>
    store.posts.find((post) => id !== undefined && (post.id === id || post.id.endsWith(`_${id}`)))
  if (first === 'reel' || first === 'watch') return ofVideo(second ?? query.get('v') ?? undefined)
  if (first === 'stories') return ofShortId(third)
  if (first === 'photo.php' || first === 'photo') {
    const photoId = query.get('fbid')
    return store.posts.find((post) => photoId !== null && post.photoIds.includes(photoId))
  }
  if (first === 'permalink.php' || first === 'story.php') return ofShortId(query.get('story_fbid') ?? undefined)
  if (second === 'posts') return ofShortId(third)
  if (second === 'videos') return ofVideo(third)
  if (second === 'photos') return store.posts.find((post) => third !== undefined && post.photoIds.includes(third))
  if (second === undefined && first !== undefined && /^[\d_]{12,}$/.test(first)) return ofShortId(first) ?? ofVideo(first)
  return undefined
}

function showPost(context: RouteContext, post: PagePost): SandboxAnswer {
  const shown = context.world.posts.get(`facebook:${post.id}`)
  if (shown === undefined) return missing('Facebook', 'This content is not available right now.')
  const author = metaStore(context.world).pages.get(post.pageId)?.name ?? post.pageId
  return postPage(context, shown, author, 'Facebook', facebookExtras(context, post))
}

/** A profile with the links to its posts. */
export function profilePage(
  context: RouteContext,
  platformName: string,
  name: string,
  about: string,
  posts: readonly { url: string; text: string; time: number }[],
): SandboxAnswer {
  const list = [...posts]
    .sort((left, right) => right.time - left.time)
    .slice(0, 30)
    .map(
      (post) =>
        `<li><a href="${escapeHtml(context.link(post.url))}">${escapeHtml(post.text.slice(0, 80) || 'A post without text')}</a></li>`,
    )
    .join('')
  return html(
    200,
    page(
      name,
      platformName,
      `<h1>${escapeHtml(name)}</h1><p class="dim">${escapeHtml(about)}</p>${list === '' ? '<p>No posts yet.</p>' : `<ul>${list}</ul>`}`,
    ),
  )
}

/** A page that is not there (any more). */
export function missing(platformName: string, text: string): SandboxAnswer {
  return html(404, page('Not found', platformName, `<h1>${escapeHtml(text)}</h1>`))
}

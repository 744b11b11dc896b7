import { escapeHtml, html } from '../kit/answer.ts'
import { avatarAnswer } from '../kit/avatar.ts'
import { page, postPage } from '../kit/page.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { isObject } from './gate.ts'
import { pictureAddress } from './identity.ts'
import { mediaOf, statusOf, type MediaKind } from './media-records.ts'
import { linkedInPostsOf, permalink, type LinkedInPost } from './post-records.ts'
import { memberName, membersOf, organizationsOf } from './records.ts'

/** What people see: posts, profiles, company pages, pictures. */
export function pageRoutes(): Route[] {
  const [host, mediaHost] = ['www.linkedin.com', 'media.licdn.com']
  const kinds: readonly MediaKind[] = ['image', 'video', 'document']
  return [
    { method: 'GET', host, path: '/feed/update/:urn{/}?', handle: showPost },
    { method: 'GET', host, path: '/in/:vanity{/}?', handle: showMember },
    { method: 'GET', host, path: '/company/:vanity{/}?', handle: showOrganization },
    {
      method: 'GET',
      host: mediaHost,
      path: '/dms/image/v2/profile-displayphoto/:key',
      handle: ({ world, params }) => avatarAnswer(world, `linkedin:${params['key'] ?? ''}`),
    },
    ...kinds.map((kind): Route => ({
      method: 'GET',
      host: mediaHost,
      path: `/dms/${kind}/v2/:id`,
      handle: (context) => download(context, kind),
    })),
  ]
}

function showPost(context: RouteContext): SandboxAnswer {
  const urn = context.params['urn'] ?? ''
  const published = context.world.posts.get(`linkedin:${urn}`)
  const post = linkedInPostsOf(context.world).get(urn)
  if (published === undefined || post === undefined) return missingPage('This post cannot be displayed')
  return postPage(context, published, authorName(context.world, post.author), 'LinkedIn', extraOf(context, post))
}

/** Links, polls and documents, which are no pictures. */
function extraOf(context: RouteContext, post: LinkedInPost): string {
  const { article, poll, media } = post.content ?? {}
  if (isObject(article)) {
    const source = String(article['source'])
    const summary = article['description'] === undefined ? '' : `<p class="dim">${escapeHtml(String(article['description']))}</p>`
    return `<p><a rel="noreferrer" href="${escapeHtml(source)}">${escapeHtml(String(article['title']))}</a></p>${summary}`
  }
  if (isObject(poll)) {
    const options = (poll['options'] as { text: string }[]).map(({ text }) => `<li>${escapeHtml(text)}</li>`).join('')
    return `<p>${escapeHtml(String(poll['question']))}</p><ul>${options}</ul>`
  }
  const asset = isObject(media) ? mediaOf(context.world).get(String(media['id'])) : undefined
  if (asset?.kind !== 'document' || asset.blobId === null) return ''
  return `<p><a href="${context.request.origin}/_media/${asset.blobId}">${escapeHtml(String((media as Record<string, unknown>)['title']))}</a></p>`
}

function authorName(world: World, urn: string): string {
  const id = urn.split(':').at(-1) ?? ''
  const member = membersOf(world).get(id)
  return member === undefined ? (organizationsOf(world).get(id)?.localizedName ?? id) : memberName(member)
}

function showMember(context: RouteContext): SandboxAnswer {
  const member = membersOf(context.world).find((one) => one.vanityName === context.params['vanity'])
  return member === undefined
    ? missingPage('This page does not exist')
    : profilePage(context, member.id, memberName(member), 'Practice member')
}

function showOrganization(context: RouteContext): SandboxAnswer {
  const { vanity } = context.params
  const found = organizationsOf(context.world).find((one) => one.vanityName === vanity || one.id === vanity)
  return found === undefined
    ? missingPage('This page does not exist')
    : profilePage(context, found.id, found.localizedName, 'Practice company page')
}

function profilePage(context: RouteContext, id: string, name: string, what: string): SandboxAnswer {
  const posts = context.world.posts.all().filter((post) => post.platform === 'linkedin' && post.account === id)
  const list = posts
    .reverse()
    .map(
      (post) =>
        `<li><a href="${escapeHtml(context.link(permalink(post.id)))}">${escapeHtml(post.text.slice(0, 80) || 'Post without text')}</a></li>`,
    )
    .join('')
  const picture = `<img alt="" style="width:96px" src="${escapeHtml(context.link(pictureAddress(id)))}">`
  return html(
    200,
    page(`${name} | LinkedIn`, 'LinkedIn', `${picture}<h1>${escapeHtml(name)}</h1><p class="dim">${what}</p><ul>${list}</ul>`),
  )
}

function download({ world, params }: RouteContext, kind: MediaKind): SandboxAnswer {
  const asset = mediaOf(world).get(`urn:li:${kind}:${params['id'] ?? ''}`)
  if (asset === undefined || asset.blobId === null || statusOf(world, asset) !== 'AVAILABLE') return missingPage('No such media')
  const size = world.blobs.sizeOf(asset.blobId)
  return {
    status: 200,
    headers: { 'content-type': asset.contentType ?? 'application/octet-stream', 'content-length': String(size) },
    body: { blobId: asset.blobId, start: 0, end: size },
  }
}

function missingPage(why: string): SandboxAnswer {
  return html(404, page('Not found', 'LinkedIn', `<h1>${escapeHtml(why)}</h1>`))
}

import { escapeHtml, html } from '../kit/answer.ts'
import { avatarAnswer } from '../kit/avatar.ts'
import { page, postPage } from '../kit/page.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { commentsOn } from './comment-records.ts'
import { isObject } from './gate.ts'
import { pictureAddress } from './identity.ts'
import { mediaOf, statusOf, type MediaKind } from './media-records.ts'
import { detailsOf } from './post-details.ts'
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

/** Links, polls and documents, which are no pictures; and what the options did. */
function extraOf(context: RouteContext, post: LinkedInPost): string {
  const { article, poll, media } = post.content ?? {}
  const body = isObject(article)
    ? articlePart(context, article)
    : isObject(poll)
      ? pollPart(poll)
      : isObject(media)
        ? filePart(context, media)
        : ''
  return `${body}${optionsPart(detailsOf(context.world, post))}${commentsPart(context.world, post)}`
}

function articlePart(context: RouteContext, article: Record<string, unknown>): string {
  const picture = mediaOf(context.world).get(String(article['thumbnail']))
  const image = picture?.blobId == null ? '' : `<img alt="" src="${context.request.origin}/_media/${picture.blobId}">`
  const summary = article['description'] === undefined ? '' : `<p class="dim">${escapeHtml(String(article['description']))}</p>`
  const link = `<a rel="noreferrer" href="${escapeHtml(String(article['source']))}">${escapeHtml(String(article['title']))}</a>`
  return `${image}<p>${link}</p>${summary}`
}

function pollPart(poll: Record<string, unknown>): string {
  const options = (poll['options'] as { text: string }[]).map(({ text }) => `<li>${escapeHtml(text)}</li>`).join('')
  return `<p>${escapeHtml(String(poll['question']))}</p><ul>${options}</ul>`
}

/** A document to open; a video's cover picture and captions. */
function filePart(context: RouteContext, media: Record<string, unknown>): string {
  const asset = mediaOf(context.world).get(String(media['id']))
  const at = (blobId: string) => `${context.request.origin}/_media/${blobId}`
  if (asset?.kind === 'document' && asset.blobId !== null)
    return `<p><a href="${at(asset.blobId)}">${escapeHtml(String(media['title']))}</a></p>`
  if (asset?.kind !== 'video') return ''
  const cover = asset.thumbnail === null ? '' : `<p class="dim">Thumbnail</p><img alt="Thumbnail" src="${at(asset.thumbnail.blobId)}">`
  const captions =
    asset.captions === null ? '' : `<p><a href="${at(asset.captions.blobId)}">Captions (${escapeHtml(asset.captions.locale ?? '')})</a></p>`
  return cover + captions
}

/** The details as a list, each under its name. */
function optionsPart(details: Record<string, unknown>): string {
  const { comments: _comments, ...told } = details
  const lines = Object.entries(told).map(
    ([name, value]) =>
      `<div><dt class="dim">${escapeHtml(name)}</dt><dd>${escapeHtml(typeof value === 'string' ? value : JSON.stringify(value ?? null))}</dd></div>`,
  )
  return `<dl data-post-details>${lines.join('')}</dl>`
}

function commentsPart(world: World, post: LinkedInPost): string {
  const items = commentsOn(world, post.urn).map(
    ({ actor, text }) => `<li data-comment><strong>${escapeHtml(authorName(world, actor))}</strong> ${escapeHtml(text)}</li>`,
  )
  return items.length === 0 ? '' : `<p class="dim">Comments</p><ul>${items.join('')}</ul>`
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

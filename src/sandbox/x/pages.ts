import { escapeHtml, html } from '../kit/answer.ts'
import { avatarAnswer } from '../kit/avatar.ts'
import { page, postPage } from '../kit/page.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { xState, type XPost } from './state.ts'
import { mediaOf, threadUpTo } from './told-post.ts'

const missing = () =>
  html(404, page('Not found', 'X', '<h1>Hmm, this page doesn’t exist</h1><p>The post was deleted, or it never was.</p>'))

function statusPage(context: RouteContext): SandboxAnswer {
  const post = context.world.posts.get(`x:${context.params['id'] ?? ''}`)
  const account = post === undefined ? undefined : xState(context.world).accounts.get(post.account)
  if (post === undefined || account === undefined) return missing()
  return postPage(context, post, `${account.name} @${account.username}`, 'X', besides(context, post.id))
}

const REPLY_WORDS: Readonly<Record<string, string>> = {
  following: 'Accounts that the author follows can reply',
  mentionedUsers: 'Only accounts that are mentioned can reply',
  subscribers: 'Only subscribers can reply',
  verified: 'Only verified accounts can reply',
}

/** What stands around a post: its labels, who may reply, descriptions and subtitles of its media, its poll, its thread. */
function besides(context: RouteContext, id: string): string {
  const { world } = context
  const { posts, accounts } = xState(world)
  const post = posts.get(id)
  if (post === undefined) return ''
  const { options = {} } = post
  const tagged = (options.taggedUserIds ?? []).flatMap((one) => accounts.get(one) ?? [])
  const lines = [
    ...(options.madeWithAi === true ? ['Made with AI'] : []),
    ...(options.paidPartnership === true ? ['Paid partnership'] : []),
    ...(REPLY_WORDS[post.replySettings] === undefined ? [] : [REPLY_WORDS[post.replySettings] ?? '']),
    ...mediaOf(world, post).flatMap((media) => [
      ...(media.altText === null ? [] : [`ALT: ${media.altText}`]),
      ...(media.subtitles ?? []).map((track) => `Subtitles: ${track.displayName ?? track.languageCode}`),
    ]),
    ...(tagged.length === 0 ? [] : [`With ${tagged.map((account) => `@${account.username}`).join(', ')}`]),
    ...(options.mediaTitle === undefined ? [] : [options.mediaTitle]),
    ...(options.mediaDescription === undefined ? [] : [options.mediaDescription]),
    ...(options.poll === undefined ? [] : [`Poll: ${options.poll.options.join(' / ')}`]),
    ...(post.editHistory.indexOf(post.id) > 0 ? ['Edited'] : []),
  ]
  const thread = threadUpTo(world, post)
  const links = thread.slice(0, -1).map((one) => linkTo(context, one))
  const answers = posts.all().filter((one) => one.parentId === post.id && one.editHistory.at(-1) === one.id)
  return [
    ...lines.map((line) => `<p class="dim" data-post-detail>${escapeHtml(line)}</p>`),
    ...(links.length === 0 ? [] : [`<p class="dim">Post ${thread.length} of a thread, after</p><ol>${links.join('')}</ol>`]),
    ...(answers.length === 0 ? [] : [`<p class="dim">Replies</p><ul>${answers.map((one) => linkTo(context, one)).join('')}</ul>`]),
  ].join('')
}

function linkTo(context: RouteContext, post: XPost): string {
  const username = xState(context.world).accounts.get(post.authorId)?.username ?? 'i'
  const address = context.link(`https://x.com/${username}/status/${post.id}`)
  return `<li><a href="${escapeHtml(address)}">${escapeHtml(post.typedText.slice(0, 80) || 'A post without words')}</a></li>`
}

function profilePage(context: RouteContext): SandboxAnswer {
  const name = (context.params['username'] ?? '').toLowerCase()
  const account = xState(context.world).accounts.find((one) => one.username.toLowerCase() === name)
  if (account === undefined) return missing()
  const posts = context.world.posts
    .all()
    .filter((post) => post.platform === 'x' && post.account === account.id)
    .reverse()
    .map(
      (post) =>
        `<li><a href="${escapeHtml(context.link(post.url))}">${escapeHtml(post.text.slice(0, 80) || 'A post without words')}</a></li>`,
    )
  const kind = account.subscription === 'None' ? 'standard account' : `${account.subscription} account`
  return html(
    200,
    page(
      account.name,
      'X',
      `<h1>${escapeHtml(account.name)}</h1><p class="dim">@${escapeHtml(account.username)} · ${kind}</p><ul>${posts.join('')}</ul>`,
    ),
  )
}

function shortLink(context: RouteContext): SandboxAnswer {
  const known = context.world.collections.collection<{ expanded: string }>('x-short-links').get(context.params['code'] ?? '')
  if (known === undefined) return missing()
  // No redirect: a rehearsal leads nobody out into the world by itself.
  const target = known.expanded.startsWith('https://x.com/') ? context.link(known.expanded) : known.expanded
  return html(200, page('t.co', 'X', `<h1>This link leads to</h1><p><a href="${escapeHtml(target)}">${escapeHtml(known.expanded)}</a></p>`))
}

function picture(world: World, blobId: string, contentType: string): SandboxAnswer {
  const end = world.blobs.sizeOf(blobId)
  return { status: 200, headers: { 'content-type': contentType, 'content-length': String(end) }, body: { blobId, start: 0, end } }
}

async function avatar({ world, params }: RouteContext): Promise<SandboxAnswer> {
  const account = xState(world).accounts.get(params['account'] ?? '')
  return account === undefined ? missing() : avatarAnswer(world, `x ${account.id}`)
}

async function photo({ world, params }: RouteContext): Promise<SandboxAnswer> {
  const key = (params['key'] ?? '').split('.')[0] ?? ''
  const media = xState(world).media.get(key.split('_')[1] ?? '')
  if (media?.key !== key || media.blobId === null || media.image === null) return missing()
  return picture(world, media.blobId, media.image.mimeType)
}

async function film({ world, params }: RouteContext): Promise<SandboxAnswer> {
  const key = (params['file'] ?? '').split('.')[0] ?? ''
  const media = xState(world).media.get(key.split('_')[1] ?? '')
  if (media?.key !== key || media.blobId === null || media.category.endsWith('_image')) return missing()
  return picture(world, media.blobId, media.video?.mimeType ?? media.image?.mimeType ?? 'video/mp4')
}

async function preview({ world, params }: RouteContext): Promise<SandboxAnswer> {
  return avatarAnswer(world, `x preview ${params['key'] ?? ''}`)
}

/** Pages of posts and accounts, avatars, pictures, short links. */
export const pageRoutes: readonly Route[] = [
  ...['x.com', 'twitter.com'].flatMap((host): Route[] => [
    { method: 'GET', host, path: '/i/web/status/:id', handle: statusPage },
    { method: 'GET', host, path: '/i/status/:id', handle: statusPage },
    { method: 'GET', host, path: '/:username/status/:id', handle: statusPage },
    { method: 'GET', host, path: '/:username/status/:id/:kind(photo|video)/:number', handle: statusPage },
    { method: 'GET', host, path: '/:username', handle: profilePage },
  ]),
  { method: 'GET', host: 't.co', path: '/:code', handle: shortLink },
  { method: 'GET', host: 'pbs.twimg.com', path: '/profile_images/:account/:file', handle: avatar },
  { method: 'GET', host: 'pbs.twimg.com', path: '/media/:key', handle: photo },
  { method: 'GET', host: 'pbs.twimg.com', path: '/preview/:key', handle: preview },
  { method: 'GET', host: 'video.twimg.com', path: '/practice/:file', handle: film },
]

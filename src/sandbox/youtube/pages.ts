import { escapeHtml, html } from '../kit/answer.ts'
import { avatarAnswer } from '../kit/avatar.ts'
import { page, postPage } from '../kit/page.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { youtubeState } from './state.ts'
import { privacyOf, uploadStatusOf } from './videos.ts'

const missing = () => html(404, page('Not found', 'YouTube', '<h1>This video isn’t available any more</h1>'))

/** The watch page: the video plays; what a stranger would not see is said. */
function watch(context: RouteContext, videoId: string): SandboxAnswer {
  const { world } = context
  const video = youtubeState(world).videos.get(videoId)
  const post = world.posts.get(`youtube:${videoId}`)
  if (video === undefined || post === undefined) return missing()
  const channel = youtubeState(world).channels.get(video.channelId)
  const notes: string[] = []
  const privacy = privacyOf(world, video)
  if (privacy === 'private') notes.push('This video is private: on YouTube only its channel sees it. Practice shows it to you.')
  if (video.isLockedPrivate && video.metadata.privacyStatus !== 'private')
    notes.push(`It was asked to be ${video.metadata.privacyStatus}, but videos of projects without YouTube’s audit are locked as private.`)
  const status = uploadStatusOf(world, video)
  if (status === 'uploaded') notes.push('YouTube is still working on it.')
  if (status === 'failed') notes.push(`Processing failed: ${video.processing.failure ?? ''}.`)
  if (status === 'rejected') notes.push(`The video was rejected: ${video.processing.rejection ?? ''}.`)
  const extra = notes.map((note) => `<p class="dim">${escapeHtml(note)}</p>`).join('')
  return postPage(context, { ...post, visibility: privacy }, channel?.title ?? 'YouTube', 'YouTube', extra)
}

function channelPage(context: RouteContext): SandboxAnswer {
  const { world, params } = context
  const channel = youtubeState(world)
    .channels.all()
    .find((one) => one.id === params['id'] || one.handle === `@${params['handle'] ?? ''}`)
  if (channel === undefined) return missing()
  const videos = world.posts
    .all()
    .filter((post) => post.platform === 'youtube' && post.account === channel.id)
    .reverse()
    .map((post) => `<li><a href="${escapeHtml(context.link(post.url))}">${escapeHtml(post.text.split('\n')[0] ?? '')}</a></li>`)
  const kind = channel.isPhoneVerified ? 'phone-verified channel' : 'channel without phone verification'
  return html(
    200,
    page(
      channel.title,
      'YouTube',
      `<h1>${escapeHtml(channel.title)}</h1><p class="dim">${escapeHtml(channel.handle)} · ${kind}</p><ul>${videos.join('')}</ul>`,
    ),
  )
}

async function thumbnail({ world, params }: RouteContext): Promise<SandboxAnswer> {
  const video = youtubeState(world).videos.get(params['id'] ?? '')
  if (video === undefined) return missing()
  if (video.thumbnail === null) return avatarAnswer(world, `youtube ${video.id}`)
  const { blobId, contentType } = video.thumbnail
  const end = world.blobs.sizeOf(blobId)
  return { status: 200, headers: { 'content-type': contentType, 'content-length': String(end) }, body: { blobId, start: 0, end } }
}

/** Watch pages, channels, thumbnails, avatars. */
export const pageRoutes: readonly Route[] = [
  ...['www.youtube.com', 'youtube.com'].flatMap((host): Route[] => [
    { method: 'GET', host, path: '/watch', handle: (context) => watch(context, context.query.get('v') ?? '') },
    { method: 'GET', host, path: '/shorts/:id', handle: (context) => watch(context, context.params['id'] ?? '') },
    { method: 'GET', host, path: '/channel/:id', handle: channelPage },
    { method: 'GET', host, path: '/@:handle', handle: channelPage },
  ]),
  { method: 'GET', host: 'youtu.be', path: '/:id', handle: (context) => watch(context, context.params['id'] ?? '') },
  { method: 'GET', host: 'i.ytimg.com', path: '/vi/:id/:file', handle: thumbnail },
  {
    method: 'GET',
    host: 'yt3.ggpht.com',
    path: '/practice/:file',
    handle: ({ world, params }) => avatarAnswer(world, `youtube ${(params['file'] ?? '').split('=')[0] ?? ''}`),
  },
]

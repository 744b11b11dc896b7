import { escapeHtml, html } from '../kit/answer.ts'
import { avatarAnswer } from '../kit/avatar.ts'
import { page, postPage } from '../kit/page.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { youtubeState, type YoutubeVideo } from './state.ts'
import { privacyOf, settleSchedules, uploadStatusOf } from './told-post.ts'
import { videoDetails } from './video-details.ts'

const missing = () => html(404, page('Not found', 'YouTube', '<h1>This video isn’t available any more</h1>'))

/** The watch page: the video plays; what a stranger would not see is said, and what each option did. */
function watch(context: RouteContext, videoId: string): SandboxAnswer {
  const { world } = context
  settleSchedules(world)
  const video = youtubeState(world).videos.get(videoId)
  const post = world.posts.get(`youtube:${videoId}`)
  if (video === undefined || post === undefined) return missing()
  const channel = youtubeState(world).channels.get(video.channelId)
  const privacy = privacyOf(world, video)
  const extra = notesOf(context, video).map((note) => `<p class="dim">${escapeHtml(note)}</p>`)
  return postPage(
    context,
    { ...post, visibility: privacy },
    channel?.title ?? 'YouTube',
    'YouTube',
    extra.join('') + videoDetails(context, video),
  )
}

function notesOf({ world }: RouteContext, video: YoutubeVideo): string[] {
  const notes: string[] = []
  const { publishAt, privacyStatus } = video.metadata
  if (privacyOf(world, video) === 'private')
    notes.push('This video is private: on YouTube only its channel sees it. Practice shows it to you.')
  if (video.isLockedPrivate && (privacyStatus !== 'private' || publishAt !== null))
    notes.push(
      `It was asked to be ${publishAt === null ? privacyStatus : 'published later'}, but videos of projects without YouTube’s audit are locked as private.`,
    )
  const status = uploadStatusOf(world, video)
  if (status === 'uploaded') notes.push('YouTube is still working on it.')
  if (status === 'failed') notes.push(`Processing failed: ${video.processing.failure ?? ''}.`)
  if (status === 'rejected') notes.push(`The video was rejected: ${video.processing.rejection ?? ''}.`)
  return notes
}

/** A video inside somebody else's page: refused where its channel does not allow it. */
function embed(context: RouteContext): SandboxAnswer {
  const video = youtubeState(context.world).videos.get(context.params['id'] ?? '')
  if (video === undefined || video.metadata.isEmbeddable) return watch(context, video?.id ?? '')
  const title = 'Playback on other websites has been disabled by the video owner'
  return html(200, page(title, 'YouTube', `<h1>${title}</h1>`))
}

function playlistPage(context: RouteContext): SandboxAnswer {
  const { videos, playlists } = youtubeState(context.world)
  const playlist = playlists.get(context.query.get('list') ?? '')
  if (playlist === undefined) return missing()
  const lines = playlist.items.flatMap(({ videoId }) => {
    const title = videos.get(videoId)?.metadata.title
    const address = escapeHtml(context.link(`https://www.youtube.com/watch?v=${videoId}&list=${playlist.id}`))
    return title === undefined ? [] : [`<li><a href="${address}">${escapeHtml(title)}</a></li>`]
  })
  const body = `<h1>${escapeHtml(playlist.title)}</h1><p class="dim">${playlist.privacyStatus} playlist</p><p class="text">${escapeHtml(playlist.description)}</p><ol>${lines.join('')}</ol>`
  return html(200, page(playlist.title, 'YouTube', body))
}

/** The file of a caption track, as a player would load it. */
function captionFile({ world, query }: RouteContext): SandboxAnswer {
  const caption = youtubeState(world).captions.find(
    (one) => one.videoId === query.get('v') && one.language === query.get('lang') && one.name === (query.get('name') ?? ''),
  )
  if (caption === undefined || caption.isDraft) return missing()
  const end = world.blobs.sizeOf(caption.blobId)
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': String(end) },
    body: { blobId: caption.blobId, start: 0, end },
  }
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

/** Watch pages, Shorts, embeds, playlists, channels, captions, thumbnails, avatars. */
export const pageRoutes: readonly Route[] = [
  ...['www.youtube.com', 'youtube.com'].flatMap((host): Route[] => [
    { method: 'GET', host, path: '/watch', handle: (context) => watch(context, context.query.get('v') ?? '') },
    { method: 'GET', host, path: '/shorts/:id', handle: (context) => watch(context, context.params['id'] ?? '') },
    { method: 'GET', host, path: '/embed/:id', handle: embed },
    { method: 'GET', host, path: '/playlist', handle: playlistPage },
    { method: 'GET', host, path: '/api/timedtext', handle: captionFile },
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

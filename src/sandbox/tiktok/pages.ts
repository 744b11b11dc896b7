import { escapeHtml, html, redirect } from '../kit/answer.ts'
import { avatarAnswer } from '../kit/avatar.ts'
import { page, postPage } from '../kit/page.ts'
import { readText, type SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { postVideo, publishesOf, videosOf, visibleFrom, type Publish } from './publish-records.ts'
import { statusOf } from './publish-status.ts'
import { accountOf, accountsOf, avatarAddress, privacyOptions, videoAddress } from './records.ts'

/** What people see: posts, profiles, and the inbox of the phone app, where a draft is finished. */
export function pageRoutes(): Route[] {
  const [host, pictureHost] = ['www.tiktok.com', 'p16-sign.tiktokcdn.com']
  return [
    { method: 'GET', host, path: '/@:username/video/:id{/}?', handle: (context) => showVideo(context, context.params['username'] ?? '') },
    { method: 'GET', host, path: '/embed/v2/:id{/}?', handle: (context) => showVideo(context, null) },
    { method: 'GET', host, path: '/@:username{/}?', handle: showProfile },
    { method: 'GET', host, path: '/practice-inbox/:publishId', handle: showDraft },
    { method: 'POST', host, path: '/practice-inbox/:publishId', handle: finishDraft },
    {
      method: 'GET',
      host: pictureHost,
      path: '/avatar/:key',
      handle: ({ world, params }) => avatarAnswer(world, `tiktok:${params['key'] ?? ''}`),
    },
    {
      method: 'GET',
      host: pictureHost,
      path: '/cover/:key',
      handle: ({ world, params }) => avatarAnswer(world, `tiktok-cover:${params['key'] ?? ''}`),
    },
  ]
}

/** The practice world has one viewer, who is every creator: posts that are not for everyone are shown too, with a word saying so. */
function showVideo(context: RouteContext, username: string | null): SandboxAnswer {
  const { world, params } = context
  const video = videosOf(world).get(params['id'] ?? '')
  const post = world.posts.get(`tiktok:${params['id'] ?? ''}`)
  if (video === undefined || post === undefined || world.clock.now() < visibleFrom(world, video))
    return missingPage('Video currently unavailable')
  const account = accountOf(world, video.openId)
  if (username !== null && username.toLowerCase() !== account.username) return missingPage('Video currently unavailable')
  const run = publishesOf(world).get(video.publishId)
  if (run !== undefined && statusOf(world, run).status === 'FAILED') return missingPage('Video currently unavailable')
  const notice = video.privacy === 'PUBLIC_TO_EVERYONE' ? '' : '<p class="dim">Outside of practice, not everybody would see this post.</p>'
  return postPage(context, post, `@${account.username}`, 'TikTok', notice)
}

function showProfile(context: RouteContext): SandboxAnswer {
  const { world, link } = context
  const account = accountsOf(world).find((one) => one.username === context.params['username']?.toLowerCase())
  if (account === undefined) return missingPage('Could not find this account')
  const videos = videosOf(world)
    .all()
    .filter((video) => video.openId === account.openId && world.clock.now() >= visibleFrom(world, video))
    .reverse()
    .map(
      (video) =>
        `<li><a href="${escapeHtml(link(videoAddress(account, video.id)))}">${escapeHtml(video.title.slice(0, 80) || 'Video without caption')}</a></li>`,
    )
  const drafts = publishesOf(world)
    .all()
    .filter((run) => run.openId === account.openId && statusOf(world, run).status === 'SEND_TO_USER_INBOX')
    .map((run) => `<li><a href="${escapeHtml(link(draftAddress(run)))}">Draft of ${new Date(run.createdAt).toUTCString()}</a></li>`)
  const inbox = drafts.length === 0 ? '' : `<p>In the inbox of the phone app</p><ul>${drafts.join('')}</ul>`
  const picture = `<img alt="" style="width:96px" src="${escapeHtml(link(avatarAddress(account)))}">`
  const head = `<h1>@${escapeHtml(account.username)}</h1><p>${escapeHtml(account.displayName)}</p><p class="dim">${escapeHtml(account.biography)}</p>`
  return html(200, page(`@${account.username}`, 'TikTok', `${picture}${head}<ul>${videos.join('')}</ul>${inbox}`))
}

function draftAddress(run: Publish): string {
  return `https://www.tiktok.com/practice-inbox/${encodeURIComponent(run.publishId)}`
}

function openDraft(world: World, publishId: string): Publish | undefined {
  const run = publishesOf(world).get(publishId)
  const isOpen =
    run !== undefined && run.mode === 'inbox' && ['SEND_TO_USER_INBOX', 'PUBLISH_COMPLETE'].includes(statusOf(world, run).status)
  return isOpen ? run : undefined
}

/** The simulated phone: what the creator does with a draft, which no API shows. */
function showDraft({ world, params, request }: RouteContext): SandboxAnswer {
  const run = openDraft(world, params['publishId'] ?? '')
  if (run === undefined) return missingPage('There is no such draft')
  const options = privacyOptions(accountOf(world, run.openId))
    .map((option) => `<label><input type="radio" name="privacy_level" value="${option}"> ${option}</label>`)
    .join('')
  const video = `<video controls playsinline preload="metadata" src="${request.origin}/_media/${run.blobId}"></video>`
  const form = `<form method="post"><label>Caption <input name="title"></label>${options}<div class="row"><button class="yes">Post</button></div></form>`
  return html(200, page('Your draft', 'TikTok', `<h1>Finish your draft</h1>${video}${form}`))
}

async function finishDraft({ world, params, request, link }: RouteContext): Promise<SandboxAnswer> {
  const form = new URLSearchParams(await readText(request.body))
  const run = openDraft(world, params['publishId'] ?? '')
  if (run === undefined) return missingPage('There is no such draft')
  const account = accountOf(world, run.openId)
  const [first] = privacyOptions(account)
  const privacy = form.get('privacy_level') ?? first ?? 'SELF_ONLY'
  if (!privacyOptions(account).includes(privacy)) return missingPage('This creator cannot choose that')
  const posted = postVideo(world, run, { title: form.get('title') ?? '', privacy, startedAt: world.clock.now() })
  return redirect(link(videoAddress(account, posted.videoIds.at(-1) ?? '')))
}

function missingPage(why: string): SandboxAnswer {
  return html(404, page('Not found', 'TikTok', `<h1>${escapeHtml(why)}</h1>`))
}

import { escapeHtml, html, redirect } from '../kit/answer.ts'
import { page, postPage } from '../kit/page.ts'
import { readText, type SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { finishDraft, openDraft } from './drafts.ts'
import { avatarAddress } from './pictures.ts'
import { optionLines } from './post-info.ts'
import { draftAddress, postKey, publishesOf, videosOf, visibleFrom } from './publish-records.ts'
import { statusOf } from './publish-status.ts'
import { accountOf, accountsOf, postAddress, privacyOptions } from './records.ts'

/** What people see: posts, profiles, and the inbox of the phone app, where a draft is finished. */
export function pageRoutes(): Route[] {
  const host = 'www.tiktok.com'
  return [
    {
      method: 'GET',
      host,
      path: '/@:username/:kind(video|photo)/:id{/}?',
      handle: (context) => showPost(context, context.params['username'] ?? ''),
    },
    { method: 'GET', host, path: '/embed/v2/:id{/}?', handle: (context) => showPost(context, null) },
    { method: 'GET', host, path: '/@:username{/}?', handle: showProfile },
    { method: 'GET', host, path: '/practice-inbox/:publishId', handle: showDraft },
    { method: 'POST', host, path: '/practice-inbox/:publishId', handle: postDraft },
  ]
}

/** The practice world has one viewer, who is every creator: posts that are not for everyone are shown too, with a word saying so. */
function showPost(context: RouteContext, username: string | null): SandboxAnswer {
  const { world, params } = context
  const video = videosOf(world).get(params['id'] ?? '')
  const post = world.posts.get(postKey(params['id'] ?? ''))
  if (video === undefined || post === undefined || world.clock.now() < visibleFrom(world, video))
    return missingPage('Video currently unavailable')
  const account = accountOf(world, video.openId)
  if (username !== null && username.toLowerCase() !== account.username) return missingPage('Video currently unavailable')
  const run = publishesOf(world).get(video.publishId)
  if (run !== undefined && statusOf(world, run).status === 'FAILED') return missingPage('Video currently unavailable')
  const notice = video.privacy === 'PUBLIC_TO_EVERYONE' ? '' : '<p class="dim">Outside of practice, not everybody would see this post.</p>'
  const description = post.details?.['description']
  const lines = optionLines(post.details ?? {}).map((line) => `<li>${escapeHtml(line)}</li>`)
  const extra = `${typeof description === 'string' ? `<p class="text">${escapeHtml(description)}</p>` : ''}<ul>${lines.join('')}</ul>${notice}`
  return postPage(context, post, `@${account.username}`, 'TikTok', extra)
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
        `<li><a href="${escapeHtml(link(postAddress(account, video.id, video.kind)))}">${escapeHtml(video.title.slice(0, 80) || 'Post without caption')}</a></li>`,
    )
  const drafts = publishesOf(world)
    .all()
    .filter((run) => run.openId === account.openId && statusOf(world, run).status === 'SEND_TO_USER_INBOX')
    .map((run) => `<li><a href="${escapeHtml(link(draftAddress(run)))}">Draft of ${new Date(run.createdAt).toUTCString()}</a></li>`)
  const inbox = drafts.length === 0 ? '' : `<p>In the inbox of the phone app</p><ul>${drafts.join('')}</ul>`
  const picture = `<img alt="" style="width:96px" src="${escapeHtml(link(avatarAddress(world, account)))}">`
  const head = `<h1>@${escapeHtml(account.username)}</h1><p>${escapeHtml(account.displayName)}</p><p class="dim">${escapeHtml(account.biography)}</p>`
  return html(200, page(`@${account.username}`, 'TikTok', `${picture}${head}<ul>${videos.join('')}</ul>${inbox}`))
}

/** The simulated phone: what the creator does with a draft, which no API shows. */
function showDraft({ world, params, request }: RouteContext): SandboxAnswer {
  const run = openDraft(world, params['publishId'] ?? '')
  if (run === undefined) return missingPage('There is no such draft')
  const options = privacyOptions(accountOf(world, run.openId))
    .map((option) => `<label><input type="radio" name="privacy_level" value="${option}"> ${option}</label>`)
    .join('')
  const media = run.blobIds
    .map((blobId) => `${request.origin}/_media/${blobId}`)
    .map((address) =>
      run.kind === 'photo' ? `<img alt="" src="${address}">` : `<video controls playsinline preload="metadata" src="${address}"></video>`,
    )
    .join('')
  const form = `<form method="post"><label>Caption <input name="title" value="${escapeHtml(run.title)}"></label>${options}<div class="row"><button class="yes">Post</button></div></form>`
  return html(200, page('Your draft', 'TikTok', `<h1>Finish your draft</h1>${media}${form}`))
}

async function postDraft({ world, params, request, link }: RouteContext): Promise<SandboxAnswer> {
  const form = new URLSearchParams(await readText(request.body))
  const draft = openDraft(world, params['publishId'] ?? '')
  if (draft === undefined) return missingPage('There is no such draft')
  const privacy = form.get('privacy_level')
  const id = finishDraft(world, draft, { title: form.get('title') ?? '', ...(privacy === null ? {} : { privacy }) })
  if (id === null) return missingPage('This creator cannot choose that')
  return redirect(link(postAddress(accountOf(world, draft.openId), id, draft.kind)))
}

function missingPage(why: string): SandboxAnswer {
  return html(404, page('Not found', 'TikTok', `<h1>${escapeHtml(why)}</h1>`))
}

import type { PublishedPost, RouteContext } from './world.ts'
import { escapeHtml, html } from './answer.ts'
import type { SandboxAnswer } from './request.ts'

const STYLE = `
:root{color-scheme:light dark;--ink:#1b1d22;--dim:#5b616e;--paper:#f6f7f9;--card:#fff;--line:#e2e5ea;--accent:#3b5bdb}
@media(prefers-color-scheme:dark){:root{--ink:#eceef2;--dim:#a6adba;--paper:#15171b;--card:#1f2228;--line:#33373f;--accent:#91a7ff}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:640px;margin:40px auto;padding:0 20px}.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:24px;overflow-wrap:anywhere}
.practice{display:inline-block;border:1px dashed var(--dim);border-radius:99px;padding:2px 10px;color:var(--dim);font-size:13px;margin-bottom:14px}
h1{font-size:20px;margin:0 0 6px}p{margin:8px 0}.dim{color:var(--dim);font-size:14px}img,video{width:100%;border-radius:10px;display:block;margin-top:12px;background:#000;max-height:70vh;object-fit:contain}
button{font:inherit;padding:9px 20px;border-radius:9px;border:1px solid var(--line);background:none;color:inherit;cursor:pointer}button.yes{background:var(--accent);border-color:var(--accent);color:var(--card);font-weight:600}
form{margin-top:18px}label{display:block;margin:6px 0}.row{display:flex;gap:10px;margin-top:18px}.text{white-space:pre-wrap}`

/** A whole page in the sandbox's plain dress. `body` is trusted HTML: escape what comes from outside. */
export function page(title: string, platformName: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><span class="practice">Practice ${escapeHtml(platformName)} on this computer</span><div class="card">${body}</div></main></body></html>`
}

/** What a consent page asks. */
export interface ConsentQuestion {
  readonly platformName: string
  readonly appName: string
  readonly scopes: readonly string[]
  /** Practice accounts to choose from; the first is preselected. */
  readonly accounts: readonly { readonly id: string; readonly name: string }[]
  /** Scopes can be unticked one by one (YouTube, TikTok, Meta). */
  readonly canUntick: boolean
  /** Things to share, ticked at first (Meta's Pages). */
  readonly assets?: readonly { readonly id: string; readonly name: string }[]
}

/**
 * The consent page of every platform: GET shows it, the form POSTs to the same address (query kept) with `decision=allow|deny`,
 * `account`, one `scope` for each ticked one and one `asset` for each shared thing. A POST with `decision=allow` alone means all.
 */
export function consentPage(question: ConsentQuestion): SandboxAnswer {
  const ticks = (name: string, entries: readonly { id: string; name: string }[]) =>
    entries
      .map(
        (entry) =>
          `<label><input type="checkbox" name="${name}" value="${escapeHtml(entry.id)}" checked> ${escapeHtml(entry.name)}</label>`,
      )
      .join('')
  const body = `<h1>${escapeHtml(question.appName)} wants to use your ${escapeHtml(question.platformName)} account</h1>
<form method="post"><p class="dim">Account</p>
${question.accounts.map((account, index) => `<label><input type="radio" name="account" value="${escapeHtml(account.id)}"${index === 0 ? ' checked' : ''}> ${escapeHtml(account.name)}</label>`).join('')}
${question.assets === undefined ? '' : `<p class="dim">Share with the app</p>${ticks('asset', question.assets)}`}
<p class="dim">It may</p>${
    question.canUntick
      ? ticks(
          'scope',
          question.scopes.map((scope) => ({ id: scope, name: scope })),
        )
      : `<ul>${question.scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>`
  }
<div class="row"><button class="yes" name="decision" value="allow">Allow</button><button name="decision" value="deny">Deny</button></div></form>`
  return html(200, page(`Allow ${question.appName}?`, question.platformName, body))
}

/** What the person decided; null where the form is not ours. `scopes` and `assets` fall back to all that was asked. */
export interface ConsentDecision {
  readonly isAllowed: boolean
  readonly account: string | null
  readonly scopes: readonly string[]
  readonly assets: readonly string[]
}

/** Reads the consent form's body. */
export function readConsent(body: URLSearchParams, asked: { scopes: readonly string[]; assets?: readonly string[] }): ConsentDecision {
  const scopes = body.getAll('scope')
  const assets = body.getAll('asset')
  return {
    isAllowed: body.get('decision') === 'allow',
    account: body.get('account'),
    scopes: scopes.length > 0 ? asked.scopes.filter((scope) => scopes.includes(scope)) : asked.scopes,
    assets: assets.length > 0 ? (asked.assets ?? []).filter((asset) => assets.includes(asset)) : (asked.assets ?? []),
  }
}

/** The public page of a post, with its pictures shown and its video playable. */
export function postPage(context: RouteContext, post: PublishedPost, author: string, platformName: string, extra = ''): SandboxAnswer {
  const media = post.media
    .map((blobId) => {
      const address = `${context.request.origin}/_media/${blobId}`
      const type =
        context.world.collections.collection<{ contentType: string }>('media-types').get(blobId)?.contentType ?? 'application/octet-stream'
      return type.startsWith('video/')
        ? `<video controls playsinline preload="metadata" src="${address}"></video>`
        : `<img alt="" src="${address}">`
    })
    .join('')
  const body = `<h1>${escapeHtml(author)}</h1><p class="dim">${new Date(post.time).toUTCString()} · ${escapeHtml(post.visibility)}</p><p class="text" data-post-text>${escapeHtml(post.text)}</p>${media}${extra}`
  return html(200, page(`${author} on ${platformName}`, platformName, body))
}

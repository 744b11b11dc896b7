import { escapeHtml, html, redirect } from '../kit/answer.ts'
import { consentPage, page, readConsent } from '../kit/page.ts'
import { readText, type SandboxAnswer } from '../kit/request.ts'
import { randomToken } from '../kit/tokens.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { accountsOf, appsOf, LOGIN, type TikTokApp } from './records.ts'

/** (unconfirmed) How long a code lives. */
const CODE_LIFE_MS = 10 * 60_000

/** TikTok login-kit-desktop doc, state 2026-11-23: the longest redirect address. */
const REDIRECT_MAX = 511

interface Asked {
  readonly app: TikTokApp
  readonly redirectUri: string
  readonly state: string | null
  readonly scopes: readonly string[]
  readonly challenge: string
}

/** The consent page of Login Kit for Desktop: GET shows it, POST takes the decision. */
export function authorizeRoutes(): Route[] {
  const [host, path] = ['www.tiktok.com', '/v2/auth/authorize{/}?']
  return [
    { method: 'GET', host, path, handle: show },
    { method: 'POST', host, path, handle: decide },
  ]
}

function show(context: RouteContext): SandboxAnswer {
  const asked = readQuestion(context)
  if ('status' in asked) return asked
  const accounts = accountsOf(context.world)
    .all()
    .map((account) => ({ id: account.openId, name: `${account.displayName} (@${account.username})` }))
  return consentPage({ platformName: 'TikTok', appName: asked.app.name, scopes: asked.scopes, accounts, canUntick: true })
}

async function decide(context: RouteContext): Promise<SandboxAnswer> {
  const asked = readQuestion(context)
  if ('status' in asked) return asked
  const { world } = context
  const decision = readConsent(new URLSearchParams(await readText(context.request.body)), { scopes: asked.scopes })
  const account = decision.account === null ? accountsOf(world).all()[0] : accountsOf(world).get(decision.account)
  if (!decision.isAllowed) return sendBack(asked, { error: 'access_denied', error_description: 'User cancelled the authorization' })
  if (account === undefined) return errorPage('This account does not exist')
  if (asked.app.targetUsers !== null && !asked.app.targetUsers.includes(account.openId)) {
    return sendBack(asked, { error: 'access_denied', error_description: 'The user is no target user of this sandbox client' })
  }
  const { code } = world.tokens.issueCode({
    // Codes hold characters that must be decoded on the way back.
    code: `${randomToken('', 48)}*0!${Math.floor(world.clock.now() / 1000)}.va`,
    login: LOGIN,
    clientId: asked.app.clientKey,
    redirectUri: asked.redirectUri,
    accountId: account.openId,
    scopes: decision.scopes,
    challenge: asked.challenge,
    challengeMethod: 'S256',
    expiresAt: world.clock.now() + CODE_LIFE_MS,
  })
  return sendBack(asked, { code, scopes: decision.scopes.join(',') })
}

/** A wrong client or redirect address is an error page, everything else goes back to the client as an error. */
function readQuestion({ query, world }: RouteContext): Asked | SandboxAnswer {
  const app = appsOf(world).get(query.get('client_key') ?? '')
  if (app === undefined) return errorPage('client_key')
  const redirectUri = query.get('redirect_uri') ?? ''
  if (redirectUri.length > REDIRECT_MAX || !app.redirectUris.some((registered) => matchesRegistered(registered, redirectUri)))
    return errorPage('redirect_uri')
  const scopes = [...new Set((query.get('scope') ?? '').split(',').filter((scope) => scope !== ''))]
  const challenge = query.get('code_challenge') ?? ''
  const asked: Asked = { app, redirectUri, state: query.get('state'), scopes, challenge }
  if (query.get('response_type') !== 'code')
    return sendBack(asked, { error: 'unsupported_response_type', error_description: 'response_type must be code' })
  const refused = scopes.find((scope) => !app.scopes.includes(scope))
  if (scopes.length === 0 || refused !== undefined) {
    return sendBack(asked, {
      error: 'invalid_scope',
      error_description: scopes.length === 0 ? 'scope is missing' : `The scope ${refused ?? ''} is not approved for this client`,
    })
  }
  if (query.get('code_challenge_method') !== 'S256' || !/^[0-9a-f]{64}$/i.test(challenge)) {
    return sendBack(asked, {
      error: 'invalid_request',
      error_description: 'code_challenge must be the 64 hexadecimal characters of SHA-256(code_verifier), code_challenge_method S256',
    })
  }
  return asked
}

/** TikTok login-kit-desktop doc, state 2026-11-23: the port is mandatory, `*` stands for any; no query, no fragment. */
function matchesRegistered(registered: string, redirectUri: string): boolean {
  const pattern = registered
    .split('*')
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\d{1,5}')
  return new RegExp(`^${pattern}$`).test(redirectUri) && /^https?:\/\/(127\.0\.0\.1|localhost):\d{1,5}(\/[^?#]*)?$/.test(redirectUri)
}

function sendBack(asked: Asked, answer: Record<string, string>): SandboxAnswer {
  const parameters = new URLSearchParams(answer)
  if (asked.state !== null) parameters.set('state', asked.state)
  return redirect(`${asked.redirectUri}?${parameters.toString()}`)
}

function errorPage(what: string): SandboxAnswer {
  return html(
    400,
    page(
      'Something went wrong',
      'TikTok',
      `<h1>Something went wrong</h1><p>We could not log in with TikTok. This may be due to specific app settings: <code>${escapeHtml(what)}</code></p>`,
    ),
  )
}

import { escapeHtml, html, redirect } from '../kit/answer.ts'
import { consentPage, page, readConsent } from '../kit/page.ts'
import { readText, type SandboxAnswer } from '../kit/request.ts'
import { randomToken } from '../kit/tokens.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { appsOf, LOGIN, memberName, membersOf, provisionedScopes, type LinkedInApp } from './records.ts'

/** LinkedIn authorization-code-flow doc, state 2026-11-23: a code lives 30 minutes. */
const CODE_LIFE_MS = 30 * 60_000

/** (unconfirmed) The error name of a person who pressed cancel on the consent page; observed spellings differ. */
const DENIED_ERROR = 'user_cancelled_authorize'

/** (unconfirmed, reported by two public clients) The native flow refuses the OpenID Connect scopes. */
const SCOPES_REFUSED_BY_NATIVE_FLOW: readonly string[] = ['openid', 'profile', 'email']

type Flow = 'standard' | 'native'

/** What a consent asks, once its client and redirect address are known to be right. */
interface Asked {
  readonly app: LinkedInApp
  readonly redirectUri: string
  readonly state: string | null
  readonly scopes: readonly string[]
  readonly challenge: string | null
}

/** The consent page of both flows: GET shows it, POST takes the decision. */
export function authorizeRoutes(): Route[] {
  const flows: readonly { path: string; flow: Flow }[] = [
    { path: '/oauth/v2/authorization{/}?', flow: 'standard' },
    { path: '/oauth/native-pkce/authorization{/}?', flow: 'native' },
  ]
  return flows.flatMap(({ path, flow }): Route[] => [
    { method: 'GET', host: 'www.linkedin.com', path, handle: (context) => show(context, flow) },
    { method: 'POST', host: 'www.linkedin.com', path, handle: (context) => decide(context, flow) },
  ])
}

function show(context: RouteContext, flow: Flow): SandboxAnswer {
  const asked = readQuestion(context, flow)
  if ('status' in asked) return asked
  const accounts = membersOf(context.world)
    .all()
    .map((member) => ({ id: member.id, name: memberName(member) }))
  return consentPage({ platformName: 'LinkedIn', appName: asked.app.name, scopes: asked.scopes, accounts, canUntick: false })
}

async function decide(context: RouteContext, flow: Flow): Promise<SandboxAnswer> {
  const asked = readQuestion(context, flow)
  if ('status' in asked) return asked
  const { world } = context
  const decision = readConsent(new URLSearchParams(await readText(context.request.body)), { scopes: asked.scopes })
  if (!decision.isAllowed) return sendBack(asked, { error: DENIED_ERROR, error_description: 'The user cancelled the authorization' })
  const member = decision.account === null ? membersOf(world).all()[0] : membersOf(world).get(decision.account)
  if (member === undefined) return errorPage('This member does not exist')
  const { code } = world.tokens.issueCode({
    code: randomToken('AQ', 96),
    login: LOGIN,
    clientId: asked.app.clientId,
    redirectUri: asked.redirectUri,
    accountId: member.id,
    // LinkedIn grants all that was asked or nothing.
    scopes: asked.scopes,
    challenge: asked.challenge,
    challengeMethod: asked.challenge === null ? null : 'S256',
    expiresAt: world.clock.now() + CODE_LIFE_MS,
  })
  return sendBack(asked, { code })
}

/** Checks the question: a wrong client or redirect address is an error page, everything else goes back to the client as an error. */
function readQuestion(context: RouteContext, flow: Flow): Asked | SandboxAnswer {
  const { query, world } = context
  const app = appsOf(world).get(query.get('client_id') ?? '')
  if (app === undefined) return errorPage('The application is not registered: client_id is missing or wrong')
  if (flow === 'native' && !app.isNativeEnabled) return errorPage('The native flow is not switched on for this application')
  const redirectUri = query.get('redirect_uri') ?? ''
  const isRedirectAllowed = flow === 'native' ? isLoopbackAddress(redirectUri) : isRegistered(app, redirectUri)
  if (!isRedirectAllowed) return errorPage('The redirect_uri does not match the registered value')
  // Spaces are documented; LinkedIn's own client joins with commas (linkedin-api-client 0.3.0, read 2026-11-28).
  const wished = query.get('scope') ?? ''
  if (wished.includes(',')) world.note('linkedin', 'the scopes of an authorization were joined with commas')
  const scopes = [...new Set(wished.split(/[\s,]+/).filter((scope) => scope !== ''))]
  const challenge = flow === 'native' ? query.get('code_challenge') : null
  const asked: Asked = { app, redirectUri, state: query.get('state'), scopes, challenge }
  if (query.get('response_type') !== 'code')
    return sendBack(asked, { error: 'invalid_request', error_description: 'response_type must be code' })
  if (scopes.length === 0)
    return sendBack(asked, { error: 'invalid_request', error_description: 'A required parameter "scope" is missing' })
  const refused = scopes.find(
    (scope) => !provisionedScopes(app).includes(scope) || (flow === 'native' && SCOPES_REFUSED_BY_NATIVE_FLOW.includes(scope)),
  )
  if (refused !== undefined) {
    return sendBack(asked, {
      error: 'unauthorized_scope_error',
      error_description: `Scope "${refused}" is not authorized for your application`,
    })
  }
  if (flow === 'native' && (query.get('code_challenge_method') !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(challenge ?? ''))) {
    return sendBack(asked, {
      error: 'invalid_request',
      error_description: 'code_challenge must be base64url(SHA-256(code_verifier)) with code_challenge_method S256',
    })
  }
  return asked
}

/** Exact comparison, but for the query, which LinkedIn ignores; no fragment. */
function isRegistered(app: LinkedInApp, redirectUri: string): boolean {
  return !redirectUri.includes('#') && app.redirectUris.includes(redirectUri.split('?')[0] ?? '')
}

/** The native flow takes the loopback addresses, by number, on any port. LinkedIn authorization-code-flow-native doc, state 2026-11-23. */
function isLoopbackAddress(redirectUri: string): boolean {
  return /^https?:\/\/(127\.0\.0\.1|\[::1\])(:\d{1,5})?(\/[^#]*)?$/.test(redirectUri)
}

function sendBack(asked: Asked, answer: Record<string, string>): SandboxAnswer {
  const parameters = new URLSearchParams(answer)
  if (asked.state !== null) parameters.set('state', asked.state)
  return redirect(`${asked.redirectUri}${asked.redirectUri.includes('?') ? '&' : '?'}${parameters.toString()}`)
}

function errorPage(why: string): SandboxAnswer {
  return html(400, page('Bummer, something went wrong', 'LinkedIn', `<h1>Something went wrong</h1><p>${escapeHtml(why)}</p>`))
}

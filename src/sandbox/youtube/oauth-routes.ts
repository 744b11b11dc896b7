import { html, json, redirect } from '../kit/answer.ts'
import { consentPage, page, readConsent } from '../kit/page.ts'
import { basicCredentials, contentTypeOf, readForm, readText, type SandboxAnswer } from '../kit/request.ts'
import { challengeOf, randomToken } from '../kit/tokens.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { projectBy } from './accounts.ts'
import { oauthError } from './errors.ts'
import {
  ACCESS_TOKEN_LIFETIME_S,
  CODE_LIFETIME_MS,
  KNOWN_SCOPES,
  MAX_REFRESH_TOKENS,
  REFRESH_TOKEN_IDLE_MS,
  TESTING_REFRESH_TOKEN_MS,
} from './limits.ts'
import { youtubeState, type YoutubeProject } from './state.ts'

function refusedPage(code: string, why: string): SandboxAnswer {
  return html(
    400,
    page('Access blocked', 'YouTube', `<h1>Access blocked: Authorization Error</h1><p>${why}</p><p class="dim">Error ${code}</p>`),
  )
}

/** Desktop clients register no redirect: any loopback port and path is taken. */
function isLoopback(value: string): boolean {
  try {
    const url = new URL(value)
    return url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname) && url.hash === ''
  } catch {
    return false
  }
}

/** RFC 7636: what a challenge may look like, plain or hashed. */
const CHALLENGE = /^[A-Za-z0-9\-._~]{43,128}$/

async function authorize(context: RouteContext): Promise<SandboxAnswer> {
  const { world, query } = context
  const project = projectBy(world, query.get('client_id'))
  const redirectUri = query.get('redirect_uri') ?? ''
  const scopes = [...new Set((query.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== ''))]
  const challenge = query.get('code_challenge')
  const method = query.get('code_challenge_method') ?? 'plain'
  if (project === undefined) return refusedPage('401: invalid_client', 'The OAuth client was not found.')
  if (!isLoopback(redirectUri))
    return refusedPage('400: redirect_uri_mismatch', 'The redirect address is not one that a desktop app may use.')
  if (query.get('response_type') !== 'code') return refusedPage('400: invalid_request', 'response_type must be code.')
  if (scopes.length === 0) return refusedPage('400: invalid_request', 'Missing required parameter: scope')
  if (!scopes.every((scope) => KNOWN_SCOPES.includes(scope)))
    return refusedPage('400: invalid_scope', 'Some requested scopes were invalid.')
  if (challenge !== null && (!CHALLENGE.test(challenge) || (method !== 'S256' && method !== 'plain')))
    return refusedPage('400: invalid_request', 'code_challenge or its method is not valid.')

  const channels = youtubeState(world).channels.all()
  const hint = query.get('login_hint')
  const first = channels.filter((channel) => channel.id === hint)
  if (context.request.method === 'GET')
    return consentPage({
      platformName: 'YouTube',
      appName: project.name,
      scopes,
      accounts: [...first, ...channels.filter((channel) => channel.id !== hint)].map(({ id, title, handle }) => ({
        id,
        name: `${title} (${handle})`,
      })),
      canUntick: scopes.length > 1,
    })
  const decision = readConsent(new URLSearchParams(await readText(context.request.body)), { scopes })
  const back = new URL(redirectUri)
  const state = query.get('state')
  if (state !== null) back.searchParams.set('state', state)
  if (!decision.isAllowed) {
    back.searchParams.set('error', 'access_denied')
    return redirect(back.href)
  }
  const channel = channels.find(({ id }) => id === decision.account) ?? first[0] ?? channels[0]
  if (channel === undefined) throw new Error('YouTube is not seeded')
  const { code } = world.tokens.issueCode({
    code: randomToken('4/0A', 48),
    login: 'youtube',
    clientId: project.clientId,
    redirectUri,
    accountId: channel.id,
    scopes: decision.scopes,
    challenge,
    challengeMethod: challenge === null ? null : method,
    expiresAt: world.clock.now() + CODE_LIFETIME_MS,
  })
  back.searchParams.set('code', code)
  back.searchParams.set('scope', decision.scopes.join(' '))
  return redirect(back.href)
}

/** The client by Basic or by body. Desktop clients have a secret and must send it. */
function clientOf(context: RouteContext, form: Record<string, string>): { project: YoutubeProject } | { refusal: SandboxAnswer } {
  const basic = basicCredentials(context.request)
  const id = basic?.id ?? form['client_id']
  const secret = basic?.secret ?? form['client_secret']
  if (id === undefined || id === '') return { refusal: oauthError(400, 'invalid_request', 'Could not determine client ID from request.') }
  const project = projectBy(context.world, id)
  if (project === undefined) return { refusal: oauthError(401, 'invalid_client', 'The OAuth client was not found.') }
  if (secret === undefined || secret === '') return { refusal: oauthError(400, 'invalid_request', 'client_secret is missing.') }
  if (secret !== project.clientSecret) return { refusal: oauthError(401, 'invalid_client', 'The provided client secret is invalid.') }
  return { project }
}

async function token(context: RouteContext): Promise<SandboxAnswer> {
  if (contentTypeOf(context.request) !== 'application/x-www-form-urlencoded')
    return oauthError(400, 'invalid_request', 'The request body must be form-encoded.')
  const form = await readForm(context.request)
  const client = clientOf(context, form)
  if ('refusal' in client) return client.refusal
  switch (form['grant_type']) {
    case 'authorization_code':
      return exchange(context.world, client.project, form)
    case 'refresh_token':
      return refresh(context.world, client.project, form)
    case undefined:
      return oauthError(400, 'invalid_request', 'Missing required parameter: grant_type')
    default:
      return oauthError(400, 'unsupported_grant_type', `Invalid grant_type: ${form['grant_type']}`)
  }
}

function exchange(world: World, project: YoutubeProject, form: Record<string, string>): SandboxAnswer {
  if ((form['code'] ?? '') === '') return oauthError(400, 'invalid_request', 'Missing required parameter: code')
  const record = world.tokens.findCode(form['code'] ?? '')
  const isUsable =
    record?.login === 'youtube' && record.clientId === project.clientId && record.usedAt === null && record.expiresAt > world.clock.now()
  if (!isUsable) return oauthError(400, 'invalid_grant', 'Malformed auth code.')
  if (record.redirectUri !== form['redirect_uri']) return oauthError(400, 'redirect_uri_mismatch', 'Bad Request')
  const verifier = form['code_verifier']
  if (record.challenge !== null) {
    if (verifier === undefined || verifier === '') return oauthError(400, 'invalid_grant', 'Missing code verifier.')
    if (!CHALLENGE.test(verifier) || record.challenge !== (record.challengeMethod === 'S256' ? challengeOf(verifier) : verifier))
      return oauthError(400, 'invalid_grant', 'Invalid code verifier.')
  }
  world.tokens.spendCode(record.code)
  return json(200, issueTokens(world, project, record.accountId, record.scopes), { 'cache-control': 'no-store' })
}

function refresh(world: World, project: YoutubeProject, form: Record<string, string>): SandboxAnswer {
  if ((form['refresh_token'] ?? '') === '') return oauthError(400, 'invalid_request', 'Missing required parameter: refresh_token')
  const record = world.tokens.find(form['refresh_token'] ?? '')
  const isUsable =
    record?.login === 'youtube' && record.kind === 'refresh' && record.clientId === project.clientId && world.tokens.isAlive(record)
  if (!isUsable) return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.')
  // Used again: six more months. A testing project's seven days do not move.
  if (!isInTesting(world, project, record.accountId))
    world.tokens.update(record.token, { expiresAt: world.clock.now() + REFRESH_TOKEN_IDLE_MS })
  return json(200, accessToken(world, project, record.accountId, record.scopes, record.grantId), { 'cache-control': 'no-store' })
}

function accessToken(world: World, project: YoutubeProject, accountId: string, scopes: readonly string[], grantId: string) {
  const { token: value } = world.tokens.issue({
    token: randomToken('ya29.a0', 120),
    kind: 'access',
    login: 'youtube',
    clientId: project.clientId,
    grantId,
    accountId,
    scopes,
    expiresAt: world.clock.now() + ACCESS_TOKEN_LIFETIME_S * 1000,
  })
  return { access_token: value, expires_in: ACCESS_TOKEN_LIFETIME_S, scope: scopes.join(' '), token_type: 'Bearer' }
}

/** The project's own status, or the channel that rehearses it. */
function isInTesting(world: World, project: YoutubeProject, channelId: string): boolean {
  return project.publishingStatus === 'testing' || youtubeState(world).channels.get(channelId)?.rehearsesTesting === true
}

/** Access and refresh token of a new grant, worded as the token endpoint answers. */
export function issueTokens(world: World, project: YoutubeProject, accountId: string, scopes: readonly string[]) {
  const grantId = randomToken('grant_', 12)
  const isTesting = isInTesting(world, project, accountId)
  const mine = world.tokens
    .all()
    .filter(
      (one) => one.kind === 'refresh' && one.clientId === project.clientId && one.accountId === accountId && world.tokens.isAlive(one),
    )
  for (const old of mine.slice(0, Math.max(0, mine.length - MAX_REFRESH_TOKENS + 1)))
    world.tokens.update(old.token, { revokedAt: world.clock.now() })
  const { token: refreshToken } = world.tokens.issue({
    token: randomToken('1//0g', 60),
    kind: 'refresh',
    login: 'youtube',
    clientId: project.clientId,
    grantId,
    accountId,
    scopes,
    expiresAt: world.clock.now() + (isTesting ? TESTING_REFRESH_TOKEN_MS : REFRESH_TOKEN_IDLE_MS),
  })
  return {
    ...accessToken(world, project, accountId, scopes, grantId),
    refresh_token: refreshToken,
    ...(isTesting ? { refresh_token_expires_in: TESTING_REFRESH_TOKEN_MS / 1000 } : {}),
  }
}

async function revoke(context: RouteContext): Promise<SandboxAnswer> {
  const { tokens } = context.world
  const form = await readForm(context.request)
  const record = tokens.find(form['token'] ?? context.query.get('token') ?? '')
  if (record?.login !== 'youtube' || !tokens.isAlive(record)) return oauthError(400, 'invalid_token', 'Token expired or revoked')
  // It takes away everything this user gave to the whole project.
  for (const one of tokens.all())
    if (one.login === 'youtube' && one.clientId === record.clientId && one.accountId === record.accountId) tokens.revokeGrant(one.grantId)
  return json(200, {})
}

async function tokenInfo(context: RouteContext): Promise<SandboxAnswer> {
  const { world } = context
  const form = context.request.method === 'POST' ? await readForm(context.request) : {}
  const header = /^Bearer\s+(\S+)/i.exec(context.request.headers['authorization'] ?? '')?.[1]
  const record = world.tokens.find(form['access_token'] ?? context.query.get('access_token') ?? header ?? '')
  if (record?.login !== 'youtube' || record.kind !== 'access' || !world.tokens.isAlive(record))
    return oauthError(400, 'invalid_token', 'Invalid Value')
  const left = Math.floor(((record.expiresAt ?? 0) - world.clock.now()) / 1000)
  return json(200, {
    azp: record.clientId,
    aud: record.clientId,
    scope: record.scopes.join(' '),
    exp: String(Math.floor((record.expiresAt ?? 0) / 1000)),
    expires_in: String(left),
    access_type: 'offline',
  })
}

/** Google's OAuth 2.0, with the older addresses that still answer. */
export const oauthRoutes: readonly Route[] = [
  ...['/o/oauth2/v2/auth', '/o/oauth2/auth'].flatMap((path): Route[] => [
    { method: 'GET', host: 'accounts.google.com', path, handle: authorize },
    { method: 'POST', host: 'accounts.google.com', path, handle: authorize },
  ]),
  { method: 'POST', host: 'oauth2.googleapis.com', path: '/token', handle: token },
  { method: 'POST', host: 'accounts.google.com', path: '/o/oauth2/token', handle: token },
  { method: 'POST', host: 'www.googleapis.com', path: '/oauth2/v4/token', handle: token },
  { method: 'POST', host: 'oauth2.googleapis.com', path: '/revoke', handle: revoke },
  { method: 'POST', host: 'accounts.google.com', path: '/o/oauth2/revoke', handle: revoke },
  { method: 'GET', host: 'oauth2.googleapis.com', path: '/tokeninfo', handle: tokenInfo },
  { method: 'POST', host: 'oauth2.googleapis.com', path: '/tokeninfo', handle: tokenInfo },
]

import { randomUUID } from 'node:crypto'
import { empty, json } from '../kit/answer.ts'
import { contentTypeOf, readForm, type SandboxAnswer } from '../kit/request.ts'
import { challengeOf, randomToken, type TokenRecord } from '../kit/tokens.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { signIdToken } from './id-token.ts'
import { appsOf, LOGIN, type LinkedInApp } from './records.ts'

/** LinkedIn authorization-code-flow doc, state 2026-11-23: access tokens live 60 days. */
const ACCESS_LIFE_MS = 5_184_000_000
/** LinkedIn programmatic-refresh-tokens doc, state 2026-11-23: 365 days from the first grant, never extended. */
const REFRESH_LIFE_MS = 365 * 86_400_000

const BAD_CODE =
  'Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. Or authorization code expired. Or external member binding exists'
/** (unconfirmed) Wording of a refused refresh token. */
const BAD_REFRESH = 'The provided authorization grant or refresh token is invalid, expired or revoked.'

/** The token, introspection and revocation endpoints. */
export function tokenRoutes(): Route[] {
  const host = 'www.linkedin.com'
  return [
    { method: 'POST', host, path: '/oauth/v2/accessToken{/}?', handle: accessToken },
    { method: 'POST', host, path: '/oauth/v2/introspectToken{/}?', handle: introspect },
    { method: 'POST', host, path: '/oauth/v2/revoke{/}?', handle: revoke },
  ]
}

/** Issues the tokens of one consent. Asking for another set of scopes ends the member's earlier tokens of this app. */
export function issueTokens(
  world: World,
  app: LinkedInApp,
  accountId: string,
  scopes: readonly string[],
): { access: TokenRecord; refresh: TokenRecord | null } {
  const asKey = (list: readonly string[]) => [...list].sort().join(' ')
  for (const earlier of world.tokens.all()) {
    if (earlier.login !== LOGIN || earlier.clientId !== app.clientId || earlier.accountId !== accountId || earlier.revokedAt !== null)
      continue
    if (asKey(earlier.scopes) !== asKey(scopes)) world.tokens.revokeGrant(earlier.grantId)
  }
  const grantId = randomUUID()
  const common = { login: LOGIN, clientId: app.clientId, grantId, accountId, scopes }
  const access = world.tokens.issue({
    ...common,
    kind: 'access',
    token: randomToken('AQ', 256),
    expiresAt: world.clock.now() + ACCESS_LIFE_MS,
  })
  const refresh = app.isPartner
    ? world.tokens.issue({ ...common, kind: 'refresh', token: randomToken('AQ', 256), expiresAt: world.clock.now() + REFRESH_LIFE_MS })
    : null
  return { access, refresh }
}

async function accessToken(context: RouteContext): Promise<SandboxAnswer> {
  if (contentTypeOf(context.request) !== 'application/x-www-form-urlencoded') {
    return oauthError(400, 'invalid_request', 'The request must be sent as application/x-www-form-urlencoded')
  }
  const form = await readForm(context.request)
  if (form['grant_type'] === 'authorization_code') return exchangeCode(context.world, form)
  if (form['grant_type'] === 'refresh_token') return refreshTokens(context.world, form)
  return form['grant_type'] === undefined
    ? missing('grant_type')
    : oauthError(400, 'unsupported_grant_type', `The grant_type ${form['grant_type']} is not supported`)
}

async function exchangeCode(world: World, form: Record<string, string>): Promise<SandboxAnswer> {
  const code = form['code'] === undefined ? undefined : world.tokens.findCode(form['code'])
  // A code of the native flow is redeemed by its verifier; every other code needs the secret.
  const isNative = code !== undefined && code.challenge !== null
  const absent = ['code', 'redirect_uri', 'client_id', isNative ? 'code_verifier' : 'client_secret'].find(
    (name) => (form[name] ?? '') === '',
  )
  if (absent !== undefined) return missing(absent)
  const app = appsOf(world).get(form['client_id'] ?? '')
  if (app === undefined || (form['client_secret'] !== undefined && form['client_secret'] !== app.clientSecret)) return badClient()
  const isRight =
    code !== undefined &&
    code.login === LOGIN &&
    code.usedAt === null &&
    code.expiresAt > world.clock.now() &&
    code.clientId === app.clientId &&
    code.redirectUri === form['redirect_uri'] &&
    (!isNative || challengeOf(form['code_verifier'] ?? '') === code.challenge)
  if (!isRight) return oauthError(400, 'invalid_request', BAD_CODE)
  world.tokens.spendCode(code.code)
  const { access, refresh } = issueTokens(world, app, code.accountId, code.scopes)
  return tokenAnswer(world, access, refresh)
}

async function refreshTokens(world: World, form: Record<string, string>): Promise<SandboxAnswer> {
  const absent = ['refresh_token', 'client_id', 'client_secret'].find((name) => (form[name] ?? '') === '')
  if (absent !== undefined) return missing(absent)
  const app = appsOf(world).get(form['client_id'] ?? '')
  if (app === undefined || form['client_secret'] !== app.clientSecret) return badClient()
  const refresh = world.tokens.find(form['refresh_token'] ?? '')
  const isRight =
    refresh !== undefined &&
    refresh.login === LOGIN &&
    refresh.kind === 'refresh' &&
    refresh.clientId === app.clientId &&
    world.tokens.isAlive(refresh)
  if (!isRight) return oauthError(400, 'invalid_grant', BAD_REFRESH)
  const { clientId, grantId, accountId, scopes } = refresh
  const access = world.tokens.issue({
    login: LOGIN,
    clientId,
    grantId,
    accountId,
    scopes,
    kind: 'access',
    token: randomToken('AQ', 256),
    expiresAt: world.clock.now() + ACCESS_LIFE_MS,
  })
  return tokenAnswer(world, access, refresh)
}

async function tokenAnswer(world: World, access: TokenRecord, refresh: TokenRecord | null): Promise<SandboxAnswer> {
  const secondsLeft = (record: TokenRecord) => Math.floor(((record.expiresAt ?? 0) - world.clock.now()) / 1000)
  return json(
    200,
    {
      access_token: access.token,
      expires_in: secondsLeft(access),
      ...(refresh === null ? {} : { refresh_token: refresh.token, refresh_token_expires_in: secondsLeft(refresh) }),
      scope: access.scopes.join(','),
      token_type: 'Bearer',
      ...(access.scopes.includes('openid') ? { id_token: await signIdToken(world, access) } : {}),
    },
    { 'cache-control': 'no-store' },
  )
}

async function introspect({ world, request }: RouteContext): Promise<SandboxAnswer> {
  const form = await readForm(request)
  const refused = refuseClient(world, form)
  if (refused !== null) return refused
  const record = world.tokens.find(form['token'] ?? '')
  if (record === undefined || record.login !== LOGIN || record.clientId !== form['client_id']) return json(200, { active: false })
  const isActive = world.tokens.isAlive(record)
  const inSeconds = (ms: number) => Math.floor(ms / 1000)
  return json(200, {
    active: isActive,
    client_id: record.clientId,
    authorized_at: inSeconds(record.issuedAt),
    created_at: inSeconds(record.issuedAt),
    status: isActive ? 'active' : record.revokedAt === null ? 'expired' : 'revoked',
    expires_at: inSeconds(record.expiresAt ?? 0),
    scope: record.scopes.join(','),
    auth_type: '3L',
  })
}

async function revoke({ world, request }: RouteContext): Promise<SandboxAnswer> {
  const form = await readForm(request)
  const refused = refuseClient(world, form)
  if (refused !== null) return refused
  const record = world.tokens.find(form['token'] ?? '')
  if (record !== undefined && record.login === LOGIN && record.clientId === form['client_id']) world.tokens.revokeGrant(record.grantId)
  return empty(200)
}

function refuseClient(world: World, form: Record<string, string>): SandboxAnswer | null {
  const absent = ['client_id', 'client_secret', 'token'].find((name) => (form[name] ?? '') === '')
  if (absent !== undefined) return missing(absent)
  const app = appsOf(world).get(form['client_id'] ?? '')
  return app === undefined || app.clientSecret !== form['client_secret'] ? badClient() : null
}

function missing(name: string): SandboxAnswer {
  return oauthError(400, 'invalid_request', `A required parameter "${name}" is missing`)
}

/** (unconfirmed) Status and wording of a wrong client. */
function badClient(): SandboxAnswer {
  return oauthError(401, 'invalid_client', 'Client authentication failed')
}

function oauthError(status: number, error: string, description: string): SandboxAnswer {
  return json(status, { error, error_description: description }, { 'cache-control': 'no-store' })
}

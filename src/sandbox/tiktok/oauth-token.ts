import { randomUUID } from 'node:crypto'
import { empty, json } from '../kit/answer.ts'
import { contentTypeOf, readForm, type SandboxAnswer } from '../kit/request.ts'
import { challengeOf, randomToken, type TokenRecord } from '../kit/tokens.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { logId } from './envelope.ts'
import { appsOf, LOGIN, settingsOf } from './records.ts'

const HOST = 'open.tiktokapis.com'

/** The token and revocation endpoints, whose errors are flat. */
export function tokenRoutes(): Route[] {
  return [
    { method: 'POST', host: HOST, path: '/v2/oauth/token{/}?', handle: token },
    { method: 'POST', host: HOST, path: '/v2/oauth/revoke{/}?', handle: revoke },
  ]
}

/** Issues the two tokens of a consent, or of its renewal when `grantId` is given. */
export function issueTokens(
  world: World,
  clientId: string,
  accountId: string,
  scopes: readonly string[],
  grantId: string = randomUUID(),
): { access: TokenRecord; refresh: TokenRecord } {
  const { accessLifeSeconds, refreshLifeSeconds } = settingsOf(world)
  const common = { login: LOGIN, clientId, grantId, accountId, scopes }
  const now = world.clock.now()
  return {
    access: world.tokens.issue({ ...common, kind: 'access', token: randomToken('act.', 48), expiresAt: now + accessLifeSeconds * 1000 }),
    refresh: world.tokens.issue({ ...common, kind: 'refresh', token: randomToken('rft.', 48), expiresAt: now + refreshLifeSeconds * 1000 }),
  }
}

async function token(context: RouteContext): Promise<SandboxAnswer> {
  const { world } = context
  const { form, refused } = await readClientForm(context)
  if (refused !== undefined) return refused
  if (form['grant_type'] === 'authorization_code') return exchangeCode(world, form)
  if (form['grant_type'] === 'refresh_token') return rotate(world, form)
  return oauthError(world, 400, 'unsupported_grant_type', 'Unsupported grant type')
}

/** Reads the form and checks the client; the secret is needed although PKCE is used. */
async function readClientForm({ world, request }: RouteContext): Promise<{ form: Record<string, string>; refused?: SandboxAnswer }> {
  if (contentTypeOf(request) !== 'application/x-www-form-urlencoded') {
    return {
      form: {},
      refused: oauthError(world, 400, 'invalid_request', 'Only `application/x-www-form-urlencoded` is accepted as Content-Type.'),
    }
  }
  const form = await readForm(request)
  const app = appsOf(world).get(form['client_key'] ?? '')
  if (app !== undefined && form['client_secret'] === app.clientSecret) return { form }
  return { form, refused: oauthError(world, 401, 'invalid_client', 'Client key or secret is incorrect.') }
}

/** The refusal of a form in which one of these is missing; null where all are there. */
function lacking(world: World, form: Record<string, string>, names: readonly string[]): SandboxAnswer | null {
  const absent = names.find((name) => (form[name] ?? '') === '')
  if (absent === undefined) return null
  return oauthError(world, 400, 'invalid_request', `The request parameters are malformed: ${absent} is missing.`)
}

function exchangeCode(world: World, form: Record<string, string>): SandboxAnswer {
  const incomplete = lacking(world, form, ['code', 'redirect_uri', 'code_verifier'])
  if (incomplete !== null) return incomplete
  const code = world.tokens.findCode(form['code'] ?? '')
  const isAlive =
    code !== undefined &&
    code.login === LOGIN &&
    code.clientId === form['client_key'] &&
    code.usedAt === null &&
    code.expiresAt > world.clock.now()
  if (!isAlive) return oauthError(world, 400, 'invalid_grant', 'Authorization code is expired.')
  if (code.redirectUri !== form['redirect_uri'])
    return oauthError(world, 400, 'invalid_request', 'Redirect_uri is not matched with the uri when requesting code.')
  const verifier = form['code_verifier'] ?? ''
  if (!/^[A-Za-z0-9\-._~]{43,128}$/.test(verifier) || challengeOf(verifier, 'hex') !== code.challenge) {
    return oauthError(world, 400, 'invalid_request', 'Code verifier or code challenge is invalid.')
  }
  world.tokens.spendCode(code.code)
  return tokenAnswer(world, issueTokens(world, code.clientId, code.accountId, code.scopes))
}

/** Rotation is strict: the new refresh token is another one, and the old one is dead at once. */
function rotate(world: World, form: Record<string, string>): SandboxAnswer {
  const incomplete = lacking(world, form, ['refresh_token'])
  if (incomplete !== null) return incomplete
  const old = world.tokens.find(form['refresh_token'] ?? '')
  const isAlive =
    old !== undefined && old.login === LOGIN && old.kind === 'refresh' && old.clientId === form['client_key'] && world.tokens.isAlive(old)
  if (!isAlive) return oauthError(world, 400, 'invalid_grant', 'Refresh token is invalid or expired.')
  return world.collections.atomically(() => {
    world.tokens.update(old.token, { spentAt: world.clock.now() })
    return tokenAnswer(world, issueTokens(world, old.clientId, old.accountId, old.scopes, old.grantId))
  })
}

function tokenAnswer(world: World, { access, refresh }: { access: TokenRecord; refresh: TokenRecord }): SandboxAnswer {
  const { accessLifeSeconds, refreshLifeSeconds } = settingsOf(world)
  return json(
    200,
    {
      access_token: access.token,
      expires_in: accessLifeSeconds,
      open_id: access.accountId,
      refresh_token: refresh.token,
      refresh_expires_in: refreshLifeSeconds,
      scope: access.scopes.join(','),
      token_type: 'Bearer',
    },
    { 'cache-control': 'no-store' },
  )
}

async function revoke(context: RouteContext): Promise<SandboxAnswer> {
  const { world } = context
  const { form, refused } = await readClientForm(context)
  if (refused !== undefined) return refused
  const record = world.tokens.find(form['token'] ?? '')
  if (record === undefined || record.login !== LOGIN || record.clientId !== form['client_key']) {
    return oauthError(world, 400, 'invalid_request', 'The token is missing or unknown.')
  }
  world.tokens.revokeGrant(record.grantId)
  return empty(200)
}

function oauthError(world: World, status: number, error: string, description: string): SandboxAnswer {
  return json(
    settingsOf(world).oauthErrorsWith200 ? 200 : status,
    { error, error_description: description, log_id: logId(world) },
    { 'cache-control': 'no-store' },
  )
}

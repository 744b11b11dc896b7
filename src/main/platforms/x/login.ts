import { z } from 'zod'
import { PlatformError } from '../../core/platform-error.ts'
import type { Http, HttpRequest } from '../../core/http.ts'
import type { ConsentRequest, GrantTokens, Identity, LoginAdapter, LoginContext } from '../../core/login-adapter.ts'
import { FIXED_PORTS } from '../../core/redirects.ts'
import { bounded } from '../kit/http.ts'
import { beginOAuth, exchangeCode, refreshGrant, type OAuthDialect } from '../kit/oauth.ts'
import { API, Me } from './api.ts'
import { ask, toPlatformError } from './errors.ts'
import { signOAuth1 } from './oauth1.ts'

/** Without these nothing can be posted. `offline.access` is asked for as well: it only decides whether the login outlives two hours. */
const NEEDED_SCOPES = ['tweet.read', 'tweet.write', 'users.read', 'media.write'] as const

/** X OAuth 2.0 authorization code flow, read 2026-11-23. */
const DIALECT: OAuthDialect = {
  platform: 'x',
  authorizeUrl: 'https://x.com/i/oauth2/authorize',
  tokenUrl: `${API}/2/oauth2/token`,
  scopes: [...NEEDED_SCOPES, 'offline.access'],
  scopeSeparator: ' ',
  clientIdParameter: 'client_id',
  challenge: 'base64url',
  secretIn: 'basic',
}

/** Logs in to X: OAuth 2.0 with PKCE (public or confidential app) or three-legged OAuth 1.0a, as the app's kind says. */
export function createLogin(): LoginAdapter {
  return {
    login: 'x',
    platforms: ['x'],
    appKinds: ['oauth2', 'oauth1'],
    // Compared exactly. X OAuth 2.0 authorization code flow, read 2026-11-23.
    redirect: { host: '127.0.0.1', ports: FIXED_PORTS, path: '/x/callback' },
    isSecretRequired: false,
    async beginConnect(context) {
      return context.app.kind === 'oauth1' ? requestToken(context) : beginOAuth(DIALECT, context)
    },
    async connect(context, callback, keep) {
      return context.app.kind === 'oauth1'
        ? accessToken(context, callback, keep)
        : withNeededScopes(await exchangeCode(DIALECT, plainBasic(context), callback, keep))
    },
    async identities(context, tokens) {
      return { identities: [await whoAmI(context, tokens)], tokens }
    },
    async refresh(context, tokens) {
      // An OAuth 1.0a token does not end by time: when X refuses it, it was revoked.
      if (tokens.kind === 'oauth1')
        throw new PlatformError({ kind: 'reconnect-needed', platform: 'x', step: 'token.refresh', mayHaveApplied: false })
      return refreshGrant(DIALECT, plainBasic(context), tokens)
    },
    async revoke(context, tokens) {
      if (tokens.kind === 'oauth1') await invalidate(context, tokens)
      else await revoke(context, tokens)
    },
  }
}

/** X's Basic header holds id and secret as they are; RFC 6749 would have them percent-encoded first, which changes a secret with - or _. */
function plainBasic(context: LoginContext): LoginContext {
  if (context.app.clientSecret === '') return context
  const http: Http = { send: (request) => context.http.send({ ...request, headers: { ...request.headers, ...basic(context) } }) }
  return { ...context, http, randomText: (length) => context.randomText(length) }
}

function basic({ app }: LoginContext): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}` }
}

function withNeededScopes(tokens: GrantTokens): GrantTokens {
  // RFC 6749: an answer without scope means that all that was asked for was given.
  if (tokens.scopes.length === 0) return { ...tokens, scopes: DIALECT.scopes }
  const missing = NEEDED_SCOPES.filter((scope) => !tokens.scopes.includes(scope))
  if (missing.length === 0) return tokens
  throw new PlatformError({
    kind: 'scope-missing',
    platform: 'x',
    step: 'token.exchange',
    mayHaveApplied: false,
    platformCode: missing.join(' '),
  })
}

/** X users/me, read 2026-11-23: None, Basic, Premium, PremiumPlus. What is not listed here gets the narrow limits. */
const TIERS: Readonly<Record<string, string>> = { None: 'standard', Basic: 'basic', Premium: 'premium', PremiumPlus: 'premium' }

async function whoAmI(context: LoginContext, tokens: GrantTokens): Promise<Identity> {
  const request: HttpRequest = {
    step: 'account.read',
    method: 'GET',
    url: `${API}/2/users/me?user.fields=profile_image_url,verified,verified_type,subscription_type,protected,public_metrics`,
    auth: 'bare',
  }
  const { data } = await ask(context.http, signed(context, tokens, request), Me, context.now)
  const subscription = data.subscription_type ?? 'None'
  return {
    platform: 'x',
    remoteId: data.id,
    displayName: data.name,
    handle: data.username,
    // `_normal` is 48 pixels wide; `_400x400` is not documented but was always there.
    avatarUrl: data.profile_image_url?.replace(/_normal(\.\w+)$/, '_400x400$1') ?? null,
    kind: 'person',
    tier: TIERS[subscription] ?? 'standard',
    facts: { subscriptionType: subscription, isProtected: data.protected ?? false },
  }
}

function signed(context: LoginContext, tokens: GrantTokens, request: HttpRequest): HttpRequest {
  if (tokens.kind === 'oauth2') return { ...request, headers: { ...request.headers, authorization: `Bearer ${tokens.accessToken}` } }
  return signOAuth1(request, context.app, { key: tokens.accessToken, secret: tokens.tokenSecret ?? '' }, oneTime(context))
}

function oneTime(context: LoginContext) {
  return { nonce: context.randomText(32), now: context.now }
}

const RequestToken = z.object({
  oauth_token: z.string().min(1),
  oauth_token_secret: z.string().min(1),
  oauth_callback_confirmed: z.literal('true'),
})
const AccessToken = z.object({ oauth_token: z.string().min(1), oauth_token_secret: z.string().min(1) })

/** OAuth 1.0a asks for a request token before the browser opens. */
async function requestToken(context: LoginContext): Promise<ConsentRequest> {
  const request: HttpRequest = { step: 'token.request', method: 'POST', url: `${API}/oauth/request_token`, auth: 'bare' }
  const token = await askForm(
    context,
    signOAuth1(request, context.app, null, oneTime(context), { oauth_callback: context.redirectUri }),
    RequestToken,
  )
  return {
    url: `${API}/oauth/authorize?${new URLSearchParams({ oauth_token: token.oauth_token })}`,
    // `denied` carries the request token when the creator refuses; that spelling is unconfirmed, without it the login times out.
    expect: { parameters: ['oauth_token', 'denied'], value: token.oauth_token },
    keep: { token: token.oauth_token, secret: token.oauth_token_secret },
  }
}

async function accessToken(
  context: LoginContext,
  callback: Readonly<Record<string, string>>,
  keep: Readonly<Record<string, string>>,
): Promise<GrantTokens> {
  const { oauth_verifier: verifier } = callback
  if (verifier === undefined || callback['oauth_token'] !== keep['token']) {
    throw new PlatformError({
      kind: 'reconnect-needed',
      platform: 'x',
      step: 'token.exchange',
      mayHaveApplied: false,
      platformCode: 'denied',
    })
  }
  const request: HttpRequest = {
    step: 'token.exchange',
    method: 'POST',
    url: `${API}/oauth/access_token`,
    auth: 'bare',
    body: { kind: 'form', fields: { oauth_verifier: verifier } },
  }
  const requestKeys = { key: keep['token'] ?? '', secret: keep['secret'] ?? '' }
  const token = await askForm(context, signOAuth1(request, context.app, requestKeys, oneTime(context)), AccessToken)
  return {
    kind: 'oauth1',
    accessToken: token.oauth_token,
    tokenSecret: token.oauth_token_secret,
    scopes: [],
    expiresAt: null,
    refreshExpiresAt: null,
  }
}

/** Answers of OAuth 1.0a's token endpoints are form-encoded. */
async function askForm<T>(context: LoginContext, request: HttpRequest, schema: z.ZodType<T>): Promise<T> {
  const response = await context.http.send(request)
  if (response.status !== 200) throw toPlatformError(response, { step: request.step, isCommit: false, now: context.now })
  const parsed = schema.safeParse(Object.fromEntries(new URLSearchParams(response.text)))
  if (parsed.success) return parsed.data
  throw new PlatformError(
    { kind: 'unexpected-response', platform: 'x', step: request.step, mayHaveApplied: false, text: bounded(response.text) },
    { cause: parsed.error },
  )
}

/** Both tokens: whether one takes the other with it is not said. */
async function revoke(context: LoginContext, tokens: GrantTokens): Promise<void> {
  for (const token of [tokens.refreshToken, tokens.accessToken]) {
    if (token === undefined) continue
    const isPublic = context.app.clientSecret === ''
    await context.http.send({
      step: 'token.revoke',
      method: 'POST',
      url: `${API}/2/oauth2/revoke`,
      auth: 'bare',
      ...(isPublic ? {} : { headers: basic(context) }),
      body: { kind: 'form', fields: { token, ...(isPublic ? { client_id: context.app.clientId } : {}) } },
    })
  }
}

async function invalidate(context: LoginContext, tokens: GrantTokens): Promise<void> {
  await context.http.send(
    signed(context, tokens, { step: 'token.revoke', method: 'POST', url: `${API}/1.1/oauth/invalidate_token.json`, auth: 'bare' }),
  )
}

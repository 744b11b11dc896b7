import { createHash } from 'node:crypto'
import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import type { PlatformId } from '../../../shared/platforms/registry.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import type { ConsentRequest, GrantTokens, LoginContext } from '../../core/login-adapter.ts'
import { bounded, retryAtOf } from './http.ts'

/** How a platform's OAuth 2 differs from the standard, as data. */
export interface OAuthDialect {
  readonly platform: PlatformId
  readonly authorizeUrl: string
  readonly tokenUrl: string
  readonly scopes: readonly string[]
  readonly scopeSeparator: ' ' | ','
  readonly clientIdParameter: 'client_id' | 'client_key'
  /** RFC 7636's base64url, TikTok's hexadecimal, or none. */
  readonly challenge: 'base64url' | 'hex' | 'none'
  /** Where the secret goes: an Authorization header, or the form. A public client (empty secret) sends its id in the form. */
  readonly secretIn: 'basic' | 'form'
  readonly extraAuthorizeParameters?: Readonly<Record<string, string>>
  /** Name of the field that says how long a refresh token lives, in seconds. */
  readonly refreshLifetimeField?: string
  /** RFC 9207 issuer, where the platform sends one. */
  readonly issuer?: string
}

/** RFC 6749, appendix A.12 and A.17: visible ASCII. Anything else could not even be sent in a header. */
const Token = z.string().regex(/^[\x20-\x7e]+$/)

const TokenAnswer = z.looseObject({
  access_token: Token,
  expires_in: z.coerce.number().positive().optional(),
  refresh_token: Token.optional(),
  scope: z.string().optional(),
})

/** The address of the consent page, with fresh state and verifier. */
export function beginOAuth(dialect: OAuthDialect, context: LoginContext): ConsentRequest {
  const state = context.randomText(43)
  const verifier = context.randomText(64)
  const url = new URL(dialect.authorizeUrl)
  url.searchParams.set(dialect.clientIdParameter, context.app.clientId)
  url.searchParams.set('response_type', 'code')
  url.searchParams.set('redirect_uri', context.redirectUri)
  url.searchParams.set('scope', dialect.scopes.join(dialect.scopeSeparator))
  url.searchParams.set('state', state)
  if (dialect.challenge !== 'none') {
    url.searchParams.set('code_challenge', createHash('sha256').update(verifier).digest(dialect.challenge))
    url.searchParams.set('code_challenge_method', 'S256')
  }
  for (const [name, value] of Object.entries(dialect.extraAuthorizeParameters ?? {})) url.searchParams.set(name, value)
  return {
    // LinkedIn and X want %20 between scopes; URLSearchParams writes +.
    url: url.href.replaceAll('+', '%20'),
    expect: { parameters: ['state'], value: state },
    ...(dialect.issuer === undefined ? {} : { issuer: dialect.issuer }),
    keep: { state, verifier },
  }
}

/** Trades the callback's code for tokens. */
export async function exchangeCode(
  dialect: OAuthDialect,
  context: LoginContext,
  callback: Readonly<Record<string, string>>,
  keep: Readonly<Record<string, string>>,
): Promise<GrantTokens> {
  const { server, client, auth } = parties(dialect, context)
  const { code, state, iss } = callback
  const parameters = new URLSearchParams({
    ...(code === undefined ? {} : { code }),
    ...(state === undefined ? {} : { state }),
    ...(iss === undefined ? {} : { iss }),
  })
  return grantOf(dialect, context, async (customFetch) => {
    const checked = oauth.validateAuthResponse(server, client, parameters, keep['state'] ?? '')
    const verifier = dialect.challenge === 'none' ? oauth.nopkce : (keep['verifier'] ?? '')
    const response = await oauth.authorizationCodeGrantRequest(server, client, auth, checked, context.redirectUri, verifier, {
      [oauth.customFetch]: customFetch,
      additionalParameters: clientIdAlias(dialect, context),
    })
    return oauth.processAuthorizationCodeResponse(server, client, response)
  })
}

/** Trades the refresh token for a new pair. The old refresh token stays where the answer brings none. */
export async function refreshGrant(dialect: OAuthDialect, context: LoginContext, tokens: GrantTokens): Promise<GrantTokens> {
  const { server, client, auth } = parties(dialect, context)
  const { refreshToken } = tokens
  if (refreshToken === undefined)
    throw new PlatformError({ kind: 'reconnect-needed', platform: dialect.platform, step: 'token.refresh', mayHaveApplied: false })
  const fresh = await grantOf(dialect, context, async (customFetch) => {
    const response = await oauth.refreshTokenGrantRequest(server, client, auth, refreshToken, {
      [oauth.customFetch]: customFetch,
      additionalParameters: clientIdAlias(dialect, context),
    })
    return oauth.processRefreshTokenResponse(server, client, response)
  })
  return {
    ...tokens,
    ...fresh,
    refreshToken: fresh.refreshToken ?? refreshToken,
    refreshExpiresAt: fresh.refreshExpiresAt ?? tokens.refreshExpiresAt,
    scopes: fresh.scopes.length > 0 ? fresh.scopes : tokens.scopes,
  }
}

/** Scopes as a list, whichever separator the answer used. */
export function splitScopes(scope: string | undefined): string[] {
  return (scope ?? '').split(/[\s,]+/).filter((one) => one !== '')
}

function clientIdAlias(dialect: OAuthDialect, context: LoginContext): Record<string, string> {
  return dialect.clientIdParameter === 'client_id' ? {} : { [dialect.clientIdParameter]: context.app.clientId }
}

function parties(dialect: OAuthDialect, context: LoginContext) {
  const server: oauth.AuthorizationServer = {
    issuer: dialect.issuer ?? new URL(dialect.authorizeUrl).origin,
    token_endpoint: dialect.tokenUrl,
  }
  const client: oauth.Client = { client_id: context.app.clientId }
  const { clientSecret } = context.app
  const auth =
    clientSecret === ''
      ? oauth.None()
      : dialect.secretIn === 'basic'
        ? oauth.ClientSecretBasic(clientSecret)
        : oauth.ClientSecretPost(clientSecret)
  return { server, client, auth }
}

type TokenFetch = NonNullable<oauth.TokenEndpointRequestOptions[typeof oauth.customFetch]>

async function grantOf(
  dialect: OAuthDialect,
  context: LoginContext,
  ask: (customFetch: TokenFetch) => Promise<oauth.TokenEndpointResponse>,
): Promise<GrantTokens> {
  let raw: z.infer<typeof TokenAnswer> | undefined
  const customFetch: TokenFetch = async (url, init) => {
    const response = await context.http.send({
      step: 'token.exchange',
      method: 'POST',
      url,
      auth: 'bare',
      headers: Object.fromEntries(
        Object.entries(init.headers).filter(([name]) => !['content-type', 'accept', 'user-agent'].includes(name.toLowerCase())),
      ),
      body: { kind: 'form', fields: Object.fromEntries(new URLSearchParams(String(init.body))) },
    })
    const answer = normalize(response.status, response.text)
    const { error, error_description: text } = answer.body
    // oauth4webapi reads the error of a 4xx alone; a server in trouble must not look like nonsense, nor too many calls like a dead login.
    if (answer.status >= 500 || answer.status === 429) {
      const retryAt = retryAtOf(response, context.now)
      throw new PlatformError({
        kind: answer.status === 429 ? 'rate-limited' : 'platform-down',
        platform: dialect.platform,
        step: 'token.exchange',
        mayHaveApplied: false,
        ...(retryAt === undefined ? {} : { retryAt }),
        platformCode: typeof error === 'string' ? error : `HTTP ${response.status}`,
        ...(typeof text === 'string' ? { text: bounded(text) } : {}),
      })
    }
    const parsed = TokenAnswer.safeParse(answer.body)
    if (parsed.success) raw = parsed.data
    return new Response(JSON.stringify(answer.body), { status: answer.status, headers: { 'content-type': 'application/json' } })
  }
  try {
    await ask(customFetch)
  } catch (cause) {
    throw toPlatformError(dialect.platform, cause)
  }
  if (raw === undefined)
    throw new PlatformError({ kind: 'unexpected-response', platform: dialect.platform, step: 'token.exchange', mayHaveApplied: false })
  const refreshLifetime = dialect.refreshLifetimeField === undefined ? undefined : Number(raw[dialect.refreshLifetimeField])
  return {
    kind: 'oauth2',
    accessToken: raw.access_token,
    ...(raw.refresh_token === undefined ? {} : { refreshToken: raw.refresh_token }),
    scopes: splitScopes(raw.scope),
    expiresAt: raw.expires_in === undefined ? null : endOf(raw.expires_in, context.now),
    refreshExpiresAt: refreshLifetime === undefined || !(refreshLifetime > 0) ? null : endOf(refreshLifetime, context.now),
  }
}

/** No token lives longer; a lifetime gone wrong must still be a moment that can be stored. */
const LONGEST_LIFE_MS = 10 * 365 * 24 * 60 * 60_000

function endOf(seconds: number, now: number): number {
  return now + Math.floor(Math.min(seconds * 1000, LONGEST_LIFE_MS))
}

const Foreign = z.union([
  // Facebook: an object; its code says what a standard server says in a word.
  z.object({
    error: z.looseObject({
      message: z.string().optional(),
      code: z.union([z.number(), z.string()]).optional(),
      type: z.string().optional(),
    }),
  }),
  // Instagram Login: three flat fields.
  z.object({ error_type: z.string(), error_message: z.string() }),
])

/**
 * Brings a platform's dialect into RFC 6749's shape: a missing `token_type`, errors that come with 200, errors as objects. The ID token is
 * dropped: nobody here reads it.
 */
function normalize(status: number, text: string): { status: number; body: Record<string, unknown> } {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    return { status: status >= 400 ? status : 502, body: { error: 'server_error', error_description: bounded(text) } }
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { status: 502, body: { error: 'server_error' } }
  const foreign = Foreign.safeParse(body)
  if (foreign.success) {
    const told =
      'error' in foreign.data
        ? { code: String(foreign.data.error.code ?? foreign.data.error.type ?? 'unknown'), message: foreign.data.error.message }
        : { code: foreign.data.error_type, message: foreign.data.error_message }
    return { status: status >= 400 ? status : 400, body: { error: told.code, error_description: told.message ?? '' } }
  }
  const { id_token: _unread, ...rest } = body as Record<string, unknown>
  if ('error' in rest) return { status: status >= 400 ? status : 400, body: rest }
  return { status, body: { token_type: 'bearer', ...rest } }
}

function toPlatformError(platform: PlatformId, cause: unknown): PlatformError {
  if (cause instanceof PlatformError) return cause
  const failure = (kind: PlatformErrorKind, platformCode?: string, text?: string) =>
    new PlatformError(
      {
        kind,
        platform,
        step: 'token.exchange',
        mayHaveApplied: false,
        ...(platformCode === undefined ? {} : { platformCode }),
        ...(text === undefined ? {} : { text: bounded(text) }),
      },
      { cause },
    )
  if (cause instanceof oauth.ResponseBodyError) {
    if (cause.error === 'server_error' || cause.error === 'temporarily_unavailable')
      return failure('platform-down', cause.error, cause.error_description)
    return failure('reconnect-needed', cause.error, cause.error_description)
  }
  return failure('unexpected-response', undefined, cause instanceof Error ? cause.message : String(cause))
}

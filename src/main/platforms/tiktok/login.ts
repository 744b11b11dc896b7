import { PlatformError } from '../../core/platform-error.ts'
import type { Http, HttpRequest } from '../../core/http.ts'
import type { GrantTokens, Identity, LoginAdapter, LoginContext, LoginExtra } from '../../core/login-adapter.ts'
import { beginOAuth, exchangeCode, refreshGrant, type OAuthDialect } from '../kit/oauth.ts'
import { API, User } from './api.ts'
import { readCreator } from './creator.ts'
import { ask } from './errors.ts'

/** The least that posts: who it is, and Direct Post with its status. The creator may untick each one. */
const SCOPES = ['user.info.basic', 'video.publish'] as const

/**
 * Both off at first: TikTok refuses a whole login that asks for a scope which the developer app was not given (OAuth error invalid_scope).
 * Drafts need no audit of the app, statistics the product that shows videos.
 */
const EXTRAS: readonly LoginExtra[] = [
  { name: 'drafts', scopes: ['video.upload'], isOffAtFirst: true },
  { name: 'statistics', scopes: ['video.list'], isOffAtFirst: true },
]

/** TikTok Login Kit for Desktop, read 2026-11-23: a secret is needed although there is PKCE, and the challenge is hexadecimal. */
const DIALECT: OAuthDialect = {
  platform: 'tiktok',
  authorizeUrl: 'https://www.tiktok.com/v2/auth/authorize/',
  tokenUrl: `${API}/v2/oauth/token/`,
  scopes: SCOPES,
  scopeSeparator: ',',
  clientIdParameter: 'client_key',
  challenge: 'hex',
  secretIn: 'form',
  refreshLifetimeField: 'refresh_expires_in',
}

/** Logs in to TikTok. Each refresh ends the refresh token before it, so a pair must be on disk before it is used. */
export function createLogin(): LoginAdapter {
  return {
    login: 'tiktok',
    platforms: ['tiktok'],
    appKinds: ['oauth2'],
    // Any port, registered with * for it. TikTok login kit for desktop, read 2026-11-23.
    redirect: { host: '127.0.0.1', ports: null, path: '/callback/', isRegisteredForAnyPort: true },
    isSecretRequired: true,
    extras: EXTRAS,
    async beginConnect(context) {
      return beginOAuth({ ...DIALECT, scopes: askedScopes(context) }, context)
    },
    async connect(context, callback, keep) {
      return withNeededScopes(await exchangeCode(DIALECT, withClientKey(context), callback, keep), askedScopes(context))
    },
    async identities(context, tokens) {
      return { identities: [await whoAmI(context, tokens)], tokens }
    },
    refresh: (context, tokens) => refreshGrant(DIALECT, withClientKey(context), tokens),
    async revoke(context, tokens) {
      const { clientId, clientSecret } = context.app
      const fields = { client_key: clientId, client_secret: clientSecret, token: tokens.accessToken }
      const url = `${API}/v2/oauth/revoke/`
      await context.http.send({ step: 'token.revoke', method: 'POST', url, auth: 'bare', body: { kind: 'form', fields } })
    },
  }
}

/** TikTok knows `client_key` only; the standard's `client_id`, which our library adds, stays at home. */
function withClientKey(context: LoginContext): LoginContext {
  const http: Http = {
    send(request) {
      if (request.body?.kind !== 'form') return context.http.send(request)
      const { client_id: _unknownToTikTok, ...fields } = request.body.fields
      return context.http.send({ ...request, body: { kind: 'form', fields } })
    },
  }
  return { ...context, http, randomText: (length) => context.randomText(length) }
}

function askedScopes({ extras }: LoginContext): readonly string[] {
  return [...SCOPES, ...EXTRAS.filter(({ name }) => extras.includes(name)).flatMap(({ scopes }) => scopes)]
}

function withNeededScopes(tokens: GrantTokens, asked: readonly string[]): GrantTokens {
  // RFC 6749: an answer without scope means that all that was asked for was given.
  if (tokens.scopes.length === 0) return { ...tokens, scopes: asked }
  const missing = SCOPES.filter((scope) => !tokens.scopes.includes(scope))
  if (missing.length === 0) return tokens
  throw new PlatformError({
    kind: 'scope-missing',
    platform: 'tiktok',
    step: 'token.exchange',
    mayHaveApplied: false,
    platformCode: missing.join(' '),
  })
}

async function whoAmI(context: LoginContext, tokens: GrantTokens): Promise<Identity> {
  const headers = { authorization: `Bearer ${tokens.accessToken}` }
  const url = `${API}/v2/user/info/?fields=open_id,union_id,avatar_url,display_name`
  const call: HttpRequest = { step: 'account.read', method: 'GET', url, auth: 'bare', headers }
  const { user } = await ask(context.http, call, User, context.now)
  const handle = await usernameOf(context, headers)
  return {
    platform: 'tiktok',
    remoteId: user.open_id,
    displayName: [user.display_name, handle].find((name) => name !== '') ?? 'TikTok',
    handle,
    avatarUrl: user.avatar_url,
    kind: 'person',
    tier: null,
    facts: {},
  }
}

/** The user name needs a scope more, but creator_info tells it too, unless posting is blocked today; it is then learned with the first post. */
async function usernameOf(context: LoginContext, headers: { authorization: string }): Promise<string> {
  try {
    return (await readCreator(context.http, context.now, headers)).creator_username
  } catch (error) {
    if (error instanceof PlatformError) return ''
    throw error
  }
}

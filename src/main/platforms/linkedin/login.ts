import { PlatformError } from '../../core/platform-error.ts'
import type { GrantTokens, LoginAdapter, LoginContext, LoginExtra } from '../../core/login-adapter.ts'
import { FIXED_PORTS } from '../../core/redirects.ts'
import { beginOAuth, exchangeCode, refreshGrant, type OAuthDialect } from '../kit/oauth.ts'
import { memberOf, pagesOf } from './identities.ts'

/** Self-serve products Sign In with OpenID Connect and Share on LinkedIn. Asking for another set ends a member's earlier tokens. */
const SELF_SERVE: readonly string[] = ['openid', 'profile', 'w_member_social']

/**
 * The same for apps with the product Community Management, of which all extras are. It brings these two scopes itself, and an app in its Development tier
 * may have no other product, so none of OpenID's. Scope lists of two public apps with the product, read 2026-11-27.
 */
const COMMUNITY: readonly string[] = ['r_basicprofile', 'w_member_social']

/**
 * LinkedIn community-management docs, read 2026-11-23. Comments by the `_feed` scopes: comments-api doc, access note, read 2026-11-27; w_member_social alone
 * was refused in July 2026 (observed). (unconfirmed) Where these are not enough either, the post says that its comment was not taken.
 */
const EXTRAS: readonly LoginExtra[] = [
  { name: 'pages', scopes: ['w_organization_social', 'r_organization_social', 'rw_organization_admin'], isOffAtFirst: true },
  { name: 'comments', scopes: ['w_member_social_feed', 'w_organization_social_feed', 'r_organization_social_feed'], isOffAtFirst: true },
  { name: 'statistics', scopes: ['r_member_postAnalytics'], isOffAtFirst: true },
]

/**
 * LinkedIn authorization code flow, read 2026-11-23. The native PKCE flow is left out: LinkedIn switches it on by hand for single apps, and
 * it is reported to refuse the OpenID scopes, without which nobody knows whose token it is.
 */
const DIALECT: Omit<OAuthDialect, 'scopes'> = {
  platform: 'linkedin',
  authorizeUrl: 'https://www.linkedin.com/oauth/v2/authorization',
  tokenUrl: 'https://www.linkedin.com/oauth/v2/accessToken',
  scopeSeparator: ' ',
  clientIdParameter: 'client_id',
  challenge: 'none',
  secretIn: 'form',
  refreshLifetimeField: 'refresh_token_expires_in',
}

/** Public client code, read 2026-11-23. */
const REVOKE_URL = 'https://www.linkedin.com/oauth/v2/revoke'

/** Logs in to LinkedIn: the member, and the pages they run when the app was granted the page scopes. */
export function createLogin(): LoginAdapter {
  return {
    login: 'linkedin',
    platforms: ['linkedin'],
    appKinds: ['oauth2'],
    // Compared exactly. LinkedIn authorization code flow, read 2026-11-23.
    redirect: { host: '127.0.0.1', ports: FIXED_PORTS, path: '/linkedin/callback' },
    isSecretRequired: true,
    extras: EXTRAS,
    async beginConnect(context) {
      return beginOAuth(dialectFor(context), context)
    },
    async connect(context, callback, keep) {
      const dialect = dialectFor(context)
      const tokens = await exchangeCode(dialect, context, callback, keep)
      return withNeededScopes(tokens.scopes.length === 0 ? { ...tokens, scopes: dialect.scopes } : tokens)
    },
    async identities(context, tokens) {
      return { identities: [await memberOf(context, tokens), ...(await pagesOf(context, tokens))], tokens }
    },
    // Only approved partners get a refresh token; without one the grant ends after 60 days.
    refresh: (context, tokens) => refreshGrant(dialectFor(context), context, tokens),
    async revoke(context, tokens) {
      const { clientId, clientSecret } = context.app
      const fields = { client_id: clientId, client_secret: clientSecret, token: tokens.accessToken }
      await context.http.send({ step: 'token.revoke', method: 'POST', url: REVOKE_URL, auth: 'bare', body: { kind: 'form', fields } })
    },
  }
}

function dialectFor({ extras }: Pick<LoginContext, 'extras'>): OAuthDialect {
  const wanted = EXTRAS.filter(({ name }) => extras.includes(name))
  return { ...DIALECT, scopes: wanted.length === 0 ? SELF_SERVE : [...COMMUNITY, ...wanted.flatMap(({ scopes }) => scopes)] }
}

/** Without posting and without a name a login is of no use; a missing extra costs only what it was for. */
function withNeededScopes(tokens: GrantTokens): GrantTokens {
  const needed = tokens.scopes.includes('openid') ? SELF_SERVE : COMMUNITY
  const missing = needed.filter((scope) => !tokens.scopes.includes(scope))
  if (missing.length === 0) return tokens
  throw new PlatformError({
    kind: 'scope-missing',
    platform: 'linkedin',
    step: 'token.exchange',
    mayHaveApplied: false,
    platformCode: missing.join(' '),
  })
}

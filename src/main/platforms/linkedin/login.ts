import { PlatformError } from '../../core/platform-error.ts'
import type { GrantTokens, HttpRequest, Identity, LoginAdapter, LoginContext } from '../../core/platform-adapter.ts'
import { beginOAuth, exchangeCode, refreshGrant, type OAuthDialect } from '../kit/oauth.ts'
import { API, Organization, OrganizationAcls, REST_HEADERS, UserInfo } from './api.ts'
import { ask } from './errors.ts'

/** Self-serve products Sign In with OpenID Connect and Share on LinkedIn. Asking for another set ends a member's earlier tokens. */
const SCOPES = ['openid', 'profile', 'w_member_social'] as const

/**
 * LinkedIn authorization code flow, read 2026-11-23. The native PKCE flow is left out: LinkedIn switches it on by hand for single apps, and
 * it is reported to refuse the OpenID scopes, without which nobody knows whose token it is.
 */
const DIALECT: OAuthDialect = {
  platform: 'linkedin',
  authorizeUrl: 'https://www.linkedin.com/oauth/v2/authorization',
  tokenUrl: 'https://www.linkedin.com/oauth/v2/accessToken',
  scopes: SCOPES,
  scopeSeparator: ' ',
  clientIdParameter: 'client_id',
  challenge: 'none',
  secretIn: 'form',
  refreshLifetimeField: 'refresh_token_expires_in',
}

/** Public client code, read 2026-11-23. */
const REVOKE_URL = 'https://www.linkedin.com/oauth/v2/revoke'

/** LinkedIn organization-access-control doc, read 2026-11-23: roles that may both post and upload media. */
const POSTING_ROLES = ['ADMINISTRATOR', 'DIRECT_SPONSORED_CONTENT_POSTER']

/** Logs in to LinkedIn: the member, and the pages they run when the app was granted the page scopes. */
export function createLinkedinLogin(): LoginAdapter {
  return {
    login: 'linkedin',
    platforms: ['linkedin'],
    appKinds: ['oauth2'],
    isSecretRequired: true,
    async beginConnect(context) {
      return beginOAuth(DIALECT, context)
    },
    async connect(context, callback, keep) {
      const tokens = await exchangeCode(DIALECT, context, callback, keep)
      return withNeededScopes(tokens.scopes.length === 0 ? { ...tokens, scopes: SCOPES } : tokens)
    },
    async identities(context, tokens) {
      return { identities: [await member(context, tokens), ...(await pages(context, tokens))], tokens }
    },
    // Only approved partners get a refresh token; without one the grant ends after 60 days.
    refresh: (context, tokens) => refreshGrant(DIALECT, context, tokens),
    async revoke(context, tokens) {
      const { clientId, clientSecret } = context.app
      const fields = { client_id: clientId, client_secret: clientSecret, token: tokens.accessToken }
      await context.http.send({ step: 'token.revoke', method: 'POST', url: REVOKE_URL, auth: 'bare', body: { kind: 'form', fields } })
    },
  }
}

function withNeededScopes(tokens: GrantTokens): GrantTokens {
  const missing = SCOPES.filter((scope) => !tokens.scopes.includes(scope))
  if (missing.length === 0) return tokens
  throw new PlatformError({
    kind: 'scope-missing',
    platform: 'linkedin',
    step: 'token.exchange',
    mayHaveApplied: false,
    platformCode: missing.join(' '),
  })
}

function signed(tokens: GrantTokens, request: Omit<HttpRequest, 'auth' | 'method'>): HttpRequest {
  return { ...request, method: 'GET', auth: 'bare', headers: { ...request.headers, authorization: `Bearer ${tokens.accessToken}` } }
}

async function member(context: LoginContext, tokens: GrantTokens): Promise<Identity> {
  const info = await ask(context.http, signed(tokens, { step: 'account.read', url: `${API}/v2/userinfo` }), UserInfo, context.now)
  return {
    platform: 'linkedin',
    // The URN is the author of posts and the owner of media.
    remoteId: `urn:li:person:${info.sub}`,
    displayName: info.name ?? 'LinkedIn',
    handle: '',
    avatarUrl: info.picture ?? null,
    kind: 'person',
    tier: null,
    facts: {},
  }
}

/** Pages need the Community Management product; without its scopes there is nothing to ask. */
async function pages(context: LoginContext, tokens: GrantTokens): Promise<Identity[]> {
  const has = (scope: string) => tokens.scopes.includes(scope)
  if (!has('w_organization_social') || !(has('rw_organization_admin') || has('r_organization_admin'))) return []
  const url = `${API}/rest/organizationAcls?q=roleAssignee&state=APPROVED&count=100&start=0`
  const request = signed(tokens, { step: 'account.pages', url, headers: REST_HEADERS })
  const { elements } = await ask(context.http, request, OrganizationAcls, context.now)
  const urns = elements
    .filter((acl) => POSTING_ROLES.includes(acl.role) && (acl.state ?? 'APPROVED') === 'APPROVED')
    .map((acl) => acl.organization ?? acl.organizationTarget)
    .filter((urn) => urn !== undefined)
  return Promise.all([...new Set(urns)].map((urn) => page(urn, context, tokens)))
}

async function page(urn: string, context: LoginContext, tokens: GrantTokens): Promise<Identity> {
  const url = `${API}/rest/organizations/${encodeURIComponent(urn.replace('urn:li:organization:', ''))}`
  const request = signed(tokens, { step: 'account.page', url, headers: REST_HEADERS })
  const found = await ask(context.http, request, Organization, context.now).catch((error: unknown) => {
    // Only administrators may read a page's name; whoever may post there posts all the same.
    if (error instanceof PlatformError && error.failure.kind === 'scope-missing') return { localizedName: urn, vanityName: undefined }
    throw error
  })
  return {
    platform: 'linkedin',
    remoteId: urn,
    displayName: found.localizedName,
    handle: found.vanityName ?? '',
    avatarUrl: null,
    kind: 'page',
    tier: null,
    facts: {},
  }
}

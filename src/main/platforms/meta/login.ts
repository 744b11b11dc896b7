import { z } from 'zod'
import type { GrantTokens, LoginAdapter, LoginContext, LoginExtra } from '../../core/login-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { FIXED_PORTS } from '../../core/redirects.ts'
import { beginOAuth, exchangeCode, type OAuthDialect } from '../kit/oauth.ts'
import { identitiesOf, listPages } from './accounts.ts'
import { readGraph, appSecretProof, graphUrl, GRAPH_VERSION } from './graph.ts'

/**
 * Without these no account of this login can post: the Pages themselves, and Instagram's pictures, which are staged on a Page.
 * https://developers.facebook.com/documentation/pages-api/posts.md, read 2026-11-23.
 */
const NEEDED_SCOPES = ['pages_show_list', 'pages_read_engagement', 'pages_manage_posts'] as const
/**
 * Without the first two the login gives Pages only; without `business_management` Pages owned through a business portfolio stay unseen.
 * https://developers.facebook.com/docs/instagram-platform/overview, read 2026-11-23.
 */
const WISHED_SCOPES = ['instagram_basic', 'instagram_content_publish', 'business_management'] as const

/**
 * What can be asked for beyond publishing. All of them are off at first: a permission that the creator's developer app does not have among its own makes
 * Facebook refuse the whole login ("Invalid Scopes"). https://developers.facebook.com/docs/permissions, read 2026-11-23.
 */
const EXTRAS: readonly LoginExtra[] = [
  { name: 'comments', scopes: ['pages_manage_engagement', 'pages_read_user_content'], isOffAtFirst: true },
  { name: 'statistics', scopes: ['read_insights'], isOffAtFirst: true },
  { name: 'instagram-comments', scopes: ['instagram_manage_comments'], isOffAtFirst: true },
  { name: 'instagram-delete', scopes: ['instagram_manage_contents'], isOffAtFirst: true },
  { name: 'instagram-statistics', scopes: ['instagram_manage_insights'], isOffAtFirst: true },
]

/** https://developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow, read 2026-11-23. */
const DIALECT: OAuthDialect = {
  platform: 'facebook',
  authorizeUrl: `https://www.facebook.com/${GRAPH_VERSION}/dialog/oauth`,
  tokenUrl: graphUrl('oauth/access_token'),
  scopes: [...NEEDED_SCOPES, ...WISHED_SCOPES],
  scopeSeparator: ',',
  clientIdParameter: 'client_id',
  // PKCE exists for Meta's OpenID flow only and does not replace the secret.
  challenge: 'none',
  secretIn: 'form',
}

const LongLived = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().positive().optional() })
const Permissions = z.object({ data: z.array(z.looseObject({ permission: z.string(), status: z.string() })) })

/** Facebook Login: one consent gives Pages and the Instagram professional accounts linked to them. */
export function createLogin(): LoginAdapter {
  return {
    login: 'meta',
    platforms: ['facebook', 'instagram'],
    appKinds: ['oauth2'],
    // Plain http on localhost alone, and while the app is in Development mode. Meta's login documents, read 2026-11-23.
    redirect: { host: 'localhost', ports: FIXED_PORTS, path: '/facebook/callback' },
    isSecretRequired: true,
    extras: EXTRAS,
    beginConnect: async (context) => beginOAuth({ ...DIALECT, scopes: [...DIALECT.scopes, ...extraScopes(context)] }, context),
    async connect(context, callback, keep) {
      const short = await exchangeCode(DIALECT, context, callback, keep)
      const long = await exchangeLongLived(context, short)
      const scopes = await grantedScopes(context, long.accessToken)
      const missing = NEEDED_SCOPES.filter((scope) => !scopes.includes(scope))
      if (missing.length > 0) {
        throw new PlatformError({
          kind: 'scope-missing',
          platform: 'facebook',
          step: 'scopes.check',
          mayHaveApplied: false,
          text: missing.join(', '),
        })
      }
      return { ...long, scopes }
    },
    async identities(context, tokens) {
      const pages = await listPages(context, tokens)
      return identitiesOf(pages, tokens)
    },
    /** There is no refresh token: a user token that is still valid is traded for a younger one. Page tokens stay as they are. */
    async refresh(context, tokens) {
      if (tokens.expiresAt !== null && tokens.expiresAt <= context.now) {
        throw new PlatformError({ kind: 'reconnect-needed', platform: 'facebook', step: 'token.refresh', mayHaveApplied: false })
      }
      return exchangeLongLived(context, tokens)
    },
    async revoke(context, tokens) {
      await context.http.send({
        step: 'token.revoke',
        method: 'DELETE',
        url: graphUrl('me/permissions', proofOf(context, tokens.accessToken)),
        auth: 'bare',
        headers: { authorization: `Bearer ${tokens.accessToken}` },
      })
    },
  }
}

function extraScopes({ extras }: LoginContext): string[] {
  return EXTRAS.filter(({ name }) => extras.includes(name)).flatMap(({ scopes }) => scopes)
}

/** https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived, read 2026-11-23: about 60 days. */
async function exchangeLongLived(context: LoginContext, tokens: GrantTokens): Promise<GrantTokens> {
  const response = await context.http.send({
    step: 'token.exchange',
    method: 'POST',
    url: graphUrl('oauth/access_token'),
    auth: 'bare',
    body: {
      kind: 'form',
      fields: {
        grant_type: 'fb_exchange_token',
        client_id: context.app.clientId,
        client_secret: context.app.clientSecret,
        fb_exchange_token: tokens.accessToken,
      },
    },
  })
  const answer = readGraph(response, LongLived, { platform: 'facebook', step: 'token.exchange', now: context.now })
  return {
    ...tokens,
    accessToken: answer.access_token,
    expiresAt: answer.expires_in === undefined ? null : context.now + answer.expires_in * 1000,
  }
}

/** What the creator really granted: the dialog lets single permissions be declined. */
async function grantedScopes(context: LoginContext, token: string): Promise<string[]> {
  const response = await context.http.send({
    step: 'scopes.check',
    method: 'GET',
    url: graphUrl('me/permissions', proofOf(context, token)),
    auth: 'bare',
    headers: { authorization: `Bearer ${token}` },
  })
  const { data } = readGraph(response, Permissions, { platform: 'facebook', step: 'scopes.check', now: context.now })
  return data.filter((one) => one.status === 'granted').map((one) => one.permission)
}

function proofOf(context: LoginContext, token: string): Record<string, string> {
  return context.app.clientSecret === '' ? {} : { appsecret_proof: appSecretProof(context.app.clientSecret, token) }
}

import { createHash } from 'node:crypto'
import { after, changeTable, later, spoilTable } from '../../testing/refusal-table.ts'
import { told, type Refusal, type RefusedAnswer } from '../../testing/refusals.ts'
import { PRACTICE_ACCOUNTS } from '../records.ts'
import type { TikTokClient } from './client.ts'
import { authorizeAddress, consent, exchange, newCode, REDIRECT, refresh, tokenCall, VERIFIER } from './login.ts'

const DESKTOP = 'https://developers.tiktok.com/doc/login-kit-desktop/'
const TOKENS = 'https://developers.tiktok.com/doc/oauth-user-access-token-management/'
const OAUTH_ERRORS = 'https://developers.tiktok.com/doc/oauth-error-handling/'
const REFRESH = 'https://developers.tiktok.com/docs/en/oauth-refresh-a-user-access-token'

type Form = Record<string, string>

const refused = (error: string, description?: string) => ({
  error,
  ...(description === undefined ? {} : { error_description: description }),
})
const badVerifier = refused('invalid_request', 'Code verifier or code challenge is invalid.')
const otherRedirect = refused('invalid_request', 'Redirect_uri is not matched with the uri when requesting code.')
const codeExpired = refused('invalid_grant', 'Authorization code is expired.')
const backWith = (error: string) => ({ error, state: 'st' })

/** What the browser shows instead of the consent page: the name of the setting that is wrong. */
async function shown(bench: TikTokClient, change: Form): Promise<RefusedAnswer> {
  const { status, text } = await bench.call('GET', authorizeAddress(bench, change))
  return { status, body: { setting: /<code>([^<]*)<\/code>/.exec(text)?.[1] } }
}

/** What the client is sent back with. */
async function sentBack(bench: TikTokClient, change: Form, form?: URLSearchParams): Promise<RefusedAnswer> {
  const back = await consent(bench, change, form)
  if (!back.href.startsWith(REDIRECT)) throw new Error(`sent to ${back.href}`)
  return { status: 302, body: Object.fromEntries(back.searchParams) }
}

const ELSEWHERE = 'https://example.com:443/callback/'
const sha256 = (verifier: string, encoding: 'hex' | 'base64url') => createHash('sha256').update(verifier).digest(encoding)

/** Consents that are not even shown, with the setting that is named. */
const pages = changeTable<TikTokClient, Form>(shown, [
  ['a client key that is no app', { client_key: 'aw0000000000000000' }, 400, { setting: 'client_key' }, DESKTOP],
  ['a redirect that is not registered', { redirect_uri: 'http://127.0.0.1:51234/elsewhere/' }, 400, { setting: 'redirect_uri' }, DESKTOP],
  ['a redirect without a port', { redirect_uri: 'http://127.0.0.1/callback/' }, 400, { setting: 'redirect_uri' }, DESKTOP],
  ['a redirect with parameters', { redirect_uri: `${REDIRECT}?a=1` }, 400, { setting: 'redirect_uri' }, DESKTOP],
  [
    'a redirect to a host that is not this computer',
    after((bench) => bench.setApp({ redirectUris: [ELSEWHERE] }), { redirect_uri: ELSEWHERE }),
    400,
    { setting: 'redirect_uri' },
    DESKTOP,
  ],
])

/** Consents that are sent back with an error. */
const consents = changeTable<TikTokClient, Form>(sentBack, [
  [
    'a challenge in base64url instead of hexadecimal',
    { code_challenge: sha256(VERIFIER, 'base64url') },
    302,
    backWith('invalid_request'),
    DESKTOP,
  ],
  ['a plain challenge', { code_challenge_method: 'plain' }, 302, backWith('invalid_request'), DESKTOP],
  ['a login without PKCE', { code_challenge: '', code_challenge_method: '' }, 302, backWith('invalid_request'), DESKTOP],
  ['a scope that the app may not ask for', { scope: 'video.publish,video.delete' }, 302, backWith('invalid_scope'), OAUTH_ERRORS],
  ['another response type than code', { response_type: 'token' }, 302, backWith('unsupported_response_type'), OAUTH_ERRORS],
  [
    'an account that is no target user of a sandbox client',
    after((bench) => bench.setApp({ targetUsers: [PRACTICE_ACCOUNTS[1]!.openId] }), {}),
    302,
    backWith('access_denied'),
    'contract 1.3',
  ],
])

const redeem = async (bench: TikTokClient, code: string, change?: Form) => told(await exchange(bench, code, change))

/** Authorization codes, exchanged late, again, or with a change of the form. */
const codes = spoilTable<TikTokClient, string, Form>(newCode, redeem, [
  [
    'a token call without the client secret',
    { change: { client_secret: '' } },
    401,
    refused('invalid_client', 'Client key or secret is incorrect.'),
    TOKENS,
  ],
  ['a token call with another app’s secret', { change: { client_secret: 'x'.repeat(32) } }, 401, refused('invalid_client'), TOKENS],
  ['a wrong verifier', { change: { code_verifier: 'x'.repeat(52) } }, 400, badVerifier, DESKTOP],
  ['a code without its verifier', { change: { code_verifier: '' } }, 400, refused('invalid_request'), DESKTOP],
  [
    'another redirect in the token call than at the consent page',
    { change: { redirect_uri: 'http://127.0.0.1:51235/callback/' } },
    400,
    otherRedirect,
    OAUTH_ERRORS,
  ],
  ['an authorization code used twice', { before: redeem }, 400, codeExpired, OAUTH_ERRORS],
  ['a late authorization code', { before: later(10 * 60_000) }, 400, codeExpired, OAUTH_ERRORS],
  ['an unknown grant type', { change: { grant_type: 'password' } }, 400, refused('unsupported_grant_type'), OAUTH_ERRORS],
])

interface Pair {
  readonly access: string
  readonly token: string
}

async function newPair(bench: TikTokClient): Promise<Pair> {
  const { access_token: access, refresh_token: token } = (await exchange(bench, await newCode(bench))).json()
  return { access: String(access), token: String(token) }
}
const renew = async (bench: TikTokClient, { token }: Pair) => told(await refresh(bench, token))
const revoke = (bench: TikTokClient, { access }: Pair) => tokenCall(bench, { token: access }, 'revoke')

/** Refresh tokens. */
const refreshes = spoilTable(newPair, renew, [
  ['a rotated refresh token used twice', { before: renew }, 400, refused('invalid_grant'), REFRESH],
  ['a refresh token after 180 days', { before: later(15_552_000_000) }, 400, refused('invalid_grant'), REFRESH],
  ['a refresh token whose access was revoked', { before: revoke }, 400, refused('invalid_grant'), TOKENS],
])

const others: readonly Refusal<TikTokClient>[] = [
  {
    rule: 'a login that the creator denies',
    source: OAUTH_ERRORS,
    broken: (bench) => sentBack(bench, {}, new URLSearchParams({ decision: 'deny' })),
    status: 302,
    body: backWith('access_denied'),
  },
  {
    rule: 'a verifier of 42 characters',
    source: DESKTOP,
    async broken(bench) {
      const verifier = 'v'.repeat(42)
      const back = await consent(bench, { code_challenge: sha256(verifier, 'hex') })
      return redeem(bench, back.searchParams.get('code') ?? '', { code_verifier: verifier })
    },
    status: 400,
    body: badVerifier,
  },
  {
    rule: 'a token call in JSON',
    source: TOKENS,
    broken: async (bench) =>
      told(await bench.call('POST', 'https://open.tiktokapis.com/v2/oauth/token/', { body: { grant_type: 'authorization_code' } })),
    status: 400,
    body: refused('invalid_request'),
  },
  {
    rule: 'a refresh without its token',
    source: OAUTH_ERRORS,
    broken: async (bench) => told(await tokenCall(bench, { grant_type: 'refresh_token' })),
    status: 400,
    body: refused('invalid_request', 'The request parameters are malformed: refresh_token is missing.'),
  },
  {
    rule: 'revoking a token that is none',
    source: TOKENS,
    broken: async (bench) => told(await tokenCall(bench, { token: 'act.nonsense' }, 'revoke')),
    status: 400,
    body: refused('invalid_request'),
  },
]

/** Login Kit for Desktop and its tokens: each rule broken once. */
export const LOGIN_REFUSALS: readonly Refusal<TikTokClient>[] = [...pages, ...consents, ...codes, ...refreshes, ...others]

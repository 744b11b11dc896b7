import { createHash } from 'node:crypto'
import type { DrivenAnswer } from '../../testing/driver.ts'
import type { Refusal, RefusedAnswer } from '../../testing/refusals.ts'
import { PRACTICE_ACCOUNTS } from '../records.ts'
import type { TikTokClient } from './client.ts'
import { authorizeAddress, consent, exchange, newCode, REDIRECT, refresh, tokenCall, VERIFIER } from './login.ts'

const DESKTOP = 'https://developers.tiktok.com/doc/login-kit-desktop/'
const TOKENS = 'https://developers.tiktok.com/doc/oauth-user-access-token-management/'
const OAUTH_ERRORS = 'https://developers.tiktok.com/doc/oauth-error-handling/'
const REFRESH = 'https://developers.tiktok.com/docs/en/oauth-refresh-a-user-access-token'

const plain = ({ status, json }: DrivenAnswer): RefusedAnswer => ({ status, body: json() })

/** What the browser shows instead of the consent page: the name of the setting that is wrong. */
async function shown(bench: TikTokClient, change: Record<string, string>): Promise<RefusedAnswer> {
  const { status, text } = await bench.call('GET', authorizeAddress(bench, change))
  return { status, body: { setting: /<code>([^<]*)<\/code>/.exec(text)?.[1] } }
}

/** What the client is sent back with. */
async function sentBack(bench: TikTokClient, change: Record<string, string>, form?: URLSearchParams): Promise<RefusedAnswer> {
  const back = await consent(bench, change, form)
  if (!back.href.startsWith(REDIRECT)) throw new Error(`sent to ${back.href}`)
  return { status: 302, body: Object.fromEntries(back.searchParams) }
}

/** Login Kit for Desktop and its tokens: each rule broken once. */
export const LOGIN_REFUSALS: readonly Refusal<TikTokClient>[] = [
  {
    rule: 'a client key that is no app',
    source: DESKTOP,
    broken: (bench) => shown(bench, { client_key: 'aw0000000000000000' }),
    status: 400,
    body: { setting: 'client_key' },
  },
  {
    rule: 'a redirect that is not registered',
    source: DESKTOP,
    broken: (bench) => shown(bench, { redirect_uri: 'http://127.0.0.1:51234/elsewhere/' }),
    status: 400,
    body: { setting: 'redirect_uri' },
  },
  {
    rule: 'a redirect without a port',
    source: DESKTOP,
    broken: (bench) => shown(bench, { redirect_uri: 'http://127.0.0.1/callback/' }),
    status: 400,
    body: { setting: 'redirect_uri' },
  },
  {
    rule: 'a redirect with parameters',
    source: DESKTOP,
    broken: (bench) => shown(bench, { redirect_uri: `${REDIRECT}?a=1` }),
    status: 400,
    body: { setting: 'redirect_uri' },
  },
  {
    rule: 'a redirect to a host that is not this computer',
    source: DESKTOP,
    broken(bench) {
      bench.setApp({ redirectUris: ['https://example.com:443/callback/'] })
      return shown(bench, { redirect_uri: 'https://example.com:443/callback/' })
    },
    status: 400,
    body: { setting: 'redirect_uri' },
  },
  {
    rule: 'a challenge in base64url instead of hexadecimal',
    source: DESKTOP,
    broken: (bench) => sentBack(bench, { code_challenge: createHash('sha256').update(VERIFIER).digest('base64url') }),
    status: 302,
    body: { error: 'invalid_request', state: 'st' },
  },
  {
    rule: 'a plain challenge',
    source: DESKTOP,
    broken: (bench) => sentBack(bench, { code_challenge_method: 'plain' }),
    status: 302,
    body: { error: 'invalid_request', state: 'st' },
  },
  {
    rule: 'a login without PKCE',
    source: DESKTOP,
    broken: (bench) => sentBack(bench, { code_challenge: '', code_challenge_method: '' }),
    status: 302,
    body: { error: 'invalid_request', state: 'st' },
  },
  {
    rule: 'a scope that the app may not ask for',
    source: OAUTH_ERRORS,
    broken: (bench) => sentBack(bench, { scope: 'video.publish,video.delete' }),
    status: 302,
    body: { error: 'invalid_scope', state: 'st' },
  },
  {
    rule: 'another response type than code',
    source: OAUTH_ERRORS,
    broken: (bench) => sentBack(bench, { response_type: 'token' }),
    status: 302,
    body: { error: 'unsupported_response_type', state: 'st' },
  },
  {
    rule: 'a login that the creator denies',
    source: OAUTH_ERRORS,
    broken: (bench) => sentBack(bench, {}, new URLSearchParams({ decision: 'deny' })),
    status: 302,
    body: { error: 'access_denied', state: 'st' },
  },
  {
    rule: 'an account that is no target user of a sandbox client',
    source: 'contract 1.3',
    broken(bench) {
      bench.setApp({ targetUsers: [PRACTICE_ACCOUNTS[1]!.openId] })
      return sentBack(bench, {})
    },
    status: 302,
    body: { error: 'access_denied', state: 'st' },
  },
  {
    rule: 'a token call without the client secret',
    source: TOKENS,
    broken: async (bench) => plain(await exchange(bench, await newCode(bench), { client_secret: '' })),
    status: 401,
    body: { error: 'invalid_client', error_description: 'Client key or secret is incorrect.' },
  },
  {
    rule: 'a token call with another app’s secret',
    source: TOKENS,
    broken: async (bench) => plain(await exchange(bench, await newCode(bench), { client_secret: 'x'.repeat(32) })),
    status: 401,
    body: { error: 'invalid_client' },
  },
  {
    rule: 'a wrong verifier',
    source: DESKTOP,
    broken: async (bench) => plain(await exchange(bench, await newCode(bench), { code_verifier: 'x'.repeat(52) })),
    status: 400,
    body: { error: 'invalid_request', error_description: 'Code verifier or code challenge is invalid.' },
  },
  {
    rule: 'a verifier of 42 characters',
    source: DESKTOP,
    async broken(bench) {
      const verifier = 'v'.repeat(42)
      const back = await consent(bench, { code_challenge: createHash('sha256').update(verifier).digest('hex') })
      return plain(await exchange(bench, back.searchParams.get('code') ?? '', { code_verifier: verifier }))
    },
    status: 400,
    body: { error: 'invalid_request', error_description: 'Code verifier or code challenge is invalid.' },
  },
  {
    rule: 'a code without its verifier',
    source: DESKTOP,
    broken: async (bench) => plain(await exchange(bench, await newCode(bench), { code_verifier: '' })),
    status: 400,
    body: { error: 'invalid_request' },
  },
  {
    rule: 'another redirect in the token call than at the consent page',
    source: OAUTH_ERRORS,
    broken: async (bench) => plain(await exchange(bench, await newCode(bench), { redirect_uri: 'http://127.0.0.1:51235/callback/' })),
    status: 400,
    body: { error: 'invalid_request', error_description: 'Redirect_uri is not matched with the uri when requesting code.' },
  },
  {
    rule: 'an authorization code used twice',
    source: OAUTH_ERRORS,
    async broken(bench) {
      const code = await newCode(bench)
      await exchange(bench, code)
      return plain(await exchange(bench, code))
    },
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Authorization code is expired.' },
  },
  {
    rule: 'a late authorization code',
    source: OAUTH_ERRORS,
    async broken(bench) {
      const code = await newCode(bench)
      bench.clock.advance(10 * 60_000)
      return plain(await exchange(bench, code))
    },
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Authorization code is expired.' },
  },
  {
    rule: 'an unknown grant type',
    source: OAUTH_ERRORS,
    broken: async (bench) => plain(await exchange(bench, await newCode(bench), { grant_type: 'password' })),
    status: 400,
    body: { error: 'unsupported_grant_type' },
  },
  {
    rule: 'a token call in JSON',
    source: TOKENS,
    broken: async (bench) =>
      plain(await bench.call('POST', 'https://open.tiktokapis.com/v2/oauth/token/', { body: { grant_type: 'authorization_code' } })),
    status: 400,
    body: { error: 'invalid_request' },
  },
  {
    rule: 'a rotated refresh token used twice',
    source: REFRESH,
    async broken(bench) {
      const { refresh_token: token } = (await exchange(bench, await newCode(bench))).json()
      await refresh(bench, String(token))
      return plain(await refresh(bench, String(token)))
    },
    status: 400,
    body: { error: 'invalid_grant' },
  },
  {
    rule: 'a refresh token after 180 days',
    source: REFRESH,
    async broken(bench) {
      const { refresh_token: token } = (await exchange(bench, await newCode(bench))).json()
      bench.clock.advance(15_552_000_000)
      return plain(await refresh(bench, String(token)))
    },
    status: 400,
    body: { error: 'invalid_grant' },
  },
  {
    rule: 'a refresh token whose access was revoked',
    source: TOKENS,
    async broken(bench) {
      const { access_token: access, refresh_token: token } = (await exchange(bench, await newCode(bench))).json()
      await tokenCall(bench, { token: String(access) }, 'revoke')
      return plain(await refresh(bench, String(token)))
    },
    status: 400,
    body: { error: 'invalid_grant' },
  },
  {
    rule: 'revoking a token that is none',
    source: TOKENS,
    broken: async (bench) => plain(await tokenCall(bench, { token: 'act.nonsense' }, 'revoke')),
    status: 400,
    body: { error: 'invalid_request' },
  },
]

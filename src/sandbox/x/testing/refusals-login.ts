import type { Refusal } from '../../testing/refusals.ts'
import { practiceXApp } from '../accounts.ts'
import { issueOAuth1 } from '../oauth1-routes.ts'
import { xState } from '../state.ts'
import { signedHeader, STANDARD, type XBench } from './client.ts'
import { appOnlyBearer, basic, CALLBACK, consent, exchange, newCode, oauth1Keys, requestToken, tokenCall } from './oauth-steps.ts'

const OAUTH2 = 'https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code'
const OAUTH1 = 'https://docs.x.com/fundamentals/authentication/oauth-1-0a/authorizing-a-request'
const OAUTH1_REFERENCE = 'https://docs.x.com/fundamentals/authentication/api-reference'
const CODES = 'https://docs.x.com/x-api/fundamentals/response-codes-and-errors'
const SCOPES = 'https://github.com/plhery/node-twitter-api-v2/issues/588'
const ROTATION = 'https://github.com/trypostit/trypost/issues/126'

const invalidCode = { error: 'invalid_request', error_description: 'Value passed for the authorization code was invalid.' }
const invalidToken = { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' }
const unauthorized = { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' }
const noSignature = { errors: [{ code: 32, message: 'Could not authenticate you.' }] }
const deadToken = { errors: [{ code: 89, message: 'Invalid or expired token.' }] }

const ME = 'api.x.com/2/users/me'
const me = (bench: XBench, token: string) => bench.call('GET', ME, { token })
const post = (bench: XBench, token: string) => bench.call('POST', 'api.x.com/2/tweets', { token, json: { text: 'Hello' } })
const signed = (bench: XBench, method: string, address: string, header: string) =>
  bench.call(method, address, {
    ...(method === 'POST' ? { json: { text: 'Hello' } } : {}),
    headers: { authorization: header },
  })

function changeAccount(bench: XBench, change: object): void {
  const { accounts } = xState(bench.world)
  const account = accounts.get(STANDARD)
  if (account !== undefined) accounts.put(STANDARD, { ...account, ...change })
}

const oauth2: readonly Refusal<XBench>[] = [
  {
    rule: 'a redirect address with a port that is not registered',
    source: OAUTH2,
    broken: (bench) => consent(bench, { redirect_uri: 'http://127.0.0.1:9000/x/callback' }),
    status: 400,
    body: { why: 'redirect_uri is not registered for this app', leadsTo: null },
  },
  {
    rule: 'a redirect address with a slash too many',
    source: OAUTH2,
    broken: (bench) => consent(bench, { redirect_uri: `${CALLBACK}/` }),
    status: 400,
    body: { why: 'redirect_uri is not registered for this app', leadsTo: null },
  },
  {
    rule: 'a consent without PKCE',
    source: OAUTH2,
    broken: (bench) => consent(bench, { code_challenge: null }),
    status: 400,
    body: { why: 'code_challenge is missing or of an unknown method', leadsTo: null },
  },
  {
    rule: 'a state of more than 500 characters',
    source: OAUTH2,
    broken: (bench) => consent(bench, { state: 's'.repeat(501) }),
    status: 400,
    body: { why: 'state is missing or too long', leadsTo: null },
  },
  {
    rule: 'a scope that does not exist',
    source: OAUTH2,
    broken: (bench) => consent(bench, { scope: 'tweet.read everything' }),
    status: 400,
    body: { why: 'scope is missing or not known', leadsTo: null },
  },
  {
    rule: 'an authorization code used twice',
    source: 'https://github.com/plhery/node-twitter-api-v2/issues/496',
    async broken(bench) {
      const code = await newCode(bench)
      await exchange(bench, code)
      return exchange(bench, code)
    },
    status: 400,
    body: invalidCode,
  },
  {
    rule: 'an authorization code after 30 seconds',
    source: OAUTH2,
    async broken(bench) {
      const code = await newCode(bench)
      bench.world.clock.advance(30_000)
      return exchange(bench, code)
    },
    status: 400,
    body: invalidCode,
  },
  {
    rule: 'an exchange with another redirect address',
    source: OAUTH2,
    broken: async (bench) => exchange(bench, await newCode(bench), { redirect_uri: 'http://127.0.0.1:8917/x/callback' }),
    status: 400,
    body: {
      error: 'invalid_request',
      error_description: 'Value passed for the redirect uri did not match the uri of the authorization code.',
    },
  },
  {
    rule: 'an exchange with the wrong verifier',
    source: OAUTH2,
    broken: async (bench) => exchange(bench, await newCode(bench), { code_verifier: 'w'.repeat(64) }),
    status: 400,
    body: { error: 'invalid_request', error_description: 'Value passed for the code verifier did not match the code challenge.' },
  },
  {
    rule: 'an exchange without a verifier',
    source: OAUTH2,
    broken: async (bench) => exchange(bench, await newCode(bench), { code_verifier: null }),
    status: 400,
    body: { error: 'invalid_request', error_description: 'Missing required parameter [code_verifier].' },
  },
  {
    rule: 'a confidential client whose secret is only in the body',
    source: 'https://github.com/plhery/node-twitter-api-v2/issues/319',
    async broken(bench) {
      const { clientId, clientSecret } = practiceXApp(bench.world)
      return exchange(bench, await newCode(bench), { client_id: clientId, client_secret: clientSecret }, {})
    },
    status: 401,
    body: { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
  },
  {
    rule: 'a wrong client secret',
    source: 'https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token',
    broken: async (bench) => exchange(bench, await newCode(bench), {}, basic(bench, 'wrong')),
    status: 401,
    body: { error: 'unauthorized_client' },
  },
  {
    rule: 'a rotated refresh token used twice',
    source: ROTATION,
    async broken(bench) {
      const form = { grant_type: 'refresh_token', refresh_token: bench.grant().refreshToken }
      await tokenCall(bench, form)
      return tokenCall(bench, form)
    },
    status: 400,
    body: invalidToken,
  },
  {
    rule: 'a refresh token that was revoked',
    source: OAUTH2,
    async broken(bench) {
      const { refreshToken } = bench.grant()
      await bench.call('POST', 'api.x.com/2/oauth2/revoke', {
        body: new URLSearchParams({ token: refreshToken ?? '' }),
        headers: basic(bench),
      })
      return tokenCall(bench, { grant_type: 'refresh_token', refresh_token: refreshToken })
    },
    status: 400,
    body: invalidToken,
  },
  {
    rule: 'a grant type that X does not have',
    source: OAUTH2,
    broken: (bench) => tokenCall(bench, { grant_type: 'password' }),
    status: 400,
    body: { error: 'unsupported_grant_type' },
  },
]

const tokens: readonly Refusal<XBench>[] = [
  {
    rule: 'a call without an Authorization header',
    source: CODES,
    broken: (bench) => bench.call('GET', ME),
    status: 401,
    body: unauthorized,
  },
  {
    rule: 'an access token after two hours',
    source: OAUTH2,
    async broken(bench) {
      const { accessToken } = bench.grant()
      bench.world.clock.advance(7_200_000)
      return me(bench, accessToken)
    },
    status: 401,
    body: unauthorized,
  },
  {
    rule: 'an access token that was revoked',
    source: OAUTH2,
    async broken(bench) {
      const { accessToken } = bench.grant()
      await bench.call('POST', 'api.x.com/2/oauth2/revoke', { body: new URLSearchParams({ token: accessToken }), headers: basic(bench) })
      return me(bench, accessToken)
    },
    status: 401,
    body: unauthorized,
  },
  {
    rule: 'an upload by a token without media.write',
    source: SCOPES,
    broken: (bench) =>
      bench.call('POST', 'api.x.com/2/media/upload/initialize', {
        token: bench.grant('oauth2', STANDARD, ['tweet.read', 'tweet.write', 'users.read']).accessToken,
        json: { media_type: 'image/png', media_category: 'tweet_image', total_bytes: 10 },
      }),
    status: 403,
    body: { title: 'Forbidden', type: 'about:blank', status: 403, detail: 'Forbidden' },
  },
  {
    rule: 'a post by a token without tweet.write',
    source: SCOPES,
    broken: (bench) => post(bench, bench.grant('oauth2', STANDARD, ['tweet.read', 'users.read']).accessToken),
    status: 403,
    body: { title: 'Forbidden', type: 'about:blank', status: 403, detail: 'Forbidden' },
  },
  {
    rule: 'a post by an app-only bearer',
    source: CODES,
    broken: async (bench) => post(bench, await appOnlyBearer(bench)),
    status: 403,
    body: {
      title: 'Unsupported Authentication',
      detail:
        'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].',
      status: 403,
    },
  },
  {
    rule: 'the usage figures for a user',
    source: 'https://docs.x.com/x-api/usage/get-usage',
    broken: (bench) => bench.call('GET', 'api.x.com/2/usage/tweets', { token: bench.grant().accessToken }),
    status: 403,
    body: { title: 'Unsupported Authentication', status: 403 },
  },
  {
    rule: 'a suspended account',
    source: CODES,
    broken(bench) {
      changeAccount(bench, { isSuspended: true })
      return me(bench, bench.grant().accessToken)
    },
    status: 403,
    body: { detail: 'The user used for authentication is suspended', title: 'Forbidden', status: 403 },
  },
  {
    rule: 'a post by a locked account',
    source: CODES,
    broken(bench) {
      changeAccount(bench, { isLocked: true })
      return post(bench, bench.grant().accessToken)
    },
    status: 403,
    body: { errors: [{ code: 326 }] },
  },
  {
    rule: 'an app without a project',
    source: CODES,
    broken(bench) {
      const { apps } = xState(bench.world)
      apps.put('practice', { ...practiceXApp(bench.world), isEnrolled: false })
      return me(bench, bench.grant().accessToken)
    },
    status: 403,
    body: { reason: 'client-not-enrolled', title: 'Client Forbidden', type: 'https://api.twitter.com/2/problems/client-forbidden' },
  },
]

const oauth1: readonly Refusal<XBench>[] = [
  {
    rule: 'a signature by the wrong secret',
    source: OAUTH1,
    broken: (bench) =>
      signed(bench, 'GET', ME, signedHeader('GET', ME, { ...oauth1Keys(bench), tokenSecret: 'x' }, bench.world.clock.now())),
    status: 401,
    body: noSignature,
  },
  {
    rule: 'a signature that leaves the query out',
    source: 'https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature',
    broken: (bench) =>
      signed(bench, 'GET', `${ME}?user.fields=verified`, signedHeader('GET', ME, oauth1Keys(bench), bench.world.clock.now())),
    status: 401,
    body: noSignature,
  },
  {
    rule: 'a nonce used twice',
    source: OAUTH1,
    async broken(bench) {
      const header = signedHeader('GET', ME, oauth1Keys(bench), bench.world.clock.now())
      await signed(bench, 'GET', ME, header)
      return signed(bench, 'GET', ME, header)
    },
    status: 401,
    body: noSignature,
  },
  {
    rule: 'a clock that is ten minutes late',
    source: OAUTH1,
    broken: (bench) => signed(bench, 'GET', ME, signedHeader('GET', ME, oauth1Keys(bench), bench.world.clock.now() - 600_000)),
    status: 401,
    body: { errors: [{ code: 135 }] },
  },
  {
    rule: 'an OAuth 1.0a token that was invalidated',
    source: OAUTH1_REFERENCE,
    async broken(bench) {
      const keys = oauth1Keys(bench)
      const off = 'api.x.com/1.1/oauth/invalidate_token.json'
      await bench.call('POST', off, { headers: { authorization: signedHeader('POST', off, keys, bench.world.clock.now()) } })
      return signed(bench, 'GET', ME, signedHeader('GET', ME, keys, bench.world.clock.now()))
    },
    status: 401,
    body: deadToken,
  },
  {
    rule: 'a post by a read-only OAuth 1.0a token',
    source: OAUTH1_REFERENCE,
    broken(bench) {
      const { clientId, consumerKey, consumerSecret } = practiceXApp(bench.world)
      const { token, secret } = issueOAuth1(bench.world, clientId, STANDARD, 'read')
      const target = 'api.x.com/2/tweets'
      const keys = { consumerKey, consumerSecret, token, tokenSecret: secret }
      return signed(bench, 'POST', target, signedHeader('POST', target, keys, bench.world.clock.now()))
    },
    status: 403,
    body: {
      title: 'Forbidden',
      status: 403,
      detail: 'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
      type: 'https://api.twitter.com/2/problems/oauth1-permissions',
    },
  },
  {
    rule: 'a request token for a callback that is not registered',
    source: OAUTH1_REFERENCE,
    broken: (bench) => requestToken(bench, 'http://127.0.0.1:1/x/callback'),
    status: 403,
    body: {
      errors: [
        {
          code: 415,
          message:
            'Callback URL not approved for this client application. Approved callback URLs can be adjusted in your application settings',
        },
      ],
    },
  },
  {
    rule: 'an access token for a wrong oauth_verifier',
    source: OAUTH1_REFERENCE,
    async broken(bench) {
      const { consumerKey, consumerSecret } = practiceXApp(bench.world)
      const asked = new URLSearchParams((await requestToken(bench, CALLBACK)).text)
      const [token = '', tokenSecret = ''] = [asked.get('oauth_token') ?? '', asked.get('oauth_token_secret') ?? '']
      await bench.call('POST', `api.x.com/oauth/authorize?oauth_token=${token}`, { body: new URLSearchParams({ decision: 'allow' }) })
      const target = 'api.x.com/oauth/access_token'
      const keys = { consumerKey, consumerSecret, token, tokenSecret }
      const authorization = signedHeader('POST', target, keys, bench.world.clock.now(), { extra: { oauth_verifier: 'wrong' } })
      const { status, text } = await bench.call('POST', target, { headers: { authorization } })
      return { status, body: text }
    },
    status: 401,
    body: 'Error processing your OAuth request: Invalid oauth_verifier parameter',
  },
]

/** What X refuses at its door: logins, tokens, signatures. */
export const LOGIN_REFUSALS: readonly Refusal<XBench>[] = [...oauth2, ...tokens, ...oauth1]

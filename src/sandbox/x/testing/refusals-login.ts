import { later, refusalTable, spoilTable } from '../../testing/refusal-table.ts'
import type { Refusal } from '../../testing/refusals.ts'
import { practiceXApp } from '../accounts.ts'
import { signedHeader, type XBench } from './client.ts'
import { basic, CALLBACK, consent, exchange, newCode, requestToken, revoke, tokenCall } from './oauth-steps.ts'

const OAUTH2 = 'https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code'
const USER_TOKEN = 'https://docs.x.com/fundamentals/authentication/oauth-2-0/user-access-token'
const OAUTH1_REFERENCE = 'https://docs.x.com/fundamentals/authentication/api-reference'
const CODE_TWICE = 'https://github.com/plhery/node-twitter-api-v2/issues/496'
const ROTATION = 'https://github.com/trypostit/trypost/issues/126'

type Form = Record<string, string | null>

const shown = (why: string) => ({ why, leadsTo: null })
const unregistered = shown('redirect_uri is not registered for this app')
const invalid = (description: string) => ({ error: 'invalid_request', error_description: description })
const invalidCode = invalid('Value passed for the authorization code was invalid.')
const invalidToken = invalid('Value passed for the token was invalid.')
const otherRedirect = invalid('Value passed for the redirect uri did not match the uri of the authorization code.')
const otherVerifier = invalid('Value passed for the code verifier did not match the code challenge.')
const noVerifier = invalid('Missing required parameter [code_verifier].')

const refresh = (bench: XBench, token: string | null) => tokenCall(bench, { grant_type: 'refresh_token', refresh_token: token })

/** The consent page, with a change of its address; null leaves a parameter out. */
const consents = refusalTable<XBench, Form>(consent, [
  [
    'a redirect address with a port that is not registered',
    { redirect_uri: 'http://127.0.0.1:9000/x/callback' },
    400,
    unregistered,
    OAUTH2,
  ],
  ['a redirect address with a slash too many', { redirect_uri: `${CALLBACK}/` }, 400, unregistered, OAUTH2],
  ['a consent without PKCE', { code_challenge: null }, 400, shown('code_challenge is missing or of an unknown method'), OAUTH2],
  ['a state of more than 500 characters', { state: 's'.repeat(501) }, 400, shown('state is missing or too long'), OAUTH2],
  ['a scope that does not exist', { scope: 'tweet.read everything' }, 400, shown('scope is missing or not known'), OAUTH2],
])

/** Authorization codes, exchanged late, again, or with a change of the form. */
const codes = spoilTable<XBench, string, Form>(newCode, exchange, [
  ['an authorization code used twice', { before: exchange }, 400, invalidCode, CODE_TWICE],
  ['an authorization code after 30 seconds', { before: later(30_000) }, 400, invalidCode, OAUTH2],
  [
    'an exchange with another redirect address',
    { change: { redirect_uri: 'http://127.0.0.1:8917/x/callback' } },
    400,
    otherRedirect,
    OAUTH2,
  ],
  ['an exchange with the wrong verifier', { change: { code_verifier: 'w'.repeat(64) } }, 400, otherVerifier, OAUTH2],
  ['an exchange without a verifier', { change: { code_verifier: null } }, 400, noVerifier, OAUTH2],
])

/** Refresh tokens. */
const refreshes = spoilTable((bench: XBench) => bench.grant().refreshToken, refresh, [
  ['a rotated refresh token used twice', { before: refresh }, 400, invalidToken, ROTATION],
  ['a refresh token that was revoked', { before: revoke }, 400, invalidToken, OAUTH2],
])

const others: readonly Refusal<XBench>[] = [
  {
    rule: 'a wrong client secret',
    source: USER_TOKEN,
    broken: async (bench) => exchange(bench, await newCode(bench), {}, basic(bench, 'wrong')),
    status: 401,
    body: { error: 'unauthorized_client' },
  },
  {
    rule: 'a grant type that X does not have',
    source: OAUTH2,
    broken: (bench) => tokenCall(bench, { grant_type: 'password' }),
    status: 400,
    body: { error: 'unsupported_grant_type' },
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

/** What X refuses of logins: consents, codes, refresh tokens, and the steps of OAuth 1.0a. */
export const LOGIN_REFUSALS: readonly Refusal<XBench>[] = [...consents, ...codes, ...refreshes, ...others]

import { later, spoilTable } from '../../testing/refusal-table.ts'
import type { Refusal } from '../../testing/refusals.ts'
import { practiceXApp } from '../accounts.ts'
import { issueOAuth1 } from '../oauth1-routes.ts'
import { xState } from '../state.ts'
import { signedHeader, STANDARD, type XBench } from './client.ts'
import { appOnlyBearer, oauth1Keys, revoke } from './oauth-steps.ts'
import { get, post, tokenOf } from './posting.ts'

const OAUTH2 = 'https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code'
const OAUTH1 = 'https://docs.x.com/fundamentals/authentication/oauth-1-0a/authorizing-a-request'
const SIGNATURE = 'https://docs.x.com/fundamentals/authentication/oauth-1-0a/creating-a-signature'
const OAUTH1_REFERENCE = 'https://docs.x.com/fundamentals/authentication/api-reference'
const CODES = 'https://docs.x.com/x-api/fundamentals/response-codes-and-errors'
const USAGE = 'https://docs.x.com/x-api/usage/get-usage'
const SCOPES = 'https://github.com/plhery/node-twitter-api-v2/issues/588'

const unauthorized = { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' }
const forbidden = { title: 'Forbidden', type: 'about:blank', status: 403, detail: 'Forbidden' }
const noSignature = { errors: [{ code: 32, message: 'Could not authenticate you.' }] }
const deadToken = { errors: [{ code: 89, message: 'Invalid or expired token.' }] }

const ME = 'api.x.com/2/users/me'
const TWEETS = 'api.x.com/2/tweets'
const me = (bench: XBench, token: string) => get(bench, 'users/me', token)
const hello = (bench: XBench, token: string) => post(bench, { text: 'Hello' }, token)
const scoped = (bench: XBench, ...scopes: string[]) => bench.grant('oauth2', STANDARD, scopes).accessToken

type Keys = Parameters<typeof signedHeader>[2]

/** The header of a call signed with these keys, so many milliseconds ago. */
const sign = (bench: XBench, method: string, address: string, keys: Keys = oauth1Keys(bench), ageMs = 0) =>
  signedHeader(method, address, keys, bench.world.clock.now() - ageMs)
const signed = (bench: XBench, method: string, address: string, authorization: string) =>
  bench.call(method, address, { ...(method === 'POST' ? { json: { text: 'Hello' } } : {}), headers: { authorization } })

function changeAccount(bench: XBench, change: object): void {
  const { accounts } = xState(bench.world)
  const account = accounts.get(STANDARD)
  if (account !== undefined) accounts.put(STANDARD, { ...account, ...change })
}

const tokens: readonly Refusal<XBench>[] = [
  {
    rule: 'a call without an Authorization header',
    source: CODES,
    broken: (bench) => bench.call('GET', ME),
    status: 401,
    body: unauthorized,
  },
  ...spoilTable(tokenOf, me, [
    ['an access token after two hours', { before: later(7_200_000) }, 401, unauthorized, OAUTH2],
    ['an access token that was revoked', { before: revoke }, 401, unauthorized, OAUTH2],
  ]),
  {
    rule: 'an upload by a token without media.write',
    source: SCOPES,
    broken: (bench) =>
      bench.call('POST', 'api.x.com/2/media/upload/initialize', {
        token: scoped(bench, 'tweet.read', 'tweet.write', 'users.read'),
        json: { media_type: 'image/png', media_category: 'tweet_image', total_bytes: 10 },
      }),
    status: 403,
    body: forbidden,
  },
  {
    rule: 'a post by a token without tweet.write',
    source: SCOPES,
    broken: (bench) => hello(bench, scoped(bench, 'tweet.read', 'users.read')),
    status: 403,
    body: forbidden,
  },
  {
    rule: 'a post by an app-only bearer',
    source: CODES,
    broken: async (bench) => hello(bench, await appOnlyBearer(bench)),
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
    source: USAGE,
    broken: (bench) => get(bench, 'usage/tweets'),
    status: 403,
    body: { title: 'Unsupported Authentication', status: 403 },
  },
  {
    rule: 'a suspended account',
    source: CODES,
    broken(bench) {
      changeAccount(bench, { isSuspended: true })
      return me(bench, tokenOf(bench))
    },
    status: 403,
    body: { detail: 'The user used for authentication is suspended', title: 'Forbidden', status: 403 },
  },
  {
    rule: 'a post by a locked account',
    source: CODES,
    broken(bench) {
      changeAccount(bench, { isLocked: true })
      return hello(bench, tokenOf(bench))
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
      return me(bench, tokenOf(bench))
    },
    status: 403,
    body: { reason: 'client-not-enrolled', title: 'Client Forbidden', type: 'https://api.twitter.com/2/problems/client-forbidden' },
  },
]

const oauth1: readonly Refusal<XBench>[] = [
  {
    rule: 'a signature by the wrong secret',
    source: OAUTH1,
    broken: (bench) => signed(bench, 'GET', ME, sign(bench, 'GET', ME, { ...oauth1Keys(bench), tokenSecret: 'x' })),
    status: 401,
    body: noSignature,
  },
  {
    rule: 'a signature that leaves the query out',
    source: SIGNATURE,
    broken: (bench) => signed(bench, 'GET', `${ME}?user.fields=verified`, sign(bench, 'GET', ME)),
    status: 401,
    body: noSignature,
  },
  {
    rule: 'a nonce used twice',
    source: OAUTH1,
    async broken(bench) {
      const header = sign(bench, 'GET', ME)
      await signed(bench, 'GET', ME, header)
      return signed(bench, 'GET', ME, header)
    },
    status: 401,
    body: noSignature,
  },
  {
    rule: 'a clock that is ten minutes late',
    source: OAUTH1,
    broken: (bench) => signed(bench, 'GET', ME, sign(bench, 'GET', ME, oauth1Keys(bench), 600_000)),
    status: 401,
    body: { errors: [{ code: 135 }] },
  },
  {
    rule: 'an OAuth 1.0a token that was invalidated',
    source: OAUTH1_REFERENCE,
    async broken(bench) {
      const keys = oauth1Keys(bench)
      const off = 'api.x.com/1.1/oauth/invalidate_token.json'
      await bench.call('POST', off, { headers: { authorization: sign(bench, 'POST', off, keys) } })
      return signed(bench, 'GET', ME, sign(bench, 'GET', ME, keys))
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
      const keys = { consumerKey, consumerSecret, token, tokenSecret: secret }
      return signed(bench, 'POST', TWEETS, sign(bench, 'POST', TWEETS, keys))
    },
    status: 403,
    body: {
      title: 'Forbidden',
      status: 403,
      detail: 'Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.',
      type: 'https://api.twitter.com/2/problems/oauth1-permissions',
    },
  },
]

/** What X refuses of calls: tokens that do not do, accounts that may not, and signatures. */
export const TOKEN_REFUSALS: readonly Refusal<XBench>[] = [...tokens, ...oauth1]

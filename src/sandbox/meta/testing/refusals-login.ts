import { expect } from 'vitest'
import type { Refusal, RefusedAnswer } from '../../testing/refusals.ts'
import { metaStore } from '../meta-records.ts'
import { practiceMetaApp } from '../practice-accounts.ts'
import { KITCHEN, type MetaClient } from './client.ts'
import { graphError, refused } from './refused.ts'

const REDIRECT = 'http://localhost:8917/facebook/callback'
const MANUAL_FLOW = 'https://developers.facebook.com/documentation/facebook-login/guides/advanced/manual-flow'
const TOKENS = 'https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived'
const ERRORS_GUIDE = 'https://developers.facebook.com/docs/graph-api/guides/error-handling'
const SECURITY = 'https://developers.facebook.com/docs/graph-api/guides/secure-requests'
const VERSIONS = 'https://developers.facebook.com/docs/apps/versions'
const HOUR = 3_600_000

function dialogAddress(bench: MetaClient, change: Record<string, string>): string {
  const query = {
    client_id: bench.login.clientId,
    redirect_uri: REDIRECT,
    state: 's1',
    response_type: 'code',
    scope: 'pages_show_list',
    ...change,
  }
  return `https://www.facebook.com/v26.0/dialog/oauth?${new URLSearchParams(query)}`
}

/** What the dialog shows instead of sending the browser anywhere. */
async function dialog(bench: MetaClient, change: Record<string, string>): Promise<RefusedAnswer> {
  const answer = await bench.driver.call('GET', dialogAddress(bench, change))
  const title = /<h1>([^<]*)<\/h1>/.exec(answer.text)?.[1]
  return { status: answer.status, body: { title, sentTo: answer.headers['location'] ?? null } }
}

async function code(bench: MetaClient): Promise<string> {
  const answer = await bench.driver.call('POST', dialogAddress(bench, {}), { body: new URLSearchParams('decision=allow') })
  return new URL(answer.headers['location'] ?? 'about:blank').searchParams.get('code') ?? ''
}

function exchange(bench: MetaClient, form: Record<string, string>): Promise<RefusedAnswer> {
  const all = { client_id: bench.login.clientId, client_secret: bench.login.clientSecret, redirect_uri: REDIRECT, ...form }
  return refused(bench, 'POST', 'oauth/access_token', { token: null, form: all })
}

function lengthen(bench: MetaClient, token: string): Promise<RefusedAnswer> {
  return exchange(bench, { grant_type: 'fb_exchange_token', fb_exchange_token: token })
}

const me = (bench: MetaClient, query: Record<string, string> = {}) => refused(bench, 'GET', 'me', { token: bench.userToken, query })

/** What Facebook's login, its tokens and the Graph's doors refuse. */
export const LOGIN_REFUSALS: readonly Refusal<MetaClient>[] = [
  {
    rule: 'a login for an app that there is not',
    source: MANUAL_FLOW,
    broken: (bench) => dialog(bench, { client_id: '12345' }),
    status: 400,
    body: { title: 'Invalid App ID', sentTo: null },
  },
  {
    rule: 'a redirect to 127.0.0.1, which only localhost may be',
    source: MANUAL_FLOW,
    broken: (bench) => dialog(bench, { redirect_uri: 'http://127.0.0.1:8917/facebook/callback' }),
    status: 400,
    body: { title: 'URL Blocked', sentTo: null },
  },
  {
    rule: 'an http redirect of a live app',
    source: MANUAL_FLOW,
    broken: (bench) => {
      const app = practiceMetaApp(bench.driver.world)
      metaStore(bench.driver.world).apps.put(app.id, { ...app, mode: 'live' })
      return dialog(bench, {})
    },
    status: 400,
    body: { title: 'URL Blocked', sentTo: null },
  },
  {
    rule: 'a permission that there is not',
    source: 'https://developers.facebook.com/docs/permissions',
    broken: (bench) => dialog(bench, { scope: 'pages_show_list,publish_actions' }),
    status: 400,
    body: { title: 'Invalid Scopes: publish_actions', sentTo: null },
  },
  {
    rule: 'a code used a second time',
    source: MANUAL_FLOW,
    broken: async (bench) => {
      const used = await code(bench)
      await exchange(bench, { code: used })
      return exchange(bench, { code: used })
    },
    status: 400,
    body: { error: { code: 100, error_subcode: 36009, message: 'This authorization code has been used.' } },
  },
  {
    rule: 'a code after its ten minutes',
    source: MANUAL_FLOW,
    broken: async (bench) => {
      const late = await code(bench)
      bench.driver.clock.advance(10 * 60_000 + 1)
      return exchange(bench, { code: late })
    },
    status: 400,
    body: { error: { code: 100, error_subcode: 36007, message: 'This authorization code has expired.' } },
  },
  {
    rule: 'a code with another redirect address',
    source: MANUAL_FLOW,
    broken: async (bench) => exchange(bench, { code: await code(bench), redirect_uri: `${REDIRECT}/` }),
    status: 400,
    body: {
      error: { code: 100, error_subcode: 36008, message: expect.stringContaining('Error validating verification code.') as unknown },
    },
  },
  {
    rule: 'a code with the wrong app secret',
    source: MANUAL_FLOW,
    broken: async (bench) => exchange(bench, { code: await code(bench), client_secret: 'wrong' }),
    status: 400,
    body: { error: { code: 1, message: 'Error validating client secret.' } },
  },
  {
    rule: 'a code that was never given',
    source: MANUAL_FLOW,
    broken: (bench) => exchange(bench, { code: 'AQnonsense' }),
    status: 400,
    body: { error: { code: 100, message: 'Invalid verification code format.' } },
  },
  {
    rule: 'lengthening a token that has expired',
    source: TOKENS,
    broken: (bench) => {
      bench.driver.world.tokens.update(bench.userToken, { expiresAt: bench.driver.clock.now() - 1 })
      return lengthen(bench, bench.userToken)
    },
    status: 400,
    body: graphError(190, 463),
  },
  {
    rule: 'lengthening a Page token',
    source: TOKENS,
    broken: (bench) => lengthen(bench, bench.pageToken(KITCHEN.page)),
    status: 400,
    body: graphError(190),
  },
  {
    rule: 'asking for “me” without a token',
    source: ERRORS_GUIDE,
    broken: (bench) => refused(bench, 'GET', 'me', { token: null }),
    status: 400,
    body: { error: { code: 2500, message: 'An active access token must be used to query information about the current user.' } },
  },
  {
    rule: 'asking for an object without a token',
    source: ERRORS_GUIDE,
    broken: (bench) => refused(bench, 'GET', KITCHEN.page, { token: null }),
    status: 400,
    body: graphError(104),
  },
  {
    rule: 'a token that was never given',
    source: ERRORS_GUIDE,
    broken: (bench) => refused(bench, 'GET', 'me', { token: 'EAAnonsense' }),
    status: 400,
    body: { error: { code: 190, type: 'OAuthException', message: expect.stringContaining('Cannot parse access token') as unknown } },
  },
  {
    rule: 'a token that has expired',
    source: ERRORS_GUIDE,
    broken: (bench) => {
      bench.driver.clock.advance(61 * 24 * HOUR)
      return me(bench)
    },
    status: 400,
    body: { error: { code: 190, error_subcode: 463, message: expect.stringContaining('Session has expired on') as unknown } },
  },
  {
    rule: 'a token whose app the person removed',
    source: ERRORS_GUIDE,
    broken: async (bench) => {
      await bench.ok('DELETE', 'me/permissions', { token: bench.userToken })
      return refused(bench, 'GET', KITCHEN.page)
    },
    status: 400,
    body: { error: { code: 190, error_subcode: 458, message: expect.stringContaining('has not authorized application') as unknown } },
  },
  {
    rule: 'a token from before the password was changed',
    source: ERRORS_GUIDE,
    broken: (bench) => {
      const { tokens } = bench.driver.world
      const details = metaStore(bench.driver.world).tokenDetails
      details.put(bench.userToken, { ...details.get(bench.userToken)!, deathSubcode: 460 })
      tokens.revokeGrant(tokens.find(bench.userToken)!.grantId)
      return me(bench)
    },
    status: 400,
    body: graphError(190, 460),
  },
  {
    rule: 'a wrong appsecret_proof',
    source: SECURITY,
    broken: (bench) => me(bench, { appsecret_proof: 'ab'.repeat(32) }),
    status: 400,
    body: { error: { code: 100, type: 'GraphMethodException', message: 'Invalid appsecret_proof provided in the API argument' } },
  },
  {
    rule: 'no appsecret_proof where the app demands it',
    source: SECURITY,
    broken: (bench) => {
      const app = practiceMetaApp(bench.driver.world)
      metaStore(bench.driver.world).apps.put(app.id, { ...app, requiresProof: true })
      return me(bench)
    },
    status: 400,
    body: { error: { code: 100, type: 'GraphMethodException', message: 'API calls from the server require an appsecret_proof argument' } },
  },
  {
    rule: 'a version that does not exist yet',
    source: VERSIONS,
    broken: (bench) => refused(bench, 'GET', 'me', { token: bench.userToken, version: '/v31.0' }),
    status: 400,
    body: graphError(2500),
  },
  {
    rule: 'a path that there is not',
    source: ERRORS_GUIDE,
    broken: (bench) => refused(bench, 'GET', `${KITCHEN.page}/nonsense`),
    status: 400,
    body: { error: { code: 2500, message: 'Unknown path components: /nonsense' } },
  },
  {
    rule: 'an id that there is not',
    source: ERRORS_GUIDE,
    broken: (bench) => refused(bench, 'GET', '999999999999999'),
    status: 400,
    body: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } },
  },
  {
    rule: 'a Page that was not shared with the app',
    source: ERRORS_GUIDE,
    broken: (bench) => refused(bench, 'GET', '109258814403672', { token: bench.userToken }),
    status: 400,
    body: { error: { code: 100, error_subcode: 33, type: 'GraphMethodException' } },
  },
  {
    rule: 'withdrawing permissions with a Page’s token',
    source: 'https://developers.facebook.com/docs/graph-api/reference/user/permissions/',
    broken: (bench) => refused(bench, 'DELETE', `${bench.login.accountId}/permissions`),
    status: 403,
    body: graphError(200),
  },
]

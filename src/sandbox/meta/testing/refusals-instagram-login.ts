import type { RefusedAnswer, Refusal } from '../../testing/refusals.ts'
import { practiceMetaApp } from '../practice-accounts.ts'
import { KITCHEN, multipart } from './client.ts'
import type { InstagramBench } from './instagram-bench.ts'
import { answer, CONTRACT, DAY, REEL } from './instagram-refusing.ts'

const REDIRECT = 'https://localhost:8917/instagram/callback'
const TOKEN_ADDRESS = 'https://api.instagram.com/oauth/access_token'
const HOUR = 3_600_000

const appOf = (bench: InstagramBench) => practiceMetaApp(bench.meta.driver.world).instagram

async function codeOf(bench: InstagramBench): Promise<string> {
  const query = new URLSearchParams({
    client_id: appOf(bench).id,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'instagram_business_basic,instagram_business_content_publish',
  })
  const page = `https://www.instagram.com/oauth/authorize?${query.toString()}`
  const { headers } = await bench.meta.driver.call('POST', page, { body: new URLSearchParams('decision=allow') })
  return new URL(headers['location'] ?? '').searchParams.get('code') ?? ''
}

/** Exchanges a code, right but for the change. */
async function exchange(bench: InstagramBench, code: string, change: Record<string, string> = {}): Promise<RefusedAnswer> {
  const fields = {
    client_id: appOf(bench).id,
    client_secret: appOf(bench).secret,
    grant_type: 'authorization_code',
    redirect_uri: REDIRECT,
    code,
    ...change,
  }
  const { body, type } = multipart(fields)
  const { status, json } = await bench.meta.driver.call('POST', TOKEN_ADDRESS, { headers: { 'content-type': type }, body })
  return { status, body: json() }
}

/** The token endpoint's own form of a refusal. */
const REFUSED = { error_type: 'OAuthException', code: 400 }

function exchanging(rule: string, work: (bench: InstagramBench, code: string) => Promise<RefusedAnswer>): Refusal<InstagramBench> {
  return { rule, source: `${CONTRACT} 2.2`, status: 400, body: REFUSED, broken: async (bench) => work(bench, await codeOf(bench)) }
}

/** What Instagram Login refuses, and what its tokens may not do. */
export const INSTAGRAM_LOGIN_REFUSALS: readonly Refusal<InstagramBench>[] = [
  exchanging('an Instagram code used twice', async (bench, code) => {
    await exchange(bench, code)
    return exchange(bench, code)
  }),
  exchanging('an Instagram code after its hour', async (bench, code) => {
    bench.meta.driver.clock.advance(HOUR)
    return exchange(bench, code)
  }),
  exchanging('an Instagram code with another redirect', (bench, code) => exchange(bench, code, { redirect_uri: `${REDIRECT}/` })),
  exchanging('an Instagram code with the Facebook app’s secret', (bench, code) =>
    exchange(bench, code, { client_secret: practiceMetaApp(bench.meta.driver.world).secret }),
  ),
  exchanging('an Instagram code with the #_ glued on', (bench, code) => exchange(bench, `${code}#_`)),
  exchanging('an Instagram code sent urlencoded', async (bench, code) => {
    const { id, secret } = appOf(bench)
    const body = new URLSearchParams({
      client_id: id,
      client_secret: secret,
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT,
      code,
    })
    const { status, json } = await bench.meta.driver.call('POST', TOKEN_ADDRESS, { body })
    return { status, body: json() }
  }),
  {
    rule: 'refreshing an Instagram token before it is a day old',
    source: `${CONTRACT} 2.2`,
    status: 400,
    body: { error: { code: 100, type: 'IGApiException' } },
    broken: (bench) => refresh(bench, bench.overInstagramLogin().token),
  },
  {
    rule: 'refreshing an Instagram token that has expired',
    source: `${CONTRACT} 2.2`,
    status: 400,
    body: { error: { code: 190, error_subcode: 463 } },
    broken: (bench) => {
      const { token } = bench.overInstagramLogin()
      bench.meta.driver.clock.advance(61 * DAY)
      return refresh(bench, token)
    },
  },
  {
    rule: 'an Instagram token at graph.facebook.com',
    source: `${CONTRACT} 9`,
    status: 400,
    body: { error: { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' } },
    broken: (bench) => answer(bench, 'GET', 'me', { token: bench.overInstagramLogin().token }),
  },
  {
    rule: 'a Facebook token at graph.instagram.com',
    source: `${CONTRACT} 9`,
    status: 400,
    body: { error: { code: 190 } },
    broken: (bench) => answer(bench, 'GET', 'me', { host: 'graph.instagram.com' }),
  },
  {
    rule: 'a location over Instagram Login',
    source: `${CONTRACT} 1`,
    status: 400,
    body: { error: { code: 100, type: 'IGApiException' } },
    broken: (bench) => make(bench, { media_type: 'REELS', video_url: 'http://127.0.0.1:1/a.mp4', location_id: '7640348500' }),
  },
  {
    rule: 'containers over Instagram Login without its publishing permission',
    source: `${CONTRACT} 1`,
    status: 403,
    body: { error: { code: 10, type: 'IGApiException' } },
    broken: (bench) => make(bench, REEL, ['instagram_business_basic']),
  },
  {
    rule: 'deleting over Instagram Login',
    source: `${CONTRACT} 8`,
    status: 400,
    body: { error: { code: 100, error_subcode: 33 } },
    broken: async (bench) => {
      const id = await bench.reel({})
      return answer(bench, 'DELETE', id, { host: 'graph.instagram.com', token: bench.overInstagramLogin().token })
    },
  },
  {
    rule: 'local bytes over Instagram Login',
    source: `${CONTRACT} 9`,
    status: 400,
    body: { debug_info: { type: 'ProcessingFailedError', retriable: false } },
    broken: async (bench) => {
      const { token } = bench.overInstagramLogin()
      const { body } = await make(bench, REEL)
      const headers = { authorization: `OAuth ${token}`, offset: '0', file_size: '3' }
      const uri = String((body as Record<string, unknown>)['uri'])
      const { status, json } = await bench.meta.driver.call('POST', uri, { headers, body: Buffer.from('abc') })
      return { status, body: json() }
    },
  },
]

async function make(bench: InstagramBench, form: Record<string, string>, scopes?: readonly string[]): Promise<RefusedAnswer> {
  return answer(bench, 'POST', `${KITCHEN.instagram}/media`, {
    host: 'graph.instagram.com',
    token: bench.overInstagramLogin(scopes).token,
    form,
  })
}

function refresh(bench: InstagramBench, token: string): Promise<RefusedAnswer> {
  const query = { grant_type: 'ig_refresh_token', access_token: token }
  return answer(bench, 'GET', 'refresh_access_token', { host: 'graph.instagram.com', version: '', token: null, query })
}

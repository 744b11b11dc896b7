import { challengeOf } from '../../kit/tokens.ts'
import { practiceXApp } from '../accounts.ts'
import { signedHeader, STANDARD, type Answered, type XBench } from './client.ts'

/** For tests: a registered callback. */
export const CALLBACK = 'http://127.0.0.1:8918/x/callback'
/** For tests: a PKCE verifier. */
export const VERIFIER = 'v'.repeat(64)

/** For tests: the consent page's address; null leaves a parameter out. */
export function consentAddress(bench: XBench, change: Record<string, string | null> = {}): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: practiceXApp(bench.world).clientId,
    redirect_uri: CALLBACK,
    scope: 'tweet.read tweet.write users.read media.write offline.access',
    state: 'st',
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: 'S256',
  })
  for (const [name, value] of Object.entries(change)) {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  return `x.com/i/oauth2/authorize?${query.toString()}`
}

/** For tests: what the consent page answers, with the words it shows and the address it leads to. */
export async function consent(bench: XBench, change: Record<string, string | null>): Promise<{ status: number; body: object }> {
  const answer = await bench.call('GET', consentAddress(bench, change))
  const why = /<p class="dim">([^<]*)<\/p>/.exec(answer.text)?.[1] ?? null
  return { status: answer.status, body: { why, leadsTo: answer.headers.get('location') } }
}

/** For tests: a fresh authorization code. */
export async function newCode(bench: XBench): Promise<string> {
  const answer = await bench.call('POST', consentAddress(bench), {
    body: new URLSearchParams({ decision: 'allow', account: STANDARD }),
  })
  return new URL(answer.headers.get('location') ?? 'http://nowhere/').searchParams.get('code') ?? ''
}

/** For tests: the Basic header of the confidential practice app. */
export function basic(bench: XBench, secret = practiceXApp(bench.world).clientSecret): { authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${practiceXApp(bench.world).clientId}:${secret}`).toString('base64')}` }
}

/** For tests: a call of the token endpoint; null leaves a parameter out. */
export function tokenCall(
  bench: XBench,
  form: Record<string, string | null>,
  headers: Record<string, string> = basic(bench),
): Promise<Answered> {
  const pairs = Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== null)
  return bench.call('POST', 'api.x.com/2/oauth2/token', { body: new URLSearchParams(pairs), headers })
}

/** For tests: revokes a token. */
export function revoke(bench: XBench, token: string | null): Promise<Answered> {
  return bench.call('POST', 'api.x.com/2/oauth2/revoke', { body: new URLSearchParams({ token: token ?? '' }), headers: basic(bench) })
}

/** For tests: the exchange of a code, with changes. */
export function exchange(bench: XBench, code: string, change: Record<string, string | null> = {}, headers?: Record<string, string>) {
  return tokenCall(bench, { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER, ...change }, headers)
}

/** For tests: an app-only bearer. */
export async function appOnlyBearer(bench: XBench): Promise<string> {
  const { consumerKey, consumerSecret } = practiceXApp(bench.world)
  const answer = await bench.call('POST', 'api.x.com/oauth2/token', {
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
    headers: { authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}` },
  })
  return answer.body['access_token'] as string
}

/** For tests: the keys of an OAuth 1.0a user. */
export function oauth1Keys(bench: XBench) {
  const { oauth1 } = bench.grant('oauth1')
  if (oauth1 === undefined) throw new Error('no OAuth 1.0a keys')
  return oauth1
}

/** For tests: asks for a request token. */
export function requestToken(bench: XBench, callback: string): Promise<Answered> {
  const { consumerKey, consumerSecret } = practiceXApp(bench.world)
  const target = 'api.x.com/oauth/request_token'
  const authorization = signedHeader('POST', target, { consumerKey, consumerSecret }, bench.world.clock.now(), {
    extra: { oauth_callback: callback },
  })
  return bench.call('POST', target, { headers: { authorization } })
}

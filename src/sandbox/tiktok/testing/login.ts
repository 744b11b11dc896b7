import { createHash } from 'node:crypto'
import type { DrivenAnswer } from '../../testing/driver.ts'
import { practiceAppRecord } from '../records.ts'
import type { TikTokClient } from './client.ts'

// A redirect address that fits the registered http://127.0.0.1:*/callback/ (the star stands for any port).
/** Where the tests are sent back to. */
export const REDIRECT = 'http://127.0.0.1:51234/callback/'
/** A verifier with every kind of allowed character. */
export const VERIFIER = 'abcDEF123-._~'.repeat(4)
/** Its challenge: hexadecimal, as Login Kit for Desktop wants it. */
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('hex')

/** The address of the consent page. */
export function authorizeAddress(tiktok: TikTokClient, change: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_key: practiceAppRecord(tiktok.world).clientKey,
    response_type: 'code',
    scope: 'user.info.basic,video.publish,video.list',
    redirect_uri: REDIRECT,
    state: 'st',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...change,
  })
  return `https://www.tiktok.com/v2/auth/authorize/?${query.toString()}`
}

/** Submits the consent form; answers the address that the browser is sent on to. */
export async function consent(
  tiktok: TikTokClient,
  change: Record<string, string> = {},
  form: URLSearchParams = new URLSearchParams({ decision: 'allow' }),
): Promise<URL> {
  const answer = await tiktok.call('POST', authorizeAddress(tiktok, change), { body: form })
  if (answer.status !== 302) throw new Error(`no way back: ${answer.status}`)
  return new URL(answer.headers['location'] ?? '')
}

/** A code for the first practice account. */
export async function newCode(tiktok: TikTokClient): Promise<string> {
  return (await consent(tiktok)).searchParams.get('code') ?? ''
}

/** A call to the token endpoint, or to that of revocation, with the practice app's credentials. */
export function tokenCall(tiktok: TikTokClient, form: Record<string, string>, path: 'token' | 'revoke' = 'token'): Promise<DrivenAnswer> {
  const { clientKey, clientSecret } = practiceAppRecord(tiktok.world)
  return tiktok.call('POST', `https://open.tiktokapis.com/v2/oauth/${path}/`, {
    body: new URLSearchParams({ client_key: clientKey, client_secret: clientSecret, ...form }),
  })
}

/** Exchanges a code. */
export function exchange(tiktok: TikTokClient, code: string, change: Record<string, string> = {}): Promise<DrivenAnswer> {
  return tokenCall(tiktok, { grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER, ...change })
}

/** Uses a refresh token. */
export function refresh(tiktok: TikTokClient, token: string): Promise<DrivenAnswer> {
  return tokenCall(tiktok, { grant_type: 'refresh_token', refresh_token: token })
}

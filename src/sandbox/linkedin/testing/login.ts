import { createHash } from 'node:crypto'
import { practiceAppRecord } from '../records.ts'
import type { LinkedInClient } from './client.ts'

/** A redirect address that the practice app registered. */
export const REDIRECT = 'http://127.0.0.1:8917/linkedin/callback'
/** A verifier of RFC 7636. */
export const VERIFIER = 'v'.repeat(50)

/** base64url(SHA-256(verifier)). */
export function challenge(verifier = VERIFIER): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** The address of the consent page. */
export function authorizeAddress(client: LinkedInClient, change: Record<string, string> = {}, path = '/oauth/v2/authorization'): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: practiceAppRecord(client.world).clientId,
    redirect_uri: REDIRECT,
    state: 'st',
    scope: 'openid profile w_member_social',
    ...change,
  })
  return `https://www.linkedin.com${path}?${query.toString()}`
}

/** The form that exchanges a code. */
export function exchangeForm(client: LinkedInClient, code: string, change: Record<string, string> = {}): Record<string, string> {
  const { clientId, clientSecret } = practiceAppRecord(client.world)
  return {
    grant_type: 'authorization_code',
    code,
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: REDIRECT,
    ...change,
  }
}

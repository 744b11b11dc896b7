import { createHash, createPublicKey, verify, type JsonWebKey } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { practiceAppRecord, PRACTICE_MEMBERS } from './records.ts'
import { openLinkedIn, type LinkedInClient } from './testing/client.ts'
import { authorizeAddress as addressOf, challenge, exchangeForm, REDIRECT, VERIFIER } from './testing/login.ts'

let linkedin: LinkedInClient
beforeEach(() => {
  linkedin = openLinkedIn()
})
afterEach(() => linkedin.close())

const authorizeAddress = (change: Record<string, string> = {}, path?: string) => addressOf(linkedin, change, path)

async function consent(
  change: Record<string, string> = {},
  form: Record<string, string> = { decision: 'allow' },
  path?: string,
): Promise<URL> {
  const answer = await linkedin.call('POST', authorizeAddress(change, path), { body: new URLSearchParams(form) })
  expect(answer.status).toBe(302)
  return new URL(answer.headers['location'] ?? '')
}

function exchange(code: string, change: Record<string, string> = {}) {
  const body = new URLSearchParams(exchangeForm(linkedin, code, change))
  return linkedin.call('POST', 'https://www.linkedin.com/oauth/v2/accessToken', { body })
}

async function login(change: Record<string, string> = {}): Promise<Record<string, unknown>> {
  const code = (await consent(change)).searchParams.get('code') ?? ''
  return (await exchange(code)).json()
}

describe('consent', () => {
  it('shows the page, and sends code and state back', async () => {
    const page = await linkedin.call('GET', authorizeAddress())
    expect(page.status).toBe(200)
    expect(page.text).toContain('Ada Practice')
    const back = await consent()
    expect(back.origin + back.pathname).toBe(REDIRECT)
    expect(back.searchParams.get('state')).toBe('st')
    expect(back.searchParams.get('code')).toBeTruthy()
  })

  it('sends a refusal back', async () => {
    const back = await consent({}, { decision: 'deny' })
    expect(back.searchParams.get('error')).toBe('user_cancelled_authorize')
    expect(back.searchParams.get('state')).toBe('st')
  })

  it.each([
    { redirect_uri: 'http://127.0.0.1:8920/linkedin/callback' },
    { redirect_uri: `${REDIRECT}/` },
    { redirect_uri: 'http://localhost:8917/linkedin/callback' },
    { redirect_uri: `${REDIRECT}#x` },
    { client_id: 'nobody' },
  ])('shows an error page instead of redirecting: %j', async (change) => {
    const answer = await linkedin.call('GET', authorizeAddress(change))
    expect(answer.status).toBe(400)
    expect(answer.headers['content-type']).toContain('text/html')
  })

  it('ignores the query of the redirect address and keeps it', async () => {
    const back = await consent({ redirect_uri: `${REDIRECT}?a=1` })
    expect(back.searchParams.get('a')).toBe('1')
    expect(back.searchParams.get('code')).toBeTruthy()
  })

  it.each(['r_liteprofile', 'r_member_social', 'openid;profile'])('refuses the scope %s', async (scope) => {
    const answer = await linkedin.call('GET', authorizeAddress({ scope: `openid ${scope}` }))
    const back = new URL(answer.headers['location'] ?? '')
    expect(back.searchParams.get('error')).toBe('unauthorized_scope_error')
    expect(back.searchParams.get('error_description')).toBe(`Scope "${scope}" is not authorized for your application`)
  })

  it('gives page scopes only while Community Management is switched on', async () => {
    expect((await consent({ scope: 'w_organization_social' })).searchParams.get('code')).toBeTruthy()
    linkedin.setApp({ hasCommunityManagement: false })
    expect((await consent({ scope: 'w_organization_social' })).searchParams.get('error')).toBe('unauthorized_scope_error')
  })
})

describe('tokens', () => {
  it('exchanges a code once, for 60 days and without a refresh token', async () => {
    const code = (await consent()).searchParams.get('code') ?? ''
    const first = await exchange(code)
    expect(first.status).toBe(200)
    expect(first.json()).toMatchObject({ expires_in: 5_184_000, scope: 'openid,profile,w_member_social', token_type: 'Bearer' })
    expect(first.json()).not.toHaveProperty('refresh_token')
    const second = await exchange(code)
    expect(second.status).toBe(400)
    expect(second.json()['error']).toBe('invalid_request')
  })

  it.each([
    [{ client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ client_secret: '' }, 400, 'invalid_request'],
    [{ redirect_uri: 'http://127.0.0.1:8918/linkedin/callback' }, 400, 'invalid_request'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses an exchange with %j', async (change, status, error) => {
    const code = (await consent()).searchParams.get('code') ?? ''
    const answer = await exchange(code, change)
    expect(answer.status).toBe(status)
    expect(answer.json()['error']).toBe(error)
  })

  it('refuses a code after 30 minutes', async () => {
    const code = (await consent()).searchParams.get('code') ?? ''
    linkedin.clock.advance(30 * 60_000)
    expect((await exchange(code)).json()['error_description']).toContain('authorization code expired')
  })

  it('signs an id_token that the published key verifies', async () => {
    const { id_token: idToken } = await login()
    const [header, claims, signature] = String(idToken).split('.') as [string, string, string]
    const { keys } = (await linkedin.call('GET', 'https://www.linkedin.com/oauth/openid/jwks')).json() as { keys: JsonWebKey[] }
    const key = createPublicKey({ key: keys[0]!, format: 'jwk' })
    expect(verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ sub: PRACTICE_MEMBERS[0]!.id, name: 'Ada Practice' })
  })

  it('ends the earlier tokens when another set of scopes is asked for, not when it is the same', async () => {
    const first = await login()
    await login()
    const userinfo = () =>
      linkedin.call('GET', 'https://api.linkedin.com/v2/userinfo', {
        headers: { Authorization: `Bearer ${String(first['access_token'])}` },
      })
    expect((await userinfo()).status).toBe(200)
    await login({ scope: 'openid w_member_social' })
    expect((await userinfo()).json()).toMatchObject({ status: 401, serviceErrorCode: 65601, code: 'REVOKED_ACCESS_TOKEN' })
  })

  it('gives partners a refresh token whose year is not extended', async () => {
    linkedin.setApp({ isPartner: true })
    const first = await login()
    expect(first['refresh_token_expires_in']).toBe(31_536_000)
    linkedin.clock.advance(10_000_000)
    const { clientId, clientSecret } = practiceAppRecord(linkedin.world)
    const form = {
      grant_type: 'refresh_token',
      refresh_token: String(first['refresh_token']),
      client_id: clientId,
      client_secret: clientSecret,
    }
    const second = await linkedin.call('POST', 'https://www.linkedin.com/oauth/v2/accessToken', { body: new URLSearchParams(form) })
    expect(second.json()).toMatchObject({ expires_in: 5_184_000, refresh_token_expires_in: 31_526_000 })
    const refused = await linkedin.call('POST', 'https://www.linkedin.com/oauth/v2/accessToken', {
      body: new URLSearchParams({ ...form, refresh_token: 'x' }),
    })
    expect(refused.status).toBe(400)
    expect(refused.json()['error']).toBe('invalid_grant')
  })

  it('introspects and revokes', async () => {
    const { access_token: token } = await login()
    const { clientId, clientSecret } = practiceAppRecord(linkedin.world)
    const ask = (path: string, secret = clientSecret) =>
      linkedin.call('POST', `https://www.linkedin.com/oauth/v2/${path}`, {
        body: new URLSearchParams({ client_id: clientId, client_secret: secret, token: String(token) }),
      })
    expect((await ask('introspectToken')).json()).toMatchObject({ active: true, status: 'active', client_id: clientId, auth_type: '3L' })
    expect((await ask('revoke', 'wrong')).status).toBe(401)
    expect((await ask('revoke')).status).toBe(200)
    expect((await ask('introspectToken')).json()).toMatchObject({ active: false, status: 'revoked' })
  })
})

describe('native flow', () => {
  const path = '/oauth/native-pkce/authorization'
  const native = {
    redirect_uri: 'http://127.0.0.1:50123/any',
    scope: 'w_member_social',
    code_challenge: challenge(),
    code_challenge_method: 'S256',
  }

  it('takes any loopback port and redeems the code by its verifier, without a secret', async () => {
    const code = (await consent(native, { decision: 'allow' }, path)).searchParams.get('code') ?? ''
    const { clientId } = practiceAppRecord(linkedin.world)
    const redeem = (verifier: string) =>
      linkedin.call('POST', 'https://www.linkedin.com/oauth/v2/accessToken', {
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          client_id: clientId,
          redirect_uri: native.redirect_uri,
          code_verifier: verifier,
        }),
      })
    expect((await redeem('w'.repeat(50))).status).toBe(400)
    const good = await redeem(VERIFIER)
    expect(good.status).toBe(200)
    const me = await linkedin.call('GET', 'https://api.linkedin.com/v2/me?fields=id', {
      headers: { Authorization: `Bearer ${String(good.json()['access_token'])}` },
    })
    expect(me.json()).toEqual({ id: PRACTICE_MEMBERS[0]!.id })
  })

  it('refuses localhost by name, a hexadecimal challenge, the openid scopes, and apps it is not switched on for', async () => {
    expect((await linkedin.call('GET', authorizeAddress({ ...native, redirect_uri: 'http://localhost:50123/any' }, path))).status).toBe(400)
    const hex = createHash('sha256').update(VERIFIER).digest('hex')
    expect((await consent({ ...native, code_challenge: hex }, { decision: 'allow' }, path)).searchParams.get('error')).toBe(
      'invalid_request',
    )
    expect((await consent({ ...native, scope: 'openid' }, { decision: 'allow' }, path)).searchParams.get('error')).toBe(
      'unauthorized_scope_error',
    )
    linkedin.setApp({ isNativeEnabled: false })
    expect((await linkedin.call('GET', authorizeAddress(native, path))).status).toBe(400)
  })
})

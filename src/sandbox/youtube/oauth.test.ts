import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { challengeOf } from '../kit/tokens.ts'
import { SCOPE_PREFIX } from './limits.ts'
import { openYouTube, reasonOf, type YouTubeClient } from './testing/client.ts'

let client: YouTubeClient
beforeEach(() => {
  client = openYouTube()
})
afterEach(() => client.close())

const REDIRECT = 'http://127.0.0.1:50123/some/path'
const VERIFIER = 'v'.repeat(43)
const UPLOAD = `${SCOPE_PREFIX}youtube.upload`
const READ = `${SCOPE_PREFIX}youtube.readonly`

const address = (change: Record<string, string | null> = {}) => {
  const query = new URLSearchParams({
    client_id: client.project().clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: `${UPLOAD} ${READ}`,
    state: 'st',
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: 'S256',
  })
  for (const [name, value] of Object.entries(change)) {
    if (value === null) query.delete(name)
    else query.set(name, value)
  }
  return `https://accounts.google.com/o/oauth2/v2/auth?${query.toString()}`
}
const allow = async (change: Record<string, string | null> = {}, form: [string, string][] = [['decision', 'allow']]) =>
  new URL((await client.call('POST', address(change), { body: new URLSearchParams(form) })).headers['location'] ?? 'http://none/')
    .searchParams
const token = (form: Record<string, string>) => {
  const { clientId, clientSecret } = client.project()
  return client.call('POST', 'https://oauth2.googleapis.com/token', {
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form }),
  })
}
const exchange = async (code: string, change: Record<string, string> = {}) =>
  token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER, ...change })
const login = async () =>
  (await exchange((await allow()).get('code') ?? '')).json() as { access_token: string; refresh_token: string; scope: string }

describe('consent', () => {
  it('shows the page and sends code, scope and state back', async () => {
    expect((await client.call('GET', address())).text).toContain('wants to use your YouTube account')
    const back = await allow()
    expect([...back.keys()].sort()).toEqual(['code', 'scope', 'state'])
  })
  it('gives only the scopes that stayed ticked', async () => {
    const back = await allow({}, [
      ['decision', 'allow'],
      ['scope', READ],
    ])
    expect(back.get('scope')).toBe(READ)
    const tokens = (await exchange(back.get('code') ?? '')).json() as { scope: string; access_token: string }
    expect(tokens.scope).toBe(READ)
    expect(reasonOf(await client.open(tokens.access_token))).toBe('insufficientPermissions')
  })
  it('tells of a denial', async () => {
    expect(Object.fromEntries(await allow({}, [['decision', 'deny']]))).toEqual({ error: 'access_denied', state: 'st' })
  })
  it.each(['http://localhost:1/x', 'http://[::1]:9', 'http://127.0.0.1:65535'])('takes the loopback address %s', async (redirect_uri) => {
    expect((await client.call('GET', address({ redirect_uri }))).status).toBe(200)
  })
  it.each([
    ['another host', { redirect_uri: 'http://example.com/' }],
    ['a custom scheme', { redirect_uri: 'myapp://callback' }],
    ['an unknown client', { client_id: 'nobody' }],
    ['an unknown scope', { scope: `${SCOPE_PREFIX}everything` }],
    ['no scope', { scope: null }],
    ['a strange challenge method', { code_challenge_method: 'S512' }],
    ['a token instead of a code', { response_type: 'token' }],
  ])('shows an error page for %s', async (_title, change: Record<string, string | null>) => {
    const answer = await client.call('GET', address(change))
    expect([answer.status, answer.headers['location']]).toEqual([400, undefined])
  })
})

describe('the token endpoint', () => {
  it('gives an hour and a refresh token that stays the same', async () => {
    const tokens = await login()
    expect(tokens).toMatchObject({ expires_in: 3599, token_type: 'Bearer', scope: `${UPLOAD} ${READ}` })
    const renewed = (await token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).json()
    expect(renewed).toMatchObject({ expires_in: 3599 })
    expect(renewed).not.toHaveProperty('refresh_token')
    expect((await token({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token })).status).toBe(200)
    client.clock.advance(3_599_000)
    expect(reasonOf(await client.api('GET', 'youtube/v3/channels?part=id&mine=true', tokens.access_token))).toBe('authError')
  })
  it.each([
    ['a used code', {}, 'invalid_grant'],
    ['another verifier', { code_verifier: 'w'.repeat(43) }, 'invalid_grant'],
    ['a short verifier', { code_verifier: 'v' }, 'invalid_grant'],
    ['another port', { redirect_uri: 'http://127.0.0.1:50124/some/path' }, 'redirect_uri_mismatch'],
    ['an unknown grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
  ])('refuses %s', async (title, change, error) => {
    const code = (await allow()).get('code') ?? ''
    if (title === 'a used code') await exchange(code)
    expect(await exchange(code, change)).toMatchObject({ status: 400 })
    expect((await exchange(code, change)).json()['error']).toBe(error)
  })
  it('wants the secret, and the right one', async () => {
    expect((await exchange('c', { client_secret: '' })).json()).toEqual({
      error: 'invalid_request',
      error_description: 'client_secret is missing.',
    })
    expect(await exchange('c', { client_secret: 'x' })).toMatchObject({ status: 401 })
  })
  it('lets refresh tokens die after seven days in a testing project, and after half a year unused', async () => {
    const lasting = await login()
    client.setProject({ publishingStatus: 'testing' })
    const brief = await login()
    expect(brief).toHaveProperty('refresh_token_expires_in', 604_800)
    client.clock.advance(7 * 86_400_000)
    expect((await token({ grant_type: 'refresh_token', refresh_token: brief.refresh_token })).json()).toEqual({
      error: 'invalid_grant',
      error_description: 'Token has been expired or revoked.',
    })
    client.setProject({ publishingStatus: 'production' })
    expect((await token({ grant_type: 'refresh_token', refresh_token: lasting.refresh_token })).status).toBe(200)
    client.clock.advance(190 * 86_400_000)
    expect((await token({ grant_type: 'refresh_token', refresh_token: lasting.refresh_token })).status).toBe(400)
  })
  it('rehearses a project in Testing with one channel alone', async () => {
    const { clientId, clientSecret } = client.project()
    const codeFor = async (index: number) =>
      (
        await allow({}, [
          ['decision', 'allow'],
          ['account', client.channel(index).id],
        ])
      ).get('code') ?? ''
    const brief = (await exchange(await codeFor(3))).json() as { refresh_token: string }
    const lasting = (await exchange(await codeFor(0))).json() as { refresh_token: string }
    expect(brief).toHaveProperty('refresh_token_expires_in', 604_800)
    expect(lasting).not.toHaveProperty('refresh_token_expires_in')
    const refresh = (value: { refresh_token: string }) =>
      token({ grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: value.refresh_token })
    client.clock.advance(6 * 86_400_000)
    expect((await refresh(brief)).status).toBe(200)
    client.clock.advance(86_400_000)
    expect([(await refresh(brief)).status, (await refresh(lasting)).status]).toEqual([400, 200])
  })
  it('ends everything the user gave to the project on revocation, by form or query', async () => {
    const [first, second] = [await login(), await login()]
    const revoke = () => client.call('POST', `https://oauth2.googleapis.com/revoke?token=${encodeURIComponent(first.access_token)}`)
    expect((await revoke()).status).toBe(200)
    expect((await revoke()).status).toBe(400)
    expect((await token({ grant_type: 'refresh_token', refresh_token: second.refresh_token })).status).toBe(400)
  })
  it('drops the oldest of more than a hundred refresh tokens', async () => {
    const oldest = await login()
    for (let count = 0; count < 100; count += 1) client.token()
    expect((await token({ grant_type: 'refresh_token', refresh_token: oldest.refresh_token })).status).toBe(400)
  })
})

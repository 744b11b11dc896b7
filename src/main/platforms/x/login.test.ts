import { describe, expect, it } from 'vitest'
import { loginContext, NOW, play } from '../../../../tools/testing/played-platform.ts'
import type { GrantTokens } from '../../core/login-adapter.ts'
import { createLogin } from './login.ts'

const login = createLogin()
const TOKEN = 'POST api.x.com/2/oauth2/token'
const ME = 'GET api.x.com/2/users/me'
const SCOPES = 'tweet.read tweet.write users.read media.write offline.access'
const answer = (scope: string) => ({
  body: { token_type: 'bearer', expires_in: 7200, access_token: 'fresh', scope, refresh_token: 'next' },
})
const keep = { state: 'r'.repeat(43), verifier: 'r'.repeat(64) }
const callback = { code: 'C', state: keep.state }
const GRANT: GrantTokens = {
  kind: 'oauth2',
  accessToken: 'old',
  refreshToken: 'refresh-1',
  scopes: SCOPES.split(' '),
  expiresAt: NOW,
  refreshExpiresAt: null,
}
const SECRET = { clientSecret: 'sec-ret_1' }
const BASIC = `Basic ${Buffer.from('client-1:sec-ret_1').toString('base64')}`
const OAUTH1 = { kind: 'oauth1', clientId: 'key', clientSecret: 'key-secret' } as const

describe('OAuth 2.0 at X', () => {
  it('asks for all scopes with a challenge, and expects its own state', async () => {
    const consent = await login.beginConnect(loginContext('x', play([]).transport))
    const url = new URL(consent.url)
    expect(url.origin + url.pathname).toBe('https://x.com/i/oauth2/authorize')
    expect(url.searchParams.get('scope')).toBe(SCOPES)
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    expect(consent.expect).toEqual({ parameters: ['state'], value: keep.state })
  })

  it('sends a public app’s id in the form', async () => {
    const { transport, seen } = play([[TOKEN, answer(SCOPES)]])
    const tokens = await login.connect(loginContext('x', transport), callback, keep)
    expect(tokens).toMatchObject({ accessToken: 'fresh', refreshToken: 'next', expiresAt: NOW + 7_200_000 })
    expect(new URLSearchParams(seen[0]?.body).get('client_id')).toBe('client-1')
    expect(seen[0]?.headers['authorization']).toBeUndefined()
  })

  it('sends a confidential app’s id and secret as X wants them: unchanged', async () => {
    const { transport, seen } = play([[TOKEN, answer(SCOPES)]])
    await login.connect(loginContext('x', transport, SECRET), callback, keep)
    expect(seen[0]?.headers['authorization']).toBe(BASIC)
    expect(seen[0]?.body).not.toContain('sec-ret')
  })

  it('says which scope is missing', async () => {
    const { transport } = play([[TOKEN, answer('tweet.read tweet.write users.read')]])
    await expect(login.connect(loginContext('x', transport), callback, keep)).rejects.toMatchObject({
      failure: { kind: 'scope-missing', platformCode: 'media.write' },
    })
  })

  it('keeps the rotated pair of a refresh', async () => {
    const { transport } = play([[TOKEN, answer(SCOPES)]])
    expect(await login.refresh?.(loginContext('x', transport), GRANT)).toMatchObject({ accessToken: 'fresh', refreshToken: 'next' })
  })

  it('wants a new login when the refresh token is dead', async () => {
    const dead = { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' }
    const { transport } = play([[TOKEN, { status: 400, body: dead }]])
    await expect(login.refresh?.(loginContext('x', transport), GRANT)).rejects.toMatchObject({ failure: { kind: 'reconnect-needed' } })
  })

  it('gives back both tokens', async () => {
    const revoke = 'POST api.x.com/2/oauth2/revoke'
    const { transport, seen } = play([
      [revoke, { body: { revoked: true } }],
      [revoke, { body: { revoked: true } }],
    ])
    await login.revoke?.(loginContext('x', transport, SECRET), GRANT)
    expect(seen.map((call) => new URLSearchParams(call.body).get('token'))).toEqual(['refresh-1', 'old'])
    expect(seen.map((call) => call.headers['authorization'])).toEqual([BASIC, BASIC])
  })
})

describe('OAuth 1.0a at X', () => {
  const request = 'POST api.x.com/oauth/request_token'
  const requestToken = { body: 'oauth_token=req&oauth_token_secret=req-secret&oauth_callback_confirmed=true' }

  it('asks for a request token with the redirect address, then sends the browser to it', async () => {
    const { transport, seen } = play([[request, requestToken]])
    const consent = await login.beginConnect(loginContext('x', transport, OAUTH1))
    expect(consent.url).toBe('https://api.x.com/oauth/authorize?oauth_token=req')
    expect(consent.expect).toEqual({ parameters: ['oauth_token', 'denied'], value: 'req' })
    expect(seen[0]?.headers['authorization']).toContain('oauth_callback="http%3A%2F%2F127.0.0.1%3A8917%2Fx%2Fcallback"')
  })

  it('trusts no request token whose redirect address X did not confirm', async () => {
    const { transport } = play([[request, { body: 'oauth_token=req&oauth_token_secret=s&oauth_callback_confirmed=false' }]])
    await expect(login.beginConnect(loginContext('x', transport, OAUTH1))).rejects.toMatchObject({
      failure: { kind: 'unexpected-response' },
    })
  })

  it('says that the redirect address is not registered', async () => {
    const refusal = { errors: [{ code: 415, message: 'Callback URL not approved for this client application.' }] }
    const { transport } = play([[request, { status: 403, body: refusal }]])
    await expect(login.beginConnect(loginContext('x', transport, OAUTH1))).rejects.toMatchObject({ failure: { platformCode: '415' } })
  })

  it('trades the verifier for tokens that do not end', async () => {
    const { transport, seen } = play([
      ['POST api.x.com/oauth/access_token', { body: 'oauth_token=tok&oauth_token_secret=tok-secret&user_id=1&screen_name=lena' }],
    ])
    const kept = { token: 'req', secret: 'req-secret' }
    const tokens = await login.connect(loginContext('x', transport, OAUTH1), { oauth_token: 'req', oauth_verifier: 'V' }, kept)
    expect(tokens).toMatchObject({ kind: 'oauth1', accessToken: 'tok', tokenSecret: 'tok-secret', expiresAt: null })
    expect(seen[0]?.headers['authorization']).toContain('oauth_token="req"')
    expect(new URLSearchParams(seen[0]?.body).get('oauth_verifier')).toBe('V')
  })

  it('takes a refusal for one', async () => {
    const context = loginContext('x', play([]).transport, OAUTH1)
    await expect(login.connect(context, { denied: 'req' }, { token: 'req', secret: 's' })).rejects.toMatchObject({
      failure: { platformCode: 'denied' },
    })
  })

  it('invalidates its token, signed by itself', async () => {
    const { transport, seen } = play([['POST api.x.com/1.1/oauth/invalidate_token.json', { body: { access_token: 'tok' } }]])
    await login.revoke?.(loginContext('x', transport, OAUTH1), { ...GRANT, kind: 'oauth1', accessToken: 'tok', tokenSecret: 's' })
    expect(seen[0]?.headers['authorization']).toContain('oauth_token="tok"')
  })
})

describe('who a login of X is', () => {
  const me = (subscription: string | undefined) => ({
    body: {
      data: {
        id: '2244994945',
        name: 'Lena',
        username: 'lena_films',
        profile_image_url: 'https://pbs.twimg.com/profile_images/1/a_normal.jpg',
        ...(subscription === undefined ? {} : { subscription_type: subscription }),
      },
    },
  })

  it.each([
    [undefined, 'standard'],
    ['None', 'standard'],
    ['Basic', 'basic'],
    ['Premium', 'premium'],
    ['PremiumPlus', 'premium'],
    ['SomethingNew', 'standard'],
  ])('with the subscription %s has the limits "%s"', async (subscription, tier) => {
    const { transport, seen } = play([[ME, me(subscription)]])
    const { identities } = await login.identities(loginContext('x', transport), GRANT)
    expect(identities[0]).toMatchObject({
      remoteId: '2244994945',
      handle: 'lena_films',
      displayName: 'Lena',
      kind: 'person',
      avatarUrl: 'https://pbs.twimg.com/profile_images/1/a_400x400.jpg',
      tier,
    })
    expect(seen[0]?.headers['authorization']).toBe('Bearer old')
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { practiceXApp } from './accounts.ts'
import { signatureOf } from './oauth1.ts'
import { openXBench, PREMIUM, signedHeader, STANDARD, type XBench } from './testing/client.ts'
import {
  basic as basicOf,
  CALLBACK,
  consentAddress as consentAddressOf,
  exchange as exchangeOf,
  tokenCall,
  VERIFIER,
} from './testing/oauth-steps.ts'
import { xState } from './state.ts'

let bench: XBench
beforeAll(async () => {
  bench = await openXBench()
})
afterAll(() => bench.close())

const consentAddress = (change: Record<string, string | null> = {}) => consentAddressOf(bench, change)
const decide = async (address: string, form: Record<string, string>) => {
  const answer = await bench.call('POST', address, { body: new URLSearchParams(form) })
  return { answer, back: new URL(answer.headers.get('location') ?? 'http://nowhere/').searchParams }
}
const basic = () => basicOf(bench)
const token = (form: Record<string, string>, headers?: Record<string, string>) => tokenCall(bench, form, headers)
const exchange = (code: string, change: Record<string, string> = {}) => exchangeOf(bench, code, change)
const newCode = async (change: Record<string, string | null> = {}) =>
  (await decide(consentAddress(change), { decision: 'allow', account: PREMIUM })).back.get('code') ?? ''

describe('OAuth 2.0', () => {
  it('shows a consent page and gives tokens for the chosen account', async () => {
    expect((await bench.call('GET', consentAddress())).text).toContain('CreatorSync practice')
    const { back } = await decide(consentAddress(), { decision: 'allow', account: PREMIUM })
    expect(back.get('state')).toBe('st')
    const { status, body } = await exchange(back.get('code') ?? '')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      token_type: 'bearer',
      expires_in: 7200,
      scope: 'tweet.read tweet.write users.read media.write offline.access',
    })
    const me = await bench.call('GET', 'api.x.com/2/users/me', { token: body['access_token'] as string })
    expect(me.body['data']).toEqual({ id: PREMIUM, name: 'Jonas Film', username: 'jonas_film' })
  })

  it('sends a denial back', async () => {
    const { back } = await decide(consentAddress(), { decision: 'deny' })
    expect(Object.fromEntries(back)).toEqual({ state: 'st', error: 'access_denied' })
  })

  it.each([
    ['an unknown client', { client_id: 'nobody' }],
    ['another port', { redirect_uri: 'http://127.0.0.1:9000/x/callback' }],
    ['a trailing slash', { redirect_uri: `${CALLBACK}/` }],
    ['no challenge', { code_challenge: null }],
    ['a strange method', { code_challenge_method: 'S512' }],
    ['an unknown scope', { scope: 'tweet.read everything' }],
    ['a state of 501 characters', { state: 's'.repeat(501) }],
  ])('shows an error page, without redirecting, for %s', async (_title, change: Record<string, string | null>) => {
    const answer = await bench.call('GET', consentAddress(change))
    expect(answer.status).toBe(400)
    expect(answer.headers.get('location')).toBeNull()
  })

  it('takes s256 in lower case and plain challenges', async () => {
    expect((await exchange(await newCode({ code_challenge_method: 's256' }))).status).toBe(200)
    expect((await exchange(await newCode({ code_challenge_method: 'plain', code_challenge: VERIFIER }))).status).toBe(200)
  })

  it('lets a code be used once, for 30 seconds, with its verifier and redirect', async () => {
    const invalidCode = { error: 'invalid_request', error_description: 'Value passed for the authorization code was invalid.' }
    const used = await newCode()
    await exchange(used)
    expect(await exchange(used)).toMatchObject({ status: 400, body: invalidCode })
    const old = await newCode()
    bench.world.clock.advance(30_000)
    expect(await exchange(old)).toMatchObject({ status: 400, body: invalidCode })
    expect((await exchange(await newCode(), { code_verifier: 'w'.repeat(64) })).status).toBe(400)
    expect((await exchange(await newCode(), { redirect_uri: 'http://127.0.0.1:8917/x/callback' })).status).toBe(400)
  })

  it('wants Basic from a confidential client and none from a public one', async () => {
    const { clientId, clientSecret } = practiceXApp(bench.world)
    const refused = await token({ grant_type: 'refresh_token', refresh_token: 'r', client_id: clientId, client_secret: clientSecret }, {})
    expect(refused).toMatchObject({
      status: 401,
      body: { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
    })
    const native = xState(bench.world).apps.get('practice-native')?.clientId ?? ''
    const code = await newCode({ client_id: native })
    const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK, code_verifier: VERIFIER, client_id: native }
    expect((await token(form, {})).status).toBe(200)
  })

  it('rotates refresh tokens and refuses a spent one', async () => {
    const first = bench.grant().refreshToken ?? ''
    const renewed = await token({ grant_type: 'refresh_token', refresh_token: first })
    expect(renewed.status).toBe(200)
    expect(renewed.body['refresh_token']).not.toBe(first)
    expect(await token({ grant_type: 'refresh_token', refresh_token: first })).toMatchObject({
      status: 400,
      body: { error: 'invalid_request', error_description: 'Value passed for the token was invalid.' },
    })
  })

  it('gives no refresh token without offline.access', async () => {
    const { body } = await exchange(await newCode({ scope: 'tweet.read users.read' }))
    expect(body).not.toHaveProperty('refresh_token')
  })

  it('ends access tokens after two hours and on revocation', async () => {
    const me = (value: string) => bench.call('GET', 'api.x.com/2/users/me', { token: value })
    const { accessToken } = bench.grant()
    bench.world.clock.advance(7_200_000)
    expect(await me(accessToken)).toMatchObject({ status: 401, body: { title: 'Unauthorized', status: 401 } })
    const grant = bench.grant()
    const revoked = await bench.call('POST', 'api.x.com/2/oauth2/revoke', {
      body: new URLSearchParams({ token: grant.refreshToken ?? '' }),
      headers: basic(),
    })
    expect(revoked).toMatchObject({ status: 200, body: { revoked: true } })
    expect((await me(grant.accessToken)).status).toBe(401)
  })

  it('refuses a token without the scope, and an app-only bearer', async () => {
    const { accessToken } = bench.grant('oauth2', STANDARD, ['tweet.read', 'users.read'])
    expect(await bench.call('POST', 'api.x.com/2/media/upload/initialize', { token: accessToken, json: {} })).toMatchObject({
      status: 403,
      body: { title: 'Forbidden', detail: 'Forbidden' },
    })
    const { consumerKey, consumerSecret } = practiceXApp(bench.world)
    const bearer = await bench.call('POST', 'api.x.com/oauth2/token', {
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      headers: { authorization: `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString('base64')}` },
    })
    const posted = await bench.call('POST', 'api.x.com/2/tweets', { token: bearer.body['access_token'] as string, json: { text: 'x' } })
    expect(posted).toMatchObject({ status: 403, body: { title: 'Unsupported Authentication' } })
  })
})

describe('OAuth 1.0a', () => {
  it('signs the documented example as documented', () => {
    const oauth = {
      oauth_consumer_key: 'xvz1evFS4wEEPTGEFPHBog',
      oauth_nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg',
      oauth_signature_method: 'HMAC-SHA1',
      oauth_timestamp: '1318622958',
      oauth_token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
      oauth_version: '1.0',
    }
    const url = new URL('https://api.x.com/1.1/statuses/update.json?include_entities=true')
    const form = [['status', 'Hello Ladies + Gentlemen, a signed OAuth request!']] as const
    const secrets = ['kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw', 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE'] as const
    expect(signatureOf({ method: 'POST', url, oauth, form }, ...secrets)).toBe('Ls93hJiZbQ3akF3HF3x1Bz8/zU4=')
  })

  const me = (authorization: string) =>
    bench.call('GET', 'api.x.com/2/users/me?user.fields=subscription_type', { headers: { authorization } })
  const keys = () => {
    const { oauth1 } = bench.grant('oauth1')
    if (oauth1 === undefined) throw new Error('no keys')
    return oauth1
  }
  const address = 'api.x.com/2/users/me?user.fields=subscription_type'
  const now = () => bench.world.clock.now()

  it('takes a signature over the real address with its query, once', async () => {
    const header = signedHeader('GET', address, keys(), now())
    const first = await me(header)
    expect(first.status).toBe(200)
    expect(first.headers.get('x-access-level')).toBe('read-write')
    expect(await me(header)).toMatchObject({ status: 401, body: { errors: [{ code: 32 }] } })
  })

  it('refuses a signature over another query, wrong keys, and a clock ten minutes off', async () => {
    expect(await me(signedHeader('GET', 'api.x.com/2/users/me', keys(), now()))).toMatchObject({
      status: 401,
      body: { errors: [{ code: 32, message: 'Could not authenticate you.' }] },
    })
    expect((await me(signedHeader('GET', address, { ...keys(), tokenSecret: 'x' }, now()))).status).toBe(401)
    expect(await me(signedHeader('GET', address, keys(), now() - 600_000))).toMatchObject({
      status: 401,
      body: { errors: [{ code: 135 }] },
    })
  })

  it('does not sign JSON bodies', async () => {
    const authorization = signedHeader('POST', 'api.x.com/2/tweets', keys(), now())
    const posted = await bench.call('POST', 'api.x.com/2/tweets', { json: { text: 'signed' }, headers: { authorization } })
    expect(posted.status).toBe(201)
  })

  const ask = (callback: string, form: Record<string, string> = {}) => {
    const { consumerKey, consumerSecret } = practiceXApp(bench.world)
    const target = 'api.x.com/oauth/request_token'
    const authorization = signedHeader('POST', target, { consumerKey, consumerSecret }, now(), {
      form,
      extra: { oauth_callback: callback },
    })
    return bench.call('POST', target, { headers: { authorization }, body: new URLSearchParams(form) })
  }

  it('goes through three legs, read-only when so asked', async () => {
    const { consumerKey, consumerSecret } = practiceXApp(bench.world)
    const first = new URLSearchParams((await ask(CALLBACK, { x_auth_access_type: 'read' })).text)
    expect(first.get('oauth_callback_confirmed')).toBe('true')
    const [requestToken, requestSecret] = [first.get('oauth_token') ?? '', first.get('oauth_token_secret') ?? '']
    const { back } = await decide(`api.x.com/oauth/authorize?oauth_token=${requestToken}`, { decision: 'allow' })
    expect(back.get('oauth_token')).toBe(requestToken)
    const target = 'api.x.com/oauth/access_token'
    const request = { consumerKey, consumerSecret, token: requestToken, tokenSecret: requestSecret }
    const third = (verifier: string) =>
      bench.call('POST', target, {
        headers: { authorization: signedHeader('POST', target, request, now(), { extra: { oauth_verifier: verifier } }) },
      })
    expect((await third('wrong')).status).toBe(401)
    const given = new URLSearchParams((await third(back.get('oauth_verifier') ?? '')).text)
    expect(given.get('screen_name')).toBe('mira_makes')
    const user = { consumerKey, consumerSecret, token: given.get('oauth_token') ?? '', tokenSecret: given.get('oauth_token_secret') ?? '' }
    const authorization = signedHeader('POST', 'api.x.com/2/tweets', user, now())
    expect(await bench.call('POST', 'api.x.com/2/tweets', { json: { text: 'no' }, headers: { authorization } })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('oauth1 app permissions') },
    })
    const off = 'api.x.com/1.1/oauth/invalidate_token.json'
    expect((await bench.call('POST', off, { headers: { authorization: signedHeader('POST', off, user, now()) } })).body).toEqual({
      access_token: user.token,
    })
    expect(await me(signedHeader('GET', address, user, now()))).toMatchObject({
      status: 401,
      body: { errors: [{ code: 89, message: 'Invalid or expired token.' }] },
    })
  })

  it('refuses a callback that is not registered, shows a PIN for oob, and tells of a denial', async () => {
    expect(await ask('http://127.0.0.1:1/x/callback')).toMatchObject({ status: 403, body: { errors: [{ code: 415 }] } })
    const oob = new URLSearchParams((await ask('oob')).text).get('oauth_token') ?? ''
    expect((await decide(`api.x.com/oauth/authorize?oauth_token=${oob}`, { decision: 'allow' })).answer.text).toMatch(/<code>\d{7}<\/code>/)
    const denied = new URLSearchParams((await ask(CALLBACK)).text).get('oauth_token') ?? ''
    expect((await decide(`api.x.com/oauth/authorize?oauth_token=${denied}`, { decision: 'deny' })).back.get('denied')).toBe(denied)
    expect((await bench.call('GET', `api.x.com/oauth/authorize?oauth_token=${denied}`)).status).toBe(400)
  })
})

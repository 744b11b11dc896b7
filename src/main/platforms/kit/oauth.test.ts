import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { HttpRequest } from '../../core/http.ts'
import type { GrantTokens, LoginContext } from '../../core/login-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { beginOAuth, exchangeCode, refreshGrant, splitScopes, type OAuthDialect } from './oauth.ts'

const NOW = 1_790_000_000_000
const BASE: OAuthDialect = {
  platform: 'linkedin',
  authorizeUrl: 'https://platform.example/authorize',
  tokenUrl: 'https://platform.example/token',
  scopes: ['one', 'two'],
  scopeSeparator: ' ',
  clientIdParameter: 'client_id',
  challenge: 'base64url',
  secretIn: 'form',
}
const OLD: GrantTokens = {
  kind: 'oauth2',
  accessToken: 'old',
  refreshToken: 'old-refresh',
  scopes: ['one'],
  expiresAt: NOW,
  refreshExpiresAt: NOW + 9,
}

function context(answer: { status?: number; body?: unknown; text?: string } = {}, clientSecret = 'secret') {
  const sent: HttpRequest[] = []
  let count = 0
  const one: LoginContext = {
    app: { kind: 'oauth2', clientId: 'client', clientSecret },
    redirectUri: 'http://127.0.0.1:1/callback',
    now: NOW,
    extras: [],
    randomText: (length) => String((count += 1)).repeat(length),
    http: {
      async send(request) {
        sent.push(request)
        return { status: answer.status ?? 200, headers: {}, text: answer.text ?? JSON.stringify(answer.body) }
      },
    },
  }
  return { one, sent, fields: () => (sent[0]?.body?.kind === 'form' ? sent[0].body.fields : {}) }
}

const CALLBACK = { code: 'code', state: 'state' }
const KEEP = { state: 'state', verifier: 'v'.repeat(64) }
const exchange = (answer: Parameters<typeof context>[0], change: Partial<OAuthDialect> = {}) =>
  exchangeCode({ ...BASE, ...change }, context(answer).one, CALLBACK, KEEP)

describe('a token answer gone wrong', () => {
  const refreshed = (body: unknown) => refreshGrant(BASE, context({ body }).one, OLD)

  it.each(['a\r\nx-evil: 1', 'a\u0000b', 'tök', ''])('gives no token that could not be sent: %j', async (token) => {
    await expect(refreshed({ access_token: token, token_type: 'bearer' })).rejects.toBeInstanceOf(PlatformError)
  })

  it.each([
    [0.0001, NOW],
    [1e300, NOW + 10 * 365 * 86_400_000],
  ])('gives an end that can be stored for a lifetime of %d seconds', async (lifetime, end) => {
    expect((await refreshed({ access_token: 'a', token_type: 'bearer', expires_in: lifetime })).expiresAt).toBe(end)
  })
})

describe('the consent page', () => {
  it('carries a state and a challenge of its own, and spaces as %20', () => {
    const { url, expect: expected, keep } = beginOAuth(BASE, context().one)
    expect(url).toContain('scope=one%20two')
    const { searchParams } = new URL(url)
    expect(searchParams.get('state')).toBe(expected.value)
    expect(expected.value.length).toBeGreaterThanOrEqual(43)
    expect(searchParams.get('code_challenge')).toBe(
      createHash('sha256')
        .update(keep['verifier'] ?? '')
        .digest('base64url'),
    )
    expect(searchParams.get('redirect_uri')).toBe('http://127.0.0.1:1/callback')
  })

  it('speaks TikTok: client_key, commas, a hexadecimal challenge', () => {
    const { url, keep } = beginOAuth({ ...BASE, clientIdParameter: 'client_key', scopeSeparator: ',', challenge: 'hex' }, context().one)
    const { searchParams } = new URL(url)
    expect(Object.fromEntries(searchParams)).toMatchObject({
      client_key: 'client',
      scope: 'one,two',
      code_challenge: createHash('sha256')
        .update(keep['verifier'] ?? '')
        .digest('hex'),
    })
    expect(searchParams.has('client_id')).toBe(false)
  })
})

describe('token answers', () => {
  it('of LinkedIn: no token_type, scopes with commas, the lifetime of the refresh token', async () => {
    const body = {
      access_token: 'a',
      expires_in: 5_184_000,
      refresh_token: 'r',
      refresh_token_expires_in: 31_536_000,
      scope: 'email,openid,w_member_social',
      id_token: 'not.a.token',
    }
    expect(await exchange({ body }, { refreshLifetimeField: 'refresh_token_expires_in' })).toEqual({
      kind: 'oauth2',
      accessToken: 'a',
      refreshToken: 'r',
      scopes: ['email', 'openid', 'w_member_social'],
      expiresAt: NOW + 5_184_000_000,
      refreshExpiresAt: NOW + 31_536_000_000,
    })
  })

  it('of Facebook: a token without an end', async () => {
    expect(await exchange({ body: { access_token: 'a', token_type: 'bearer' } }, { challenge: 'none' })).toEqual({
      kind: 'oauth2',
      accessToken: 'a',
      scopes: [],
      expiresAt: null,
      refreshExpiresAt: null,
    })
  })

  it('of TikTok: more fields than asked for, numbers as text', async () => {
    const body = {
      access_token: 'a',
      expires_in: '86400',
      open_id: 'o',
      refresh_expires_in: '31536000',
      refresh_token: 'r',
      scope: 'user.info.basic,video.publish',
      token_type: 'Bearer',
    }
    expect(
      await exchange({ body }, { clientIdParameter: 'client_key', challenge: 'hex', refreshLifetimeField: 'refresh_expires_in' }),
    ).toMatchObject({
      scopes: ['user.info.basic', 'video.publish'],
      expiresAt: NOW + 86_400_000,
      refreshExpiresAt: NOW + 31_536_000_000,
    })
  })

  it.each([
    [
      "Facebook's object",
      400,
      { error: { message: 'Invalid code', type: 'OAuthException', code: 100, fbtrace_id: 'x' } },
      'reconnect-needed',
      '100',
    ],
    [
      "Instagram's flat fields",
      400,
      { error_type: 'OAuthException', code: 400, error_message: 'Invalid code' },
      'reconnect-needed',
      'OAuthException',
    ],
    [
      "TikTok's refusal with status 200",
      200,
      { error: 'invalid_grant', error_description: 'Code expired', log_id: 'x' },
      'reconnect-needed',
      'invalid_grant',
    ],
    [
      "X's refusal",
      401,
      { error: 'unauthorized_client', error_description: 'Missing valid authorization header' },
      'reconnect-needed',
      'unauthorized_client',
    ],
    ['too many calls', 429, { error: 'rate_limit_exceeded', error_description: 'slow down' }, 'rate-limited', undefined],
    ['a broken server', 503, { error: 'server_error' }, 'platform-down', undefined],
    ['a broken server without a word', 500, {}, 'platform-down', undefined],
  ])('of refusal: %s', async (_name, status, body, kind, platformCode) => {
    await expect(exchange({ status, body })).rejects.toMatchObject({
      failure: { kind, ...(platformCode === undefined ? {} : { platformCode }) },
    })
  })

  it.each([
    [502, '<html>Bad gateway</html>', 'platform-down'],
    [429, 'Too many requests', 'rate-limited'],
    [200, '<html>Sign in to the hotel</html>', 'platform-down'],
    [200, '[]', 'platform-down'],
    [200, '{}', 'unexpected-response'],
    [200, '{"access_token":""}', 'unexpected-response'],
  ])('that are none: %i %s', async (status, text, kind) => {
    await expect(exchange({ status, text })).rejects.toMatchObject({ failure: { kind, mayHaveApplied: false } })
  })

  it('are refused when the state in the callback is another, before any call', async () => {
    const { one, sent } = context({ body: { access_token: 'a' } })
    await expect(exchangeCode(BASE, one, { code: 'code', state: 'other' }, KEEP)).rejects.toThrow()
    expect(sent).toHaveLength(0)
  })
})

describe('the call for tokens', () => {
  it('carries code, verifier, address and credentials in the form', async () => {
    const { one, sent, fields } = context({ body: { access_token: 'a' } })
    await exchangeCode(BASE, one, CALLBACK, KEEP)
    expect(sent[0]).toMatchObject({ method: 'POST', url: 'https://platform.example/token', auth: 'bare' })
    expect(fields()).toEqual({
      grant_type: 'authorization_code',
      code: 'code',
      redirect_uri: 'http://127.0.0.1:1/callback',
      code_verifier: KEEP.verifier,
      client_id: 'client',
      client_secret: 'secret',
    })
  })

  it('carries the secret in the header where the platform wants it there, and client_key where it is called so', async () => {
    const basic = context({ body: { access_token: 'a' } })
    await exchangeCode({ ...BASE, secretIn: 'basic' }, basic.one, CALLBACK, KEEP)
    expect(Object.entries(basic.sent[0]?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])).toContainEqual([
      'authorization',
      `Basic ${Buffer.from('client:secret').toString('base64')}`,
    ])
    expect(basic.fields()['client_secret']).toBeUndefined()
    const tiktok = context({ body: { access_token: 'a' } })
    await exchangeCode({ ...BASE, clientIdParameter: 'client_key' }, tiktok.one, CALLBACK, KEEP)
    expect(tiktok.fields()['client_key']).toBe('client')
  })
})

describe('a refresh', () => {
  it('takes a rotated refresh token, and keeps the old one where none came', async () => {
    expect(
      await refreshGrant(BASE, context({ body: { access_token: 'new', refresh_token: 'new-refresh', expires_in: 60 } }).one, OLD),
    ).toMatchObject({
      accessToken: 'new',
      refreshToken: 'new-refresh',
      expiresAt: NOW + 60_000,
      scopes: ['one'],
    })
    expect(await refreshGrant(BASE, context({ body: { access_token: 'new' } }).one, OLD)).toMatchObject({
      refreshToken: 'old-refresh',
      refreshExpiresAt: NOW + 9,
    })
  })

  it('of a dead refresh token asks for a new login; of a broken server it does not', async () => {
    await expect(refreshGrant(BASE, context({ status: 400, body: { error: 'invalid_grant' } }).one, OLD)).rejects.toMatchObject({
      failure: { kind: 'reconnect-needed' },
    })
    await expect(refreshGrant(BASE, context({ status: 503, body: { message: 'maintenance' } }).one, OLD)).rejects.toMatchObject({
      failure: { kind: 'platform-down' },
    })
    const { refreshToken: _none, ...without } = OLD
    await expect(refreshGrant(BASE, context().one, without)).rejects.toMatchObject({ failure: { kind: 'reconnect-needed' } })
  })
})

describe('scopes', () => {
  it('are read with either separator', () => {
    expect(splitScopes('a b,c, d')).toEqual(['a', 'b', 'c', 'd'])
    expect(splitScopes(undefined)).toEqual([])
  })
})

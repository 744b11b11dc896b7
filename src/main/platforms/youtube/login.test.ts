import { describe, expect, it } from 'vitest'
import { loginContext, NOW, play } from '../../../../tools/testing/played-platform.ts'
import type { Json } from '../../../shared/json.ts'
import type { GrantTokens } from '../../core/login-adapter.ts'
import { createLogin } from './login.ts'

const login = createLogin()
const TOKEN = 'POST oauth2.googleapis.com/token'
const CHANNELS = 'GET www.googleapis.com/youtube/v3/channels'
const UPLOAD = 'https://www.googleapis.com/auth/youtube.upload'
const READ = 'https://www.googleapis.com/auth/youtube.readonly'
const answer = (scope: string, rest: Record<string, Json> = {}) => ({
  body: { access_token: 'ya29.a', expires_in: 3599, token_type: 'Bearer', scope, ...rest },
})
const DAY_MS = 86_400_000
const keep = { state: 'r'.repeat(43), verifier: 'r'.repeat(64) }
const callback = { code: 'C', state: keep.state, scope: `${UPLOAD} ${READ}` }
const GRANT: GrantTokens = {
  kind: 'oauth2',
  accessToken: 'ya29.old',
  refreshToken: '1//old',
  scopes: [UPLOAD, READ],
  expiresAt: NOW,
  refreshExpiresAt: null,
}

describe('the login of YouTube', () => {
  it('asks Google for offline access with a challenge', async () => {
    const { url } = await login.beginConnect(loginContext('youtube', play([]).transport))
    const parameters = new URL(url).searchParams
    expect(url).toMatch(/^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth\?/)
    expect(Object.fromEntries(parameters)).toMatchObject({
      scope: `${UPLOAD} ${READ}`,
      access_type: 'offline',
      prompt: 'consent',
      code_challenge_method: 'S256',
    })
  })

  it('asks for more only where the creator wants it, and lives without what was unticked of that', async () => {
    const context = { ...loginContext('youtube', play([[TOKEN, answer(`${UPLOAD} ${READ}`)]]).transport), extras: ['manage'] }
    const { url } = await login.beginConnect(context)
    expect(new URL(url).searchParams.get('scope')).toBe(`${UPLOAD} ${READ} https://www.googleapis.com/auth/youtube.force-ssl`)
    expect((await login.connect(context, callback, keep)).scopes).toEqual([UPLOAD, READ])
  })

  it.each([
    ['of an app in Testing', NOW - 6 * DAY_MS, NOW + DAY_MS, 'testing-mode'],
    ['of an app in Testing that ended', NOW - 8 * DAY_MS, NOW - DAY_MS, 'testing-mode'],
    ['of an app in Testing that was renewed by a new consent', NOW - 90 * DAY_MS, NOW + 5 * DAY_MS, 'testing-mode'],
    ['of an app in production', NOW - 90 * DAY_MS, null, null],
    ['that the creator limited to a day', NOW, NOW + DAY_MS, null],
    ['that ends in months', NOW - 90 * DAY_MS, NOW + 30 * DAY_MS, null],
  ])('knows why a login %s ends', (_case, connectedAt, endsAt, reason) => {
    expect(login.endReason?.({ connectedAt, endsAt, now: NOW })).toBe(reason)
  })

  it('sends the desktop client’s secret in the form', async () => {
    const { transport, seen } = play([[TOKEN, answer(`${UPLOAD} ${READ}`, { refresh_token: '1//0g', refresh_token_expires_in: 604_800 })]])
    const tokens = await login.connect(loginContext('youtube', transport, { clientSecret: 'GOCSPX-1' }), callback, keep)
    expect(tokens).toMatchObject({ refreshToken: '1//0g', expiresAt: NOW + 3_599_000, refreshExpiresAt: NOW + 604_800_000 })
    expect(new URLSearchParams(seen[0]?.body).get('client_secret')).toBe('GOCSPX-1')
  })

  it('says which scope was unticked', async () => {
    const { transport } = play([[TOKEN, answer(READ, { refresh_token: '1//0g' })]])
    await expect(login.connect(loginContext('youtube', transport), callback, keep)).rejects.toMatchObject({
      failure: { kind: 'scope-missing', text: UPLOAD },
    })
  })

  it('keeps its refresh token, which Google does not repeat', async () => {
    const { transport } = play([[TOKEN, answer(`${UPLOAD} ${READ}`)]])
    expect(await login.refresh?.(loginContext('youtube', transport), GRANT)).toMatchObject({
      accessToken: 'ya29.a',
      refreshToken: '1//old',
    })
  })

  it('wants a new login when the refresh token is dead', async () => {
    const { transport } = play([[TOKEN, { status: 400, body: { error: 'invalid_grant', error_description: 'Bad Request' } }]])
    await expect(login.refresh?.(loginContext('youtube', transport), GRANT)).rejects.toMatchObject({
      failure: { kind: 'reconnect-needed' },
    })
  })

  it('gives the channel, its handle and its list of uploads', async () => {
    const channel = {
      id: 'UC1',
      snippet: { title: 'My channel', customUrl: '@myhandle', thumbnails: { high: { url: 'https://yt3.ggpht.com/a' } } },
      contentDetails: { relatedPlaylists: { likes: 'LL', uploads: 'UU1' } },
    }
    const { transport, seen } = play([[CHANNELS, { body: { items: [channel] } }]])
    const { identities } = await login.identities(loginContext('youtube', transport), GRANT)
    expect(identities).toEqual([
      {
        platform: 'youtube',
        remoteId: 'UC1',
        displayName: 'My channel',
        handle: 'myhandle',
        avatarUrl: 'https://yt3.ggpht.com/a',
        kind: 'channel',
        tier: null,
        facts: { uploadsPlaylistId: 'UU1' },
      },
    ])
    expect(seen[0]?.headers['authorization']).toBe('Bearer ya29.old')
  })

  it.each([
    ['an empty list', { body: {} }],
    ['a refusal that names it', { status: 401, body: { error: { code: 401, errors: [{ reason: 'youtubeSignupRequired' }] } } }],
  ] as const)('knows a login without a channel by %s', async (_case, told) => {
    const { transport } = play([[CHANNELS, told]])
    expect((await login.identities(loginContext('youtube', transport), GRANT)).identities).toEqual([])
  })

  it('gives its refresh token back', async () => {
    const { transport, seen } = play([['POST oauth2.googleapis.com/revoke', {}]])
    await login.revoke?.(loginContext('youtube', transport), GRANT)
    expect(seen[0]?.body).toBe('token=1%2F%2Fold')
  })
})

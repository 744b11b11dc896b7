import { describe, expect, it } from 'vitest'
import { PlatformError } from '../../core/platform-error.ts'
import { NOW, play, type Line } from '../../../../tools/testing/played-platform.ts'
import { GRANT, loginContext } from './__fixtures__/play-graph.ts'
import { appSecretProof } from './graph.ts'
import { createLogin } from './login.ts'

const login = createLogin()
const ALL_SCOPES = [
  'pages_show_list',
  'pages_read_engagement',
  'pages_manage_posts',
  'instagram_basic',
  'instagram_content_publish',
  'business_management',
]
const USER = { ...GRANT, scopes: ALL_SCOPES.slice(0, 5), accountTokens: {} }

const permissions = (granted: readonly string[]): Line => [
  'GET /v26.0/me/permissions',
  { body: { data: ALL_SCOPES.map((permission) => ({ permission, status: granted.includes(permission) ? 'granted' : 'declined' })) } },
]
const EXCHANGES: Line[] = [
  ['POST /v26.0/oauth/access_token', { body: { access_token: 'EAAshort', token_type: 'bearer', expires_in: 5_400 } }],
  ['POST /v26.0/oauth/access_token', { body: { access_token: 'EAAlong', token_type: 'bearer', expires_in: 5_183_944 } }],
]
const STATE = 'r'.repeat(43)

function page(id: string, more: Record<string, string | string[] | Record<string, string>> = {}) {
  return { id, name: `Page ${id}`, access_token: `EAApage${id}`, tasks: ['ANALYZE', 'CREATE_CONTENT'], ...more }
}

describe('the login of Facebook and Instagram', () => {
  it('asks for the scopes of both, comma separated, and guards the answer with a state', async () => {
    const consent = await login.beginConnect(loginContext(play([]).transport))
    const url = new URL(consent.url)
    expect(url.origin + url.pathname).toBe('https://www.facebook.com/v26.0/dialog/oauth')
    expect(url.searchParams.get('scope')).toBe(ALL_SCOPES.join(','))
    expect(url.searchParams.get('redirect_uri')).toBe('http://localhost:8917/facebook/callback')
    expect(url.searchParams.get('response_type')).toBe('code')
    expect(url.searchParams.has('code_challenge')).toBe(false)
    expect(consent.expect).toEqual({ parameters: ['state'], value: url.searchParams.get('state') })
  })

  it('asks for an extra permission only when it was ticked', async () => {
    const context = { ...loginContext(play([]).transport), extras: ['comments', 'instagram-statistics'] }
    const consent = await login.beginConnect(context)
    const asked = (new URL(consent.url).searchParams.get('scope') ?? '').split(',')
    expect(asked).toEqual([...ALL_SCOPES, 'pages_manage_engagement', 'pages_read_user_content', 'instagram_manage_insights'])
  })

  it('trades the code for a long-lived token and keeps only what was really granted', async () => {
    const { transport, seen, left } = play([...EXCHANGES, permissions(ALL_SCOPES.slice(0, 5))])
    const tokens = await login.connect(loginContext(transport), { code: 'C0DE', state: STATE }, { state: STATE, verifier: 'v' })
    expect(left).toEqual([])
    expect(seen[0]?.fields).toMatchObject({
      client_id: 'app-1',
      client_secret: 'app-secret',
      code: 'C0DE',
      redirect_uri: 'http://localhost:8917/facebook/callback',
    })
    expect(seen[1]?.fields).toEqual({
      grant_type: 'fb_exchange_token',
      client_id: 'app-1',
      client_secret: 'app-secret',
      fb_exchange_token: 'EAAshort',
    })
    expect(seen[2]?.headers['authorization']).toBe('Bearer EAAlong')
    expect(seen[2]?.url.searchParams.get('appsecret_proof')).toBe(appSecretProof('app-secret', 'EAAlong'))
    expect(tokens).toMatchObject({ accessToken: 'EAAlong', scopes: ALL_SCOPES.slice(0, 5), expiresAt: NOW + 5_183_944_000 })
    expect(tokens.refreshToken).toBeUndefined()
  })

  it('says which permission is missing when posting to Pages was declined', async () => {
    const { transport } = play([...EXCHANGES, permissions(['pages_show_list', 'instagram_basic'])])
    const connected = login.connect(loginContext(transport), { code: 'C0DE', state: STATE }, { state: STATE, verifier: 'v' })
    const failure = await failureOf(connected)
    expect(failure).toMatchObject({ kind: 'scope-missing', text: 'pages_read_engagement, pages_manage_posts' })
  })

  it('lists Pages and their Instagram accounts through all pages of the list, each with the Page token under its own id', async () => {
    const instagram = { id: '17841', username: 'metricsaurus', name: 'Metric', profile_picture_url: 'https://scontent.example/p.jpg' }
    const { transport, seen } = play([
      [
        'GET /v26.0/me/accounts',
        {
          body: {
            data: [page('1', { username: 'pageone', instagram_business_account: instagram })],
            paging: {
              cursors: { before: 'A', after: 'B' },
              next: 'https://graph.facebook.com/v26.0/me/accounts?access_token=EAAuser&after=B',
            },
          },
        },
      ],
      [
        'GET /v26.0/me/accounts',
        { body: { data: [page('2'), page('3', { tasks: ['ANALYZE'] })], paging: { cursors: { before: 'B', after: 'C' } } } },
      ],
    ])
    const { identities, tokens } = await login.identities(loginContext(transport), USER)
    expect(identities).toEqual([
      {
        platform: 'facebook',
        remoteId: '1',
        displayName: 'Page 1',
        handle: 'pageone',
        avatarUrl: null,
        kind: 'page',
        tier: null,
        facts: {},
      },
      {
        platform: 'instagram',
        remoteId: '17841',
        displayName: 'Metric',
        handle: 'metricsaurus',
        avatarUrl: 'https://scontent.example/p.jpg',
        kind: 'professional',
        tier: null,
        facts: { pageId: '1' },
      },
      { platform: 'facebook', remoteId: '2', displayName: 'Page 2', handle: '', avatarUrl: null, kind: 'page', tier: null, facts: {} },
    ])
    expect(tokens.accountTokens).toEqual({ '1': 'EAApage1', '17841': 'EAApage1', '2': 'EAApage2' })
    expect(seen[1]?.url.searchParams.get('after')).toBe('B')
    expect(seen.map((call) => call.url.searchParams.has('access_token'))).toEqual([false, false])
  })

  it('gives Pages only when the Instagram permissions were declined', async () => {
    const instagram = { id: '17841', username: 'metricsaurus' }
    const { transport } = play([['GET /v26.0/me/accounts', { body: { data: [page('1', { instagram_business_account: instagram })] } }]])
    const { identities } = await login.identities(loginContext(transport), { ...USER, scopes: ALL_SCOPES.slice(0, 3) })
    expect(identities.map((one) => one.remoteId)).toEqual(['1'])
  })

  it('takes a Page that tells no name by its handle, else by its id, and the others with it', async () => {
    const nameless = (id: string, more: Record<string, string> = {}) => ({ id, access_token: `EAApage${id}`, tasks: ['MANAGE'], ...more })
    const data = [nameless('1', { username: 'metricsaurus' }), nameless('2'), page('3')]
    const { transport } = play([['GET /v26.0/me/accounts', { body: { data } }]])
    const { identities } = await login.identities(loginContext(transport), { ...USER, scopes: ALL_SCOPES.slice(0, 3) })
    expect(identities.map((one) => one.displayName)).toEqual(['metricsaurus', '2', 'Page 3'])
  })

  it('takes an Instagram account without name and picture by its handle, else by its Page', async () => {
    const shape = (id: string, more: Record<string, string>) => page(id, { instagram_business_account: { id: `1784${id}`, ...more } })
    const data = [shape('1', { username: 'metricsaurus', name: '', profile_picture_url: '' }), shape('2', {})]
    const { transport } = play([['GET /v26.0/me/accounts', { body: { data } }]])
    const scopes = ALL_SCOPES.filter((scope) => scope !== 'business_management')
    const { identities } = await login.identities(loginContext(transport), { ...USER, scopes })
    expect(identities.filter(({ platform }) => platform === 'instagram')).toMatchObject([
      { displayName: 'metricsaurus', handle: 'metricsaurus', avatarUrl: null },
      { displayName: 'Page 2', handle: '', avatarUrl: null },
    ])
  })

  it('adds the Pages of business portfolios when that was granted, each once', async () => {
    const { transport, left } = play([
      ['GET /v26.0/me/accounts', { body: { data: [page('1')] } }],
      ['GET /v26.0/me/businesses', { body: { data: [{ id: '900' }] } }],
      ['GET /v26.0/900/owned_pages', { body: { data: [page('1'), page('4'), { id: '5', name: 'No role' }] } }],
      ['GET /v26.0/900/client_pages', { status: 403, body: { error: { message: 'no', type: 'OAuthException', code: 200 } } }],
    ])
    const { identities } = await login.identities(loginContext(transport), { ...USER, scopes: ALL_SCOPES })
    expect(identities.map((one) => one.remoteId)).toEqual(['1', '4'])
    expect(left).toEqual([])
  })

  it('trades a user token that is still valid for a younger one and leaves the Page tokens alone', async () => {
    const { transport } = play([EXCHANGES[1] as Line])
    const tokens = await login.refresh?.(loginContext(transport), { ...GRANT, expiresAt: NOW + 1 })
    expect(tokens).toMatchObject({ accessToken: 'EAAlong', expiresAt: NOW + 5_183_944_000, accountTokens: GRANT.accountTokens })
  })

  it('asks for a new login once the user token has ended, without a call', async () => {
    const { transport, seen } = play([])
    const refreshed = login.refresh?.(loginContext(transport), { ...GRANT, expiresAt: NOW - 1 })
    expect(await failureOf(refreshed)).toMatchObject({ kind: 'reconnect-needed' })
    expect(seen).toEqual([])
  })

  it('takes back the whole grant on revoke', async () => {
    const { transport, seen } = play([['DELETE /v26.0/me/permissions', { body: { success: true } }]])
    await login.revoke?.(loginContext(transport), GRANT)
    expect(seen[0]?.headers['authorization']).toBe('Bearer EAAuser')
  })
})

async function failureOf(work: Promise<unknown> | undefined) {
  const cause = await Promise.resolve(work).catch((thrown: unknown) => thrown)
  if (!(cause instanceof PlatformError)) throw new Error('no PlatformError', { cause })
  return cause.failure
}

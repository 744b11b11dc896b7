import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { NOW, play, type Line } from '../../../../tools/testing/played-platform.ts'
import { GRANT, loginContext } from './__fixtures__/play.ts'
import { abilitiesOf } from '../../core/accounts.ts'
import { createLogin } from './login.ts'

const login = createLogin()
const STATE = 'r'.repeat(43)
const VERIFIER = 'r'.repeat(64)
const REDIRECT = 'http://127.0.0.1:8917/tiktok/callback'
const token = (more = {}): Line => [
  'POST /v2/oauth/token/',
  {
    body: {
      access_token: 'act.new',
      expires_in: 7_200,
      open_id: 'open-1',
      refresh_token: 'rft.new',
      refresh_expires_in: 15_552_000,
      scope: 'user.info.basic,video.publish',
      token_type: 'Bearer',
      ...more,
    },
  },
]
const ok = (data: object) => ({ body: { data: { ...data }, error: { code: 'ok', message: '', log_id: 'L1' } } })
const USER: Line = [
  'GET /v2/user/info/?fields=open_id,union_id,avatar_url,display_name',
  ok({ user: { open_id: 'open-1', display_name: 'Mira Makes', avatar_url: 'https://p16.tiktokcdn.com/a' } }),
]

describe('the login of TikTok', () => {
  it('asks with client_key, scopes separated by commas and a challenge in lower-case hexadecimal', async () => {
    const consent = await login.beginConnect(loginContext(play([]).transport))
    const url = new URL(consent.url)
    expect(url.origin + url.pathname).toBe('https://www.tiktok.com/v2/auth/authorize/')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_key: 'app-1',
      response_type: 'code',
      scope: 'user.info.basic,video.publish',
      redirect_uri: REDIRECT,
      state: STATE,
      code_challenge: createHash('sha256').update(VERIFIER).digest('hex'),
      code_challenge_method: 'S256',
    })
  })

  it('trades the code with key, secret and verifier, and believes the lifetimes that the answer names', async () => {
    const { transport, seen } = play([token()])
    const tokens = await login.connect(loginContext(transport), { code: 'C*0!DE', state: STATE }, { state: STATE, verifier: VERIFIER })
    expect(tokens).toMatchObject({
      accessToken: 'act.new',
      refreshToken: 'rft.new',
      scopes: ['user.info.basic', 'video.publish'],
      expiresAt: NOW + 7_200_000,
      refreshExpiresAt: NOW + 15_552_000_000,
    })
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      client_key: 'app-1',
      client_secret: 'app-secret',
      code: 'C*0!DE',
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT,
      code_verifier: VERIFIER,
    })
  })

  it('asks for drafts and statistics only where the creator wants them', async () => {
    const context = { ...loginContext(play([]).transport), extras: ['statistics', 'drafts', 'unknown'] }
    const consent = await login.beginConnect(context)
    expect(new URL(consent.url).searchParams.get('scope')).toBe('user.info.basic,video.publish,video.upload,video.list')
    expect(login.extras?.map(({ name, isOffAtFirst }) => [name, isOffAtFirst])).toEqual([
      ['drafts', true],
      ['statistics', true],
    ])
  })

  it('connects without an extra that the creator unticked, and knows what was given', async () => {
    const callback = { code: 'C', state: STATE }
    const keep = { state: STATE, verifier: VERIFIER }
    const context = (line: Line) => ({ ...loginContext(play([line]).transport), extras: ['drafts', 'statistics'] })
    const unticked = await login.connect(context(token({ scope: 'user.info.basic,video.publish,video.list' })), callback, keep)
    expect(abilitiesOf(login, unticked)).toEqual(['statistics'])
    const untold = await login.connect(context(token({ scope: undefined })), callback, keep)
    expect(abilitiesOf(login, untold)).toEqual(['drafts', 'statistics'])
  })

  it('says which scope the creator unticked', async () => {
    const { transport } = play([token({ scope: 'user.info.basic' })])
    const connected = login.connect(loginContext(transport), { code: 'C', state: STATE }, { state: STATE, verifier: VERIFIER })
    await expect(connected).rejects.toMatchObject({ failure: { kind: 'scope-missing', platformCode: 'video.publish' } })
  })

  it('knows a refusal that comes with HTTP 200', async () => {
    const refused: Line = ['POST /v2/oauth/token/', { body: { error: 'invalid_grant', error_description: 'expired', log_id: 'L1' } }]
    const { transport } = play([refused])
    const refreshed = login.refresh?.(loginContext(transport), { ...GRANT, refreshToken: 'rft.old' })
    await expect(refreshed).rejects.toMatchObject({ failure: { kind: 'reconnect-needed', platformCode: 'invalid_grant' } })
  })

  it('takes the new refresh token of every refresh', async () => {
    const { transport, seen } = play([token()])
    const tokens = await login.refresh?.(loginContext(transport), { ...GRANT, refreshToken: 'rft.old' })
    expect(tokens).toMatchObject({ accessToken: 'act.new', refreshToken: 'rft.new', refreshExpiresAt: NOW + 15_552_000_000 })
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      client_key: 'app-1',
      client_secret: 'app-secret',
      grant_type: 'refresh_token',
      refresh_token: 'rft.old',
    })
  })

  it('finds the creator, with the user name that creator_info knows', async () => {
    const info: Line = ['POST /v2/post/publish/creator_info/query/', ok({ creator_username: 'mira', privacy_level_options: ['SELF_ONLY'] })]
    const { transport, seen } = play([USER, info])
    const { identities } = await login.identities(loginContext(transport), GRANT)
    expect(identities).toMatchObject([
      { remoteId: 'open-1', displayName: 'Mira Makes', handle: 'mira', avatarUrl: 'https://p16.tiktokcdn.com/a' },
    ])
    expect(seen.map((call) => call.headers['authorization'])).toEqual(['Bearer act.member', 'Bearer act.member'])
  })

  it.each<[string, object, object]>([
    ['a picture', { display_name: 'Mira Makes', avatar_url: null }, { displayName: 'Mira Makes', avatarUrl: null }],
    ['a picture, told as an empty text', { display_name: 'Mira Makes', avatar_url: '' }, { displayName: 'Mira Makes', avatarUrl: null }],
    ['a name', { display_name: null }, { displayName: 'mira', avatarUrl: null }],
    ['a name, told as an empty text', { display_name: '' }, { displayName: 'mira', avatarUrl: null }],
  ])('connects a creator without %s', async (_what, user, shown) => {
    const who: Line = [USER[0], ok({ user: { open_id: 'open-1', ...user } })]
    const info: Line = ['POST /v2/post/publish/creator_info/query/', ok({ creator_username: 'mira', privacy_level_options: ['SELF_ONLY'] })]
    const { identities } = await login.identities(loginContext(play([who, info]).transport), GRANT)
    expect(identities).toMatchObject([{ remoteId: 'open-1', handle: 'mira', ...shown }])
  })

  it('connects a creator who may not post today', async () => {
    const body = { error: { code: 'spam_risk_too_many_posts', message: 'no', log_id: 'L1' } }
    const { transport } = play([USER, ['POST /v2/post/publish/creator_info/query/', { body }]])
    const { identities } = await login.identities(loginContext(transport), GRANT)
    expect(identities).toMatchObject([{ remoteId: 'open-1', handle: '' }])
  })

  it('tells TikTok to forget the grant', async () => {
    const { transport, seen } = play([['POST /v2/oauth/revoke/', {}]])
    await login.revoke?.(loginContext(transport), GRANT)
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      client_key: 'app-1',
      client_secret: 'app-secret',
      token: 'act.member',
    })
  })
})

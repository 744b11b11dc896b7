import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { NOW, play, type Line } from '../../../../tools/testing/played-platform.ts'
import { GRANT, loginContext } from './__fixtures__/play.ts'
import { createLogin } from './login.ts'

const login = createLogin()
const STATE = 'r'.repeat(43)
const token = (scope: string, more = {}): Line => [
  'POST /oauth/v2/accessToken',
  { body: { access_token: 'AQnew', expires_in: 5_184_000, scope, id_token: 'e30.e30.x', ...more } },
]
const ME: Line = [
  'GET /v2/userinfo',
  { body: { sub: '782bbtaQ', name: 'Mira Doe', picture: 'https://media.licdn.com/p', locale: { country: 'US' } } },
]

describe('the login of LinkedIn', () => {
  it('asks for the self-serve scopes, separated by %20, without PKCE', async () => {
    const consent = await login.beginConnect(loginContext(play([]).transport))
    expect(consent.url).toContain('scope=openid%20profile%20w_member_social')
    const url = new URL(consent.url)
    expect(url.origin + url.pathname).toBe('https://www.linkedin.com/oauth/v2/authorization')
    expect(url.searchParams.has('code_challenge')).toBe(false)
    expect(consent.expect).toEqual({ parameters: ['state'], value: url.searchParams.get('state') })
  })

  it('asks for the scopes of the extras that were chosen, and for none of OpenID’s then: such an app may have none', async () => {
    const context = { ...loginContext(play([]).transport), extras: ['pages', 'statistics'] }
    const { searchParams } = new URL((await login.beginConnect(context)).url)
    expect(searchParams.get('scope')).toBe(
      'r_basicprofile w_member_social w_organization_social r_organization_social rw_organization_admin r_member_postAnalytics',
    )
  })

  it('takes a login whose extras were not given, and says what it lacks for posting', async () => {
    const context = (scope: string) => ({ ...loginContext(play([token(scope)]).transport), extras: ['pages'] })
    const connect = (scope: string) => login.connect(context(scope), { code: 'C0DE', state: STATE }, { state: STATE, verifier: 'v' })
    expect(await connect('r_basicprofile,w_member_social')).toMatchObject({ scopes: ['r_basicprofile', 'w_member_social'] })
    await expect(connect('r_basicprofile')).rejects.toMatchObject({ failure: { kind: 'scope-missing', platformCode: 'w_member_social' } })
  })

  it('trades the code with the secret in the form and reads scopes separated by commas', async () => {
    const { transport, seen } = play([token('openid,profile,w_member_social')])
    const tokens = await login.connect(loginContext(transport), { code: 'C0DE', state: STATE }, { state: STATE, verifier: 'v' })
    expect(tokens).toMatchObject({ accessToken: 'AQnew', scopes: GRANT.scopes, expiresAt: NOW + 5_184_000_000, refreshExpiresAt: null })
    expect(tokens.refreshToken).toBeUndefined()
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'C0DE',
      client_id: 'app-1',
      client_secret: 'app-secret',
      redirect_uri: 'http://127.0.0.1:8917/linkedin/callback',
    })
  })

  it('says which scope is missing', async () => {
    const { transport } = play([token('openid profile')])
    const connected = login.connect(loginContext(transport), { code: 'C0DE', state: STATE }, { state: STATE, verifier: 'v' })
    await expect(connected).rejects.toMatchObject({ failure: { kind: 'scope-missing', platformCode: 'w_member_social' } })
  })

  it('keeps a partner’s refresh token with its own end', async () => {
    const scope = 'openid,profile,w_member_social'
    const { transport } = play([token(scope, { refresh_token: 'AQr', refresh_token_expires_in: 1_000 })])
    const tokens = await login.connect(loginContext(transport), { code: 'C0DE', state: STATE }, { state: STATE, verifier: 'v' })
    expect(tokens).toMatchObject({ refreshToken: 'AQr', refreshExpiresAt: NOW + 1_000_000 })
  })

  it('finds the member, whose URN is the author of posts', async () => {
    const { transport, seen } = play([ME])
    const { identities } = await login.identities(loginContext(transport), GRANT)
    expect(identities).toEqual([
      {
        platform: 'linkedin',
        remoteId: 'urn:li:person:782bbtaQ',
        displayName: 'Mira Doe',
        handle: '',
        avatarUrl: 'https://media.licdn.com/p',
        kind: 'person',
        tier: null,
        facts: {},
      },
    ])
    expect(seen[0]?.headers['authorization']).toBe('Bearer AQmember')
    expect(seen[0]?.headers).not.toHaveProperty('linkedin-version')
  })

  it('finds the member by me where there is no OpenID, name, handle and picture with it', async () => {
    const projection = '(id,localizedFirstName,localizedLastName,vanityName,profilePicture(displayImage~:playableStreams))'
    const small = { identifiers: [{ identifier: 'https://media.licdn.com/small' }] }
    const large = { identifiers: [{ identifier: 'https://media.licdn.com/large' }] }
    const me: Line = [
      `GET /v2/me?projection=${projection}`,
      {
        body: {
          id: '782bbtaQ',
          localizedFirstName: 'Mira',
          localizedLastName: 'Doe',
          vanityName: 'mira-doe',
          profilePicture: { 'displayImage~': { elements: [small, large] } },
        },
      },
    ]
    const { transport } = play([me])
    const tokens = { ...GRANT, scopes: ['r_basicprofile', 'w_member_social'] }
    expect((await login.identities(loginContext(transport), tokens)).identities).toMatchObject([
      { remoteId: 'urn:li:person:782bbtaQ', displayName: 'Mira Doe', handle: 'mira-doe', avatarUrl: 'https://media.licdn.com/large' },
    ])
  })

  it('finds a page’s logo among the images, and takes the page without one where it may not look', async () => {
    const acls: Line = [
      'GET /rest/organizationAcls?q=roleAssignee&state=APPROVED&count=100&start=0',
      { body: { elements: [{ role: 'ADMINISTRATOR', organization: 'urn:li:organization:1' }] } },
    ]
    const page: Line = [
      'GET /rest/organizations/1',
      { body: { id: 1, localizedName: 'Page 1', logoV2: { original: 'urn:li:digitalmediaAsset:L1' } } },
    ]
    const logo = (answer: Line[1]): Line => ['GET /rest/images/urn%3Ali%3Aimage%3AL1', answer]
    const avatars = async (answer: Line[1]) => {
      const scopes = [...GRANT.scopes, 'w_organization_social', 'rw_organization_admin']
      const { identities } = await login.identities(loginContext(play([ME, acls, page, logo(answer)]).transport), { ...GRANT, scopes })
      return identities[1]?.avatarUrl
    }
    expect(await avatars({ body: { status: 'AVAILABLE', downloadUrl: 'https://media.licdn.com/logo' } })).toBe(
      'https://media.licdn.com/logo',
    )
    expect(await avatars({ status: 403, body: { status: 403, code: 'ACCESS_DENIED', message: 'no' } })).toBeNull()
  })

  it('finds the pages where the scopes allow it, under either name of their URN', async () => {
    const acls: Line = [
      'GET /rest/organizationAcls?q=roleAssignee&state=APPROVED&count=100&start=0',
      {
        body: {
          elements: [
            { role: 'ADMINISTRATOR', state: 'APPROVED', organization: 'urn:li:organization:1' },
            { role: 'ADMINISTRATOR', state: 'APPROVED', organizationTarget: 'urn:li:organization:2' },
            { role: 'ANALYST', state: 'APPROVED', organization: 'urn:li:organization:3' },
          ],
        },
      },
    ]
    const page = (id: number): Line => [
      `GET /rest/organizations/${id}`,
      { body: { id, localizedName: `Page ${id}`, vanityName: `page-${id}` } },
    ]
    const { transport } = play([ME, acls, page(1), page(2)])
    const scopes = [...GRANT.scopes, 'w_organization_social', 'rw_organization_admin']
    const { identities } = await login.identities(loginContext(transport), { ...GRANT, scopes })
    expect(identities.map((one) => [one.kind, one.remoteId, one.displayName, one.handle])).toEqual([
      ['person', 'urn:li:person:782bbtaQ', 'Mira Doe', ''],
      ['page', 'urn:li:organization:1', 'Page 1', 'page-1'],
      ['page', 'urn:li:organization:2', 'Page 2', 'page-2'],
    ])
  })

  it('goes on to the next hundred roles where a hundred came', async () => {
    const acls = (start: number, elements: Json[]): Line => [
      `GET /rest/organizationAcls?q=roleAssignee&state=APPROVED&count=100&start=${start}`,
      { body: { elements, paging: { start, count: 100, links: [] } } },
    ]
    const watched = Array.from({ length: 100 }, (_none, index) => ({ role: 'ANALYST', organization: `urn:li:organization:${index + 10}` }))
    const page: Line = ['GET /rest/organizations/1', { body: { id: 1, localizedName: 'Page 1' } }]
    const lines = [ME, acls(0, watched), acls(100, [{ role: 'ADMINISTRATOR', organization: 'urn:li:organization:1' }]), page]
    const scopes = [...GRANT.scopes, 'w_organization_social', 'rw_organization_admin']
    const { identities } = await login.identities(loginContext(play(lines).transport), { ...GRANT, scopes })
    expect(identities.map((one) => one.displayName)).toEqual(['Mira Doe', 'Page 1'])
  })

  it('offers no page that is none: a brand cannot be the author of a post', async () => {
    const elements = [{ role: 'ADMINISTRATOR', organization: 'urn:li:organizationBrand:7' }]
    const acls: Line = ['GET /rest/organizationAcls', { body: { elements } }]
    const scopes = [...GRANT.scopes, 'w_organization_social', 'rw_organization_admin']
    const { identities } = await login.identities(loginContext(play([ME, acls]).transport), { ...GRANT, scopes })
    expect(identities.map((one) => one.remoteId)).toEqual(['urn:li:person:782bbtaQ'])
  })

  it.each<[string, Line]>([
    ['userinfo', ['GET /v2/userinfo', { body: { sub: '782bbtaQ', name: null, picture: null } }]],
    [
      'me',
      [
        'GET /v2/me',
        { body: { id: '782bbtaQ', localizedFirstName: null, localizedLastName: null, vanityName: null, profilePicture: null } },
      ],
    ],
  ])('takes a member without name and picture, as %s may tell it', async (call, line) => {
    const scopes = call === 'me' ? ['r_basicprofile', 'w_member_social'] : GRANT.scopes
    const { identities } = await login.identities(loginContext(play([line]).transport), { ...GRANT, scopes })
    expect(identities).toMatchObject([{ remoteId: 'urn:li:person:782bbtaQ', displayName: 'LinkedIn', handle: '', avatarUrl: null }])
  })

  it('tells LinkedIn to forget the grant', async () => {
    const { transport, seen } = play([['POST /oauth/v2/revoke', {}]])
    await login.revoke?.(loginContext(transport), GRANT)
    expect(Object.fromEntries(new URLSearchParams(seen[0]?.body))).toEqual({
      client_id: 'app-1',
      client_secret: 'app-secret',
      token: 'AQmember',
    })
  })
})

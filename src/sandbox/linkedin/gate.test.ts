import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRACTICE_MEMBERS, PRACTICE_ORGANIZATION } from './records.ts'
import { ADA, openLinkedIn, PAGE, REST, type LinkedInClient } from './testing/client.ts'

let linkedin: LinkedInClient
beforeEach(() => {
  linkedin = openLinkedIn()
})
afterEach(() => linkedin.close())

const ADMIN = ['w_member_social', 'rw_organization_admin']
const ACLS = '/rest/organizationAcls?q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&count=100&start=0'

describe('headers of every /rest call', () => {
  it.each([
    ['no token', { Authorization: '' }, 401, { code: 'EMPTY_ACCESS_TOKEN', message: 'Empty oauth2_access_token', serviceErrorCode: 401 }],
    ['an unknown token', { Authorization: 'Bearer nonsense' }, 401, { code: 'INVALID_ACCESS_TOKEN', serviceErrorCode: 65600 }],
    ['no version', { 'LinkedIn-Version': '' }, 400, { code: 'VERSION_MISSING' }],
    [
      'a dead version',
      { 'LinkedIn-Version': '202511' },
      426,
      { code: 'NONEXISTENT_VERSION', message: 'Requested version 20251101 is not active' },
    ],
    ['a malformed version', { 'LinkedIn-Version': '2026-09' }, 426, { code: 'NONEXISTENT_VERSION' }],
    ['no protocol version', { 'X-Restli-Protocol-Version': '' }, 400, { status: 400 }],
    ['protocol 1', { 'X-Restli-Protocol-Version': '1.0.0' }, 400, { status: 400 }],
  ])('refuses %s', async (_what, headers, status, body) => {
    const answer = await linkedin.api('GET', ACLS, linkedin.token(ADMIN), { headers })
    expect(answer.status).toBe(status)
    expect(answer.json()).toMatchObject({ ...body, status })
  })

  it('takes older living versions and configured ones', async () => {
    const token = linkedin.token(ADMIN)
    expect((await linkedin.api('GET', ACLS, token, { headers: { 'LinkedIn-Version': '202601' } })).status).toBe(200)
    expect((await linkedin.api('GET', ACLS, token, { headers: { 'LinkedIn-Version': '202611' } })).status).toBe(426)
    linkedin.setSettings({ extraVersions: ['202611'] })
    expect((await linkedin.api('GET', ACLS, token, { headers: { 'LinkedIn-Version': '202611' } })).status).toBe(200)
  })

  it('lets a version end on its day', async () => {
    linkedin.clock.advance(Date.parse('2027-01-15T00:00:01Z') - linkedin.clock.now())
    const token = linkedin.token(ADMIN)
    expect((await linkedin.api('GET', ACLS, token, { headers: { 'LinkedIn-Version': '202601' } })).status).toBe(426)
    expect((await linkedin.api('GET', ACLS, token)).status).toBe(200)
  })

  it('tells expired and revoked tokens apart', async () => {
    const token = linkedin.token(ADMIN)
    linkedin.clock.advance(5_184_000_000)
    expect((await linkedin.api('GET', ACLS, token)).json()).toMatchObject({
      status: 401,
      code: 'EXPIRED_ACCESS_TOKEN',
      serviceErrorCode: 65602,
    })
    const other = linkedin.token(ADMIN)
    linkedin.world.tokens.revokeGrant(linkedin.world.tokens.find(other)!.grantId)
    expect((await linkedin.api('GET', ACLS, other)).json()).toMatchObject({
      status: 401,
      code: 'REVOKED_ACCESS_TOKEN',
      serviceErrorCode: 65601,
    })
  })

  it('counts 150 calls a member and day, answers 429 without Retry-After, and begins anew at midnight UTC', async () => {
    const token = linkedin.token(ADMIN)
    for (let call = 0; call < 150; call += 1) expect((await linkedin.api('GET', ACLS, token)).status).toBe(200)
    const refused = await linkedin.api('GET', ACLS, token)
    expect(refused.status).toBe(429)
    expect(refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS', serviceErrorCode: 101 })
    expect(refused.headers).not.toHaveProperty('retry-after')
    expect((await linkedin.api('GET', '/v2/userinfo', linkedin.token(['openid'], 1))).status).toBe(200)
    linkedin.clock.advance(12 * 3_600_000)
    expect((await linkedin.api('GET', ACLS, token)).status).toBe(200)
  })
})

describe('identity', () => {
  it('opens claims by scope, and needs no version for userinfo', async () => {
    const ask = async (scopes: readonly string[]) =>
      linkedin.call('GET', 'https://api.linkedin.com/v2/userinfo', { headers: { Authorization: `Bearer ${linkedin.token(scopes)}` } })
    const { id } = PRACTICE_MEMBERS[0]!
    expect((await ask(['openid'])).json()).toEqual({ sub: id })
    expect((await ask(['openid', 'email'])).json()).toEqual({ sub: id, email: 'ada@practice.example', email_verified: true })
    expect((await ask(['openid', 'profile'])).json()).toMatchObject({ name: 'Ada Practice', locale: { country: 'US', language: 'en' } })
    linkedin.setSettings({ localeShape: 'string' })
    expect((await ask(['openid', 'profile'])).json()).toMatchObject({ locale: 'en-US' })
    const refused = await ask(['w_member_social'])
    expect(refused.status).toBe(403)
    expect(refused.json()).toMatchObject({ code: 'ACCESS_DENIED', serviceErrorCode: 100 })
  })

  it('serves the picture', async () => {
    const { picture } = (await linkedin.api('GET', '/v2/userinfo', linkedin.token())).json()
    const answer = await linkedin.call('GET', String(picture))
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('image/png')
  })

  it('lists the pages a member administers, under either key', async () => {
    const token = linkedin.token(ADMIN)
    const elements = async () => (await linkedin.api('GET', ACLS, token)).json()['elements']
    expect(await elements()).toEqual([{ role: 'ADMINISTRATOR', state: 'APPROVED', organization: PAGE, roleAssignee: ADA }])
    linkedin.setSettings({ aclKey: 'organizationTarget' })
    expect(await elements()).toMatchObject([{ organizationTarget: PAGE }])
    expect((await linkedin.api('GET', ACLS, linkedin.token(ADMIN, 1))).json()['elements']).toEqual([])
  })

  it('names the page, for administrators only', async () => {
    const path = `/rest/organizations/${PRACTICE_ORGANIZATION.id}`
    expect((await linkedin.api('GET', path, linkedin.token(ADMIN))).json()).toMatchObject({
      id: 90417183,
      localizedName: 'Practice Studio',
    })
    expect((await linkedin.api('GET', path, linkedin.token(ADMIN, 1))).status).toBe(403)
    expect((await linkedin.api('GET', '/rest/organizations/1', linkedin.token(ADMIN))).status).toBe(404)
  })

  it('refuses pages without an admin scope', async () => {
    const refused = await linkedin.api('GET', ACLS, linkedin.token(['w_member_social']))
    expect(refused.status).toBe(403)
    expect(refused.json()).toMatchObject({
      serviceErrorCode: 100,
      message: 'Not enough permissions to access: organizationAcls.FINDER-roleAssignee.20260901',
    })
  })

  it('answers 404 in its own shape where nothing is', async () => {
    const answer = await linkedin.call('GET', 'https://api.linkedin.com/rest/nothing', { headers: REST })
    expect(answer.status).toBe(404)
    expect(answer.json()).toMatchObject({ status: 404 })
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRACTICE_ORGANIZATION, WATCHED_ORGANIZATION } from './records.ts'
import { ADA, openLinkedIn, type LinkedInClient } from './testing/client.ts'

const ADMIN = ['w_organization_social', 'rw_organization_admin']

let linkedin: LinkedInClient
beforeEach(() => {
  linkedin = openLinkedIn()
})
afterEach(() => linkedin.close())

describe('pages', () => {
  it('come with every role the member has, under either address, and can be asked by role', async () => {
    for (const base of ['/rest', '/v2']) {
      const roles = async (query: string) => {
        const answer = await linkedin.api('GET', `${base}/organizationAcls?q=roleAssignee${query}`, linkedin.token(ADMIN))
        return (answer.json()['elements'] as { role: string }[]).map(({ role }) => role)
      }
      expect(await roles('')).toEqual(['ADMINISTRATOR', 'ANALYST'])
      expect(await roles('&role=ANALYST')).toEqual(['ANALYST'])
      expect(await roles('&state=REVOKED')).toEqual([])
    }
  })

  it('have a logo that is really served, by the images API and by projection', async () => {
    const token = linkedin.token(ADMIN)
    const page = (await linkedin.api('GET', `/rest/organizations/${PRACTICE_ORGANIZATION.id}`, token)).json()
    const { original } = page['logoV2'] as { original: string }
    const image = original.replace('digitalmediaAsset', 'image')
    const view = (await linkedin.api('GET', `/rest/images/${encodeURIComponent(image)}`, token)).json()
    expect(view['status']).toBe('AVAILABLE')
    const projection = '(localizedName,logoV2(original~:playableStreams))'
    const projected = await linkedin.api('GET', `/v2/organizations/${PRACTICE_ORGANIZATION.id}?projection=${projection}`, token)
    const { identifiers } = (projected.json()['logoV2'] as Record<string, { elements: { identifiers: { identifier: string }[] }[] }>)[
      'original~'
    ]!.elements[0]!
    for (const address of [String(view['downloadUrl']), identifiers[0]!.identifier])
      expect((await linkedin.call('GET', address)).headers['content-type']).toBe('image/png')
  })

  it('show their public face to anybody with a page scope, their whole to those with a role that may post', async () => {
    const token = linkedin.token(ADMIN)
    const lookup = await linkedin.api('GET', `/rest/organizationsLookup?ids=List(${WATCHED_ORGANIZATION.id},7)`, token)
    expect(lookup.json()).toMatchObject({
      results: { [WATCHED_ORGANIZATION.id]: { localizedName: WATCHED_ORGANIZATION.localizedName } },
      errors: { 7: { status: 404 } },
    })
    expect((await linkedin.api('GET', `/rest/organizations/${WATCHED_ORGANIZATION.id}`, token)).status).toBe(403)
    expect((await linkedin.post(token, { author: `urn:li:organization:${WATCHED_ORGANIZATION.id}` })).status).toBe(403)
  })
})

describe('an app with Community Management alone', () => {
  it('cannot ask for openid, but learns by me whose token it has', async () => {
    linkedin.setApp({ hasSignIn: false })
    const { clientId } = linkedin.world.collections.collection<{ clientId: string }>('linkedin-practice').get('practice')!
    const ask = async (scope: string) => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: 'http://127.0.0.1:8917/linkedin/callback',
        scope,
      })
      return linkedin.call('GET', `https://www.linkedin.com/oauth/v2/authorization?${query.toString()}`)
    }
    expect((await ask('openid')).headers['location']).toContain('unauthorized_scope_error')
    expect((await ask('r_basicprofile w_organization_social')).status).toBe(200)
    const me = await linkedin.api('GET', '/rest/me', linkedin.token(['r_basicprofile', 'w_organization_social']))
    expect(me.json()).toMatchObject({ id: ADA.split(':')[3], localizedFirstName: 'Ada' })
  })
})

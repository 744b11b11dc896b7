import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, openLinkedIn, PAGE, type LinkedInClient } from './testing/client.ts'

const COMMUNITY = ['w_member_social', 'w_organization_social', 'r_organization_social', 'rw_organization_admin']

let linkedin: LinkedInClient
let token: string
let post: string
beforeEach(async () => {
  linkedin = openLinkedIn()
  token = linkedin.token(COMMUNITY)
  post = (await linkedin.post(token, { author: PAGE })).headers['x-restli-id'] ?? ''
})
afterEach(() => linkedin.close())

const at = (urn: string, base = '/rest') => `${base}/socialActions/${encodeURIComponent(urn)}/comments`
const write = (text: string, change: Record<string, unknown> = {}, address = at(post), by = token) =>
  linkedin.api('POST', address, by, { body: { actor: PAGE, object: post, message: { text }, ...change } })

describe('comments', () => {
  it('are plain text: what little text would escape stays as it is', async () => {
    const answer = await write('Read on (here): https://a.example/x_y')
    expect(answer.status).toBe(201)
    expect(answer.json()).toMatchObject({ actor: PAGE, object: post, message: { text: 'Read on (here): https://a.example/x_y' } })
    expect(answer.json()['commentUrn']).toBe(`urn:li:comment:(${post},${String(answer.json()['id'])})`)
    expect(answer.headers['x-restli-id']).toBe(answer.json()['id'])
    expect(linkedin.world.posts.all()[0]?.details?.['comments']).toMatchObject([
      { actor: PAGE, text: 'Read on (here): https://a.example/x_y' },
    ])
    const page = await linkedin.call('GET', `https://www.linkedin.com/feed/update/${post}/`)
    expect(page.text).toContain('Read on (here)')
  })

  it('are open to a member whose app has Community Management, and to nobody with Share on LinkedIn alone', async () => {
    const own = (await linkedin.post(token)).headers['x-restli-id'] ?? ''
    const body = { actor: ADA, object: own }
    expect((await write('First', body, at(own))).status).toBe(201)
    expect(
      (await write('First', body, at(own), linkedin.token(['openid', 'profile', 'w_member_social', 'w_member_social_feed']))).status,
    ).toBe(201)
    const refused = await write('First', body, at(own), linkedin.token(['openid', 'profile', 'w_member_social']))
    expect(refused.status).toBe(403)
    expect(refused.json()).toMatchObject({
      serviceErrorCode: 100,
      message: 'Not enough permissions to access: partnerApiSocialActions.CREATE.20260901',
    })
  })

  it('can be listed, read, answered, edited and deleted, under either address', async () => {
    const first = (await write('First', {}, at(post, '/v2'))).json()
    const answered = await write('Second', { parentComment: first['commentUrn'] }, at(String(first['commentUrn'])))
    expect(answered.json()).toMatchObject({ parentComment: first['commentUrn'] })
    expect((await linkedin.api('GET', at(post), token)).json()).toMatchObject({ elements: [{ id: first['id'] }], paging: { total: 1 } })
    const one = `${at(post)}/${String(first['id'])}`
    const edit = { headers: { 'X-RestLi-Method': 'PARTIAL_UPDATE' }, body: { patch: { message: { $set: { text: 'Better' } } } } }
    expect((await linkedin.api('POST', one, token, edit)).status).toBe(204)
    expect((await linkedin.api('GET', one, token)).json()).toMatchObject({ message: { text: 'Better' } })
    expect((await linkedin.api('DELETE', one, token)).status).toBe(204)
    expect((await linkedin.api('GET', one, token)).status).toBe(404)
  })

  it('count in the figures', async () => {
    await write('First')
    expect((await linkedin.api('GET', `/rest/socialActions/${encodeURIComponent(post)}`, token)).json()).toMatchObject({
      commentsSummary: { totalFirstLevelComments: 1 },
    })
  })
})

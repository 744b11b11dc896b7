import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { practiceAppRecord } from './records.ts'
import { ADA, BEN, openLinkedIn, type LinkedInClient } from './testing/client.ts'

const SAMPLE_IMAGE = readFileSync('resources/sample/creatorsync-sample.jpg')

let linkedin: LinkedInClient
let token: string
beforeEach(() => {
  linkedin = openLinkedIn()
  token = linkedin.token(['w_member_social', 'r_member_social'])
})
afterEach(() => linkedin.close())

const newPost = async (commentary: string, withToken = token, author = ADA) =>
  (await linkedin.post(withToken, { commentary, author })).headers['x-restli-id'] ?? ''
const listOf = (urns: readonly string[]) => `List(${urns.map(encodeURIComponent).join(',')})`

it('grants scopes that are joined with commas, as linkedin-api-client joins them', async () => {
  const { clientId, redirectUris } = practiceAppRecord(linkedin.world)
  const query = new URLSearchParams({ response_type: 'code', client_id: clientId, redirect_uri: redirectUris[0] ?? '', state: 's' })
  const answer = await linkedin.call(
    'POST',
    `https://www.linkedin.com/oauth/v2/authorization?${query.toString()}&scope=openid,profile,w_member_social`,
    { body: new URLSearchParams({ decision: 'allow' }) },
  )
  const back = new URL(answer.headers['location'] ?? '').searchParams
  expect(back.get('error')).toBeNull()
  expect(linkedin.notes()).toContain('the scopes of an authorization were joined with commas')
  expect(linkedin.world.tokens.findCode(back.get('code') ?? '')?.scopes).toEqual(['openid', 'profile', 'w_member_social'])
})

it('takes a living version with a revision, and refuses a dead one with it too', async () => {
  const withVersion = (version: string) =>
    linkedin.api('GET', '/rest/me', token, { headers: { 'LinkedIn-Version': version } }).then(({ status }) => status)
  expect(await withVersion('202609.01')).toBe(200)
  expect(await withVersion('202511.01')).toBe(426)
  expect(await withVersion('202609.1')).toBe(426)
})

describe('BATCH_GET of posts', () => {
  const read = (urns: readonly string[], withToken = token) =>
    linkedin.api('GET', `/rest/posts?ids=${listOf(urns)}`, withToken, { headers: { 'X-RestLi-Method': 'BATCH_GET' } })

  it('tells each post by its URN, and beside them why the rest is not told', async () => {
    const own = await newPost('Mine')
    const foreign = await newPost('Not mine', linkedin.token(['w_member_social'], 1), BEN)
    const gone = 'urn:li:share:7000000000000000001'
    expect((await read([own, foreign, gone])).json()).toMatchObject({
      results: { [own]: { id: own, commentary: 'Mine' } },
      statuses: { [own]: 200, [foreign]: 403, [gone]: 403 },
      errors: { [foreign]: { code: 'ACCESS_DENIED' } },
    })
  })

  it('is refused without a scope that reads posts', async () => {
    const own = await newPost('Mine')
    expect((await read([own], linkedin.token(['w_member_social']))).status).toBe(403)
  })
})

describe('query tunneling', () => {
  it('serves a GET whose query came as a form in a POST', async () => {
    const urn = await newPost('Tunneled')
    const answer = await linkedin.api('POST', '/rest/posts', token, {
      headers: {
        'X-HTTP-Method-Override': 'GET',
        'X-RestLi-Method': 'BATCH_GET',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: `ids=${listOf([urn])}&viewContext=AUTHOR`,
    })
    expect(answer.json()).toMatchObject({ results: { [urn]: { commentary: 'Tunneled' } } })
  })

  it('serves a call whose query and body came as two parts of a multipart/mixed', async () => {
    const answer = await linkedin.api('POST', '/rest/images', token, {
      headers: { 'X-HTTP-Method-Override': 'POST', 'Content-Type': 'multipart/mixed; boundary=xyz' },
      body: [
        '--xyz\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\naction=initializeUpload\r\n',
        `--xyz\r\nContent-Type: application/json\r\n\r\n${JSON.stringify({ initializeUploadRequest: { owner: ADA } })}\r\n--xyz--`,
      ].join(''),
    })
    expect(answer.json()['value']).toMatchObject({ image: expect.stringMatching(/^urn:li:image:/) })
  })

  it('refuses what the packed call itself would be refused', async () => {
    const answer = await linkedin.api('POST', '/rest/posts', linkedin.token(['w_member_social']), {
      headers: { 'X-HTTP-Method-Override': 'GET', 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `q=author&author=${encodeURIComponent(ADA)}`,
    })
    expect(answer.status).toBe(403)
  })
})

it('takes the bytes of a registered upload by POST, as the words of Share on LinkedIn say', async () => {
  const registered = await linkedin.api('POST', '/v2/assets?action=registerUpload', token, {
    body: { registerUploadRequest: { recipes: ['urn:li:digitalmediaRecipe:feedshare-image'], owner: ADA, serviceRelationships: [] } },
  })
  const address = /"uploadUrl":"([^"]+)"/.exec(registered.text)?.[1] ?? ''
  const put = (headers: Record<string, string>) => linkedin.call('POST', address, { headers, body: SAMPLE_IMAGE })
  expect((await put({})).status).toBe(401)
  expect((await put({ Authorization: `Bearer ${token}` })).status).toBe(201)
})

import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, openLinkedIn, type LinkedInClient } from './testing/client.ts'

const IMAGE = readFileSync('resources/sample/creatorsync-sample.jpg')
const VIDEO = readFileSync('resources/sample/creatorsync-sample.mp4')
/** No LinkedIn-Version: the older API has none. */
const UNVERSIONED = { 'LinkedIn-Version': '' }

let linkedin: LinkedInClient
let token: string
beforeEach(() => {
  linkedin = openLinkedIn()
  token = linkedin.token()
})
afterEach(() => linkedin.close())

const share = (content: Record<string, unknown>, change: Record<string, unknown> = {}) =>
  linkedin.api('POST', '/v2/ugcPosts', token, {
    headers: UNVERSIONED,
    body: {
      author: ADA,
      lifecycleState: 'PUBLISHED',
      specificContent: { 'com.linkedin.ugc.ShareContent': { shareMediaCategory: 'NONE', ...content } },
      visibility: { 'com.linkedin.ugc.MemberNetworkVisibility': 'PUBLIC' },
      ...change,
    },
  })

async function upload(kind: 'image' | 'video', bytes: Uint8Array): Promise<string> {
  const registered = await linkedin.api('POST', '/v2/assets?action=registerUpload', token, {
    headers: UNVERSIONED,
    body: { registerUploadRequest: { recipes: [`urn:li:digitalmediaRecipe:feedshare-${kind}`], owner: ADA } },
  })
  const { uploadMechanism, asset } = registered.json()['value'] as { uploadMechanism: Record<string, { uploadUrl: string }>; asset: string }
  const { uploadUrl } = uploadMechanism['com.linkedin.digitalmedia.uploading.MediaUploadHttpRequest']!
  expect((await linkedin.call('PUT', uploadUrl, { body: bytes, headers: { Authorization: `Bearer ${token}` } })).status).toBe(201)
  return asset
}

describe('the older API', () => {
  it('takes plain text whole, with everything that little text would cut at', async () => {
    const answer = await share({ shareCommentary: { text: 'Price (net) #now C# a_b' } })
    expect(answer.status).toBe(201)
    expect(answer.json()['id']).toBe(answer.headers['x-restli-id'])
    expect(linkedin.world.posts.all()[0]).toMatchObject({ text: 'Price (net) #now C# a_b', details: { hashtags: ['now'] } })
  })

  it('takes pictures, a video and links', async () => {
    const media = [{ status: 'READY', media: await upload('image', IMAGE), description: { text: 'a cat' }, title: { text: 'Cat' } }]
    expect((await share({ shareMediaCategory: 'IMAGE', shareCommentary: { text: 'One' }, media })).status).toBe(201)
    expect(linkedin.world.posts.all()[0]?.details).toMatchObject({ kind: 'image', altTexts: ['a cat'] })
    const film = await upload('video', VIDEO)
    linkedin.clock.advance(2_000)
    const asset = (await linkedin.api('GET', `/v2/assets/${film.split(':')[3] ?? ''}`, token, { headers: UNVERSIONED })).json()
    expect(asset).toMatchObject({ recipes: [{ status: 'AVAILABLE' }] })
    await share({ shareMediaCategory: 'VIDEO', shareCommentary: { text: 'Two' }, media: [{ status: 'READY', media: film }] })
    expect(linkedin.world.posts.all()[1]?.details).toMatchObject({ kind: 'video' })
    const link = [{ status: 'READY', originalUrl: 'https://a.example/x', title: { text: 'Title' } }]
    await share({ shareMediaCategory: 'ARTICLE', shareCommentary: { text: 'Three' }, media: link })
    expect(linkedin.world.posts.all()[2]?.details).toMatchObject({ kind: 'article', article: { source: 'https://a.example/x' } })
  })

  it('shares duplicates, deletion and permissions with the newer one', async () => {
    const urn = (await share({ shareCommentary: { text: 'Hello' } })).headers['x-restli-id'] ?? ''
    expect((await linkedin.post(token)).status).toBe(422)
    expect((await share({ shareCommentary: { text: 'Hello' } }, { author: 'urn:li:person:pR4cT1ceBn' })).status).toBe(403)
    for (let time = 0; time < 2; time += 1)
      expect((await linkedin.api('DELETE', `/v2/ugcPosts/${encodeURIComponent(urn)}`, token, { headers: UNVERSIONED })).status).toBe(204)
    expect(linkedin.world.posts.all()).toEqual([])
  })
})

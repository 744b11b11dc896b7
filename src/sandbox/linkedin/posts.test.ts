import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ADA, BEN, openLinkedIn, PAGE, type LinkedInClient } from './testing/client.ts'

const SAMPLE_IMAGE = readFileSync('resources/sample/creatorsync-sample.jpg')
const PAGE_SCOPES = ['w_member_social', 'w_organization_social', 'r_organization_social', 'rw_organization_admin']

let linkedin: LinkedInClient
let token: string
beforeEach(() => {
  linkedin = openLinkedIn()
  token = linkedin.token()
})
afterEach(() => linkedin.close())

const urnOf = async (change: Record<string, unknown> = {}, withToken = token) => {
  const answer = await linkedin.post(withToken, change)
  expect(answer.status).toBe(201)
  return answer.headers['x-restli-id'] ?? ''
}
const at = (urn: string) => `/rest/posts/${encodeURIComponent(urn)}`

describe('creating', () => {
  it('answers 201 with the URN in a header, its birth in the URN, and a page at both spellings of its address', async () => {
    const answer = await linkedin.post(token, { commentary: String.raw`Look \(here\) {hashtag|\#|video}` })
    expect(answer.status).toBe(201)
    expect(answer.text).toBe('')
    const urn = answer.headers['x-restli-id'] ?? ''
    expect(urn).toMatch(/^urn:li:share:\d+$/)
    expect(Number(BigInt(urn.split(':')[3]!) >> 22n)).toBe(linkedin.clock.now())
    for (const spelled of [urn, encodeURIComponent(urn)]) {
      const page = await linkedin.call('GET', `https://www.linkedin.com/feed/update/${spelled}/`)
      expect(page.status).toBe(200)
      expect(page.text).toContain('Look (here) #video')
    }
    expect(linkedin.world.posts.all()).toMatchObject([
      { platform: 'linkedin', account: ADA.split(':')[3], id: urn, url: `https://www.linkedin.com/feed/update/${urn}/` },
    ])
  })

  it('cuts badly escaped text, answers 201 all the same, and notes it', async () => {
    await urnOf({ commentary: 'Price (net) is good' })
    expect(linkedin.world.posts.all()[0]?.text).toBe('Price ')
    expect(linkedin.notes().join()).toContain('not escaped')
  })

  it.each([
    [{ author: undefined }, 400, 'MISSING_FIELD'],
    [{ visibility: undefined }, 400, 'MISSING_FIELD'],
    [{ distribution: undefined }, 400, 'MISSING_FIELD'],
    [{ lifecycleState: undefined }, 400, 'MISSING_FIELD'],
    [{ lifecycleState: 'DRAFT' }, 400, 'INVALID_VALUE_FOR_FIELD'],
    [{ visibility: 'FRIENDS' }, 400, 'INVALID_VALUE_FOR_FIELD'],
    [{ distribution: { feedDistribution: 'NONE' } }, 400, 'INVALID_VALUE_FOR_FIELD'],
    [{ commentary: ' ' }, 400, 'INVALID_VALUE_BLANK_FIELD'],
    [{ commentary: 'x'.repeat(3_001) }, 400, 'FIELD_LENGTH_TOO_LONG'],
    [{ author: 'urn:li:company:1' }, 400, 'INVALID_URN_TYPE'],
    [{ author: 'urn:li:organization:abc' }, 400, 'INVALID_URN_ID'],
    [{ author: BEN }, 403, 'ACCESS_DENIED'],
    [{ author: PAGE }, 403, 'ACCESS_DENIED'],
    [{ content: { media: { id: 'urn:li:image:unknown' } } }, 400, 'INVALID_IMAGE_ID'],
    [{ content: { media: { id: 'urn:li:video:unknown' } } }, 400, 'INVALID_VIDEO_ID'],
    [{ content: { media: { id: 'urn:li:share:1' } } }, 400, 'INVALID_URN_TYPE'],
    [{ content: { multiImage: { images: [{ id: 'urn:li:image:one' }] } } }, 400, 'INVALID_VALUE_FOR_FIELD'],
    [{ content: { article: { source: 'https://a.example' } } }, 400, 'MISSING_FIELD'],
    [{ content: {} }, 400, 'INVALID_VALUE_FOR_FIELD'],
    [{ content: { poll: { question: 'q'.repeat(141), options: [], settings: {} } } }, 400, 'FIELD_LENGTH_TOO_LONG'],
  ])('refuses %j', async (change, status, code) => {
    const answer = await linkedin.post(token, change)
    expect(answer.status).toBe(status)
    expect(answer.json()).toMatchObject({ status, code })
    expect(linkedin.world.posts.all()).toEqual([])
  })

  it('takes 3,000 characters whose backslashes go beyond, and notes it', async () => {
    await urnOf({ commentary: String.raw`\(`.repeat(3_000) })
    expect(linkedin.notes().join()).toContain('backslashes')
  })

  it('takes links and polls', async () => {
    await urnOf({ content: { article: { source: 'https://a.example/x', title: 'A (title)', description: 'd' } } })
    const options = [{ text: 'yes' }, { text: 'no' }]
    const urn = await urnOf({ content: { poll: { question: 'Ready?', options, settings: { duration: 'THREE_DAYS' } } } })
    expect((await linkedin.call('GET', `https://www.linkedin.com/feed/update/${urn}/`)).text).toContain('Ready?')
  })

  it('refuses media that are not there yet or failed, and other people’s', async () => {
    const started = await linkedin.api('POST', '/rest/images?action=initializeUpload', token, {
      body: { initializeUploadRequest: { owner: ADA } },
    })
    const { image: waiting } = started.json()['value'] as Record<string, string>
    const refusal = async (id: string | undefined) => (await linkedin.post(token, { content: { media: { id } } })).json()
    expect(await refusal(waiting)).toMatchObject({ status: 400, code: 'MEDIA_ASSET_WAITING_UPLOAD' })
    const broken = await linkedin.image(token, Buffer.from('no image'))
    linkedin.clock.advance(2_000)
    expect(await refusal(broken)).toMatchObject({ status: 400, code: 'MEDIA_ASSET_PROCESSING_FAILED' })
    const foreign = await linkedin.image(linkedin.token(['w_member_social'], 1), SAMPLE_IMAGE, BEN)
    expect(await refusal(foreign)).toMatchObject({ status: 400, code: 'INVALID_IMAGE_ID' })
  })

  it('posts images while they are processed; one that fails afterwards hides the post', async () => {
    const good = await linkedin.image(token, SAMPLE_IMAGE)
    const shown = await urnOf({ commentary: '', content: { media: { id: good, altText: 'a' } } })
    const [post] = linkedin.world.posts.all()
    expect(await linkedin.world.blobs.sha256(post!.media[0]!)).toHaveLength(64)
    expect((await linkedin.call('GET', `https://www.linkedin.com/feed/update/${shown}`)).text).toContain('<img')
    linkedin.world.faults.add({ kind: 'fail-processing', platform: 'linkedin' })
    const bad = await linkedin.image(token, SAMPLE_IMAGE)
    const hidden = await urnOf({ content: { media: { id: bad } } })
    expect((await linkedin.call('GET', `https://www.linkedin.com/feed/update/${hidden}/`)).status).toBe(404)
  })

  it('posts several images', async () => {
    const images = [await linkedin.image(token, SAMPLE_IMAGE), await linkedin.image(token, SAMPLE_IMAGE)].map((id) => ({
      id,
      altText: 'x',
    }))
    await urnOf({ content: { multiImage: { images } } })
    expect(linkedin.world.posts.all()[0]?.media).toHaveLength(2)
  })

  it('gives document posts a ugcPost URN and wants their title', async () => {
    const started = await linkedin.api('POST', '/rest/documents?action=initializeUpload', token, {
      body: { initializeUploadRequest: { owner: ADA } },
    })
    const { uploadUrl, document } = started.json()['value'] as Record<string, string>
    await linkedin.call('PUT', uploadUrl!, { body: '%PDF-1.7', headers: { Authorization: `Bearer ${token}` } })
    expect((await linkedin.post(token, { content: { media: { id: document } } })).json()).toMatchObject({ code: 'MISSING_FIELD' })
    expect(await urnOf({ content: { media: { id: document, title: 'Slides' } } })).toMatch(/^urn:li:ugcPost:/)
  })
})

describe('duplicates', () => {
  it('answers 422 within ten minutes, naming the original, also after its deletion', async () => {
    const urn = await urnOf()
    const again = await linkedin.post(token)
    expect(again.status).toBe(422)
    expect(again.json()).toMatchObject({
      message: `Content is a duplicate of ${urn}`,
      errorDetails: { inputErrors: [{ code: 'DUPLICATE_POST' }] },
    })
    await linkedin.api('DELETE', at(urn), token)
    expect((await linkedin.post(token)).status).toBe(422)
    linkedin.clock.advance(10 * 60_000)
    expect((await linkedin.post(token)).status).toBe(201)
  })

  it('can name a ghost born with the refusal', async () => {
    linkedin.setSettings({ duplicateMode: 'ghost' })
    const urn = await urnOf()
    linkedin.clock.advance(60_000)
    const named = String((await linkedin.post(token)).json()['message'])
      .split(' ')
      .at(-1)!
    expect(named).not.toBe(urn)
    expect(Number(BigInt(named.split(':')[3]!) >> 22n)).toBe(linkedin.clock.now())
  })

  it('compares the parsed text', async () => {
    await urnOf({ commentary: 'Hi (a)' })
    expect((await linkedin.post(token, { commentary: 'Hi (b)' })).status).toBe(422)
    expect((await linkedin.post(token, { commentary: 'Hello again' })).status).toBe(201)
  })

  it('answers 422 to a repeat after a lost answer', async () => {
    linkedin.world.faults.add({ kind: 'lose-answer', host: 'api.linkedin.com', path: '/rest/posts' })
    await expect(linkedin.post(token)).rejects.toThrow('answer lost')
    expect((await linkedin.post(token)).status).toBe(422)
    expect(linkedin.world.posts.all()).toHaveLength(1)
  })
})

describe('afterwards', () => {
  it('edits the text, and nothing but the text', async () => {
    const urn = await urnOf()
    const edit = (set: Record<string, unknown>, headers: Record<string, string> = { 'X-RestLi-Method': 'PARTIAL_UPDATE' }, by = token) =>
      linkedin.api('POST', at(urn), by, { headers, body: { patch: { $set: set } } })
    expect((await edit({ commentary: 'Better' })).status).toBe(204)
    expect(linkedin.world.posts.all()[0]?.text).toBe('Better')
    expect((await edit({ commentary: 'Better' }, {})).status).toBe(400)
    expect((await edit({ content: {} })).status).toBe(400)
    expect((await edit({ commentary: 'x' }, undefined, linkedin.token(['w_member_social'], 1))).status).toBe(403)
  })

  it('deletes twice with 204, and refuses other people', async () => {
    const urn = await urnOf()
    expect((await linkedin.api('DELETE', at(urn), linkedin.token(['w_member_social'], 1))).status).toBe(403)
    for (let time = 0; time < 2; time += 1) {
      expect((await linkedin.api('DELETE', at(urn), token, { headers: { 'X-RestLi-Method': 'DELETE' } })).status).toBe(204)
    }
    expect(linkedin.world.posts.all()).toEqual([])
    expect((await linkedin.call('GET', `https://www.linkedin.com/feed/update/${urn}/`)).status).toBe(404)
    expect((await linkedin.api('DELETE', at('urn:li:image:1'), token)).status).toBe(400)
  })

  it('does not read member posts back, but page posts', async () => {
    const urn = await urnOf()
    expect((await linkedin.api('GET', `${at(urn)}?viewContext=AUTHOR`, token)).status).toBe(403)
    token = linkedin.token(PAGE_SCOPES)
    const pagePost = await urnOf({ author: PAGE, commentary: 'From the page #today' })
    const read = await linkedin.api('GET', at(pagePost), token)
    expect(read.json()).toMatchObject({
      id: pagePost,
      author: PAGE,
      lifecycleState: 'PUBLISHED',
      commentary: String.raw`From the page {hashtag|\#|today}`,
    })
    const finder = (author: string) =>
      linkedin.api('GET', `/rest/posts?q=author&author=${encodeURIComponent(author)}&count=10`, token, {
        headers: { 'X-RestLi-Method': 'FINDER' },
      })
    expect((await finder(PAGE)).json()).toMatchObject({ elements: [{ id: pagePost }], paging: { count: 10 } })
    expect((await finder(ADA)).status).toBe(403)
  })

  it('keeps page posts to those with a role, in public', async () => {
    const administrator = linkedin.token(PAGE_SCOPES)
    expect((await linkedin.post(administrator, { author: PAGE, visibility: 'CONNECTIONS' })).status).toBe(400)
    expect((await linkedin.post(linkedin.token(PAGE_SCOPES, 1), { author: PAGE })).status).toBe(403)
    expect((await linkedin.post(administrator, { author: PAGE, distribution: { feedDistribution: 'NONE' } })).status).toBe(201)
  })

  it('gives figures to the reviewed product only', async () => {
    const urn = await urnOf()
    linkedin.clock.advance(600_000)
    const path = `/rest/memberCreatorPostAnalytics?q=entity&entity=(share:${encodeURIComponent(urn)})&queryType=IMPRESSION&aggregation=TOTAL`
    expect((await linkedin.api('GET', path, token)).status).toBe(403)
    const reviewed = linkedin.token(['w_member_social', 'r_member_postAnalytics'])
    expect((await linkedin.api('GET', path, reviewed)).json()).toMatchObject({
      elements: [{ count: 120, metricType: 'IMPRESSION', targetEntity: { share: urn } }],
    })
    token = linkedin.token(PAGE_SCOPES)
    const pagePost = await urnOf({ author: PAGE, commentary: 'Page' })
    linkedin.clock.advance(600_000)
    const statistics = `/rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=${encodeURIComponent(PAGE)}&shares=List(${encodeURIComponent(pagePost)})`
    expect((await linkedin.api('GET', statistics, token)).json()).toMatchObject({
      elements: [{ share: pagePost, totalShareStatistics: { impressionCount: 120 } }],
    })
    expect((await linkedin.api('GET', `/rest/socialActions/${encodeURIComponent(pagePost)}`, token)).json()).toMatchObject({
      likesSummary: { totalLikes: 6 },
    })
  })
})

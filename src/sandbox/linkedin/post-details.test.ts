import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRACTICE_MEMBERS } from './records.ts'
import { ADA, openLinkedIn, PAGE, type LinkedInClient } from './testing/client.ts'

const SAMPLE_IMAGE = readFileSync('resources/sample/creatorsync-sample.jpg')

let linkedin: LinkedInClient
let token: string
beforeEach(() => {
  linkedin = openLinkedIn()
  token = linkedin.token()
})
afterEach(() => linkedin.close())

const told = async (change: Record<string, unknown>): Promise<Record<string, unknown>> => {
  const answer = await linkedin.post(token, change)
  expect(answer.status).toBe(201)
  return linkedin.world.posts.get(`linkedin:${answer.headers['x-restli-id'] ?? ''}`)?.details ?? {}
}

describe('a told post', () => {
  it('names the hashtags and mentions that came through', async () => {
    const commentary = String.raw`#one {hashtag|\#|two} @[Ada](${ADA}) @[Practice Studio](${PAGE}) (#lost)`
    expect(await told({ commentary })).toMatchObject({
      kind: 'text',
      hashtags: ['one', 'two'],
      mentions: [
        { name: 'Ada', urn: ADA },
        { name: 'Practice Studio', urn: PAGE },
      ],
    })
  })

  it.each(['practice studio', 'Practice', 'PRACTICE STUDIO'])('has no mention where the page is called %j', async (name) => {
    expect(await told({ commentary: `@[${name}](${PAGE})` })).toMatchObject({ mentions: [] })
    expect(linkedin.notes().join()).toContain('stays plain text')
    expect(linkedin.world.posts.all()[0]?.text).toBe(name)
  })

  it('takes the first, the last and the whole name of a person', async () => {
    const { givenName, familyName } = PRACTICE_MEMBERS[1]!
    for (const name of [givenName, familyName, `${givenName} ${familyName}`]) {
      const urn = `urn:li:person:${PRACTICE_MEMBERS[1]!.id}`
      expect(await told({ commentary: `@[${name}](${urn})` })).toMatchObject({ mentions: [{ name, urn }] })
    }
  })

  it('has the alt text of each picture, and whether it may be reshared', async () => {
    const image = await linkedin.image(token, SAMPLE_IMAGE)
    expect(await told({ content: { media: { id: image, altText: 'a cat' } }, isReshareDisabledByAuthor: true })).toMatchObject({
      kind: 'image',
      altTexts: ['a cat'],
      isReshareDisabledByAuthor: true,
      feedDistribution: 'MAIN_FEED',
    })
    const images = [{ id: image, altText: 'one' }, { id: await linkedin.image(token, SAMPLE_IMAGE) }]
    expect(await told({ content: { multiImage: { images } } })).toMatchObject({ kind: 'images', altTexts: ['one', null] })
  })

  it('has the link with its picture, the question, and what is shared again', async () => {
    const thumbnail = await linkedin.image(token, SAMPLE_IMAGE)
    const article = { source: 'https://a.example/x', title: 'Title', description: 'Why', thumbnail }
    const shared = await told({ content: { article } })
    expect(shared).toMatchObject({ kind: 'article', article: { title: 'Title', description: 'Why' } })
    const { blobId } = linkedin.world.collections.collection<{ blobId: string }>('linkedin-media').get(thumbnail)!
    expect((shared['article'] as Record<string, unknown>)['thumbnail']).toBe(await linkedin.world.blobs.sha256(blobId))
    const poll = { question: 'Ready?', options: [{ text: 'yes' }, { text: 'no' }], settings: { duration: 'ONE_DAY' } }
    expect(await told({ content: { poll } })).toMatchObject({ kind: 'poll', poll })
    const parent = (await linkedin.post(token, { commentary: 'the original' })).headers['x-restli-id']
    expect(await told({ commentary: 'look', reshareContext: { parent } })).toMatchObject({ kind: 'reshare', reshareOf: parent })
  })

  it('shows all of it on its public page, escaped', async () => {
    const image = await linkedin.image(token, SAMPLE_IMAGE)
    const answer = await linkedin.post(token, { content: { media: { id: image, altText: '<b>cat</b>' } } })
    const page = await linkedin.call('GET', `https://www.linkedin.com/feed/update/${answer.headers['x-restli-id'] ?? ''}/`)
    expect(page.text).toContain('&lt;b&gt;cat&lt;/b&gt;')
    expect(page.text).toContain('MAIN_FEED')
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { KITCHEN, openMeta, samplePicture, type GraphOptions, type MetaClient } from './testing/client.ts'

let meta: MetaClient
beforeEach(() => {
  meta = openMeta()
})
afterEach(() => meta.close())

const FEED = `${KITCHEN.page}/feed`
const staged = async () => {
  const parts = { source: { bytes: samplePicture(), name: 'a.jpg', type: 'image/jpeg' }, published: 'false' }
  return String((await meta.ok('POST', `${KITCHEN.page}/photos`, { parts }))['id'])
}

/** The ways in which the samples of Meta's page photos reference leave a shell, and what people make of them. */
const ways: Record<string, (id: string) => GraphOptions> = {
  'the sample as the shell sends it, without its inner quotes': (id) => ({ form: { 'attached_media[0]': `{media_fbid:${id}}` } }),
  'single quotes': (id) => ({ form: { 'attached_media[0]': `{'media_fbid':'${id}'}` } }),
  'single quotes in a multipart': (id) => ({ parts: { 'attached_media[0]': `{'media_fbid': '${id}'}` } }),
  'a bare number in JSON, wider than a double': (id) => ({
    body: Buffer.from(`{"attached_media":[{"media_fbid":${id}}]}`),
    headers: { 'content-type': 'application/json' },
  }),
  'a bare number in a list in a form': (id) => ({ form: { attached_media: `[{"media_fbid":${id}}]` } }),
}
it.each(Object.entries(ways))('attaches a staged photo by %s', async (_name, way) => {
  const id = await staged()
  expect(Number.isSafeInteger(Number(id))).toBe(false)
  const { id: postId } = await meta.ok('POST', FEED, way(id))
  const read = await meta.ok('GET', String(postId), { query: { fields: 'attachments{target}' } })
  expect(JSON.stringify(read)).toContain(`"${id}"`)
})

it.each(['query', 'form', 'multipart'])('reads a list that stands there once for each entry, in the %s', async (where) => {
  const pairs: [string, string][] = []
  for (let index = 0; index < 2; index += 1) pairs.push(['attached_media[]', `{"media_fbid":"${await staged()}"}`])
  const boundary = 'list'
  const parts = pairs.map(([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  const options: Record<string, GraphOptions> = {
    query: {},
    form: { body: Buffer.from(new URLSearchParams(pairs).toString()), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    multipart: {
      body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
      headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    },
  }
  await meta.ok('POST', where === 'query' ? `${FEED}?${new URLSearchParams(pairs).toString()}` : FEED, options[where])
  expect(meta.driver.world.posts.all()[0]?.media).toHaveLength(2)
})

it('still refuses an entry that names no photo, whatever its quotes', async () => {
  for (const entry of ['{media_fbid:}', '{photo:1}', '{media_fbid:{id:1}}', 'media_fbid:1'])
    expect(await meta.refusal('POST', FEED, { form: { 'attached_media[0]': entry } })).toMatchObject({ status: 400, code: 100 })
})

it('opens an upload session without a file name, which the older page of that API does not know', async () => {
  const query = { file_length: '500000', file_type: 'video/mp4' }
  const answer = await meta.ok('POST', `${meta.login.clientId}/uploads`, { token: meta.userToken, query })
  expect(answer['id']).toMatch(/^upload:/)
})

describe('batch requests, which both Meta’s own SDK and fb build', () => {
  type Told = { code: number; body: string } | null
  const batch = async (operations: readonly object[], options: GraphOptions = {}) => {
    const form = { batch: JSON.stringify(operations) }
    const answer = await meta.graph('POST', '', { ...options, ...(options.parts ? { parts: { ...form, ...options.parts } } : { form }) })
    expect(answer.status).toBe(200)
    return JSON.parse(answer.text) as Told[]
  }

  it('answers each call by its code and body, also those that fail', async () => {
    const [me, gone, posted] = await batch([
      { method: 'GET', relative_url: 'me?fields=id' },
      { method: 'GET', relative_url: '1' },
      { method: 'POST', relative_url: `v25.0/${FEED}`, body: 'message=By+batch' },
    ])
    expect([me?.code, gone?.code, posted?.code]).toEqual([200, 400, 200])
    expect(me?.body).toBe(`{"id":"${KITCHEN.page}"}`)
    expect(gone?.body).toContain('"code":100')
    expect(meta.driver.world.posts.all().map(({ text }) => text)).toEqual(['By batch'])
  })

  it('hands the files beside it and the results of named calls on', async () => {
    const source = { bytes: samplePicture(), name: 'a.jpg', type: 'image/jpeg' }
    const [photo, post] = await batch(
      [
        { method: 'POST', name: 'photo', relative_url: `${KITCHEN.page}/photos`, body: 'published=false', attached_files: 'file1' },
        { method: 'POST', relative_url: FEED, body: 'message=Two&attached_media[0]={"media_fbid":"{result=photo:$.id}"}' },
      ],
      { parts: { file1: source } },
    )
    expect(photo).toBeNull()
    expect(post?.code).toBe(200)
    expect(meta.driver.world.posts.all()[0]?.media).toHaveLength(1)
  })

  it('is held to the rights of its token, to 50 calls, and to whole operations', async () => {
    const [refused] = await batch([{ method: 'POST', relative_url: FEED, body: 'message=x' }], { token: meta.userToken })
    expect(refused?.code).toBe(403)
    const wrong = (operations: readonly object[]) => meta.refusal('POST', '', { form: { batch: JSON.stringify(operations) } })
    expect((await wrong(Array.from({ length: 51 }, () => ({ method: 'GET', relative_url: 'me' })))).status).toBe(400)
    expect(await wrong([{ method: 'GET' }])).toMatchObject({ status: 400, code: 100 })
    expect(await wrong([])).toMatchObject({ status: 400, code: 100 })
    expect((await meta.refusal('POST', '', { token: null, form: { batch: '[]' } })).code).toBe(104)
  })
})

import { afterEach, beforeEach, expect, it } from 'vitest'
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

it('still refuses an entry that names no photo, whatever its quotes', async () => {
  for (const entry of ['{media_fbid:}', '{photo:1}', '{media_fbid:{id:1}}', 'media_fbid:1'])
    expect(await meta.refusal('POST', FEED, { form: { 'attached_media[0]': entry } })).toMatchObject({ status: 400, code: 100 })
})

it('opens an upload session without a file name, which the older page of that API does not know', async () => {
  const query = { file_length: '500000', file_type: 'video/mp4' }
  const answer = await meta.ok('POST', `${meta.login.clientId}/uploads`, { token: meta.userToken, query })
  expect(answer['id']).toMatch(/^upload:/)
})

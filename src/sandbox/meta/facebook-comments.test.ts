import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { metaStore } from './meta-records.ts'
import { at, KITCHEN, openMeta, samplePicture, sampleVideo, type MetaClient } from './testing/client.ts'

let meta: MetaClient
beforeEach(() => {
  meta = openMeta()
})
afterEach(() => meta.close())

const textPost = async () => String((await meta.ok('POST', `${KITCHEN.page}/feed`, { form: { message: 'Soup' } }))['id'])
const comment = async (on: string, form: Record<string, string>) => String((await meta.ok('POST', `${on}/comments`, { form }))['id'])
const commentsShown = () => meta.driver.world.posts.all()[0]?.details?.['comments']

describe('a comment of the Page', () => {
  it('stands under the post, in its list, its count and on its public page', async () => {
    const postId = await textPost()
    const id = await comment(postId, { message: 'The recipe: https://example.com/soup' })
    expect(commentsShown()).toMatchObject([{ id, from: KITCHEN.page, message: 'The recipe: https://example.com/soup' }])
    const list = await meta.ok('GET', `${postId}/comments`, {
      query: { fields: 'id,message,from,created_time,permalink_url', summary: 'true' },
    })
    expect(at(list, 'data', 0)).toMatchObject({ id, from: { id: KITCHEN.page } })
    expect(at(list, 'summary', 'total_count')).toBe(1)
    const page = await meta.driver.call('GET', `https://www.facebook.com/${postId}`)
    expect(page.text).toContain('The recipe')
  })

  it('can be changed, hidden and deleted', async () => {
    const postId = await textPost()
    const id = await comment(postId, { message: 'Frist' })
    await meta.ok('POST', id, { form: { message: 'First' } })
    expect((await meta.ok('GET', id))['message']).toBe('First')
    await meta.ok('POST', id, { form: { is_hidden: 'true' } })
    expect(commentsShown()).toEqual([])
    expect(await meta.ok('DELETE', id)).toEqual({ success: true })
    expect(await meta.refusal('GET', id)).toMatchObject({ code: 100, subcode: 33 })
  })

  it('takes answers, which a list of top comments leaves out', async () => {
    const postId = await textPost()
    const id = await comment(postId, { message: 'Question?' })
    const reply = await comment(id, { message: 'Answer.' })
    const top = await meta.ok('GET', `${postId}/comments`, { query: { fields: 'id,comment_count' } })
    expect(top['data']).toEqual([{ id, comment_count: 1 }])
    expect(at(await meta.ok('GET', `${id}/comments`), 'data', 0, 'id')).toBe(reply)
    expect(at(await meta.ok('GET', `${postId}/comments`, { query: { filter: 'stream' } }), 'data')).toHaveLength(2)
    await meta.ok('DELETE', id)
    expect(await meta.refusal('GET', reply)).toMatchObject({ code: 100, subcode: 33 })
  })

  it('may be a picture', async () => {
    const postId = await textPost()
    const source = { bytes: samplePicture(), name: 'a.jpg', type: 'image/jpeg' }
    const { id } = await meta.ok('POST', `${postId}/comments`, { parts: { source } })
    const read = await meta.ok('GET', String(id), { query: { fields: 'attachment' } })
    expect((await meta.driver.call('GET', String(at(read, 'attachment', 'media', 'image', 'src')))).status).toBe(200)
  })

  it('on a video is one on its post, and counts there', async () => {
    const source = { bytes: sampleVideo(), name: 'a.mp4', type: 'video/mp4' }
    const { id } = await meta.ok('POST', `${KITCHEN.page}/videos`, { parts: { source, description: 'Film' } })
    expect(await meta.refusal('POST', `${String(id)}/comments`, { form: { message: 'Early' } })).toMatchObject({ code: 100, subcode: 33 })
    meta.driver.clock.advance(2_000)
    await comment(String(id), { message: 'First' })
    const counted = await meta.ok('GET', String(id), { query: { fields: 'comments.limit(0).summary(true),post_id' } })
    expect(at(counted, 'comments', 'summary', 'total_count')).toBe(1)
    expect(at(await meta.ok('GET', `${KITCHEN.page}_${String(counted['post_id'])}/comments`), 'data', 0, 'message')).toBe('First')
  })

  it('is enough for someone who may moderate only', async () => {
    const postId = await textPost()
    const { people } = metaStore(meta.driver.world)
    const person = people.get(meta.login.accountId)!
    people.put(person.id, { ...person, roles: { ...person.roles, [KITCHEN.page]: ['MODERATE'] } })
    await comment(postId, { message: 'First' })
  })

  it('goes with its post', async () => {
    const postId = await textPost()
    const id = await comment(postId, { message: 'First' })
    await meta.ok('DELETE', postId)
    expect(await meta.refusal('GET', id)).toMatchObject({ code: 100, subcode: 33 })
  })
})

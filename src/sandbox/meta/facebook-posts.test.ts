import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { metaStore } from './meta-records.ts'
import { at, KITCHEN, openMeta, picture, samplePicture, TRAINS, type MetaClient, type Part } from './testing/client.ts'

const FEED = `${KITCHEN.page}/feed`
const PHOTOS = `${KITCHEN.page}/photos`
const MINUTE = 60_000
const DAY = 86_400_000

let meta: MetaClient
beforeEach(() => {
  meta = openMeta()
})
afterEach(() => meta.close())

const jpeg = (): Part => ({ bytes: samplePicture(), name: 'a.jpg', type: 'image/jpeg' })
const stage = async (part: Part = jpeg()) => String((await meta.ok('POST', PHOTOS, { parts: { source: part, published: 'false' } }))['id'])
const unix = (aheadMs: number) => String(Math.floor((meta.driver.clock.now() + aheadMs) / 1000))
const shown = () => meta.driver.world.posts.all().filter((post) => post.visibility === 'Public')

describe('a text on a Page', () => {
  it('is public at its permalink, without the blanks at its end', async () => {
    const { id } = await meta.ok('POST', FEED, { form: { message: 'Soup at the harbour \n' } })
    const post = await meta.ok('GET', String(id), { query: { fields: 'message,permalink_url,is_published,created_time,status_type' } })
    expect(post).toMatchObject({ message: 'Soup at the harbour', is_published: true, created_time: '2026-11-23T12:00:00+0000' })
    const page = await meta.driver.call('GET', String(post['permalink_url']))
    expect(page.status).toBe(200)
    expect(page.text).toContain('Soup at the harbour')
    expect((await meta.driver.call('GET', `https://www.facebook.com/${String(id)}`)).status).toBe(200)
    expect(shown()).toMatchObject([
      {
        id,
        account: KITCHEN.page,
        text: 'Soup at the harbour',
        url: `https://www.facebook.com/${KITCHEN.page}/posts/${String(id).split('_')[1]}`,
      },
    ])
  })

  it('is read back in the answer when fields are asked for', async () => {
    const post = await meta.ok('POST', FEED, { form: { message: 'x', fields: 'id,permalink_url' } })
    expect(Object.keys(post).sort()).toEqual(['id', 'permalink_url'])
  })

  it('needs the Page’s own token, both permissions and the task', async () => {
    const form = { message: 'x' }
    expect(await meta.refusal('POST', FEED, { token: meta.userToken, form })).toMatchObject({ status: 403, code: 200 })
    expect(await meta.refusal('POST', FEED, { token: meta.pageToken(TRAINS.page), form })).toMatchObject({ status: 403, code: 200 })
    const reader = openMeta(['pages_show_list', 'pages_read_engagement'])
    expect(await reader.refusal('POST', FEED, { form })).toMatchObject({ status: 403, code: 200 })
    reader.close()
    const store = metaStore(meta.driver.world)
    const person = store.people.get(meta.login.accountId)!
    store.people.put(person.id, { ...person, roles: { ...person.roles, [KITCHEN.page]: ['ANALYZE'] } })
    expect(await meta.refusal('POST', FEED, { form })).toMatchObject({ status: 403, code: 200 })
  })

  it('cannot go to a personal profile', async () => {
    expect(await meta.refusal('POST', 'me/feed', { token: meta.userToken, form: { message: 'x' } })).toMatchObject({
      status: 403,
      code: 200,
    })
  })

  it('cannot be empty or too long', async () => {
    expect(await meta.refusal('POST', FEED, { form: { message: '  ' } })).toMatchObject({ status: 400, code: 100 })
    expect(await meta.refusal('POST', FEED, { form: { message: 'a'.repeat(63_207) } })).toMatchObject({ status: 400, code: 100 })
  })

  it('is refused as a duplicate within ten minutes, not after', async () => {
    const form = { message: 'Twice' }
    await meta.ok('POST', FEED, { form })
    expect(await meta.refusal('POST', FEED, { form })).toMatchObject({ status: 400, code: 506 })
    meta.driver.clock.advance(10 * MINUTE + 1)
    await meta.ok('POST', FEED, { form })
  })

  it('checks its link', async () => {
    await meta.ok('POST', FEED, { form: { link: 'https://example.com/a' } })
    expect(await meta.refusal('POST', FEED, { form: { link: 'https://www.facebook.com/x' } })).toMatchObject({
      code: 100,
      subcode: 1609008,
    })
    expect(await meta.refusal('POST', FEED, { form: { link: 'no address' } })).toMatchObject({ code: 100, subcode: 2061006 })
    expect(await meta.refusal('POST', FEED, { form: { message: 'x', picture: 'https://example.com/a.png' } })).toMatchObject({ code: 100 })
  })

  it('knows no post_id', async () => {
    const { id } = await meta.ok('POST', FEED, { form: { message: 'x' } })
    expect(await meta.refusal('GET', String(id), { query: { fields: 'id,post_id' } })).toMatchObject({ status: 400, code: 100 })
  })

  it('can be edited and deleted by the Page', async () => {
    const { id } = await meta.ok('POST', FEED, { form: { message: 'Befor' } })
    const address = shown()[0]?.url ?? ''
    await meta.ok('POST', String(id), { form: { message: 'Before' } })
    expect(shown()[0]?.text).toBe('Before')
    expect(await meta.refusal('DELETE', String(id), { token: meta.userToken })).toMatchObject({ status: 403, code: 200 })
    expect(await meta.ok('DELETE', String(id))).toEqual({ success: true })
    expect(shown()).toEqual([])
    expect((await meta.driver.call('GET', address)).status).toBe(404)
    expect(await meta.refusal('GET', String(id))).toMatchObject({ code: 100, subcode: 33 })
  })

  it('survives a restart', async () => {
    const { id } = await meta.ok('POST', FEED, { form: { message: 'Still here' } })
    meta.driver.restart()
    expect((await meta.ok('GET', String(id)))['message']).toBe('Still here')
  })

  it('takes comments as the Page, and counts them', async () => {
    const { id } = await meta.ok('POST', FEED, { form: { message: 'x' } })
    await meta.ok('POST', `${String(id)}/comments`, { form: { message: 'First' } })
    const counted = await meta.ok('GET', String(id), {
      query: { fields: 'reactions.limit(0).summary(total_count),comments.limit(0).summary(true),shares' },
    })
    expect(counted).toMatchObject({ comments: { data: [], summary: { total_count: 1 } }, reactions: { summary: { total_count: 0 } } })
    expect(counted['shares']).toBeUndefined()
  })

  it('tells its insights, and fails for one dead metric', async () => {
    const { id } = await meta.ok('POST', FEED, { form: { message: 'x' } })
    meta.driver.clock.advance(DAY)
    const { data } = await meta.ok('GET', `${String(id)}/insights`, { query: { metric: 'post_media_view,post_clicks' } })
    expect(at(data, 0, 'values', 0, 'value')).toBeGreaterThan(0)
    expect(
      await meta.refusal('GET', `${String(id)}/insights`, { query: { metric: 'post_media_view,post_impressions_unique' } }),
    ).toMatchObject({ status: 400, code: 100 })
  })
})

describe('a scheduled post', () => {
  it('waits for its time, and is public then', async () => {
    const { id } = await meta.ok('POST', FEED, {
      form: { message: 'Later', published: 'false', scheduled_publish_time: unix(20 * MINUTE) },
    })
    expect(shown()).toEqual([])
    expect(meta.driver.world.posts.all()).toMatchObject([{ id, visibility: 'Scheduled', time: meta.driver.clock.now() + 20 * MINUTE }])
    const address = `https://www.facebook.com/${String(id)}`
    expect((await meta.driver.call('GET', address)).status).toBe(404)
    expect(at(await meta.ok('GET', `${KITCHEN.page}/scheduled_posts`), 'data', 0, 'id')).toBe(id)
    expect(await meta.ok('GET', `${KITCHEN.page}/published_posts`)).toEqual({ data: [] })
    meta.driver.clock.advance(20 * MINUTE)
    expect(at(await meta.ok('GET', `${KITCHEN.page}/published_posts`), 'data', 0, 'id')).toBe(id)
    expect(shown()).toMatchObject([{ id, text: 'Later' }])
  })

  it('takes ISO dates, and times from 10 minutes to 30 days ahead only, with published=false', async () => {
    const schedule = (time: string, published = 'false') => ({ form: { message: `at ${time}`, published, scheduled_publish_time: time } })
    await meta.ok('POST', FEED, schedule(new Date(meta.driver.clock.now() + DAY).toISOString()))
    await meta.ok('POST', FEED, schedule('2026-11-24T10:00:00+0000'))
    await meta.ok('POST', FEED, schedule('+2 weeks'))
    expect(await meta.refusal('POST', FEED, schedule('+5 weeks'))).toMatchObject({ status: 400, code: 100 })
    expect(await meta.refusal('POST', FEED, schedule(unix(5 * MINUTE)))).toMatchObject({ status: 400, code: 100 })
    expect(await meta.refusal('POST', FEED, schedule(unix(31 * DAY)))).toMatchObject({ status: 400, code: 100 })
    expect(await meta.refusal('POST', FEED, schedule('soon'))).toMatchObject({ status: 400, code: 100 })
    expect(await meta.refusal('POST', FEED, schedule(unix(DAY), 'true'))).toMatchObject({ status: 400, code: 100 })
  })

  it('can be moved, and published at once', async () => {
    const { id } = await meta.ok('POST', FEED, {
      form: { message: 'Later', published: 'false', scheduled_publish_time: unix(20 * MINUTE) },
    })
    await meta.ok('POST', String(id), { form: { scheduled_publish_time: unix(DAY) } })
    meta.driver.clock.advance(30 * MINUTE)
    expect((await meta.ok('GET', String(id), { query: { fields: 'is_published' } }))['is_published']).toBe(false)
    await meta.ok('POST', String(id), { form: { is_published: 'true' } })
    expect(shown()).toHaveLength(1)
  })
})

describe('a picture on a Page', () => {
  it('is a post at once, whose id is post_id', async () => {
    const answer = await meta.ok('POST', PHOTOS, { parts: { source: jpeg(), message: 'Bread', alt_text_custom: 'A loaf' } })
    expect(answer['post_id']).toMatch(new RegExp(`^${KITCHEN.page}_`))
    expect(shown()).toMatchObject([{ id: answer['post_id'], text: 'Bread' }])
    expect(await meta.driver.world.blobs.sha256(shown()[0]?.media[0] ?? '')).toMatch(/^[0-9a-f]{64}$/)
    const page = await meta.driver.call('GET', shown()[0]?.url ?? '')
    expect(page.text).toContain('<img')
    expect(page.text).toContain('Bread')
    const photo = await meta.ok('GET', String(answer['id']), { query: { fields: 'images,link,page_story_id,alt_text_custom' } })
    expect(photo).toMatchObject({ page_story_id: answer['post_id'], alt_text_custom: 'A loaf' })
    expect(at(photo['images'], 0)).toMatchObject({ width: 1080, height: 1350 })
  })

  it('is staged without a post, and its file is served while its signature lasts', async () => {
    const id = await stage()
    expect(shown()).toEqual([])
    const { images } = await meta.ok('GET', id, { query: { fields: 'images' } })
    const source = String(at(images, 0, 'source'))
    expect(source).toContain('oe=')
    const file = await meta.driver.call('GET', source)
    expect(file).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg', 'content-length': String(samplePicture().length) } })
    expect((await meta.driver.call('GET', source.replace(/oe=\w+/, 'oe=7FFFFFFF'))).status).toBe(403)
    meta.driver.clock.advance(3 * DAY)
    expect((await meta.driver.call('GET', source)).status).toBe(403)
  })

  it('must be a picture of at most 4 MB, sent as a file', async () => {
    const refused = (parts: Record<string, Part>) => meta.refusal('POST', PHOTOS, { parts })
    expect(await refused({ source: { bytes: Buffer.from('no picture'), name: 'a.jpg', type: 'image/jpeg' } })).toMatchObject({
      status: 400,
      code: 100,
      subcode: 1366046,
    })
    const large = Buffer.concat([samplePicture(), Buffer.alloc(4 * 1024 * 1024)])
    expect(await refused({ source: { bytes: large, name: 'a.jpg' } })).toMatchObject({ status: 400, code: 100, subcode: 1366046 })
    expect(await refused({ message: 'none' })).toMatchObject({ status: 400, code: 324 })
    expect(await meta.refusal('POST', PHOTOS, { json: { source: 'abc' } })).toMatchObject({ status: 400, code: 100 })
    expect(await meta.refusal('POST', PHOTOS, { form: { url: 'https://example.com/a.jpg' } })).toMatchObject({ status: 400, code: 324 })
  })

  it('is refused when it was posted a moment ago with the same words', async () => {
    await meta.ok('POST', PHOTOS, { parts: { source: jpeg(), message: 'Bread' } })
    expect(await meta.refusal('POST', PHOTOS, { parts: { source: jpeg(), message: 'Bread' } })).toMatchObject({
      status: 400,
      code: 100,
      subcode: 1366051,
    })
    await meta.ok('POST', PHOTOS, { parts: { source: jpeg(), message: 'Other bread' } })
  })

  it('can be fetched from the sandbox’s own addresses', async () => {
    const { images } = await meta.ok('GET', await stage(), { query: { fields: 'images' } })
    const answer = await meta.ok('POST', PHOTOS, { form: { url: String(at(images, 0, 'source')), message: 'Fetched' } })
    expect(answer['post_id']).toBeDefined()
  })

  it('is deleted with its post', async () => {
    const { id, post_id: postId } = await meta.ok('POST', PHOTOS, { parts: { source: jpeg(), message: 'Gone' } })
    await meta.ok('DELETE', String(id))
    expect(await meta.refusal('GET', String(postId))).toMatchObject({ code: 100, subcode: 33 })
    expect(shown()).toEqual([])
  })
})

describe('several pictures in one post', () => {
  const other = async (): Promise<Part> => ({ bytes: await picture(640, 480, 'png'), name: 'b.png', type: 'image/png' })

  it('are attached in each encoding that forms have', async () => {
    const encodings: ((ids: string[]) => Parameters<MetaClient['ok']>[2])[] = [
      (ids) => ({ form: { message: 'a', attached_media: JSON.stringify(ids.map((id) => ({ media_fbid: id }))) } }),
      (ids) => ({
        form: {
          message: 'b',
          ...Object.fromEntries(ids.map((id, index) => [`attached_media[${index}]`, JSON.stringify({ media_fbid: id })])),
        },
      }),
      (ids) => ({ form: { message: 'c', ...Object.fromEntries(ids.map((id, index) => [`attached_media[${index}][media_fbid]`, id])) } }),
      (ids) => ({ json: { message: 'd', attached_media: ids.map((id) => ({ media_fbid: id })) } }),
      (ids) => ({ parts: { message: 'e', attached_media: JSON.stringify(ids.map((id) => ({ media_fbid: id }))) } }),
    ]
    for (const encode of encodings) {
      const ids = [await stage(), await stage(await other())]
      const { id } = await meta.ok('POST', FEED, encode(ids))
      const post = await meta.ok('GET', String(id), { query: { fields: 'attachments{media_type,target,subattachments}' } })
      const inside = at(post, 'attachments', 'data', 0, 'subattachments', 'data') as unknown[]
      expect(inside.map((entry) => at(entry, 'target', 'id'))).toEqual(ids)
    }
    expect(shown().map((post) => post.media.length)).toEqual([2, 2, 2, 2, 2])
  })

  it('must be staged photos of this Page, used once, ten at most', async () => {
    const attach = (...ids: string[]) => ({ form: { message: 'x', attached_media: JSON.stringify(ids.map((id) => ({ media_fbid: id }))) } })
    const id = await stage()
    await meta.ok('POST', FEED, attach(id))
    expect(await meta.refusal('POST', FEED, attach(id))).toMatchObject({ status: 400, code: 100 })
    const published = await meta.ok('POST', PHOTOS, { parts: { source: await other(), message: 'p' } })
    expect(await meta.refusal('POST', FEED, attach(String(published['id'])))).toMatchObject({ status: 400, code: 100 })
    expect(await meta.refusal('POST', FEED, attach('123456789012345678'))).toMatchObject({ status: 400, code: 100 })
    const foreign = await stage(await other())
    expect(await meta.refusal('POST', `${TRAINS.page}/feed`, { token: meta.pageToken(TRAINS.page), ...attach(foreign) })).toMatchObject({
      code: 100,
    })
    expect(await meta.refusal('POST', FEED, attach(...Array.from({ length: 11 }, (_, index) => String(index))))).toMatchObject({
      code: 100,
    })
    expect(await meta.refusal('POST', FEED, { form: { message: 'x', attached_media: 'abc' } })).toMatchObject({ code: 100 })
    meta.driver.clock.advance(DAY + 1)
    expect(await meta.refusal('POST', FEED, attach(foreign))).toMatchObject({ code: 100 })
  })
})

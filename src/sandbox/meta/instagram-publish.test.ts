import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { metaStore } from './meta-records.ts'
import { changeMetaSettings } from './meta-settings.ts'
import { at, KITCHEN, openMeta, picture, samplePicture, TRAINS, type GraphOptions, type MetaClient } from './testing/client.ts'

const MEDIA = `${KITCHEN.instagram}/media`
const PUBLISH = `${KITCHEN.instagram}/media_publish`
const DAY = 86_400_000

let meta: MetaClient
beforeEach(() => {
  meta = openMeta()
})
afterEach(() => meta.close())

/** Stages a picture on the Page and answers its CDN address. */
const stage = async (bytes: Uint8Array = samplePicture()) => {
  const { id } = await meta.ok('POST', `${KITCHEN.page}/photos`, { parts: { source: { bytes, name: 'a.jpg' }, published: 'false' } })
  const { images } = await meta.ok('GET', String(id), { query: { fields: 'images' } })
  return String(at(images, 0, 'source'))
}
const container = async (form: Record<string, string>, options: GraphOptions = {}) =>
  String((await meta.ok('POST', MEDIA, { form, ...options }))['id'])
const code = async (id: string) => (await meta.ok('GET', id, { query: { fields: 'status_code,status' } }))['status_code']
const publish = (id: string) => ['POST', PUBLISH, { form: { creation_id: id } }] as const
const settle = () => meta.driver.clock.advance(2_000)
const shown = () => meta.driver.world.posts.all().filter((post) => post.platform === 'instagram')

describe('a picture on Instagram', () => {
  it('can be published by the next call, as the guide does', async () => {
    await meta.ok(...publish(await container({ image_url: await stage(), caption: 'At once' })))
    expect(shown()).toMatchObject([{ text: 'At once' }])
  })

  it('goes from container to permalink, and shows on its page', async () => {
    changeMetaSettings(meta.driver.world, { instagramPictureMs: 1_000 })
    const id = await container({ image_url: await stage(), caption: 'Bread #food', alt_text: 'A loaf' })
    expect(await code(id)).toBe('IN_PROGRESS')
    expect(await meta.refusal(...publish(id))).toMatchObject({ status: 400, code: 9007, subcode: 2207027 })
    settle()
    expect(await code(id)).toBe('FINISHED')
    const { id: mediaId } = await meta.ok(...publish(id))
    expect(await code(id)).toBe('PUBLISHED')
    const media = await meta.ok('GET', String(mediaId), {
      query: { fields: 'permalink,shortcode,media_type,media_product_type,caption,alt_text,timestamp,media_url' },
    })
    expect(media).toMatchObject({ media_type: 'IMAGE', media_product_type: 'FEED', caption: 'Bread #food', alt_text: 'A loaf' })
    expect(media['permalink']).toBe(`http://127.0.0.1:8000/www.instagram.com/p/${String(media['shortcode'])}/`)
    const page = await meta.driver.call('GET', String(media['permalink']))
    expect(page.text).toContain('<img')
    expect(page.text).toContain('Bread #food')
    expect(shown()).toMatchObject([{ account: KITCHEN.instagram, id: mediaId, text: 'Bread #food' }])
    expect((await meta.driver.call('GET', String(media['media_url']))).status).toBe(200)
    expect((await meta.driver.call('GET', `https://www.instagram.com/p/${String(mediaId)}/`)).status).toBe(404)
  })

  it('keeps its picture when the staged photo is deleted', async () => {
    const { id: photoId } = await meta.ok('POST', `${KITCHEN.page}/photos`, {
      parts: { source: { bytes: samplePicture(), name: 'a.jpg' }, published: 'false' },
    })
    const { images } = await meta.ok('GET', String(photoId), { query: { fields: 'images' } })
    const id = await container({ image_url: String(at(images, 0, 'source')) })
    await meta.ok('DELETE', String(photoId))
    settle()
    await meta.ok(...publish(id))
    expect(meta.driver.world.blobs.sizeOf(shown()[0]?.media[0] ?? '')).toBe(samplePicture().length)
  })

  it('takes the real CDN address too, and a PNG that Facebook turned into JPEG', async () => {
    const address = await stage(await picture(1000, 1000, 'png'))
    await container({ image_url: address.replace('http://127.0.0.1:8000/', 'https://') })
  })

  it('may be turned away from fbcdn by a switch', async () => {
    const address = await stage()
    changeMetaSettings(meta.driver.world, { isFbcdnRefused: true })
    expect(await meta.refusal('POST', MEDIA, { form: { image_url: address } })).toMatchObject({ status: 400, code: 9004, subcode: 2207052 })
  })

  it('must have a feed ratio, except in a story', async () => {
    const tall = await stage(await picture(500, 1000))
    expect(await meta.refusal('POST', MEDIA, { form: { image_url: tall } })).toMatchObject({ status: 400, code: 36003, subcode: 2207009 })
    const story = await container({ image_url: tall, media_type: 'STORIES' })
    settle()
    const { id } = await meta.ok(...publish(story))
    expect(at(await meta.ok('GET', `${KITCHEN.instagram}/stories`), 'data', 0, 'id')).toBe(id)
    expect(await meta.ok('GET', MEDIA)).toEqual({ data: [] })
  })

  it('must be fetchable', async () => {
    for (const image_url of [
      'https://example.com/a.jpg',
      'https://scontent.xx.fbcdn.net/v/t39.30808-6/none_n.jpg?oe=7FFFFFFF',
      'ftp://127.0.0.1/a.jpg',
      'http://127.0.0.1/ä.jpg',
    ]) {
      expect(await meta.refusal('POST', MEDIA, { form: { image_url } })).toMatchObject({ status: 400, code: 9004, subcode: 2207052 })
    }
  })

  it('is really fetched from a loopback server, and judged by what it is', async () => {
    const files: Record<string, { type: string; bytes: Uint8Array; status?: number }> = {
      '/a.jpg': { type: 'image/jpeg', bytes: samplePicture() },
      '/a.png': { type: 'image/png', bytes: await picture(800, 800, 'png') },
      '/large.jpg': { type: 'image/jpeg', bytes: Buffer.concat([samplePicture(), Buffer.alloc(8 * 1024 * 1024)]) },
      '/page': { type: 'text/html', bytes: Buffer.from('<h1>Sign in</h1>') },
      '/gone.jpg': { type: 'image/jpeg', bytes: samplePicture(), status: 404 },
    }
    const server = createServer((request, response) => {
      const file = files[request.url ?? '']
      response.writeHead(file?.status ?? 200, { 'content-type': file?.type ?? 'text/plain' }).end(file?.bytes)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const refusal = (path: string) => meta.refusal('POST', MEDIA, { form: { image_url: origin + path } })
    await container({ image_url: `${origin}/a.jpg` })
    expect(await refusal('/a.png')).toMatchObject({ status: 400, code: 36001, subcode: 2207005 })
    expect(await refusal('/large.jpg')).toMatchObject({ status: 400, code: 36000, subcode: 2207004 })
    expect(await refusal('/page')).toMatchObject({ code: 9004, subcode: 2207052 })
    expect(await refusal('/gone.jpg')).toMatchObject({ code: 9004, subcode: 2207052 })
    await new Promise((resolve) => server.close(resolve))
  })
})

describe('the parameters of a container', () => {
  it('are checked with the documented codes', async () => {
    const image_url = await stage()
    const refusal = async (form: Record<string, string>) => {
      const { status, code, subcode } = await meta.refusal('POST', MEDIA, { form })
      expect(status).toBe(400)
      return subcode === undefined ? code : `${String(code)}/${String(subcode)}`
    }
    expect(await refusal({ image_url, caption: 'a'.repeat(2_201) })).toBe('36004/2207010')
    expect(await refusal({ image_url, caption: '#a '.repeat(31) })).toBe('36004/2207010')
    expect(await refusal({ image_url, caption: '@a '.repeat(21) })).toBe('100/2207040')
    expect(await refusal({ image_url, media_type: 'PHOTO' })).toBe('100/2207023')
    expect(await refusal({ media_type: 'VIDEO', video_url: 'http://127.0.0.1/a.mp4' })).toBe('100/2207023')
    expect(await refusal({ image_url, alt_text: 'a'.repeat(1_001) })).toBe(100)
    expect(await refusal({ media_type: 'REELS', upload_type: 'resumable', alt_text: 'a' })).toBe(100)
    expect(await refusal({ image_url, media_type: 'STORIES', alt_text: 'a' })).toBe(100)
    expect(await refusal({ media_type: 'IMAGE', upload_type: 'resumable' })).toBe(100)
    expect(await refusal({ media_type: 'REELS', upload_type: 'resumable', is_carousel_item: 'true' })).toBe(100)
    expect(await refusal({ media_type: 'REELS' })).toBe(100)
    expect(await refusal({})).toBe(100)
    expect(await refusal({ image_url, user_tags: '[{"username":"a"}]' })).toBe(100)
    expect(await refusal({ image_url, user_tags: '[{"username":"a","x":0.5,"y":1.5}]' })).toBe(100)
    expect(await refusal({ image_url, collaborators: '["a","b","c","d","e","f"]' })).toBe(100)
    expect(await refusal({ media_type: 'REELS', upload_type: 'resumable', trial_params: '{"graduation_strategy":"SOON"}' })).toBe(100)
    await container({
      image_url,
      caption: 'a'.repeat(2_200),
      user_tags: '[{"username":"a","x":0.5,"y":0.5}]',
      collaborators: '["b"]',
      location_id: '7640348500',
    })
    await container({ media_type: 'REELS', upload_type: 'resumable', trial_params: '{"graduation_strategy":"MANUAL"}', thumb_offset: '0' })
  })

  it('need the publishing permission and a token that sees the account', async () => {
    const reader = openMeta(['pages_show_list', 'pages_read_engagement', 'instagram_basic'])
    expect(await reader.refusal('POST', MEDIA, { form: { image_url: 'x' } })).toMatchObject({ status: 403, code: 10 })
    reader.close()
    expect(await meta.refusal('POST', MEDIA, { token: meta.pageToken(TRAINS.page), form: { image_url: 'x' } })).toMatchObject({
      status: 400,
      code: 100,
      subcode: 33,
    })
    await container({ media_type: 'REELS', upload_type: 'resumable' }, { token: meta.userToken })
  })

  it('may be made 400 times a day', async () => {
    const store = metaStore(meta.driver.world)
    const id = await container({ media_type: 'REELS', upload_type: 'resumable' })
    const one = store.containers.get(id)!
    for (let index = 1; index < 400; index += 1) store.containers.put(`c${index}`, { ...one, id: `c${index}` })
    expect(await meta.refusal('POST', MEDIA, { form: { media_type: 'REELS', upload_type: 'resumable' } })).toMatchObject({
      status: 400,
      code: 9,
    })
  })
})

describe('publishing', () => {
  const finished = async () => {
    const id = await container({ image_url: await stage() })
    settle()
    return id
  }

  it('refuses unknown, expired, foreign and published containers', async () => {
    const id = await finished()
    expect(await meta.refusal(...publish('17800000000000000'))).toMatchObject({ status: 400, code: 24, subcode: 2207008 })
    expect(
      await meta.refusal('POST', `${TRAINS.instagram}/media_publish`, { token: meta.userToken, form: { creation_id: id } }),
    ).toMatchObject({ code: 100, subcode: 33 })
    await meta.ok(...publish(id))
    expect(await meta.refusal(...publish(id))).toMatchObject({ status: 400, code: 24 })
    expect(shown()).toHaveLength(1)
    const old = await finished()
    meta.driver.clock.advance(DAY)
    expect(await code(old)).toBe('EXPIRED')
    expect(await meta.refusal(...publish(old))).toMatchObject({ status: 400, code: 24, subcode: 2207008 })
  })

  it('tells and enforces the day’s quota, also for deleted posts', async () => {
    changeMetaSettings(meta.driver.world, { instagramPublishesPerDay: 1 })
    const limit = () => meta.ok('GET', `${KITCHEN.instagram}/content_publishing_limit`, { query: { fields: 'config,quota_usage' } })
    expect(await limit()).toEqual({ data: [{ quota_usage: 0, config: { quota_total: 1, quota_duration: 86_400 } }] })
    const { id } = await meta.ok(...publish(await finished()))
    await meta.ok('DELETE', String(id))
    expect(at(await limit(), 'data', 0, 'quota_usage')).toBe(1)
    expect(await meta.refusal(...publish(await finished()))).toMatchObject({ status: 400, code: 9, subcode: 2207042 })
    meta.driver.clock.advance(DAY)
    expect(at(await limit(), 'data', 0, 'quota_usage')).toBe(0)
  })

  it('may be ahead of the permalink', async () => {
    changeMetaSettings(meta.driver.world, { instagramPermalinkDelayMs: 5_000 })
    const { id } = await meta.ok(...publish(await finished()))
    const link = async () => (await meta.ok('GET', String(id), { query: { fields: 'permalink' } }))['permalink']
    expect(await link()).toBeUndefined()
    meta.driver.clock.advance(5_000)
    expect(await link()).toMatch(/\/p\//)
  })

  it('cannot rescue a container whose processing failed', async () => {
    meta.driver.world.faults.add({ kind: 'fail-processing', platform: 'instagram', reason: '2207026' })
    const id = await finished()
    const failed = await meta.ok('GET', id, { query: { fields: 'status_code,status' } })
    expect(failed).toMatchObject({ status_code: 'ERROR' })
    expect(failed['status']).toMatch(/^Error: .*2207026/)
    expect(await meta.refusal(...publish(id))).toMatchObject({ code: 24, subcode: 2207008 })
  })
})

describe('a carousel', () => {
  const child = async () => container({ image_url: await stage(await picture(900, 900)), is_carousel_item: 'true', caption: 'ignored' })
  const parent = (children: string, caption = 'Two') => ({ form: { media_type: 'CAROUSEL', children, caption } })

  it('joins finished children in order, counts once and is one album', async () => {
    const children = [await child(), await child()]
    settle()
    const id = String((await meta.ok('POST', MEDIA, parent(JSON.stringify(children))))['id'])
    settle()
    const { id: mediaId } = await meta.ok(...publish(id))
    const media = await meta.ok('GET', String(mediaId), { query: { fields: 'media_type,caption,children{id,media_type}' } })
    expect(media).toMatchObject({ media_type: 'CAROUSEL_ALBUM', caption: 'Two' })
    expect(at(media, 'children', 'data', 'length')).toBe(2)
    expect(shown()[0]?.media).toHaveLength(2)
    const limit = await meta.ok('GET', `${KITCHEN.instagram}/content_publishing_limit`)
    expect(at(limit, 'data', 0, 'quota_usage')).toBe(1)
    expect((await meta.ok('GET', MEDIA))['data']).toHaveLength(1)
  })

  it('takes 2 to 10 finished, unused children of its own', async () => {
    changeMetaSettings(meta.driver.world, { instagramPictureMs: 1_000 })
    const [first, second] = [await child(), await child()]
    expect(await meta.refusal('POST', MEDIA, parent(`${first},${second}`))).toMatchObject({ status: 400, code: 100 })
    settle()
    expect(await meta.refusal('POST', MEDIA, parent(first))).toMatchObject({ status: 400, code: 100, subcode: 2207028 })
    expect(await meta.refusal('POST', MEDIA, parent(`${first},${first}`))).toMatchObject({ status: 400, code: 100, subcode: 2207028 })
    expect(await meta.refusal('POST', MEDIA, parent(Array.from({ length: 11 }, (_, index) => index).join()))).toMatchObject({
      code: 100,
      subcode: 2207028,
    })
    const alone = await container({ image_url: await stage() })
    settle()
    expect(await meta.refusal('POST', MEDIA, parent(`${first},${alone}`))).toMatchObject({ code: 100 })
    expect(await meta.refusal(...publish(first))).toMatchObject({ code: 100 })
    await meta.ok('POST', MEDIA, parent(`${first},${second}`))
    expect(await meta.refusal('POST', MEDIA, parent(`${first},${second}`))).toMatchObject({ code: 100 })
  })
})

describe('a published media', () => {
  const post = async (caption = 'x') => {
    const id = await container({ image_url: await stage(), caption })
    settle()
    return String((await meta.ok(...publish(id)))['id'])
  }

  it('is listed newest first, with since and until', async () => {
    const first = await post('one')
    meta.driver.clock.advance(60_000)
    const second = await post('two')
    const list = await meta.ok('GET', MEDIA, { query: { fields: 'id,caption,timestamp', limit: '10' } })
    expect(at(list, 'data', 0)).toMatchObject({ id: second, caption: 'two' })
    expect(at(list, 'data', 1)).toMatchObject({ id: first })
    const since = String(Math.floor(meta.driver.clock.now() / 1000) - 5)
    expect((await meta.ok('GET', MEDIA, { query: { since } }))['data']).toHaveLength(1)
  })

  it('takes a comment even when the call then fails for asking fields', async () => {
    const id = await post()
    await meta.ok('POST', `${id}/comments`, { form: { message: 'First' } })
    expect(await meta.refusal('POST', `${id}/comments`, { form: { message: 'Second', fields: 'id' } })).toMatchObject({
      status: 400,
      code: 20,
      subcode: 1772107,
    })
    expect((await meta.ok('GET', `${id}/comments`))['data']).toHaveLength(2)
    await meta.ok('POST', id, { form: { comment_enabled: 'false' } })
    expect(await meta.refusal('POST', `${id}/comments`, { form: { message: 'Third' } })).toMatchObject({ code: 100 })
  })

  it('tells insights by its kind', async () => {
    const id = await post()
    meta.driver.clock.advance(DAY)
    const { data } = await meta.ok('GET', `${id}/insights`, { query: { metric: 'views,reach,saved' } })
    expect(at(data, 0)).toMatchObject({ name: 'views', period: 'lifetime' })
    expect(await meta.refusal('GET', `${id}/insights`, { query: { metric: 'views,impressions' } })).toMatchObject({
      status: 400,
      code: 100,
    })
    const account = await meta.ok('GET', `${KITCHEN.instagram}/insights`, {
      query: { metric: 'views', period: 'day', metric_type: 'total_value' },
    })
    expect(at(account, 'data', 0, 'total_value', 'value')).toBeGreaterThan(0)
  })

  it('is deleted with the permission for it only', async () => {
    const id = await post()
    const address = shown()[0]?.url ?? ''
    const store = metaStore(meta.driver.world)
    const record = meta.driver.world.tokens.find(meta.userToken)!
    meta.driver.world.tokens.update(record.token, { scopes: record.scopes.filter((scope) => scope !== 'instagram_manage_contents') })
    expect(await meta.refusal('DELETE', id, { token: meta.userToken })).toMatchObject({ status: 403, code: 10 })
    expect(store.media.get(id)?.deletedAt).toBeNull()
    await meta.ok('DELETE', id)
    expect((await meta.driver.call('GET', address)).status).toBe(404)
    expect(await meta.refusal('GET', id)).toMatchObject({ code: 100, subcode: 33 })
  })
})

import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { at, KITCHEN, openMeta, picture, samplePicture, sampleVideo, TRAINS, type MetaClient } from './testing/client.ts'
import { openInstagram, type InstagramBench } from './testing/instagram-bench.ts'

const HOUR = 3_600_000

let meta: MetaClient
let instagram: InstagramBench
beforeEach(() => {
  meta = openMeta()
  instagram = openInstagram(meta)
})
afterEach(() => meta.close())

const told = () => meta.driver.world.posts.all().filter((post) => post.platform === 'instagram')
const pageOf = async (mediaId: string) => {
  const { permalink } = await meta.ok('GET', mediaId, { query: { fields: 'permalink' } })
  return (await meta.driver.call('GET', String(permalink))).text
}

describe('the options of an Instagram post', () => {
  it('of a picture are kept, told and shown', async () => {
    const id = await instagram.post({
      image_url: await instagram.stage(),
      caption: 'Bread',
      alt_text: 'A loaf on a board',
      user_tags: JSON.stringify([{ username: 'jonas.bakes', x: 0.25, y: 0.5 }]),
      collaborators: JSON.stringify(['slow.trains', 'mira']),
      location_id: '112774906320815',
      is_ai_generated: 'true',
    })
    expect(told()[0]?.details).toEqual({
      kind: 'image',
      isVideo: false,
      altText: 'A loaf on a board',
      userTags: [{ username: 'jonas.bakes', x: 0.25, y: 0.5 }],
      collaborators: ['slow.trains', 'mira'],
      location: { id: '112774906320815', name: 'Old Harbour Hall' },
      isAiGenerated: true,
      isCommentEnabled: true,
      comments: [],
    })
    const page = await pageOf(id)
    for (const part of ['alt="A loaf on a board"', '@jonas.bakes (25 %, 50 %)', '@slow.trains, @mira', 'Old Harbour Hall', 'AI info'])
      expect(page).toContain(part)
    const { data } = await meta.ok('GET', `${id}/collaborators`)
    expect(data).toMatchObject([
      { id: TRAINS.instagram, username: 'slow.trains', invite_status: 'Pending' },
      { username: 'mira', invite_status: 'Pending' },
    ])
  })

  it('of a reel are kept, told and shown', async () => {
    const cover = await picture(1080, 1920)
    const id = await instagram.reel({
      caption: 'Steam',
      thumb_offset: '1500',
      share_to_feed: 'false',
      collaborators: 'slow.trains',
      user_tags: '[{"username":"jonas"}]',
      audio_name: 'Harbour wind',
      trial_params: '{"graduation_strategy":"SS_PERFORMANCE"}',
    })
    expect(told()[0]).toMatchObject({
      visibility: 'non-followers',
      details: {
        kind: 'reel',
        isVideo: true,
        isSharedToFeed: false,
        cover: { offsetMs: 1_500 },
        audioName: 'Harbour wind',
        trial: 'SS_PERFORMANCE',
        userTags: [{ username: 'jonas' }],
      },
    })
    const page = await pageOf(id)
    for (const part of ['#t=1.5', 'Audio: Harbour wind', 'Trial reel', 'Reels only', '@jonas']) expect(page).toContain(part)
    expect((await meta.driver.call('GET', 'https://www.instagram.com/fernweh.kitchen/')).text).not.toContain('Steam')

    // The cover wins, wherever the offset lies.
    const covered = await instagram.reel({ caption: 'Covered', thumb_offset: '90000', cover_url: await instagram.stage(cover) })
    const { thumbnail_url } = await meta.ok('GET', covered, { query: { fields: 'thumbnail_url' } })
    expect((await meta.driver.call('GET', String(thumbnail_url))).headers['content-length']).toBe(String(cover.length))
    expect(await pageOf(covered)).toContain('poster=')
    expect(told()[1]?.details?.['cover']).toEqual({ sha256: createHash('sha256').update(cover).digest('hex') })
  })

  it('may name a trial as a form writes an object, or leave it empty', async () => {
    await instagram.reel({ 'trial_params[graduation_strategy]': 'MANUAL' })
    await instagram.reel({ trial_params: '' })
    expect(told().map(({ details }) => details?.['trial'])).toEqual(['MANUAL', undefined])
  })

  it('give every video a still that is served', async () => {
    const id = await instagram.reel({ caption: 'Steam' })
    const { thumbnail_url } = await meta.ok('GET', id, { query: { fields: 'thumbnail_url' } })
    const still = await meta.driver.call('GET', String(thumbnail_url))
    expect(still.status).toBe(200)
    expect(still.headers['content-type']).toBe('image/jpeg')
  })

  it('of a story are its tags, with or without a place; pictures and videos, gone after a day', async () => {
    const pictured = await instagram.post({
      media_type: 'STORIES',
      image_url: await instagram.stage(await picture(1080, 1920)),
      user_tags: '[{"username":"jonas","x":0.5,"y":0.1},{"username":"mira"}]',
    })
    expect(told()[0]?.details).toMatchObject({
      kind: 'story',
      isVideo: false,
      userTags: [{ username: 'jonas', x: 0.5, y: 0.1 }, { username: 'mira' }],
    })
    await instagram.resumable({ media_type: 'STORIES', user_tags: '[{"username":"mira"}]' })
    expect(told()[1]?.details).toMatchObject({ kind: 'story', isVideo: true, userTags: [{ username: 'mira' }] })
    expect(await pageOf(pictured)).toContain('@jonas (50 %, 10 %), @mira')
    const address = told()[0]?.url ?? ''
    meta.driver.clock.advance(24 * HOUR)
    expect((await meta.driver.call('GET', address)).status).toBe(404)
  })

  it('of a carousel belong to its items, and its shape is the first one’s', async () => {
    const first = await instagram.container({
      image_url: await instagram.stage(await picture(1000, 800)),
      is_carousel_item: 'true',
      alt_text: 'Wide',
      user_tags: '[{"username":"jonas","x":0.5,"y":0.5}]',
    })
    const second = await instagram.container({ image_url: await instagram.stage(await picture(800, 1000)), is_carousel_item: 'true' })
    const film = await instagram.upload({ media_type: 'VIDEO', is_carousel_item: 'true', user_tags: '[{"username":"mira"}]' })
    instagram.settle()
    const id = await instagram.post({ media_type: 'CAROUSEL', children: [first, second, film].join(), caption: 'Three' })
    expect(told()[0]?.details).toMatchObject({
      kind: 'carousel',
      items: [
        { isVideo: false, altText: 'Wide', userTags: [{ username: 'jonas', x: 0.5, y: 0.5 }] },
        { isVideo: false, croppedRatio: 1.25 },
        { isVideo: true, croppedRatio: 1.25, userTags: [{ username: 'mira' }] },
      ],
    })
    expect(at(told()[0]?.details, 'items', 0, 'croppedRatio')).toBeUndefined()
    const { children } = await meta.ok('GET', id, { query: { fields: 'children{media_type,media_url,alt_text}' } })
    expect(at(children, 'data', 0)).toMatchObject({ media_type: 'IMAGE', alt_text: 'Wide' })
    const blobs = meta.driver.world.collections.collection<{ blobId: string }>('meta-cdn-variants')
    const served = await meta.driver.call('GET', String(at(children, 'data', 1, 'media_url')))
    expect(served.status).toBe(200)
    const cut = blobs.all().at(-1)?.blobId ?? ''
    const { default: sharp } = await import('sharp')
    const facts = await sharp(Buffer.from(await meta.driver.world.blobs.head(cut, 1 << 20))).metadata()
    expect([facts.width, facts.height]).toEqual([800, 640])
    expect(await pageOf(id)).toContain('aspect-ratio:1.25')
  })
})

describe('comments on Instagram', () => {
  it('are told and shown, answered, hidden and deleted', async () => {
    const id = await instagram.post({ image_url: await instagram.stage(), caption: 'Bread' })
    const { id: first } = await meta.ok('POST', `${id}/comments`, { form: { message: 'The recipe is in my bio' } })
    meta.driver.clock.advance(1_000)
    const { id: second } = await meta.ok('POST', `${id}/comments`, { form: { message: 'And here' } })
    const { id: reply } = await meta.ok('POST', `${String(first)}/replies`, { form: { message: 'Thanks' } })
    expect(told()[0]?.details?.['comments']).toEqual(['The recipe is in my bio', 'And here', 'Thanks'])
    expect(await pageOf(id)).toContain('The recipe is in my bio')
    const { data } = await meta.ok('GET', `${id}/comments`, { query: { fields: 'text,username,replies{text},from' } })
    expect(data).toMatchObject([
      { id: second, text: 'And here' },
      {
        id: first,
        username: 'fernweh.kitchen',
        from: { id: KITCHEN.instagram, username: 'fernweh.kitchen' },
        replies: { data: [{ id: reply, text: 'Thanks' }] },
      },
    ])
    expect(await meta.ok('GET', String(first))).toMatchObject({ id: first, text: 'The recipe is in my bio' })
    await meta.ok('POST', String(second), { form: { hide: 'true' } })
    await meta.ok('DELETE', String(first))
    expect(told()[0]?.details?.['comments']).toEqual([])
    expect(await meta.refusal('GET', String(reply))).toMatchObject({ code: 100, subcode: 33 })
  })
})

describe('insights of Instagram', () => {
  it('grow with the age of a media, and come with it when wished', async () => {
    const id = await instagram.reel({ caption: 'Steam' })
    const views = async () =>
      Number(
        at(await meta.ok('GET', id, { query: { fields: 'insights.metric(views,reach)' } }), 'insights', 'data', 0, 'values', 0, 'value'),
      )
    const young = await views()
    meta.driver.clock.advance(6 * HOUR)
    const grown = await views()
    expect(grown).toBeGreaterThan(young)
    meta.driver.clock.advance(24 * HOUR)
    expect(await views()).toBeGreaterThan(grown)
  })

  it('of a story are there for its day only', async () => {
    const id = await instagram.post({ media_type: 'STORIES', image_url: await instagram.stage(await picture(1080, 1920)) })
    meta.driver.clock.advance(12 * HOUR)
    expect(at(await meta.ok('GET', `${id}/insights`, { query: { metric: 'reach,replies,navigation' } }), 'data', 'length')).toBe(3)
    meta.driver.clock.advance(12 * HOUR)
    expect(await meta.ok('GET', `${id}/insights`, { query: { metric: 'reach' } })).toEqual({ data: [] })
  })
})

describe('places', () => {
  it('are found by name, with where they are', async () => {
    const { data } = await meta.ok('GET', 'pages/search', {
      token: meta.userToken,
      query: { q: 'harbour', fields: 'id,name,location{city}' },
    })
    expect(data).toMatchObject([
      { name: 'Old Harbour Hall', location: { city: 'Hamburg' } },
      { name: 'Harbour Light Museum', location: { city: 'Galway' } },
    ])
  })
})

describe('hosted media', () => {
  it('from a presigned loopback address makes pictures, covers, stories, reels and carousel items, over either door', async () => {
    const files: Record<string, { type: string; bytes: Uint8Array }> = {
      '/bucket/a.jpg': { type: 'image/jpeg', bytes: samplePicture() },
      '/bucket/a.mp4': { type: 'video/mp4', bytes: sampleVideo() },
    }
    const server = createServer((request, response) => {
      const file = files[(request.url ?? '').split('?')[0] ?? '']
      const isSigned = request.url?.includes('X-Amz-Signature=') === true
      response.writeHead(isSigned && file !== undefined ? 200 : 403, { 'content-type': file?.type ?? 'application/xml' }).end(file?.bytes)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const presigned = (name: string) =>
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/bucket/${name}?X-Amz-Expires=86400&X-Amz-Signature=abc`
    try {
      for (const door of [instagram, instagram.overInstagramLogin()]) {
        const item = await door.container({ is_carousel_item: 'true', image_url: presigned('a.jpg') })
        const film = await door.container({ is_carousel_item: 'true', video_url: presigned('a.mp4') })
        door.settle()
        await door.post({ media_type: 'CAROUSEL', children: `${item},${film}` })
        await door.post({ image_url: presigned('a.jpg'), caption: 'Hosted' })
        await door.post({ media_type: 'REELS', video_url: presigned('a.mp4'), cover_url: presigned('a.jpg') })
        await door.post({ media_type: 'STORIES', video_url: presigned('a.mp4') })
      }
      expect(told().map((post) => post.details?.['kind'])).toEqual([
        ...['carousel', 'image', 'reel', 'story'],
        ...['carousel', 'image', 'reel', 'story'],
      ])
      const unsigned = presigned('a.jpg').split('?')[0] ?? ''
      expect(await instagram.refused({ image_url: unsigned })).toMatchObject({ code: 9004, error_subcode: 2207052 })
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  })
})

describe('Instagram Login', () => {
  it('reaches its account by either id, and by "me"', async () => {
    const door = instagram.overInstagramLogin()
    const ids = await Promise.all(
      ['me', KITCHEN.instagram, '28417735509112843'].map(async (id) => (await door.get(id, { fields: 'user_id,username' }))['user_id']),
    )
    expect(ids).toEqual([KITCHEN.instagram, KITCHEN.instagram, KITCHEN.instagram])
    const { profile_picture_url } = await door.get('me', { fields: 'profile_picture_url' })
    expect((await meta.driver.call('GET', String(profile_picture_url))).headers['content-type']).toBe('image/jpeg')
    expect(await door.get('me/content_publishing_limit', { fields: 'config,quota_usage' })).toMatchObject({ data: [{ quota_usage: 0 }] })
  })
})

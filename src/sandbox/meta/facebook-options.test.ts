import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { at, KITCHEN, openMeta, picture, samplePicture, sampleVideo, type MetaClient } from './testing/client.ts'

const FEED = `${KITCHEN.page}/feed`
const PHOTOS = `${KITCHEN.page}/photos`
const VIDEOS = `${KITCHEN.page}/videos`
const PLACE = '108463382518147'
const DAY = 86_400_000

let meta: MetaClient
beforeEach(() => {
  meta = openMeta()
})
afterEach(() => meta.close())

const shown = () => meta.driver.world.posts.all().filter((post) => post.visibility === 'Public')
const jpeg = () => ({ bytes: samplePicture(), name: 'a.jpg', type: 'image/jpeg' })
const mp4 = () => ({ bytes: sampleVideo(), name: 'a.mp4', type: 'video/mp4' })
const unix = (aheadMs: number) => String(Math.floor((meta.driver.clock.now() + aheadMs) / 1000))

describe('what a Page post is told to be', () => {
  it('is kept and shown: place, tags, targeting, link', async () => {
    const targeting = { geo_locations: { countries: ['DE', 'AT'] }, age_min: 18 }
    const { id } = await meta.ok('POST', FEED, {
      json: {
        message: 'x',
        link: 'https://example.com/',
        place: PLACE,
        tags: ['10231174426095518'],
        targeting,
        feed_targeting: { genders: [2] },
      },
    })
    expect(shown()[0]?.details).toMatchObject({
      kind: 'link',
      link: 'https://example.com/',
      place: PLACE,
      tags: ['10231174426095518'],
      targeting,
      feed_targeting: { genders: [2] },
    })
    const read = await meta.ok('GET', String(id), { query: { fields: 'place,targeting' } })
    expect(read).toMatchObject({ place: { id: PLACE }, targeting })
  })

  it('takes the same in a form, and an older date', async () => {
    const form = { message: 'x', place: PLACE, targeting: '{"countries":["DE"]}', backdated_time: '2020-01-02T03:04:05+0000' }
    const { id } = await meta.ok('POST', FEED, { form })
    expect((await meta.ok('GET', String(id), { query: { fields: 'created_time' } }))['created_time']).toBe('2020-01-02T03:04:05+0000')
  })

  it('shows the alt texts of its pictures in their order', async () => {
    const staged: string[] = []
    for (const [index, text] of ['First', '', 'Third'].entries()) {
      const source = { bytes: await picture(600 + index, 400), name: 'a.jpg', type: 'image/jpeg' }
      const parts = { source, published: 'false', ...(text === '' ? {} : { alt_text_custom: text }) }
      staged.push(String((await meta.ok('POST', PHOTOS, { parts }))['id']))
    }
    const { id } = await meta.ok('POST', FEED, { json: { message: 'Three', attached_media: staged.map((one) => ({ media_fbid: one })) } })
    expect(shown()[0]?.details).toMatchObject({ kind: 'album', altTexts: ['First', '', 'Third'] })
    const page = await meta.driver.call('GET', `https://www.facebook.com/${String(id)}`)
    expect(page.text).toContain('<li>First</li>')
  })

  it('keeps the title, category and cover of a video', async () => {
    const parts = {
      source: mp4(),
      title: 'Film',
      description: 'Slow',
      content_category: 'FOOD_HEALTH',
      content_tags: '["soup"]',
      thumb: jpeg(),
    }
    const { id } = await meta.ok('POST', VIDEOS, { parts })
    const thumbnailSha256 = createHash('sha256').update(samplePicture()).digest('hex')
    expect(shown()[0]?.details).toMatchObject({ kind: 'video', title: 'Film', content_category: 'FOOD_HEALTH', thumbnailSha256 })
    const read = await meta.ok('GET', String(id), { query: { fields: 'title,content_category,content_tags,embeddable' } })
    expect(read).toMatchObject({ title: 'Film', content_category: 'FOOD_HEALTH', content_tags: ['soup'], embeddable: true })
  })

  it('shows another cover when one is preferred afterwards', async () => {
    const { id } = await meta.ok('POST', VIDEOS, { parts: { source: mp4(), thumb: jpeg() } })
    const other = await picture(1280, 720, 'png')
    await meta.ok('POST', `${String(id)}/thumbnails`, { parts: { source: { bytes: other, name: 'b.png' }, is_preferred: 'true' } })
    expect(shown()[0]?.details?.['thumbnailSha256']).toBe(createHash('sha256').update(other).digest('hex'))
    const list = await meta.ok('GET', `${String(id)}/thumbnails`)
    expect(at(list, 'data')).toHaveLength(2)
    expect(at(list, 'data', 0, 'is_preferred')).toBe(true)
  })
})

describe('subtitles of a video', () => {
  const srt = Buffer.from('1\n00:00:00,000 --> 00:00:02,000\nSteam\n')

  it('are taken by the locale in their name, listed and taken away again', async () => {
    const { id } = await meta.ok('POST', VIDEOS, { parts: { source: mp4() } })
    const captions_file = { bytes: srt, name: 'film.en_US.srt', type: 'application/x-subrip' }
    await meta.ok('POST', `${String(id)}/captions`, { parts: { captions_file, default_locale: 'en_US' } })
    const sha256 = createHash('sha256').update(srt).digest('hex')
    expect(shown()[0]?.details?.['captions']).toEqual([{ locale: 'en_US', sha256 }])
    expect(at(await meta.ok('GET', `${String(id)}/captions`), 'data', 0)).toMatchObject({ locale: 'en_US', is_default: true })
    await meta.ok('POST', `${String(id)}/captions`, { form: { locales_to_delete: 'en_US' } })
    expect(shown()[0]?.details?.['captions']).toEqual([])
  })

  it('must be SubRip with a locale in the name', async () => {
    const { id } = await meta.ok('POST', VIDEOS, { parts: { source: mp4() } })
    const refusal = (name: string, bytes: Uint8Array) =>
      meta.refusal('POST', `${String(id)}/captions`, { parts: { captions_file: { bytes, name, type: 'text/vtt' } } })
    expect(await refusal('film.srt', srt)).toMatchObject({ code: 100, subcode: 1349125 })
    expect(await refusal('film.en_US.srt', Buffer.from('WEBVTT\n'))).toMatchObject({ code: 100, subcode: 1349125 })
  })
})

describe('scheduling at Facebook', () => {
  it('takes one picture, several, and a video, and each is public at its time', async () => {
    const later = { published: 'false', scheduled_publish_time: unix(DAY) }
    await meta.ok('POST', PHOTOS, { parts: { source: jpeg(), message: 'One', ...later } })
    const source = { bytes: await picture(640, 480), name: 'b.jpg', type: 'image/jpeg' }
    const { id: staged } = await meta.ok('POST', PHOTOS, { parts: { source, published: 'false', temporary: 'true' } })
    await meta.ok('POST', FEED, { form: { message: 'Some', attached_media: `[{"media_fbid":"${String(staged)}"}]`, ...later } })
    const { id: video } = await meta.ok('POST', VIDEOS, { parts: { source: mp4(), description: 'Film', ...later } })
    expect(shown()).toEqual([])
    expect(at(await meta.ok('GET', `${KITCHEN.page}/scheduled_posts`), 'data')).toHaveLength(3)
    meta.driver.clock.advance(DAY)
    expect(at(await meta.ok('GET', `${KITCHEN.page}/published_posts`), 'data')).toHaveLength(3)
    expect(shown().map((post) => [post.text, post.details?.['wasScheduled']])).toEqual([
      ['One', true],
      ['Some', true],
      ['Film', true],
    ])
    expect((await meta.ok('GET', String(video), { query: { fields: 'published' } }))['published']).toBe(true)
    expect(at(await meta.ok('GET', PHOTOS, { query: { type: 'uploaded' } }), 'data')).toHaveLength(2)
  })

  it('is called off by deleting', async () => {
    const { id } = await meta.ok('POST', FEED, { form: { message: 'Later', published: 'false', scheduled_publish_time: unix(DAY) } })
    await meta.ok('DELETE', String(id))
    meta.driver.clock.advance(2 * DAY)
    await meta.ok('GET', `${KITCHEN.page}/published_posts`)
    expect(shown()).toEqual([])
  })
})

describe('figures', () => {
  it('grow with the hours, for posts, videos and the Page, and agree with each other', async () => {
    const { id } = await meta.ok('POST', FEED, { form: { message: 'x' } })
    const read = async () => {
      const node = await meta.ok('GET', String(id), {
        query: { fields: 'shares,reactions.limit(0).summary(total_count),insights.metric(post_media_view,post_reactions_by_type_total)' },
      })
      return {
        views: Number(at(node, 'insights', 'data', 0, 'values', 0, 'value')),
        likes: Number(at(node, 'reactions', 'summary', 'total_count')),
        likesByType: at(node, 'insights', 'data', 1, 'values', 0, 'value', 'like'),
      }
    }
    meta.driver.clock.advance(DAY / 4)
    const early = await read()
    meta.driver.clock.advance(DAY)
    const late = await read()
    expect(late.views).toBeGreaterThan(early.views)
    expect(late.likes).toBeGreaterThan(early.likes)
    expect(late.likesByType).toBe(late.likes)
    const page = await meta.ok('GET', `${KITCHEN.page}/insights`, { query: { metric: 'page_media_view', period: 'day' } })
    expect(Number(at(page, 'data', 0, 'values', 1, 'value'))).toBeGreaterThan(0)
  })

  it('of a video are all told where none is named', async () => {
    const { id } = await meta.ok('POST', VIDEOS, { parts: { source: mp4() } })
    meta.driver.clock.advance(DAY)
    const { data } = await meta.ok('GET', `${String(id)}/video_insights`)
    expect((data as { name: string }[]).map((one) => one.name)).toContain('total_video_views')
  })
})

describe('several objects in one call', () => {
  it('come each under its id, or fail together', async () => {
    const { id } = await meta.ok('POST', FEED, { form: { message: 'x' } })
    const both = await meta.ok('GET', '', { query: { ids: `${String(id)},${KITCHEN.page}`, fields: 'id' } })
    expect(both).toEqual({ [String(id)]: { id }, [KITCHEN.page]: { id: KITCHEN.page } })
    expect(await meta.refusal('GET', '', { query: { ids: `${String(id)},5` } })).toMatchObject({ code: 100, subcode: 33 })
  })
})

import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { at, KITCHEN, openMeta, samplePicture, sampleVideo, type MetaClient } from './testing/client.ts'
import { metaStore } from './meta-records.ts'
import { sampleOfSize, sendFrom } from './testing/videos.ts'

const REELS = `${KITCHEN.page}/video_reels`
const DAY = 86_400_000
const bytes = sampleVideo()

let meta: MetaClient
beforeEach(() => {
  meta = openMeta()
})
afterEach(() => meta.close())

const start = async (edge = REELS) => {
  const { video_id: videoId, upload_url: uploadUrl } = await meta.ok('POST', edge, { form: { upload_phase: 'start' } })
  return { videoId: String(videoId), uploadUrl: String(uploadUrl) }
}
const send = (uploadUrl: string, offset: number, body: Uint8Array, headers?: Record<string, string>) =>
  sendFrom(meta, uploadUrl, offset, body, headers)
const finish = (videoId: string, form: Record<string, string> = {}, edge = REELS) =>
  [edge, { form: { upload_phase: 'finish', video_id: videoId, video_state: 'PUBLISHED', ...form } }] as const
const status = async (videoId: string) => at(await meta.ok('GET', videoId, { query: { fields: 'status' } }), 'status')
const unix = (aheadMs: number) => String(Math.floor((meta.driver.clock.now() + aheadMs) / 1000))

describe('a reel', () => {
  it('goes up to the address it was given, and is public at /reel/', async () => {
    const { videoId, uploadUrl } = await start()
    expect(uploadUrl).toBe(`http://127.0.0.1:8000/rupload.facebook.com/video-upload/v26.0/${videoId}`)
    expect((await send(uploadUrl, 0, bytes)).json()).toEqual({ success: true })
    expect(await meta.ok('POST', ...finish(videoId, { description: 'Steam' }))).toEqual({ success: true })
    expect(await status(videoId)).toMatchObject({ video_status: 'processing' })
    meta.driver.clock.advance(2_000)
    expect(await status(videoId)).toMatchObject({
      video_status: 'ready',
      publishing_phase: { status: 'complete', publish_status: 'published' },
    })
    const { permalink_url: link } = await meta.ok('GET', videoId, { query: { fields: 'permalink_url' } })
    expect(link).toBe(`/reel/${videoId}/`)
    const page = await meta.driver.call('GET', `https://www.facebook.com${String(link)}`)
    expect(page.text).toContain('<video')
    expect(at(await meta.ok('GET', REELS), 'data', 0, 'description')).toBe('Steam')
  })

  it.each([REELS, `${KITCHEN.page}/video_stories`])('takes the phases of %s in capitals too, as the SDK’s spec has them', async (edge) => {
    const { video_id: videoId, upload_url: uploadUrl } = await meta.ok('POST', edge, { form: { upload_phase: 'START' } })
    await send(String(uploadUrl), 0, bytes)
    const form = { upload_phase: 'FINISH', video_id: String(videoId), video_state: 'PUBLISHED' }
    expect(await meta.ok('POST', edge, { form })).toMatchObject({ success: true })
  })

  it('goes on where the bytes ended', async () => {
    const { videoId, uploadUrl } = await start()
    const short = await send(uploadUrl, 0, bytes.subarray(0, 70_000))
    expect(short.status).toBe(400)
    expect(short.json()).toMatchObject({ debug_info: { retriable: true, type: 'PartialRequestError' } })
    expect(at(await status(videoId), 'uploading_phase')).toMatchObject({ status: 'in_progress', bytes_transferred: 70_000 })
    expect((await send(uploadUrl, 0, bytes)).json()).toMatchObject({ debug_info: { type: 'OffsetInvalidError' } })
    expect((await send(uploadUrl, 70_000, bytes)).json()).toMatchObject({ debug_info: { type: 'PartialRequestError' } })
    expect((await send(uploadUrl, 70_000, bytes.subarray(70_000))).json()).toEqual({ success: true })
    expect(at(await status(videoId), 'video_status')).toBe('upload_complete')
  })

  it('demands the three headers and the Page’s token', async () => {
    const { uploadUrl } = await start()
    for (const headers of [
      { authorization: `Bearer ${meta.pageToken(KITCHEN.page)}` },
      { authorization: `OAuth ${meta.userToken}` },
      { offset: '' },
      { file_size: '' },
    ]) {
      const answer = await send(uploadUrl, 0, bytes, headers)
      expect(answer.status).toBe(400)
      expect(answer.json()).toMatchObject({ debug_info: { retriable: false, type: 'ProcessingFailedError' } })
    }
  })

  it('refuses files on fbcdn', async () => {
    const { uploadUrl } = await start()
    const answer = await send(uploadUrl, 0, new Uint8Array(0), { file_url: 'https://scontent.xx.fbcdn.net/o1/v/t2/f2/a.mp4' })
    expect(answer.json()).toMatchObject({ debug_info: { type: 'ProcessingFailedError' } })
  })

  it('cannot be finished without its bytes, without a state, or twice', async () => {
    const { videoId, uploadUrl } = await start()
    expect(await meta.refusal('POST', ...finish(videoId))).toMatchObject({ status: 400, code: 6000 })
    await send(uploadUrl, 0, bytes)
    expect(await meta.refusal('POST', ...finish(videoId, { video_state: '' }))).toMatchObject({ status: 400, code: 100 })
    expect(await meta.refusal('POST', ...finish(videoId, { video_state: 'PUBLIC' }))).toMatchObject({ status: 400, code: 100 })
    await meta.ok('POST', ...finish(videoId))
    expect(await meta.refusal('POST', ...finish(videoId))).toMatchObject({ status: 400, code: 100 })
    expect(meta.driver.world.posts.all()).toHaveLength(1)
  })

  it('is one post when two finishes come at once', async () => {
    const { videoId, uploadUrl } = await start()
    await send(uploadUrl, 0, bytes)
    const answers = await Promise.all([meta.graph('POST', ...finish(videoId)), meta.graph('POST', ...finish(videoId))])
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400])
    expect(meta.driver.world.posts.all()).toHaveLength(1)
  })

  it.each([
    [1920, 1080, 1363040],
    [360, 640, 1363127],
  ])('of %i×%i fails in processing', async (width, height, expected) => {
    const { videoId, uploadUrl } = await start()
    await send(uploadUrl, 0, sampleOfSize(width, height))
    await meta.ok('POST', ...finish(videoId))
    meta.driver.clock.advance(2_000)
    expect(await status(videoId)).toMatchObject({ video_status: 'error', processing_phase: { errors: [{ code: expected }] } })
    expect(meta.driver.world.posts.all()).toEqual([])
  })

  it('is scheduled from 10 minutes to 29 days ahead', async () => {
    const { videoId, uploadUrl } = await start()
    await send(uploadUrl, 0, bytes)
    const schedule = (time?: string) =>
      finish(videoId, { video_state: 'SCHEDULED', ...(time === undefined ? {} : { scheduled_publish_time: time }) })
    expect(await meta.refusal('POST', ...schedule())).toMatchObject({ code: 100 })
    expect(await meta.refusal('POST', ...schedule(unix(30 * DAY)))).toMatchObject({ code: 100 })
    await meta.ok('POST', ...schedule(unix(28 * DAY)))
    meta.driver.clock.advance(3_000)
    expect(await status(videoId)).toMatchObject({ publishing_phase: { publish_status: 'scheduled' } })
    expect(meta.driver.world.posts.all()).toMatchObject([{ visibility: 'Scheduled' }])
    meta.driver.clock.advance(28 * DAY)
    expect(await status(videoId)).toMatchObject({ publishing_phase: { publish_status: 'published' } })
    expect(meta.driver.world.posts.all()).toMatchObject([{ visibility: 'Public' }])
  })

  it('can be moved to another time and published at once, by its own id or its post’s', async () => {
    const { videoId, uploadUrl } = await start()
    await send(uploadUrl, 0, bytes)
    await meta.ok('POST', ...finish(videoId, { video_state: 'SCHEDULED', scheduled_publish_time: unix(2 * DAY) }))
    meta.driver.clock.advance(3_000)
    await meta.ok('POST', videoId, { form: { scheduled_publish_time: unix(5 * DAY) } })
    meta.driver.clock.advance(3 * DAY)
    expect(await status(videoId)).toMatchObject({ publishing_phase: { publish_status: 'scheduled' } })
    const { data } = await meta.ok('GET', `${KITCHEN.page}/scheduled_posts`)
    await meta.ok('POST', String(at(data, 0, 'id')), { form: { is_published: 'true' } })
    expect(await status(videoId)).toMatchObject({ publishing_phase: { publish_status: 'published' } })
    expect(meta.driver.world.posts.all()).toHaveLength(1)
  })

  it('shows its title, its cover and its place', async () => {
    const { videoId, uploadUrl } = await start()
    await send(uploadUrl, 0, bytes)
    await meta.ok('POST', ...finish(videoId, { title: 'Steam', description: 'A kettle', place: '108463382518147' }))
    meta.driver.clock.advance(2_000)
    const cover = { bytes: samplePicture(), name: 'c.jpg', type: 'image/jpeg' }
    await meta.ok('POST', `${videoId}/thumbnails`, { parts: { source: cover, is_preferred: 'true' } })
    const [shown] = meta.driver.world.posts.all()
    const sha256 = createHash('sha256').update(samplePicture()).digest('hex')
    expect(shown?.details).toMatchObject({ kind: 'reel', title: 'Steam', thumbnailSha256: sha256, place: '108463382518147' })
    const page = await meta.driver.call('GET', `https://www.facebook.com/reel/${videoId}/`)
    expect(page.text).toContain('Steam')
    const address = /alt="Cover" src="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect((await meta.driver.call('GET', address)).status).toBe(200)
  })

  it('has expired when nobody finishes it in a day', async () => {
    const { videoId } = await start()
    meta.driver.clock.advance(DAY)
    expect(await status(videoId)).toMatchObject({ video_status: 'expired' })
  })

  it('may be published 30 times in a day', async () => {
    const { videoId, uploadUrl } = await start()
    await send(uploadUrl, 0, bytes)
    const store = metaStore(meta.driver.world)
    const video = store.videos.get(videoId)!
    for (let index = 0; index < 30; index += 1)
      store.videos.put(`old${index}`, { ...video, id: `old${index}`, finishedAt: meta.driver.clock.now(), state: 'published' })
    expect(await meta.refusal('POST', ...finish(videoId))).toMatchObject({ status: 400, code: 613 })
  })
})

describe('a story', () => {
  it('of a video tells its post', async () => {
    const edge = `${KITCHEN.page}/video_stories`
    const { videoId, uploadUrl } = await start(edge)
    await send(uploadUrl, 0, bytes)
    const answer = await meta.ok('POST', ...finish(videoId, {}, edge))
    expect(answer).toMatchObject({ success: true })
    expect(answer['post_id']).toMatch(/^\d+$/)
    meta.driver.clock.advance(2_000)
    const { permalink_url: link } = await meta.ok('GET', videoId, { query: { fields: 'permalink_url' } })
    expect(link).toBe(`/stories/${KITCHEN.page}/${String(answer['post_id'])}/`)
    expect((await meta.driver.call('GET', `https://www.facebook.com${String(link)}`)).status).toBe(200)
  })

  it('of a picture takes an unpublished photo once', async () => {
    const edge = `${KITCHEN.page}/photo_stories`
    const source = { bytes: samplePicture(), name: 'a.jpg', type: 'image/jpeg' }
    const { id } = await meta.ok('POST', `${KITCHEN.page}/photos`, { parts: { source, published: 'false' } })
    expect(await meta.ok('POST', edge, { form: { photo_id: String(id) } })).toMatchObject({ success: true })
    expect(await meta.refusal('POST', edge, { form: { photo_id: String(id) } })).toMatchObject({ status: 400, code: 100 })
  })
})

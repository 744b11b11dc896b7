import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, dataOf, openTikTok, type TikTokClient } from './testing/client.ts'
import { SAMPLE_PHOTO, SAMPLE_VIDEO } from './testing/sample.ts'

/** A picture of one pixel, which is no JPEG. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

/** A creator's own web space, on this computer. */
let space: Server
let origin: string
beforeAll(async () => {
  const files: Readonly<Record<string, Uint8Array>> = {
    '/1.jpg': SAMPLE_PHOTO,
    '/2.jpg': SAMPLE_PHOTO,
    '/a.mp4': SAMPLE_VIDEO,
    '/1.png': PNG,
  }
  space = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0]!
    if (path === '/moved.jpg') return void response.writeHead(302, { location: '/1.jpg' }).end()
    const file = files[path]
    return void (file === undefined ? response.writeHead(404).end() : response.writeHead(200).end(file))
  })
  await new Promise<void>((resolve) => space.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(space.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => space.close(resolve)))

let tiktok: TikTokClient
let token: string
beforeEach(() => {
  tiktok = openTikTok()
  token = tiktok.token()
  tiktok.setApp({ verifiedDomains: ['example.com'], hostedAt: { 'cdn.example.com': origin } })
})
afterEach(() => tiktok.close())

const pullVideo = async (path: string) =>
  dataOf(await tiktok.init(token, { source: { source: 'PULL_FROM_URL', video_url: `https://cdn.example.com${path}` } }))['publish_id']!

const pullPhotos = (paths: readonly string[], change: Record<string, unknown> = {}, info: Record<string, unknown> = {}) =>
  tiktok.api('/v2/post/publish/content/init/', token, {
    media_type: 'PHOTO',
    post_mode: 'DIRECT_POST',
    post_info: {
      title: 'Two photos',
      description: 'Of the #same thing',
      privacy_level: 'PUBLIC_TO_EVERYONE',
      auto_add_music: true,
      brand_content_toggle: false,
      brand_organic_toggle: true,
      ...info,
    },
    source_info: {
      source: 'PULL_FROM_URL',
      photo_cover_index: paths.length - 1,
      photo_images: paths.map((path) => `https://cdn.example.com${path}`),
    },
    ...change,
  })

const status = async (publishId: string) => dataOf<Record<string, unknown>>(await tiktok.status(token, publishId))

describe('pulling', () => {
  it('posts a video from a verified domain', async () => {
    const publishId = await pullVideo('/a.mp4?version=1')
    expect(publishId).toMatch(/^v_pub_url~v2\.\d+$/)
    expect(await status(publishId)).toMatchObject({ status: 'PROCESSING_DOWNLOAD', downloaded_bytes: SAMPLE_VIDEO.length })
    tiktok.clock.advance(4_000)
    const complete = await status(publishId)
    expect(complete).toMatchObject({ status: 'PUBLISH_COMPLETE' })
    expect(complete).not.toHaveProperty('uploaded_bytes')
    const [post] = tiktok.world.posts.all()
    expect(tiktok.world.blobs.sizeOf(post!.media[0]!)).toBe(SAMPLE_VIDEO.length)
    expect(post?.details).toMatchObject({ source: 'PULL_FROM_URL' })
  })

  it('leaves a pulled video in the inbox', async () => {
    const begun = await tiktok.api('/v2/post/publish/inbox/video/init/', token, {
      source_info: { source: 'PULL_FROM_URL', video_url: 'https://cdn.example.com/a.mp4' },
    })
    const publishId = dataOf(begun)['publish_id']!
    expect(publishId).toMatch(/^v_inbox_url~v2\.\d+$/)
    tiktok.clock.advance(2_000)
    expect(await status(publishId)).toMatchObject({ status: 'SEND_TO_USER_INBOX' })
  })

  it('posts photos in their order, with description, cover and music, and shows them', async () => {
    const publishId = dataOf(await pullPhotos(['/1.jpg', '/2.jpg']))['publish_id']!
    tiktok.clock.advance(4_000)
    expect(await status(publishId)).toMatchObject({ status: 'PUBLISH_COMPLETE', downloaded_bytes: 2 * SAMPLE_PHOTO.length })
    const [post] = tiktok.world.posts.all()
    expect(post).toMatchObject({
      text: 'Two photos',
      details: {
        kind: 'photo',
        description: 'Of the #same thing',
        photoCount: 2,
        coverIndex: 1,
        isMusicAdded: true,
        isOwnBusiness: true,
        isPaidPartnership: false,
      },
    })
    expect(post?.media).toHaveLength(2)
    expect(post?.url).toContain('/photo/')
    const { text } = await tiktok.call('GET', post!.url)
    expect(text.match(/<img/g)).toHaveLength(2)
    for (const words of ['Promotional content', 'Recommended music', 'photo 2 of 2', 'Of the #same thing']) expect(text).toContain(words)
  })

  it('takes title and description of photos along into the draft', async () => {
    const begun = await pullPhotos(['/1.jpg'], { post_mode: 'MEDIA_UPLOAD', post_info: { title: 'Mine', description: 'Later' } })
    const publishId = dataOf(begun)['publish_id']!
    tiktok.clock.advance(2_000)
    expect(await status(publishId)).toMatchObject({ status: 'SEND_TO_USER_INBOX' })
    await tiktok.control('tap', { publishId })
    expect(tiktok.world.posts.all()).toMatchObject([{ text: 'Mine', details: { description: 'Later', mode: 'inbox' } }])
  })

  it.each([
    ['is missing', '/nothing.jpg', 'photo_pull_failed'],
    ['redirects', '/moved.jpg', 'photo_pull_failed'],
    ['is a PNG', '/1.png', 'file_format_check_failed'],
  ])('fails the whole post where one photo %s', async (_what, path, reason) => {
    const publishId = dataOf(await pullPhotos(['/1.jpg', path]))['publish_id']!
    tiktok.clock.advance(2_000)
    expect(await status(publishId)).toMatchObject({ status: 'FAILED', fail_reason: reason })
    expect(tiktok.world.posts.all()).toEqual([])
  })

  it('has nothing public after a cancelled pull', async () => {
    const publishId = await pullVideo('/a.mp4')
    const cancelled = await tiktok.api('/v2/post/publish/cancel/', token, { publish_id: publishId })
    expect(codeOf(cancelled)).toBe('ok')
    tiktok.clock.advance(4_000)
    expect(await status(publishId)).toMatchObject({ status: 'FAILED', fail_reason: 'publish_cancelled', publicaly_available_post_id: [] })
    expect(tiktok.world.posts.all()).toEqual([])
  })
})

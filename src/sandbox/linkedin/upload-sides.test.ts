import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formData, openLinkedIn, type LinkedInClient, type Upload } from './testing/client.ts'

const VIDEO = readFileSync('resources/sample/creatorsync-sample.mp4')
const IMAGE = readFileSync('resources/sample/creatorsync-sample.jpg')
const SRT = '1\n00:00:00,000 --> 00:00:02,000\nHello\n'
const METADATA = JSON.stringify({
  format: 'SRT',
  formattedForEasyReader: true,
  largeText: true,
  source: 'USER_PROVIDED',
  locale: { variant: 'AMERICAN', country: 'US', language: 'EN' },
  transcriptType: 'CLOSED_CAPTION',
})

let linkedin: LinkedInClient
let token: string
let upload: Upload
beforeEach(async () => {
  linkedin = openLinkedIn()
  token = linkedin.token()
  upload = await linkedin.initialize(token, 'videos', { fileSizeBytes: VIDEO.length, uploadThumbnail: true, uploadCaptions: true })
})
afterEach(() => linkedin.close())

const sendVideo = async () => {
  const put = await linkedin.call('PUT', upload.uploadInstructions![0]!.uploadUrl, { body: VIDEO })
  await linkedin.finalize(token, upload, [(put.headers['etag'] ?? '').replaceAll('"', '')])
}
const sendThumbnail = () =>
  linkedin.call('PUT', upload.thumbnailUploadUrl ?? '', { body: IMAGE, headers: { 'media-type-family': 'STILLIMAGE' } })
const sendCaptions = (method = 'POST', headers: Record<string, string> = {}) => {
  const form = formData([
    { name: 'metadata', body: METADATA, type: 'application/json' },
    { name: 'file', body: SRT, fileName: 'words.srt', type: 'application/x-subrip' },
  ])
  return linkedin.call(method, upload.captionsUploadUrl ?? '', { ...form, headers: { ...form.headers, ...headers } })
}
const status = async () => (await linkedin.media(token, upload.video ?? '')).json()['status']

describe('beside a video', () => {
  it('cover and captions arrive and stand in the told post and on its page', async () => {
    expect((await sendThumbnail()).status).toBe(201)
    expect((await sendCaptions('POST', { Authorization: `Bearer ${token}` })).status).toBe(201)
    await sendVideo()
    linkedin.clock.advance(2_000)
    expect(await status()).toBe('AVAILABLE')
    const answer = await linkedin.post(token, { content: { media: { id: upload.video, title: 'A film' } } })
    expect(linkedin.world.posts.all()[0]?.details).toMatchObject({
      kind: 'video',
      title: 'A film',
      thumbnail: { sizeBytes: IMAGE.length },
      captions: { sizeBytes: SRT.length, locale: 'en_US' },
    })
    const page = await linkedin.call('GET', `https://www.linkedin.com/feed/update/${answer.headers['x-restli-id'] ?? ''}/`)
    expect(page.text).toContain('Captions (en_US)')
  })

  it('what was announced is waited for, and processing begins with the last of it', async () => {
    await sendVideo()
    await sendThumbnail()
    linkedin.clock.advance(60_000)
    expect(await status()).toBe('WAITING_UPLOAD')
    await sendCaptions('PUT')
    expect(await status()).toBe('PROCESSING')
    linkedin.clock.advance(2_000)
    expect(await status()).toBe('AVAILABLE')
  })

  it('captions may come without a file name, as text', async () => {
    const form = formData([
      { name: 'metadata', body: METADATA },
      { name: 'file', body: SRT },
    ])
    expect((await linkedin.call('POST', upload.captionsUploadUrl ?? '', form)).status).toBe(201)
  })
})

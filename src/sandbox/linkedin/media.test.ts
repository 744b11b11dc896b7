import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mediaOf, PART_BYTES } from './media-records.ts'
import { ADA, BEN, openLinkedIn, PAGE, type LinkedInClient } from './testing/client.ts'

const SAMPLE_VIDEO = readFileSync('resources/sample/creatorsync-sample.mp4')
const SAMPLE_IMAGE = readFileSync('resources/sample/creatorsync-sample.jpg')

/** The sample with a `free` box behind it: as long as wished, and still a good MP4. */
function paddedVideo(size: number): Uint8Array {
  const padding = Buffer.alloc(size - SAMPLE_VIDEO.length)
  padding.writeUInt32BE(padding.length, 0)
  padding.write('free', 4, 'latin1')
  return Buffer.concat([SAMPLE_VIDEO, padding])
}

let linkedin: LinkedInClient
let token: string
beforeEach(() => {
  linkedin = openLinkedIn()
  token = linkedin.token()
})
afterEach(() => linkedin.close())

interface VideoUpload {
  readonly video: string
  readonly uploadToken: string
  readonly uploadInstructions: readonly { uploadUrl: string; firstByte: number; lastByte: number }[]
  readonly thumbnailUploadUrl?: string
}

async function initVideo(size: number, wish: Record<string, unknown> = {}): Promise<VideoUpload> {
  const request = { owner: ADA, fileSizeBytes: size, uploadCaptions: false, uploadThumbnail: false, ...wish }
  const answer = await linkedin.api('POST', '/rest/videos?action=initializeUpload', token, { body: { initializeUploadRequest: request } })
  expect(answer.status).toBe(200)
  return answer.json()['value'] as unknown as VideoUpload
}

const putPart = (upload: VideoUpload, bytes: Uint8Array, index: number, headers: Record<string, string> = {}) => {
  const { uploadUrl, firstByte, lastByte } = upload.uploadInstructions[index]!
  const part = bytes.subarray(firstByte, lastByte + 1)
  return linkedin.call('PUT', uploadUrl, { headers: { 'Content-Type': 'application/octet-stream', ...headers }, body: part })
}

const finalize = (upload: VideoUpload, uploadedPartIds: readonly string[]) =>
  linkedin.api('POST', '/rest/videos?action=finalizeUpload', token, {
    body: { finalizeUploadRequest: { video: upload.video, uploadToken: upload.uploadToken, uploadedPartIds } },
  })

const status = async (urn: string, withToken = token) => {
  const kind = urn.split(':')[2] ?? ''
  return (await linkedin.api('GET', `/rest/${kind}s/${encodeURIComponent(urn)}`, withToken)).json()
}

const bare = (etag: string | undefined) => (etag ?? '').replaceAll('"', '')

describe('videos', () => {
  it('takes parts in any order and again, joins them byte for byte, and moves by the clock', async () => {
    const bytes = paddedVideo(2 * PART_BYTES + 1000)
    const upload = await initVideo(bytes.length)
    expect(upload.uploadInstructions.map(({ firstByte, lastByte }) => [firstByte, lastByte])).toEqual([
      [0, 4_194_303],
      [4_194_304, 8_388_607],
      [8_388_608, 8_389_607],
    ])
    expect(await status(upload.video)).toMatchObject({ status: 'WAITING_UPLOAD' })
    const etags: string[] = []
    for (const index of [2, 0, 1, 0]) {
      const answer = await putPart(upload, bytes, index)
      expect(answer.status).toBe(200)
      etags[index] = bare(answer.headers['etag'])
    }
    linkedin.restart()
    expect((await finalize(upload, etags)).status).toBe(200)
    expect(await status(upload.video)).toMatchObject({ status: 'PROCESSING' })
    linkedin.clock.advance(2_000)
    expect(await status(upload.video)).toMatchObject({ status: 'AVAILABLE', duration: 6_000, aspectRatioWidth: 9, aspectRatioHeight: 16 })
    const { blobId } = mediaOf(linkedin.world).get(upload.video)!
    expect(linkedin.world.blobs.sizeOf(blobId!)).toBe(bytes.length)
  })

  it('hands out both shapes of ETag', async () => {
    for (const [etagShape, pattern] of [
      ['quoted', /^"[0-9a-f]+"$/],
      ['bare', /^\/ambry-videoei\/signedId\/.+\.bin$/],
    ] as const) {
      linkedin.setSettings({ etagShape })
      expect((await putPart(await initVideo(SAMPLE_VIDEO.length), SAMPLE_VIDEO, 0)).headers['etag']).toMatch(pattern)
    }
  })

  it('refuses a part with a bearer token and notes it', async () => {
    const upload = await initVideo(SAMPLE_VIDEO.length)
    expect((await putPart(upload, SAMPLE_VIDEO, 0, { Authorization: `Bearer ${token}` })).status).toBe(400)
    expect(linkedin.notes().join()).toContain('bearer token')
  })

  it.each([-1, 1])('refuses a part that is %i byte off', async (difference) => {
    const bytes = Buffer.concat([SAMPLE_VIDEO, Buffer.alloc(1)])
    const upload = await initVideo(SAMPLE_VIDEO.length)
    const part = bytes.subarray(0, SAMPLE_VIDEO.length + difference)
    expect((await linkedin.call('PUT', upload.uploadInstructions[0]!.uploadUrl, { body: part })).status).toBe(400)
  })

  it('gives no ETag to a part that comes by POST, and knows no address with a wrong secret', async () => {
    const upload = await initVideo(SAMPLE_VIDEO.length)
    const { uploadUrl } = upload.uploadInstructions[0]!
    expect((await linkedin.call('POST', uploadUrl, { body: SAMPLE_VIDEO })).headers).not.toHaveProperty('etag')
    expect((await linkedin.call('PUT', `${uploadUrl}x`, { body: SAMPLE_VIDEO })).status).toBe(404)
  })

  it.each([['wrong order'], ['a missing id'], ['an unknown id']])('fails in processing after %s', async (what) => {
    const bytes = paddedVideo(PART_BYTES + 1000)
    const upload = await initVideo(bytes.length)
    const ids = [bare((await putPart(upload, bytes, 0)).headers['etag']), bare((await putPart(upload, bytes, 1)).headers['etag'])]
    const sent = what === 'wrong order' ? ids.toReversed() : what === 'a missing id' ? ids.slice(1) : [ids[0]!, 'x']
    expect((await finalize(upload, sent)).status).toBe(200)
    expect(await status(upload.video)).toMatchObject({ status: 'PROCESSING' })
    linkedin.clock.advance(2_000)
    expect(await status(upload.video)).toMatchObject({ status: 'PROCESSING_FAILED' })
  })

  it('fails by the fault door, by content and by length', async () => {
    linkedin.world.faults.add({ kind: 'fail-processing', platform: 'linkedin', reason: 'because' })
    const refused: string[] = []
    for (const bytes of [SAMPLE_VIDEO, Buffer.alloc(80_000, 1)]) {
      const upload = await initVideo(bytes.length)
      await finalize(upload, [bare((await putPart(upload, bytes, 0)).headers['etag'])])
      refused.push(upload.video)
    }
    linkedin.clock.advance(2_000)
    expect(await status(refused[0]!)).toMatchObject({ status: 'PROCESSING_FAILED', processingFailureReason: 'because' })
    expect(await status(refused[1]!)).toMatchObject({ status: 'PROCESSING_FAILED' })
  })

  it.each([
    [{ fileSizeBytes: 501 * 1024 * 1024 }, 'INVALID_VALUE_FOR_FIELD'],
    [{ fileSizeBytes: 1_000 }, 'INVALID_VALUE_FOR_FIELD'],
    [{ fileSizeBytes: undefined }, 'MISSING_FIELD'],
    [{ owner: undefined }, 'MISSING_FIELD'],
    [{ owner: 'urn:li:share:1' }, 'INVALID_URN_TYPE'],
  ])('refuses to begin with %j', async (wish, code) => {
    const answer = await linkedin.api('POST', '/rest/videos?action=initializeUpload', token, {
      body: { initializeUploadRequest: { owner: ADA, fileSizeBytes: 100_000, ...wish } },
    })
    expect(answer.status).toBe(400)
    expect(answer.json()['code']).toBe(code)
  })

  it('plans 120 parts for 500 MB', async () => {
    expect((await initVideo(500_000_000)).uploadInstructions).toHaveLength(120)
  })

  it('lets upload addresses end after 30 days', async () => {
    linkedin.setSettings({})
    const upload = await initVideo(SAMPLE_VIDEO.length)
    linkedin.clock.advance(30 * 86_400_000)
    const answer = await putPart(upload, SAMPLE_VIDEO, 0)
    expect(answer.status).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'EXPIRED_UPLOAD_URL', message: 'The Video upload URL is expired' })
  })

  it('takes a cover picture that says so', async () => {
    const upload = await initVideo(SAMPLE_VIDEO.length, { uploadThumbnail: true })
    const address = upload.thumbnailUploadUrl ?? ''
    expect((await linkedin.call('PUT', address, { body: SAMPLE_IMAGE })).status).toBe(400)
    expect((await linkedin.call('PUT', address, { body: SAMPLE_IMAGE, headers: { 'media-type-family': 'STILLIMAGE' } })).status).toBe(201)
  })

  it('can be closed to member tokens', async () => {
    const { video } = await initVideo(SAMPLE_VIDEO.length)
    linkedin.setSettings({ canMembersReadVideos: false })
    expect(await status(video)).toMatchObject({ status: 403, serviceErrorCode: 100 })
  })
})

describe('images and documents', () => {
  const pageToken = () => linkedin.token(['w_member_social', 'w_organization_social'])

  async function initImage(owner: string, withToken: string) {
    return linkedin.api('POST', '/rest/images?action=initializeUpload', withToken, { body: { initializeUploadRequest: { owner } } })
  }

  it('takes an image whole, with the token', async () => {
    token = pageToken()
    const { uploadUrl, image, uploadUrlExpiresAt } = (await initImage(ADA, token)).json()['value'] as Record<string, string>
    expect(uploadUrl).toContain('/www.linkedin.com/dms-uploads/')
    expect(uploadUrlExpiresAt).toBeTypeOf('number')
    expect(await status(image!)).toMatchObject({ status: 'WAITING_UPLOAD', owner: ADA })
    expect((await linkedin.call('PUT', uploadUrl!, { body: SAMPLE_IMAGE })).status).toBe(401)
    const put = await linkedin.call('PUT', uploadUrl!, { body: SAMPLE_IMAGE, headers: { Authorization: `Bearer ${token}` } })
    expect(put.status).toBe(201)
    expect(put.text).toBe('')
    linkedin.clock.advance(2_000)
    const view = await status(image!)
    expect(view).toMatchObject({ id: image, status: 'AVAILABLE' })
    expect((await linkedin.call('GET', String(view['downloadUrl']))).headers['content-type']).toBe('image/jpeg')
  })

  it('lets a later PUT take the place of the former', async () => {
    token = pageToken()
    const { uploadUrl, image } = (await initImage(ADA, token)).json()['value'] as Record<string, string>
    const put = (body: Uint8Array) => linkedin.call('PUT', uploadUrl!, { body, headers: { Authorization: `Bearer ${token}` } })
    await put(SAMPLE_IMAGE.subarray(0, 100))
    await put(SAMPLE_IMAGE)
    linkedin.clock.advance(2_000)
    expect(await status(image!)).toMatchObject({ status: 'AVAILABLE' })
  })

  it('fails what is no JPG, PNG or GIF', async () => {
    token = pageToken()
    const image = await linkedin.image(token, Buffer.from('RIFF....WEBPVP8 nonsense'))
    linkedin.clock.advance(2_000)
    expect(await status(image)).toMatchObject({ status: 'PROCESSING_FAILED' })
  })

  it('does not let a member token read them', async () => {
    const image = await linkedin.image(token, SAMPLE_IMAGE)
    expect(await status(image)).toMatchObject({
      status: 403,
      code: 'ACCESS_DENIED',
      message: 'Not enough permissions to access: images.GET.20260901',
    })
    expect(await status('urn:li:document:x')).toMatchObject({ status: 403 })
  })

  it('refuses owners who are not the token’s', async () => {
    expect((await initImage(BEN, token)).json()).toMatchObject({
      status: 403,
      message: 'Accessing this image resource is forbidden. Please check your permissions for this resource',
    })
    expect((await initImage(PAGE, token)).json()).toMatchObject({ status: 403, code: 'ACCESS_DENIED' })
    expect((await initImage(PAGE, pageToken())).status).toBe(200)
    const ben = linkedin.token(['w_member_social', 'w_organization_social'], 1)
    expect((await initImage(PAGE, ben)).status).toBe(403)
  })

  it('takes a PDF as a document', async () => {
    token = pageToken()
    const started = await linkedin.api('POST', '/rest/documents?action=initializeUpload', token, {
      body: { initializeUploadRequest: { owner: ADA } },
    })
    const { uploadUrl, document } = started.json()['value'] as Record<string, string>
    await linkedin.call('PUT', uploadUrl!, { body: '%PDF-1.7 …', headers: { Authorization: `Bearer ${token}` } })
    linkedin.clock.advance(2_000)
    expect(await status(document!)).toMatchObject({ status: 'AVAILABLE' })
  })

  it('wants JSON, and knows only its actions', async () => {
    expect(
      (await linkedin.api('POST', '/rest/images?action=initializeUpload', token, { body: new URLSearchParams({ a: 'b' }) })).status,
    ).toBe(415)
    expect((await linkedin.api('POST', '/rest/images?action=finalizeUpload', token, { body: {} })).status).toBe(400)
  })
})

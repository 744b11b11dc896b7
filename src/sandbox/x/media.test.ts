import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openXBench, PREMIUM, SAMPLE_IMAGE, SAMPLE_VIDEO, STANDARD, upload, type XBench } from './testing/client.ts'
import { xState } from './state.ts'

let bench: XBench
let token: string
beforeAll(async () => {
  bench = await openXBench()
  token = bench.grant().accessToken
})
afterAll(() => bench.close())

const IMAGE = new Uint8Array(SAMPLE_IMAGE)
const VIDEO = new Uint8Array(SAMPLE_VIDEO)
const start = (json: unknown, as = token) => bench.call('POST', 'api.x.com/2/media/upload/initialize', { token: as, json })
const begin = async (totalBytes: number, change: object = {}) => {
  const answer = await start({ media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: totalBytes, ...change })
  return (answer.body['data'] as { id: string }).id
}
const append = (id: string, index: string, bytes: Uint8Array<ArrayBuffer>, as = token) => {
  const body = new FormData()
  body.set('segment_index', index)
  body.set('media', new Blob([bytes]), 'x')
  return bench.call('POST', `api.x.com/2/media/upload/${id}/append`, { token: as, body })
}
const finalize = (id: string, as = token) => bench.call('POST', `api.x.com/2/media/upload/${id}/finalize`, { token: as })
const status = (id: string) => bench.call('GET', `api.x.com/2/media/upload?command=STATUS&media_id=${id}`, { token })

describe('initialize', () => {
  it('opens an upload for 15 days', async () => {
    const { status: code, body } = await start({ media_type: 'video/mp4', total_bytes: 10, media_category: 'tweet_video' })
    expect(code).toBe(200)
    expect(body['data']).toEqual({
      id: expect.stringMatching(/^\d{1,19}$/),
      media_key: expect.stringMatching(/^7_\d+$/),
      expires_after_secs: 1_295_999,
    })
  })
  it.each([
    ['an unknown key', { name: 'a.mp4' }],
    ['an unknown type', { media_type: 'video/avi' }],
    ['an unknown category', { media_category: 'TweetVideo' }],
    ['a size as text', { total_bytes: '10' }],
    ['a size below zero', { total_bytes: -1 }],
  ])('refuses %s', async (_title, change) => {
    const answer = await start({ media_type: 'video/mp4', total_bytes: 10, media_category: 'tweet_video', ...change })
    expect(answer).toMatchObject({
      status: 400,
      body: { title: 'Invalid Request', type: expect.stringContaining('/invalid-request') },
    })
  })
  it('takes JSON only', async () => {
    const body = new FormData()
    body.set('total_bytes', '10')
    expect((await bench.call('POST', 'api.x.com/2/media/upload/initialize', { token, body })).status).toBe(400)
  })
  it('holds an account to its size: 512 MB for a standard one, more for Premium', async () => {
    const big = { media_type: 'video/mp4', media_category: 'tweet_video', total_bytes: 512 * 1024 * 1024 + 1 }
    expect((await start(big)).status).toBe(400)
    expect((await start(big, bench.grant('oauth2', PREMIUM).accessToken)).status).toBe(200)
    expect((await start({ media_type: 'image/jpeg', media_category: 'tweet_image', total_bytes: 5 * 1024 * 1024 + 1 })).status).toBe(400)
  })
})

describe('append and finalize', () => {
  it('joins segments in order, a resent one replacing the first', async () => {
    const id = await begin(VIDEO.length)
    expect((await append(id, '1', VIDEO.subarray(200_000))).status).toBe(200)
    await append(id, '0', new Uint8Array(200_000))
    expect((await append(id, '0', VIDEO.subarray(0, 200_000))).body['data']).toHaveProperty('expires_at')
    const { status: code, body } = await finalize(id)
    expect(code).toBe(200)
    expect(body['data']).toMatchObject({
      id,
      size: VIDEO.length,
      expires_after_secs: 86_400,
      processing_info: { state: 'pending', check_after_secs: 1 },
    })
    const { blobId } = xState(bench.world).media.get(id) ?? {}
    let joined = Buffer.alloc(0)
    for await (const chunk of bench.world.blobs.read(blobId ?? '')) joined = Buffer.concat([joined, chunk])
    expect(joined.equals(SAMPLE_VIDEO)).toBe(true)
  })
  it('takes base64 in JSON', async () => {
    const id = await begin(IMAGE.length, { media_type: 'image/jpeg', media_category: 'tweet_image' })
    const json = { segment_index: 0, media: SAMPLE_IMAGE.toString('base64') }
    expect((await bench.call('POST', `api.x.com/2/media/upload/${id}/append`, { token, json })).status).toBe(200)
    expect((await finalize(id)).body['data']).toMatchObject({ image: { image_type: 'image/jpeg' } })
  })
  it('refuses index 1000, an empty segment, a segment over the cap, an unknown id and another account’s', async () => {
    const id = await begin(VIDEO.length)
    expect((await append(id, '1000', new Uint8Array(1))).status).toBe(400)
    expect((await append(id, '0', new Uint8Array(0))).status).toBe(400)
    expect((await append(id, '0', new Uint8Array(5 * 1024 * 1024 + 1))).status).toBe(413)
    expect(await append('12345', '0', new Uint8Array(1))).toMatchObject({
      status: 400,
      body: { errors: [{ message: 'BadRequest: Not found' }] },
    })
    expect((await append(id, '0', new Uint8Array(1), bench.grant('oauth2', PREMIUM).accessToken)).status).toBe(400)
  })
  it('refuses to finalize what is not whole, and says the same again when asked again', async () => {
    const id = await begin(VIDEO.length)
    await append(id, '0', VIDEO.subarray(0, 1000))
    expect((await finalize(id)).status).toBe(400)
    await append(id, '2', VIDEO.subarray(1000))
    expect((await finalize(id)).status).toBe(400)
    const whole = await upload(bench, token, IMAGE, 'image/jpeg', 'tweet_image')
    expect(await finalize(whole.id)).toMatchObject({ status: 200, body: { data: { id: whole.id } } })
  })
  it('has a picture ready at once and refuses what is none', async () => {
    const { finalized, key } = await upload(bench, token, IMAGE, 'image/jpeg', 'tweet_image')
    expect(finalized.body['data']).not.toHaveProperty('processing_info')
    expect(key).toMatch(/^3_/)
    expect((await upload(bench, token, new Uint8Array(500), 'image/jpeg', 'tweet_image')).finalized.status).toBe(400)
  })
})

describe('processing', () => {
  it('goes pending, in_progress, succeeded with the clock', async () => {
    bench.world.collections.collection('settings').put('current', { processingMs: 60_000 })
    const { id } = await upload(bench, token, VIDEO, 'video/mp4', 'tweet_video')
    expect((await status(id)).body['data']).toMatchObject({ processing_info: { state: 'pending' } })
    bench.world.clock.advance(30_000)
    expect((await status(id)).body['data']).toMatchObject({ processing_info: { state: 'in_progress', progress_percent: 50 } })
    bench.world.clock.advance(30_000)
    expect((await status(id)).body['data']).toMatchObject({ processing_info: { state: 'succeeded', progress_percent: 100 } })
    bench.world.collections.collection('settings').put('current', { processingMs: 0 })
  })
  it('fails for bytes that are no video, and when told to', async () => {
    const failed = { processing_info: { state: 'failed', error: { code: 1, name: 'InvalidMedia', message: 'Unsupported video format' } } }
    const noise = await upload(bench, token, new Uint8Array(5000), 'video/mp4', 'tweet_video')
    expect(noise.finalized.body['data']).toMatchObject({ processing_info: { state: 'pending' } })
    expect((await status(noise.id)).body['data']).toMatchObject(failed)
    bench.world.faults.add({ kind: 'fail-processing', platform: 'x' })
    const scripted = await upload(bench, token, VIDEO, 'video/mp4', 'tweet_video')
    expect((await status(scripted.id)).body['data']).toMatchObject(failed)
  })
  it('knows no status of an unknown or unfinished upload, nor other commands', async () => {
    expect((await status('99')).status).toBe(400)
    expect((await status(await begin(10))).status).toBe(400)
    expect((await bench.call('GET', 'api.x.com/2/media/upload?command=INIT&media_id=1', { token })).status).toBe(400)
  })
})

describe('one-shot upload and alt text', () => {
  const oneShot = (fields: Record<string, string>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.set(name, value)
    body.set('media', new Blob([IMAGE]), 'a.jpg')
    return bench.call('POST', 'api.x.com/2/media/upload', { token, body })
  }
  it('needs media_category', async () => {
    expect((await oneShot({ media_category: 'tweet_image' })).body['data']).toMatchObject({ size: IMAGE.length })
    expect((await oneShot({})).status).toBe(400)
  })
  it('takes a picture as base64 that says so in its part, as the best practices show', async () => {
    const lines = SAMPLE_IMAGE.toString('base64').replace(/.{76}/g, '$&\r\n')
    const part = 'content-disposition: form-data; name="media"; filename="a.jpg"\r\ncontent-transfer-encoding: BASE64\r\n\r\n'
    const category = 'content-disposition: form-data; name="media_category"\r\n\r\ntweet_image'
    const answer = await bench.call('POST', 'api.x.com/2/media/upload', {
      token,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: `--b\r\n${category}\r\n--b\r\n${part}${lines}\r\n--b--\r\n`,
    })
    expect(answer).toMatchObject({ status: 200, body: { data: { size: IMAGE.length } } })
  })
  it('still serves the command style, and notes it', async () => {
    const form = (fields: Record<string, string>, file?: Uint8Array<ArrayBuffer>) => {
      const body = new FormData()
      for (const [name, value] of Object.entries(fields)) body.set(name, value)
      if (file !== undefined) body.set('media', new Blob([file]), 'a')
      return bench.call('POST', 'api.x.com/2/media/upload', { token, body })
    }
    const begun = await form({
      command: 'INIT',
      media_type: 'image/jpeg',
      total_bytes: String(IMAGE.length),
      media_category: 'tweet_image',
    })
    const { id } = begun.body['data'] as { id: string }
    expect((await form({ command: 'APPEND', media_id: id, segment_index: '0' }, IMAGE)).status).toBe(200)
    expect((await form({ command: 'FINALIZE', media_id: id })).status).toBe(200)
    expect(bench.world.collections.collection('notes').all().length).toBeGreaterThan(0)
  })
  it('takes up to 1000 characters of alt text, for pictures only', async () => {
    const describeIt = (id: string, text: string) =>
      bench.call('POST', 'api.x.com/2/media/metadata', { token, json: { id, metadata: { alt_text: { text } } } })
    const { id } = await upload(bench, token, IMAGE, 'image/jpeg', 'tweet_image')
    expect((await describeIt(id, 'a'.repeat(1000))).body['data']).toMatchObject({ id, associated_metadata: { alt_text: {} } })
    expect((await describeIt(id, 'a'.repeat(1001))).status).toBe(400)
    expect((await describeIt((await upload(bench, token, VIDEO, 'video/mp4', 'tweet_video')).id, 'a')).status).toBe(400)
  })
  it('has shut the old upload hosts', async () => {
    expect((await bench.call('POST', 'upload.twitter.com/1.1/media/upload.json', { token })).status).toBe(410)
    expect(STANDARD).not.toBe(PREMIUM)
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { issueInstagramToken } from './meta-tokens.ts'
import { changeMetaSettings } from './meta-settings.ts'
import { practiceMetaApp } from './practice-accounts.ts'
import { at, KITCHEN, openMeta, sampleVideo, TRAINS, type MetaClient } from './testing/client.ts'
import { sendFrom } from './testing/videos.ts'

const MEDIA = `${KITCHEN.instagram}/media`
const bytes = sampleVideo()

let meta: MetaClient
beforeEach(() => {
  meta = openMeta()
})
afterEach(() => meta.close())

const open = async (form: Record<string, string> = {}) => {
  const { id, uri } = await meta.ok('POST', MEDIA, { form: { media_type: 'REELS', upload_type: 'resumable', caption: 'Steam', ...form } })
  return { id: String(id), uri: String(uri) }
}
const send = (uri: string, offset: number, body: Uint8Array, headers?: Record<string, string>) => sendFrom(meta, uri, offset, body, headers)
const look = (id: string) => meta.ok('GET', id, { query: { fields: 'id,status,status_code,video_status' } })

describe('a reel without hosting', () => {
  it('goes up to the uri it was given and is published at /reel/', async () => {
    const { id, uri } = await open()
    expect(uri).toBe(`http://127.0.0.1:8000/rupload.facebook.com/ig-api-upload/v26.0/${id}`)
    expect((await send(uri, 0, bytes)).json()).toEqual({ success: true, message: 'Upload successful.' })
    expect(await look(id)).toMatchObject({
      status_code: 'IN_PROGRESS',
      video_status: { uploading_phase: { status: 'complete' }, processing_phase: { status: 'in_progress' } },
    })
    meta.driver.clock.advance(2_000)
    expect(await look(id)).toMatchObject({ status_code: 'FINISHED' })
    const { id: mediaId } = await meta.ok('POST', `${KITCHEN.instagram}/media_publish`, { form: { creation_id: id } })
    const media = await meta.ok('GET', String(mediaId), { query: { fields: 'permalink,media_type,media_product_type' } })
    expect(media).toMatchObject({ media_type: 'VIDEO', media_product_type: 'REELS' })
    const page = await meta.driver.call('GET', String(media['permalink']))
    expect(String(media['permalink'])).toContain('/www.instagram.com/reel/')
    expect(page.text).toContain('<video')
    const [post] = meta.driver.world.posts.all()
    expect(meta.driver.world.blobs.sizeOf(post?.media[0] ?? '')).toBe(bytes.length)
  })

  it('goes on where the bytes ended, also after a restart, and over the address without a version', async () => {
    const { id, uri } = await open()
    const short = await send(uri, 0, bytes.subarray(0, 50_002))
    expect(short.json()).toMatchObject({ debug_info: { retriable: true, type: 'PartialRequestError' } })
    meta.driver.restart()
    expect(at(await look(id), 'video_status', 'uploading_phase')).toMatchObject({ status: 'in_progress', bytes_transferred: 50_002 })
    expect((await send(uri, 0, bytes)).json()).toMatchObject({ debug_info: { type: 'OffsetInvalidError' } })
    expect((await send(uri.replace('/v26.0', ''), 50_002, bytes.subarray(50_002))).status).toBe(200)
  })

  it('demands its headers, the total size each time, and a token that may', async () => {
    const { uri } = await open()
    const refused = [
      { authorization: '' },
      { authorization: `Bearer ${meta.userToken}` },
      { authorization: `OAuth ${meta.pageToken(TRAINS.page)}` },
      { offset: '' },
      { file_size: 'many' },
      { file_size: String(301 * 1024 * 1024) },
    ]
    for (const headers of refused) {
      const answer = await send(uri, 0, bytes, headers)
      expect(answer.status).toBe(400)
      expect(answer.json()).toMatchObject({ debug_info: { retriable: false, type: 'ProcessingFailedError' } })
    }
    expect((await send(uri, 0, bytes.subarray(0, 10))).status).toBe(400)
    expect((await send(uri, 10, bytes.subarray(10), { file_size: String(bytes.length - 10) })).json()).toMatchObject({
      debug_info: { type: 'ProcessingFailedError' },
    })
    expect((await send(uri, 10, bytes.subarray(10), { authorization: `OAuth ${meta.userToken}` })).status).toBe(200)
  })

  it('keeps what arrived when the connection was cut', async () => {
    const { id, uri } = await open()
    meta.driver.world.faults.add({ kind: 'drop', host: 'rupload.facebook.com', afterBytes: 131_072 })
    await expect(send(uri, 0, bytes)).rejects.toThrow()
    expect(at(await look(id), 'video_status', 'uploading_phase', 'bytes_transferred')).toBe(131_072)
    expect((await send(uri, 131_072, bytes.subarray(131_072))).status).toBe(200)
  })

  it('is whole when the connection breaks after its last byte, and is worked on although nobody hears the answer', async () => {
    const { id, uri } = await open()
    const headers = { authorization: `OAuth ${meta.pageToken(KITCHEN.page)}`, offset: '0', file_size: String(bytes.length) }
    await expect(meta.driver.call('POST', uri, { headers, body: bytes, isCutAtTheEnd: true })).rejects.toThrow('the line broke')
    meta.driver.clock.advance(2_000)
    expect(await look(id)).toMatchObject({ status_code: 'FINISHED' })
  })

  it('takes one request at a time', async () => {
    const { uri } = await open()
    const answers = await Promise.all([send(uri, 0, bytes), send(uri, 0, bytes)])
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 400])
  })

  it('ends in ERROR when its file is no video, or its cover lies behind the end', async () => {
    const { id, uri } = await open()
    await send(uri, 0, Buffer.alloc(bytes.length))
    const late = await open({ thumb_offset: '9000' })
    await send(late.uri, 0, bytes)
    meta.driver.clock.advance(2_000)
    const failed = await look(id)
    expect(failed).toMatchObject({ status_code: 'ERROR', video_status: { processing_phase: { status: 'error' } } })
    expect(failed['status']).toContain('2207026')
    expect((await look(late.id))['status']).toContain('2207057')
  })

  it('lets Instagram Login’s tokens upload by a switch only', async () => {
    const app = practiceMetaApp(meta.driver.world)
    const scopes = ['instagram_business_basic', 'instagram_business_content_publish']
    const { token } = issueInstagramToken(meta.driver.world, app, KITCHEN.instagram, scopes, true)
    const authorization = `OAuth ${token}`
    const { uri } = await open()
    expect((await send(uri, 0, bytes, { authorization })).text).toContain('unauthorized user request')
    changeMetaSettings(meta.driver.world, { isInstagramLoginUploadAllowed: true })
    expect((await send(uri, 0, bytes, { authorization })).status).toBe(200)
  })

  it('that is hosted tells a failed download in its status', async () => {
    const { id } = await meta.ok('POST', MEDIA, { form: { media_type: 'REELS', video_url: 'https://example.com/a.mp4' } })
    meta.driver.clock.advance(2_000)
    const failed = await look(String(id))
    expect(failed).toMatchObject({ status_code: 'ERROR' })
    expect(failed['status']).toContain('Media download has failed')
    expect(failed['video_status']).toBeUndefined()
  })

  it('may be a lone VIDEO by a switch only', async () => {
    changeMetaSettings(meta.driver.world, { isLoneVideoAccepted: true })
    await open({ media_type: 'VIDEO' })
  })
})

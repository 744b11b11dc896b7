import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changeMetaSettings } from './meta-settings.ts'
import { at, KITCHEN, openMeta, samplePicture, sampleVideo, TRAINS, type GraphOptions, type MetaClient } from './testing/client.ts'

const VIDEOS = `${KITCHEN.page}/videos`
const CHUNK = 150_000
const bytes = sampleVideo()
const DAY = 86_400_000

let meta: MetaClient
beforeEach(() => {
  meta = openMeta()
  changeMetaSettings(meta.driver.world, { videoChunkBytes: CHUNK })
})
afterEach(() => meta.close())

const shown = () => meta.driver.world.posts.all().filter((post) => post.visibility === 'Public')
const status = async (videoId: unknown) =>
  (await meta.ok('GET', String(videoId), { query: { fields: 'status,post_id,permalink_url,published,length' } })) as Record<string, unknown>
const unix = (aheadMs: number) => String(Math.floor((meta.driver.clock.now() + aheadMs) / 1000))
const start = () => meta.ok('POST', VIDEOS, { form: { upload_phase: 'start', file_size: String(bytes.length) } })
const chunk = (session: unknown, from: number, to = Math.min(bytes.length, from + CHUNK)): GraphOptions => ({
  parts: {
    upload_phase: 'transfer',
    upload_session_id: String(session),
    start_offset: String(from),
    video_file_chunk: { bytes: bytes.subarray(from, to), name: 'chunk', type: 'application/octet-stream' },
  },
})
const uploadAll = async () => {
  const begun = await start()
  for (let from = 0; from < bytes.length; from += CHUNK) await meta.ok('POST', VIDEOS, chunk(begun['upload_session_id'], from))
  return begun
}
const finish = (session: unknown, form: Record<string, string> = {}) => ({
  form: { upload_phase: 'finish', upload_session_id: String(session), ...form },
})

describe('a video in chunks', () => {
  it('goes up in the pieces that the server asks for, and is public when processed', async () => {
    const begun = await start()
    expect(begun).toMatchObject({ start_offset: '0', end_offset: String(CHUNK) })
    const session = begun['upload_session_id']
    let range = begun
    while (range['start_offset'] !== range['end_offset']) {
      range = await meta.ok('POST', VIDEOS, chunk(session, Number(range['start_offset']), Number(range['end_offset'])))
    }
    expect(range).toEqual({ start_offset: String(bytes.length), end_offset: String(bytes.length) })
    expect(at(await status(begun['video_id']), 'status', 'video_status')).toBe('upload_complete')
    expect(await meta.ok('POST', VIDEOS, finish(session, { title: 'Film', description: 'A slow train' }))).toEqual({ success: true })
    const working = await status(begun['video_id'])
    expect(working).toMatchObject({ published: false, status: { video_status: 'processing', publishing_phase: { status: 'not_started' } } })
    expect(working['post_id']).toBeUndefined()
    meta.driver.clock.advance(2_000)
    const done = await status(begun['video_id'])
    expect(done).toMatchObject({
      published: true,
      length: 6,
      permalink_url: `/${KITCHEN.page}/videos/${String(begun['video_id'])}/`,
      status: {
        video_status: 'ready',
        uploading_phase: { status: 'complete', bytes_transferred: bytes.length, source_file_size: bytes.length },
        processing_phase: { status: 'complete' },
        publishing_phase: { status: 'complete', publish_status: 'published' },
      },
    })
    const page = await meta.driver.call('GET', `https://www.facebook.com${String(done['permalink_url'])}`)
    expect(page.text).toContain('<video')
    expect(page.text).toContain('A slow train')
    const post = await meta.ok('GET', `${KITCHEN.page}_${String(done['post_id'])}`, { query: { fields: 'permalink_url,message' } })
    expect(post['message']).toBe('A slow train')
    expect(shown()).toMatchObject([{ platform: 'facebook', text: 'A slow train' }])
    expect(meta.driver.world.blobs.sizeOf(shown()[0]?.media[0] ?? '')).toBe(bytes.length)
  })

  it('says where to go on after a wrong offset or a wrong size', async () => {
    const { upload_session_id: session } = await start()
    await meta.ok('POST', VIDEOS, chunk(session, 0))
    for (const wrong of [chunk(session, 0), chunk(session, CHUNK, CHUNK + 10)]) {
      expect(await meta.refusal('POST', VIDEOS, wrong)).toMatchObject({
        status: 400,
        subcode: 1363037,
        error: { error_data: { start_offset: CHUNK, end_offset: 2 * CHUNK } },
      })
    }
    await meta.ok('POST', VIDEOS, chunk(session, CHUNK))
  })

  it('wants each chunk as a file of a multipart body', async () => {
    const { upload_session_id: session } = await start()
    const form = { upload_phase: 'transfer', upload_session_id: String(session), start_offset: '0', video_file_chunk: 'abc' }
    expect(await meta.refusal('POST', VIDEOS, { form })).toMatchObject({ status: 400, subcode: 1363030 })
  })

  it('cannot be finished before its last byte, nor twice', async () => {
    const { upload_session_id: session } = await start()
    expect(await meta.refusal('POST', VIDEOS, finish(session))).toMatchObject({ status: 400, code: 6000 })
    const whole = await uploadAll()
    await meta.ok('POST', VIDEOS, finish(whole['upload_session_id']))
    expect(await meta.refusal('POST', VIDEOS, finish(whole['upload_session_id']))).toMatchObject({ status: 400, code: 100 })
    expect(shown()).toHaveLength(1)
  })

  it('is gone after cancel', async () => {
    const { upload_session_id: session, video_id: videoId } = await start()
    await meta.ok('POST', VIDEOS, { form: { upload_phase: 'cancel', upload_session_id: String(session) } })
    expect(await meta.refusal('POST', VIDEOS, chunk(session, 0))).toMatchObject({ code: 100 })
    expect(await meta.refusal('GET', String(videoId))).toMatchObject({ code: 100, subcode: 33 })
  })

  it('checks its parameters and its token', async () => {
    const post = (form: Record<string, string>, token?: string) =>
      meta.refusal('POST', VIDEOS, { form, ...(token === undefined ? {} : { token }) })
    expect(await post({ upload_phase: 'start' })).toMatchObject({ status: 400, code: 100 })
    expect(await post({ upload_phase: 'begin' })).toMatchObject({ status: 400, code: 100 })
    expect(await post({ upload_phase: 'start', file_size: '5', file_url: 'http://127.0.0.1/a.mp4' })).toMatchObject({ code: 100 })
    expect(await post({ upload_phase: 'start', file_size: '5' }, meta.userToken)).toMatchObject({ status: 403, code: 200 })
    expect(await meta.refusal('POST', 'me/videos', { token: meta.userToken, form: { title: 'x' } })).toMatchObject({
      status: 400,
      code: 100,
    })
    const { upload_session_id: session } = await start()
    const foreign = { ...chunk(session, 0), token: meta.pageToken(TRAINS.page) }
    expect(await meta.refusal('POST', `${TRAINS.page}/videos`, foreign)).toMatchObject({ code: 100 })
  })

  it('is scheduled up to six months ahead', async () => {
    const { upload_session_id: session } = await uploadAll()
    expect(
      await meta.refusal('POST', VIDEOS, finish(session, { published: 'false', scheduled_publish_time: unix(200 * DAY) })),
    ).toMatchObject({ code: 100 })
    await meta.ok('POST', VIDEOS, finish(session, { description: 'Later', published: 'false', scheduled_publish_time: unix(100 * DAY) }))
    meta.driver.clock.advance(DAY)
    await meta.ok('GET', 'me')
    expect(shown()).toEqual([])
  })

  it('shows a failed processing in its status, and is no post', async () => {
    meta.driver.world.faults.add({ kind: 'fail-processing', platform: 'facebook', reason: '1363128' })
    const { upload_session_id: session, video_id: videoId } = await uploadAll()
    await meta.ok('POST', VIDEOS, finish(session))
    meta.driver.clock.advance(2_000)
    expect(await status(videoId)).toMatchObject({
      status: { video_status: 'error', processing_phase: { status: 'error', errors: [{ code: 1363128 }] } },
    })
    expect(shown()).toEqual([])
  })
})

describe('a video in one request', () => {
  const source = { bytes, name: 'a.mp4', type: 'video/mp4' }

  it('is taken from a multipart body, also on the old host, with a thumbnail', async () => {
    const thumb = { bytes: samplePicture(), name: 't.jpg', type: 'image/jpeg' }
    const { id } = await meta.ok('POST', VIDEOS, { host: 'graph-video.facebook.com', parts: { source, description: 'One shot', thumb } })
    meta.driver.clock.advance(2_000)
    expect(
      at(await meta.ok('GET', String(id), { query: { fields: 'thumbnails{uri,is_preferred}' } }), 'thumbnails', 'data', 0, 'is_preferred'),
    ).toBe(true)
    await meta.ok('POST', `${String(id)}/thumbnails`, { parts: { source: thumb, is_preferred: 'true' } })
    await meta.ok('POST', String(id), { form: { description: 'Renamed' } })
    expect(shown()[0]?.text).toBe('Renamed')
    await meta.ok('DELETE', String(id))
    expect(shown()).toEqual([])
  })

  it('must be a video', async () => {
    expect(await meta.refusal('POST', VIDEOS, { parts: { source: { bytes: Buffer.from('x'.repeat(500)), name: 'a.mp4' } } })).toMatchObject(
      { status: 400, code: 352 },
    )
    expect(await meta.refusal('POST', VIDEOS, { parts: { source: { bytes: Buffer.alloc(0), name: 'a.mp4' } } })).toMatchObject({
      status: 400,
      code: 382,
    })
    expect(await meta.refusal('POST', VIDEOS, { form: { title: 'none' } })).toMatchObject({ status: 400, code: 100 })
    expect(await meta.refusal('POST', VIDEOS, { form: { file_url: 'https://example.com/a.mp4' } })).toMatchObject({
      status: 400,
      code: 389,
    })
  })
})

describe('a video by file handle', () => {
  const open = (query: Record<string, string> = {}) =>
    meta.graph('POST', `${meta.login.clientId}/uploads`, {
      token: meta.userToken,
      query: { file_name: 'a.mp4', file_length: String(bytes.length), file_type: 'video/mp4', ...query },
    })
  const send = (id: string, offset: number, body: Uint8Array, headers: Record<string, string> = {}) =>
    meta.graph('POST', id, {
      token: null,
      headers: { authorization: `OAuth ${meta.userToken}`, file_offset: String(offset), ...headers },
      body,
    })

  it('is uploaded with interruptions and used once', async () => {
    const id = String((await open()).json()['id'])
    expect(id).toMatch(/^upload:.+\?sig=/)
    expect((await send(id, 0, bytes.subarray(0, 100_000))).status).toBe(400)
    const asked = await meta.ok('GET', id, { token: null, headers: { authorization: `OAuth ${meta.userToken}` } })
    expect(asked).toEqual({ id, file_offset: '100000' })
    expect((await send(id, 0, bytes)).json()).toMatchObject({ error: { code: 100 } })
    const { h } = (await send(id, 100_000, bytes.subarray(100_000))).json()
    expect(h).toMatch(/^2:/)
    const form = { description: 'By handle', fbuploader_video_file_chunk: String(h) }
    const { id: videoId } = await meta.ok('POST', VIDEOS, { form })
    expect(videoId).toMatch(/^\d+$/)
    expect(await meta.refusal('POST', VIDEOS, { form })).toMatchObject({ status: 400, code: 100 })
  })

  it('wants the token in the header, and checks everything else', async () => {
    const id = String((await open()).json()['id'])
    expect(
      await meta.refusal('POST', id, { token: null, query: { access_token: meta.userToken }, headers: { file_offset: '0' }, body: bytes }),
    ).toMatchObject({ code: 190 })
    expect((await send(id, 0, Buffer.concat([bytes, bytes]))).json()).toMatchObject({ error: { code: 100 } })
    expect((await open({ file_type: 'video/quicktime' })).json()).toMatchObject({ error: { code: 100 } })
    expect((await open({ file_length: '0' })).json()).toMatchObject({ error: { code: 100 } })
    expect(
      await meta.refusal('POST', `${meta.login.clientId}/uploads`, { query: { file_name: 'a', file_length: '5', file_type: 'video/mp4' } }),
    ).toMatchObject({ status: 403, code: 200 })
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRACTICE_ACCOUNTS } from './records.ts'
import { codeOf, dataOf, openTikTok, type TikTokClient } from './testing/client.ts'
import { paddedVideo, SAMPLE_VIDEO as SAMPLE } from './testing/sample.ts'

const CHUNK = 5_242_880

let tiktok: TikTokClient
let token: string
beforeEach(() => {
  tiktok = openTikTok()
  token = tiktok.token()
})
afterEach(() => tiktok.close())

interface Run {
  readonly publish_id: string
  readonly upload_url: string
}

const begin = async (video: Uint8Array, chunkSize = video.length, post: Record<string, unknown> = {}, withToken = token) =>
  dataOf<Run>(
    await tiktok.init(withToken, {
      post,
      source: { video_size: video.length, chunk_size: chunkSize, total_chunk_count: Math.floor(video.length / chunkSize) },
    }),
  )

const status = async (run: Run, withToken = token) => dataOf<Record<string, unknown>>(await tiktok.status(withToken, run.publish_id))

/** Publishes the sample. */
async function publish(post: Record<string, unknown> = {}, withToken = token): Promise<Run> {
  const run = await begin(SAMPLE, SAMPLE.length, post, withToken)
  expect((await tiktok.put(run.upload_url, SAMPLE, 0, SAMPLE.length - 1)).status).toBe(201)
  return run
}

describe('uploading', () => {
  it('takes chunks in order, the remainder with the last, over a restart, byte for byte', async () => {
    const video = paddedVideo(2 * CHUNK + 4_000)
    const run = await begin(video, CHUNK)
    const first = await tiktok.put(run.upload_url, video, 0, CHUNK - 1)
    expect([first.status, first.headers['content-range']]).toEqual([206, `bytes 0-${CHUNK}/${video.length}`])
    expect(await status(run)).toMatchObject({ status: 'PROCESSING_UPLOAD', uploaded_bytes: CHUNK })
    tiktok.restart()
    expect((await tiktok.put(run.upload_url, video, CHUNK, video.length - 1)).status).toBe(201)
    expect(await status(run)).toMatchObject({ status: 'PROCESSING_UPLOAD', uploaded_bytes: video.length })
    const [post] = tiktok.world.posts.all()
    expect(tiktok.world.blobs.sizeOf(post!.media[0]!)).toBe(video.length)
    tiktok.clock.advance(2_000)
    expect(await status(run)).toMatchObject({ status: 'PUBLISH_COMPLETE' })
  })

  it('answers 416 with the real progress where a range does not continue it', async () => {
    const video = paddedVideo(2 * CHUNK)
    const run = await begin(video, CHUNK)
    const early = await tiktok.put(run.upload_url, video, CHUNK, video.length - 1)
    expect([early.status, early.headers['content-range']]).toEqual([416, `bytes 0-0/${video.length}`])
    await tiktok.put(run.upload_url, video, 0, CHUNK - 1)
    const again = await tiktok.put(run.upload_url, video, 0, CHUNK - 1)
    expect([again.status, again.headers['content-range']]).toEqual([416, `bytes 0-${CHUNK}/${video.length}`])
    tiktok.setSettings({ rangeEnd: 'last' })
    expect((await tiktok.put(run.upload_url, video, 0, CHUNK - 1)).headers['content-range']).toBe(`bytes 0-${CHUNK - 1}/${video.length}`)
  })

  it('keeps nothing of a chunk that broke off, and takes it again', async () => {
    const video = paddedVideo(2 * CHUNK)
    const run = await begin(video, CHUNK)
    tiktok.world.faults.add({ kind: 'drop', host: 'open-upload.tiktokapis.com', afterBytes: 100_000 })
    await expect(tiktok.put(run.upload_url, video, 0, CHUNK - 1)).rejects.toThrow('drop')
    expect(await status(run)).toMatchObject({ uploaded_bytes: 0 })
    expect((await tiktok.put(run.upload_url, video, 0, CHUNK - 1)).status).toBe(206)
    tiktok.world.faults.add({ kind: 'drop', host: 'open-upload.tiktokapis.com', afterBytes: 100_000 })
    await expect(tiktok.put(run.upload_url, video, CHUNK, video.length - 1)).rejects.toThrow('drop')
    expect(await status(run)).toMatchObject({ uploaded_bytes: CHUNK })
    expect((await tiktok.put(run.upload_url, video, CHUNK, video.length - 1)).status).toBe(201)
  })

  it('has published once when the answer to the last chunk is lost', async () => {
    const run = await begin(SAMPLE)
    tiktok.world.faults.add({ kind: 'lose-answer', host: 'open-upload.tiktokapis.com' })
    await expect(tiktok.put(run.upload_url, SAMPLE, 0, SAMPLE.length - 1)).rejects.toThrow('answer lost')
    expect(await status(run)).toMatchObject({ uploaded_bytes: SAMPLE.length })
    expect((await tiktok.put(run.upload_url, SAMPLE, 0, SAMPLE.length - 1)).status).toBe(416)
    expect(tiktok.world.posts.all()).toHaveLength(1)
  })

  it.each([
    ['no range', { 'Content-Range': '' }, 400],
    ['a malformed range', { 'Content-Range': '0-10/11' }, 400],
    ['another total', { 'Content-Range': `bytes 0-${SAMPLE.length - 1}/${SAMPLE.length + 1}` }, 400],
    ['a length that differs from the range', { 'Content-Length': '5' }, 400],
    ['no length', { 'Content-Length': '' }, 400],
    ['chunked encoding', { 'Transfer-Encoding': 'chunked' }, 400],
    ['another type', { 'Content-Type': 'application/octet-stream' }, 400],
  ])('refuses %s', async (_what, headers, expected) => {
    const run = await begin(SAMPLE)
    expect((await tiktok.put(run.upload_url, SAMPLE, 0, SAMPLE.length - 1, headers)).status).toBe(expected)
    expect(await status(run)).toMatchObject({ uploaded_bytes: 0 })
  })

  it('refuses a body shorter than announced and a chunk shorter than planned', async () => {
    const run = await begin(SAMPLE)
    const length = String(SAMPLE.length)
    const range = `bytes 0-${SAMPLE.length - 1}/${length}`
    const short = await tiktok.call('PUT', run.upload_url, {
      headers: { 'Content-Type': 'video/mp4', 'Content-Range': range, 'Content-Length': length },
      body: SAMPLE.subarray(1),
    })
    expect(short.status).toBe(400)
    expect((await tiktok.put(run.upload_url, SAMPLE, 0, 99_999)).status).toBe(400)
  })

  it('knows no other task, and ends an hour after init', async () => {
    const run = await begin(SAMPLE)
    expect((await tiktok.put(`${run.upload_url}x`, SAMPLE, 0, SAMPLE.length - 1)).status).toBe(404)
    tiktok.clock.advance(3_600_000)
    expect((await tiktok.put(run.upload_url, SAMPLE, 0, SAMPLE.length - 1)).status).toBe(403)
  })

  it('ignores Authorization, and notes it', async () => {
    const run = await begin(SAMPLE)
    expect((await tiktok.put(run.upload_url, SAMPLE, 0, SAMPLE.length - 1, { Authorization: 'Bearer x' })).status).toBe(201)
    expect(tiktok.notes().join()).toContain('Authorization')
  })
})

describe('status', () => {
  it('gives the public id as a bare int64 after moderation, and shows the video at its address', async () => {
    const run = await publish()
    tiktok.clock.advance(2_000)
    expect(await status(run)).toMatchObject({ status: 'PUBLISH_COMPLETE', publicaly_available_post_id: [] })
    tiktok.clock.advance(2_000)
    const raw = (await tiktok.status(token, run.publish_id)).text
    const id = /"publicaly_available_post_id":\[(\d{19})\]/.exec(raw)?.[1]
    const [post] = tiktok.world.posts.all()
    expect(post).toMatchObject({
      id,
      url: `https://www.tiktok.com/@practice.creator/video/${id ?? ''}`,
      account: PRACTICE_ACCOUNTS[0]!.openId,
    })
    const page = await tiktok.call('GET', post!.url)
    expect(page.status).toBe(200)
    expect(page.text).toContain('<video')
    expect(page.text).toContain('Caption #tag')
    expect((await tiktok.call('GET', 'https://www.tiktok.com/@practice.creator')).text).toContain(String(id))
  })

  it('never gives the id of a private post', async () => {
    const run = await publish({ privacy_level: 'SELF_ONLY' })
    tiktok.clock.advance(86_400_000)
    token = tiktok.token()
    expect(await status(run)).toMatchObject({ status: 'PUBLISH_COMPLETE', publicaly_available_post_id: [] })
  })

  it('can take its time with moderation', async () => {
    tiktok.setSettings({ moderationMs: 60_000 })
    const run = await publish()
    tiktok.clock.advance(30_000)
    expect(await status(run)).toMatchObject({ publicaly_available_post_id: [] })
    tiktok.clock.advance(32_000)
    expect((await status(run))['publicaly_available_post_id']).toHaveLength(1)
  })

  it('knows whose run it is', async () => {
    const run = await begin(SAMPLE)
    const other = await tiktok.status(tiktok.token(undefined, 1), run.publish_id)
    expect([other.status, codeOf(other)]).toEqual([400, 'token_not_authorized_for_specified_publish_id'])
    const unknown = await tiktok.status(token, 'v_pub_file~v2-1.0')
    expect([unknown.status, codeOf(unknown)]).toEqual([400, 'invalid_publish_id'])
    expect(codeOf(await tiktok.api('/v2/post/publish/cancel/', token, { publish_id: run.publish_id }))).toBe('publish_not_cancellable')
  })

  it('answers 30 times a minute', async () => {
    const run = await begin(SAMPLE)
    for (let call = 0; call < 30; call += 1) await status(run)
    expect((await tiktok.status(token, run.publish_id)).status).toBe(429)
  })

  it.each([
    'file_format_check_failed',
    'duration_check_failed',
    'frame_rate_check_failed',
    'picture_size_check_failed',
    'internal',
    'spam_risk_text',
    'spam_risk',
  ])('fails with %s on demand, HTTP 200 and code ok', async (reason) => {
    tiktok.world.faults.add({ kind: 'fail-processing', platform: 'tiktok', reason })
    const run = await publish()
    tiktok.clock.advance(2_000)
    expect(await status(run)).toMatchObject({ status: 'FAILED', fail_reason: reason, publicaly_available_post_id: [] })
    expect(tiktok.world.posts.all()).toEqual([])
  })

  it('looks into the file', async () => {
    const nonsense = Buffer.alloc(50_000, 7)
    const run = await begin(nonsense)
    await tiktok.put(run.upload_url, nonsense, 0, nonsense.length - 1)
    tiktok.setAccount(0, { maxVideoSeconds: 5 })
    const long = await publish()
    tiktok.clock.advance(2_000)
    expect(await status(run)).toMatchObject({ status: 'FAILED', fail_reason: 'file_format_check_failed' })
    expect(await status(long)).toMatchObject({ status: 'FAILED', fail_reason: 'duration_check_failed' })
  })

  it('fails and withdraws what was in processing when the creator removes the app', async () => {
    const run = await publish()
    tiktok.world.tokens.revokeGrant(tiktok.world.tokens.find(token)!.grantId)
    tiktok.clock.advance(2_000)
    expect(await status(run, tiktok.token())).toMatchObject({ status: 'FAILED', fail_reason: 'auth_removed' })
    expect(tiktok.world.posts.all()).toEqual([])
  })

  it('caps Direct Posts a day', async () => {
    tiktok.setAccount(0, { dailyPostCap: 1 })
    const pending = await begin(SAMPLE)
    await publish()
    expect(codeOf(await tiktok.init(token))).toBe('spam_risk_too_many_posts')
    const info = await tiktok.api('/v2/post/publish/creator_info/query/', token)
    expect([info.status, codeOf(info)]).toEqual([200, 'spam_risk_too_many_posts'])
    await tiktok.put(pending.upload_url, SAMPLE, 0, SAMPLE.length - 1)
    tiktok.clock.advance(2_000)
    expect(await status(pending)).toMatchObject({ status: 'FAILED', fail_reason: 'spam_risk_too_many_posts' })
    tiktok.clock.advance(86_400_000)
    expect((await tiktok.init(tiktok.token())).status).toBe(200)
  })
})

describe('inbox', () => {
  async function deliver(): Promise<Run> {
    const source_info = { source: 'FILE_UPLOAD', video_size: SAMPLE.length, chunk_size: SAMPLE.length, total_chunk_count: 1 }
    const run = dataOf<Run>(await tiktok.api('/v2/post/publish/inbox/video/init/', token, { source_info }))
    expect((await tiktok.put(run.upload_url, SAMPLE, 0, SAMPLE.length - 1)).status).toBe(201)
    return run
  }

  it('delivers a draft, which the creator finishes', async () => {
    const run = await deliver()
    expect(run.publish_id).toMatch(/^v_inbox_file~v2\.\d+$/)
    tiktok.clock.advance(2_000)
    expect(await status(run)).toMatchObject({ status: 'SEND_TO_USER_INBOX' })
    expect(tiktok.world.posts.all()).toMatchObject([{ id: run.publish_id, visibility: 'SEND_TO_USER_INBOX' }])
    const draft = `https://www.tiktok.com/practice-inbox/${encodeURIComponent(run.publish_id)}`
    expect((await tiktok.call('GET', draft)).text).toContain('<video')
    expect(
      (await tiktok.call('POST', draft, { body: new URLSearchParams({ title: 'Mine', privacy_level: 'PUBLIC_TO_EVERYONE' }) })).status,
    ).toBe(302)
    expect(tiktok.world.posts.all()).toMatchObject([{ text: 'Mine' }])
    tiktok.clock.advance(2_000)
    expect((await status(run))['publicaly_available_post_id']).toHaveLength(1)
  })

  it('has room for five drafts', async () => {
    for (let draft = 0; draft < 5; draft += 1) await deliver()
    tiktok.clock.advance(60_000)
    const source_info = { source: 'FILE_UPLOAD', video_size: 1_000, chunk_size: 1_000, total_chunk_count: 1 }
    const refused = await tiktok.api('/v2/post/publish/inbox/video/init/', token, { source_info })
    expect([refused.status, codeOf(refused)]).toEqual([403, 'spam_risk_too_many_pending_share'])
  })

  it('needs video.upload', async () => {
    expect(codeOf(await tiktok.api('/v2/post/publish/inbox/video/init/', tiktok.token(['video.publish']), {}))).toBe('scope_not_authorized')
  })
})

describe('figures', () => {
  it('lists and queries public posts, ids as strings', async () => {
    await publish()
    tiktok.clock.advance(1_000)
    await publish({ title: 'second' })
    await publish({ privacy_level: 'SELF_ONLY' })
    tiktok.clock.advance(64_000)
    const list = (body: Record<string, unknown>, fields = 'id,title,share_url,view_count,create_time') =>
      tiktok.api(`/v2/video/list/?fields=${fields}`, token, body)
    const first = dataOf<{ videos: Record<string, unknown>[]; cursor: number; has_more: boolean }>(await list({ max_count: 1 }))
    expect(first).toMatchObject({ videos: [{ title: 'second', id: expect.any(String) as string }], has_more: true })
    const next = dataOf<{ videos: Record<string, unknown>[]; has_more: boolean }>(await list({ max_count: 20, cursor: first.cursor }))
    expect(next).toMatchObject({ videos: [{ title: 'Caption #tag' }], has_more: false })
    const id = String(next.videos[0]!['id'])
    const query = await tiktok.api('/v2/video/query/?fields=id,view_count', token, { filters: { video_ids: [id, '1'] } })
    expect(dataOf<{ videos: unknown[] }>(query).videos).toEqual([{ id, view_count: 21 }])
    expect(codeOf(await list({ max_count: 21 }))).toBe('invalid_params')
    expect(codeOf(await list({}, ''))).toBe('invalid_params')
    expect(codeOf(await tiktok.api('/v2/video/query/?fields=id', token, { filters: { video_ids: [] } }))).toBe('invalid_params')
  })

  it('shows a title of 150, and no half of a character at its end', async () => {
    const caption = `${'x'.repeat(149)}😀 and more`
    await publish({ title: caption })
    tiktok.clock.advance(4_000)
    const list = await tiktok.api('/v2/video/list/?fields=title,video_description', token, {})
    expect(dataOf<{ videos: unknown[] }>(list).videos).toEqual([{ title: 'x'.repeat(149), video_description: caption }])
  })

  it('answers unknown paths in the envelope', async () => {
    expect((await tiktok.api('/v2/nothing/', token)).json()).toHaveProperty('error.code')
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf, dataOf, openTikTok, type TikTokClient } from './testing/client.ts'

let tiktok: TikTokClient
let token: string
beforeEach(() => {
  tiktok = openTikTok()
  token = tiktok.token()
})
afterEach(() => tiktok.close())

const creatorInfo = (withToken = token) => tiktok.api('/v2/post/publish/creator_info/query/', withToken)

describe('creator_info', () => {
  it('tells the options of public and private creators', async () => {
    expect(dataOf<Record<string, unknown>>(await creatorInfo())).toMatchObject({
      creator_username: 'practice.creator',
      privacy_level_options: ['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
      max_video_post_duration_sec: 600,
      comment_disabled: false,
    })
    expect(dataOf<Record<string, unknown>>(await creatorInfo(tiktok.token(undefined, 1)))).toMatchObject({
      privacy_level_options: ['FOLLOWER_OF_CREATOR', 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'],
      duet_disabled: true,
    })
  })

  it('says with 200 that posting is impossible, where init says 403', async () => {
    tiktok.setAccount(0, { isBanned: true })
    const answer = await creatorInfo()
    expect([answer.status, codeOf(answer)]).toEqual([200, 'spam_risk_user_banned_from_posting'])
    const init = await tiktok.init(token)
    expect([init.status, codeOf(init)]).toEqual([403, 'spam_risk_user_banned_from_posting'])
  })

  it('answers 20 times a minute, in a sliding window, without Retry-After', async () => {
    for (let call = 0; call < 20; call += 1) expect((await creatorInfo()).status).toBe(200)
    const refused = await creatorInfo()
    expect([refused.status, codeOf(refused)]).toEqual([429, 'rate_limit_exceeded'])
    expect(refused.headers).not.toHaveProperty('retry-after')
    tiktok.clock.advance(60_000)
    expect((await creatorInfo()).status).toBe(200)
  })

  it('needs video.publish', async () => {
    const answer = await creatorInfo(tiktok.token(['user.info.basic']))
    expect([answer.status, codeOf(answer)]).toEqual([401, 'scope_not_authorized'])
  })
})

describe('video/init', () => {
  it('answers publish_id and upload_url', async () => {
    const { publish_id: publishId, upload_url: uploadUrl } = dataOf(await tiktok.init(token))
    expect(publishId).toMatch(/^v_pub_file~v2-1\.\d+$/)
    expect(publishId?.length).toBeLessThanOrEqual(64)
    expect(uploadUrl).toContain('/open-upload.tiktokapis.com/video/?upload_id=')
  })

  it.each([
    [{ title: 'x'.repeat(2_201) }, 400, 'invalid_params'],
    [{ title: 7 }, 400, 'invalid_params'],
    [{ disable_duet: 'yes' }, 400, 'invalid_params'],
    [{ privacy_level: undefined }, 403, 'privacy_level_option_mismatch'],
    [{ privacy_level: 'FOLLOWER_OF_CREATOR' }, 403, 'privacy_level_option_mismatch'],
    [{ privacy_level: 'SELF_ONLY', brand_content_toggle: true }, 400, 'invalid_params'],
  ])('refuses post_info %j', async (post, status, code) => {
    const answer = await tiktok.init(token, { post })
    expect([answer.status, codeOf(answer)]).toEqual([status, code])
  })

  const MB = 1_000_000
  it.each([
    ['small in one piece', { video_size: 1_000, chunk_size: 1_000, total_chunk_count: 1 }],
    ['64 MB in one piece', { video_size: 64 * MB, chunk_size: 64 * MB, total_chunk_count: 1 }],
    ['the guide’s example', { video_size: 50_000_123, chunk_size: 10 * MB, total_chunk_count: 5 }],
    ['10 MiB chunks', { video_size: 70 * MB, chunk_size: 10_485_760, total_chunk_count: 6 }],
    ['smallest chunks', { video_size: 12_000_000, chunk_size: 5_242_880, total_chunk_count: 2 }],
    ['4 GB', { video_size: 4_000 * MB, chunk_size: 10 * MB, total_chunk_count: 400 }],
  ])('accepts %s', async (_what, source) => {
    dataOf(await tiktok.init(token, { source }))
  })

  it.each([
    ['rounding up', { video_size: 50_000_123, chunk_size: 10 * MB, total_chunk_count: 6 }, 'The total chunk count is invalid'],
    ['one chunk of another size', { video_size: 15 * MB, chunk_size: 10 * MB, total_chunk_count: 1 }, 'The chunk size is invalid'],
    ['one chunk of more than 64 MB', { video_size: 90 * MB, chunk_size: 90 * MB, total_chunk_count: 1 }, 'The chunk size is invalid'],
    [
      'a 64 MB chunk that leaves one for 90 MB',
      { video_size: 90 * MB, chunk_size: 64 * MB, total_chunk_count: 1 },
      'The chunk size is invalid',
    ],
    ['chunks below 5 MB', { video_size: 9 * MB, chunk_size: 4 * MB, total_chunk_count: 2 }, 'The chunk size is invalid'],
    ['chunks larger than the file', { video_size: 1_000, chunk_size: 2_000, total_chunk_count: 1 }, 'The chunk size is invalid'],
    ['more than 4 GB', { video_size: 5_000 * MB, chunk_size: 10 * MB, total_chunk_count: 500 }, 'The video size is invalid'],
    ['no size', { video_size: undefined }, 'video_size is missing or invalid'],
    ['a size as text', { video_size: '1000' }, 'video_size is missing or invalid'],
    ['an unknown source', { source: 'MAGIC' }, 'source_info.source is missing or invalid'],
  ])('refuses %s', async (_what, source, message) => {
    const answer = await tiktok.init(token, { source })
    expect(answer.status).toBe(400)
    expect(answer.json()['error']).toMatchObject({ code: 'invalid_params', message })
  })

  it('begins six times a minute, inbox included', async () => {
    for (let call = 0; call < 5; call += 1) expect((await tiktok.init(token)).status).toBe(200)
    const source_info = { source: 'FILE_UPLOAD', video_size: 1_000, chunk_size: 1_000, total_chunk_count: 1 }
    expect((await tiktok.api('/v2/post/publish/inbox/video/init/', token, { source_info })).status).toBe(200)
    expect(codeOf(await tiktok.init(token))).toBe('rate_limit_exceeded')
    tiktok.clock.advance(60_000)
    expect((await tiktok.init(token)).status).toBe(200)
  })

  it('refuses public accounts while the app is unaudited, and more than only-me on private ones', async () => {
    tiktok.setApp({ isAudited: false })
    const refused = await tiktok.init(token, { post: { privacy_level: 'SELF_ONLY' } })
    expect([refused.status, codeOf(refused)]).toEqual([403, 'unaudited_client_can_only_post_to_private_accounts'])
    const privateToken = tiktok.token(undefined, 1)
    expect((await tiktok.init(privateToken, { post: { privacy_level: 'FOLLOWER_OF_CREATOR' } })).status).toBe(403)
    expect((await tiktok.init(privateToken, { post: { privacy_level: 'SELF_ONLY' } })).status).toBe(200)
  })

  it('has a practice account to which the app counts as unaudited', async () => {
    expect(codeOf(await tiktok.init(tiktok.token(undefined, 2)))).toBe('unaudited_client_can_only_post_to_private_accounts')
  })

  it('caps the users of an unaudited app', async () => {
    tiktok.setApp({ isAudited: false, unauditedUserCap: 1 })
    tiktok.setAccount(0, { isPrivate: true })
    const post = { privacy_level: 'SELF_ONLY' }
    expect((await tiktok.init(token, { post })).status).toBe(200)
    expect(codeOf(await tiktok.init(tiktok.token(undefined, 1), { post }))).toBe('reached_active_user_cap')
  })

  it('notes an init without creator_info, and options the creator disabled', async () => {
    await tiktok.init(token)
    expect(tiktok.notes().join()).toContain('without a fresh creator_info')
    const privateToken = tiktok.token(undefined, 1)
    await creatorInfo(privateToken)
    await tiktok.init(privateToken, { post: { privacy_level: 'SELF_ONLY' } })
    expect(tiktok.notes().at(-1)).toContain('disable_duet, disable_stitch')
  })

  it('wants JSON', async () => {
    const answer = await tiktok.call('POST', 'https://open.tiktokapis.com/v2/post/publish/video/init/', {
      headers: { Authorization: `Bearer ${token}` },
      body: new URLSearchParams({ a: 'b' }),
    })
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_params'])
  })
})

describe('pulling', () => {
  const photos = (change: Record<string, unknown> = {}) => ({
    media_type: 'PHOTO',
    post_mode: 'DIRECT_POST',
    post_info: { title: 't', privacy_level: 'PUBLIC_TO_EVERYONE' },
    source_info: { source: 'PULL_FROM_URL', photo_cover_index: 0, photo_images: ['https://cdn.example.com/1.jpg'] },
    ...change,
  })
  const initPhotos = (change?: Record<string, unknown>) => tiktok.api('/v2/post/publish/content/init/', token, photos(change))

  it('refuses unverified addresses, of photos and videos', async () => {
    const answer = await initPhotos()
    expect([answer.status, codeOf(answer)]).toEqual([403, 'url_ownership_unverified'])
    const video = await tiktok.init(token, { source: { source: 'PULL_FROM_URL', video_url: 'https://cdn.example.com/a.mp4' } })
    expect(codeOf(video)).toBe('url_ownership_unverified')
  })

  it('can be cancelled while it runs, and ends as a failed pull', async () => {
    tiktok.setApp({ verifiedUrlPrefixes: ['https://cdn.example.com/'] })
    const { publish_id: first } = dataOf(await initPhotos())
    expect(first).toMatch(/^p_pub_url~v2\./)
    expect(dataOf(await tiktok.status(token, first!))['status']).toBe('PROCESSING_DOWNLOAD')
    const cancel = (id: string) => tiktok.api('/v2/post/publish/cancel/', token, { publish_id: id })
    expect(codeOf(await cancel(first!))).toBe('ok')
    expect(dataOf(await tiktok.status(token, first!))).toMatchObject({ status: 'FAILED', fail_reason: 'publish_cancelled' })
    expect(codeOf(await cancel(first!))).toBe('publish_not_cancellable')
    const { publish_id: second } = dataOf(await initPhotos())
    tiktok.clock.advance(2_000)
    expect(dataOf(await tiktok.status(token, second!))).toMatchObject({ status: 'FAILED', fail_reason: 'photo_pull_failed' })
  })

  it.each([
    [{ media_type: 'VIDEO' }],
    [{ post_mode: 'NOW' }],
    [{ post_info: { title: 'x'.repeat(91), privacy_level: 'SELF_ONLY' } }],
    [{ source_info: { source: 'PULL_FROM_URL', photo_cover_index: 1, photo_images: ['https://cdn.example.com/1.jpg'] } }],
    [{ source_info: { source: 'FILE_UPLOAD', photo_cover_index: 0, photo_images: ['x'] } }],
  ])('refuses photos with %j', async (change) => {
    expect(codeOf(await initPhotos(change))).toBe('invalid_params')
  })
})

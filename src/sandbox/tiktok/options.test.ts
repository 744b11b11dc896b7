import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PRACTICE_ACCOUNTS, practiceAppRecord } from './records.ts'
import { codeOf, dataOf, openTikTok, type TikTokClient } from './testing/client.ts'
import { SAMPLE_VIDEO } from './testing/sample.ts'

let tiktok: TikTokClient
let token: string
beforeEach(() => {
  tiktok = openTikTok()
  token = tiktok.token()
})
afterEach(() => tiktok.close())

const SIZE = SAMPLE_VIDEO.length
const ONE_PIECE = { video_size: SIZE, chunk_size: SIZE, total_chunk_count: 1 }

interface Run {
  readonly publish_id: string
  readonly upload_url: string
}

async function publish(post: Record<string, unknown> = {}, withToken = token): Promise<Run> {
  const run = dataOf<Run>(await tiktok.init(withToken, { post, source: ONE_PIECE }))
  expect((await tiktok.put(run.upload_url, SAMPLE_VIDEO, 0, SIZE - 1)).status).toBe(201)
  return run
}

async function deliverDraft(): Promise<Run> {
  const run = dataOf<Run>(
    await tiktok.api('/v2/post/publish/inbox/video/init/', token, { source_info: { source: 'FILE_UPLOAD', ...ONE_PIECE } }),
  )
  expect((await tiktok.put(run.upload_url, SAMPLE_VIDEO, 0, SIZE - 1)).status).toBe(201)
  return run
}

const status = async (run: Run, withToken = token) => dataOf<Record<string, unknown>>(await tiktok.status(withToken, run.publish_id))
const control = (action: string, body: Record<string, unknown>) => tiktok.control(action, body)

describe('a told post', () => {
  it('says what every option did, and its page shows it', async () => {
    await publish({
      disable_duet: true,
      disable_stitch: true,
      disable_comment: true,
      video_cover_timestamp_ms: 1_500,
      brand_content_toggle: true,
      brand_organic_toggle: true,
      is_aigc: true,
    })
    const [post] = tiktok.world.posts.all()
    expect(post?.details).toEqual({
      kind: 'video',
      mode: 'direct',
      source: 'FILE_UPLOAD',
      isDuetAllowed: false,
      isStitchAllowed: false,
      isCommentAllowed: false,
      coverTimestampMs: 1_500,
      isPaidPartnership: true,
      isOwnBusiness: true,
      isAiGenerated: true,
    })
    tiktok.clock.advance(2_000)
    const { text } = await tiktok.call('GET', post!.url)
    for (const words of ['Paid partnership', 'AI-generated', 'Comments are turned off', 'Duets', 'Stitches', 'frame at 1.5 s'])
      expect(text).toContain(words)
  })

  it('has the first frame as cover where the time is none of the video', async () => {
    await publish({ video_cover_timestamp_ms: 3_600_000 })
    await publish({ video_cover_timestamp_ms: -1 })
    expect(tiktok.world.posts.all().map(({ details }) => details?.['coverTimestampMs'])).toEqual([0, 0])
  })

  it('has neither duets nor stitches on a private account, whatever the client says', async () => {
    const privateToken = tiktok.token(undefined, 1)
    tiktok.setAccount(1, { isDuetDisabled: false, isStitchDisabled: false })
    const info = await tiktok.api('/v2/post/publish/creator_info/query/', privateToken)
    expect(dataOf<Record<string, unknown>>(info)).toMatchObject({ duet_disabled: true, stitch_disabled: true })
    await publish({ privacy_level: 'FOLLOWER_OF_CREATOR', disable_duet: false }, privateToken)
    expect(tiktok.world.posts.all()[0]?.details).toMatchObject({ isDuetAllowed: false, isStitchAllowed: false, isCommentAllowed: true })
  })
})

describe('the control door', () => {
  it('finishes a draft as the creator would on the phone', async () => {
    const run = await deliverDraft()
    expect((await control('tap', { publishId: run.publish_id })).status).toBe(400)
    tiktok.clock.advance(2_000)
    expect(await status(run)).toMatchObject({ status: 'SEND_TO_USER_INBOX', publicaly_available_post_id: [] })
    const tapped = await control('tap', { publishId: run.publish_id, title: 'From my phone' })
    expect(tapped.status).toBe(200)
    expect(tiktok.world.posts.all()).toMatchObject([{ id: tapped.json()['id'], text: 'From my phone', details: { mode: 'inbox' } }])
    tiktok.clock.advance(2_000)
    expect(await status(run)).toMatchObject({ status: 'PUBLISH_COMPLETE' })
    expect((await control('tap', { publishId: run.publish_id, privacyLevel: 'FOLLOWER_OF_CREATOR' })).status).toBe(400)
    expect((await control('tap', { publishId: run.publish_id, privacyLevel: 'SELF_ONLY' })).status).toBe(200)
    expect(tiktok.world.posts.all()).toHaveLength(2)
  })

  it('turns the account, the app and the answers', async () => {
    expect((await control('account', { account: 'practice.creator', isPrivate: true })).json()).toMatchObject({ isPrivate: true })
    expect(codeOf(await tiktok.init(token))).toBe('privacy_level_option_mismatch')
    const app = (await control('app', { isAudited: false })).json()
    expect(app).toMatchObject({ isAudited: false })
    expect(JSON.stringify(app)).not.toContain(practiceAppRecord(tiktok.world).clientSecret)
    expect(codeOf(await tiktok.init(token, { post: { privacy_level: 'MUTUAL_FOLLOW_FRIENDS' } }))).toMatch(/^unaudited_client/)
    expect((await control('settings', { moderationMs: 5 })).json()).toMatchObject({ moderationMs: 5, accessLifeSeconds: 7_200 })
    expect((await control('account', { account: 'nobody' })).status).toBe(400)
    expect((await control('account', { account: 'practice.creator', isFamous: true })).status).toBe(400)
    expect((await control('nothing', {})).status).toBe(404)
  })

  it('writes post ids in the ways that clients have seen', async () => {
    const run = await publish()
    tiktok.clock.advance(4_000)
    const { id } = tiktok.world.posts.all()[0]!
    await control('settings', { postIds: 'strings' })
    expect(await status(run)).toMatchObject({ publicaly_available_post_id: [id] })
    await control('settings', { postIds: 'string' })
    expect(await status(run)).toMatchObject({ publicaly_available_post_id: id })
  })

  it('lets the creator take a post back, and then no list has it', async () => {
    await publish()
    await publish()
    tiktok.clock.advance(4_000)
    const list = async () =>
      dataOf<{ videos: { id: string }[] }>(await tiktok.api('/v2/video/list/?fields=id', token, {})).videos.map(({ id }) => id)
    const ids = await list()
    expect(ids).toHaveLength(2)
    await control('post', { id: ids[0]!, privacyLevel: 'SELF_ONLY' })
    expect(await list()).toEqual([ids[1]])
    await control('post', { id: ids[1]!, isRemoved: true })
    expect(await list()).toEqual([])
    expect(tiktok.world.posts.all()).toMatchObject([{ id: ids[0], visibility: 'SELF_ONLY' }])
  })
})

describe('drafts', () => {
  it('may be longer than the creator may post, for he can trim them', async () => {
    tiktok.setAccount(0, { maxVideoSeconds: 5 })
    const run = await deliverDraft()
    tiktok.clock.advance(2_000)
    expect(await status(run)).toMatchObject({ status: 'SEND_TO_USER_INBOX' })
  })

  it('make room once they are posted, or a day later', async () => {
    for (let draft = 0; draft < 5; draft += 1) await deliverDraft()
    tiktok.clock.advance(60_000)
    const begin = () => tiktok.api('/v2/post/publish/inbox/video/init/', token, { source_info: { source: 'FILE_UPLOAD', ...ONE_PIECE } })
    expect(codeOf(await begin())).toBe('spam_risk_too_many_pending_share')
    const [first] = tiktok.world.collections.collection<{ publishId: string }>('tiktok-runs').all()
    await control('tap', { publishId: first!.publishId })
    expect(codeOf(await begin())).toBe('ok')
    await control('settings', { accessLifeSeconds: 200_000 })
    token = tiktok.token()
    await deliverDraft()
    expect(codeOf(await begin())).toBe('spam_risk_too_many_pending_share')
    tiktok.clock.advance(86_400_000)
    expect(codeOf(await begin())).toBe('ok')
  })
})

describe('pictures and figures', () => {
  const fields = 'avatar_url,likes_count,video_count'
  const user = async () => {
    const answer = await tiktok.call('GET', `https://open.tiktokapis.com/v2/user/info/?fields=${fields}`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    return dataOf<{ user: { avatar_url: string; likes_count: number; video_count: number } }>(answer).user
  }

  it('serves an avatar for two hours, at its own address only', async () => {
    const { avatar_url: address } = await user()
    const picture = await tiktok.call('GET', address)
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/png'])
    expect((await tiktok.call('GET', address.replace('x-signature=', 'x-signature=x'))).status).toBe(403)
    expect((await tiktok.call('GET', address.replace(PRACTICE_ACCOUNTS[0]!.openId, PRACTICE_ACCOUNTS[1]!.openId))).status).toBe(403)
    tiktok.clock.advance(7_200_000)
    expect((await tiktok.call('GET', address)).status).toBe(403)
  })

  it('counts public posts, and their figures grow; comments stay away where they are turned off', async () => {
    tiktok.setSettings({ accessLifeSeconds: 200_000 })
    token = tiktok.token()
    await publish()
    await publish({ disable_comment: true })
    await publish({ privacy_level: 'SELF_ONLY' })
    tiktok.clock.advance(3_600_000)
    const figures = async () =>
      dataOf<{ videos: Record<string, number>[] }>(
        await tiktok.api('/v2/video/list/?fields=view_count,like_count,comment_count,share_count', token, {}),
      ).videos
    const first = await figures()
    expect(first).toHaveLength(2)
    expect(first.map((video) => video['comment_count']! > 0).sort()).toEqual([false, true])
    expect(await user()).toMatchObject({ video_count: 2, likes_count: first.reduce((sum, video) => sum + video['like_count']!, 0) })
    tiktok.clock.advance(3_600_000)
    const second = await figures()
    for (const name of ['view_count', 'like_count', 'share_count']) expect(second[0]![name]).toBeGreaterThan(first[0]![name]!)
  })
})

import { describe, expect, it } from 'vitest'
import type { Problem, ProblemError } from '../../../shared/problem.ts'
import { judgeProblem } from '../../core/retry-policy.ts'
import type { Json } from '../../../shared/json.ts'
import { medium, NOW, type Answer, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from './__fixtures__/play.ts'

const INFO = {
  creator_username: 'mira.makes',
  creator_nickname: 'Mira Makes',
  privacy_level_options: ['PUBLIC_TO_EVERYONE', 'SELF_ONLY'],
  comment_disabled: false,
  duet_disabled: false,
  stitch_disabled: true,
  max_video_post_duration_sec: 300,
}
const OPTIONS = { privacy: 'PUBLIC_TO_EVERYONE', hasConsented: true }
const PUBLISH_ID = 'v_pub_file~v2-1.123456789'
const UPLOAD_URL = 'https://open-upload.tiktokapis.com/video/?upload_id=67890&upload_token=Xza123'
const LINK = 'https://www.tiktok.com/@mira.makes/video/7350000000000000123'
const MINUTE = 60_000

const ok = (data: Json): Answer => ({ body: { data, error: { code: 'ok', message: '', log_id: 'L1' } } })
const refusal = (status: number, code: string): Answer => ({ status, body: { error: { code, message: 'no', log_id: 'L1' } } })
const creator = (more: Record<string, Json> = {}): Line => ['POST /v2/post/publish/creator_info/query/', ok({ ...INFO, ...more })]
const INIT: Line = ['POST /v2/post/publish/video/init/', ok({ publish_id: PUBLISH_ID, upload_url: UPLOAD_URL })]
const put = (answer: Answer): Line => ['PUT /video/', answer]
const status = (told: string, rest = ''): Line => [
  'POST /v2/post/publish/status/fetch/',
  { body: `{"data":{"status":"${told}"${rest}},"error":{"code":"ok","message":"","log_id":"L1"}}` },
]
const uploaded = (bytes: number) =>
  status('PROCESSING_UPLOAD', `,"fail_reason":"","publicaly_available_post_id":[],"uploaded_bytes":${bytes}`)
const COMPLETE = status('PUBLISH_COMPLETE', ',"publicaly_available_post_id":[7350000000000000123]')
const HIDDEN = status('PUBLISH_COMPLETE', ',"publicaly_available_post_id":[]')
const failed = (reason: string) => status('FAILED', `,"fail_reason":"${reason}"`)

const run = (size: number, chunkBytes = size, more = {}) => ({
  mode: 'post',
  publishId: PUBLISH_ID,
  uploadUrl: UPLOAD_URL,
  begunAt: NOW,
  username: 'mira.makes',
  privacy: 'PUBLIC_TO_EVERYONE',
  chunkBytes,
  chunkCount: Math.max(1, Math.floor(size / chunkBytes)),
  restarts: 0,
  repeats: 0,
  ...more,
})

describe('a video', () => {
  it('is published by its last chunk, which is announced before, and ends with a link of the whole id', async () => {
    const media = [medium('video', 900_000)]
    const played = delivery([creator(), INIT, put({ status: 201 }), uploaded(900_000), COMPLETE], {
      text: 'Hi #fyp',
      media,
      options: { ...OPTIONS, allowComment: true, allowStitch: true },
    })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'commit-next', 'next', 'wait', 'done'])
    expect(steps.at(-1)).toMatchObject({ receipt: { parts: [{ remoteId: '7350000000000000123', permalink: LINK }], notes: [] } })
    const [, init, chunk] = played.seen
    expect(init?.headers['authorization']).toBe('Bearer act.member')
    expect(JSON.parse(init?.body ?? '')).toEqual({
      post_info: {
        title: 'Hi #fyp',
        privacy_level: 'PUBLIC_TO_EVERYONE',
        disable_comment: false,
        disable_duet: true,
        // The creator switched it off.
        disable_stitch: true,
        brand_content_toggle: false,
        brand_organic_toggle: false,
        is_aigc: false,
      },
      source_info: { source: 'FILE_UPLOAD', video_size: 900_000, chunk_size: 900_000, total_chunk_count: 1 },
    })
    expect(chunk?.url.href).toBe(UPLOAD_URL)
    expect(chunk?.headers).toMatchObject({
      'content-range': 'bytes 0-899999/900000',
      'content-type': 'video/mp4',
      'content-length': '900000',
    })
    expect(chunk?.headers).not.toHaveProperty('authorization')
  })

  it('over 64 MB goes in chunks of 10 MB, the remainder with the last one', async () => {
    const size = 66_000_001
    const next = (stored: number) => put({ status: 206, headers: { 'content-range': `bytes 0-${stored}/${size}` } })
    const chunks = [9_999_999, 20_000_000, 30_000_000, 39_999_999, 50_000_000].map(next)
    const played = delivery([creator(), INIT, ...chunks, put({ status: 201 }), COMPLETE], {
      media: [medium('video', size)],
      options: OPTIONS,
    })
    const steps = await played.run()
    expect(steps.map((step) => step.kind)).toEqual(['next', 'next', 'next', 'next', 'next', 'next', 'commit-next', 'next', 'done'])
    expect(JSON.parse(played.seen[1]?.body ?? '')).toMatchObject({ source_info: { chunk_size: 10_000_000, total_chunk_count: 6 } })
    expect(played.seen[6]?.headers['content-range']).toBe(`bytes 40000000-49999999/${size}`)
    expect(played.seen[7]?.headers['content-range']).toBe(`bytes 50000000-66000000/${size}`)
    expect(played.seen[7]?.sizeBytes).toBe(16_000_001)
    expect(steps.slice(1, 6).map((step) => 'uploadedBytes' in step && step.uploadedBytes)).toEqual(
      [1, 2, 3, 4, 5].map((n) => n * 10_000_000),
    )
  })

  it('for the creator alone has no link and is done at once', async () => {
    const played = delivery([creator(), INIT, put({ status: 201 }), HIDDEN], {
      media: [medium('video', 900)],
      options: { ...OPTIONS, privacy: 'SELF_ONLY' },
    })
    const steps = await played.run()
    expect(steps.at(-1)).toMatchObject({ receipt: { parts: [{ remoteId: PUBLISH_ID, permalink: null }], notes: ['private-only'] } })
  })

  it('for everyone waits a while for its link and is done without it in the end', async () => {
    const lost: Line = ['POST /v2/post/publish/status/fetch/', 'lost']
    const played = delivery([creator(), INIT, put({ status: 201 }), HIDDEN, HIDDEN, lost, HIDDEN, HIDDEN, HIDDEN], {
      media: [medium('video', 900)],
      options: OPTIONS,
    })
    const steps = await played.run()
    const waits = steps.flatMap((step) => (step.kind === 'wait' ? [step.notBefore] : []))
    expect(waits.map((at, index) => at - (waits[index - 1] ?? NOW))).toEqual([2_000, 5_000, 15_000, 60_000, 300_000])
    expect(steps.at(-1)).toMatchObject({
      kind: 'done',
      receipt: { parts: [{ permalink: null }], publishedAt: NOW, notes: ['link-unknown'] },
    })
  })

  it.each([
    ['a string', ',"publicaly_available_post_id":["7350000000000000123"]'],
    ['a bare string', ',"publicaly_available_post_id":"7350000000000000123"'],
    ['a bare number', ',"publicaly_available_post_id":7350000000000000123'],
    ['rightly spelled', ',"publicly_available_post_id" : [ 7350000000000000123 , 7350000000000000999 ]'],
  ])('keeps every digit of an id that comes as %s', async (_shape, rest) => {
    const played = delivery([status('PUBLISH_COMPLETE', rest)], { media: [medium('video', 900)] })
    const step = await played.step({ checkpoint: { stage: 'process', ...run(900), since: NOW, polls: 0 } })
    expect(step).toMatchObject({ receipt: { parts: [{ permalink: LINK }] } })
  })

  it.each([
    ['in text', '"900"'],
    ['null', 'null'],
    ['no number', '"all"'],
  ])('is followed to its end also where the count of its bytes is %s', async (_shape, bytes) => {
    const rest = `,"fail_reason":null,"publicaly_available_post_id":[7350000000000000123],"uploaded_bytes":${bytes}`
    const played = delivery([status('PROCESSING_UPLOAD', rest), status('PUBLISH_COMPLETE', rest)], { media: [medium('video', 900)] })
    const checkpoint = { stage: 'process', ...run(900), since: NOW, polls: 0 }
    expect(await played.step({ checkpoint })).toMatchObject({ kind: 'wait', phase: 'processing' })
    expect(await played.step({ checkpoint })).toMatchObject({ kind: 'done', receipt: { parts: [{ permalink: LINK }] } })
  })

  it('is told as paid or own promotion only when the creator said so', async () => {
    const options = { ...OPTIONS, isCommercial: true, yourBrand: true, brandedContent: true }
    const played = delivery([creator(), INIT], { media: [medium('video', 900)], options })
    await played.step()
    expect(JSON.parse(played.seen[1]?.body ?? '')).toMatchObject({
      post_info: { brand_content_toggle: true, brand_organic_toggle: true },
    })
  })
})

describe('a video’s options', () => {
  const postInfo = async (options: Record<string, Json>) => {
    const played = delivery([creator(), INIT], { media: [medium('video', 900)], options: { ...OPTIONS, ...options } })
    await played.step()
    return (JSON.parse(played.seen[1]?.body ?? '') as { post_info: Record<string, Json> }).post_info
  }

  it('tell the cover in whole milliseconds, also the very first, and none where none was chosen', async () => {
    expect(await postInfo({ coverAt: 1_499.6 })).toMatchObject({ video_cover_timestamp_ms: 1_500 })
    expect(await postInfo({ coverAt: 0 })).toMatchObject({ video_cover_timestamp_ms: 0 })
    expect(await postInfo({})).not.toHaveProperty('video_cover_timestamp_ms')
  })

  it('tell what was made with AI', async () => {
    expect(await postInfo({ isAiGenerated: true })).toMatchObject({ is_aigc: true })
  })

  it('say nothing of brands while commercial content is off', async () => {
    expect(await postInfo({ yourBrand: true, brandedContent: true })).toMatchObject({
      brand_content_toggle: false,
      brand_organic_toggle: false,
    })
  })
})

describe('before a byte is sent, a post is refused', () => {
  it.each<[string, Record<string, Json>, Line[], string]>([
    ['without consent', { privacy: 'SELF_ONLY' }, [], 'consent-missing'],
    ['without a chosen privacy', { hasConsented: true }, [], 'privacy_level_option_mismatch'],
    ['with a cover that is no moment', { ...OPTIONS, coverAt: 'start' }, [], 'option-invalid coverAt'],
    ['commercial without a kind', { ...OPTIONS, isCommercial: true }, [], 'commercial-kind-missing'],
    [
      'as branded content for nobody else',
      { ...OPTIONS, privacy: 'SELF_ONLY', isCommercial: true, brandedContent: true },
      [],
      'branded-content-private',
    ],
    [
      'with a privacy that vanished meanwhile',
      OPTIONS,
      [creator({ privacy_level_options: ['FOLLOWER_OF_CREATOR', 'SELF_ONLY'] })],
      'privacy_level_option_mismatch',
    ],
  ])('%s', async (_why, options, lines, platformCode) => {
    const played = delivery(lines, { media: [medium('video', 900)], options })
    await expect(played.step()).rejects.toMatchObject({ failure: { kind: 'content-rejected', platformCode, mayHaveApplied: false } })
    expect(played.left).toEqual([])
  })

  it('when it is longer than this creator may post', async () => {
    const played = delivery([creator({ max_video_post_duration_sec: 5 })], { media: [medium('video', 900)], options: OPTIONS })
    await expect(played.step()).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: 'duration_check_failed' } })
  })

  it('when the creator has posted too often today, although that comes with HTTP 200', async () => {
    const capped: Line = ['POST /v2/post/publish/creator_info/query/', refusal(200, 'spam_risk_too_many_posts')]
    const played = delivery([capped], { media: [medium('video', 900)], options: OPTIONS })
    await expect(played.step()).rejects.toMatchObject({ failure: { kind: 'quota-exhausted', retryAt: NOW + 24 * 60 * MINUTE } })
  })
})

describe('a refused init', () => {
  it.each([
    [400, 'invalid_params', 'content-rejected'],
    [401, 'access_token_invalid', 'reconnect-needed'],
    [401, 'scope_not_authorized', 'scope-missing'],
    [403, 'spam_risk_user_banned_from_posting', 'content-rejected'],
    [403, 'reached_active_user_cap', 'quota-exhausted'],
    [429, 'rate_limit_exceeded', 'rate-limited'],
    [500, 'internal_error', 'platform-down'],
  ])('%i %s is %s', async (httpStatus, code, kind) => {
    const played = delivery([creator(), ['POST /v2/post/publish/video/init/', refusal(httpStatus, code)]], {
      media: [medium('video', 900)],
      options: OPTIONS,
    })
    await expect(played.step()).rejects.toMatchObject({ failure: { kind, platformCode: code, requestId: 'L1', mayHaveApplied: false } })
  })

  it('of an app that was not audited is no word on the post: it waits for its creator', async () => {
    const platformCode = 'unaudited_client_can_only_post_to_private_accounts'
    const played = delivery([creator(), ['POST /v2/post/publish/video/init/', refusal(403, platformCode)]], {
      media: [medium('video', 900)],
      options: OPTIONS,
    })
    const found = await played.step().catch((cause: unknown) => (cause as ProblemError).problem)
    expect(found).toMatchObject({
      code: 'app-not-audited',
      platform: 'tiktok',
      details: { platformCode, requestId: 'L1' },
      actions: ['retry'],
    })
    expect(judgeProblem(found as Problem, NOW)).toMatchObject({ kind: 'park' })
  })

  it('for too many calls is tried again after the minute', async () => {
    const played = delivery([creator(), ['POST /v2/post/publish/video/init/', refusal(429, 'rate_limit_exceeded')]], {
      media: [medium('video', 900)],
      options: OPTIONS,
    })
    await expect(played.step()).rejects.toMatchObject({ failure: { retryAt: NOW + MINUTE } })
  })

  it.each(['invalid_params', 'invalid_param'])('of several chunks is made again with one when TikTok answers %s', async (code) => {
    const media = [medium('video', 30_000_000)]
    const refused: Line = ['POST /v2/post/publish/video/init/', refusal(400, code)]
    const played = delivery([creator(), refused, creator(), INIT], { media, options: OPTIONS })
    const step = await played.step()
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'init-whole' } })
    expect(await played.step({ checkpoint: { stage: 'init-whole', restarts: 0, repeats: 0 } })).toMatchObject({
      checkpoint: { stage: 'upload', chunkBytes: 30_000_000, chunkCount: 1 },
    })
    const plans = [played.seen[1], played.seen[3]].map((call) => JSON.parse(call?.body ?? '') as unknown)
    expect(plans).toMatchObject([
      { source_info: { chunk_size: 10_000_000, total_chunk_count: 3 } },
      { source_info: { chunk_size: 30_000_000, total_chunk_count: 1 } },
    ])
  })

  it.each([
    ['one chunk', 900],
    ['more than one chunk may hold', 70_000_000],
  ])('of %s is refused at once when TikTok finds a field wrong', async (_case, size) => {
    const refused: Line = ['POST /v2/post/publish/video/init/', refusal(400, 'invalid_params')]
    const played = delivery([creator(), refused], { media: [medium('video', size)], options: OPTIONS })
    await expect(played.step()).rejects.toMatchObject({ failure: { platformCode: 'invalid_params' } })
  })

  it('whose answer was lost is simply made again', async () => {
    const played = delivery([creator(), ['POST /v2/post/publish/video/init/', 'lost'], creator(), INIT], {
      media: [medium('video', 900)],
      options: OPTIONS,
    })
    await expect(played.step()).rejects.toMatchObject({ failure: { kind: 'network', mayHaveApplied: false } })
    expect(await played.step({ isResumed: true })).toMatchObject({ kind: 'next', checkpoint: { stage: 'upload', offset: 0 } })
  })
})

describe('an upload that was cut', () => {
  const SIZE = 70_000_000
  const media = [medium('video', SIZE)]
  const at = (offset: number, more = {}) => ({ stage: 'upload', ...run(SIZE, 10_000_000), offset, ...more })
  const LAST = { ...at(60_000_000), stage: 'last-chunk' }

  it('asks TikTok how much it has before it sends more', async () => {
    const played = delivery([uploaded(20_000_000)], { media })
    const step = await played.step({ checkpoint: at(10_000_000), isResumed: true })
    expect(step).toMatchObject({ kind: 'next', checkpoint: at(20_000_000), uploadedBytes: 20_000_000 })
  })

  it('goes on where a 416 says that it is out of step', async () => {
    const played = delivery([put({ status: 416 }), uploaded(30_000_000)], { media })
    expect(await played.step({ checkpoint: at(20_000_000) })).toMatchObject({ kind: 'next', checkpoint: at(30_000_000) })
  })

  it.each([201, 206, 416])('does not send a chunk again and again when a %i leaves it where it was', async (httpStatus) => {
    const answer = { status: httpStatus, headers: { 'content-range': `bytes 0-20000000/${SIZE}` } }
    const inBetween = delivery([put(answer), uploaded(20_000_000)], { media }).step({ checkpoint: at(20_000_000) })
    await expect(inBetween).rejects.toMatchObject({
      failure: { kind: 'unexpected-response', platformCode: 'out-of-step', mayHaveApplied: false },
    })
  })

  it.each([206, 416])('may be public when a %i to the last chunk leaves it where it was', async (httpStatus) => {
    const last = delivery([put({ status: httpStatus }), uploaded(60_000_000)], { media }).step({ checkpoint: LAST, committingSince: NOW })
    await expect(last).rejects.toMatchObject({ failure: { platformCode: 'out-of-step', mayHaveApplied: true } })
  })

  it('finishes a chunk of which only a part is stored', async () => {
    const played = delivery([put({ status: 206, headers: { 'content-range': `bytes 0-30000000/${SIZE}` } })], { media })
    await played.step({ checkpoint: at(24_000_000) })
    expect(played.seen[0]?.headers['content-range']).toBe(`bytes 24000000-29999999/${SIZE}`)
  })

  it('repeats a chunk after 5xx', async () => {
    const played = delivery([put({ status: 502 })], { media })
    const step = played.step({ checkpoint: at(20_000_000) })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'platform-down', mayHaveApplied: false } })
  })

  it('begins anew when its address is spent, and only after TikTok said that it is not whole', async () => {
    const played = delivery([uploaded(20_000_000)], { media })
    const step = await played.step({ checkpoint: at(20_000_000), now: NOW + 60 * MINUTE })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'init', restarts: 1 }, uploadedBytes: 0 })
    const refused = delivery([put({ status: 403 }), uploaded(20_000_000)], { media })
    expect(await refused.step({ checkpoint: at(20_000_000) })).toMatchObject({ checkpoint: { stage: 'init', restarts: 1 } })
    const whole = delivery([uploaded(SIZE)], { media })
    const marked = await whole.step({ checkpoint: at(20_000_000), now: NOW + 60 * MINUTE })
    expect(marked).toMatchObject({ kind: 'commit-next', checkpoint: { stage: 'process' } })
  })

  it.each([403, 404])('begins anew after a %i to the last chunk only once it cannot end late any more', async (httpStatus) => {
    const played = delivery([put({ status: httpStatus }), ...Array(3).fill(uploaded(60_000_000)), uploaded(SIZE)], { media })
    const waiting = { ...LAST, missedSince: NOW }
    const first = await played.step({ checkpoint: LAST, committingSince: NOW })
    expect(first).toEqual({ kind: 'wait', checkpoint: waiting, notBefore: NOW + 30_000, phase: 'uploading' })
    expect(await played.step({ checkpoint: waiting, now: NOW + MINUTE })).toMatchObject({ kind: 'wait', checkpoint: waiting })
    expect(await played.step({ checkpoint: waiting, now: NOW + 2 * MINUTE })).toMatchObject({
      kind: 'next',
      checkpoint: { stage: 'init', restarts: 1 },
      isCommitUndone: true,
    })
    expect(await played.step({ checkpoint: waiting, now: NOW + MINUTE })).toMatchObject({ checkpoint: { stage: 'process' } })
  })

  it('does not begin anew for ever', async () => {
    const played = delivery([put({ status: 404 }), uploaded(0)], { media })
    const step = played.step({ checkpoint: at(0, { restarts: 3 }) })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: 'upload-address-spent' } })
  })

  it.each(['internal', 'auth_removed', 'spam_risk_too_many_posts'])(
    'begins again once after %s, where TikTok says before a byte is sent what must be done first',
    async (reason) => {
      const step = await delivery([failed(reason)], { media }).step({ checkpoint: at(20_000_000), isResumed: true })
      expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'init', restarts: 0, repeats: 1 }, uploadedBytes: 0 })
      expect(step).not.toHaveProperty('isCommitUndone')
      const marked = await delivery([failed(reason)], { media }).step({ checkpoint: LAST, isResumed: true, committingSince: NOW })
      expect(marked).toMatchObject({ checkpoint: { stage: 'init', repeats: 1 }, isCommitUndone: true })
      const again = delivery([failed(reason)], { media }).step({ checkpoint: at(20_000_000, { repeats: 1 }), isResumed: true })
      await expect(again).rejects.toMatchObject({ failure: { kind: 'content-rejected', platformCode: reason } })
    },
  )

  it('asks before it sends its last chunk again, too', async () => {
    const missing = delivery([uploaded(60_000_000)], { media })
    const step = await missing.step({ checkpoint: LAST, isResumed: true, committingSince: NOW })
    expect(step).toMatchObject({ kind: 'next', checkpoint: at(60_000_000), isCommitUndone: true })
    const whole = delivery([uploaded(SIZE)], { media })
    const kept = await whole.step({ checkpoint: LAST, isResumed: true, committingSince: NOW })
    expect(kept).toMatchObject({ kind: 'next', checkpoint: { stage: 'process' } })
    expect(kept).not.toHaveProperty('isCommitUndone')
  })

  it('may be public when the answer to its last chunk is lost, or is a 5xx', async () => {
    for (const answer of ['lost', { status: 502 }] as const) {
      const step = delivery([put(answer)], { media }).step({ checkpoint: LAST, committingSince: NOW })
      await expect(step).rejects.toMatchObject({ failure: { mayHaveApplied: true } })
    }
  })

  it.each([206, 416])('takes the commit back when a %i shows that the last chunk is not whole', async (httpStatus) => {
    const played = delivery([put({ status: httpStatus }), uploaded(65_000_000)], { media })
    const step = await played.step({ checkpoint: LAST, committingSince: NOW })
    expect(step).toMatchObject({ kind: 'next', checkpoint: at(65_000_000), isCommitUndone: true })
  })

  it('keeps the commit when a 416 comes because all was there already', async () => {
    const played = delivery([put({ status: 416 }), uploaded(SIZE)], { media })
    const step = await played.step({ checkpoint: LAST, committingSince: NOW })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'process' } })
    expect(step).not.toHaveProperty('isCommitUndone')
  })
})

describe('what TikTok does with a whole video', () => {
  const media = [medium('video', 900)]
  const at = (more = {}) => ({ stage: 'process', ...run(900, 900, more), since: NOW, polls: 0 })

  it('is sent on when TikTok goes on missing bytes that somebody acknowledged', async () => {
    const played = delivery([uploaded(0), uploaded(0)], { media })
    expect(await played.step({ checkpoint: at(), now: NOW + MINUTE })).toMatchObject({ kind: 'wait', checkpoint: { stage: 'process' } })
    expect(await played.step({ checkpoint: at(), now: NOW + MINUTE + 1 })).toMatchObject({
      kind: 'next',
      isCommitUndone: true,
      checkpoint: { stage: 'upload', offset: 0 },
    })
  })

  it('is not sent a second time after a 201, whatever TikTok counts then: publishing began', async () => {
    const acknowledged = await delivery([put({ status: 201 })], { media }).step({
      checkpoint: { stage: 'last-chunk', ...run(900), offset: 0 },
      committingSince: NOW,
    })
    if (acknowledged.kind !== 'next') throw new Error('expected a next step')
    const { checkpoint } = acknowledged
    for (const at of [NOW + 2 * MINUTE, NOW + 60 * MINUTE]) {
      expect(await delivery([uploaded(0)], { media }).step({ checkpoint, now: at })).toMatchObject({ kind: 'wait', phase: 'processing' })
      expect(await delivery([uploaded(0)], { media }).reconcile({ checkpoint, now: at })).toMatchObject({ kind: 'wait' })
    }
    const late = { checkpoint, now: NOW + 61 * MINUTE }
    await expect(delivery([uploaded(0)], { media }).step(late)).rejects.toMatchObject({ failure: { kind: 'timeout' } })
    expect(await delivery([uploaded(0)], { media }).reconcile(late)).toEqual({ kind: 'unknown' })
  })

  it('is not called refused when only the question was', async () => {
    const url = 'POST /v2/post/publish/status/fetch/'
    const played = delivery(
      [
        [url, { status: 403 }],
        [url, refusal(403, 'spam_risk')],
      ],
      { media },
    )
    const refused = { failure: { kind: 'unexpected-response' } }
    await expect(played.step({ checkpoint: at() })).rejects.toMatchObject(refused)
    await expect(played.step({ checkpoint: at() })).rejects.toMatchObject(refused)
  })

  it('is not asked about for ever, however often a look failed in between', async () => {
    const played = delivery([uploaded(900)], { media })
    const late = played.step({ checkpoint: at(), isResumed: true, now: NOW + 61 * MINUTE })
    await expect(late).rejects.toMatchObject({ failure: { kind: 'timeout' } })
  })

  it.each([
    ['picture_size_check_failed', 'media-rejected'],
    ['file_format_check_failed', 'media-rejected'],
    ['spam_risk_text', 'content-rejected'],
    ['a word that is not documented', 'content-rejected'],
  ])('ends in %s as %s, and is never tried again by itself', async (reason, kind) => {
    const played = delivery([failed(reason)], { media })
    const step = played.step({ checkpoint: at(), committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind, platformCode: reason, mayHaveApplied: false } })
  })

  it('is tried again once after TikTok’s own fault', async () => {
    const step = await delivery([failed('internal')], { media }).step({ checkpoint: at(), committingSince: NOW })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'init', repeats: 1 }, isCommitUndone: true })
    const again = delivery([failed('internal')], { media }).step({ checkpoint: at({ repeats: 1 }), committingSince: NOW })
    await expect(again).rejects.toMatchObject({ failure: { kind: 'content-rejected', platformCode: 'internal' } })
  })

  it('that came too late in the day begins again once, where TikTok says before a byte is sent when the day is over', async () => {
    const step = await delivery([failed('spam_risk_too_many_posts')], { media }).step({ checkpoint: at(), committingSince: NOW })
    expect(step).toMatchObject({ kind: 'next', checkpoint: { stage: 'init', repeats: 1 }, isCommitUndone: true })
    const again = delivery([failed('spam_risk_too_many_posts')], { media }).step({ checkpoint: at({ repeats: 1 }), committingSince: NOW })
    await expect(again).rejects.toMatchObject({ failure: { kind: 'content-rejected', platformCode: 'spam_risk_too_many_posts' } })
  })

  it('is waited for at a state that we do not know, but not for ever', async () => {
    const played = delivery([status('SOMETHING_NEW'), status('SOMETHING_NEW')], { media })
    expect(await played.step({ checkpoint: at() })).toMatchObject({ kind: 'wait', notBefore: NOW + 1_000 })
    const step = played.step({ checkpoint: at(), now: NOW + 61 * MINUTE })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'timeout' } })
  })
})

describe('after a lost answer to the last chunk', () => {
  const media = [medium('video', 900)]
  const LAST = { stage: 'last-chunk', ...run(900), offset: 0 }
  const asked = (lines: Line[], rest = {}) => delivery(lines, { media }).reconcile({ checkpoint: LAST, ...rest })

  it('it is published when TikTok has it', async () => {
    expect(await asked([COMPLETE])).toEqual({
      kind: 'published',
      receipt: { parts: [{ remoteId: '7350000000000000123', permalink: LINK }], publishedAt: NOW, notes: [] },
    })
  })

  it('its link is waited for without ever posting again', async () => {
    const played = delivery([HIDDEN, COMPLETE], { media })
    const first = await played.reconcile({ checkpoint: LAST })
    if (first.kind !== 'wait') throw new Error('expected a wait')
    expect(first).toMatchObject({ checkpoint: { stage: 'link' }, notBefore: NOW + 2_000 })
    expect(await played.reconcile({ checkpoint: first.checkpoint })).toMatchObject({
      kind: 'published',
      receipt: { parts: [{ permalink: LINK }] },
    })
  })

  it('it is waited for while TikTok works on it', async () => {
    const played = delivery([uploaded(900), uploaded(900), failed('frame_rate_check_failed')], { media })
    const first = await played.reconcile({ checkpoint: LAST })
    if (first.kind !== 'wait') throw new Error('expected a wait')
    expect(await played.reconcile({ checkpoint: first.checkpoint, now: NOW + 61 * MINUTE })).toEqual({ kind: 'unknown' })
    expect(await played.reconcile({ checkpoint: first.checkpoint })).toEqual({
      kind: 'resume',
      checkpoint: { stage: 'failed', reason: 'frame_rate_check_failed' },
    })
  })

  it('a failure found so is told as one', async () => {
    const step = delivery([], { media }).step({ checkpoint: { stage: 'failed', reason: 'frame_rate_check_failed' } })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'media-rejected', platformCode: 'frame_rate_check_failed' } })
  })

  const missed = (checkpoint: Json, now: number, told = uploaded(0)) => delivery([told], { media }).reconcile({ checkpoint, now })

  it('the rest is sent to the same upload within its hour, once no chunk can be under way any more', async () => {
    const first = await asked([uploaded(0)], { now: NOW + MINUTE })
    const waiting = { ...LAST, missedSince: NOW + MINUTE }
    expect(first).toEqual({ kind: 'wait', checkpoint: waiting, notBefore: NOW + MINUTE + 5_000 })
    expect(await missed(waiting, NOW + MINUTE + 10_000)).toMatchObject({ kind: 'wait', checkpoint: waiting })
    expect(await missed(waiting, NOW + MINUTE + 10_000, uploaded(900))).toMatchObject({ kind: 'wait', checkpoint: { stage: 'process' } })
    expect(await missed(waiting, NOW + MINUTE + 15_000)).toEqual({ kind: 'resume', checkpoint: { ...LAST, stage: 'upload', offset: 0 } })
  })

  it('the wait begins anew when our clock was set back', async () => {
    expect(await missed({ ...LAST, missedSince: NOW + MINUTE }, NOW)).toMatchObject({ kind: 'wait', checkpoint: { missedSince: NOW } })
  })

  it('it begins anew after the hour, when TikTok says that it was not whole', async () => {
    const waiting = { ...LAST, missedSince: NOW + 60 * MINUTE }
    expect(await asked([uploaded(0)], { now: NOW + 60 * MINUTE })).toMatchObject({ kind: 'wait', checkpoint: waiting })
    // Two minutes: a second upload beside a first one that ends late would be a second post.
    expect(await missed(waiting, NOW + 61 * MINUTE)).toMatchObject({ kind: 'wait' })
    expect(await missed(waiting, NOW + 62 * MINUTE)).toEqual({ kind: 'resume', checkpoint: { stage: 'init', restarts: 1, repeats: 0 } })
    expect(await missed(waiting, NOW + 62 * MINUTE, status('PROCESSING_UPLOAD'))).toEqual({ kind: 'unknown' })
  })

  it('the creator is asked when TikTok has forgotten it', async () => {
    expect(await asked([['POST /v2/post/publish/status/fetch/', refusal(400, 'invalid_publish_id')]])).toEqual({ kind: 'unknown' })
  })

  it('nothing is guessed from a checkpoint of another build', async () => {
    const step = delivery([], { media }).step({ checkpoint: { stage: 'of an older build' }, committingSince: NOW })
    await expect(step).rejects.toMatchObject({ failure: { kind: 'unexpected-response', mayHaveApplied: true } })
  })
})

describe('what the creator may choose now', () => {
  it('comes from TikTok itself', async () => {
    const played = delivery([creator()])
    expect(await played.adapter.postingOptions?.(played.session, NOW)).toEqual({
      fetchedAt: NOW,
      displayName: 'Mira Makes',
      blockedReason: null,
      choices: { privacy: ['PUBLIC_TO_EVERYONE', 'SELF_ONLY'] },
      disabledOptions: ['allowStitch'],
      maxVideoDurationMs: 300_000,
    })
  })

  it.each<[string, Record<string, Json>, number | null]>([
    ['null', { creator_nickname: null, comment_disabled: null, duet_disabled: null, max_video_post_duration_sec: null }, null],
    ['a number in text', { creator_nickname: null, max_video_post_duration_sec: '300' }, 300_000],
    ['no length at all', { creator_nickname: '', max_video_post_duration_sec: 0 }, null],
  ])('is read also where something beside the choices is %s', async (_shape, more, maxVideoDurationMs) => {
    const played = delivery([creator(more)])
    expect(await played.adapter.postingOptions?.(played.session, NOW)).toMatchObject({
      displayName: 'Mira',
      choices: { privacy: ['PUBLIC_TO_EVERYONE', 'SELF_ONLY'] },
      disabledOptions: ['allowStitch'],
      maxVideoDurationMs,
    })
  })

  it('is nothing while posting is blocked', async () => {
    const played = delivery([['POST /v2/post/publish/creator_info/query/', refusal(200, 'reached_active_user_cap')]])
    expect(await played.adapter.postingOptions?.(played.session, NOW)).toMatchObject({
      displayName: 'Mira',
      blockedReason: 'no',
      choices: {},
    })
  })

  it('is an error when the question itself failed', async () => {
    const played = delivery([['POST /v2/post/publish/creator_info/query/', refusal(429, 'rate_limit_exceeded')]])
    await expect(played.adapter.postingOptions?.(played.session, NOW)).rejects.toMatchObject({ failure: { kind: 'rate-limited' } })
  })
})

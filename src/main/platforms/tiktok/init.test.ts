import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import type { Problem, ProblemError } from '../../../shared/problem.ts'
import { judgeProblem } from '../../core/retry-policy.ts'
import { medium, NOW, type Line } from '../../../../tools/testing/played-platform.ts'
import { delivery } from './__fixtures__/play.ts'
import { OPTIONS, MINUTE, refusal, creator, INIT } from './__fixtures__/lines.ts'

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

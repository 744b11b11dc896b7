import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Http, HttpResponse } from '../../core/http.ts'
import type { PlatformError } from '../../core/platform-error.ts'
import { NOW } from '../../../../tools/testing/played-platform.ts'
import { ask, failedPublish, toPlatformError } from './errors.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const refusal = (status: number, code: string): HttpResponse => ({
  status,
  headers: {},
  text: JSON.stringify({ data: {}, error: { code, message: `about ${code}`, log_id: 'L1' } }),
})

const asked = (step: string, response: HttpResponse) => {
  const http: Http = { send: () => Promise.resolve(response) }
  return ask(http, { step, method: 'POST', url: 'https://open.tiktokapis.com/', auth: 'token' }, z.unknown(), NOW)
}

/** Every code of TikTok's list of errors and of its posting, status, cancel and creator_info references, read 2026-11-23. */
const DOCUMENTED: [status: number, code: string, step: string, kind: string, retryAt?: number][] = [
  [400, 'invalid_params', 'post.init', 'content-rejected'],
  [400, 'invalid_param', 'post.init', 'content-rejected'],
  [400, 'invalid_param', 'draft.init', 'content-rejected'],
  [400, 'invalid_params', 'metrics.read', 'unexpected-response'],
  [400, 'invalid_file_upload', 'post.init', 'media-rejected'],
  [400, 'scope_permission_missed', 'account.read', 'scope-missing'],
  [400, 'invalid_publish_id', 'post.status', 'unexpected-response'],
  [400, 'token_not_authorized_for_specified_publish_id', 'post.status', 'unexpected-response'],
  [400, 'publish_not_cancellable', 'post.cancel', 'unexpected-response'],
  [400, 'app_version_check_failed', 'draft.init', 'content-rejected'],
  [401, 'access_token_invalid', 'post.init', 'reconnect-needed'],
  [401, 'scope_not_authorized', 'draft.init', 'scope-missing'],
  [200, 'spam_risk_too_many_posts', 'creator.read', 'quota-exhausted', NOW + DAY],
  [200, 'spam_risk_user_banned_from_posting', 'creator.read', 'content-rejected'],
  [200, 'reached_active_user_cap', 'creator.read', 'quota-exhausted', NOW + DAY],
  [403, 'spam_risk_too_many_posts', 'post.init', 'quota-exhausted', NOW + DAY],
  [403, 'spam_risk_user_banned_from_posting', 'post.init', 'content-rejected'],
  [403, 'spam_risk_too_many_pending_share', 'draft.init', 'quota-exhausted', NOW + 60 * MINUTE],
  [403, 'reached_active_user_cap', 'post.init', 'quota-exhausted', NOW + DAY],
  [403, 'privacy_level_option_mismatch', 'post.init', 'content-rejected'],
  [403, 'url_ownership_unverified', 'post.init', 'content-rejected'],
  [429, 'rate_limit_exceeded', 'post.status', 'rate-limited', NOW + MINUTE],
  [500, 'internal_error', 'post.init', 'platform-down'],
]

describe('what TikTok refuses', () => {
  it.each(DOCUMENTED)('with %i %s at %s is %s', async (status, code, step, kind, retryAt) => {
    await expect(asked(step, refusal(status, code))).rejects.toMatchObject({
      failure: {
        kind,
        platformCode: code,
        text: `about ${code}`,
        requestId: 'L1',
        mayHaveApplied: false,
        ...(retryAt === undefined ? {} : { retryAt }),
      },
    })
  })

  it('in words that nobody documented is told whole', async () => {
    await expect(asked('post.init', refusal(400, 'brand_new_code'))).rejects.toMatchObject({
      failure: { kind: 'unexpected-response', platformCode: 'brand_new_code', text: 'about brand_new_code', requestId: 'L1' },
    })
  })

  it('is known by its code alone, whatever stands beside it', async () => {
    const text = JSON.stringify({ data: null, error: { code: 'spam_risk_too_many_posts', message: null, log_id: null, logid: 7 } })
    const { failure } = (await asked('creator.read', { status: 200, headers: {}, text }).catch((cause: unknown) => cause)) as PlatformError
    expect(failure).toMatchObject({ kind: 'quota-exhausted', platformCode: 'spam_risk_too_many_posts' })
    expect(failure).not.toHaveProperty('text')
    expect(await asked('post.init', { status: 200, headers: {}, text: '{"data":{},"error":{"code":"ok","message":null}}' })).toEqual({})
  })

  it('with HTTP 200 is no success, and a success is the data alone', async () => {
    await expect(asked('post.init', refusal(200, 'internal_error'))).rejects.toMatchObject({ failure: { kind: 'platform-down' } })
    expect(await asked('post.init', { ...refusal(200, 'ok') })).toEqual({})
  })

  it.each([
    [400, false, 'unexpected-response'],
    [403, false, 'unexpected-response'],
    [404, false, 'unexpected-response'],
    [408, true, 'platform-down'],
    [500, true, 'platform-down'],
    [502, true, 'platform-down'],
  ])('with a bare %i at the last chunk leaves it %s that something may be public', (status, mayHaveApplied, kind) => {
    const error = toPlatformError({ status, headers: {}, text: '' }, { step: 'upload.chunk', isCommit: true, now: NOW })
    expect(error.failure).toMatchObject({ kind, mayHaveApplied, platformCode: `HTTP ${status}` })
  })
})

describe('why TikTok did not publish', () => {
  it.each([
    ['file_format_check_failed', 'media-rejected'],
    ['duration_check_failed', 'media-rejected'],
    ['frame_rate_check_failed', 'media-rejected'],
    ['picture_size_check_failed', 'media-rejected'],
    ['internal', 'content-rejected'],
    ['video_pull_failed', 'content-rejected'],
    ['photo_pull_failed', 'content-rejected'],
    ['publish_cancelled', 'content-rejected'],
    ['auth_removed', 'content-rejected'],
    ['spam_risk_too_many_posts', 'content-rejected'],
    ['spam_risk_user_banned_from_posting', 'content-rejected'],
    ['spam_risk_text', 'content-rejected'],
    ['spam_risk', 'content-rejected'],
    ['privacy_level_check_failed', 'content-rejected'],
    ['user_cancel', 'content-rejected'],
  ])('%s is %s in the end, never a kind that is tried again by itself', (reason, kind) => {
    expect(failedPublish(reason).failure).toMatchObject({ kind, platformCode: reason, mayHaveApplied: false })
  })
})

import { describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/json.ts'
import { toPlatformError } from './errors.ts'

const NOW = Date.parse('2026-11-23T10:00:00Z')

function failureOf(status: number, body: Json | string, about: { isCommit?: boolean; headers?: Record<string, string> } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const step = { step: 'upload.open', isCommit: about.isCommit ?? false, now: NOW }
  return toPlatformError({ status, text, headers: about.headers ?? {} }, step).failure
}
const refusal = (code: number, reason: string, message = 'words'): Json => ({ error: { code, message, errors: [{ reason, message }] } })

describe('what a refusal of YouTube means', () => {
  it.each([
    [401, 'authError', 'reconnect-needed'],
    [401, 'authorizationRequired', 'reconnect-needed'],
    [401, 'required', 'reconnect-needed'],
    [401, 'youtubeSignupRequired', 'content-rejected'],
    [403, 'authenticatedUserNotChannel', 'reconnect-needed'],
    [403, 'authenticatedUserAccountSuspended', 'reconnect-needed'],
    [403, 'authenticatedUserAccountClosed', 'reconnect-needed'],
    [403, 'channelSuspended', 'reconnect-needed'],
    [403, 'channelClosed', 'reconnect-needed'],
    [403, 'ineligibleAccount', 'content-rejected'],
    [403, 'insufficientPermissions', 'scope-missing'],
    [403, 'accessNotConfigured', 'scope-missing'],
    [403, 'quotaExceeded', 'quota-exhausted'],
    [403, 'dailyLimitExceeded', 'quota-exhausted'],
    [400, 'uploadLimitExceeded', 'quota-exhausted'],
    [403, 'rateLimitExceeded', 'rate-limited'],
    [403, 'userRateLimitExceeded', 'rate-limited'],
    [429, 'rateLimitExceeded', 'rate-limited'],
    [429, 'uploadRateLimitExceeded', 'rate-limited'],
    [400, 'invalidTitle', 'content-rejected'],
    [400, 'invalidDescription', 'content-rejected'],
    [400, 'invalidTags', 'content-rejected'],
    [400, 'invalidCategoryId', 'content-rejected'],
    [400, 'invalidPublishAt', 'content-rejected'],
    [400, 'invalidFilename', 'content-rejected'],
    [400, 'invalidRecordingDetails', 'content-rejected'],
    [400, 'invalidVideoGameRating', 'content-rejected'],
    [400, 'invalidVideoMetadata', 'content-rejected'],
    [400, 'defaultLanguageNotSet', 'content-rejected'],
    [403, 'forbiddenPrivacySetting', 'content-rejected'],
    [403, 'forbiddenLicenseSetting', 'content-rejected'],
    [403, 'forbidden', 'content-rejected'],
    [404, 'videoNotFound', 'content-rejected'],
    [404, 'channelNotFound', 'content-rejected'],
    [400, 'mediaBodyRequired', 'media-rejected'],
    [400, 'badContent', 'media-rejected'],
    [400, 'invalidImage', 'media-rejected'],
    [400, 'contentRequired', 'media-rejected'],
    [413, 'uploadTooLarge', 'media-rejected'],
    [400, 'invalidMetadata', 'content-rejected'],
    [400, 'nameTooLong', 'content-rejected'],
    [409, 'captionExists', 'duplicate'],
    [404, 'playlistNotFound', 'content-rejected'],
    [400, 'playlistIdRequired', 'content-rejected'],
    [400, 'resourceIdRequired', 'content-rejected'],
    [400, 'channelIdRequired', 'content-rejected'],
    [400, 'playlistOperationUnsupported', 'content-rejected'],
    [400, 'invalidPlaylistItemPosition', 'content-rejected'],
    [400, 'invalidResourceType', 'content-rejected'],
    [400, 'invalidContentDetails', 'content-rejected'],
    [400, 'manualSortRequired', 'content-rejected'],
    [400, 'videoAlreadyInAnotherSeriesPlaylist', 'content-rejected'],
    [403, 'playlistItemsNotAccessible', 'content-rejected'],
    [403, 'playlistContainsMaximumNumberOfVideos', 'content-rejected'],
    [409, 'videoAlreadyInPlaylist', 'duplicate'],
    [400, 'channelOrVideoIdMissing', 'content-rejected'],
    [400, 'commentTextRequired', 'content-rejected'],
    [400, 'commentTextTooLong', 'content-rejected'],
    [400, 'invalidCommentThreadMetadata', 'content-rejected'],
    [403, 'commentsDisabled', 'content-rejected'],
    [400, 'processingFailure', 'platform-down'],
    [400, 'somethingNew', 'content-rejected'],
    [500, 'internalError', 'platform-down'],
    [503, 'backendError', 'platform-down'],
  ])('takes %i %s for what it is', (status, reason, kind) => {
    expect(failureOf(status, refusal(status, reason))).toMatchObject({ kind, platformCode: reason, text: 'words' })
  })

  it.each([
    [400, 'unexpected-response'],
    [401, 'reconnect-needed'],
    [413, 'media-rejected'],
    [429, 'rate-limited'],
    [502, 'platform-down'],
  ])('goes by the status %i when the answer is no JSON', (status, kind) => {
    expect(failureOf(status, '<html>no</html>')).toMatchObject({ kind, platformCode: `HTTP ${status}` })
  })

  it('believes the details where the first reason says only "forbidden"', () => {
    const body: Json = { error: { errors: [{ reason: 'forbidden' }], details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] } }
    expect(failureOf(403, body).kind).toBe('scope-missing')
  })

  it('comes back after the quota day, after a day, or when YouTube says', () => {
    expect(failureOf(403, refusal(403, 'quotaExceeded')).retryAt).toBe(Date.parse('2026-11-24T08:00:00Z'))
    expect(failureOf(400, refusal(400, 'uploadLimitExceeded')).retryAt).toBe(NOW + 86_400_000)
    expect(failureOf(503, '', { headers: { 'retry-after': '30' } }).retryAt).toBe(NOW + 30_000)
    // Each try costs 50 units of 10,000.
    expect(failureOf(429, refusal(429, 'uploadRateLimitExceeded')).retryAt).toBe(NOW + 3_600_000)
  })

  it('never tells the upload’s key as a request id', () => {
    expect(failureOf(503, '', { headers: { 'x-guploader-uploadid': 'key' } }).requestId).toBeUndefined()
  })

  it.each(['constructor', '__proto__'])('takes a reason named %s for one that it does not know', (reason) => {
    expect(failureOf(400, refusal(400, reason))).toMatchObject({ kind: 'content-rejected', platformCode: reason })
  })

  it('says that a commit may have been done only where no refusal came', () => {
    expect(failureOf(503, '', { isCommit: true }).mayHaveApplied).toBe(true)
    expect(failureOf(408, '', { isCommit: true }).mayHaveApplied).toBe(true)
    expect(failureOf(400, '', { isCommit: true }).mayHaveApplied).toBe(false)
  })
})

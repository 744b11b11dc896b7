import { z } from 'zod'
import type { HttpResponse } from '../../core/http.ts'
import { nextMidnight } from '../../core/next-midnight.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import { createAsking, type Asked } from '../kit/asking.ts'
import { bounded, entryOf, retryAtOf } from '../kit/http.ts'

const Refusal = z.object({
  error: z.looseObject({
    message: z.string().optional(),
    errors: z.array(z.looseObject({ reason: z.string().optional(), message: z.string().optional() })).optional(),
    details: z.array(z.looseObject({ reason: z.string().optional() })).optional(),
  }),
})

/** YouTube's reasons (API errors and core errors pages, read 2026-11-23; those of captions, playlists and comments on their own pages, 2026-11-27). */
const REASONS: Readonly<Record<string, PlatformErrorKind>> = {
  authError: 'reconnect-needed',
  authorizationRequired: 'reconnect-needed',
  // The login is alive and has no channel: renewing it changes nothing.
  youtubeSignupRequired: 'content-rejected',
  authenticatedUserNotChannel: 'reconnect-needed',
  authenticatedUserAccountSuspended: 'reconnect-needed',
  authenticatedUserAccountClosed: 'reconnect-needed',
  channelSuspended: 'reconnect-needed',
  channelClosed: 'reconnect-needed',
  ineligibleAccount: 'content-rejected',
  insufficientPermissions: 'scope-missing',
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: 'scope-missing',
  accessNotConfigured: 'scope-missing',
  quotaExceeded: 'quota-exhausted',
  dailyLimitExceeded: 'quota-exhausted',
  uploadLimitExceeded: 'quota-exhausted',
  rateLimitExceeded: 'rate-limited',
  userRateLimitExceeded: 'rate-limited',
  uploadRateLimitExceeded: 'rate-limited',
  invalidTitle: 'content-rejected',
  invalidDescription: 'content-rejected',
  invalidTags: 'content-rejected',
  invalidCategoryId: 'content-rejected',
  invalidPublishAt: 'content-rejected',
  invalidFilename: 'content-rejected',
  invalidRecordingDetails: 'content-rejected',
  invalidVideoGameRating: 'content-rejected',
  invalidVideoMetadata: 'content-rejected',
  defaultLanguageNotSet: 'content-rejected',
  forbiddenPrivacySetting: 'content-rejected',
  forbiddenLicenseSetting: 'content-rejected',
  forbidden: 'content-rejected',
  videoNotFound: 'content-rejected',
  channelNotFound: 'content-rejected',
  mediaBodyRequired: 'media-rejected',
  badContent: 'media-rejected',
  uploadTooLarge: 'media-rejected',
  invalidImage: 'media-rejected',
  contentRequired: 'media-rejected',
  invalidMetadata: 'content-rejected',
  nameTooLong: 'content-rejected',
  captionExists: 'duplicate',
  playlistNotFound: 'content-rejected',
  playlistIdRequired: 'content-rejected',
  resourceIdRequired: 'content-rejected',
  channelIdRequired: 'content-rejected',
  playlistItemsNotAccessible: 'content-rejected',
  playlistContainsMaximumNumberOfVideos: 'content-rejected',
  playlistOperationUnsupported: 'content-rejected',
  invalidPlaylistItemPosition: 'content-rejected',
  invalidResourceType: 'content-rejected',
  invalidContentDetails: 'content-rejected',
  manualSortRequired: 'content-rejected',
  videoAlreadyInPlaylist: 'duplicate',
  videoAlreadyInAnotherSeriesPlaylist: 'content-rejected',
  channelOrVideoIdMissing: 'content-rejected',
  commentTextRequired: 'content-rejected',
  commentTextTooLong: 'content-rejected',
  commentsDisabled: 'content-rejected',
  invalidCommentThreadMetadata: 'content-rejected',
  // "Usually a temporary error" (commentThreads.insert).
  processingFailure: 'platform-down',
  internalError: 'platform-down',
  backendError: 'platform-down',
}

/** The video is not there: not yet, not any more, or never. */
export const VIDEO_NOT_FOUND = 'videoNotFound'

/** Unverified channels: a day must pass (seen 2026-09); the API names no time. */
const UPLOAD_LIMIT_PAUSE_MS = 24 * 60 * 60_000
/** Thumbnails: YouTube names no time. A try costs 50 units of the day's 10,000, so an hour is assumed. */
const THUMBNAIL_LIMIT_PAUSE_MS = 60 * 60_000
/** Quota days end at midnight Pacific (quota guide, read 2026-11-23). */
const QUOTA_TIME_ZONE = 'America/Los_Angeles'

/** Sends a call and parses its 2xx; anything else becomes the PlatformError it stands for. */
export const { ask } = createAsking('youtube', toPlatformError)

/** What a refusal of YouTube means. Upload servers sometimes answer in plain text: then the status decides. */
export function toPlatformError(response: HttpResponse, about: Asked): PlatformError {
  const refusal = readRefusal(response.text)
  const reason = reasonOf(refusal)
  const kind = entryOf(REASONS, reason) ?? kindOfStatus(response.status, reason)
  const retryAt = retryAtOf(response, about.now) ?? resetOf(reason, about.now)
  return new PlatformError({
    kind,
    platform: 'youtube',
    step: about.step,
    mayHaveApplied: about.isCommit && (response.status >= 500 || response.status < 400 || response.status === 408),
    platformCode: reason ?? `HTTP ${response.status}`,
    ...(retryAt === undefined ? {} : { retryAt }),
    // No requestId: the only id that YouTube answers, X-GUploader-UploadID, is the key to the upload.
    text: bounded(refusal?.message ?? response.text),
  })
}

function readRefusal(text: string): z.infer<typeof Refusal>['error'] | undefined {
  try {
    const parsed = Refusal.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.error : undefined
  } catch {
    return undefined
  }
}

/** `errors[0]` first; its general "forbidden" gives way to a reason in `details` that we know. */
function reasonOf(refusal: z.infer<typeof Refusal>['error'] | undefined): string | undefined {
  const reasons = [refusal?.errors?.[0], ...(refusal?.details ?? [])].map((one) => one?.reason).filter((one) => one !== undefined)
  return reasons.find((reason) => entryOf(REASONS, reason) !== undefined && reason !== 'forbidden') ?? reasons[0]
}

function kindOfStatus(status: number, reason: string | undefined): PlatformErrorKind {
  if (status === 401) return 'reconnect-needed'
  if (status === 429) return 'rate-limited'
  if (status >= 500 || status === 408) return 'platform-down'
  if (status === 413 || status === 415) return 'media-rejected'
  // Upload servers refuse a chunk that does not fit in plain text: asking for the offset heals it, so nothing is given up yet.
  return status >= 400 && reason !== undefined ? 'content-rejected' : 'unexpected-response'
}

function resetOf(reason: string | undefined, now: number): number | undefined {
  if (reason === 'uploadLimitExceeded') return now + UPLOAD_LIMIT_PAUSE_MS
  if (reason === 'uploadRateLimitExceeded') return now + THUMBNAIL_LIMIT_PAUSE_MS
  return reason === 'quotaExceeded' || reason === 'dailyLimitExceeded' ? nextMidnight(QUOTA_TIME_ZONE, now) : undefined
}

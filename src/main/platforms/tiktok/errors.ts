import { z } from 'zod'
import { problem, ProblemError } from '../../../shared/problem.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import type { Http, HttpRequest, HttpResponse } from '../../core/http.ts'
import type { Asked } from '../kit/asking.ts'
import { bounded, entryOf, retryAtOf, unexpected } from '../kit/http.ts'
import { quoteIds } from './api.ts'

/** What is said beside the code. */
const Word = z.string().optional().catch(undefined)

const Envelope = z.looseObject({
  data: z.unknown().optional(),
  error: z.looseObject({ code: z.string(), message: Word, log_id: Word, logid: Word }),
})
type Envelope = z.infer<typeof Envelope>

/** TikTok rate limits, read 2026-11-23: a sliding window of one minute. */
const RATE_WINDOW_MS = 60_000
/** TikTok content posting guide, read 2026-11-23: caps count 24 hours. */
const DAY_MS = 24 * 60 * 60_000
/** Room in the inbox comes back whenever the creator posts or drops a draft, at the latest after a day: looked at every hour. */
const INBOX_PAUSE_MS = 60 * 60_000

/** TikTok's codes (API v2 error handling and content posting docs, read 2026-11-23). */
const CODES: Readonly<Record<string, PlatformErrorKind>> = {
  invalid_params: 'content-rejected',
  invalid_param: 'content-rejected',
  invalid_file_upload: 'media-rejected',
  scope_permission_missed: 'scope-missing',
  scope_not_authorized: 'scope-missing',
  invalid_publish_id: 'unexpected-response',
  token_not_authorized_for_specified_publish_id: 'unexpected-response',
  access_token_invalid: 'reconnect-needed',
  publish_not_cancellable: 'unexpected-response',
  spam_risk_too_many_posts: 'quota-exhausted',
  spam_risk_too_many_pending_share: 'quota-exhausted',
  spam_risk_user_banned_from_posting: 'content-rejected',
  spam_risk: 'content-rejected',
  spam_risk_text: 'content-rejected',
  reached_active_user_cap: 'quota-exhausted',
  privacy_level_option_mismatch: 'content-rejected',
  url_ownership_unverified: 'content-rejected',
  app_version_check_failed: 'content-rejected',
  rate_limit_exceeded: 'rate-limited',
  internal_error: 'platform-down',
}

/** The account must be private on TikTok; the post's own privacy does not help. */
const NOT_AUDITED = 'unaudited_client_can_only_post_to_private_accounts'

/** Why publishing failed after the upload (get-video-status doc, read 2026-11-23); any other reason is about the content. */
const FAIL_REASONS: Readonly<Record<string, PlatformErrorKind>> = {
  file_format_check_failed: 'media-rejected',
  duration_check_failed: 'media-rejected',
  frame_rate_check_failed: 'media-rejected',
  picture_size_check_failed: 'media-rejected',
}

/** Sends a call to TikTok's API and parses its data. Only `error.code` "ok" is a success: some failures come with HTTP 200. */
export async function ask<T>(http: Http, request: HttpRequest, data: z.ZodType<T>, now: number): Promise<T> {
  const response = await http.send(request)
  const about = { platform: 'tiktok', step: request.step, mayHaveApplied: false } as const
  const envelope = readEnvelope(response)
  if (envelope?.error.code !== 'ok' || response.status >= 400) throw toPlatformError(response, { step: request.step, isCommit: false, now })
  const parsed = data.safeParse(envelope.data)
  if (parsed.success) return parsed.data
  throw unexpected(response, about, parsed.error)
}

/**
 * What a refusal of TikTok means. Upload hosts answer without an envelope, by status alone. Throws ProblemError `app-not-audited`, which is no word on the
 * post: the same one goes out once the account is private or the app is audited.
 */
export function toPlatformError(response: HttpResponse, about: Asked): PlatformError {
  const error = readEnvelope(response)?.error
  const code = error?.code
  const requestId = error?.log_id ?? error?.logid
  const text = error === undefined ? response.text : (error.message ?? '')
  if (code === NOT_AUDITED) {
    const details = {
      platformCode: code,
      ...(requestId === undefined ? {} : { requestId }),
      ...(text === '' ? {} : { text: bounded(text) }),
    }
    throw new ProblemError(problem('app-not-audited', { platform: 'tiktok', details, actions: ['retry'] }))
  }
  const kind = kindOf(response.status, code, about.step)
  const retryAt = retryAtOf(response, about.now) ?? pauseEnd(kind, code, about.now)
  return new PlatformError({
    kind,
    platform: 'tiktok',
    step: about.step,
    mayHaveApplied: about.isCommit && isAmbiguous(response.status),
    platformCode: code ?? `HTTP ${response.status}`,
    ...(retryAt === undefined ? {} : { retryAt }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(text === '' ? {} : { text: bounded(text) }),
  })
}

/** A failure that TikTok tells by a word of its own, or that we find before TikTok would. */
export function failure(kind: PlatformErrorKind, step: string, platformCode: string): PlatformError {
  return new PlatformError({ kind, platform: 'tiktok', step, mayHaveApplied: false, platformCode })
}

/** What a final `fail_reason` means. Never a kind that is tried again by itself: each try counts toward the creator's daily cap. */
export function failedPublish(reason: string): PlatformError {
  return failure(entryOf(FAIL_REASONS, reason) ?? 'content-rejected', 'post.status', reason === '' ? 'FAILED' : reason)
}

function readEnvelope(response: HttpResponse): Envelope | null {
  try {
    const parsed = Envelope.safeParse(JSON.parse(quoteIds(response.text)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function kindOf(status: number, code: string | undefined, step: string): PlatformErrorKind {
  const coded = entryOf(CODES, code)
  // Only init speaks about the post; parameters refused elsewhere are our mistake.
  if (coded === 'content-rejected' && code?.startsWith('invalid_param') === true && !step.endsWith('.init')) return 'unexpected-response'
  // Being refused the question says nothing about the post, which may be public by then.
  if (step === 'post.status' && (coded === 'content-rejected' || coded === 'media-rejected')) return 'unexpected-response'
  if (coded !== undefined) return coded
  if (status >= 500 || status === 408) return 'platform-down'
  switch (status) {
    case 401:
      return 'reconnect-needed'
    case 403:
      if (step === 'post.status' || step.startsWith('upload.')) return 'unexpected-response'
      // The edge in front of TikTok refuses without an envelope; that says nothing about the post.
      return code === undefined ? 'platform-down' : 'content-rejected'
    case 429:
      return 'rate-limited'
    default:
      return 'unexpected-response'
  }
}

function pauseEnd(kind: PlatformErrorKind, code: string | undefined, now: number): number | undefined {
  if (code === 'spam_risk_too_many_pending_share') return now + INBOX_PAUSE_MS
  if (kind === 'rate-limited') return now + RATE_WINDOW_MS
  return kind === 'quota-exhausted' ? now + DAY_MS : undefined
}

function isAmbiguous(status: number): boolean {
  return status < 400 || status === 408 || status >= 500
}

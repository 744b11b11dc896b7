import { z } from 'zod'
import { problem, ProblemError } from '../../../shared/problem.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import type { HttpResponse } from '../../core/http.ts'
import { createAsking, type Asked } from '../kit/asking.ts'
import { bounded, entryOf, retryAtOf } from '../kit/http.ts'

/** LinkedIn's error shape. Any key but status and message may be missing, and one of another form must not hide what the others say. */
const Refusal = z.looseObject({
  message: z.string().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  serviceErrorCode: z.number().optional().catch(undefined),
  errorDetails: z
    .looseObject({ inputErrors: z.array(z.looseObject({ code: z.string().optional().catch(undefined) }).catch({})).optional() })
    .optional()
    .catch(undefined),
})
type Refusal = z.infer<typeof Refusal>

/** Media named in a post are still on their way: not final, the same call is repeated later. */
export const MEDIA_WAITING = 'MEDIA_ASSET_WAITING_UPLOAD'
/** The same content was posted within LinkedIn's window. */
const DUPLICATE = 'DUPLICATE_POST'
/** The month that our calls name is over. */
const VERSION_ENDED = 'NONEXISTENT_VERSION'

/** Steps whose refusal without a code is about what the creator wrote. */
const COMMITS: readonly string[] = ['post.create', 'comment.create']

/** LinkedIn's codes (posts, images, videos and error-handling docs, read 2026-11-23). */
const CODES: Readonly<Record<string, PlatformErrorKind>> = {
  MISSING_FIELD: 'content-rejected',
  INVALID_VALUE_FOR_FIELD: 'content-rejected',
  INVALID_VALUE_BLANK_FIELD: 'content-rejected',
  FIELD_LENGTH_TOO_LONG: 'content-rejected',
  INVALID_URN_TYPE: 'media-rejected',
  INVALID_URN_ID: 'media-rejected',
  INVALID_IMAGE_ID: 'media-rejected',
  INVALID_VIDEO_ID: 'media-rejected',
  EXPIRED_UPLOAD_URL: 'media-rejected',
  MEDIA_ASSET_PROCESSING_FAILED: 'media-rejected',
  UPDATING_ASSET_FAILED: 'media-rejected',
  [MEDIA_WAITING]: 'platform-down',
  ACCESS_DENIED: 'scope-missing',
  CONFLICT: 'platform-down',
  [DUPLICATE]: 'duplicate',
  UNPROCESSABLE_ENTITY: 'content-rejected',
  TOO_MANY_REQUESTS: 'quota-exhausted',
  VERSION_MISSING: 'unexpected-response',
}

/** Failures that a new try may cure; any other is LinkedIn's last word. */
const PASSING: readonly PlatformErrorKind[] = [
  'reconnect-needed',
  'rate-limited',
  'quota-exhausted',
  'platform-down',
  'network',
  'timeout',
  'cancelled',
]

/** Whether trying again may help. */
export function isPassing(error: PlatformError): boolean {
  return error.failure.mayHaveApplied || PASSING.includes(error.failure.kind)
}

/** Sends a call to LinkedIn: `ask` parses its answer, `tell` hands it over. Anything but a 2xx becomes the PlatformError it stands for. */
export const { ask, tell } = createAsking('linkedin', toPlatformError)

/** What a refusal of LinkedIn means. Throws ProblemError `api-version-ended`, which is no trouble of this call: LinkedIn ended the version that all of ours name. */
export function toPlatformError(response: HttpResponse, about: Asked): PlatformError {
  const refusal = readRefusal(response.text)
  const kind = kindOf(response.status, refusal, about.step)
  const retryAt = retryAtOf(response, about.now) ?? (kind === 'quota-exhausted' ? nextUtcMidnight(response, about.now) : undefined)
  const requestId = response.headers['x-li-uuid'] ?? response.headers['x-li-request-id']
  const text = refusal?.message ?? response.text
  if (refusal !== null && (response.status === 426 || codeOf(refusal) === VERSION_ENDED)) {
    const details = { platformCode: VERSION_ENDED, ...(requestId === undefined ? {} : { requestId }), text: bounded(text) }
    throw new ProblemError(problem('api-version-ended', { platform: 'linkedin', details, actions: ['open-settings'] }))
  }
  return new PlatformError({
    kind,
    platform: 'linkedin',
    step: about.step,
    mayHaveApplied: about.isCommit && isAmbiguous(response.status),
    platformCode: codeOf(refusal) ?? `HTTP ${response.status}`,
    ...(retryAt === undefined ? {} : { retryAt }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(text === '' ? {} : { text: bounded(text) }),
  })
}

/** The platform's code of a failed call; undefined for anything else. */
export function codeOfError(error: unknown): string | undefined {
  return error instanceof PlatformError ? error.failure.platformCode : undefined
}

/** A failure of ours about a file, with our own word as its code. */
export function failure(kind: PlatformErrorKind, step: string, platformCode: string, text?: string | null): PlatformError {
  const words = text === undefined || text === null || text === '' ? {} : { text: bounded(text) }
  return new PlatformError({ kind, platform: 'linkedin', step, mayHaveApplied: false, platformCode, ...words })
}

/** The status says nothing about whether the post was made. 409: "retry once" is all that LinkedIn says of it. */
function isAmbiguous(status: number): boolean {
  return status < 400 || status === 408 || status === 409 || status >= 500
}

function readRefusal(text: string): Refusal | null {
  try {
    const parsed = Refusal.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function codeOf(refusal: Refusal | null): string | undefined {
  const input = refusal?.errorDetails?.inputErrors?.find((one) => one.code !== undefined)
  return input?.code ?? refusal?.code ?? (refusal?.serviceErrorCode === undefined ? undefined : String(refusal.serviceErrorCode))
}

function kindOf(status: number, refusal: Refusal | null, step: string): PlatformErrorKind {
  if (status >= 500 || status === 408) return 'platform-down'
  if (status === 401) return 'reconnect-needed'
  if (status === 429) return 'quota-exhausted'
  const coded = entryOf(CODES, codeOf(refusal))
  // A size or an owner that LinkedIn does not like is about the file, whatever the field's name.
  if (coded === 'content-rejected' && step.startsWith('upload.')) return 'media-rejected'
  if (coded !== undefined) return coded
  switch (status) {
    case 400:
      return COMMITS.includes(step) ? 'content-rejected' : 'unexpected-response'
    case 403:
      // LinkedIn's own 403 without a code: the owner is not this token's. The edge in front of it refuses in HTML.
      return refusal === null ? 'platform-down' : 'scope-missing'
    case 409:
      return 'platform-down'
    case 422:
      return 'content-rejected'
    default:
      return 'unexpected-response'
  }
}

/**
 * LinkedIn rate-limits doc, read 2026-11-23: counters reset at midnight UTC; no Retry-After is documented. It is LinkedIn's midnight, of which the answer's
 * own time tells: by a clock that is a moment ahead, the day after it would be waited for.
 */
function nextUtcMidnight(response: HttpResponse, now: number): number {
  const ourNow = response.receivedAt ?? now
  const told = Date.parse(response.headers['date'] ?? '')
  const itsNow = Number.isNaN(told) ? ourNow : told
  return ourNow + new Date(itsNow).setUTCHours(24, 0, 0, 0) - itsNow
}

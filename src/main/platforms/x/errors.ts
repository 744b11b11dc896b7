import { z } from 'zod'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import type { HttpResponse } from '../../core/http.ts'
import { createAsking, type Asked } from '../kit/asking.ts'
import { bounded, entryOf, retryAtOf, withinReason } from '../kit/http.ts'

/** One field gone wrong takes nothing of the others away: a refusal that cannot be read looks like one of the edge, and is tried again. */
const Words = z.string().optional().catch(undefined)

const Detail = z.looseObject({
  code: z
    .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
    .optional()
    .catch(undefined),
  message: Words,
  detail: Words,
  type: Words,
  parameters: z.record(z.string(), z.unknown()).optional().catch(undefined),
})

/** The four shapes of X's refusals in one: problem, problem with `errors`, legacy `errors`, OAuth. */
const Refusal = z.looseObject({
  title: Words,
  detail: Words,
  type: Words,
  errors: z.array(Detail).optional().catch(undefined),
  error: Words,
  error_description: Words,
})

/** X's legacy numbers (X response codes, read 2026-11-23; the rarer ones from the table of v1.1). */
const LEGACY_CODES: Readonly<Record<number, PlatformErrorKind>> = {
  32: 'reconnect-needed',
  63: 'reconnect-needed',
  64: 'reconnect-needed',
  88: 'rate-limited',
  89: 'reconnect-needed',
  99: 'reconnect-needed',
  130: 'platform-down',
  131: 'platform-down',
  135: 'reconnect-needed',
  // Over the day's limit of posts.
  185: 'quota-exhausted',
  186: 'content-rejected',
  187: 'duplicate',
  215: 'reconnect-needed',
  220: 'scope-missing',
  226: 'content-rejected',
  231: 'reconnect-needed',
  261: 'scope-missing',
  323: 'media-rejected',
  324: 'media-rejected',
  325: 'media-rejected',
  326: 'reconnect-needed',
  385: 'content-rejected',
  386: 'content-rejected',
  407: 'content-rejected',
  415: 'reconnect-needed',
  416: 'reconnect-needed',
  433: 'content-rejected',
  // The developer app's plan lacks the call.
  453: 'scope-missing',
}

/** Last path segment of a problem's `type` (X response codes, read 2026-11-23). The host in front differs between servers. */
const PROBLEM_TYPES: Readonly<Record<string, PlatformErrorKind>> = {
  credits: 'quota-exhausted',
  'usage-capped': 'quota-exhausted',
  'rate-limit-exceeded': 'rate-limited',
  'unsupported-authentication': 'reconnect-needed',
  'oauth1-permissions': 'scope-missing',
  // The developer app lacks a project or plan: nothing that this post could change.
  'client-forbidden': 'scope-missing',
  'user-suspended': 'reconnect-needed',
  'not-authorized-for-resource': 'content-rejected',
  'disallowed-resource': 'content-rejected',
  'internal-error': 'platform-down',
}

/**
 * X gives these 403s neither code nor type, only a sentence (seen 2026). Whole sentences are compared; one that X rewords falls back to
 * content-rejected, which shows X's words and repeats nothing.
 */
const SENTENCES: readonly { readonly words: z.ZodType; readonly kind: PlatformErrorKind; readonly code?: string }[] = [
  { words: z.string().regex(/^You are not allowed to create a (Tweet|Post) with duplicate content\.$/), kind: 'duplicate' },
  { words: z.string().regex(/^This user is not allowed to post a video longer than \d+ \w+\.?$/), kind: 'media-rejected' },
  // The token lacks a scope, as a rule media.write.
  { words: z.literal('Forbidden'), kind: 'scope-missing' },
  {
    words: z.string().regex(/^You attempted to reply to a (Tweet|Post) that is deleted or not visible to you\.$/),
    kind: 'content-rejected',
    code: '385',
  },
]

/** Sends a call to X: `ask` parses its answer, `tell` hands it over. Anything but a 2xx becomes the PlatformError it stands for. */
export const { ask, tell } = createAsking('x', toPlatformError)

/** What a refusal of X means. */
export function toPlatformError(response: HttpResponse, about: Asked): PlatformError {
  const refusal = readRefusal(response.text)
  const dayEndsAt = response.status === 429 ? usedUpDayEnd(response, about.now) : undefined
  const kind = dayEndsAt === undefined ? kindOf(response.status, refusal, about.step) : 'quota-exhausted'
  const retryAt = dayEndsAt ?? comeBackAt(kind, response, about.now)
  const code = codeOf(refusal)
  const text = wordsOf(refusal) ?? response.text
  const requestId = response.headers['x-transaction-id']
  return new PlatformError({
    kind,
    platform: 'x',
    step: about.step,
    mayHaveApplied: about.isCommit && (response.status >= 500 || response.status < 400 || response.status === 408),
    platformCode: code ?? `HTTP ${response.status}`,
    ...(retryAt === undefined ? {} : { retryAt }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(text === '' ? {} : { text: bounded(text) }),
  })
}

/** True for the one refusal that names the post's media ids: unknown, expired, not yet settled or out of spec. */
export function isAboutMediaIds(error: unknown): boolean {
  return error instanceof PlatformError && error.failure.platformCode === MEDIA_IDS_CODE
}

/** True where X does not see the post that is answered: gone, or made a moment ago. */
export function isAboutParent(error: unknown): boolean {
  return error instanceof PlatformError && error.failure.platformCode === '385'
}

/** True where the developer's prepaid credits are used up: X then refuses every call that has a price, the post as well. */
export function isOutOfCredits(error: PlatformError): boolean {
  return error.failure.platformCode === 'credits'
}

/** Our word for a refusal whose only code is the parameter it names. */
const MEDIA_IDS_CODE = 'media.media_ids'

type Refusal = z.infer<typeof Refusal>

function readRefusal(text: string): Refusal | null {
  try {
    const parsed = Refusal.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    // OAuth 1.0a endpoints may answer in XML: <errors><error code="415">words</error></errors>.
    const xml = /<error code="(\d+)">([^<]*)</.exec(text)
    return xml === null ? null : { errors: [{ code: Number(xml[1]), message: xml[2] ?? '' }] }
  }
}

function kindOf(status: number, refusal: Refusal | null, step: string): PlatformErrorKind {
  if (status >= 500 || status === 408) return 'platform-down'
  const first = refusal?.errors?.[0]
  const legacy = entryOf(LEGACY_CODES, first?.code)
  if (legacy !== undefined) return legacy
  const typed = entryOf(PROBLEM_TYPES, lastSegment(refusal?.type)) ?? entryOf(PROBLEM_TYPES, lastSegment(first?.type))
  if (typed !== undefined) return typed
  switch (status) {
    case 400:
      if (namesMediaIds(refusal)) return 'media-rejected'
      return step === 'post.create' ? 'content-rejected' : 'unexpected-response'
    case 401:
      return 'reconnect-needed'
    case 402:
      return 'quota-exhausted'
    case 403:
      // The edge in front of X refuses in HTML; that says nothing about the post.
      if (refusal === null) return 'platform-down'
      return sentenceOf(refusal)?.kind ?? 'content-rejected'
    case 413:
      return 'media-rejected'
    case 429:
      return 'rate-limited'
    default:
      return 'unexpected-response'
  }
}

function sentenceOf(refusal: Refusal) {
  return SENTENCES.find(({ words }) => words.safeParse(refusal.detail).success)
}

function namesMediaIds(refusal: Refusal | null): boolean {
  return refusal?.errors?.some((one) => one.parameters !== undefined && MEDIA_IDS_CODE in one.parameters) === true
}

function codeOf(refusal: Refusal | null): string | undefined {
  const first = refusal?.errors?.[0]
  if (first?.code !== undefined) return String(first.code)
  if (namesMediaIds(refusal)) return MEDIA_IDS_CODE
  const byWords = refusal === null ? undefined : sentenceOf(refusal)?.code
  if (byWords !== undefined) return byWords
  return lastSegment(refusal?.type) ?? lastSegment(first?.type) ?? refusal?.error
}

function lastSegment(type: string | undefined): string | undefined {
  return type === undefined || type === 'about:blank' ? undefined : type.split('/').at(-1)
}

function wordsOf(refusal: Refusal | null): string | undefined {
  const first = refusal?.errors?.[0]
  const words = [refusal?.detail, first?.message ?? first?.detail, refusal?.error_description].filter((one) => one !== undefined)
  return words.length === 0 ? undefined : [...new Set(words)].join(' ')
}

const resetIn = (response: HttpResponse, prefix: string) => Number(response.headers[`${prefix}-reset`] ?? Number.NaN) * 1000

/** When the used-up counter of 24 hours starts anew. It blocks although the 15-minute one has calls left, so it is looked at first. */
function usedUpDayEnd(response: HttpResponse, now: number): number | undefined {
  const ends = ['x-app-limit-24hour', 'x-user-limit-24hour']
    .filter((prefix) => response.headers[`${prefix}-remaining`] === '0')
    .map((prefix) => resetIn(response, prefix))
    .filter((at) => at > now)
  return ends.length === 0 ? undefined : withinReason(Math.max(...ends), now)
}

/** When X says to come back: Retry-After; else, after too many calls, the end of the 15-minute window, which other answers tell of as well. */
function comeBackAt(kind: PlatformErrorKind, response: HttpResponse, now: number): number | undefined {
  if (kind !== 'rate-limited' && kind !== 'platform-down') return undefined
  const told = retryAtOf(response, now)
  if (told !== undefined || kind === 'platform-down') return told
  const window = resetIn(response, 'x-rate-limit')
  return window > now ? withinReason(window, now) : undefined
}

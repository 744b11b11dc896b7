import { z } from 'zod'
import type { PlatformId } from '../../../shared/platforms/registry.ts'
import type { HttpResponse } from '../../core/http.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import { bounded, retryAtOf, withinReason } from '../kit/http.ts'

/** A field that says nothing where it is of another kind: it must not hide what the others say. */
const told = <T>(field: z.ZodType<T>) => field.optional().catch(undefined)

/** The Graph API's error object; only message, type and code are always there. */
export const GraphError = z.looseObject({
  message: told(z.string()),
  type: told(z.string()),
  code: z.number(),
  error_subcode: told(z.number()),
  is_transient: told(z.boolean()),
  error_user_msg: told(z.string()),
  error_data: z.unknown().optional(),
  fbtrace_id: told(z.string()),
})
export type GraphError = z.infer<typeof GraphError>

const Envelope = z.object({ error: GraphError })
const BusinessUsage = z.record(z.string(), z.array(z.looseObject({ estimated_time_to_regain_access: z.number().optional() })))

/** What one platform of the family makes of an error before the common table is asked. */
export type Judge = (error: GraphError) => Verdict | undefined

/** A kind, and where it differs from the rule: when to come back, and whether the call may have worked after all. */
export interface Verdict {
  readonly kind: PlatformErrorKind
  readonly waitMs?: number
  readonly mayHaveApplied?: boolean
}

/** The call an answer belongs to. */
export interface GraphAbout {
  readonly platform: PlatformId
  readonly step: string
  /** Epoch ms. */
  readonly now: number
  readonly isCommit?: boolean
  readonly judge?: Judge
}

/** The error object of an answer, whatever its status (a 200 can carry one), or null. */
export function readGraphError(response: HttpResponse): GraphError | null {
  try {
    const parsed = Envelope.safeParse(JSON.parse(response.text))
    return parsed.success ? parsed.data.error : null
  } catch {
    return null
  }
}

/** The PlatformError of an answer that is one: by code and subcode where there is an error object, else by status. */
export function graphFailure(response: HttpResponse, about: GraphAbout): PlatformError {
  const error = readGraphError(response)
  const verdict = error === null ? byStatus(response.status) : (about.judge?.(error) ?? byCode(error, response.status))
  const isCommit = about.isCommit === true
  const retryAt = verdict.waitMs === undefined ? comeBackAt(response, about.now, verdict.kind) : about.now + verdict.waitMs
  const requestId = error?.fbtrace_id ?? response.headers['x-fb-trace-id']
  return new PlatformError({
    kind: verdict.kind,
    platform: about.platform,
    step: about.step,
    // Codes 1 and 2 and every 5xx tell nothing about what the platform did with the call.
    mayHaveApplied: isCommit && (verdict.mayHaveApplied ?? (verdict.kind === 'platform-down' || response.status >= 500)),
    platformCode: error === null ? `HTTP ${response.status}` : codeOf(error),
    text: bounded(error?.error_user_msg ?? error?.message ?? response.text),
    ...(retryAt === undefined ? {} : { retryAt }),
    ...(requestId === undefined ? {} : { requestId }),
  })
}

/** `190/463`: code and subcode as they are told under Details. */
export function codeOf(error: GraphError): string {
  return error.error_subcode === undefined ? String(error.code) : `${error.code}/${error.error_subcode}`
}

// https://developers.facebook.com/docs/graph-api/guides/error-handling, read 2026-11-23.
const SESSION_CODES = new Set([102, 190])
const TRANSIENT_CODES = new Set([1, 2])
// https://developers.facebook.com/docs/graph-api/overview/rate-limiting/, read 2026-11-23; 80001 Pages, 80002 Instagram.
const LIMIT_CODES = new Set([4, 17, 32, 341, 613, 80_001, 80_002])
const DUPLICATE_CODE = 506
const BLOCKED_CODE = 368
/** 100/33: the object is not there or not for this token; the platform does not say which. */
const NOT_VISIBLE_SUBCODE = 33

/** True for an error that says: no such object, or none that this token may see. */
export function isNotThere(error: GraphError | null): boolean {
  return error?.code === 100 && error.error_subcode === NOT_VISIBLE_SUBCODE
}

function byCode(error: GraphError, status: number): Verdict {
  const { code } = error
  if (SESSION_CODES.has(code)) return { kind: 'reconnect-needed' }
  if (TRANSIENT_CODES.has(code) || status >= 500) return { kind: 'platform-down' }
  if (LIMIT_CODES.has(code)) return { kind: 'rate-limited' }
  if (code === 3 || code === 10 || (code >= 200 && code <= 299)) return { kind: 'scope-missing' }
  if (code === DUPLICATE_CODE) return { kind: 'duplicate' }
  // A block lasts for days and a machine that insists makes it longer: no retry of our own.
  if (code === BLOCKED_CODE) return { kind: 'content-rejected' }
  if (error.is_transient === true) return { kind: 'platform-down' }
  if (code === 100 && error.error_subcode !== NOT_VISIBLE_SUBCODE) return { kind: 'content-rejected' }
  return { kind: 'unexpected-response' }
}

function byStatus(status: number): Verdict {
  if (status === 401) return { kind: 'reconnect-needed' }
  if (status === 403) return { kind: 'scope-missing' }
  if (status === 429) return { kind: 'rate-limited' }
  if (status >= 500) return { kind: 'platform-down' }
  return { kind: 'unexpected-response', mayHaveApplied: true }
}

/** From Retry-After, else from the minutes that the business usage header estimates. */
function comeBackAt(response: HttpResponse, now: number, kind: PlatformErrorKind): number | undefined {
  const told = retryAtOf(response, now)
  if (told !== undefined || kind !== 'rate-limited') return told
  try {
    const usage = BusinessUsage.parse(JSON.parse(response.headers['x-business-use-case-usage'] ?? ''))
    const minutes = Math.max(...Object.values(usage).flatMap((lines) => lines.map((line) => line.estimated_time_to_regain_access ?? 0)))
    return minutes > 0 ? withinReason(now + minutes * 60_000, now) : undefined
  } catch {
    return undefined
  }
}

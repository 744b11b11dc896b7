import { problem, type Problem, type ProblemCode } from '../../shared/problem.ts'
import type { WireResponse } from '../core/ports.ts'

/** Clocks further apart than this are not believed by S3 (API reference, error RequestTimeTooSkewed, read 2026-11-27: 15 minutes). */
const CLOCK_TOLERANCE_MS = 15 * 60_000
const MAX_TEXT = 300

/**
 * What S3's codes mean to a creator. Amazon S3 API reference, "Error responses", read 2026-11-27; R2, B2, Wasabi, MinIO and Swift use the same names.
 */
const MEANINGS: Readonly<Record<string, ProblemCode>> = {
  InvalidAccessKeyId: 'bucket-keys-refused',
  SignatureDoesNotMatch: 'bucket-keys-refused',
  InvalidToken: 'bucket-keys-refused',
  NotSignedUp: 'bucket-keys-refused',
  // Cloudflare's R2 says so of a key that it does not know (observed by others; unconfirmed).
  Unauthorized: 'bucket-keys-refused',
  NoSuchBucket: 'bucket-missing',
  InvalidBucketName: 'bucket-missing',
  AuthorizationHeaderMalformed: 'bucket-region-wrong',
  AuthorizationQueryParametersError: 'bucket-region-wrong',
  PermanentRedirect: 'bucket-region-wrong',
  TemporaryRedirect: 'bucket-region-wrong',
  RequestTimeTooSkewed: 'bucket-clock-wrong',
  AccessDenied: 'bucket-no-rights',
  AllAccessDisabled: 'bucket-no-rights',
  AccountProblem: 'bucket-no-rights',
  SlowDown: 'bucket-unreachable',
  ServiceUnavailable: 'bucket-unreachable',
  InternalError: 'bucket-unreachable',
  RequestTimeout: 'bucket-unreachable',
}

/** Where no code was told: a proxy's page, an empty answer. */
function byStatus(status: number): ProblemCode {
  if (status >= 500 || status === 429) return 'bucket-unreachable'
  if (status === 401) return 'bucket-keys-refused'
  if (status === 403) return 'bucket-no-rights'
  if (status === 404) return 'bucket-missing'
  return status >= 300 && status < 400 ? 'bucket-region-wrong' : 'bucket-refused'
}

/** Any answer that is no success, as a problem in our words; the storage's own are under its details, without anything that was signed. */
export function bucketProblem(
  response: WireResponse,
  about: { readonly endpoint: string; readonly bucket: string; readonly now: number },
): Problem {
  const told = readError(response.text)
  const code = isClockWrong(response, about.now)
    ? 'bucket-clock-wrong'
    : Object.hasOwn(MEANINGS, told.code)
      ? MEANINGS[told.code]!
      : byStatus(response.status)
  const region = /^[a-z0-9-]{1,40}$/.exec(told.region || (response.headers['x-amz-bucket-region'] ?? ''))?.[0]
  const requestId = told.requestId || response.headers['x-amz-request-id']
  return problem(code, {
    params: {
      bucket: about.bucket,
      host: new URL(about.endpoint).host,
      ...(code === 'bucket-region-wrong' && region !== undefined ? { region } : {}),
    },
    actions: [code === 'bucket-unreachable' ? 'wait' : 'open-settings'],
    details: {
      platformCode: told.code || `HTTP ${response.status}`,
      ...(requestId ? { requestId } : {}),
      ...(told.message ? { text: told.message } : {}),
    },
  })
}

/** No answer came. */
export function unreachable(endpoint: string, bucket: string): Problem {
  return problem('bucket-unreachable', { params: { bucket, host: new URL(endpoint).host }, actions: ['wait'] })
}

/** Some services call a wrong clock a refused signature or no rights: their own clock tells. */
function isClockWrong({ status, headers }: WireResponse, now: number): boolean {
  if (status !== 403 && status !== 401 && status !== 400) return false
  const theirs = Date.parse(headers['date'] ?? '')
  return Number.isFinite(theirs) && Math.abs(theirs - now) > CLOCK_TOLERANCE_MS
}

/** S3's error document is flat; anything else has none of these. */
function readError(xml: string): { code: string; message: string; region: string; requestId: string } {
  const field = (name: string) => plain(new RegExp(`<${name}>([^<]{1,2000})</${name}>`).exec(xml)?.[1] ?? '')
  return {
    code: field('Code').slice(0, 100),
    message: field('Message'),
    region: field('Region'),
    requestId: field('RequestId').slice(0, 100),
  }
}

function plain(text: string): string {
  return (
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'")
      .replaceAll('&amp;', '&')
      // A signature, should a service repeat what it was sent.
      .replaceAll(/[0-9a-f]{64}/gi, '…')
      .slice(0, MAX_TEXT)
  )
}

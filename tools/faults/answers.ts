import type { PlatformId } from '../../src/shared/platforms/registry.ts'

/** An answer that stands in for the platform's own. */
export interface StandInAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }
const seconds = (time: number) => String(Math.ceil(time / 1000))
const answer = (status: number, headers: Record<string, string>, body: unknown): StandInAnswer => ({
  status,
  headers: { ...JSON_TYPE, ...headers },
  text: JSON.stringify(body),
})

/** "Too many calls" as each platform documents it, read 2026-11-23: with a reset where the platform tells one. RFC 6585's plain answer where no more is told here. */
export function tooManyCalls(platform: PlatformId, now: number, pauseMs: number): StandInAnswer {
  switch (platform) {
    case 'x':
      // X rate limits: the 15-minute window's headers come with every 429.
      return answer(
        429,
        { 'x-rate-limit-limit': '900', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': seconds(now + pauseMs) },
        { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 },
      )
    case 'youtube':
      return answer(
        429,
        { 'retry-after': seconds(pauseMs) },
        { error: { code: 429, message: 'Resource has been exhausted', errors: [{ domain: 'usageLimits', reason: 'rateLimitExceeded' }] } },
      )
    case 'instagram':
    case 'facebook':
      return answer(
        400,
        {
          'x-business-use-case-usage': JSON.stringify({
            '1': [{ type: 'pages', call_count: 100, estimated_time_to_regain_access: Math.ceil(pauseMs / 60_000) }],
          }),
        },
        { error: { message: '(#32) Page request limit reached', type: 'OAuthException', code: 32, fbtrace_id: 'Afault' } },
      )
    case 'linkedin':
      return answer(
        429,
        {},
        { status: 429, code: 'TOO_MANY_REQUESTS', message: 'Resource level throttle APPLICATION DAY limit is reached.' },
      )
    case 'tiktok':
      return answer(
        429,
        {},
        { error: { code: 'rate_limit_exceeded', message: 'The API rate limit was exceeded.', log_id: '20261123fault' } },
      )
    default:
      return answer(429, { 'retry-after': seconds(pauseMs) }, { error: 'Too many requests' })
  }
}

/** A used-up day, where the platform has such an answer of its own; null where it is the same as too many calls. */
export function quotaEnd(platform: PlatformId, now: number, pauseMs: number): StandInAnswer | null {
  switch (platform) {
    case 'x':
      return answer(
        429,
        {
          'x-rate-limit-remaining': '90',
          'x-rate-limit-reset': seconds(now + 60_000),
          'x-user-limit-24hour-limit': '100',
          'x-user-limit-24hour-remaining': '0',
          'x-user-limit-24hour-reset': seconds(now + pauseMs),
        },
        { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 },
      )
    case 'youtube':
      return answer(
        403,
        {},
        {
          error: { code: 403, message: 'The request cannot be completed', errors: [{ domain: 'youtube.quota', reason: 'quotaExceeded' }] },
        },
      )
    default:
      return null
  }
}

/** A server's trouble: what edges answer has no JSON. */
export function serverTrouble(status: 500 | 502 | 503): StandInAnswer {
  return { status, headers: { 'content-type': 'text/html' }, text: `<html><body><h1>${status}</h1></body></html>` }
}

/** A success that cannot be true: it came while most of the body was still on its way. */
export function earlySuccess(platform: PlatformId): StandInAnswer {
  const youtube = { kind: 'youtube#video', id: 'AAAAAAAAAAA', status: { uploadStatus: 'uploaded', privacyStatus: 'public' } }
  const other = { id: '17900000000000001', post_id: '100000000000001_17900000000000001', success: true, h: 'early', data: { id: '1' } }
  return answer(platform === 'tiktok' ? 201 : 200, { etag: '"early"' }, platform === 'youtube' ? youtube : other)
}

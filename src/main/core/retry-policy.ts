import { assertNever } from '../../shared/assert-never.ts'
import { problem, type Action, type Problem, type ProblemCode } from '../../shared/problem.ts'
import { isOutcomeOpen, type Delivery } from './delivery.ts'
import type { Verdict } from './verdict.ts'
import type { PlatformErrorKind, PlatformFailure } from './platform-error.ts'

const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 5 * 60_000
/** A platform that answers nonsense this often will not come to its senses by itself. */
const MAX_UNEXPECTED_TRIES = 5
/** A step after the commit that keeps failing: the post is public, only its link or state cannot be learned. */
const MAX_TRIES_AFTER_COMMIT = 12
/** Where the platform names no end: most windows are a minute or a quarter of an hour, and each further refusal makes the pause longer. */
const RATE_LIMIT_PAUSE_MS = 60_000
const QUOTA_PAUSE_MS = 60 * 60_000
/** The longest end that is believed: a day of 25 hours, when the clocks go back. Longer ones are mistakes, and asking again costs one refusal. */
const LONGEST_WAIT_MS = 25 * 60 * 60_000

/** Exponential backoff with full jitter: between 1 second and the cap. */
export function pauseMs(tries: number, fraction: number): number {
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(tries, 12))
  return 1_000 + Math.round(fraction * Math.max(0, ceiling - 1_000))
}

/** When the platform said to come back (epoch ms); undefined when it did not, or named a time that has passed. */
export function comeBackAt(retryAt: number | undefined, now: number): number | undefined {
  return retryAt !== undefined && retryAt > now ? Math.min(retryAt, now + LONGEST_WAIT_MS) : undefined
}

/** Decides what follows from a platform's failure. The only place that decides. */
export function judge(delivery: Delivery, failure: PlatformFailure, now: number, fraction: number): Verdict {
  const { kind } = failure
  const backoff = pauseMs(delivery.tries, fraction)
  // The platform's own word wins over our pauses, shorter or longer.
  const later = (pause: number) => comeBackAt(failure.retryAt, now) ?? now + pause
  const retry = (pause: number, actions: readonly Action[]): Verdict => {
    const at = later(pause)
    return { kind: 'retry', at, problem: told(failure, kind, actions, at) }
  }

  // The answer to a call that may have made it public is missing: nothing is sent again before the platform was asked.
  if (isOutcomeOpen(delivery) && failure.mayHaveApplied) {
    const at = later(backoff)
    return { kind: 'reconcile', at, problem: told(failure, 'outcome-unknown', ['wait'], at) }
  }
  // The commit was answered; what fails now is only learning its link or state. It must never be posted a second time.
  if (delivery.commit?.state === 'answered' && !IS_VERDICT_ON_CONTENT.has(kind)) {
    if (kind === 'cancelled') return { kind: 'stop' }
    if (delivery.tries >= MAX_TRIES_AFTER_COMMIT)
      return { kind: 'ask-creator', problem: told(failure, 'outcome-unknown', ['it-is-online', 'post-again']) }
    const isLoginDead = kind === 'reconnect-needed' || kind === 'scope-missing'
    if (!isLoginDead) return retry(backoff, ['wait'])
  }

  switch (kind) {
    case 'cancelled':
      return { kind: 'stop' }
    case 'network':
    case 'timeout':
    case 'platform-down':
      return retry(backoff, ['wait', 'retry'])
    case 'rate-limited':
      return retry(Math.max(RATE_LIMIT_PAUSE_MS, backoff), ['wait'])
    case 'quota-exhausted':
      return retry(QUOTA_PAUSE_MS, ['wait'])
    case 'unexpected-response':
      return delivery.tries < MAX_UNEXPECTED_TRIES
        ? retry(backoff, ['wait', 'retry'])
        : { kind: 'give-up', problem: told(failure, kind, ['retry']) }
    case 'reconnect-needed':
    case 'scope-missing':
      return { kind: 'park', problem: told(failure, kind, ['reconnect']) }
    case 'content-rejected':
    case 'duplicate':
      return { kind: 'give-up', problem: told(failure, kind, ['edit', 'retry']) }
    case 'media-rejected':
      return { kind: 'give-up', problem: told(failure, kind, ['choose-file', 'retry']) }
    default:
      return assertNever(kind, 'platform error kind')
  }
}

/** Kinds by which the platform says that this very post will not be. */
const IS_VERDICT_ON_CONTENT: ReadonlySet<PlatformErrorKind> = new Set(['content-rejected', 'media-rejected', 'duplicate'])

function told(failure: PlatformFailure, code: ProblemCode, actions: readonly Action[], retryAt?: number): Problem {
  const details = {
    ...(failure.platformCode === undefined ? {} : { platformCode: failure.platformCode }),
    ...(failure.requestId === undefined ? {} : { requestId: failure.requestId }),
    ...(failure.text === undefined ? {} : { text: failure.text }),
  }
  return problem(code, {
    platform: failure.platform,
    actions: [...actions],
    params: { step: failure.step },
    ...(retryAt === undefined ? {} : { retryAt }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  })
}

/** What ends by itself, and how often it is asked: a sandbox that ended is started again by the app, a storage service comes back. */
const ENDS_BY_ITSELF_MS: Partial<Record<ProblemCode, number>> = { 'practice-unavailable': 30_000, 'bucket-unreachable': 60_000 }
/** Problems that the creator ends by doing something; what waits for it is then released. */
const PARKED: ReadonlySet<ProblemCode> = new Set([
  'vault-locked',
  'live-paused',
  'credentials-missing',
  'bucket-secret-missing',
  'bucket-keys-refused',
  'bucket-missing',
  'bucket-region-wrong',
  'bucket-clock-wrong',
  'bucket-no-rights',
  'hosting-needed',
  'api-version-ended',
  'app-not-audited',
])

/** The verdict on a problem of our own side (a file that vanished, a locked vault). */
export function judgeProblem(found: Problem, now: number): Verdict {
  const pause = ENDS_BY_ITSELF_MS[found.code]
  if (pause !== undefined) return { kind: 'retry', at: now + pause, problem: { ...found, retryAt: now + pause } }
  return { kind: PARKED.has(found.code) ? 'park' : 'give-up', problem: found }
}

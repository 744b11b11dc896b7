/** Clocks are read to the second and answers take a moment: a post may seem this much older than the call that made it. */
const TOLERANCE_MS = 5_000
/** How far back a clock that was set right in between, or the same words posted on purpose, are still allowed for. */
const DOUBT_MS = 24 * 60 * 60_000

/** The call whose answer was lost: when it was first marked, and the present, both by our own clock. */
export interface Attempt {
  readonly committingSince: number | null
  readonly now: number
}

/**
 * When a post that looks like ours was made, seen from the call that may have made it. `since`: not before that call. `doubtful`: before it, or nobody
 * can say; yet near enough that a wrong clock may be all there is to it, so it neither proves our post nor that it is missing. `long-before`: not ours.
 * Our clock is corrected by the platform's (`dateHeader` of the answer that told of the post); one that was set back since the call proves nothing.
 */
export function whenMade(madeAt: number, attempt: Attempt, dateHeader: string | undefined): 'since' | 'doubtful' | 'long-before' {
  const { now } = attempt
  const committingSince = attempt.committingSince ?? now
  const platformNow = Date.parse(dateHeader ?? '')
  const startedAt = committingSince + (Number.isNaN(platformNow) ? 0 : platformNow - now)
  if (madeAt < startedAt - DOUBT_MS) return 'long-before'
  return committingSince <= now && madeAt >= startedAt - TOLERANCE_MS ? 'since' : 'doubtful'
}

/** The creator's rule for posts that came due while the computer was off. */
export interface MissedPostsRule {
  /** 0 = always ask. */
  readonly publishIfLateByLessThanMs: number
}

/** Three hours: a morning's post still goes out in the morning. */
export const DEFAULT_MISSED_POSTS_RULE: MissedPostsRule = { publishIfLateByLessThanMs: 3 * 60 * 60_000 }

/** A running app is late by its own timers and queue; so much is not "missed", whatever the rule says. */
const ALWAYS_ON_TIME_MS = 2 * 60_000

/** Whether a scheduled post goes out now or the creator is asked first. Both times in epoch ms. */
export function judgeMissedPost(dueAt: number, now: number, rule: MissedPostsRule): 'go' | 'ask' {
  const lateMs = now - dueAt
  return lateMs < Math.max(ALWAYS_ON_TIME_MS, rule.publishIfLateByLessThanMs) ? 'go' : 'ask'
}

import type { Step } from '../../core/platform-adapter.ts'
import type { At, Run } from './checkpoint.ts'
import { failedPublish } from './errors.ts'

/** TikTok allows a new try after `internal`; each counts toward the creator's daily cap. */
const MAX_REPEATS = 1

/**
 * Where a failed publish begins again; null where it must not by itself. `internal` is TikTok's own fault. Whose authorization ended, or who has
 * posted too often today, is told so before anything is sent, and goes on once the login works again or the day is over.
 */
export function afterFailed(at: Pick<Run, 'mode' | 'restarts' | 'repeats'>, reason: string): At<'init'> | null {
  const again: At<'init'> = { stage: 'init', restarts: at.restarts, repeats: at.repeats + 1 }
  if (at.repeats >= MAX_REPEATS) return null
  if (reason === 'internal' || reason === 'auth_removed') return again
  return reason === 'spam_risk_too_many_posts' && at.mode === 'post' ? again : null
}

/** The step after a failed publish. Nothing is public, and nothing of this upload will be. */
export function beginAgain(at: Run, reason: string): Extract<Step, { kind: 'next' }> {
  const checkpoint = afterFailed(at, reason)
  if (checkpoint === null) throw failedPublish(reason)
  return { kind: 'next', checkpoint, phase: 'preparing', uploadedBytes: 0 }
}

import type { Step, Work } from '../../core/platform-adapter.ts'
import type { Commit } from './checkpoint.ts'
import { bytesOf, kindOf } from './work.ts'

/** Ten minutes ahead at least: https://developers.facebook.com/documentation/pages-api/posts.md, read 2026-11-23. */
const MIN_AHEAD_MS = 10 * 60_000
/** What a call may take on its way, clocks that differ included. */
const CALL_MARGIN_MS = 5_000
/** What may pass between the mark and its call. */
const MARK_MARGIN_MS = 60_000

/** When the post becomes public: by the commit itself, by Facebook at `at`, or by the commit once `until` has come. */
export type Timing =
  { readonly kind: 'now' } | { readonly kind: 'later'; readonly at: number } | { readonly kind: 'hold'; readonly until: number }

/** The timing of a commit that is made now, or (`isMarked` false) announced now. */
export function timingOf(work: Work, isMarked: boolean): Timing {
  const at = publishAtOf(work)
  if (at === null || at <= work.now) return { kind: 'now' }
  const isFar = at - work.now >= MIN_AHEAD_MS + (isMarked ? CALL_MARGIN_MS : MARK_MARGIN_MS)
  return isFar ? { kind: 'later', at } : { kind: 'hold', until: at }
}

/** When the creator wants Facebook to show it, epoch ms; null for one that shall be public at once. Stories are never scheduled. */
export function publishAtOf(work: Work): number | null {
  const at = work.variant.options['publishAt']
  return typeof at === 'number' && kindOf(work) !== 'story' ? at : null
}

/** How Facebook is told; nothing for a post that is public at once. */
export function scheduleFields(timing: Timing): Record<string, string> {
  return timing.kind === 'later' ? { published: 'false', scheduled_publish_time: String(Math.floor(timing.at / 1000)) } : {}
}

/** Announces the commit, or waits for the post's time where that is too near for Facebook's own schedule and not yet there. */
export function announce(work: Work, commit: Commit): Extract<Step, { kind: 'commit-next' | 'wait' }> {
  const timing = timingOf(work, false)
  const uploadedBytes = bytesOf(work)
  if (timing.kind !== 'hold') return { kind: 'commit-next', checkpoint: commit, phase: 'publishing', uploadedBytes }
  return { kind: 'wait', checkpoint: { stage: 'hold', then: commit }, phase: 'preparing', notBefore: timing.until, uploadedBytes }
}

/** At the commit itself its time turned out too near: nothing was called, the mark is taken back and the time waited for. */
export function heldBack(commit: Commit): Step {
  return { kind: 'next', checkpoint: { stage: 'hold', then: commit }, phase: 'preparing', isCommitUndone: true }
}

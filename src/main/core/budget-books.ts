import { nextMidnight } from './next-midnight.ts'
import type { BudgetReading, BudgetRule } from './budget-rules.ts'

/** The books of one budget as pure functions: rule, state and time in, state or standing out. */

/** What is known of one budget. */
export interface BudgetState {
  /** As the platform told it; null where it did not. */
  readonly limit: number | null
  /** Left until `resetsAt`; null while only `spentAt` counts. */
  readonly remaining: number | null
  /** Epoch ms at which it is whole again and `remaining` says nothing any more; null where no time was told: then it holds for one window. */
  readonly resetsAt: number | null
  /** Epoch ms of what is known. */
  readonly observedAt: number
  /** Epoch ms of each call within a window that moves with the time; empty for all other budgets. */
  readonly spentAt: readonly number[]
}

/** A zone's longest day: the clocks go back. */
const LONGEST_DAY_MS = 25 * 60 * 60_000
/** A reset time that has passed, or none at all, in an answer that says "nothing left": too early costs one refusal. */
const UNTOLD_RESET_MS = 60_000
/** A note from further in the future than this was written by a clock that was wrong. */
const CLOCK_SLACK_MS = 5 * 60_000

/** What a budget's books say now. */
export interface Standing {
  readonly limit: number | null
  readonly remaining: number
  readonly resetsAt: number | null
  readonly observedAt: number | null
}

/** What a call of this step costs; undefined where the budget does not bind it. */
export function costOf(rule: BudgetRule, step: string): number | undefined {
  return rule.costs[step] ?? rule.costs['*']
}

function windowOf(rule: BudgetRule): number {
  return rule.resets.kind === 'rolling' ? rule.resets.windowMs : LONGEST_DAY_MS
}

/** State that may be believed: not written by a clock that ran ahead. */
function trusted(stored: BudgetState | undefined, now: number): BudgetState | undefined {
  return stored !== undefined && stored.observedAt - now > CLOCK_SLACK_MS ? undefined : stored
}

/** What the books say now; null where nothing is known. */
export function standing(rule: BudgetRule, stored: BudgetState | undefined, now: number): Standing | null {
  const state = trusted(stored, now)
  const { limit, resets } = rule
  const observedAt = state?.observedAt ?? null
  const told =
    state === undefined || state.remaining === null || (state.resetsAt ?? state.observedAt + windowOf(rule)) <= now
      ? null
      : { limit: state.limit ?? limit, remaining: state.remaining, resetsAt: state.resetsAt, observedAt }
  if (limit === null) return told
  if (resets.kind === 'day') return told ?? { limit, remaining: limit, resetsAt: nextMidnight(resets.zone, now), observedAt }
  if (told?.remaining === 0) return told
  const spent = recent(state, resets.windowMs, now)
  // With the window full, the way is free again when the call that stands a whole allowance back leaves it.
  const freeing = spent[spent.length - limit]
  return {
    limit,
    remaining: Math.max(0, limit - spent.length),
    resetsAt: freeing === undefined ? null : freeing + resets.windowMs,
    observedAt,
  }
}

function recent(state: BudgetState | undefined, windowMs: number, now: number): number[] {
  return (state?.spentAt ?? []).filter((at) => at > now - windowMs && at <= now)
}

/** The books after a call that told nothing; null where there is nothing to write. */
export function spend(rule: BudgetRule, stored: BudgetState | undefined, cost: number, now: number): BudgetState | null {
  const state = trusted(stored, now)
  const { limit, resets } = rule
  if (limit !== null && resets.kind === 'rolling') {
    const spentAt = [...recent(state, resets.windowMs, now), ...Array<number>(cost).fill(now)].slice(-limit)
    return { limit: null, remaining: state?.remaining ?? null, resetsAt: state?.resetsAt ?? null, observedAt: now, spentAt }
  }
  const known = standing(rule, stored, now)
  if (known === null) return null
  // A learned allowance is used up when the platform says so, not when our own counting does.
  const floor = limit === null ? Math.min(1, known.remaining) : 0
  return {
    limit: limit === null ? known.limit : null,
    remaining: Math.max(floor, known.remaining - cost),
    resetsAt: known.resetsAt,
    observedAt: limit === null ? (known.observedAt ?? now) : now,
    spentAt: [],
  }
}

/** The books after the platform told how things stand. A reset lies at most one window away, whatever was told. */
export function learn(rule: BudgetRule, stored: BudgetState | undefined, reading: BudgetReading, now: number): BudgetState {
  const windowMs = windowOf(rule)
  const remaining = Math.max(0, Math.floor(reading.remaining))
  const untold = remaining === 0 ? now + Math.min(UNTOLD_RESET_MS, windowMs) : null
  return {
    limit: reading.limit ?? trusted(stored, now)?.limit ?? null,
    remaining,
    resetsAt: reading.resetsAt !== null && reading.resetsAt > now ? Math.min(reading.resetsAt, now + windowMs) : untold,
    observedAt: now,
    spentAt: recent(trusted(stored, now), windowMs, now),
  }
}

import type { Variant } from '../../shared/model.ts'
import type { HttpRequest, HttpResponse } from './http.ts'

/**
 * One allowance of a platform, as data. Counted by us where the platform tells nothing of it (`limit`), else learned from its answers (`limit` null) and
 * known only while such an answer is fresh.
 */
export interface BudgetRule {
  /** Unique within the platform; the page has words for it. */
  readonly name: string
  /** Who shares it: everyone on one developer app, every account of one login, or one account. */
  readonly scope: 'app' | 'login' | 'account'
  /** What a call of each step costs; `*` stands for every other step. A step with cost 0 is bound by the budget and not counted by us. */
  readonly costs: Readonly<Record<string, number>>
  readonly limit: number | null
  /** Percentages are spoken of as such. */
  readonly unit: 'calls' | 'percent'
  readonly resets:
    { readonly kind: 'rolling'; readonly windowMs: number } | { readonly kind: 'day'; readonly zone: 'UTC' | 'America/Los_Angeles' }
  /** What a delivery that waits for it is told. */
  readonly kind: 'rate-limited' | 'quota-exhausted'
  /** The platform's codes that say of this budget alone that it is used up. */
  readonly codes?: readonly string[]
  readonly source: string
  /** YYYY-MM-DD. */
  readonly checkedOn: string
}

/** What an answer says of one budget. */
export interface BudgetReading {
  readonly name: string
  /** The whole allowance; null where the answer does not tell it. */
  readonly limit: number | null
  readonly remaining: number
  /** Epoch ms; null where the answer does not tell it. */
  readonly resetsAt: number | null
}

/** A platform's budgets, and how its answers speak of them. */
export interface PlatformBudgets {
  readonly rules: readonly BudgetRule[]
  /** The steps that a delivery of this variant begins with: only what binds one of them holds it back. Absent where every budget binds each kind of post. */
  firstSteps?(variant: Variant): readonly string[]
  /** Reads an answer's headers (and body, where that is the place). Never throws; a name that no rule has is passed over. */
  read?(response: HttpResponse, request: HttpRequest, now: number): readonly BudgetReading[]
}

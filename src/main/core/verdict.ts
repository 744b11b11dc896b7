import type { Problem } from '../../shared/problem.ts'

/**
 * What follows from a failed step: `retry` at a time · `reconcile` first · `park` until the creator reconnects · `ask-creator` · `give-up` with a reason ·
 * `stop` because we are quitting: nothing changes.
 */
export type Verdict =
  | { readonly kind: 'retry'; readonly at: number; readonly problem: Problem }
  | { readonly kind: 'reconcile'; readonly at: number; readonly problem: Problem }
  | { readonly kind: 'park' | 'give-up' | 'ask-creator'; readonly problem: Problem }
  | { readonly kind: 'stop' }

import type { BudgetRule, PlatformBudgets } from '../../core/budget-rules.ts'

/** Calls with the token; the parts of a video go to addresses of their own without it. */
const day = (name: string, scope: BudgetRule['scope'], limit: number): BudgetRule => ({
  name,
  scope,
  costs: { '*': 1 },
  limit,
  unit: 'calls',
  resets: { kind: 'day', zone: 'UTC' },
  kind: 'quota-exhausted',
  source: 'https://learn.microsoft.com/en-us/linkedin/consumer/integrations/self-serve/share-on-linkedin',
  checkedOn: '2026-11-23',
})

/** LinkedIn's caps for Share on LinkedIn, per member and per app, until midnight UTC. No answer tells what is left, so we count. */
export const linkedinBudgets: PlatformBudgets = {
  // The member's first: a refusal that does not name whose cap it was is taken for the smaller one.
  rules: [day('member-calls', 'login', 150), day('app-calls', 'app', 100_000)],
}

import type { PlatformBudgets } from '../../src/main/core/budget-rules.ts'

/** The budgets whose size no answer tells, as name, who shares it, size, and what it resets by: to be held against the documents once more. */
export function sizesOf({ rules }: PlatformBudgets) {
  return rules
    .filter(({ limit }) => limit !== null)
    .map(({ name, scope, limit, resets }) => [name, scope, limit, resets.kind === 'day' ? resets.zone : resets.windowMs])
}

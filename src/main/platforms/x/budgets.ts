import type { BudgetReading, BudgetRule, PlatformBudgets } from '../../core/budget-rules.ts'
import type { HttpResponse } from '../../core/http.ts'

const QUARTER_HOUR_MS = 15 * 60_000
const DAY_MS = 24 * 60 * 60_000

/** Calls that have counters of their own (X rate-limits page, read 2026-11-23); the counters of an upload's other calls are never the first to end. */
const COUNTED: Readonly<Record<string, string>> = {
  'post.create': 'posts',
  'upload.initialize': 'uploads',
  'upload.append': 'upload-parts',
}

/** The header family of each window. A used-up day blocks although the quarter of an hour has calls left. */
const WINDOWS = [
  { suffix: 'app-day', header: 'x-app-limit-24hour', scope: 'app', windowMs: DAY_MS, kind: 'quota-exhausted' },
  { suffix: 'day', header: 'x-user-limit-24hour', scope: 'account', windowMs: DAY_MS, kind: 'quota-exhausted' },
  { suffix: 'window', header: 'x-rate-limit', scope: 'account', windowMs: QUARTER_HOUR_MS, kind: 'rate-limited' },
] as const

/** Sizes differ by plan and are told by every answer: none is assumed. */
const rules: readonly BudgetRule[] = Object.entries(COUNTED).flatMap(([step, name]) =>
  WINDOWS.map(({ suffix, scope, windowMs, kind }): BudgetRule => ({
    name: `${name}-${suffix}`,
    scope,
    costs: { [step]: 1 },
    limit: null,
    unit: 'calls',
    resets: { kind: 'rolling', windowMs },
    kind,
    source: 'https://docs.x.com/x-api/fundamentals/rate-limits',
    checkedOn: '2026-11-23',
  })),
)

/** X's windows of a quarter of an hour and of 24 hours, per user and per app, as its headers tell them. */
export const xBudgets: PlatformBudgets = {
  rules,
  read(response, request) {
    const name = COUNTED[request.step]
    if (name === undefined) return []
    return WINDOWS.flatMap(({ suffix, header }): BudgetReading[] => {
      const remaining = numberIn(response, `${header}-remaining`)
      const reset = numberIn(response, `${header}-reset`)
      if (remaining === null) return []
      // Reset times are epoch seconds.
      return [
        {
          name: `${name}-${suffix}`,
          limit: numberIn(response, `${header}-limit`),
          remaining,
          resetsAt: reset === null ? null : reset * 1000,
        },
      ]
    })
  },
}

function numberIn(response: HttpResponse, header: string): number | null {
  const text = response.headers[header]?.trim() ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : null
}

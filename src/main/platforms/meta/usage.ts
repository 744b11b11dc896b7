import { z } from 'zod'
import type { BudgetReading, BudgetRule } from '../../core/budget-rules.ts'
import type { HttpResponse } from '../../core/http.ts'
import { entryOf } from '../kit/http.ts'

/** https://developers.facebook.com/docs/graph-api/overview/rate-limiting/, read 2026-11-23: percentages; calls are throttled at 100. */
const Shares = z.looseObject({
  call_count: z.number().optional(),
  total_time: z.number().optional(),
  total_cputime: z.number().optional(),
})
const BusinessLine = Shares.extend({ type: z.string().optional(), estimated_time_to_regain_access: z.number().optional() })
const BusinessUsage = z.record(z.string(), z.array(BusinessLine))

const HOUR_MS = 60 * 60_000
/** A throttled share goes down by and by and no time is told with it: ten minutes are assumed, too early costs one more refusal. */
const THROTTLED_MS = 10 * 60_000

/** One share of calls that Meta's headers tell; nothing is counted by us. */
export function usageRule(name: string, scope: BudgetRule['scope'], windowMs: number): BudgetRule {
  return {
    name,
    scope,
    costs: { '*': 0 },
    limit: null,
    unit: 'percent',
    resets: { kind: 'rolling', windowMs },
    kind: 'rate-limited',
    source: 'https://developers.facebook.com/docs/graph-api/overview/rate-limiting/',
    checkedOn: '2026-11-23',
  }
}

/** Shares that both platforms of the family know. */
export const APP_USAGE = usageRule('app-usage', 'app', HOUR_MS)
/** Calls to the Page, over a rolling day. */
export const PAGE_USAGE = usageRule('page-usage', 'account', 24 * HOUR_MS)
/** Calls on the Instagram account, over a rolling day. */
export const INSTAGRAM_USAGE = usageRule('instagram-usage', 'account', 24 * HOUR_MS)

const BUSINESS_NAMES: Readonly<Record<string, string>> = { pages: PAGE_USAGE.name, instagram: INSTAGRAM_USAGE.name }

/** What the usage headers of an answer say, the most used share of each name. */
export function readUsage(response: HttpResponse, now: number): BudgetReading[] {
  const found = [
    ...sharesIn(response, 'x-app-usage', Shares).map((shares) => reading(APP_USAGE.name, shares, 0, now)),
    ...sharesIn(response, 'x-page-usage', Shares).map((shares) => reading(PAGE_USAGE.name, shares, 0, now)),
    ...sharesIn(response, 'x-business-use-case-usage', BusinessUsage)
      .flatMap((usage) => Object.values(usage).flat())
      .flatMap((line) => {
        const name = entryOf(BUSINESS_NAMES, line.type)
        return name === undefined ? [] : [reading(name, line, line.estimated_time_to_regain_access ?? 0, now)]
      }),
  ]
  const tightest = new Map<string, BudgetReading>()
  for (const one of found) {
    const known = tightest.get(one.name)
    const isTighter =
      known === undefined ||
      one.remaining < known.remaining ||
      (one.remaining === known.remaining && (one.resetsAt ?? 0) > (known.resetsAt ?? 0))
    if (isTighter) tightest.set(one.name, one)
  }
  return [...tightest.values()]
}

function sharesIn<T>(response: HttpResponse, header: string, schema: z.ZodType<T>): T[] {
  try {
    const parsed = schema.safeParse(JSON.parse(response.headers[header] ?? ''))
    return parsed.success ? [parsed.data] : []
  } catch {
    return []
  }
}

function reading(name: string, shares: z.infer<typeof Shares>, regainMinutes: number, now: number): BudgetReading {
  const used = Math.max(shares.call_count ?? 0, shares.total_time ?? 0, shares.total_cputime ?? 0)
  const isThrottled = used >= 100 || regainMinutes > 0
  return {
    name,
    limit: 100,
    remaining: isThrottled ? 0 : Math.max(1, 100 - used),
    resetsAt: isThrottled ? now + (regainMinutes > 0 ? regainMinutes * 60_000 : THROTTLED_MS) : null,
  }
}

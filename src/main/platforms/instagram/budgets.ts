import type { BudgetReading, PlatformBudgets } from '../../core/budget-rules.ts'
import type { HttpResponse } from '../../core/http.ts'
import { APP_USAGE, INSTAGRAM_USAGE, PAGE_USAGE, readUsage } from '../meta/usage.ts'
import { PublishingLimit } from './api.ts'

const DAY_MS = 24 * 60 * 60_000
/** The daily quota frees post by post and no time is told: an hour is assumed, too early costs one more refusal. */
const QUOTA_WAIT_MS = 60 * 60_000

/** The shares of calls, and the posts of a rolling day: their number is the account's own answer's, Meta's pages contradict each other. */
export const instagramBudgets: PlatformBudgets = {
  rules: [
    {
      name: 'posts-day',
      scope: 'account',
      costs: { 'post.create': 1 },
      limit: null,
      unit: 'calls',
      resets: { kind: 'rolling', windowMs: DAY_MS },
      kind: 'quota-exhausted',
      source: 'https://developers.facebook.com/documentation/instagram-platform/instagram-graph-api/reference/content_publishing_limit',
      checkedOn: '2026-11-23',
    },
    INSTAGRAM_USAGE,
    PAGE_USAGE,
    APP_USAGE,
  ],
  read: (response, request, now) => [...readUsage(response, now), ...(request.step === 'quota.read' ? quotaIn(response, now) : [])],
}

function quotaIn(response: HttpResponse, now: number): BudgetReading[] {
  try {
    const parsed = PublishingLimit.safeParse(JSON.parse(response.text))
    const { quota_usage: used, config } = (parsed.success ? parsed.data.data[0] : undefined) ?? {}
    if (used === undefined || config?.quota_total === undefined) return []
    const remaining = Math.max(0, config.quota_total - used)
    return [{ name: 'posts-day', limit: config.quota_total, remaining, resetsAt: remaining === 0 ? now + QUOTA_WAIT_MS : null }]
  } catch {
    return []
  }
}

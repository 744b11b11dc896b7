import type { BudgetRule, PlatformBudgets } from '../../core/budget-rules.ts'
import { APP_USAGE, PAGE_USAGE, readUsage } from '../meta/usage.ts'

/** Reels guide, read 2026-11-23: 30 reels by API for each Page in 24 hours. Nothing tells how many are left, so we count. */
const REELS_PER_DAY: BudgetRule = {
  name: 'reels-day',
  scope: 'account',
  costs: { 'reel.create': 1 },
  limit: 30,
  unit: 'calls',
  resets: { kind: 'rolling', windowMs: 24 * 60 * 60_000 },
  kind: 'quota-exhausted',
  source: 'https://developers.facebook.com/documentation/video-api/guides/reels-publishing.md',
  checkedOn: '2026-11-23',
}

/** The app's and the Page's share of calls, as Meta's usage headers tell them. */
export const facebookBudgets: PlatformBudgets = {
  rules: [REELS_PER_DAY, PAGE_USAGE, APP_USAGE],
  read: (response, _request, now) => readUsage(response, now),
}

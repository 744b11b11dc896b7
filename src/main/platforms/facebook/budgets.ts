import type { PlatformBudgets } from '../../core/platform-adapter.ts'
import { APP_USAGE, PAGE_USAGE, readUsage } from '../meta/usage.ts'

/** The app's and the Page's share of calls, as Meta's usage headers tell them. */
export const facebookBudgets: PlatformBudgets = {
  rules: [PAGE_USAGE, APP_USAGE],
  read: (response, _request, now) => readUsage(response, now),
}

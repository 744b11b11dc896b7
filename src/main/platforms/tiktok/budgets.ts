import type { BudgetRule, PlatformBudgets } from '../../core/budget-rules.ts'
import { isDraft } from './options.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const checkedOn = '2026-11-23'

const perMinute = (name: string, steps: readonly string[], limit: number): BudgetRule => ({
  name,
  scope: 'account',
  costs: Object.fromEntries(steps.map((step) => [step, 1])),
  limit,
  unit: 'calls',
  resets: { kind: 'rolling', windowMs: MINUTE_MS },
  kind: 'rate-limited',
  source: 'https://developers.tiktok.com/docs/en/tiktok-api-v2-rate-limit',
  checkedOn,
})

/** Caps of a day: their size varies and is told nowhere, so they are known only once TikTok refuses by their code. */
const perDay = (name: string, steps: readonly string[], code: string): BudgetRule => ({
  name,
  scope: 'account',
  costs: Object.fromEntries(steps.map((step) => [step, 0])),
  limit: null,
  unit: 'calls',
  resets: { kind: 'rolling', windowMs: DAY_MS },
  kind: 'quota-exhausted',
  codes: [code],
  source: 'https://developers.tiktok.com/doc/content-posting-api-get-started',
  checkedOn,
})

const POST: readonly string[] = ['post.init', 'creator.read']
const DRAFT: readonly string[] = ['draft.init']

/** TikTok's sliding minutes for each user token, counted by us (no answer tells what is left), and its caps of a day. */
export const tiktokBudgets: PlatformBudgets = {
  rules: [
    perDay('posts-day', POST, 'spam_risk_too_many_posts'),
    // Of the app, and still told of each creator alone: those who posted before it was used up are among the admitted ones.
    perDay('creators-day', POST, 'reached_active_user_cap'),
    perDay('drafts-open', DRAFT, 'spam_risk_too_many_pending_share'),
    // (unconfirmed) that posts and drafts share one count; apart from each other they would only wait less.
    perMinute('inits-minute', ['post.init', 'draft.init'], 6),
    perMinute('creator-reads-minute', ['creator.read'], 20),
    perMinute('status-reads-minute', ['post.status'], 30),
  ],
  firstSteps: (variant) => (isDraft({ variant }) ? DRAFT : POST),
}

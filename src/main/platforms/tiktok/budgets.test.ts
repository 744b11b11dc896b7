import { describe, expect, it } from 'vitest'
import { sizesOf } from '../../../../tools/testing/budget-sizes.ts'
import { accountOf, NOW } from '../../../../tools/testing/played-platform.ts'
import type { BudgetState } from '../../core/budget-books.ts'
import { createBudgets } from '../../core/budgets.ts'
import type { Delivery } from '../../core/delivery.ts'
import { createOutboxGate } from '../../core/outbox-gate.ts'
import type { PlatformFailure } from '../../core/platform-error.ts'
import { tiktokBudgets } from './budgets.ts'

it('the sizes that no answer of TikTok tells are the documented ones', () => {
  expect(sizesOf(tiktokBudgets)).toEqual([
    ['inits-minute', 'account', 6, 60_000],
    ['creator-reads-minute', 'account', 20, 60_000],
    ['status-reads-minute', 'account', 30, 60_000],
  ])
})

describe('what TikTok refused for want of room holds', () => {
  const DAY_MS = 24 * 60 * 60_000
  const silent = () => undefined

  /** What is held, as account and format, after TikTok refused a step of account `a` by this code. */
  function heldAfter(step: string, platformCode: string): string[] {
    const rows = new Map<string, BudgetState>()
    const accounts = new Map(['a', 'b'].map((id) => [id, accountOf('tiktok', { id })]))
    const adapters = new Map([['tiktok', { login: 'tiktok', budgets: tiktokBudgets }]] as const)
    const budgets = createBudgets({
      store: {
        read: (owner, name) => rows.get(`${owner}|${name}`),
        write: (owner, name, state) => void rows.set(`${owner}|${name}`, state),
        together: (work) => work(),
      },
      adapters,
      clientIdOf: () => 'client',
      clock: { now: () => NOW },
      log: { info: silent, warn: silent },
    })
    const gate = createOutboxGate({
      adapters,
      budgets,
      circuits: { blockedUntil: () => null, started: silent, succeeded: silent, failed: silent, released: silent, opened: () => [] },
      accounts: { get: (id: string) => accounts.get(id) } as Parameters<typeof createOutboxGate>[0]['accounts'],
      lineProblem: () => null,
      onLineDoubt: silent,
    })
    const begun = (accountId: string, options = {}) =>
      ({
        accountId,
        platform: 'tiktok',
        isPractice: false,
        checkpoint: null,
        variant: { accountId, text: '', assetIds: [], options },
      }) as unknown as Delivery
    const failure = {
      kind: 'quota-exhausted',
      platform: 'tiktok',
      step,
      platformCode,
      retryAt: NOW + DAY_MS,
      mayHaveApplied: false,
    } as const
    gate.ended(begun('a'), failure satisfies PlatformFailure)
    return [...accounts.keys()].flatMap((id) =>
      ['post', 'draft'].filter((format) => gate.hold(begun(id, { format })) !== null).map((format) => `${id} ${format}`),
    )
  }

  it.each([
    ['a day’s posts', 'creator.read', 'spam_risk_too_many_posts', ['a post']],
    // The creators who were there before may post on.
    ['the app’s creators of a day', 'creator.read', 'reached_active_user_cap', ['a post']],
    ['the inbox', 'draft.init', 'spam_risk_too_many_pending_share', ['a draft']],
  ])('only what it is about: %s', (_what, step, code, held) => {
    expect(heldAfter(step, code)).toEqual(held)
  })
})

import { expect, it } from 'vitest'
import { sizesOf } from '../../../../tools/testing/budget-sizes.ts'
import { tiktokBudgets } from './budgets.ts'

it('the sizes that no answer of TikTok tells are the documented ones', () => {
  expect(sizesOf(tiktokBudgets)).toEqual([
    ['inits-minute', 'account', 6, 60_000],
    ['creator-reads-minute', 'account', 20, 60_000],
    ['status-reads-minute', 'account', 30, 60_000],
  ])
})

import { expect, it } from 'vitest'
import { sizesOf } from '../../../../tools/testing/budget-sizes.ts'
import { facebookBudgets } from './budgets.ts'

it('the sizes that no answer of Facebook tells are the documented ones', () => {
  expect(sizesOf(facebookBudgets)).toEqual([['reels-day', 'account', 30, 86_400_000]])
})

import { expect, it } from 'vitest'
import { sizesOf } from '../../../../tools/testing/budget-sizes.ts'
import { linkedinBudgets } from './budgets.ts'

it('the sizes that no answer of LinkedIn tells are the documented ones', () => {
  expect(sizesOf(linkedinBudgets)).toEqual([
    ['member-calls', 'login', 150, 'UTC'],
    ['app-calls', 'app', 100_000, 'UTC'],
  ])
})

import { expect, it } from 'vitest'
import { sizesOf } from '../../../../tools/testing/budget-sizes.ts'
import { youtubeBudgets } from './budgets.ts'

it('the sizes that no answer of YouTube tells are the documented ones', () => {
  expect(sizesOf(youtubeBudgets)).toEqual([
    ['uploads', 'app', 100, 'America/Los_Angeles'],
    ['units', 'app', 10_000, 'America/Los_Angeles'],
  ])
})

import { describe, expect, it } from 'vitest'
import { checkVariant } from '../check-variant.ts'
import { linkedinRules } from './linkedin.ts'

const found = (text: string) =>
  checkVariant({
    rules: linkedinRules,
    account: { tier: null, kind: 'person', abilities: [] },
    variant: { accountId: 'a', text, assetIds: [], options: {} },
    assets: [],
    asset: () => undefined,
    postingOptions: null,
    now: Date.parse('2026-11-23T10:00:00Z'),
  }).map(({ code, severity, params }) => [code, severity, params])

describe('the length of a text for LinkedIn', () => {
  it('is doubted where only the marks of little text make it longer than LinkedIn takes', () => {
    expect(found(`${'x'.repeat(2_998)}(`)).toEqual([])
    expect(found(`${'x'.repeat(2_998)}()`)).toEqual([['text-perhaps-too-long', 'warning', { length: 3_002, max: 3_000 }]])
  })

  it('is refused, and no longer doubted, where the words themselves are too many', () => {
    expect(found(`${'x'.repeat(3_000)}(`)).toEqual([['text-too-long', 'error', { length: 3_001, max: 3_000, over: 1 }]])
  })
})

import { describe, expect, it } from 'vitest'
import type { Json } from '../../shared/json.ts'
import { sampleDelivery } from '../core/testing/sample-delivery.ts'
import { deliveryView } from './views.ts'

const partsOf = (options: Record<string, Json>) =>
  deliveryView(sampleDelivery({ variant: { accountId: 'a1', text: 'hello', assetIds: [], options } }), undefined, undefined).partsTotal

describe('a delivery as the page sees it', () => {
  it('counts the posts it comes to, a first comment not among them', () => {
    expect(partsOf({})).toBe(1)
    expect(partsOf({ firstComment: 'And one more thing' })).toBe(1)
    const more = { text: 'more', assetIds: [] }
    expect(partsOf({ thread: [more, more] })).toBe(3)
  })
})

import { expect, it } from 'vitest'
import { sampleDelivery } from '../core/testing/sample-delivery.ts'
import { listInsights, newestInsights } from './list-insights.ts'

const published = Array.from({ length: 120 }, (_, index) =>
  sampleDelivery({ id: `d${index}`, status: 'published', receipt: { parts: [], publishedAt: 1_000 - index, notes: [] } }),
)
let pages = 0
const read: Parameters<typeof listInsights>[0] = {
  deliveries: {
    listPublishedSince(since: number, { offset, limit }: { offset: number; limit: number }) {
      pages += 1
      return published.filter(({ receipt }) => (receipt?.publishedAt ?? 0) >= since).slice(offset, offset + limit)
    },
  } as unknown as Parameters<typeof listInsights>[0]['deliveries'],
  insightsOf: () => ({ account: undefined, history: [] }),
}

it('tells a page, and whether there are more', () => {
  const last = listInsights(read, { since: 0, offset: 100, limit: 20 })
  expect([last.items.length, last.items.at(-1)?.deliveryId, last.hasMore]).toEqual([20, 'd119', false])
  expect(listInsights(read, { since: 0, offset: 100, limit: 19 })).toMatchObject({ hasMore: true })
})

it.each([
  [500, 120],
  [70, 70],
])('reads the newest %i page by page, and lets other work in between', async (atMost, count) => {
  pages = 0
  let turns = 0
  const turn = () => {
    turns += 1
    timer = setImmediate(turn)
  }
  let timer = setImmediate(turn)
  const all = await newestInsights(read, 0, atMost)
  clearImmediate(timer)
  expect(all.map(({ deliveryId }) => deliveryId)).toEqual(published.slice(0, count).map(({ id }) => id))
  expect(pages).toBe(Math.ceil(count / 50))
  expect(turns).toBeGreaterThanOrEqual(pages - 1)
})

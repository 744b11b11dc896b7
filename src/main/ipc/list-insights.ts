import { setImmediate } from 'node:timers/promises'
import { INSIGHTS_AT_ONCE } from '../../shared/ipc.ts'
import type { InsightView } from '../../shared/views.ts'
import type { Services } from '../services.ts'
import { insightView } from './insight-view.ts'

type Read = Pick<Services, 'deliveries' | 'insightsOf'>

/** A page of what platforms counted for what was published at or after `since` (epoch ms), newest first. */
export function listInsights(
  { deliveries, insightsOf }: Read,
  { since, offset, limit }: { readonly since: number; readonly offset: number; readonly limit: number },
): { items: InsightView[]; hasMore: boolean } {
  const found = deliveries.listPublishedSince(since, { offset, limit: limit + 1 })
  const items = found.slice(0, limit).map((delivery) => insightView(delivery, insightsOf(delivery)))
  return { items, hasMore: found.length > limit }
}

/** The newest `atMost` of them, read page by page: other work goes on between two. */
export async function newestInsights(read: Read, since: number, atMost: number): Promise<InsightView[]> {
  const all: InsightView[] = []
  for (let hasMore = true; hasMore && all.length < atMost; await setImmediate()) {
    const page = listInsights(read, { since, offset: all.length, limit: Math.min(INSIGHTS_AT_ONCE, atMost - all.length) })
    all.push(...page.items)
    hasMore = page.hasMore
  }
  return all
}

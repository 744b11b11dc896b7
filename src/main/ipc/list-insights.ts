import type { InsightView } from '../../shared/ipc.ts'
import type { Services } from '../services.ts'
import { insightView } from './insight-view.ts'

const INSIGHTS_AT_MOST = 500

/** What platforms counted for what was published at or after `since` (epoch ms), newest first. */
export function listInsights(services: Pick<Services, 'deliveries' | 'insightsOf'>, since: number): InsightView[] {
  return services.deliveries
    .listPublishedSince(since, INSIGHTS_AT_MOST)
    .map((delivery) => insightView(delivery, services.insightsOf(delivery)))
}

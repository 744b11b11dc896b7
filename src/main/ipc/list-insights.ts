import type { InsightView } from '../../shared/views.ts'
import type { Services } from '../services.ts'
import { insightView } from './insight-view.ts'

/** What platforms counted for what was published at or after `since` (epoch ms): the newest `atMost`, newest first. */
export function listInsights(services: Pick<Services, 'deliveries' | 'insightsOf'>, since: number, atMost: number): InsightView[] {
  return services.deliveries.listPublishedSince(since, atMost).map((delivery) => insightView(delivery, services.insightsOf(delivery)))
}

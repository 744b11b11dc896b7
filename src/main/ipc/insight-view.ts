import type { InsightView } from '../../shared/views.ts'
import type { Account } from '../../shared/account.ts'
import { PLATFORM_RULES } from '../../shared/platforms/registry.ts'
import { isAble } from '../../shared/platform-rules.ts'
import type { Delivery } from '../core/delivery.ts'
import type { MetricsReading } from '../core/metrics-keeper.ts'

/** So many readings of one post are shown at most, spread over its whole life. */
const READINGS_AT_MOST = 200

/** What is known of a published delivery's figures. */
export interface InsightsOf {
  readonly account: Account | undefined
  /** Oldest first. */
  readonly history: readonly MetricsReading[]
}

/** A published delivery with its figures. What a platform does not give is said, never shown as 0. */
export function insightView(delivery: Delivery, { account, history }: InsightsOf): InsightView {
  const { title } = delivery.variant.options
  const readings = history.flatMap(({ at, figures }) => (figures === 'gone' ? [] : [{ at, figures: { ...figures } }]))
  return {
    deliveryId: delivery.id,
    postId: delivery.postId,
    accountId: delivery.accountId,
    platform: delivery.platform,
    accountName: delivery.accountName,
    isPractice: delivery.isPractice,
    text: delivery.variant.text,
    title: typeof title === 'string' ? title : '',
    assetIds: delivery.variant.assetIds,
    publishedAt: delivery.receipt?.publishedAt ?? delivery.createdAt,
    hasLink: typeof delivery.receipt?.parts[0]?.permalink === 'string',
    state: stateOf(delivery, account, history),
    readings: thinned(readings),
  }
}

function stateOf(delivery: Delivery, account: Account | undefined, history: readonly MetricsReading[]): InsightView['state'] {
  if (history.at(-1)?.figures === 'gone') return 'gone'
  if (history.length > 0) return 'known'
  const { canReadMetrics } = PLATFORM_RULES[delivery.platform]
  if (canReadMetrics === false) return 'not-given'
  return isAble(canReadMetrics, account) ? 'not-asked-yet' : 'no-permission'
}

/** The first and the last are always there. */
function thinned<T>(all: readonly T[]): T[] {
  if (all.length <= READINGS_AT_MOST) return [...all]
  const step = (all.length - 1) / (READINGS_AT_MOST - 1)
  return Array.from({ length: READINGS_AT_MOST }, (_none, index) => all[Math.round(index * step)] as T)
}

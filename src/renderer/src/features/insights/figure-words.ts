import type { InsightView } from '../../../../shared/views.ts'
import type { MetricName } from '../../../../shared/platform-rules.ts'
import { PLATFORM_RULES } from '../../../../shared/platforms/registry.ts'
import { say } from '../../messages/messages.ts'
import { formatNumber, formatWatchTime } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'

/** A figure as people read it. */
export function figureWords(metric: MetricName, value: number): string {
  return metric === 'watchTimeMs' ? formatWatchTime(value) : formatNumber(value)
}

/** Why a figure is missing: the platform never gives it, or not for this post. */
export function missingWords({ platform }: InsightView, metric: MetricName): string {
  const isGiven = PLATFORM_RULES[platform].metrics.includes(metric)
  return say(isGiven ? 'insights.notGivenHere' : 'insights.notGivenBy', { platforms: platformName(platform) })
}

/** The post in one line. */
export function titleOf({ title, text }: Pick<InsightView, 'title' | 'text'>): string {
  return [title, text].map((words) => words.trim()).find((words) => words !== '') ?? say('queue.post.noText')
}

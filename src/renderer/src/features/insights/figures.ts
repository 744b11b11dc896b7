import type { InsightView } from '../../../../shared/views.ts'
import { METRIC_NAMES, type MetricName } from '../../../../shared/platform-rules.ts'
import { PLATFORM_RULES, type PlatformId } from '../../../../shared/platforms/registry.ts'

const DAY_MS = 86_400_000

/** A value at a time (epoch ms). */
export interface Point {
  readonly at: number
  readonly value: number
}

/** The newest reading of a figure; undefined where the platform never gave it. */
export function figureOf(insight: InsightView, metric: MetricName): number | undefined {
  return insight.readings.at(-1)?.figures[metric]
}

/** When a post's figures were last read; null = never. */
export function readAtOf(insight: InsightView): number | null {
  return insight.readings.at(-1)?.at ?? null
}

/** When any of these was last read; null = never. */
export function lastReadOf(insights: readonly InsightView[]): number | null {
  const times = insights.flatMap((insight) => readAtOf(insight) ?? [])
  return times.length === 0 ? null : Math.max(...times)
}

/** A figure over all posts: absent posts are left out, never counted as 0. */
export interface Total {
  readonly metric: MetricName
  /** Null where none of the posts has it. */
  readonly sum: number | null
  /** How many posts the sum is over. */
  readonly posts: number
  /** Platforms of these posts that do not give this figure at all. */
  readonly notGivenBy: readonly PlatformId[]
}

/** What all these posts come to. */
export function totalsOf(insights: readonly InsightView[]): Total[] {
  const platforms = [...new Set(insights.map(({ platform }) => platform))]
  return METRIC_NAMES.map((metric) => {
    const values = insights.flatMap((insight) => figureOf(insight, metric) ?? [])
    return {
      metric,
      sum: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0),
      posts: values.length,
      notGivenBy: platforms.filter((platform) => !PLATFORM_RULES[platform].metrics.includes(metric)),
    }
  })
}

/** The history of one post's figure, oldest first. */
export function historyOf(insight: InsightView, metric: MetricName): Point[] {
  return insight.readings.flatMap(({ at, figures }) => (figures[metric] === undefined ? [] : [{ at, value: figures[metric] }]))
}

/**
 * The sum over all posts at the end of each day, from the first reading's day to the last one's: what was last read of a post counts until it is
 * read again.
 */
export function dailySum(insights: readonly InsightView[], metric: MetricName): Point[] {
  const histories = insights.map((insight) => historyOf(insight, metric)).filter((history) => history.length > 0)
  const times = histories.flatMap((history) => history.map(({ at }) => at))
  if (times.length === 0) return []
  const last = endOfDay(Math.max(...times))
  const days: number[] = []
  for (let day = endOfDay(Math.min(...times)); day <= last; day = endOfDay(day + 1)) days.push(day)
  return days.map((day) => ({
    at: day - DAY_MS / 2,
    value: histories.reduce((sum, history) => sum + (history.findLast(({ at }) => at <= day)?.value ?? 0), 0),
  }))
}

/** The last millisecond of the creator's day. */
function endOfDay(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime() - 1
}

/** What the table can be sorted by. */
export type SortBy = 'post' | 'published' | 'read' | MetricName

export interface Sorting {
  readonly by: SortBy
  readonly isDescending: boolean
}

/** Sorted; what has no value there comes last, whichever way. */
export function sorted(insights: readonly InsightView[], { by, isDescending }: Sorting): InsightView[] {
  const keyOf = (insight: InsightView): number | string | null => {
    if (by === 'post') return (insight.title || insight.text).trim().toLocaleLowerCase()
    if (by === 'published') return insight.publishedAt
    return (by === 'read' ? readAtOf(insight) : figureOf(insight, by)) ?? null
  }
  return insights
    .map((insight) => ({ insight, key: keyOf(insight) }))
    .sort((one, other) => {
      if (one.key === null || other.key === null) return Number(one.key === null) - Number(other.key === null)
      const order =
        typeof one.key === 'string' || typeof other.key === 'string'
          ? String(one.key).localeCompare(String(other.key))
          : one.key - other.key
      return isDescending ? -order : order
    })
    .map(({ insight }) => insight)
}

/** What the screen shows: one platform or all, and practice posts only where they are wanted or alone. */
export function shownOf(
  insights: readonly InsightView[],
  { platform, withPractice }: { platform: PlatformId | null; withPractice: boolean },
): InsightView[] {
  const isMixed = hasBoth(insights)
  return insights.filter(
    (insight) => (platform === null || insight.platform === platform) && (!isMixed || withPractice || !insight.isPractice),
  )
}

/** True when there are practice posts and live ones. */
export function hasBoth(insights: readonly InsightView[]): boolean {
  return insights.some(({ isPractice }) => isPractice) && insights.some(({ isPractice }) => !isPractice)
}

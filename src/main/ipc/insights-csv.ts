import type { InsightView } from '../../shared/views.ts'
import { METRIC_NAMES, type MetricName } from '../../shared/platform-rules.ts'
import { PLATFORM_RULES } from '../../shared/platforms/registry.ts'

/** What the columns are called; times are ISO 8601 in UTC, figures those of the newest reading. */
const FIGURES: Readonly<Record<MetricName, string>> = {
  views: 'Views',
  reach: 'Reach',
  likes: 'Likes',
  comments: 'Comments',
  shares: 'Shares',
  saves: 'Saves',
  clicks: 'Clicks',
  watchTimeMs: 'Watch time (seconds)',
}
const HEAD = ['Platform', 'Account', 'Practice', 'Published', 'Title', 'Text', 'Read', ...METRIC_NAMES.map((name) => FIGURES[name])]

/** Posts with their newest figures as CSV (RFC 4180), one row a post. A figure that the platform does not give is an empty cell, never 0. */
export function insightsCsv(insights: readonly InsightView[]): string {
  return [HEAD, ...insights.map(rowOf)].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function rowOf(insight: InsightView): (string | number)[] {
  const newest = insight.readings.at(-1)
  return [
    PLATFORM_RULES[insight.platform].name,
    insight.accountName,
    insight.isPractice ? 'yes' : 'no',
    new Date(insight.publishedAt).toISOString(),
    insight.title,
    insight.text,
    newest === undefined ? '' : new Date(newest.at).toISOString(),
    ...METRIC_NAMES.map((name) => {
      const figure = newest?.figures[name]
      if (figure === undefined) return ''
      return name === 'watchTimeMs' ? Math.round(figure / 1000) : figure
    }),
  ]
}

/** A spreadsheet runs what begins like a formula, also behind spaces or line breaks: a quote before it makes it text. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^\s*[=+\-@]/.test(value) || /^[\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

import { insightsCsv } from '../../main/ipc/insights-csv.ts'
import { newestInsights } from '../../main/ipc/list-insights.ts'
import { writeText } from '../../main/media/write-text.ts'
import type { InsightView } from '../../shared/views.ts'
import { METRIC_NAMES, type MetricName } from '../../shared/platform-rules.ts'
import { PLATFORM_RULES } from '../../shared/platforms/registry.ts'
import { moment } from '../delivery-words.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Session } from '../session.ts'

const NAMES: Readonly<Record<MetricName, string>> = {
  views: 'views',
  reach: 'reached',
  likes: 'likes',
  comments: 'comments',
  shares: 'shares',
  saves: 'saves',
  clicks: 'clicks',
  watchTimeMs: 'seconds watched',
}

/** `insights`: what was read last; asks no platform. With a file it is written as CSV as well. */
export async function showInsights(session: Session, { csvFile }: { readonly csvFile: string | null }): Promise<ExitCode> {
  const { services, printer } = session
  const insights = await newestInsights(services, 0, Number.POSITIVE_INFINITY)
  if (csvFile !== null) {
    await writeText(session.pathOf(csvFile), insightsCsv(insights))
    printer.say(`Written: ${csvFile}`)
  }
  printer.answer(
    {
      insights: insights.map((insight) => {
        const { deliveryId, platform, accountName, isPractice, publishedAt, state } = insight
        const newest = insight.readings.at(-1)
        return {
          deliveryId,
          platform,
          accountName,
          isPractice,
          publishedAt,
          state,
          readAt: newest?.at ?? null,
          figures: { ...newest?.figures },
        }
      }),
    },
    insights.length === 0 ? ['Nothing was published yet.'] : insights.map(lineOf),
  )
  return EXIT.done
}

const WHY_NONE: Readonly<Record<InsightView['state'], string>> = {
  known: 'no figures given',
  'not-asked-yet': 'not read yet',
  'no-permission': 'this login may not read statistics',
  'not-given': 'the platform gives no figures to a local app',
  gone: 'no longer there',
}

function lineOf(insight: InsightView): string {
  const newest = insight.readings.at(-1)
  const figures = METRIC_NAMES.flatMap((name) => {
    const figure = newest?.figures[name]
    if (figure === undefined) return []
    return [`${name === 'watchTimeMs' ? Math.round(figure / 1000) : figure} ${NAMES[name]}`]
  })
  const told = newest === undefined || figures.length === 0 ? WHY_NONE[insight.state] : `${figures.join(', ')} (read ${moment(newest.at)})`
  return `${insight.deliveryId}  ${PLATFORM_RULES[insight.platform].name}, ${insight.accountName}: ${told}`
}

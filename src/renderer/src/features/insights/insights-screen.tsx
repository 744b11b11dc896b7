import { Button, Loader, Text, Title } from '@mantine/core'
import { IconChartLine, IconFileSpreadsheet, IconRefresh } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../../../../shared/problem.ts'
import { useAppStore } from '../../state/app-store.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { formatDay, formatNumber } from '../../ui/format.ts'
import { LineChart } from '../../ui/line-chart.tsx'
import { ageWords } from '../../ui/schedule-words.ts'
import { Screen } from '../../ui/screen.tsx'
import { attempt, toastDone, toastProblem } from '../../ui/toast.ts'
import { useMinute } from '../../ui/use-minute.ts'
import { dailySum, lastReadOf, shownOf } from './figures.ts'
import { InsightDetail } from './insight-detail.tsx'
import { InsightsFilters } from './insights-filters.tsx'
import { followInsights, useInsightsStore } from './insights-store.ts'
import { InsightsTable } from './insights-table.tsx'
import { InsightsTotals } from './insights-totals.tsx'
import classes from './insights.module.css'

/** What the platforms counted, by post, platform and time. */
export function InsightsScreen() {
  const { t } = useTranslation()
  const { insights, isCut, platform, withPractice, isUnused, isLoaded, load, choose, filter } = useInsightsStore()
  const openScreen = useAppStore((state) => state.openScreen)
  const [openId, setOpenId] = useState<string | null>(null)

  useEffect(() => {
    void attempt(load)
    return followInsights()
  }, [load])

  const showAll = (): void => {
    filter({ platform: null, withPractice: true })
    void attempt(() => choose(null))
  }
  const shown = shownOf(insights, { platform, withPractice })
  return (
    <Screen
      title={t('nav.insights')}
      aside={<LastRead />}
      actions={isUnused ? undefined : <Actions isEmpty={insights.length === 0} />}
      isWide
    >
      <div className={classes.scroll} tabIndex={-1}>
        <div className={classes.column}>
          {!isUnused && <InsightsFilters />}
          {!isLoaded && <Loader m="auto" aria-label={t('loading')} />}
          {isUnused && (
            <EmptyState icon={IconChartLine} title={t('insights.empty')} text={t('insights.emptyText')}>
              <Button onClick={() => openScreen('compose')}>{t('queue.compose')}</Button>
            </EmptyState>
          )}
          {isLoaded && !isUnused && shown.length === 0 && (
            <EmptyState icon={IconChartLine} title={t('insights.nothing')} text={t('insights.nothingText')}>
              <Button variant="default" onClick={showAll}>
                {t('insights.showAll')}
              </Button>
            </EmptyState>
          )}
          {shown.length > 0 && (
            <>
              <InsightsTotals insights={shown} />
              <ViewsChart />
              <InsightsTable insights={shown} onOpen={setOpenId} />
              {isCut && (
                <Text size="sm" c="dimmed">
                  {t('insights.cut', { count: insights.length })}
                </Text>
              )}
            </>
          )}
        </div>
      </div>
      <InsightDetail insight={insights.find(({ deliveryId }) => deliveryId === openId) ?? null} onClose={() => setOpenId(null)} />
    </Screen>
  )
}

function ViewsChart() {
  const { t } = useTranslation()
  const { insights, platform, withPractice } = useInsightsStore()
  const points = dailySum(shownOf(insights, { platform, withPractice }), 'views')
  const first = points[0]
  const last = points.at(-1)
  return (
    <section className={classes.chart} aria-labelledby="insights-chart">
      <Title order={2} id="insights-chart">
        {t('insights.chart')}
      </Title>
      <Text size="xs" c="dimmed" mb="sm">
        {t(points.length < 2 ? 'insights.chartSoon' : 'insights.chartHint')}
      </Text>
      {first !== undefined && last !== undefined && points.length > 1 && (
        <LineChart
          points={points}
          label={t('insights.chartWords', {
            from: formatDay(first.at),
            first: formatNumber(first.value),
            to: formatDay(last.at),
            last: formatNumber(last.value),
          })}
          valueWords={(value) => t('insights.viewsCount', { count: value, value: formatNumber(value) })}
          timeWords={formatDay}
        />
      )}
    </section>
  )
}

function LastRead() {
  const { t } = useTranslation()
  const insights = useInsightsStore((state) => state.insights)
  const isRefreshing = useInsightsStore((state) => state.isRefreshing)
  const now = useMinute()
  const at = lastReadOf(insights)
  const words = isRefreshing ? t('insights.reading') : at === null ? '' : t('insights.lastRead', { ago: ageWords(at, now) })
  return (
    <Text size="xs" c="dimmed" role="status" truncate>
      {words}
    </Text>
  )
}

function Actions({ isEmpty }: { isEmpty: boolean }) {
  const { t } = useTranslation()
  const { refresh, exportCsv, isRefreshing } = useInsightsStore()
  const ask = async (): Promise<void> => {
    for (const problem of await refresh()) toastProblem(new ProblemError(problem))
  }
  const save = async (): Promise<void> => {
    const savedAs = await exportCsv()
    if (savedAs !== null) toastDone(t('insights.saved'), savedAs)
  }
  return (
    <>
      <Button
        size="compact-md"
        variant="default"
        disabled={isEmpty}
        leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
        onClick={() => void attempt(save)}
      >
        {t('insights.export')}
      </Button>
      <Button
        size="compact-md"
        variant="default"
        loading={isRefreshing}
        disabled={isEmpty}
        leftSection={<IconRefresh size={16} aria-hidden />}
        onClick={() => void attempt(ask)}
      >
        {t('insights.refresh')}
      </Button>
    </>
  )
}

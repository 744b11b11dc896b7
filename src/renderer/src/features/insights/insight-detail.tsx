import { Drawer, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { InsightView } from '../../../../shared/views.ts'
import { METRIC_NAMES, type MetricName } from '../../../../shared/platform-rules.ts'
import { PracticeBadge } from '../../ui/account-badge.tsx'
import { formatCompact, formatList, formatMoment, formatNumber, formatWatchTime } from '../../ui/format.ts'
import { LineChart } from '../../ui/line-chart.tsx'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import { PostLink } from '../../ui/post-link.tsx'
import { ageWords } from '../../ui/schedule-words.ts'
import { useMinute } from '../../ui/use-minute.ts'
import { figureOf, historyOf, readAtOf } from './figures.ts'
import { figureWords, titleOf } from './figure-words.ts'
import { WhyNone } from './insight-row.tsx'
import classes from './insights.module.css'

/** One post's figures over time, at the right of the screen. */
export function InsightDetail({ insight, onClose }: { insight: InsightView | null; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Drawer
      opened={insight !== null}
      onClose={onClose}
      position="right"
      size={520}
      title={t('insights.detail')}
      closeButtonProps={{ 'aria-label': t('close') }}
      classNames={{ title: classes.drawerTitle }}
    >
      {insight !== null && <Detail insight={insight} />}
    </Drawer>
  )
}

function Detail({ insight }: { insight: InsightView }) {
  const { t } = useTranslation()
  const now = useMinute()
  const readAt = readAtOf(insight)
  const given = METRIC_NAMES.filter((metric) => historyOf(insight, metric).length > 0)
  const missing = METRIC_NAMES.filter((metric) => !given.includes(metric))
  const facts = [
    t('insights.publishedAt', { time: formatMoment(insight.publishedAt) }),
    ...(readAt === null ? [] : [t('insights.lastRead', { ago: ageWords(readAt, now) })]),
  ]
  return (
    <div className={classes.detail}>
      <div>
        <Title order={3} className={classes.detailTitle}>
          {titleOf(insight)}
        </Title>
        <span className={classes.where}>
          <PlatformIcon platform={insight.platform} size={14} />
          <Text size="sm" c="dimmed" truncate>
            {`${platformName(insight.platform)} · ${insight.accountName}`}
          </Text>
          {insight.isPractice && <PracticeBadge />}
        </span>
        <Text size="sm" c="dimmed" mb={6}>
          {facts.join(' · ')}
        </Text>
        {insight.hasLink && <PostLink deliveryId={insight.deliveryId} />}
      </div>
      {insight.state !== 'known' && (
        <Text size="sm" component="div" className={classes.note}>
          <WhyNone insight={insight} />
        </Text>
      )}
      {given.map((metric) => (
        <FigureHistory key={metric} insight={insight} metric={metric} />
      ))}
      {given.length > 0 && missing.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('insights.missing', {
            platform: platformName(insight.platform),
            figures: formatList(missing.map((metric) => t(`insights.figure.${metric}`))),
          })}
        </Text>
      )}
    </div>
  )
}

function FigureHistory({ insight, metric }: { insight: InsightView; metric: MetricName }) {
  const { t } = useTranslation()
  const points = historyOf(insight, metric)
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined) return null
  const name = t(`insights.figure.${metric}`)
  const words = (value: number): string => figureWords(metric, value)
  const newest = figureOf(insight, metric)
  return (
    <div role="group" aria-label={name}>
      <div className={classes.figureHead}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" className={classes.figure}>
          {newest === undefined ? t('insights.notGiven') : words(newest)}
        </Text>
      </div>
      {points.length > 1 ? (
        <LineChart
          points={points}
          height={150}
          label={t('insights.historyWords', {
            figure: name,
            from: formatMoment(first.at),
            first: words(first.value),
            to: formatMoment(last.at),
            last: words(last.value),
          })}
          valueWords={metric === 'watchTimeMs' ? formatWatchTime : formatNumber}
          timeWords={formatMoment}
          axisWords={metric === 'watchTimeMs' ? formatWatchTime : formatCompact}
        />
      ) : (
        <Text size="xs" c="dimmed">
          {t('insights.oneReading')}
        </Text>
      )}
    </div>
  )
}

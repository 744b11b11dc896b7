import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { InsightView } from '../../../../shared/views.ts'
import { formatList } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'
import { totalsOf } from './figures.ts'
import { figureWords } from './figure-words.ts'
import classes from './insights.module.css'

/** Each figure over all posts, with what it is over: a sum of half the platforms must not pass for one of all. */
export function InsightsTotals({ insights }: { insights: readonly InsightView[] }) {
  const { t } = useTranslation()
  return (
    <dl className={classes.totals} aria-label={t('insights.totals', { count: insights.length })}>
      {totalsOf(insights).map(({ metric, sum, posts, notGivenBy }) => {
        const missing = notGivenBy.length === 0 ? '' : t('insights.notGivenBy', { platforms: formatList(notGivenBy.map(platformName)) })
        return (
          <div key={metric} className={classes.total} title={missing}>
            <dt>{t(`insights.figure.${metric}`)}</dt>
            <dd>
              <span className={classes.sum} data-missing={sum === null}>
                {sum === null ? t('insights.none') : figureWords(metric, sum)}
              </span>
              <Text size="xs" c="dimmed" lineClamp={2}>
                {sum === null && missing !== '' ? missing : t('insights.ofPosts', { posts, count: insights.length })}
              </Text>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

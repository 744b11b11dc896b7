import { SegmentedControl, Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PLATFORM_IDS, PlatformId } from '../../../../shared/platforms/registry.ts'
import { platformName } from '../../ui/platform.tsx'
import { attempt } from '../../ui/toast.ts'
import { hasBoth } from './figures.ts'
import { RANGES, useInsightsStore } from './insights-store.ts'
import classes from './insights.module.css'

const ALL = 'all'

/** Which posts the screen is about: since when, where, and whether rehearsals count. */
export function InsightsFilters() {
  const { t } = useTranslation()
  const { insights, range, platform, withPractice, choose, filter } = useInsightsStore()
  return (
    <div className={classes.filters}>
      <SegmentedControl
        size="sm"
        aria-label={t('insights.range')}
        value={String(range ?? ALL)}
        onChange={(value) => void attempt(() => choose(RANGES.find((one) => String(one ?? ALL) === value) ?? null))}
        data={RANGES.map((days) => ({
          value: String(days ?? ALL),
          label: days === null ? t('insights.rangeAll') : t('insights.rangeDays', { count: days }),
        }))}
      />
      <Select
        w={170}
        aria-label={t('insights.platform')}
        value={platform ?? ALL}
        allowDeselect={false}
        comboboxProps={{ withinPortal: true }}
        onChange={(value) => filter({ platform: PlatformId.safeParse(value).data ?? null })}
        data={[{ value: ALL, label: t('insights.allPlatforms') }, ...PLATFORM_IDS.map((one) => ({ value: one, label: platformName(one) }))]}
      />
      {hasBoth(insights) && (
        <Switch
          label={t('insights.withPractice')}
          checked={withPractice}
          onChange={(event) => filter({ withPractice: event.currentTarget.checked })}
        />
      )}
    </div>
  )
}

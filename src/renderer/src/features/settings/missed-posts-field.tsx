import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SettingsView } from '../../../../shared/views.ts'
import { FigureField } from './figure-field.tsx'
import classes from './settings.module.css'
import { type SaveState, useSaving } from './use-saving.ts'

const HOUR_MS = 3_600_000
/** A month: later than that nobody means it any more. */
const MOST_HOURS = 720

/** What becomes of a post whose time passed while the computer was off. */
export function MissedPostsField({ settings, onSaving }: { settings: SettingsView; onSaving: (state: SaveState) => void }) {
  const { t } = useTranslation()
  const { error, change } = useSaving(onSaving)
  const hours = settings.publishIfLateByLessThanMs / HOUR_MS
  return (
    <div className={classes.field}>
      <Text size="sm">{t('settings.missedText')}</Text>
      <FigureField
        label={t('settings.missedField')}
        suffix={t('settings.hours')}
        value={hours}
        min={0}
        max={MOST_HOURS}
        step={1}
        decimals={2}
        error={error}
        onChange={(value) => void change({ publishIfLateByLessThanMs: Math.round(value * HOUR_MS) })}
      />
      <Text size="sm" role="status">
        {hours === 0 ? t('settings.missedAlwaysAsk') : t('settings.missedRule', { count: hours })}
      </Text>
    </div>
  )
}

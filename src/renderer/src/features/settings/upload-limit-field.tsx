import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SettingsView } from '../../../../shared/views.ts'
import { FigureField } from './figure-field.tsx'
import classes from './settings.module.css'
import { type SaveState, useSaving } from './use-saving.ts'

/** Limits are told in Mbit/s, as lines are sold, and kept in bytes per second. */
const BYTES_PER_MEGABIT = 125_000
/** What the field starts with when the limit is switched on: leaves room on a common home line. */
const PRESET_MEGABITS = 10

/** How much of the line all uploads together may take. */
export function UploadLimitField({ settings, onSaving }: { settings: SettingsView; onSaving: (state: SaveState) => void }) {
  const { t } = useTranslation()
  const { error, change } = useSaving(onSaving)
  const { uploadLimit } = settings
  return (
    <div className={classes.field}>
      <Switch
        label={t('settings.limit')}
        description={t('settings.limitHint')}
        checked={uploadLimit !== null}
        error={uploadLimit === null ? error : null}
        onChange={(event) => void change({ uploadLimit: event.currentTarget.checked ? PRESET_MEGABITS * BYTES_PER_MEGABIT : null })}
      />
      {uploadLimit !== null && (
        <FigureField
          label={t('settings.limitField')}
          suffix={t('settings.megabits')}
          value={uploadLimit / BYTES_PER_MEGABIT}
          min={0.1}
          max={10_000}
          step={1}
          decimals={2}
          error={error}
          onChange={(megabits) => void change({ uploadLimit: Math.round(megabits * BYTES_PER_MEGABIT) })}
        />
      )}
    </div>
  )
}

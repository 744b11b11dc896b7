import { useTranslation } from 'react-i18next'
import { useHomeZone, useSettingsStore } from '../../state/settings-store.ts'
import { ScheduleDialog } from '../../ui/schedule-dialog.tsx'
import { RepeatDialog } from './repeat-dialog.tsx'
import type { usePublishing } from './use-publishing.ts'

const NO_ZONES: readonly string[] = []

/** What may be asked between the composer and the queue. */
export function PublishDialogs({ publishing }: { publishing: ReturnType<typeof usePublishing> }) {
  const { t } = useTranslation()
  const homeZone = useHomeZone()
  const zones = useSettingsStore((state) => state.settings?.zones) ?? NO_ZONES
  return (
    <>
      <ScheduleDialog
        isOpen={publishing.isScheduling}
        title={t('compose.scheduleTitle')}
        confirmLabel={t('compose.scheduleConfirm')}
        current={null}
        homeZone={homeZone}
        zones={zones}
        onChoose={publishing.schedule}
        onClose={publishing.closeSchedule}
      />
      <RepeatDialog question={publishing.repeat} onBack={publishing.goBack} onAnyway={publishing.publishAnyway} />
    </>
  )
}

import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import { useHomeZone, useSettingsStore } from '../../state/settings-store.ts'
import { ScheduleDialog } from '../../ui/schedule-dialog.tsx'
import { toEach, useQueueStore } from './queue-store.ts'

interface RescheduleDialogProps {
  isOpen: boolean
  deliveries: readonly DeliveryView[]
  onClose: () => void
}

const NO_ZONES: readonly string[] = []

/** Another time for one delivery, or for all of a post. */
export function RescheduleDialog({ isOpen, deliveries, onClose }: RescheduleDialogProps) {
  const { t } = useTranslation()
  const reschedule = useQueueStore((state) => state.reschedule)
  const homeZone = useHomeZone()
  const zones = useSettingsStore((state) => state.settings?.zones) ?? NO_ZONES
  return (
    <ScheduleDialog
      isOpen={isOpen}
      title={t('queue.rescheduleTitle')}
      confirmLabel={t('queue.rescheduleConfirm')}
      current={deliveries[0]?.schedule ?? null}
      homeZone={homeZone}
      zones={zones}
      onChoose={(schedule) => toEach(deliveries, (deliveryId) => reschedule(deliveryId, schedule))}
      onClose={onClose}
    />
  )
}

import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Schedule } from '../../../shared/schedule.ts'
import { ScheduleForm } from './schedule-form.tsx'

interface ScheduleDialogProps {
  isOpen: boolean
  title: string
  confirmLabel: string
  /** The time it has now; null = none yet. */
  current: Schedule | null
  homeZone: string
  zones: readonly string[]
  /** Rejects with a `ProblemError`, which is told in the dialog; the dialog closes when it resolves. */
  onChoose: (schedule: Schedule) => Promise<unknown>
  onClose: () => void
}

/** Asks for a day, a time and a zone, and says in words when that is. */
export function ScheduleDialog({ isOpen, title, onChoose, onClose, ...rest }: ScheduleDialogProps) {
  const { t } = useTranslation()
  const choose = async (schedule: Schedule): Promise<void> => {
    await onChoose(schedule)
    onClose()
  }
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} size={600} closeButtonProps={{ 'aria-label': t('close') }}>
      <ScheduleForm {...rest} onChoose={choose} onClose={onClose} />
    </Modal>
  )
}

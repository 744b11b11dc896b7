import { Button, Text } from '@mantine/core'
import { IconClockExclamation } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import { useHomeZone } from '../../state/settings-store.ts'
import { formatList } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'
import { agoWords } from '../../ui/schedule-words.ts'
import { attempt } from '../../ui/toast.ts'
import { useMinute } from '../../ui/use-minute.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { dueWords } from './delivery-words.ts'
import { toEach, useQueueStore } from './queue-store.ts'
import classes from './queue.module.css'
import { RescheduleDialog } from './reschedule-dialog.tsx'

/** The question about a post whose time passed while the computer was off; one answer for all its accounts. */
export function MissedQuestion({ deliveries }: { deliveries: readonly DeliveryView[] }) {
  const { t } = useTranslation()
  const publishNow = useQueueStore((state) => state.publishNow)
  const homeZone = useHomeZone()
  const now = useMinute()
  const [dialog, setDialog] = useState<'reschedule' | 'cancel' | null>(null)
  const [isBusy, setBusy] = useState(false)
  const first = deliveries.reduce<DeliveryView | undefined>(
    (soonest, one) => (soonest === undefined || one.dueAt < soonest.dueAt ? one : soonest),
    undefined,
  )
  if (first === undefined) return null
  const question = t('queue.missed.question', { time: dueWords(first, homeZone), ago: agoWords(first.dueAt, now) })
  const send = (): void => {
    setBusy(true)
    void attempt(() => toEach(deliveries, publishNow)).finally(() => setBusy(false))
  }
  return (
    <div className={classes.missed} role="group" aria-label={question}>
      <IconClockExclamation size={20} aria-hidden className={classes.missedSign} />
      <div className={classes.missedWords}>
        <Text size="sm" fw={600}>
          {question}
        </Text>
        <Text size="sm">{t('queue.missed.text', { platforms: formatList(deliveries.map(({ platform }) => platformName(platform))) })}</Text>
        <div className={classes.answerButtons}>
          <Button size="compact-md" loading={isBusy} onClick={send}>
            {t('queue.publishNow')}
          </Button>
          <Button size="compact-md" variant="default" disabled={isBusy} onClick={() => setDialog('reschedule')}>
            {t('queue.reschedule')}
          </Button>
          <Button
            size="compact-md"
            variant="subtle"
            color="gray"
            c="var(--mantine-color-text)"
            disabled={isBusy}
            onClick={() => setDialog('cancel')}
          >
            {t('queue.missed.cancel')}
          </Button>
        </div>
      </div>
      <RescheduleDialog isOpen={dialog === 'reschedule'} deliveries={deliveries} onClose={() => setDialog(null)} />
      <CancelDialog isOpen={dialog === 'cancel'} deliveries={deliveries} onClose={() => setDialog(null)} />
    </div>
  )
}

import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import { ReceiptParts } from '../../ui/receipt-parts.tsx'
import classes from './queue.module.css'

/** True while some of it is online and the rest is still to come. */
export function isPartlyOnline({ receipt, status }: DeliveryView): boolean {
  return receipt !== null && status !== 'published' && status !== 'cancelled' && status !== 'withdrawing'
}

/** What of a thread is online already: going on makes none of it twice. */
export function OnlineParts({ delivery, nameId }: { delivery: DeliveryView; nameId: string }) {
  const { t } = useTranslation()
  const online = delivery.receipt?.parts.filter(({ role }) => role !== 'comment').length ?? 0
  const count = Math.max(online, delivery.partsTotal)
  return (
    <div className={classes.online}>
      <Text size="sm">
        {online === count ? t('queue.allPostsOnline', { count }) : t('queue.postsOnline', { online, count })}
        {delivery.canRetry && ` ${t('queue.retryContinues')}`}
      </Text>
      <ReceiptParts delivery={delivery} describedBy={nameId} />
    </div>
  )
}

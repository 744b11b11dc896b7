import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import { platformName } from '../../ui/platform.tsx'
import { PostLink } from '../../ui/post-link.tsx'
import { attempt } from '../../ui/toast.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { DeliveryMenu } from './delivery-menu.tsx'
import { isPartlyOnline } from './online-parts.tsx'
import { hasPauseButton } from './queue-groups.ts'
import { useQueueStore } from './queue-store.ts'
import classes from './queue.module.css'

/** What is most often done with a delivery, as buttons; the rest is in the menu beside them. */
export function DeliveryButtons({ delivery, nameId }: { delivery: DeliveryView; nameId: string }) {
  const { t } = useTranslation()
  const retry = useQueueStore((state) => state.retry)
  const pause = useQueueStore((state) => state.pause)
  const resume = useQueueStore((state) => state.resume)
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const run = (work: (deliveryId: string) => Promise<void>): void => {
    setBusy(true)
    void attempt(() => work(delivery.id)).finally(() => setBusy(false))
  }
  const linked = delivery.receipt?.parts.findIndex(({ permalink }) => permalink !== null) ?? -1
  const quiet = {
    size: 'compact-sm',
    variant: 'subtle',
    color: 'gray',
    c: 'var(--mantine-color-text)',
    'aria-describedby': nameId,
  } as const
  return (
    <div className={classes.buttons}>
      {linked >= 0 && !isPartlyOnline(delivery) && <PostLink deliveryId={delivery.id} part={linked} describedBy={nameId} />}
      {delivery.canRetry && delivery.status !== 'needs-answer' && (
        <Button size="compact-sm" variant="default" loading={isBusy} aria-describedby={nameId} onClick={() => run(retry)}>
          {t('queue.retry')}
        </Button>
      )}
      {delivery.status === 'paused' && (
        <Button size="compact-sm" variant="default" loading={isBusy} aria-describedby={nameId} onClick={() => run(resume)}>
          {t('queue.resume')}
        </Button>
      )}
      {hasPauseButton(delivery) && (
        <Button {...quiet} disabled={isBusy} onClick={() => run(pause)}>
          {t('queue.pause')}
        </Button>
      )}
      {delivery.canCancel && (
        <Button {...quiet} disabled={isBusy} onClick={() => setAsking(true)}>
          {t('queue.cancel')}
        </Button>
      )}
      <DeliveryMenu
        deliveries={[delivery]}
        label={t('queue.moreFor', { platform: platformName(delivery.platform), account: delivery.accountName })}
        isShort
      />
      <CancelDialog isOpen={isAsking} deliveries={[delivery]} onClose={() => setAsking(false)} />
    </div>
  )
}

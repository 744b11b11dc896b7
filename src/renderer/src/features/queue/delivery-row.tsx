import { Button, Progress, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/ipc.ts'
import type { Action } from '../../../../shared/problem.ts'
import { useAppStore } from '../../state/app-store.ts'
import { PracticeBadge } from '../../ui/account-badge.tsx'
import cards from '../../ui/card.module.css'
import { Confirm } from '../../ui/confirm.tsx'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import { PostLink } from '../../ui/post-link.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { attempt } from '../../ui/toast.ts'
import { AnswerForm } from './answer-form.tsx'
import { deliveryWords, percentOf, speedWords } from './delivery-words.ts'
import { isUnderWay, useQueueStore } from './queue-store.ts'
import classes from './queue.module.css'

const CAN_DO: readonly Action[] = ['reconnect', 'enter-credentials', 'unlock']

/** One variant on its way to one account. */
export function DeliveryRow({ delivery }: { delivery: DeliveryView }) {
  const { openScreen, ensureVault } = useAppStore()
  const isOnline = useAppStore((state) => state.app?.isOnline ?? true)
  const platform = platformName(delivery.platform)
  const nameId = `delivery-${delivery.id}`
  const act = (action: Action): void => {
    if (action === 'unlock') void ensureVault()
    else openScreen('accounts')
  }
  return (
    <li className={`${classes.row} ${cards.row}`} aria-labelledby={nameId} data-status={delivery.status}>
      <div className={classes.line}>
        <div className={classes.who} id={nameId}>
          <PlatformIcon platform={delivery.platform} size={20} />
          <span className={classes.whoWords}>
            <Text size="sm" fw={600}>
              {platform}
            </Text>
            <Text size="xs" c="dimmed" truncate title={delivery.accountName}>
              {delivery.accountName}
            </Text>
          </span>
          {delivery.isPractice && <PracticeBadge />}
        </div>
        <State delivery={delivery} isOnline={isOnline} />
        <Buttons delivery={delivery} nameId={nameId} />
      </div>
      {delivery.status === 'needs-answer' ? (
        <AnswerForm delivery={delivery} />
      ) : (
        delivery.problem !== null &&
        delivery.status !== 'published' &&
        delivery.status !== 'cancelled' && (
          <ProblemNote
            problem={{ platform: delivery.platform, ...delivery.problem }}
            canDo={(action) => CAN_DO.includes(action)}
            onAction={act}
          />
        )
      )}
    </li>
  )
}

function State({ delivery, isOnline }: { delivery: DeliveryView; isOnline: boolean }) {
  const { t } = useTranslation()
  const percent = percentOf(delivery)
  const isMoving = isUnderWay(delivery)
  const isWorking =
    delivery.problem === null &&
    ['running', 'waiting', 'committing', 'reconciling'].includes(delivery.status) &&
    (delivery.phase !== 'uploading' || percent === null)
  const speed = speedWords(delivery)
  const notes = delivery.receipt?.notes ?? []
  return (
    <div className={classes.state}>
      <div className={classes.stateLine}>
        <Text size="sm" className={classes.stateWords} data-status={delivery.status}>
          {deliveryWords(delivery, isOnline)}
        </Text>
        <Text size="xs" c="dimmed" className={classes.figures}>
          {speed}
        </Text>
      </div>
      {isMoving && (
        <Progress.Root size={6} radius="xl">
          <Progress.Section
            value={isWorking ? 100 : (percent ?? 0)}
            // Work of the platform that nobody can measure: the bar moves without a length.
            animated={isWorking}
            color={isWorking || delivery.status === 'running' ? 'brand' : 'gray.5'}
            aria-label={t('queue.progress', { platform: platformName(delivery.platform), account: delivery.accountName })}
          />
        </Progress.Root>
      )}
      {notes.map((note) => (
        <Text key={note} size="xs" c="dimmed">
          {t(`note.${note}`)}
        </Text>
      ))}
    </div>
  )
}

function Buttons({ delivery, nameId }: { delivery: DeliveryView; nameId: string }) {
  const { t } = useTranslation()
  const { retry, cancel } = useQueueStore()
  const [isAsking, setAsking] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const run = (work: () => Promise<void>): void => {
    setBusy(true)
    void attempt(work).finally(() => setBusy(false))
  }
  const platform = platformName(delivery.platform)
  const parts = delivery.receipt?.parts ?? []
  return (
    <div className={classes.buttons}>
      {parts.some((part) => part.permalink !== null) && <PostLink deliveryId={delivery.id} describedBy={nameId} />}
      {delivery.canRetry && delivery.status !== 'needs-answer' && (
        <Button
          size="compact-sm"
          variant="default"
          loading={isBusy}
          aria-describedby={nameId}
          onClick={() => run(() => retry(delivery.id))}
        >
          {t('queue.retry')}
        </Button>
      )}
      {delivery.canCancel && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          disabled={isBusy}
          aria-describedby={nameId}
          onClick={() => setAsking(true)}
        >
          {t('queue.cancel')}
        </Button>
      )}
      <Confirm
        isOpen={isAsking}
        title={t('queue.cancelTitle')}
        text={t('queue.cancelText', { platform })}
        confirmLabel={t('queue.cancelConfirm')}
        keepLabel={t('queue.keepGoing')}
        onClose={() => setAsking(false)}
        onConfirm={() => run(() => cancel(delivery.id))}
      />
    </div>
  )
}

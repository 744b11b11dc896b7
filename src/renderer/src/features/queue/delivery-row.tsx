import { Progress, Text } from '@mantine/core'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeliveryView } from '../../../../shared/views.ts'
import type { Problem } from '../../../../shared/problem.ts'
import { request } from '../../bridge.ts'
import { useLine } from '../../state/line.ts'
import { useAppStore } from '../../state/app-store.ts'
import { isMendedElsewhere, mendElsewhere } from '../../state/mend-elsewhere.ts'
import { useHomeZone } from '../../state/settings-store.ts'
import { PracticeBadge } from '../../ui/account-badge.tsx'
import cards from '../../ui/card.module.css'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { attempt } from '../../ui/toast.ts'
import { AnswerForm } from './answer-form.tsx'
import { DeliveryButtons } from './delivery-buttons.tsx'
import { deliveryWords, isProblemTold, percentOf, speedWords } from './delivery-words.ts'
import { isMissed, isUnderWay } from './queue-groups.ts'
import { isPartlyOnline, OnlineParts } from './online-parts.tsx'
import { useQueueStore } from './queue-store.ts'
import classes from './queue.module.css'

/** One variant on its way to one account. Drawn again only when it changed itself: a queue has thousands. */
export const DeliveryRow = memo(function DeliveryRow({ delivery: known }: { delivery: DeliveryView }) {
  const progress = useQueueStore((state) => state.moved[known.id]) ?? known.progress
  const delivery = { ...known, progress }
  const nameId = `delivery-${delivery.id}`
  const { problem } = delivery
  return (
    <li className={`${classes.row} ${cards.row}`} aria-labelledby={nameId} data-status={delivery.status}>
      <div className={classes.line}>
        <div className={classes.who} id={nameId}>
          <PlatformIcon platform={delivery.platform} size={20} />
          <span className={classes.whoWords}>
            <Text size="sm" fw={600}>
              {platformName(delivery.platform)}
            </Text>
            <Text size="xs" c="dimmed" truncate title={delivery.accountName}>
              {delivery.accountName}
            </Text>
          </span>
          {delivery.isPractice && <PracticeBadge />}
        </div>
        <State delivery={delivery} />
        <DeliveryButtons delivery={delivery} nameId={nameId} />
      </div>
      {isPartlyOnline(delivery) && <OnlineParts delivery={delivery} nameId={nameId} />}
      {delivery.status === 'needs-answer' && !isMissed(delivery) ? (
        <AnswerForm delivery={delivery} />
      ) : (
        problem !== null &&
        isProblemTold(delivery) && (
          <ProblemNote
            problem={toldProblem(delivery, problem)}
            // What it means for a whole post is wrong for one that is partly online.
            isCompact={isPartlyOnline(delivery)}
            canDo={(action) => action === 'open-link' || isMendedElsewhere(action)}
            onAction={(action) => {
              if (action === 'open-link') void attempt(() => request('library.openLink', { deliveryId: delivery.id, part: 0 }))
              else mendElsewhere(action, problem)
            }}
          />
        )
      )}
    </li>
  )
})

/** With the time of the next try; what goes on by itself is no error yet. */
function toldProblem({ platform, nextAt }: DeliveryView, problem: Problem): Problem {
  if (nextAt === null) return { platform, ...problem }
  return { platform, retryAt: nextAt, ...problem, severity: 'warning' }
}

function State({ delivery }: { delivery: DeliveryView }) {
  const { t } = useTranslation()
  const line = useLine()
  const isOutboxPaused = useAppStore((state) => state.app?.isOutboxPaused ?? false)
  const homeZone = useHomeZone()
  const words = deliveryWords(delivery, { line, isOutboxPaused, homeZone })
  const notes = delivery.receipt?.notes ?? []
  return (
    <div className={classes.state}>
      <div className={classes.stateLine}>
        <Text size="sm" className={classes.stateWords} data-status={delivery.status} title={words}>
          {words}
        </Text>
        <Text size="xs" c="dimmed" className={classes.figures}>
          {speedWords(delivery)}
        </Text>
      </div>
      <Bar delivery={delivery} />
      {notes.map((note) => (
        <Text key={note} size="xs" c="dimmed">
          {t(`note.${note}`)}
        </Text>
      ))}
    </div>
  )
}

function Bar({ delivery }: { delivery: DeliveryView }) {
  const { t } = useTranslation()
  const percent = percentOf(delivery)
  const isPausedMidway = delivery.status === 'paused' && delivery.progress.sentBytes > 0
  if (!isUnderWay(delivery) && !isPausedMidway) return null
  const isWorking =
    (delivery.problem === null || delivery.problem.severity === 'warning') &&
    ['running', 'waiting', 'committing', 'reconciling', 'withdrawing'].includes(delivery.status) &&
    (delivery.phase !== 'uploading' || percent === null)
  return (
    <Progress.Root size={6} radius="xl">
      <Progress.Section
        value={isWorking ? 100 : (percent ?? 0)}
        // Work of the platform that nobody can measure: the bar moves without a length.
        animated={isWorking}
        color={isWorking || delivery.status === 'running' ? 'brand' : 'gray.5'}
        aria-label={t('queue.progress', { platform: platformName(delivery.platform), account: delivery.accountName })}
      />
    </Progress.Root>
  )
}

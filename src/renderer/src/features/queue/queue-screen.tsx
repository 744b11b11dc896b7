import { Button, Loader, Text } from '@mantine/core'
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconSend } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useAppStore } from '../../state/app-store.ts'
import { useSettingsStore } from '../../state/settings-store.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Screen } from '../../ui/screen.tsx'
import { attempt } from '../../ui/toast.ts'
import { useMinute } from '../../ui/use-minute.ts'
import { megabitWords } from './delivery-words.ts'
import { PlatformsDown } from './platforms-down.tsx'
import { type QueueGroup, queueGroups } from './queue-groups.ts'
import { QueueSection } from './queue-sections.tsx'
import { useQueueStore } from './queue-store.ts'
import classes from './queue.module.css'

/** Everything on its way or waiting for its time, with what it is doing and what needs the creator. */
export function QueueScreen() {
  const { t } = useTranslation()
  const deliveries = useQueueStore((state) => state.deliveries)
  const isLoaded = useQueueStore((state) => state.isLoaded)
  const load = useQueueStore((state) => state.load)
  const openScreen = useAppStore((state) => state.openScreen)
  const groups = queueGroups(deliveries, useMinute())
  useEffect(() => void attempt(load), [load])
  return (
    <Screen title={t('nav.queue')} aside={<Summary groups={groups} />} actions={<OutboxButtons isEmpty={groups.length === 0} />}>
      <PlatformsDown />
      {!isLoaded && <Loader m="auto" aria-label={t('loading')} />}
      {isLoaded && groups.length === 0 && (
        <EmptyState icon={IconSend} title={t('queue.empty')} text={t('queue.emptyText')}>
          <Button onClick={() => openScreen('compose')}>{t('queue.compose')}</Button>
        </EmptyState>
      )}
      {groups.map((group) => (
        <QueueSection key={group.name} group={group} />
      ))}
    </Screen>
  )
}

function Summary({ groups }: { groups: readonly QueueGroup[] }) {
  const { t } = useTranslation()
  const words = groups.map(({ name, posts }) => t(`queue.summary.${name}`, { count: posts.length }))
  return (
    <Text size="xs" c="dimmed" truncate>
      {words.join(' · ')}
    </Text>
  )
}

function OutboxButtons({ isEmpty }: { isEmpty: boolean }) {
  const { t } = useTranslation()
  const isPaused = useAppStore((state) => state.app?.isOutboxPaused ?? false)
  const { pauseOutbox, openScreen } = useAppStore()
  const limit = useSettingsStore((state) => state.settings?.uploadLimit ?? null)
  const Icon = isPaused ? IconPlayerPlayFilled : IconPlayerPauseFilled
  return (
    <>
      {limit !== null && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          c="var(--mantine-color-text)"
          className={classes.limit}
          onClick={() => openScreen('settings')}
        >
          {t('queue.uploadLimit', { speed: megabitWords(limit) })}
        </Button>
      )}
      {(!isEmpty || isPaused) && (
        <Button
          size="compact-md"
          variant={isPaused ? 'filled' : 'default'}
          leftSection={<Icon size={14} aria-hidden />}
          onClick={() => void attempt(() => pauseOutbox(!isPaused))}
        >
          {t(isPaused ? 'queue.resumeAll' : 'queue.pauseAll')}
        </Button>
      )}
    </>
  )
}

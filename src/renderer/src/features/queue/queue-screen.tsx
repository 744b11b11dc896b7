import { Button, Loader, Text } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useAppStore } from '../../state/app-store.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Screen } from '../../ui/screen.tsx'
import { attempt } from '../../ui/toast.ts'
import { QueuePost } from './queue-post.tsx'
import { isUnderWay, needsCreator, queuedPosts, useQueueStore } from './queue-store.ts'

/** Everything on its way, with what it is doing and what needs the creator. */
export function QueueScreen() {
  const { t } = useTranslation()
  const { deliveries, isLoaded, load } = useQueueStore()
  const openScreen = useAppStore((state) => state.openScreen)
  useEffect(() => void attempt(load), [load])
  const posts = queuedPosts(deliveries, Date.now())
  return (
    <Screen title={t('nav.queue')} aside={<Summary />}>
      {!isLoaded && <Loader m="auto" aria-label={t('loading')} />}
      {isLoaded && posts.length === 0 && (
        <EmptyState icon={IconSend} title={t('queue.empty')} text={t('queue.emptyText')}>
          <Button onClick={() => openScreen('compose')}>{t('queue.compose')}</Button>
        </EmptyState>
      )}
      {posts.map((post) => (
        <QueuePost key={post.postId} post={post} />
      ))}
    </Screen>
  )
}

function Summary() {
  const { t } = useTranslation()
  const all = useQueueStore((state) => state.deliveries)
  const shown = queuedPosts(all, Date.now()).flatMap((post) => post.deliveries)
  const counts = [
    ['active', shown.filter(isUnderWay).length],
    ['attention', shown.filter(needsCreator).length],
    ['published', shown.filter((delivery) => delivery.status === 'published').length],
  ] as const
  const words = counts.filter(([, count]) => count > 0).map(([key, count]) => t(`queue.summary.${key}`, { count }))
  return (
    <Text size="xs" c="dimmed">
      {words.join(' · ')}
    </Text>
  )
}

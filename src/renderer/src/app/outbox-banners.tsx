import { Button } from '@mantine/core'
import { IconLogin2, IconPlayerPauseFilled, IconTerminal2, IconWifiOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { countPosts, isUnderWay } from '../features/queue/queue-groups.ts'
import { request } from '../bridge.ts'
import { useQueueStore } from '../features/queue/queue-store.ts'
import { useAppStore } from '../state/app-store.ts'
import { useLine } from '../state/line.ts'
import { attempt } from '../ui/toast.ts'
import { Banner } from './banner.tsx'

/** What holds up everything at once: no line, a network's login page, the creator's own pause, another process that sends. */
export function OutboxBanners() {
  const { t } = useTranslation()
  const line = useLine()
  const app = useAppStore((state) => state.app)
  const pauseOutbox = useAppStore((state) => state.pauseOutbox)
  const deliveries = useQueueStore((state) => state.deliveries)
  if (app === null) return null
  // Practice accounts live on this computer: they go on without a line.
  const held = countPosts(deliveries, (delivery) => !delivery.isPractice && isUnderWay(delivery))
  return (
    <>
      {app.isOutboxPaused && (
        <Banner icon={<IconPlayerPauseFilled size={16} aria-hidden />} title={t('outbox.pausedTitle')} text={t('outbox.pausedText')}>
          <Button size="compact-sm" variant="default" onClick={() => void attempt(() => pauseOutbox(false))}>
            {t('queue.resumeAll')}
          </Button>
        </Banner>
      )}
      {app.outboxRunsIn === 'cli' && (
        <Banner icon={<IconTerminal2 size={16} aria-hidden />} title={t('outbox.elsewhereTitle')} text={t('outbox.elsewhereText')} />
      )}
      {line === 'captive' && (
        <Banner icon={<IconLogin2 size={16} aria-hidden />} title={t('outbox.captiveTitle')} text={t('outbox.captiveText')}>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void attempt(async () => void (await request('line.openLoginPage', {})))}
          >
            {t('outbox.captiveOpen')}
          </Button>
        </Banner>
      )}
      {line === 'offline' && held > 0 && (
        <Banner
          icon={<IconWifiOff size={16} aria-hidden />}
          title={t('outbox.offlineTitle')}
          text={t('outbox.offlineText', { count: held })}
        />
      )}
    </>
  )
}

import { Text } from '@mantine/core'
import { IconCloudOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useAppStore } from '../../state/app-store.ts'
import { PracticeBadge } from '../../ui/account-badge.tsx'
import { formatMoment } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'
import classes from './queue.module.css'

/** Platforms that do not work right now, and until when they are left alone. */
export function PlatformsDown() {
  const { t } = useTranslation()
  const down = useAppStore((state) => state.app?.platformsDown)
  if (down === undefined || down.length === 0) return null
  return (
    <ul className={classes.down} aria-label={t('queue.down.label')}>
      {down.map(({ platform, isPractice, until }) => (
        <li key={`${platform}-${isPractice}`} className={classes.downLine}>
          <IconCloudOff size={16} aria-hidden />
          <Text size="sm" span>
            {t('queue.down.line', { platform: platformName(platform), time: formatMoment(until) })}
          </Text>
          {isPractice && <PracticeBadge />}
        </li>
      ))}
    </ul>
  )
}

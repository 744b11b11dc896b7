import { Tooltip } from '@mantine/core'
import {
  IconArchive,
  IconChartLine,
  IconLogin2,
  IconPencilPlus,
  IconPlayerPauseFilled,
  IconSend,
  IconSettings,
  IconUsers,
  IconWifi,
  IconWifiOff,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { countPosts, isUnderWay, needsCreator, standingOf } from '../features/queue/queue-groups.ts'
import { useQueueStore } from '../features/queue/queue-store.ts'
import { type Screen, SCREENS, useAppStore } from '../state/app-store.ts'
import { type Line, useLine } from '../state/line.ts'
import classes from './app.module.css'

const ICONS: Record<Screen, typeof IconSend> = {
  compose: IconPencilPlus,
  queue: IconSend,
  library: IconArchive,
  insights: IconChartLine,
  accounts: IconUsers,
  settings: IconSettings,
}

/** The screens that exist, and the line's state at the bottom. */
export function Navigation() {
  const { t } = useTranslation()
  return (
    <nav className={classes.side} aria-label={t('nav.label')}>
      <div className={classes.brand}>
        <Mark />
        <span className={classes.brandName}>{t('appName')}</span>
      </div>
      <div className={classes.nav}>
        {SCREENS.map((screen) => (
          <NavItem key={screen} screen={screen} />
        ))}
      </div>
      <LineState />
    </nav>
  )
}

function NavItem({ screen }: { screen: Screen }) {
  const { t } = useTranslation()
  const isOpen = useAppStore((state) => state.screen === screen)
  const openScreen = useAppStore((state) => state.openScreen)
  const Icon = ICONS[screen]
  return (
    <Tooltip label={t(`nav.${screen}`)} position="right" classNames={{ tooltip: classes.railOnly }}>
      <a
        href={`#${screen}`}
        className={classes.navItem}
        aria-current={isOpen ? 'page' : undefined}
        aria-label={t(`nav.${screen}`)}
        onClick={(event) => {
          event.preventDefault()
          openScreen(screen)
        }}
      >
        <Icon size={18} stroke={1.7} aria-hidden />
        <span className={classes.navLabel}>{t(`nav.${screen}`)}</span>
        {screen === 'queue' && <QueueCount />}
      </a>
    </Tooltip>
  )
}

function QueueCount() {
  const deliveries = useQueueStore((state) => state.deliveries)
  const attention = countPosts(deliveries, needsCreator)
  const active = countPosts(deliveries, isUnderWay)
  if (attention + active === 0) return null
  return (
    <span className={classes.count} data-attention={attention > 0} aria-hidden>
      {attention > 0 ? attention : active}
    </span>
  )
}

const LINE_ICONS: Record<Line | 'paused', typeof IconSend> = {
  online: IconWifi,
  offline: IconWifiOff,
  captive: IconLogin2,
  paused: IconPlayerPauseFilled,
}

/** The line, whether the creator paused everything, and how much waits for either. */
function LineState() {
  const { t } = useTranslation()
  const line = useLine()
  const isPaused = useAppStore((state) => state.app?.isOutboxPaused ?? false)
  const deliveries = useQueueStore((state) => state.deliveries)
  const waiting = countPosts(deliveries, (delivery) => ['waiting', 'paused'].includes(standingOf(delivery)))
  const Icon = LINE_ICONS[isPaused ? 'paused' : line]
  const words = [...(isPaused ? [t('line.paused')] : []), t(`line.${line}`), t('line.waiting', { count: waiting })].join(' · ')
  return (
    <div
      className={classes.line}
      data-good={line === 'online' && !isPaused}
      role="status"
      aria-label={`${t('line.label')}: ${words}`}
      title={words}
    >
      <Icon size={16} aria-hidden />
      <span className={classes.navLabel}>{words}</span>
    </div>
  )
}

/** The app's sign: one source, three ways out. */
function Mark() {
  return (
    <svg width="26" height="26" viewBox="0 0 26 26" aria-hidden className={classes.mark}>
      <rect width="26" height="26" rx="7" fill="var(--mantine-color-brand-6)" />
      <g fill="none" stroke="#fff" strokeWidth="2" strokeLinecap="round">
        <path d="M9 13h8M10.500 11.500 16.500 7.500M10.500 14.500l6 4" />
      </g>
      <g fill="#fff">
        <circle cx="8.500" cy="13" r="2.600" />
        <circle cx="18" cy="7" r="1.900" />
        <circle cx="18.500" cy="13" r="1.900" />
        <circle cx="18" cy="19" r="1.900" />
      </g>
    </svg>
  )
}

import { Tooltip } from '@mantine/core'
import { IconArchive, IconPencilPlus, IconSend, IconUsers, IconWifi, IconWifiOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { isUnderWay, needsCreator, useQueueStore } from '../features/queue/queue-store.ts'
import { type Screen, SCREENS, useAppStore } from '../state/app-store.ts'
import classes from './app.module.css'

const ICONS: Record<Screen, typeof IconSend> = { compose: IconPencilPlus, queue: IconSend, library: IconArchive, accounts: IconUsers }

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
  const all = Object.values(deliveries)
  const attention = all.filter(needsCreator).length
  const active = all.filter(isUnderWay).length
  if (attention + active === 0) return null
  return (
    <span className={classes.count} data-attention={attention > 0} aria-hidden>
      {attention > 0 ? attention : active}
    </span>
  )
}

function LineState() {
  const { t } = useTranslation()
  const isOnline = useAppStore((state) => state.app?.isOnline ?? true)
  const deliveries = useQueueStore((state) => state.deliveries)
  const waiting = Object.values(deliveries).filter((delivery) => delivery.status === 'queued' || delivery.status === 'waiting').length
  const Icon = isOnline ? IconWifi : IconWifiOff
  const words = `${t(isOnline ? 'line.online' : 'line.offline')} · ${t('line.waiting', { count: waiting })}`
  return (
    <div className={classes.line} data-online={isOnline} role="status" aria-label={`${t('line.label')}: ${words}`} title={words}>
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

import { Button, Text } from '@mantine/core'
import { IconLock, IconPlayerPauseFilled } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problem } from '../../../shared/problem.ts'
import { useAppStore } from '../state/app-store.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { attempt } from '../ui/toast.ts'
import classes from './app.module.css'

/** What concerns the whole app: a rehearsal, locked logins, notices from the start. */
export function Banners() {
  const { t } = useTranslation()
  const { app, dismissNotices, ensureVault } = useAppStore()
  if (app === null) return null
  const { vault, practice, notices } = app
  return (
    <>
      {app.areLiveAccountsPaused && (
        <Banner
          icon={<IconPlayerPauseFilled size={16} aria-hidden />}
          title={t('paused.title')}
          text={t('paused.text', { origin: practice.origin ?? '' })}
        />
      )}
      {vault.state === 'passphrase-needed' && (
        <Banner icon={<IconLock size={16} aria-hidden />} title={t('vault.lockedTitle')} text={t('vault.lockedText')}>
          <Button size="compact-sm" variant="default" onClick={() => void ensureVault()}>
            {t('vault.unlock')}
          </Button>
        </Banner>
      )}
      {vault.state === 'locked' && (
        <Banner icon={<IconLock size={16} aria-hidden />} title={t('vault.lockedTitle')} text={t('vault.keychainLocked')} />
      )}
      {vault.state === 'unavailable' && (
        <Banner icon={<IconLock size={16} aria-hidden />} title={t('vault.unavailableTitle')} text={t('vault.unavailableText')} />
      )}
      {practice.state === 'failed' && (
        <div className={classes.notice} role="alert">
          <ProblemNote problem={problem('practice-unavailable', { severity: 'warning' })} />
        </div>
      )}
      {notices.length > 0 && (
        <div className={classes.notice} role="alert">
          {notices.map((notice) => (
            <ProblemNote key={notice.code} problem={{ ...notice, severity: 'warning' }} />
          ))}
          <Button size="compact-sm" variant="default" onClick={() => void attempt(dismissNotices)}>
            {t('dismiss')}
          </Button>
        </div>
      )}
    </>
  )
}

function Banner({ icon, title, text, children }: { icon: ReactNode; title: string; text: string; children?: ReactNode }) {
  return (
    <div className={classes.banner} role="status">
      {icon}
      <Text size="sm" fw={600} className={classes.bannerTitle}>
        {title}
      </Text>
      <Text size="sm" className={classes.bannerText}>
        {text}
      </Text>
      {children}
    </div>
  )
}

import { Button } from '@mantine/core'
import { IconLock, IconPlayerPauseFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { problem } from '../../../shared/problem.ts'
import { useAppStore } from '../state/app-store.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { attempt } from '../ui/toast.ts'
import classes from './app.module.css'
import { Banner } from './banner.tsx'
import { OutboxBanners } from './outbox-banners.tsx'

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
      <OutboxBanners />
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

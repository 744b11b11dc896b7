import { Button, Text } from '@mantine/core'
import { IconShieldLock } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/views.ts'
import { type LoginId, PLATFORM_IDS, PLATFORM_RULES } from '../../../../shared/platforms/registry.ts'
import { useAccountsStore } from '../../state/accounts-store.ts'
import { useAppStore } from '../../state/app-store.ts'
import { Screen } from '../../ui/screen.tsx'
import { attempt, toastDone } from '../../ui/toast.ts'
import classes from './accounts.module.css'
import { ConnectionDialog } from './connection-dialog.tsx'
import { useConnectionStore } from './connection-store.ts'
import { PlatformAccounts } from './platform-accounts.tsx'
import { ReconnectDialog, type Reconnection } from './reconnect-dialog.tsx'
import { SetupDrawer } from './setup-drawer.tsx'

/** Who can be posted as: connect, look after, disconnect. */
export function AccountsScreen() {
  const { t } = useTranslation()
  const accounts = useAccountsStore((state) => state.accounts)
  const loadAccounts = useAccountsStore((state) => state.load)
  const { logins, loadLogins, start } = useConnectionStore()
  const { app, ensureVault } = useAppStore()
  const [reconnection, setReconnection] = useState<Reconnection | null>(null)
  const [setupLogin, setSetupLogin] = useState<LoginId | null>(null)

  useEffect(() => {
    void attempt(loadAccounts)
    void attempt(loadLogins)
  }, [loadAccounts, loadLogins])

  const loginOf = (login: LoginId) => logins.find((one) => one.login === login)
  const connect = async (login: LoginId, isPractice: boolean, extras: string[]): Promise<void> => {
    if (!(await ensureVault())) return
    const hasExtras = (loginOf(login)?.extras.length ?? 0) > 0
    if (!(await attempt(() => start(login, isPractice, hasExtras ? extras : undefined)))) return
    setSetupLogin(null)
    setReconnection(null)
  }
  /** Where there is nothing to choose, the login begins at once. */
  const reconnect = (account: AccountView, more: readonly string[]): void => {
    const { login } = PLATFORM_RULES[account.platform]
    const names = (loginOf(login)?.extras ?? []).map(({ name }) => name)
    if (names.length === 0) void connect(login, account.isPractice, [])
    else setReconnection({ account, extras: names.filter((name) => account.abilities.includes(name) || more.includes(name)) })
  }

  return (
    <Screen title={t('nav.accounts')}>
      <PracticeCard />
      {PLATFORM_IDS.map((platform) => (
        <PlatformAccounts
          key={platform}
          platform={platform}
          accounts={accounts.filter((account) => account.platform === platform)}
          onSetUp={setSetupLogin}
          onReconnect={reconnect}
        />
      ))}
      <Text size="xs" c="dimmed" className={classes.safe}>
        <IconShieldLock size={16} aria-hidden />
        {t(`accounts.safe.${app?.vault.keeper ?? 'none'}`)}
      </Text>
      <SetupDrawer
        login={setupLogin}
        onClose={() => setSetupLogin(null)}
        onConnect={(login, isPractice, extras) => void connect(login, isPractice, extras)}
      />
      <ReconnectDialog
        reconnection={reconnection}
        view={reconnection === null ? undefined : loginOf(PLATFORM_RULES[reconnection.account.platform].login)}
        onClose={() => setReconnection(null)}
        onConnect={(extras) => {
          if (reconnection === null) return
          const { platform, isPractice } = reconnection.account
          void connect(PLATFORM_RULES[platform].login, isPractice, extras)
        }}
      />
      <ConnectionDialog />
    </Screen>
  )
}

function PracticeCard() {
  const { t } = useTranslation()
  const accounts = useAccountsStore((state) => state.accounts)
  const connectPractice = useAccountsStore((state) => state.connectPractice)
  const ensureVault = useAppStore((state) => state.ensureVault)
  const [isBusy, setBusy] = useState(false)
  const connected = new Set(accounts.filter((account) => account.isPractice).map((account) => account.platform))
  const isComplete = connected.size === PLATFORM_IDS.length
  const connect = async (): Promise<void> => {
    if (!(await ensureVault())) return
    setBusy(true)
    const isDone = await attempt(connectPractice)
    setBusy(false)
    if (isDone) toastDone(t('accounts.practiceDone'))
  }
  return (
    <section className={classes.practice} aria-label={t('accounts.practiceTitle')}>
      <div className={classes.practiceWords}>
        <Text fw={600}>{t('accounts.practiceTitle')}</Text>
        <Text size="sm">{t(isComplete ? 'accounts.practiceDone' : 'accounts.practiceText')}</Text>
      </div>
      {!isComplete && (
        <Button loading={isBusy} onClick={() => void connect()}>
          {t('practice.try')}
        </Button>
      )}
    </section>
  )
}

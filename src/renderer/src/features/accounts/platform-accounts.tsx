import { ActionIcon, Button, Menu, Text, Title } from '@mantine/core'
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconClockHour4,
  IconDots,
  IconPlugConnected,
  IconPlugX,
  IconPlus,
} from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/ipc.ts'
import type { LoginId, PlatformId } from '../../../../shared/model.ts'
import { PLATFORM_RULES } from '../../../../shared/platforms/all.ts'
import { useAccountsStore } from '../../state/accounts-store.ts'
import { AccountAvatar, PracticeBadge } from '../../ui/account-badge.tsx'
import cards from '../../ui/card.module.css'
import { Confirm } from '../../ui/confirm.tsx'
import { formatSpan } from '../../ui/format.ts'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import { attempt } from '../../ui/toast.ts'
import { AccountBudgets } from './account-budgets.tsx'
import classes from './accounts.module.css'

const DAY_MS = 86_400_000
/** From here on a login's end is spoken of. */
const SOON_MS = 14 * DAY_MS

interface PlatformAccountsProps {
  platform: PlatformId
  accounts: readonly AccountView[]
  onSetUp: (login: LoginId) => void
  onReconnect: (login: LoginId, isPractice: boolean) => void
}

/** One platform with its connected accounts. */
export function PlatformAccounts({ platform, accounts, onSetUp, onReconnect }: PlatformAccountsProps) {
  const { t } = useTranslation()
  const { login } = PLATFORM_RULES[platform]
  const name = platformName(platform)
  return (
    <section className={cards.card} aria-label={name}>
      <header className={classes.platform}>
        <PlatformIcon platform={platform} size={22} />
        <Title order={2}>{name}</Title>
        <Text size="sm" c="dimmed" className={classes.count}>
          {accounts.length === 0 ? t('accounts.none') : t('accounts.count', { count: accounts.length })}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          aria-label={t('accounts.connectNamed', { platform: name })}
          onClick={() => onSetUp(login)}
        >
          {t(accounts.length === 0 ? 'accounts.connect' : 'accounts.connectAnother')}
        </Button>
      </header>
      {accounts.length > 0 && (
        <ul className={classes.rows}>
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} onReconnect={() => onReconnect(login, account.isPractice)} />
          ))}
        </ul>
      )}
    </section>
  )
}

function AccountRow({ account, onReconnect }: { account: AccountView; onReconnect: () => void }) {
  const { t } = useTranslation()
  const disconnect = useAccountsStore((state) => state.disconnect)
  const [isAsking, setAsking] = useState(false)
  const needsReconnect = account.status === 'reconnect-needed'
  return (
    <li className={classes.row}>
      <AccountAvatar name={account.displayName} platform={account.platform} />
      <div className={classes.who}>
        <Text size="sm" fw={600} truncate title={account.displayName}>
          {account.displayName}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {[account.handle === '' ? '' : `@${account.handle}`, t(`accounts.kind.${account.kind}`)]
            .filter((words) => words !== '')
            .join(' · ')}
        </Text>
      </div>
      {account.isPractice && <PracticeBadge />}
      <AccountBudgets account={account} />
      <Health account={account} />
      {needsReconnect && (
        <Button size="compact-sm" aria-label={t('accounts.reconnectNamed', { account: account.displayName })} onClick={onReconnect}>
          {t('accounts.reconnect')}
        </Button>
      )}
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" c="dimmed" aria-label={t('accounts.menu', { account: account.displayName })}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPlugConnected size={16} aria-hidden />} onClick={onReconnect}>
            {t('accounts.reconnect')}
          </Menu.Item>
          <Menu.Item color="var(--cs-bad)" leftSection={<IconPlugX size={16} aria-hidden />} onClick={() => setAsking(true)}>
            {t('accounts.disconnect')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        isOpen={isAsking}
        title={t('accounts.disconnectTitle', { account: account.displayName })}
        text={t('accounts.disconnectText', { platform: platformName(account.platform) })}
        confirmLabel={t('accounts.disconnect')}
        onClose={() => setAsking(false)}
        onConfirm={() => void attempt(() => disconnect(account.id))}
      />
    </li>
  )
}

function Health({ account }: { account: AccountView }) {
  const { t } = useTranslation()
  const left = account.loginExpiresAt === null ? null : account.loginExpiresAt - Date.now()
  const isEnding = left !== null && left > 0 && left < SOON_MS
  const [Icon, level, words] =
    account.status === 'reconnect-needed'
      ? ([IconAlertTriangleFilled, 'bad', t('accounts.health.reconnect-needed')] as const)
      : isEnding
        ? ([IconClockHour4, 'warn', t('accounts.health.endsIn', { time: formatSpan(left) })] as const)
        : ([IconCircleCheckFilled, 'good', t('accounts.health.ready')] as const)
  return (
    <span className={classes.health} data-level={level}>
      <Icon size={16} aria-hidden />
      {words}
    </span>
  )
}

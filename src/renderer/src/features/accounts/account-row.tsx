import { ActionIcon, Button, Menu, Text } from '@mantine/core'
import { IconDots, IconPlugConnected, IconPlugX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/views.ts'
import { useAccountsStore } from '../../state/accounts-store.ts'
import { AccountAvatar, PracticeBadge } from '../../ui/account-badge.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { platformName } from '../../ui/platform.tsx'
import { attempt } from '../../ui/toast.ts'
import { AccountBudgets } from './account-budgets.tsx'
import { AccountFacts, Health } from './account-health.tsx'
import classes from './accounts.module.css'

interface AccountRowProps {
  account: AccountView
  /** Extras to tick beyond those that the login has. */
  onReconnect: (more: readonly string[]) => void
}

/** One connected account: who it is, how its login stands, what it may do. */
export function AccountRow({ account, onReconnect }: AccountRowProps) {
  const { t } = useTranslation()
  const disconnect = useAccountsStore((state) => state.disconnect)
  const [isAsking, setAsking] = useState(false)
  const needsReconnect = account.status === 'reconnect-needed'
  return (
    <li className={classes.row}>
      <div className={classes.rowLine}>
        <AccountAvatar name={account.displayName} platform={account.platform} picture={account} />
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
          <Button
            size="compact-sm"
            aria-label={t('accounts.reconnectNamed', { account: account.displayName })}
            onClick={() => onReconnect([])}
          >
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
            <Menu.Item leftSection={<IconPlugConnected size={16} aria-hidden />} onClick={() => onReconnect([])}>
              {t('accounts.reconnect')}
            </Menu.Item>
            <Menu.Item color="var(--cs-bad)" leftSection={<IconPlugX size={16} aria-hidden />} onClick={() => setAsking(true)}>
              {t('accounts.disconnect')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <AccountFacts account={account} onAllow={onReconnect} />
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

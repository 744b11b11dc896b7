import { Button, Text, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/views.ts'
import { type LoginId, PLATFORM_RULES, type PlatformId } from '../../../../shared/platforms/registry.ts'
import cards from '../../ui/card.module.css'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import { AccountRow } from './account-row.tsx'
import classes from './accounts.module.css'

interface PlatformAccountsProps {
  platform: PlatformId
  accounts: readonly AccountView[]
  onSetUp: (login: LoginId) => void
  /** With the extras that are to be ticked beyond those that the login has. */
  onReconnect: (account: AccountView, more: readonly string[]) => void
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
            <AccountRow key={account.id} account={account} onReconnect={(more) => onReconnect(account, more)} />
          ))}
        </ul>
      )}
    </section>
  )
}

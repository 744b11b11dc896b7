import { Tabs, Title } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/views.ts'
import { AccountAvatar } from '../../ui/account-badge.tsx'
import { platformName } from '../../ui/platform.tsx'
import { AccountPanel } from './account-panel.tsx'
import { chosenAccounts, problemsOfAccount } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import { useComposeInput } from './use-compose.ts'

/** The account whose tab is open: the one asked for, or the first that is ticked. */
export function openAccountOf(chosen: readonly AccountView[], openAccountId: string | null): AccountView | undefined {
  return chosen.find((account) => account.id === openAccountId) ?? chosen[0]
}

/** A tab for each ticked account: its own text, where it differs, and its platform's options. */
export function AccountTabs() {
  const { t } = useTranslation()
  const input = useComposeInput()
  const openAccountId = useComposeStore((state) => state.openAccountId)
  const openAccount = useComposeStore((state) => state.openAccount)
  if (input === null) return null
  const chosen = chosenAccounts(input)
  const open = openAccountOf(chosen, openAccountId)
  if (open === undefined) return null
  return (
    <section aria-labelledby="compose-tabs-title">
      <Title order={2} id="compose-tabs-title" mb={10}>
        {t('compose.tabs.hint')}
      </Title>
      <Tabs value={open.id} onChange={openAccount} variant="none" keepMounted={false} className={classes.tabs}>
        <Tabs.List aria-label={t('compose.tabs.label')} className={classes.tabList}>
          {chosen.map((account) => {
            const name = `${platformName(account.platform)} – ${account.displayName}`
            const hasError = problemsOfAccount(input, account).some((problem) => problem.severity === 'error')
            const isOwn = input.draft.overrides[account.id]?.text !== undefined
            return (
              <Tabs.Tab
                key={account.id}
                value={account.id}
                title={name}
                className={classes.tab}
                aria-label={hasError ? t('compose.tabs.withProblem', { name }) : name}
              >
                <AccountAvatar name={account.displayName} platform={account.platform} picture={account} size={32} />
                {hasError && <span className={classes.dot} aria-hidden />}
                {isOwn && !hasError && (
                  <span className={classes.pencil} aria-hidden>
                    <IconPencil size={10} />
                  </span>
                )}
              </Tabs.Tab>
            )
          })}
        </Tabs.List>
        <Tabs.Panel value={open.id}>
          <AccountPanel account={open} />
        </Tabs.Panel>
      </Tabs>
    </section>
  )
}

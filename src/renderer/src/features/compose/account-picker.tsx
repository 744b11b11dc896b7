import { Anchor, Button, Checkbox, Text, Title } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/views.ts'
import { useAccountsStore } from '../../state/accounts-store.ts'
import { useAppStore } from '../../state/app-store.ts'
import { AccountAvatar, PracticeBadge } from '../../ui/account-badge.tsx'
import { platformName } from '../../ui/platform.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { attempt } from '../../ui/toast.ts'
import { chosenAccounts, mustAsk, problemsOfAccount } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import { setChosen } from './draft-edit.ts'
import { canFix, fix, useComposeInput } from './use-compose.ts'

/** Where the post goes: accounts to tick, each with what its platform would refuse and how to mend it. */
export function AccountPicker() {
  const { t } = useTranslation()
  const input = useComposeInput()
  const edit = useComposeStore((state) => state.edit)
  if (input === null) return null
  const { accounts } = input
  const chosen = chosenAccounts(input)
  const areAllChosen = chosen.length === accounts.length
  return (
    <section aria-label={t('compose.accounts.title')}>
      <div className={classes.sectionHead}>
        <Title order={2}>{t('compose.accounts.title')}</Title>
        {accounts.length > 1 && (
          <Anchor
            component="button"
            size="xs"
            onClick={() =>
              edit((draft) =>
                setChosen(
                  draft,
                  accounts.map(({ id }) => id),
                  !areAllChosen,
                ),
              )
            }
          >
            {t(areAllChosen ? 'compose.accounts.none' : 'compose.accounts.all')}
          </Anchor>
        )}
      </div>
      {accounts.length === 0 ? (
        <NoAccounts />
      ) : (
        <ul className={classes.accounts}>
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} />
          ))}
        </ul>
      )}
    </section>
  )
}

function AccountRow({ account }: { account: AccountView }) {
  const input = useComposeInput()
  const edit = useComposeStore((state) => state.edit)
  const askOptions = useComposeStore((state) => state.askOptions)
  const isChosen = input?.draft.accountIds.includes(account.id) ?? false
  const draftId = input?.draft.id
  const isAsked = isChosen && mustAsk(account)

  // Asked anew for each draft and each tick: what an account may do can change between two posts.
  useEffect(() => {
    if (isAsked && draftId !== undefined) void askOptions(account.id)
  }, [isAsked, draftId, account.id, askOptions])

  if (input === null) return null
  const problems = isChosen ? problemsOfAccount(input, account) : []
  const platform = platformName(account.platform)
  return (
    <li className={classes.account} data-chosen={isChosen}>
      <label className={classes.accountLine}>
        <Checkbox
          size="sm"
          checked={isChosen}
          aria-label={`${platform} – ${account.displayName}`}
          onChange={(event) => {
            const isTicked = event.currentTarget.checked
            edit((draft) => setChosen(draft, [account.id], isTicked))
          }}
        />
        <AccountAvatar name={account.displayName} platform={account.platform} picture={account} />
        <span className={classes.accountWords}>
          <Text size="sm" fw={550} truncate title={account.displayName}>
            {account.displayName}
          </Text>
          <span className={classes.accountFacts}>
            <Text size="xs" c="dimmed" truncate>
              {account.handle === '' ? platform : `${platform} · @${account.handle}`}
            </Text>
            {account.isPractice && <PracticeBadge />}
          </span>
        </span>
      </label>
      {problems.length > 0 && (
        <div className={classes.notes}>
          {problems.map((problem) => (
            <ProblemNote
              key={`${problem.code} ${problem.field} ${problem.assetId} ${problem.params.part}`}
              isCompact
              problem={{ platform: account.platform, ...problem }}
              canDo={canFix}
              onAction={(action) => fix(action, problem, account)}
            />
          ))}
        </div>
      )}
    </li>
  )
}

function NoAccounts() {
  const { t } = useTranslation()
  const connectPractice = useAccountsStore((state) => state.connectPractice)
  const { openScreen, ensureVault } = useAppStore()
  const tryPractice = async (): Promise<void> => {
    if (await ensureVault()) await attempt(connectPractice)
  }
  return (
    <div className={classes.noAccounts}>
      <Text size="sm" c="dimmed">
        {t('compose.accounts.empty')}
      </Text>
      <Button size="compact-sm" onClick={() => void tryPractice()}>
        {t('practice.try')}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => openScreen('accounts')}>
        {t('connectMine')}
      </Button>
    </div>
  )
}

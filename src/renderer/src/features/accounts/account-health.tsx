import { Anchor, Text } from '@mantine/core'
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconClockHour4 } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/views.ts'
import { PLATFORM_RULES } from '../../../../shared/platforms/registry.ts'
import { canSay } from '../../messages/messages.ts'
import { useAccountsStore } from '../../state/accounts-store.ts'
import { formatList, formatMoment, formatSpan } from '../../ui/format.ts'
import { ageWords } from '../../ui/schedule-words.ts'
import { attempt, toastDone } from '../../ui/toast.ts'
import { useMinute } from '../../ui/use-minute.ts'
import { useConnectionStore } from './connection-store.ts'
import { extraWords } from './extras-choice.tsx'
import classes from './accounts.module.css'

const DAY_MS = 86_400_000
/** From here on a login's end is a warning. */
const SOON_MS = 14 * DAY_MS

/** How the login stands, in one sign and a word. */
export function Health({ account }: { account: AccountView }) {
  const { t } = useTranslation()
  const now = useMinute()
  const left = account.loginExpiresAt === null ? null : account.loginExpiresAt - now
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

/** When it was looked at, when its login ends and why, what it may do beyond publishing, and what it may not. */
export function AccountFacts({ account, onAllow }: { account: AccountView; onAllow: (extras: readonly string[]) => void }) {
  const { t } = useTranslation()
  const { login } = PLATFORM_RULES[account.platform]
  const extras = useConnectionStore((state) => state.logins.find((one) => one.login === login)?.extras) ?? []
  const labels = (some: readonly string[]): string => formatList(some.map((name) => extraWords(login, name).label))
  const allowed = extras.map(({ name }) => name).filter((name) => account.abilities.includes(name))
  const lacking = extras.map(({ name }) => name).filter((name) => !account.abilities.includes(name))
  const reason = account.loginEndReason === null ? '' : `loginEnd.${login}.${account.loginEndReason}`
  return (
    <div className={classes.facts}>
      <CheckLine account={account} />
      {reason !== '' && canSay(reason) && (
        <Text size="xs" className={classes.endReason}>
          {t(reason)}
        </Text>
      )}
      {allowed.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('accounts.allowed', { extras: labels(allowed) })}
        </Text>
      )}
      {lacking.length > 0 && (
        <Text size="xs" c="dimmed">
          {t('accounts.lacking', { extras: labels(lacking) })}{' '}
          <Anchor
            component="button"
            size="xs"
            fw={550}
            aria-label={t('accounts.allowNamed', { account: account.displayName, extras: labels(lacking) })}
            onClick={() => onAllow(lacking)}
          >
            {t('accounts.allow')}
          </Anchor>
        </Text>
      )}
    </div>
  )
}

function CheckLine({ account }: { account: AccountView }) {
  const { t } = useTranslation()
  const now = useMinute()
  const check = useAccountsStore((state) => state.check)
  const [isChecking, setChecking] = useState(false)
  const { checkedAt, loginExpiresAt } = account
  const words = [
    checkedAt === 0 ? t('accounts.unchecked') : t('accounts.checked', { ago: ageWords(checkedAt, now) }),
    ...(loginExpiresAt === null
      ? []
      : [t(loginExpiresAt > now ? 'accounts.endsAt' : 'accounts.endedAt', { time: formatMoment(loginExpiresAt, now) })]),
  ]
  const ask = async (): Promise<void> => {
    setChecking(true)
    const isDone = await attempt(() => check(account.id))
    setChecking(false)
    if (isDone) toastDone(t('accounts.checkDone', { account: account.displayName }))
  }
  return (
    <Text size="xs" c="dimmed">
      {words.join(' · ')}
      {' · '}
      <Anchor
        component="button"
        size="xs"
        fw={550}
        aria-disabled={isChecking}
        aria-label={t('accounts.checkNamed', { account: account.displayName })}
        onClick={() => void (isChecking || ask())}
      >
        {t(isChecking ? 'accounts.checking' : 'accounts.check')}
      </Anchor>
    </Text>
  )
}

import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/ipc.ts'
import { formatNumber } from '../../ui/format.ts'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import { countText } from './compose-checks.ts'
import classes from './compose.module.css'

/** How much of a platform's limit a text uses, counted as that platform counts. */
export function TextCounter({ account, text }: { account: AccountView; text: string }) {
  const { t } = useTranslation()
  const { used, max } = countText(account, text)
  const words = t('compose.text.counter', { platform: platformName(account.platform), used: formatNumber(used), max: formatNumber(max) })
  const level = used > max ? 'over' : used > max * 0.9 ? 'near' : 'fine'
  return (
    <Tooltip label={words}>
      <span className={classes.counter} data-level={level} role="img" aria-label={words}>
        <PlatformIcon platform={account.platform} size={14} />
        <span aria-hidden>
          {formatNumber(used)}/{formatNumber(max)}
        </span>
      </span>
    </Tooltip>
  )
}

/** One counter for each set of limits among the accounts that take the shared text. */
export function SharedTextCounters({ accounts, text }: { accounts: readonly AccountView[]; text: string }) {
  const distinct = [...new Map(accounts.map((account) => [`${account.platform} ${account.tier}`, account])).values()]
  return (
    <div className={classes.counters}>
      {distinct.map((account) => (
        <TextCounter key={account.id} account={account} text={text} />
      ))}
    </div>
  )
}

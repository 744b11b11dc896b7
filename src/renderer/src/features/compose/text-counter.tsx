import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/views.ts'
import type { PostRules } from '../../../../shared/platform-rules.ts'
import { formatNumber } from '../../ui/format.ts'
import { PlatformIcon, platformName } from '../../ui/platform.tsx'
import { countText, draftPost } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'

interface TextCounterProps {
  account: AccountView
  text: string
  /** The kind of post that takes it; null = the platform's usual limits. */
  post: PostRules | null
}

/** How much of a platform's limit a text uses, counted as that platform counts, with this kind of post. */
export function TextCounter({ account, text, post }: TextCounterProps) {
  const { t } = useTranslation()
  const { used, max } = countText(account, text, post)
  if (post?.text === 'ignored') return <NoText account={account} post={post} />
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

/** The platform shows no text with this kind of post. */
function NoText({ account, post }: { account: AccountView; post: PostRules }) {
  const { t } = useTranslation()
  const words = t('compose.text.noText', { platform: platformName(account.platform), kind: t(`postKind.${post.kind}`) })
  return (
    <Tooltip label={words}>
      <span className={classes.counter} role="img" aria-label={words}>
        <PlatformIcon platform={account.platform} size={14} />
        <span aria-hidden>{t('compose.text.noTextShort')}</span>
      </span>
    </Tooltip>
  )
}

/** One counter for each set of limits among the accounts that take the shared text. */
export function SharedTextCounters({ accounts, text }: { accounts: readonly AccountView[]; text: string }) {
  const draft = useComposeStore((state) => state.draft)
  const assets = useComposeStore((state) => state.assets)
  if (draft === null) return null
  const counted = accounts.map((account) => ({ account, post: draftPost({ draft, assets }, account) }))
  const distinct = [...new Map(counted.map((one) => [`${one.account.platform} ${one.account.tier} ${one.post?.kind}`, one])).values()]
  return (
    <div className={classes.counters}>
      {distinct.map(({ account, post }) => (
        <TextCounter key={account.id} account={account} text={text} post={post} />
      ))}
    </div>
  )
}

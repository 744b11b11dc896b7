import { Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MediaAssetView } from '../../../../shared/ipc.ts'
import { variantOf } from '../../../../shared/model.ts'
import { AccountAvatar } from '../../ui/account-badge.tsx'
import { MediaThumbnail } from '../../ui/media-thumbnail.tsx'
import { platformName } from '../../ui/platform.tsx'
import { openAccountOf } from './account-tabs.tsx'
import { chosenAccounts, draftAssets } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import { useComposeInput } from './use-compose.ts'

/** Roughly how the post will stand on the platform whose tab is open. */
export function PreviewCard() {
  const { t } = useTranslation()
  const input = useComposeInput()
  const openAccountId = useComposeStore((state) => state.openAccountId)
  if (input === null) return null
  const account = openAccountOf(chosenAccounts(input), openAccountId)
  const assets = draftAssets(input)
  if (account === undefined) return null
  const variant = variantOf(input.draft, account.id)
  const title = typeof variant.options.title === 'string' ? variant.options.title : ''
  if (variant.text.trim() === '' && assets.length === 0) return null
  return (
    <section aria-label={t('compose.preview.title')}>
      <div className={classes.sectionHead}>
        <Title order={2}>{t('compose.preview.title')}</Title>
        <Text size="xs" c="dimmed">
          {platformName(account.platform)}
        </Text>
      </div>
      <article className={classes.preview}>
        <div className={classes.previewHead}>
          <AccountAvatar name={account.displayName} platform={account.platform} size={30} />
          <span className={classes.accountWords}>
            <Text size="sm" fw={600} truncate>
              {account.displayName}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {account.handle === '' ? t('compose.preview.now') : `@${account.handle} · ${t('compose.preview.now')}`}
            </Text>
          </span>
        </div>
        {title !== '' && (
          <Text size="sm" fw={650} className={classes.previewText}>
            {title}
          </Text>
        )}
        {variant.text !== '' && (
          <Text size="sm" className={classes.previewText} lineClamp={8}>
            {variant.text}
          </Text>
        )}
        {assets.length > 0 && <PreviewMedia assets={assets} />}
      </article>
    </section>
  )
}

function PreviewMedia({ assets }: { assets: readonly MediaAssetView[] }) {
  const shown = assets.slice(0, 4)
  const first = shown[0]
  // A single file keeps its shape within bounds; several stand in a grid of squares, as feeds do.
  const ratio = shown.length === 1 && first !== undefined ? Math.min(1.91, Math.max(0.8, first.width / first.height)) : 1
  return (
    <div className={classes.previewMedia} data-count={shown.length}>
      {shown.map((asset, index) => (
        <span key={asset.id} className={classes.previewPicture} style={{ aspectRatio: ratio }}>
          <MediaThumbnail assetId={asset.id} kind={asset.kind} alt={asset.altText} />
          {index === 3 && assets.length > 4 && <span className={classes.previewMore}>+{assets.length - 4}</span>}
        </span>
      ))}
    </div>
  )
}

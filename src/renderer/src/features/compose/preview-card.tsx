import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/views.ts'
import { variantOf } from '../../../../shared/model.ts'
import { PLATFORM_RULES } from '../../../../shared/platforms/registry.ts'
import { isUnset, optionFieldsFor, threadOf } from '../../../../shared/post-kind.ts'
import { AccountAvatar } from '../../ui/account-badge.tsx'
import { platformName } from '../../ui/platform.tsx'
import { openAccountOf } from './account-tabs.tsx'
import { chosenAccounts, draftAssets, draftPost } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import { PreviewLink, PreviewMedia } from './preview-media.tsx'
import { useComposeInput } from './use-compose.ts'

/** Roughly how the post will stand on the platform whose tab is open: with the posts of its thread and its first comment. */
export function PreviewCard() {
  const { t } = useTranslation()
  const input = useComposeInput()
  const openAccountId = useComposeStore((state) => state.openAccountId)
  if (input === null) return null
  const account = openAccountOf(chosenAccounts(input), openAccountId)
  if (account === undefined) return null
  const rules = PLATFORM_RULES[account.platform]
  const variant = variantOf(input.draft, account.id)
  const post = draftPost(input, account)
  const fields = optionFieldsFor(rules, post, account, variant.options)
  const wordsOf = (name: string): string => {
    const value = variant.options[name]
    return fields.some((field) => field.name === name) && typeof value === 'string' ? value.trim() : ''
  }
  const link =
    post?.kind === 'link' ? (fields.map(({ kind, name }) => (kind === 'url' ? wordsOf(name) : '')).find((one) => one !== '') ?? '') : ''
  const thread = fields.some(({ kind }) => kind === 'thread') ? threadOf(variant.options) : []
  const assets = draftAssets(input)
  const named = fields.flatMap((field) => {
    const value = variant.options[field.name]
    const asset = field.kind === 'file' && typeof value === 'string' ? input.assets[value] : undefined
    return asset?.kind === 'captions' ? [asset] : []
  })
  const text = post?.text === 'ignored' ? '' : variant.text
  const comment = wordsOf('firstComment')
  if (text.trim() === '' && assets.length === 0 && link === '' && thread.length === 0 && isUnset(comment)) return null
  return (
    <section aria-label={t('compose.preview.title')}>
      <div className={classes.sectionHead}>
        <Title order={2}>{t('compose.preview.title')}</Title>
        <Text size="xs" c="dimmed">
          {[platformName(account.platform), ...(post === null ? [] : [t(`postKind.${post.kind}`)])].join(' · ')}
        </Text>
      </div>
      <article className={classes.preview}>
        <PreviewPost account={account} title={wordsOf('title')} text={text}>
          {link !== '' && <PreviewLink address={link} />}
          <PreviewMedia assets={[...assets, ...named]} kind={post?.kind ?? null} />
        </PreviewPost>
        {thread.map((part, index) => (
          <div key={index} className={classes.previewNext}>
            <PreviewPost account={account} title="" text={part.text}>
              <PreviewMedia assets={part.assetIds.flatMap((id) => input.assets[id] ?? [])} kind={null} />
            </PreviewPost>
          </div>
        ))}
        {comment !== '' && (
          <div className={classes.previewNext}>
            <Text size="xs" c="dimmed" mb={6}>
              {t('compose.preview.comment')}
            </Text>
            <PreviewPost account={account} title="" text={comment} />
          </div>
        )}
      </article>
    </section>
  )
}

interface PreviewPostProps {
  account: AccountView
  title: string
  text: string
  children?: ReactNode
}

function PreviewPost({ account, title, text, children }: PreviewPostProps) {
  const { t } = useTranslation()
  return (
    <>
      <div className={classes.previewHead}>
        <AccountAvatar name={account.displayName} platform={account.platform} picture={account} size={30} />
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
      {text !== '' && (
        <Text size="sm" className={classes.previewText} lineClamp={8}>
          {text}
        </Text>
      )}
      {children}
    </>
  )
}

import { Button, Text, Textarea, Title } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AccountView } from '../../../../shared/views.ts'
import { PracticeBadge } from '../../ui/account-badge.tsx'
import { platformName } from '../../ui/platform.tsx'
import { draftPost } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import { setOwnText, takeSharedText } from './draft-edit.ts'
import { OptionFields } from './option-fields.tsx'
import { TextCounter } from './text-counter.tsx'
import { fieldId } from './use-compose.ts'

/** What one account says differently, and what its platform wants to know. */
export function AccountPanel({ account }: { account: AccountView }) {
  const { t } = useTranslation()
  const draft = useComposeStore((state) => state.draft)
  const assets = useComposeStore((state) => state.assets)
  const edit = useComposeStore((state) => state.edit)
  if (draft === null) return null
  const own = draft.overrides[account.id]?.text
  const text = own ?? draft.text
  const post = draftPost({ draft, assets }, account)
  return (
    <div className={classes.panel}>
      <div className={classes.panelHead}>
        <Title order={3} className={classes.panelTitle}>
          {platformName(account.platform)}
          <Text span c="dimmed" fw={450} className={classes.panelName} title={account.displayName}>
            {account.displayName}
          </Text>
        </Title>
        <span className={classes.panelSigns}>
          {post !== null && <span className={classes.kind}>{t(`postKind.${post.kind}`)}</span>}
          {account.isPractice && <PracticeBadge />}
        </span>
      </div>
      <div className={classes.editor} data-nested>
        <Textarea
          id={fieldId.ownText(account.id)}
          label={t('compose.text.own', { name: platformName(account.platform) })}
          placeholder={t('compose.text.ownPlaceholder')}
          value={text}
          onChange={(event) => {
            const value = event.currentTarget.value
            edit((current) => setOwnText(current, account.id, value))
          }}
          autosize
          minRows={2}
          maxRows={10}
          variant="unstyled"
          classNames={{ input: classes.textInput, label: classes.textLabel }}
        />
        <div className={classes.editorFoot}>
          <TextCounter account={account} text={text} post={post} />
          {own === undefined ? (
            <Text size="xs" c="dimmed">
              {t('compose.text.sameAsShared')}
            </Text>
          ) : (
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              onClick={() => edit((current) => takeSharedText(current, account.id))}
            >
              {t('compose.text.takeShared')}
            </Button>
          )}
        </div>
      </div>
      <OptionFields account={account} />
    </div>
  )
}

import { Button, Loader, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../shared/json.ts'
import type { AccountView } from '../../../../shared/views.ts'
import type { OptionField as Field } from '../../../../shared/platform-rules.ts'
import { PLATFORM_RULES } from '../../../../shared/platforms/registry.ts'
import { optionFieldsFor, optionValue } from '../../../../shared/post-kind.ts'
import { formatTime } from '../../ui/format.ts'
import { draftPost, draftShape, mustAsk } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import { Declaration } from './declaration.tsx'
import { setOption } from './draft-edit.ts'
import { OptionField } from './option-field.tsx'
import { choicesOf, isRefused, optionWords } from './option-values.ts'
import { fieldId } from './use-compose.ts'

/** The platform's own settings for this post, drawn from its rules. */
export function OptionFields({ account }: { account: AccountView }) {
  const { t } = useTranslation()
  const { draft, assets, asked, edit, askOptions } = useComposeStore()
  if (draft === null) return null
  const rules = PLATFORM_RULES[account.platform]
  const values = draft.overrides[account.id]?.options ?? {}
  const answer = asked[account.id]
  const postingOptions = answer?.state === 'known' ? answer.options : null
  const shape = draftShape({ draft, assets })
  const post = draftPost({ draft, assets }, account)
  const fields = optionFieldsFor(rules, post, account, values)
  // Only what differs is stored: the preset chosen again is no choice of its own.
  const change = (field: Field, value: Json | undefined): void =>
    edit((current) => setOption(current, account.id, field.name, value === field.preset ? undefined : value))
  if (fields.length === 0) return null
  const drawn = (field: Field) => {
    const words = optionWords(rules.platform, field.name)
    const lacks = field.needs !== undefined && !account.abilities.includes(field.needs)
    const props = {
      id: fieldId.option(account.id, field.name),
      field,
      account,
      kind: post?.kind ?? null,
      words: lacks ? { ...words, hint: t('compose.option.needsPermission') } : words,
      value: optionValue(field, values),
      choices: choicesOf(rules, field, shape, postingOptions),
      choiceLabels: postingOptions?.choiceLabels?.[field.name] ?? {},
      isOff: lacks || (postingOptions?.disabledOptions.includes(field.name) ?? false),
      isRefused: (value: Json) => isRefused(rules, values, field.name, value),
      onChange: (value: Json | undefined) => change(field, value),
    }
    return words.hasDeclaration ? (
      <Declaration key={field.name} platform={rules.platform} values={values} {...props} />
    ) : (
      <OptionField key={field.name} {...props} />
    )
  }
  return (
    <div className={classes.options}>
      {mustAsk(account) && (
        <div className={classes.asked} aria-live="polite">
          {answer?.state === 'asking' && <Loader size={14} aria-hidden />}
          <Text size="xs" c="dimmed">
            {postingOptions === null
              ? t(answer?.state === 'failed' ? 'compose.asked.failed' : 'compose.asked.asking', { account: account.displayName })
              : t('compose.asked.known', { name: postingOptions.displayName, time: formatTime(postingOptions.fetchedAt) })}
          </Text>
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconRefresh size={12} aria-hidden />}
            onClick={() => void askOptions(account.id)}
          >
            {t('compose.asked.again')}
          </Button>
        </div>
      )}
      <div className={classes.fields}>
        {fields.filter(({ isAdvanced }) => isAdvanced !== true).map(drawn)}
        {fields.some(({ isAdvanced }) => isAdvanced === true) && (
          <details className={classes.moreOptions}>
            <summary>{t('compose.option.more')}</summary>
            <div className={classes.fields}>{fields.filter(({ isAdvanced }) => isAdvanced === true).map(drawn)}</div>
          </details>
        )}
      </div>
    </div>
  )
}

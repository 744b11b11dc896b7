import { Text, Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { chosenAccounts } from './compose-checks.ts'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import { SharedTextCounters } from './text-counter.tsx'
import { fieldId, useComposeInput } from './use-compose.ts'

/** The one text that every account takes unless it has its own. */
export function SharedText() {
  const { t } = useTranslation()
  const input = useComposeInput()
  const edit = useComposeStore((state) => state.edit)
  if (input === null) return null
  const chosen = chosenAccounts(input)
  const sharing = chosen.filter((account) => input.draft.overrides[account.id]?.text === undefined)
  const owners = chosen.length - sharing.length
  return (
    <div className={classes.editor}>
      <Textarea
        id={fieldId.sharedText}
        label={t('compose.text.label')}
        placeholder={t('compose.text.placeholder')}
        value={input.draft.text}
        onChange={(event) => {
          const text = event.currentTarget.value
          edit((draft) => ({ ...draft, text }))
        }}
        autosize
        minRows={4}
        maxRows={14}
        size="md"
        variant="unstyled"
        classNames={{ input: classes.textInput, label: classes.textLabel }}
      />
      <div className={classes.editorFoot}>
        <SharedTextCounters accounts={sharing} text={input.draft.text} />
        {owners > 0 && (
          <Text size="xs" c="dimmed" className={classes.noWrap}>
            {t('compose.text.owners', { count: owners })}
          </Text>
        )}
      </div>
    </div>
  )
}

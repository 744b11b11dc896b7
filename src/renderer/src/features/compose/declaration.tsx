import { Anchor, Checkbox, Text } from '@mantine/core'
import { Trans, useTranslation } from 'react-i18next'
import type { Json } from '../../../../shared/json.ts'
import { PLATFORM_RULES } from '../../../../shared/platforms/registry.ts'
import { canSay, say } from '../../messages/messages.ts'
import { chosenAccounts } from './compose-checks.ts'
import classes from './compose.module.css'
import type { OptionFieldProps } from './option-field-props.ts'
import { optionWords } from './option-values.ts'
import { useComposeInput } from './use-compose.ts'

interface WordingProps {
  platform: string
  /** The option that holds the creator's consent. */
  name: string
  values: Readonly<Record<string, Json>>
}

/** The key of the wording: another one stands beside each option that changes what is agreed to. */
function wordingKey({ platform, name, values }: WordingProps): string {
  const key = `option.${platform}.${name}.declaration`
  const extra = Object.keys(values).find((option) => values[option] === true && canSay(`${key}With.${option}`))
  return extra === undefined ? key : `${key}With.${extra}`
}

/** The platform's prescribed words with its links. */
function Wording(props: WordingProps) {
  const { t } = useTranslation()
  const link = (name: string) => (
    <Anchor
      key={name}
      href={say(`option.${props.platform}.${props.name}.link.${name}`)}
      target="_blank"
      rel="noreferrer"
      inherit
      underline="always"
    />
  )
  return <Trans t={t} i18nKey={wordingKey(props)} components={{ music: link('music'), branded: link('branded') }} />
}

interface DeclarationProps extends OptionFieldProps {
  platform: string
  values: WordingProps['values']
}

/** What the creator agrees to by posting; never ticked by us. */
export function Declaration({ id, platform, field, words, value, values, onChange }: DeclarationProps) {
  return (
    <div className={classes.wideField}>
      <Text id={`${id}-title`} size="sm" fw={500} mb={6}>
        {words.label}
      </Text>
      <Checkbox
        id={id}
        aria-labelledby={`${id}-title ${id}-words`}
        size="sm"
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked ? true : undefined)}
        label={
          <span id={`${id}-words`}>
            <Wording platform={platform} name={field.name} values={values} />
          </span>
        }
      />
    </div>
  )
}

/** The same words once more beside the button, where platforms want to see them: one line a wording. */
export function DeclarationLines() {
  const input = useComposeInput()
  if (input === null) return null
  const lines = chosenAccounts(input).flatMap((account) => {
    const values = input.draft.overrides[account.id]?.options ?? {}
    const rules = PLATFORM_RULES[account.platform]
    return rules.options
      .filter(({ name }) => optionWords(rules.platform, name).hasDeclaration)
      .map(({ name }) => ({ platform: rules.platform, name, values }))
  })
  const distinct = [...new Map(lines.map((line) => [wordingKey(line), line]))]
  return distinct.map(([key, line]) => (
    <Text key={key} size="xs" c="dimmed" className={classes.declarations}>
      <Wording {...line} />
    </Text>
  ))
}

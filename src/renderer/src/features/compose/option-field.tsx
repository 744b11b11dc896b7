import { Checkbox, Group, NativeSelect, Radio, TagsInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../shared/json.ts'
import type { OptionField as Field } from '../../../../shared/platform-rules.ts'
import { countWith } from './compose-checks.ts'
import classes from './compose.module.css'
import type { optionWords } from './option-values.ts'

export interface OptionFieldProps {
  id: string
  field: Field
  words: ReturnType<typeof optionWords>
  value: Json | undefined
  choices: readonly string[]
  /** Switched off by the account's own settings on the platform. */
  isOff: boolean
  isRefused: (value: Json) => boolean
  onChange: (value: Json | undefined) => void
}

/** One setting of a platform as a form field, drawn by its kind. */
export function OptionField(props: OptionFieldProps) {
  switch (props.field.kind) {
    case 'text':
      return <TextField {...props} />
    case 'choice':
      return <ChoiceField {...props} />
    case 'tags':
      return <TagsField {...props} />
    case 'toggle':
      return props.field.isRequired && props.field.preset === undefined ? <YesNoField {...props} /> : <ToggleField {...props} />
  }
}

function TextField({ id, field, words, value, isOff, onChange }: OptionFieldProps) {
  const text = typeof value === 'string' ? value : ''
  const max = field.maxLength?.value
  const used = countWith(text, field.counting)
  return (
    <TextInput
      id={id}
      className={classes.wideField}
      label={words.label}
      description={words.hint}
      placeholder={words.placeholder}
      value={text}
      disabled={isOff}
      required={field.isRequired}
      withAsterisk={field.isRequired}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
      rightSectionWidth={max === undefined ? undefined : 72}
      rightSection={
        max === undefined ? undefined : (
          <span className={classes.fieldCount} data-level={used > max ? 'over' : 'fine'}>
            {used}/{max}
          </span>
        )
      }
    />
  )
}

function ChoiceField({ id, field, words, value, choices, isOff, isRefused, onChange }: OptionFieldProps) {
  const { t } = useTranslation()
  const chosen = typeof value === 'string' && choices.includes(value) ? value : ''
  const mayBeEmpty = field.preset === undefined
  return (
    <NativeSelect
      id={id}
      label={words.label}
      description={words.hint}
      disabled={isOff || choices.length === 0}
      required={field.isRequired}
      withAsterisk={field.isRequired}
      value={chosen}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
    >
      {mayBeEmpty && <option value="">{t('compose.option.choose')}</option>}
      {choices.map((choice) => (
        <option key={choice} value={choice} disabled={isRefused(choice)}>
          {words.choice(choice)}
        </option>
      ))}
    </NativeSelect>
  )
}

function TagsField({ id, field, words, value, isOff, onChange }: OptionFieldProps) {
  const tags = Array.isArray(value) ? value.filter((tag): tag is string => typeof tag === 'string') : []
  return (
    <TagsInput
      id={id}
      className={classes.wideField}
      label={words.label}
      description={words.hint}
      placeholder={tags.length === 0 ? words.placeholder : undefined}
      value={tags}
      disabled={isOff}
      withAsterisk={field.isRequired}
      onChange={(next) => onChange(next.length === 0 ? undefined : next)}
    />
  )
}

function ToggleField({ id, words, value, isOff, isRefused, onChange }: OptionFieldProps) {
  const { t } = useTranslation()
  const isOn = value === true
  const isBlocked = !isOn && isRefused(true)
  return (
    <Checkbox
      id={id}
      className={classes.toggle}
      size="sm"
      label={words.label}
      description={isOff ? t('compose.option.off') : isBlocked ? t('compose.option.refused') : words.hint}
      checked={isOn}
      disabled={isOff || isBlocked}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}

/** Where the platform wants an answer and forbids or lacks a preset: neither is ticked at first. */
function YesNoField({ id, field, words, value, onChange }: OptionFieldProps) {
  const { t } = useTranslation()
  return (
    <Radio.Group
      label={words.label}
      description={words.hint}
      withAsterisk={field.isRequired}
      value={typeof value === 'boolean' ? String(value) : null}
      onChange={(next) => onChange(next === 'true')}
    >
      <Group gap="md" mt={6}>
        <Radio id={id} value="true" label={t('compose.option.yes')} />
        <Radio value="false" label={t('compose.option.no')} />
      </Group>
    </Radio.Group>
  )
}

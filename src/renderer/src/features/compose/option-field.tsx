import { Checkbox, Group, Radio, Select, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { TagsOption, TextOption } from '../../../../shared/platform-rules.ts'
import { countWith } from './compose-checks.ts'
import classes from './compose.module.css'
import { AttachmentField } from './option-attachment.tsx'
import { TaggedPeopleField } from './option-people.tsx'
import { ThreadField } from './option-thread.tsx'
import { DateTimeField, MomentField } from './option-times.tsx'
import type { OptionFieldProps } from './option-field-props.ts'

/** One setting of a platform as a form field, drawn by its kind. */
export function OptionField({ field, ...rest }: OptionFieldProps) {
  switch (field.kind) {
    case 'text':
    case 'lines':
    case 'url':
      return <TextField field={field} {...rest} />
    case 'choice':
      return <ChoiceField field={field} {...rest} />
    case 'tags':
    case 'people':
      return <TagsField field={field} {...rest} />
    case 'toggle':
      return field.isRequired && field.preset === undefined ? (
        <YesNoField field={field} {...rest} />
      ) : (
        <ToggleField field={field} {...rest} />
      )
    case 'tagged-people':
      return <TaggedPeopleField field={field} {...rest} />
    case 'moment':
      return <MomentField field={field} {...rest} />
    case 'datetime':
      return <DateTimeField field={field} {...rest} />
    case 'file':
      return <AttachmentField field={field} {...rest} />
    case 'thread':
      return <ThreadField field={field} {...rest} />
  }
}

function TextField({ id, field, words, value, isOff, onChange }: OptionFieldProps<TextOption>) {
  const text = typeof value === 'string' ? value : ''
  const max = field.maxLength?.value
  const used = countWith(text, field.counting)
  if (field.kind === 'lines')
    return (
      <Textarea
        id={id}
        className={classes.wideField}
        label={words.label}
        description={[words.hint, max === undefined || used === 0 ? undefined : `${used}/${max}`]
          .filter((line) => line !== undefined)
          .join(' · ')}
        placeholder={words.placeholder}
        autosize
        minRows={2}
        maxRows={6}
        value={text}
        disabled={isOff}
        withAsterisk={field.isRequired}
        onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
      />
    )
  return (
    <TextInput
      id={id}
      type={field.kind === 'url' ? 'url' : 'text'}
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

function ChoiceField({ id, field, words, value, choices, choiceLabels, isOff, isRefused, onChange }: OptionFieldProps) {
  const { t } = useTranslation()
  const chosen = typeof value === 'string' && choices.includes(value) ? value : null
  return (
    <Select
      id={id}
      label={words.label}
      description={words.hint}
      placeholder={t('compose.option.choose')}
      disabled={isOff || choices.length === 0}
      withAsterisk={field.isRequired}
      allowDeselect={!field.isRequired && field.preset === undefined}
      data={choices.map((choice) => ({ value: choice, label: choiceLabels[choice] ?? words.choice(choice), disabled: isRefused(choice) }))}
      value={chosen}
      onChange={(choice) => onChange(choice ?? undefined)}
    />
  )
}

function TagsField({ id, field, words, value, isOff, onChange }: OptionFieldProps<TagsOption>) {
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
      // What is on can always be taken back: it may have been ticked before the platform said that it is not offered.
      disabled={!isOn && (isOff || isBlocked)}
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

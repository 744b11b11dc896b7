import { Anchor, Checkbox, Text } from '@mantine/core'
import { Trans, useTranslation } from 'react-i18next'
import type { Json } from '../../../../shared/json.ts'
import { canSay, say } from '../../messages/messages.ts'
import classes from './compose.module.css'
import type { OptionFieldProps } from './option-field.tsx'

interface DeclarationProps extends OptionFieldProps {
  platform: string
  values: Readonly<Record<string, Json>>
}

/** The key of the wording: another one stands beside each option that changes what is agreed to. */
function wordingKey(platform: string, name: string, values: DeclarationProps['values']): string {
  const key = `option.${platform}.${name}.declaration`
  const extra = Object.keys(values).find((option) => values[option] === true && canSay(`${key}With.${option}`))
  return extra === undefined ? key : `${key}With.${extra}`
}

/** What the creator agrees to by posting, in the platform's prescribed words with its links; never ticked by us. */
export function Declaration({ id, platform, field, words, value, values, onChange }: DeclarationProps) {
  const { t } = useTranslation()
  const link = (name: string) => (
    <Anchor
      key={name}
      href={say(`option.${platform}.${field.name}.link.${name}`)}
      target="_blank"
      rel="noreferrer"
      inherit
      underline="always"
    />
  )
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
            <Trans
              t={t}
              i18nKey={wordingKey(platform, field.name, values)}
              components={{ music: link('music'), branded: link('branded') }}
            />
          </span>
        }
      />
    </div>
  )
}

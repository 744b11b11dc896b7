import { Checkbox, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LoginView } from '../../../../shared/views.ts'
import type { LoginId } from '../../../../shared/platforms/registry.ts'
import { canSay, say } from '../../messages/messages.ts'

/** The words of a further permission. */
export function extraWords(login: LoginId, name: string): { label: string; hint: string | undefined } {
  const key = `extra.${login}.${name}`
  return { label: canSay(`${key}.label`) ? say(`${key}.label`) : name, hint: canSay(`${key}.hint`) ? say(`${key}.hint`) : undefined }
}

/** What is ticked before anybody ticked anything: all that cannot spoil the login. */
export function extrasAtFirst({ extras }: Pick<LoginView, 'extras'>): string[] {
  return extras.flatMap(({ name, isOffAtFirst }) => (isOffAtFirst ? [] : [name]))
}

interface ExtrasChoiceProps {
  view: Pick<LoginView, 'login' | 'extras'>
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
  /** A heading stands above it already. */
  isUntitled?: boolean
}

/** What the login is asked for beyond publishing, each to be left out. Nothing where there is nothing to ask for. */
export function ExtrasChoice({ view, chosen, onChange, isUntitled = false }: ExtrasChoiceProps) {
  const { t } = useTranslation()
  if (view.extras.length === 0) return null
  return (
    <Checkbox.Group
      value={[...chosen]}
      onChange={onChange}
      {...(isUntitled ? { 'aria-label': t('extras.title') } : { label: t('extras.title'), labelProps: { fw: 600 } })}
      description={t('extras.why')}
    >
      <Stack gap={10} mt="sm">
        {view.extras.map(({ name }) => {
          const { label, hint } = extraWords(view.login, name)
          return <Checkbox key={name} value={name} label={label} description={hint} />
        })}
      </Stack>
    </Checkbox.Group>
  )
}

import { Button, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemOf } from '../bridge.ts'
import { problemText } from './problem-text.ts'

interface VaultFormProps {
  /** A new passphrase is entered twice. */
  isNew: boolean
  onOpen: (passphrase: string) => Promise<void>
}

/** Asks for the passphrase that guards the logins where the system has no keychain. It is sent once and the fields are cleared. */
export function VaultForm({ isNew, onOpen }: VaultFormProps) {
  const { t } = useTranslation()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (isNew && passphrase !== again) {
      setError(t('vault.different'))
      return
    }
    setBusy(true)
    setError(null)
    try {
      await onOpen(passphrase)
    } catch (thrown) {
      const { what, todo } = problemText(problemOf(thrown))
      setError(`${what} ${todo}`)
    } finally {
      setPassphrase('')
      setAgain('')
      setBusy(false)
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <Text size="md">{t(isNew ? 'vault.whyNew' : 'vault.why')}</Text>
        <Text size="sm" c="dimmed">
          {t(isNew ? 'vault.promiseNew' : 'vault.promise')}
        </Text>
        <PasswordInput
          label={t('vault.passphrase')}
          description={isNew ? t('vault.hint') : undefined}
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
          error={error}
          visibilityToggleButtonProps={{ 'aria-label': t('vault.show') }}
        />
        {isNew && (
          <PasswordInput
            label={t('vault.again')}
            value={again}
            onChange={(event) => setAgain(event.currentTarget.value)}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t('vault.show') }}
          />
        )}
        <Button type="submit" loading={isBusy} disabled={passphrase === '' || (isNew && again === '')}>
          {t(isNew ? 'vault.create' : 'vault.open')}
        </Button>
      </Stack>
    </form>
  )
}

import { Button, Group, PasswordInput, SegmentedControl, Text, TextInput } from '@mantine/core'
import { IconCircleCheckFilled } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoginView } from '../../../../shared/views.ts'
import type { AppKind } from '../../../../shared/model.ts'
import { problemOf } from '../../bridge.ts'
import { useAppStore } from '../../state/app-store.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { problemText } from '../../ui/problem-text.ts'
import { attempt } from '../../ui/toast.ts'
import classes from './accounts.module.css'
import { useConnectionStore } from './connection-store.ts'

/** The creator's own app: what is saved of it, or the form. */
export function AppForm({ view }: { view: LoginView }) {
  const { t } = useTranslation()
  const removeApp = useConnectionStore((state) => state.removeApp)
  const [isChanging, setChanging] = useState(false)
  const [isRemoving, setRemoving] = useState(false)
  if (view.app === null || isChanging) return <Credentials view={view} onSaved={() => setChanging(false)} />
  return (
    <div className={classes.saved}>
      <IconCircleCheckFilled size={18} aria-hidden className={classes.savedIcon} />
      <div className={classes.who}>
        <Text size="sm" fw={600} className={classes.clientId}>
          {t('setup.saved', { clientId: view.app.clientId })}
        </Text>
        <Text size="xs" c="dimmed">
          {[t(`setup.kinds.${view.app.kind}`), ...(view.app.hasSecret ? [t('setup.savedSecret')] : [])].join(' · ')}
        </Text>
        <Group gap="xs" mt={6}>
          <Button size="compact-xs" variant="default" onClick={() => setChanging(true)}>
            {t('setup.change')}
          </Button>
          <Button size="compact-xs" variant="subtle" color="gray" c="var(--mantine-color-text)" onClick={() => setRemoving(true)}>
            {t('setup.remove')}
          </Button>
        </Group>
      </div>
      <Confirm
        isOpen={isRemoving}
        title={t('setup.removeTitle')}
        text={t('setup.removeText')}
        confirmLabel={t('setup.remove')}
        onClose={() => setRemoving(false)}
        onConfirm={() => void attempt(() => removeApp(view.login))}
      />
    </div>
  )
}

/** Id and secret. The secret goes to main once, and the field is cleared whatever the answer. */
function Credentials({ view, onSaved }: { view: LoginView; onSaved: () => void }) {
  const { t } = useTranslation()
  const saveApp = useConnectionStore((state) => state.saveApp)
  const ensureVault = useAppStore((state) => state.ensureVault)
  const [kind, setKind] = useState<AppKind>(view.app?.kind ?? view.appKinds[0] ?? 'oauth2')
  const [clientId, setClientId] = useState(view.app?.clientId ?? '')
  const [clientSecret, setClientSecret] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  // OAuth 1.0a signs with its secret: it cannot do without.
  const isSecretRequired = view.isSecretRequired || kind === 'oauth1'
  const suffix = kind === 'oauth1' ? '1' : ''

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!(await ensureVault())) return
    setBusy(true)
    setError(null)
    try {
      await saveApp({ login: view.login, kind, clientId: clientId.trim(), clientSecret })
      onSaved()
    } catch (thrown) {
      const { what, todo } = problemText(problemOf(thrown))
      setError(`${what} ${todo}`)
    } finally {
      setClientSecret('')
      setBusy(false)
    }
  }

  return (
    <form className={classes.credentials} onSubmit={(event) => void submit(event)}>
      {view.appKinds.length > 1 && (
        <SegmentedControl
          aria-label={t('setup.kind')}
          value={kind}
          onChange={(value) => setKind(value as AppKind)}
          data={view.appKinds.map((value) => ({ value, label: t(`setup.kinds.${value}`) }))}
        />
      )}
      <TextInput
        label={t(`login.${view.login}.id${suffix}`)}
        description={t('setup.idHint')}
        value={clientId}
        maxLength={512}
        autoComplete="off"
        spellCheck={false}
        required
        onChange={(event) => setClientId(event.currentTarget.value)}
      />
      <PasswordInput
        label={t(`login.${view.login}.secret${suffix}`)}
        description={t(isSecretRequired ? 'setup.secretHint' : 'setup.secretOptional')}
        value={clientSecret}
        maxLength={1024}
        autoComplete="off"
        required={isSecretRequired}
        error={error}
        onChange={(event) => setClientSecret(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('vault.show') }}
      />
      <Button type="submit" variant="light" loading={isBusy} disabled={clientId.trim() === '' || (isSecretRequired && clientSecret === '')}>
        {t('setup.save')}
      </Button>
    </form>
  )
}

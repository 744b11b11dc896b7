import { Button, Group, PasswordInput, Switch, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bucketFields, BucketSettings, type BucketView } from '../../../../shared/bucket.ts'
import { problemOf, request } from '../../bridge.ts'
import { useAppStore } from '../../state/app-store.ts'
import { problemText } from '../../ui/problem-text.ts'
import classes from './settings.module.css'

type FieldName = keyof typeof bucketFields
const NAMES = ['endpoint', 'region', 'bucket', 'prefix', 'accessKeyId'] as const satisfies readonly FieldName[]
/** The path style is understood by every service. */
const EMPTY: BucketSettings = { endpoint: '', region: '', bucket: '', prefix: 'creatorsync', accessKeyId: '', isPathStyle: true }

interface BucketFormProps {
  bucket: BucketView
  onSaved: (view: BucketView) => void
  onCancel: () => void
}

/** Where the bucket is and with which key it is opened. The secret goes to main once, and the field is cleared whatever the answer. */
export function BucketForm({ bucket, onSaved, onCancel }: BucketFormProps) {
  const { t } = useTranslation()
  const ensureVault = useAppStore((state) => state.ensureVault)
  const [typed, setTyped] = useState(bucket?.settings ?? EMPTY)
  const [secretAccessKey, setSecret] = useState('')
  const [left, setLeft] = useState<readonly FieldName[]>([])
  const [error, setError] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  // A stored secret belongs to the access key that it was typed for.
  const isSecretKept = bucket?.hasSecret === true && bucket.settings.accessKeyId === typed.accessKeyId.trim()
  const parsed = BucketSettings.safeParse(typed)
  const wrong = (name: FieldName) => left.includes(name) && !bucketFields[name].safeParse(typed[name]).success
  const isPathStyleNeeded = typed.bucket.includes('.') && !typed.isPathStyle

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (!parsed.success || !(await ensureVault())) return
    setBusy(true)
    setError(null)
    try {
      onSaved(await request('bucket.save', { settings: parsed.data, secretAccessKey }))
    } catch (thrown) {
      const { what, todo } = problemText(problemOf(thrown))
      setError(`${what} ${todo}`)
    } finally {
      setSecret('')
      setBusy(false)
    }
  }

  return (
    <form className={classes.field} onSubmit={(event) => void submit(event)}>
      {NAMES.map((name) => (
        <TextInput
          key={name}
          label={t(`settings.bucket.${name}`)}
          description={t(`settings.bucket.${name}Hint`)}
          value={typed[name]}
          maxLength={300}
          autoComplete="off"
          spellCheck={false}
          required={name !== 'prefix'}
          error={wrong(name) ? t(`settings.bucket.${name}Error`) : null}
          onBlur={() => setLeft([...left, name])}
          onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
        />
      ))}
      <PasswordInput
        label={t('settings.bucket.secret')}
        description={t(isSecretKept ? 'settings.bucket.secretKept' : 'settings.bucket.secretHint')}
        value={secretAccessKey}
        maxLength={1024}
        autoComplete="off"
        required={!isSecretKept}
        error={error}
        onChange={(event) => setSecret(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('vault.show') }}
      />
      <Switch
        label={t('settings.bucket.pathStyle')}
        description={t('settings.bucket.pathStyleHint')}
        checked={typed.isPathStyle}
        error={isPathStyleNeeded ? t('settings.bucket.pathStyleError') : null}
        onChange={(event) => setTyped({ ...typed, isPathStyle: event.currentTarget.checked })}
      />
      <Group gap="xs">
        <Button type="submit" loading={isBusy} disabled={!parsed.success || (!isSecretKept && secretAccessKey === '')}>
          {t('settings.bucket.save')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </Group>
    </form>
  )
}

import { Button, Group, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BucketView } from '../../../../shared/bucket.ts'
import { request } from '../../bridge.ts'
import { Confirm } from '../../ui/confirm.tsx'
import { attempt } from '../../ui/toast.ts'
import { BucketCheckResult } from './bucket-check-result.tsx'
import { BucketForm } from './bucket-form.tsx'
import { SettingsSection } from './settings-section.tsx'

/** The creator's own bucket: why one would have it, what is set up, or the form. */
export function BucketSection() {
  const { t } = useTranslation()
  const [bucket, setBucket] = useState<BucketView | undefined>(undefined)
  const [isEditing, setEditing] = useState(false)
  useEffect(() => void attempt(async () => setBucket(await request('bucket.view', {}))), [])
  const saved = (view: BucketView): void => {
    setBucket(view)
    setEditing(false)
  }
  return (
    <SettingsSection title={t('settings.bucket.title')} part="bucket">
      <Text size="sm" c="dimmed">
        {t('settings.bucket.when')} {t('settings.bucket.how')}
      </Text>
      {isEditing ? (
        <BucketForm bucket={bucket ?? null} onSaved={saved} onCancel={() => setEditing(false)} />
      ) : (
        <>
          {bucket == null && (
            // Keeps its place until it is known: what stands below does not move.
            <Group style={{ visibility: bucket === undefined ? 'hidden' : 'visible' }}>
              <Button variant="default" onClick={() => setEditing(true)}>
                {t('settings.bucket.setUp')}
              </Button>
            </Group>
          )}
          {bucket != null && (
            <SavedBucket key={JSON.stringify(bucket)} bucket={bucket} onChange={() => setEditing(true)} onRemoved={saved} />
          )}
        </>
      )}
    </SettingsSection>
  )
}

interface SavedBucketProps {
  bucket: NonNullable<BucketView>
  onChange: () => void
  onRemoved: (view: BucketView) => void
}

function SavedBucket({ bucket: { settings, hasSecret }, onChange, onRemoved }: SavedBucketProps) {
  const { t } = useTranslation()
  const [isRemoving, setRemoving] = useState(false)
  const host = settings.endpoint.replace(/^https?:\/\/|\/$/g, '')
  return (
    <>
      <div>
        <Text size="sm" fw={600}>
          {t('settings.bucket.saved', { bucket: settings.bucket, host })}
        </Text>
        <Text size="xs" c={hasSecret ? 'dimmed' : 'var(--cs-bad)'}>
          {t(hasSecret ? 'settings.bucket.savedSecret' : 'settings.bucket.noSecret')}
        </Text>
      </div>
      <BucketCheckResult />
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={onChange}>
          {t('settings.bucket.change')}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" c="var(--mantine-color-text)" onClick={() => setRemoving(true)}>
          {t('settings.bucket.remove')}
        </Button>
      </Group>
      <Confirm
        isOpen={isRemoving}
        title={t('settings.bucket.removeTitle')}
        text={t('settings.bucket.removeText')}
        confirmLabel={t('settings.bucket.remove')}
        onClose={() => setRemoving(false)}
        onConfirm={() => void attempt(async () => onRemoved(await request('bucket.remove', {})))}
      />
    </>
  )
}

import { Loader, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSettingsStore } from '../../state/settings-store.ts'
import { zonePlace } from '../../ui/schedule-words.ts'
import { Screen } from '../../ui/screen.tsx'
import { attempt } from '../../ui/toast.ts'
import { ApiVersionFields } from './api-version-fields.tsx'
import { BucketSection } from './bucket-section.tsx'
import { MissedPostsField } from './missed-posts-field.tsx'
import { SettingsSection } from './settings-section.tsx'
import { StartFields } from './start-fields.tsx'
import { UploadLimitField } from './upload-limit-field.tsx'
import type { SaveState } from './use-saving.ts'

/** What holds for the whole app. Each change is saved at once and undone by changing it back. */
export function SettingsScreen() {
  const { t } = useTranslation()
  const { settings, load } = useSettingsStore()
  const [saving, setSaving] = useState<SaveState>('idle')
  useEffect(() => void attempt(load), [load])
  return (
    <Screen
      title={t('nav.settings')}
      aside={
        <Text size="xs" c={saving === 'failed' ? 'var(--cs-bad)' : 'dimmed'} role="status">
          {t(`settings.saving.${saving}`)}
        </Text>
      }
    >
      {settings === null && <Loader m="auto" aria-label={t('loading')} />}
      {settings !== null && (
        <>
          <SettingsSection title={t('settings.uploads')}>
            <UploadLimitField settings={settings} onSaving={setSaving} />
          </SettingsSection>
          <SettingsSection title={t('settings.missed')}>
            <MissedPostsField settings={settings} onSaving={setSaving} />
            <Text size="sm" c="dimmed">
              {t('settings.zone', { zone: settings.zone.replaceAll('_', ' '), place: zonePlace(settings.zone) })}
            </Text>
          </SettingsSection>
          <SettingsSection title={t('settings.start')}>
            <StartFields settings={settings} onSaving={setSaving} />
          </SettingsSection>
          <BucketSection />
          <SettingsSection title={t('settings.versions.title')} part="versions">
            <ApiVersionFields settings={settings} onSaving={setSaving} />
          </SettingsSection>
        </>
      )}
    </Screen>
  )
}

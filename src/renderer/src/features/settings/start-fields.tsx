import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { SettingsView } from '../../../../shared/views.ts'
import { type SaveState, useSaving } from './use-saving.ts'

/** Whether the app is there when a post is due. */
export function StartFields({ settings, onSaving }: { settings: SettingsView; onSaving: (state: SaveState) => void }) {
  const { t } = useTranslation()
  const login = useSaving(onSaving)
  const tray = useSaving(onSaving)
  return (
    <>
      {settings.canStartAtLogin && (
        <Switch
          label={t('settings.startAtLogin')}
          description={t('settings.startAtLoginHint')}
          checked={settings.startAtLogin}
          error={login.error}
          onChange={(event) => void login.change({ startAtLogin: event.currentTarget.checked })}
        />
      )}
      <Switch
        label={t('settings.staysInTray')}
        description={t('settings.staysInTrayHint')}
        checked={settings.staysInTray}
        error={tray.error}
        onChange={(event) => void tray.change({ staysInTray: event.currentTarget.checked })}
      />
    </>
  )
}

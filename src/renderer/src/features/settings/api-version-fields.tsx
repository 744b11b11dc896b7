import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsView } from '../../../../shared/views.ts'
import { PLATFORM_RULES } from '../../../../shared/platforms/registry.ts'
import { formatDate } from '../../ui/format.ts'
import { platformName } from '../../ui/platform.tsx'
import classes from './settings.module.css'
import { type SaveState, useSaving } from './use-saving.ts'

type ApiVersion = SettingsView['apiVersions'][number]

interface Saving {
  onSaving: (state: SaveState) => void
}

/** The versions of the platforms' interfaces, for the day on which one ends before an update is out. */
export function ApiVersionFields({ settings, ...saving }: { settings: SettingsView } & Saving) {
  const { t } = useTranslation()
  return (
    <>
      <Text size="sm">{t('settings.versions.how')}</Text>
      {settings.apiVersions.map((version) => (
        <ApiVersionField key={version.platform} version={version} {...saving} />
      ))}
    </>
  )
}

/** Saved on Enter and on leaving the field; empty is ours again. */
function ApiVersionField({ version: { platform, pinned, chosen, endsAt }, onSaving }: { version: ApiVersion } & Saving) {
  const { t } = useTranslation()
  const { error, change } = useSaving(onSaving)
  const [typed, setTyped] = useState(chosen ?? '')
  // A value that came from main (or was refused there) replaces what was typed before.
  const [shownFor, setShownFor] = useState(chosen)
  if (shownFor !== chosen) {
    setShownFor(chosen)
    setTyped(chosen ?? '')
  }
  const wanted = typed.trim() === '' ? null : typed.trim()
  const isVersion = wanted === null || PLATFORM_RULES[platform].apiVersion?.form.test(wanted) === true
  const [isLeft, setIsLeft] = useState(false)
  const finish = (): void => {
    setIsLeft(true)
    if (isVersion && wanted !== chosen) void change({ apiVersion: { platform, version: wanted } })
  }
  return (
    <div className={classes.field}>
      <TextInput
        classNames={{ wrapper: classes.short }}
        label={t('settings.versions.field', { platform: platformName(platform) })}
        description={t('settings.versions.hint', { platform: platformName(platform), pinned, endDay: formatDate(endsAt) })}
        placeholder={t('settings.versions.placeholder', { pinned })}
        value={typed}
        maxLength={20}
        error={isVersion || !isLeft ? error : t('settings.versions.invalid', { pinned })}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setIsLeft(false)
        }}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') finish()
        }}
      />
    </div>
  )
}

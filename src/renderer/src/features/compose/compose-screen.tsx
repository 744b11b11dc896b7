import { Loader, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Screen } from '../../ui/screen.tsx'
import { attempt } from '../../ui/toast.ts'
import { AccountPicker } from './account-picker.tsx'
import { AccountTabs } from './account-tabs.tsx'
import { useComposeStore } from './compose-store.ts'
import classes from './compose.module.css'
import { MediaTray } from './media-tray.tsx'
import { PreviewCard } from './preview-card.tsx'
import { PublishBar } from './publish-bar.tsx'
import { PublishDialogs } from './publish-dialogs.tsx'
import { SharedText } from './shared-text.tsx'
import { useComposeInput } from './use-compose.ts'
import { usePublishing } from './use-publishing.ts'

/** Write once, see what each platform would refuse, publish. */
export function ComposeScreen() {
  const { t } = useTranslation()
  const input = useComposeInput()
  const load = useComposeStore((state) => state.load)
  const flush = useComposeStore((state) => state.flush)
  const publishing = usePublishing()

  useEffect(() => {
    if (useComposeStore.getState().draft === null) void attempt(load)
    // What was typed in the last moment is saved when the screen or the window goes.
    const leave = (): void => void flush().catch(() => undefined)
    window.addEventListener('pagehide', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [load, flush])

  useHotkeys(
    [
      ['mod+Enter', publishing.publishNow],
      ['mod+shift+Enter', publishing.openSchedule],
    ],
    [],
  )

  if (input === null) {
    return (
      <Screen title={t('nav.compose')}>
        <Loader m="auto" aria-label={t('loading')} />
      </Screen>
    )
  }
  return (
    <Screen
      title={t('nav.compose')}
      aside={<SaveState />}
      footer={<PublishBar onPublish={publishing.publishNow} onSchedule={publishing.openSchedule} />}
      isWide
    >
      <div className={classes.columns}>
        <MediaTray />
        <div className={classes.writing}>
          <SharedText />
          <AccountTabs />
        </div>
        <div className={classes.targets}>
          <AccountPicker />
          <PreviewCard />
        </div>
      </div>
      <PublishDialogs publishing={publishing} />
    </Screen>
  )
}

function SaveState() {
  const { t } = useTranslation()
  const saving = useComposeStore((state) => state.saving)
  return (
    <Text size="xs" c={saving === 'failed' ? 'var(--cs-bad)' : 'dimmed'} role="status">
      {t(`compose.saving.${saving}`)}
    </Text>
  )
}

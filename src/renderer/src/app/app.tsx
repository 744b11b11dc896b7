import { Loader } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { followConnection } from '../features/accounts/connection-store.ts'
import { useComposeStore } from '../features/compose/compose-store.ts'
import { setChosen } from '../features/compose/draft-edit.ts'
import { FirstRunScreen } from '../features/first-run/first-run-screen.tsx'
import { followDeliveries, useQueueStore } from '../features/queue/queue-store.ts'
import { followAccounts, useAccountsStore } from '../state/accounts-store.ts'
import { followApp, SCREENS, useAppStore } from '../state/app-store.ts'
import { useSettingsStore } from '../state/settings-store.ts'
import { attempt } from '../ui/toast.ts'
import { CommandPalette } from './command-palette.tsx'
import { tellDelivery } from './delivery-toasts.ts'
import { DropAnywhere } from './drop-anywhere.tsx'
import { Shell } from './shell.tsx'
import { VaultDialog } from './vault-dialog.tsx'

/** The whole page: follows main, and shows the first run or the shell. */
export function App() {
  const { t } = useTranslation()
  const app = useAppStore((state) => state.app)
  const openScreen = useAppStore((state) => state.openScreen)

  useEffect(() => {
    const stops = [followApp(), followAccounts(), followConnection(), followDeliveries(tellDelivery)]
    void attempt(start)
    return () => stops.forEach((stop) => stop())
  }, [])

  const hotkeys = SCREENS.map((screen, index): [string, () => void] => [`mod+${index + 1}`, () => openScreen(screen)])
  useHotkeys(app?.isFirstRunDone === true ? hotkeys : [], [])

  if (app === null) return <Loader pos="fixed" inset={0} m="auto" aria-label={t('loading')} />
  return (
    <>
      {app.isFirstRunDone ? (
        <Shell />
      ) : (
        <FirstRunScreen
          onConnectMine={() => void endFirstRun('accounts')}
          onPickFile={() => void firstFile(() => useComposeStore.getState().pickFiles())}
          onUseSample={() => void firstFile(() => useComposeStore.getState().addSample('video'))}
          onSkip={() => void endFirstRun('compose')}
        />
      )}
      <DropAnywhere onDrop={(files) => void bringDropped(files)} />
      <VaultDialog />
      {app.isFirstRunDone && <CommandPalette />}
    </>
  )
}

async function start(): Promise<void> {
  const { load } = useAppStore.getState()
  const stores = [useAccountsStore, useQueueStore, useComposeStore, useSettingsStore]
  await Promise.all([load(), ...stores.map((store) => store.getState().load())])
  const { app, ensureVault } = useAppStore.getState()
  if (app?.isFirstRunDone === true && app.vault.state === 'passphrase-needed') void ensureVault()
}

async function endFirstRun(screen: 'compose' | 'accounts'): Promise<void> {
  const { finishFirstRun, openScreen } = useAppStore.getState()
  if (await attempt(finishFirstRun)) openScreen(screen)
}

/** The first file opens Compose with every account ticked: one press on Publish is left. */
async function firstFile(bring: () => Promise<void>): Promise<void> {
  await attempt(bring)
  const { draft, edit } = useComposeStore.getState()
  if (draft === null || draft.assetIds.length === 0) return
  edit((current) =>
    setChosen(
      current,
      useAccountsStore.getState().accounts.map(({ id }) => id),
      true,
    ),
  )
  await endFirstRun('compose')
}

async function bringDropped(files: readonly File[]): Promise<void> {
  const { app, openScreen } = useAppStore.getState()
  const bring = (): Promise<void> => useComposeStore.getState().dropFiles(files)
  if (app?.isFirstRunDone !== true) return firstFile(bring)
  openScreen('compose')
  await attempt(bring)
}

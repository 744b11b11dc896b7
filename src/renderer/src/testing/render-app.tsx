import './page-stand-ins.ts'
import { notifications } from '@mantine/notifications'
import { cleanup, configure, render } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, vi } from 'vitest'
import { App } from '../app/app.tsx'
import { Providers } from '../app/providers.tsx'
import { useConnectionStore } from '../features/accounts/connection-store.ts'
import { useComposeStore } from '../features/compose/compose-store.ts'
import { useInsightsStore } from '../features/insights/insights-store.ts'
import { useLibraryStore } from '../features/library/library-store.ts'
import { useQueueStore } from '../features/queue/queue-store.ts'
import { loadMessages } from '../messages/messages.ts'
import { useAccountsStore } from '../state/accounts-store.ts'
import { useAppStore } from '../state/app-store.ts'
import { useAssetsStore } from '../state/assets-store.ts'
import { useSettingsStore } from '../state/settings-store.ts'
import type { FakeBridge } from './fake-bridge.ts'

// Whole screens in jsdom on a busy machine: slow is not wrong.
configure({ asyncUtilTimeout: 8000 })
vi.setConfig({ testTimeout: 40_000 })

// A page left standing after the last test of a file has timers that outlive its document.
afterEach(cleanup)

function forget<T>(store: { getInitialState: () => T; setState: (state: T, replace: true) => void }): void {
  store.setState(store.getInitialState(), true)
}

/** Renders the whole page over a fake bridge, through the real providers. Answers a user with hands. */
export function renderApp(bridge: FakeBridge) {
  notifications.clean()
  forget(useAppStore)
  forget(useAccountsStore)
  forget(useAssetsStore)
  forget(useComposeStore)
  forget(useConnectionStore)
  forget(useInsightsStore)
  forget(useLibraryStore)
  forget(useQueueStore)
  forget(useSettingsStore)
  loadMessages()
  window.creatorsync = bridge
  const user = userEvent.setup()
  render(
    <Providers env="test">
      <App />
    </Providers>,
  )
  return { user }
}

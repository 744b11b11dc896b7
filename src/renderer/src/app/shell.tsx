import type { ComponentType } from 'react'
import { AccountsScreen } from '../features/accounts/accounts-screen.tsx'
import { ComposeScreen } from '../features/compose/compose-screen.tsx'
import { InsightsScreen } from '../features/insights/insights-screen.tsx'
import { LibraryScreen } from '../features/library/library-screen.tsx'
import { QueueScreen } from '../features/queue/queue-screen.tsx'
import { SettingsScreen } from '../features/settings/settings-screen.tsx'
import { type Screen, useAppStore } from '../state/app-store.ts'
import classes from './app.module.css'
import { Banners } from './banners.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Navigation } from './navigation.tsx'

const SCREEN_OF: Record<Screen, ComponentType> = {
  compose: ComposeScreen,
  queue: QueueScreen,
  library: LibraryScreen,
  insights: InsightsScreen,
  accounts: AccountsScreen,
  settings: SettingsScreen,
}

/** Navigation at the left, the open screen at the right, what concerns everything above it. */
export function Shell() {
  const screen = useAppStore((state) => state.screen)
  const Open = SCREEN_OF[screen]
  return (
    <div className={classes.shell}>
      <Navigation />
      <main className={classes.main}>
        <Banners />
        <div className={classes.screen}>
          <ErrorBoundary key={screen}>
            <Open />
          </ErrorBoundary>
        </div>
      </main>
    </div>
  )
}

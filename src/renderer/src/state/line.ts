import type { AppView } from '../../../shared/views.ts'
import { useAppStore } from './app-store.ts'

/** The line as the creator sees it. Until it was really tried, the system's own word counts. */
export type Line = 'online' | 'offline' | 'captive'

export function lineOf(app: Pick<AppView, 'line' | 'isOnline'> | null): Line {
  if (app === null) return 'online'
  if (app.line !== 'unknown') return app.line
  return app.isOnline ? 'online' : 'offline'
}

export function useLine(): Line {
  return useAppStore((state) => lineOf(state.app))
}

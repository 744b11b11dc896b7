import type { Action, Problem } from '../../../shared/problem.ts'
import { useAppStore } from './app-store.ts'

/** The actions of a problem that lead away from where it is told. */
const LEADS_AWAY: readonly Action[] = ['reconnect', 'enter-credentials', 'open-settings', 'unlock']

/** Whether `mendElsewhere` does this. */
export function isMendedElsewhere(action: Action): boolean {
  return LEADS_AWAY.includes(action)
}

/** Opens what mends a problem: the vault's question, the part of the settings that it is about, or the accounts. */
export function mendElsewhere(action: Action, { code }: Problem): void {
  const { ensureVault, openScreen } = useAppStore.getState()
  if (action === 'unlock') void ensureVault()
  else if (action === 'open-settings') openScreen('settings', code.startsWith('api-version') ? 'versions' : 'bucket')
  else openScreen('accounts')
}

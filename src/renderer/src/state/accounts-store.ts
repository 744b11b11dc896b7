import { create } from 'zustand'
import type { AccountView } from '../../../shared/views.ts'
import { on, request } from '../bridge.ts'

interface AccountsState {
  accounts: readonly AccountView[]
  isLoaded: boolean
  load: () => Promise<void>
  /** Connects one practice account a platform; already connected ones are kept. */
  connectPractice: () => Promise<readonly AccountView[]>
  disconnect: (accountId: string) => Promise<void>
  /** Asks the platform now whether the login works, and for name and picture. */
  check: (accountId: string) => Promise<void>
}

/** The connected accounts, shared by the screens that show them. */
export const useAccountsStore = create<AccountsState>((set, get) => {
  /** Main tells every change: what it told while we asked is newer than the answer. */
  const take = async (asked: Promise<readonly AccountView[]>): Promise<void> => {
    const { accounts: before } = get()
    const accounts = await asked
    if (get().accounts === before) set({ accounts, isLoaded: true })
  }
  return {
    accounts: [],
    isLoaded: false,
    load: () => take(request('account.list', {})),
    connectPractice: async () => {
      await request('practice.connectAll', {})
      await take(request('account.list', {}))
      return get().accounts
    },
    disconnect: (accountId) => take(request('account.disconnect', { accountId })),
    check: (accountId) => take(request('account.refresh', { accountId })),
  }
})

/** Follows main's events; answers the function that stops. */
export function followAccounts(): () => void {
  return on('account.changed', (accounts) => useAccountsStore.setState({ accounts, isLoaded: true }))
}

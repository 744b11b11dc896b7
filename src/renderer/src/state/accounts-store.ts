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
export const useAccountsStore = create<AccountsState>((set) => ({
  accounts: [],
  isLoaded: false,
  load: async () => set({ accounts: await request('account.list', {}), isLoaded: true }),
  connectPractice: async () => {
    await request('practice.connectAll', {})
    const accounts = await request('account.list', {})
    set({ accounts, isLoaded: true })
    return accounts
  },
  disconnect: async (accountId) => set({ accounts: await request('account.disconnect', { accountId }) }),
  check: async (accountId) => set({ accounts: await request('account.refresh', { accountId }) }),
}))

/** Follows main's events; answers the function that stops. */
export function followAccounts(): () => void {
  return on('account.changed', (accounts) => useAccountsStore.setState({ accounts, isLoaded: true }))
}

import { create } from 'zustand'
import type { ConnectionView, LoginView, RequestInput } from '../../../../shared/ipc.ts'
import type { LoginId } from '../../../../shared/model.ts'
import { on, request } from '../../bridge.ts'

interface ConnectionState {
  logins: readonly LoginView[]
  /** The login under way, shown in its dialog. */
  connection: ConnectionView | null
  loadLogins: () => Promise<void>
  saveApp: (input: RequestInput<'login.saveApp'>) => Promise<void>
  removeApp: (login: LoginId) => Promise<void>
  start: (login: LoginId, isPractice: boolean) => Promise<void>
  choose: (remoteIds: string[]) => Promise<void>
  /** Ends a login that is still under way, and closes the dialog. */
  close: () => Promise<void>
}

/** Logins, the creator's own apps, and the one connection that is being made. */
export const useConnectionStore = create<ConnectionState>((set, get) => ({
  logins: [],
  connection: null,
  loadLogins: async () => set({ logins: await request('login.list', {}) }),
  saveApp: async (input) => set({ logins: await request('login.saveApp', input) }),
  removeApp: async (login) => set({ logins: await request('login.removeApp', { login }) }),
  start: async (login, isPractice) => set({ connection: await request('connection.start', { login, isPractice }) }),
  choose: async (remoteIds) => {
    const connection = get().connection
    if (connection !== null) set({ connection: await request('connection.choose', { connectionId: connection.id, remoteIds }) })
  },
  close: async () => {
    const connection = get().connection
    set({ connection: null })
    if (connection !== null && connection.state !== 'done' && connection.state !== 'failed') {
      await request('connection.cancel', { connectionId: connection.id })
    }
  },
}))

/** Follows the login under way; answers the function that stops. */
export function followConnection(): () => void {
  return on('connection.changed', (changed) => {
    const current = useConnectionStore.getState().connection
    // A dialog that was closed stays closed: late news of a cancelled login is no news.
    if (current?.id === changed.id) useConnectionStore.setState({ connection: changed })
  })
}

import { create } from 'zustand'
import type { RequestInput } from '../../../../shared/ipc.ts'
import type { ConnectionView, LoginView } from '../../../../shared/views.ts'
import type { LoginId } from '../../../../shared/platforms/registry.ts'
import { on, request } from '../../bridge.ts'

interface ConnectionState {
  logins: readonly LoginView[]
  /** The login under way, shown in its dialog. */
  connection: ConnectionView | null
  /** The further permissions that it asks for; undefined = what its login asks for by itself. */
  extras: readonly string[] | undefined
  loadLogins: () => Promise<void>
  saveApp: (input: RequestInput<'login.saveApp'>) => Promise<void>
  removeApp: (login: LoginId) => Promise<void>
  start: (login: LoginId, isPractice: boolean, extras?: readonly string[]) => Promise<void>
  /** The same login once more. */
  startAgain: () => Promise<void>
  choose: (remoteIds: string[]) => Promise<void>
  /** Ends a login that is still under way, and closes the dialog. */
  close: () => Promise<void>
}

/** How far a login is; the newest news may overtake the answer to the request that started it. */
const PROGRESS: Record<ConnectionView['state'], number> = {
  opening: 0,
  'waiting-for-browser': 1,
  finishing: 2,
  choosing: 3,
  done: 4,
  failed: 4,
}
const heard = new Map<string, ConnectionView>()

function newest(answered: ConnectionView): ConnectionView {
  const told = heard.get(answered.id)
  return told !== undefined && PROGRESS[told.state] > PROGRESS[answered.state] ? told : answered
}

/** Logins, the creator's own apps, and the one connection that is being made. */
export const useConnectionStore = create<ConnectionState>((set, get) => ({
  logins: [],
  connection: null,
  extras: undefined,
  loadLogins: async () => set({ logins: await request('login.list', {}) }),
  saveApp: async (input) => set({ logins: await request('login.saveApp', input) }),
  removeApp: async (login) => set({ logins: await request('login.removeApp', { login }) }),
  start: async (login, isPractice, extras) => {
    const asked = extras === undefined ? {} : { extras: [...extras] }
    set({ connection: newest(await request('connection.start', { login, isPractice, ...asked })), extras })
  },
  startAgain: async () => {
    const { connection, extras, start } = get()
    if (connection !== null) await start(connection.login, connection.isPractice, extras)
  },
  choose: async (remoteIds) => {
    const connection = get().connection
    if (connection !== null) set({ connection: newest(await request('connection.choose', { connectionId: connection.id, remoteIds })) })
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
    heard.set(changed.id, changed)
    const current = useConnectionStore.getState().connection
    // A dialog that was closed stays closed: late news of a cancelled login is no news.
    if (current?.id === changed.id) useConnectionStore.setState({ connection: changed })
  })
}

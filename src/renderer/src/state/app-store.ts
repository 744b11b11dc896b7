import { create } from 'zustand'
import type { AppView } from '../../../shared/views.ts'
import { on, request } from '../bridge.ts'

/** The screens that exist; further ones come with their releases. */
export const SCREENS = ['compose', 'queue', 'library', 'insights', 'accounts', 'settings'] as const
export type Screen = (typeof SCREENS)[number]

/** Parts of the settings that a problem leads to. */
export type SettingsPart = 'bucket' | 'versions'

interface AppState {
  app: AppView | null
  screen: Screen
  /** The part of the settings that was asked for; null = they are shown from their beginning. */
  settingsPart: SettingsPart | null
  /** Open while the passphrase is asked in a dialog; resolves with whether secrets can be kept now. */
  vaultQuestion: ((isOpen: boolean) => void) | null
  openScreen: (screen: Screen, settingsPart?: SettingsPart) => void
  load: () => Promise<void>
  finishFirstRun: () => Promise<void>
  dismissNotices: () => Promise<void>
  /** Holds up everything that can be held up, or lets it go on. */
  pauseOutbox: (isPaused: boolean) => Promise<void>
  openVault: (passphrase: string) => Promise<void>
  /** Asks for the passphrase when there is no other place for secrets; true once there is one. */
  ensureVault: () => Promise<boolean>
  closeVaultQuestion: () => void
}

/** A snapshot of the app's own state and which screen is shown. Main is the truth. */
export const useAppStore = create<AppState>((set, get) => ({
  app: null,
  screen: 'compose',
  settingsPart: null,
  vaultQuestion: null,
  openScreen: (screen, settingsPart) => set({ screen, settingsPart: settingsPart ?? null }),
  load: async () => set({ app: await request('app.view', {}) }),
  finishFirstRun: async () => set({ app: await request('app.finishFirstRun', {}) }),
  dismissNotices: async () => set({ app: await request('app.dismissNotices', {}) }),
  pauseOutbox: async (isPaused) => set({ app: await request('outbox.pause', { isPaused }) }),

  openVault: async (passphrase) => {
    const app = await request('vault.open', { passphrase })
    set({ app })
    if (app.vault.state !== 'ready') return
    get().vaultQuestion?.(true)
    set({ vaultQuestion: null })
  },

  ensureVault: () => {
    const state = get().app?.vault.state
    if (state !== 'passphrase-needed' && state !== 'new-passphrase-needed') return Promise.resolve(true)
    get().vaultQuestion?.(false)
    return new Promise((resolve) => set({ vaultQuestion: resolve }))
  },

  closeVaultQuestion: () => {
    get().vaultQuestion?.(false)
    set({ vaultQuestion: null })
  },
}))

/** Follows main's events; answers the function that stops. */
export function followApp(): () => void {
  const stops = [
    on('app.changed', (app) => useAppStore.setState({ app })),
    on('screen.requested', ({ screen }) => useAppStore.getState().openScreen(screen)),
  ]
  return () => stops.forEach((stop) => stop())
}

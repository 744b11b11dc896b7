import { create } from 'zustand'
import type { RequestInput } from '../../../shared/ipc.ts'
import type { SettingsView } from '../../../shared/views.ts'
import { localZone } from '../../../shared/schedule.ts'
import { request } from '../bridge.ts'

interface SettingsState {
  settings: SettingsView | null
  load: () => Promise<void>
  /** Saves what is given and leaves the rest; throws a `ProblemError` when main refuses, and nothing is changed then. */
  save: (change: RequestInput<'settings.save'>) => Promise<void>
}

/** What the creator set for the whole app, and the time zones of this computer. */
export const useSettingsStore = create<SettingsState>((set) => ({
  settings: null,
  load: async () => set({ settings: await request('settings.view', {}) }),
  save: async (change) => set({ settings: await request('settings.save', change) }),
}))

/** The zone of this computer as main knows it. */
export function useHomeZone(): string {
  return useSettingsStore((state) => state.settings?.zone) ?? localZone()
}

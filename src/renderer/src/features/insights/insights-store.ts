import { create } from 'zustand'
import type { InsightView } from '../../../../shared/ipc.ts'
import type { PlatformId } from '../../../../shared/platforms/registry.ts'
import { on, request } from '../../bridge.ts'

const DAY_MS = 86_400_000

/** How far back the screen looks, in days; null = everything. */
export const RANGES = [7, 28, 90, null] as const
export type Range = (typeof RANGES)[number]

interface InsightsState {
  /** Newest post first. */
  insights: readonly InsightView[]
  range: Range
  /** Null = all platforms. */
  platform: PlatformId | null
  /** Rehearsals count only where they are asked for, or where there is nothing else. */
  withPractice: boolean
  /** Nothing was ever published, in whatever range. */
  isUnused: boolean
  isLoaded: boolean
  isRefreshing: boolean
  load: () => Promise<void>
  choose: (range: Range) => Promise<void>
  filter: (change: { platform?: PlatformId | null; withPractice?: boolean }) => void
  /** Asks the platforms now, then reads what came of it. */
  refresh: () => Promise<void>
  /** The name of the saved file; null when the question was closed. */
  exportCsv: () => Promise<string | null>
}

/** What platforms counted for what was published. */
export const useInsightsStore = create<InsightsState>((set, get) => ({
  insights: [],
  range: 28,
  platform: null,
  withPractice: false,
  isUnused: false,
  isLoaded: false,
  isRefreshing: false,

  load: async () => {
    const { range } = get()
    const insights = await request('insights.list', { since: sinceOf(range) })
    const isUnused = insights.length === 0 && (range === null || (await request('insights.list', { since: 0 })).length === 0)
    if (get().range === range) set({ insights, isUnused, isLoaded: true })
  },
  choose: async (range) => {
    set({ range })
    await get().load()
  },
  filter: (change) => set(change),
  refresh: async () => {
    set({ isRefreshing: true })
    try {
      await request('insights.refresh', {})
      await get().load()
    } finally {
      set({ isRefreshing: false })
    }
  },
  exportCsv: async () => (await request('insights.exportCsv', { since: sinceOf(get().range) })).savedAs,
}))

/** Epoch ms from which on a post belongs to the range. */
function sinceOf(range: Range): number {
  return range === null ? 0 : Date.now() - range * DAY_MS
}

/** Follows main while the screen is open; answers the function that stops. */
export function followInsights(): () => void {
  return on(
    'insights.changed',
    () =>
      void useInsightsStore
        .getState()
        .load()
        .catch(() => undefined),
  )
}

import { create } from 'zustand'
import { INSIGHTS_AT_MOST, INSIGHTS_AT_ONCE } from '../../../../shared/ipc.ts'
import type { InsightView } from '../../../../shared/views.ts'
import type { PlatformId } from '../../../../shared/platforms/registry.ts'
import type { Problem } from '../../../../shared/problem.ts'
import { on, request } from '../../bridge.ts'
import { hasBoth } from './figures.ts'

const DAY_MS = 86_400_000

/** How far back the screen looks, in days; null = everything. */
export const RANGES = [7, 28, 90, null] as const
export type Range = (typeof RANGES)[number]

interface InsightsState {
  /** Newest post first. */
  insights: readonly InsightView[]
  /** There are older posts in the range that are not shown. */
  isCut: boolean
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
  /** Asks the platforms now, then reads what came of it. Answers why some could not be asked, each reason once. */
  refresh: () => Promise<readonly Problem[]>
  /** The name of the saved file; null when the question was closed. */
  exportCsv: () => Promise<string | null>
}

/** What platforms counted for what was published. */
export const useInsightsStore = create<InsightsState>((set, get) => ({
  insights: [],
  isCut: false,
  range: 28,
  platform: null,
  withPractice: false,
  isUnused: false,
  isLoaded: false,
  isRefreshing: false,

  load: async () => {
    const { range } = get()
    const since = sinceOf(range)
    // By its id: what is published meanwhile moves the pages.
    const found = new Map<string, InsightView>()
    let hasMore = true
    for (let offset = 0; hasMore && offset < INSIGHTS_AT_MOST; offset += INSIGHTS_AT_ONCE) {
      const page = await request('insights.list', { since, offset, limit: INSIGHTS_AT_ONCE })
      for (const insight of page.items) found.set(insight.deliveryId, insight)
      hasMore = page.hasMore
      if (get().range !== range) return
    }
    const isEmpty = found.size === 0
    const isUnused = isEmpty && (range === null || (await request('insights.list', { since: 0, offset: 0, limit: 1 })).items.length === 0)
    if (get().range === range) set({ insights: [...found.values()], isCut: hasMore, isUnused, isLoaded: true })
  },
  choose: async (range) => {
    set({ range })
    await get().load()
  },
  filter: (change) => set(change),
  refresh: async () => {
    set({ isRefreshing: true })
    try {
      const { problems } = await request('insights.refresh', {})
      await get().load()
      return [...new Map(problems.map((problem) => [`${problem.platform} ${problem.code}`, problem])).values()]
    } finally {
      set({ isRefreshing: false })
    }
  },
  exportCsv: async () => {
    const { insights, range, platform, withPractice } = get()
    const wanted = { since: sinceOf(range), platform, withPractice: withPractice || !hasBoth(insights) }
    return (await request('insights.exportCsv', wanted)).savedAs
  },
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

import { create } from 'zustand'
import type { DeliveryView } from '../../../../shared/ipc.ts'
import { request } from '../../bridge.ts'

const PAGE = 60

interface LibraryState {
  items: readonly DeliveryView[]
  search: string
  nextBefore: number | null
  isLoaded: boolean
  isLoadingMore: boolean
  /** Reads the newest page for a search; a later search wins over a slower earlier one. */
  load: (search: string) => Promise<void>
  more: () => Promise<void>
}

/** What was published, newest first. */
export const useLibraryStore = create<LibraryState>((set, get) => ({
  items: [],
  search: '',
  nextBefore: null,
  isLoaded: false,
  isLoadingMore: false,

  load: async (search) => {
    set({ search })
    const page = await request('library.list', { search, before: null, limit: PAGE })
    if (get().search === search) set({ items: page.items, nextBefore: page.nextBefore, isLoaded: true })
  },

  more: async () => {
    const { search, nextBefore, items } = get()
    if (nextBefore === null) return
    set({ isLoadingMore: true })
    try {
      const page = await request('library.list', { search, before: nextBefore, limit: PAGE })
      if (get().search === search) set({ items: [...items, ...page.items], nextBefore: page.nextBefore })
    } finally {
      set({ isLoadingMore: false })
    }
  },
}))

export interface PublishedPost {
  readonly postId: string
  readonly publishedAt: number
  readonly deliveries: readonly DeliveryView[]
}

export function publishedAt(delivery: DeliveryView): number {
  return delivery.receipt?.publishedAt ?? delivery.updatedAt
}

/** The list by post, in the order it came. */
export function publishedPosts(items: readonly DeliveryView[]): PublishedPost[] {
  return [...Map.groupBy(items, (delivery) => delivery.postId)].map(([postId, deliveries]) => ({
    postId,
    publishedAt: Math.max(...deliveries.map(publishedAt)),
    deliveries,
  }))
}

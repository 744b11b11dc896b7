import { create } from 'zustand'
import type { DeliveryView } from '../../../../shared/views.ts'
import { on, request } from '../../bridge.ts'

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
  /** Asks for its deletion at the platform; what becomes of it is heard of. */
  remove: (deliveryId: string) => Promise<void>
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

  remove: async (deliveryId) => hear(await request('library.delete', { deliveryId })),
}))

/** What is shown changes where it stands; what is online no more leaves, and what is newly online comes by reading anew. */
function hear(delivery: DeliveryView): void {
  const { items, search, load } = useLibraryStore.getState()
  const isShown = items.some(({ id }) => id === delivery.id)
  if (isShown && delivery.status === 'cancelled') useLibraryStore.setState({ items: items.filter(({ id }) => id !== delivery.id) })
  else if (isShown) useLibraryStore.setState({ items: items.map((item) => (item.id === delivery.id ? delivery : item)) })
  else if (delivery.status === 'published') void load(search).catch(() => undefined)
}

/** Follows main while the screen is open; answers the function that stops. */
export function followLibrary(): () => void {
  return on('delivery.changed', hear)
}

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

import { create } from 'zustand'
import type { DeliveryView, RequestInput } from '../../../../shared/ipc.ts'
import { on, request } from '../../bridge.ts'

const HOUR_MS = 3_600_000

interface QueueState {
  deliveries: Readonly<Record<string, DeliveryView>>
  isLoaded: boolean
  load: () => Promise<void>
  retry: (deliveryId: string) => Promise<void>
  cancel: (deliveryId: string) => Promise<void>
  answer: (input: RequestInput<'delivery.answer'>) => Promise<void>
}

/** What is on its way, kept current by main's events. */
export const useQueueStore = create<QueueState>((set, get) => {
  const put = (delivery: DeliveryView): void => set({ deliveries: { ...get().deliveries, [delivery.id]: delivery } })
  return {
    deliveries: {},
    isLoaded: false,
    load: async () => {
      const list = await request('delivery.list', {})
      set({ deliveries: Object.fromEntries(list.map((delivery) => [delivery.id, delivery])), isLoaded: true })
    },
    retry: async (deliveryId) => put(await request('delivery.retry', { deliveryId })),
    cancel: async (deliveryId) => put(await request('delivery.cancel', { deliveryId })),
    answer: async (input) => put(await request('delivery.answer', input)),
  }
})

/** Follows main's events; answers the function that stops. `onChanged` hears of each change with what was known before. */
export function followDeliveries(onChanged: (delivery: DeliveryView, before: DeliveryView | undefined) => void): () => void {
  const stops = [
    on('delivery.changed', (delivery) => {
      const { deliveries } = useQueueStore.getState()
      useQueueStore.setState({ deliveries: { ...deliveries, [delivery.id]: delivery } })
      onChanged(delivery, deliveries[delivery.id])
    }),
    on('delivery.progressed', ({ deliveryId, progress }) => {
      const { deliveries } = useQueueStore.getState()
      const delivery = deliveries[deliveryId]
      if (delivery !== undefined) useQueueStore.setState({ deliveries: { ...deliveries, [deliveryId]: { ...delivery, progress } } })
    }),
  ]
  return () => stops.forEach((stop) => stop())
}

/** Whether the delivery still has a way to go. */
export function isUnderWay(delivery: DeliveryView): boolean {
  return ['queued', 'running', 'waiting', 'committing', 'reconciling'].includes(delivery.status)
}

/** Whether the creator must do something. */
export function needsCreator(delivery: DeliveryView): boolean {
  return delivery.status === 'needs-answer' || delivery.status === 'failed'
}

export interface QueuedPost {
  readonly postId: string
  readonly createdAt: number
  readonly deliveries: readonly DeliveryView[]
}

/** The deliveries by post, newest post first; what was done more than an hour ago is in the Library. */
export function queuedPosts(deliveries: Readonly<Record<string, DeliveryView>>, now: number): QueuedPost[] {
  const byPost = Map.groupBy(Object.values(deliveries), (delivery) => delivery.postId)
  return [...byPost]
    .map(([postId, members]) => ({
      postId,
      createdAt: Math.min(...members.map((member) => member.createdAt)),
      deliveries: members.filter((member) => isUnderWay(member) || needsCreator(member) || now - member.updatedAt < HOUR_MS),
    }))
    .filter((post) => post.deliveries.length > 0)
    .sort((a, b) => b.createdAt - a.createdAt)
}

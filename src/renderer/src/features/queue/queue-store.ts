import { create } from 'zustand'
import type { RequestInput } from '../../../../shared/ipc.ts'
import type { DeliveryView, Progress } from '../../../../shared/views.ts'
import type { Schedule } from '../../../../shared/schedule.ts'
import { on, request } from '../../bridge.ts'

interface QueueState {
  deliveries: Readonly<Record<string, DeliveryView>>
  /** Progress since the delivery itself last changed, by its id. Apart, so that a moving bar draws one row anew and not the whole queue. */
  moved: Readonly<Record<string, Progress>>
  isLoaded: boolean
  load: () => Promise<void>
  retry: (deliveryId: string) => Promise<void>
  cancel: (deliveryId: string) => Promise<void>
  pause: (deliveryId: string) => Promise<void>
  resume: (deliveryId: string) => Promise<void>
  publishNow: (deliveryId: string) => Promise<void>
  reschedule: (deliveryId: string, schedule: Schedule) => Promise<void>
  /** Null = no limit of its own. */
  limitUpload: (deliveryId: string, bytesPerSecond: number | null) => Promise<void>
  answer: (input: RequestInput<'delivery.answer'>) => Promise<void>
  /** Puts what failed or was cancelled out of sight. */
  dismiss: (deliveryId: string) => Promise<void>
}

/** What is on its way, kept current by main's events. */
export const useQueueStore = create<QueueState>((set, get) => {
  const put = (delivery: DeliveryView): void => set(withDelivery(get(), delivery))
  return {
    deliveries: {},
    moved: {},
    isLoaded: false,
    load: async () => {
      const list = await request('delivery.list', {})
      set({ deliveries: Object.fromEntries(list.map((delivery) => [delivery.id, delivery])), moved: {}, isLoaded: true })
    },
    retry: async (deliveryId) => put(await request('delivery.retry', { deliveryId })),
    cancel: async (deliveryId) => put(await request('delivery.cancel', { deliveryId })),
    pause: async (deliveryId) => put(await request('delivery.pause', { deliveryId })),
    resume: async (deliveryId) => put(await request('delivery.resume', { deliveryId })),
    publishNow: async (deliveryId) => put(await request('delivery.publishNow', { deliveryId })),
    reschedule: async (deliveryId, schedule) => put(await request('delivery.reschedule', { deliveryId, schedule })),
    limitUpload: async (deliveryId, bytesPerSecond) => put(await request('delivery.limitUpload', { deliveryId, bytesPerSecond })),
    dismiss: async (deliveryId) => put(await request('delivery.dismiss', { deliveryId })),
    answer: async (input) => put(await request('delivery.answer', input)),
  }
})

/** A delivery as main knows it now brings its own progress. */
function withDelivery({ deliveries, moved }: QueueState, delivery: DeliveryView): Pick<QueueState, 'deliveries' | 'moved'> {
  const { [delivery.id]: _outdated, ...others } = moved
  return { deliveries: { ...deliveries, [delivery.id]: delivery }, moved: others }
}

/** Follows main's events; answers the function that stops. `onChanged` hears of each change with what was known before. */
export function followDeliveries(onChanged: (delivery: DeliveryView, before: DeliveryView | undefined) => void): () => void {
  const stops = [
    on('delivery.changed', (delivery) => {
      const before = useQueueStore.getState()
      useQueueStore.setState(withDelivery(before, delivery))
      onChanged(delivery, before.deliveries[delivery.id])
    }),
    on('delivery.progressed', ({ deliveryId, progress }) => {
      const { deliveries, moved } = useQueueStore.getState()
      if (deliveries[deliveryId] !== undefined) useQueueStore.setState({ moved: { ...moved, [deliveryId]: progress } })
    }),
  ]
  return () => stops.forEach((stop) => stop())
}

/** Does it to each in turn; the first refusal is thrown once all were tried, so that one never holds up the others. */
export async function toEach(deliveries: readonly DeliveryView[], work: (deliveryId: string) => Promise<void>): Promise<void> {
  const refusals: unknown[] = []
  for (const { id } of deliveries) await work(id).catch((refusal: unknown) => refusals.push(refusal))
  if (refusals.length > 0) throw refusals[0]
}

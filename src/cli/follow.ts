import type { Delivery } from '../main/core/delivery.ts'
import { stateOf } from './delivery-words.ts'
import { hasSettled } from './exit-codes.ts'
import type { Session } from './session.ts'

/** Tells every change until all these deliveries have ended or wait for the creator, or the user wants the program to end. */
export function follow(session: Session, deliveryIds: readonly string[], tell: (delivery: Delivery) => void): Promise<Delivery[]> {
  const { services } = session
  const told = new Map<string, string>()
  return new Promise((resolve) => {
    const finish = (deliveries: Delivery[]) => {
      stopListening()
      stopWatching()
      resolve(deliveries)
    }
    const look = () => {
      const deliveries = deliveryIds.flatMap((id) => services.deliveries.get(id) ?? [])
      for (const delivery of deliveries) {
        const state = stateOf(delivery, session.linkOf)
        if (told.get(delivery.id) !== state) tell(delivery)
        told.set(delivery.id, state)
      }
      if (deliveries.every(hasSettled)) finish(deliveries)
    }
    const stopListening = session.onDelivery((id) => {
      if (deliveryIds.includes(id)) look()
    })
    const stopWatching = session.onInterrupt(() => finish(deliveryIds.flatMap((id) => services.deliveries.get(id) ?? [])))
    look()
  })
}

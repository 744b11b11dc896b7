import { deliveryJson, deliveryLine, holderJson, holderText, stateOf } from '../delivery-words.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Session } from '../session.ts'

/** What was published within this time is still listed. */
const SHOWS_PUBLISHED_MS = 60 * 60_000

/** The soonest of what waits for its time. */
const SHOWS_SCHEDULED = 500

/** `outbox`: what is on its way; with `--watch` stays, and runs it when nobody else does. */
export async function showOutbox(session: Session, isWatching: boolean): Promise<ExitCode> {
  return isWatching ? watch(session) : list(session)
}

async function list({ services, printer, linkOf }: Session): Promise<ExitCode> {
  const deliveries = [
    ...services.deliveries.listForQueue(services.clock.now() - SHOWS_PUBLISHED_MS),
    ...services.deliveries.listScheduled({ offset: 0, limit: SHOWS_SCHEDULED }),
  ]
  const holder = services.outbox.holder()
  printer.answer(
    { sender: holderJson(holder), deliveries: deliveries.map((delivery) => deliveryJson(delivery, linkOf)) },
    deliveries.length === 0 ? ['Nothing is on its way.'] : deliveries.map((delivery) => deliveryLine(delivery, linkOf)),
  )
  if (deliveries.length > 0) printer.say(holderText(holder, services.clock.now()))
  return EXIT.done
}

async function watch(session: Session): Promise<ExitCode> {
  const { services, printer, linkOf } = session
  await session.unlock()
  const told = new Map<string, string>()
  const stopListening = session.onDelivery((id) => {
    const delivery = services.deliveries.get(id)
    if (delivery === undefined) return
    const state = stateOf(delivery, linkOf)
    if (told.get(id) === state) return
    told.set(id, state)
    printer.event({ event: 'delivery', delivery: deliveryJson(delivery, linkOf) }, deliveryLine(delivery, linkOf))
  })
  // Listened for before the start: whoever asks for the end meanwhile gets it.
  const interrupted = new Promise<void>((resolve) => {
    const stop = session.onInterrupt(() => {
      stop()
      resolve()
    })
  })
  await session.startOutbox()
  const sender = services.outbox.runsHere()
    ? 'This command sends what is due. Ctrl+C ends it.'
    : holderText(services.outbox.holder(), services.clock.now())
  printer.say(sender)
  await interrupted
  stopListening()
  printer.say('Ended. What is still on its way goes on with the next start.')
  return EXIT.done
}

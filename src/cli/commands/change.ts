import { setTimeout as sleep } from 'node:timers/promises'
import { problem, ProblemError } from '../../shared/problem.ts'
import { canCancel, canPause, canReschedule, canRetry, isScheduleMissed, type Delivery } from '../../main/core/delivery.ts'
import type { OutboxCommand } from '../../main/core/outbox-command.ts'
import type { ChangeName } from '../arguments.ts'
import { deliveryJson, deliveryLine, holderJson, holderText, stateOf } from '../delivery-words.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Session } from '../session.ts'

/** What can be asked of one delivery here. */
export type Change =
  { readonly kind: ChangeName; readonly deliveryId: string } | (Extract<OutboxCommand, { kind: 'answer' }> & { readonly kind: 'answer' })

/** The process that runs the outbox looks every second. */
const PATIENCE_MS = 5_000
const LOOK_MS = 100

/** `retry`, `cancel`, `pause`, `resume`, `publish-now`, `answer`: done here when nobody runs the outbox, else where it runs. Throws ProblemError not-found. */
export async function changeDelivery(session: Session, change: Change): Promise<ExitCode> {
  const { services, printer, linkOf } = session
  const before = services.deliveries.get(change.deliveryId)
  if (before === undefined) throw new ProblemError(problem('not-found', { deliveryId: change.deliveryId }))
  if (!isPossible(change.kind, before)) {
    const text = `${change.kind} has nothing to do here: it is ${stateOf(before, linkOf)}`
    printer.say(text)
    printer.answer({ error: { code: 'not-possible', text, exitCode: EXIT.refused }, delivery: deliveryJson(before, linkOf) }, [])
    return EXIT.refused
  }
  const holder = services.outbox.holder()
  services.outbox.execute(change)
  const isTaken = await taken(session)
  const after = services.deliveries.get(change.deliveryId) ?? before
  printer.answer({ delivery: deliveryJson(after, linkOf), sender: holderJson(holder), isTaken }, [deliveryLine(after, linkOf)])
  if (!isTaken) printer.say('It was handed over and will be done as soon as the process that sends answers.')
  if (!isTaken || holder === null) printer.say(holderText(holder, services.clock.now()))
  return EXIT.done
}

function isPossible(kind: Change['kind'], delivery: Delivery): boolean {
  switch (kind) {
    case 'retry':
      return canRetry(delivery)
    case 'cancel':
      return canCancel(delivery)
    case 'pause':
      return canPause(delivery)
    case 'resume':
      return delivery.status === 'paused'
    case 'publish-now':
      return canReschedule(delivery)
    case 'answer':
      return delivery.status === 'needs-answer' && !isScheduleMissed(delivery)
  }
}

/** True once nothing that was handed over waits any more. */
async function taken({ services }: Session): Promise<boolean> {
  for (let waited = 0; services.outbox.handedOver() > 0; waited += LOOK_MS) {
    if (waited >= PATIENCE_MS) return false
    await sleep(LOOK_MS)
  }
  return true
}

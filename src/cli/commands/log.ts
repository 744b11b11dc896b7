import { problem, ProblemError } from '../../shared/problem.ts'
import type { Delivery } from '../../main/core/delivery.ts'
import { deliveryJson, deliveryLine, moment } from '../delivery-words.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Session } from '../session.ts'

/** `log`: receipts with their links, and what happened on the way. */
export async function showLog(
  session: Session,
  { about, limit }: { readonly about: string | null; readonly limit: number },
): Promise<ExitCode> {
  const { services, printer, linkOf } = session
  const shown = (about === null ? latest(session, limit) : allOf(session, about)).map((delivery) => ({
    delivery,
    lines: services.publishLog.linesOf(delivery.id),
  }))
  printer.answer(
    {
      deliveries: shown.map(({ delivery, lines }) => ({
        ...deliveryJson(delivery, linkOf),
        text: delivery.variant.text,
        log: lines.map((line) => ({ ...line })),
      })),
    },
    shown.length === 0
      ? ['Nothing was sent yet.']
      : shown.flatMap(({ delivery, lines }) => [
          deliveryLine(delivery, linkOf),
          ...(about === null
            ? []
            : lines.map(({ at, event, detail }) => `    ${moment(at)}  ${event}${detail === '' ? '' : ` (${detail})`}`)),
        ]),
  )
  return EXIT.done
}

/** The newest that have ended, whichever way. */
function latest({ services }: Session, limit: number): Delivery[] {
  const published = services.deliveries.listPublished({ search: '', before: null, limit })
  const ended = services.deliveries
    .listForQueue(Number.MAX_SAFE_INTEGER)
    .filter(({ status }) => status === 'failed' || status === 'cancelled')
  const endedAt = (delivery: Delivery) => delivery.receipt?.publishedAt ?? delivery.updatedAt
  return [...published, ...ended].sort((one, other) => endedAt(other) - endedAt(one)).slice(0, limit)
}

function allOf({ services }: Session, id: string): Delivery[] {
  const delivery = services.deliveries.get(id)
  const found = delivery === undefined ? services.deliveries.listOfPost(id) : [delivery]
  if (found.length === 0) throw new ProblemError(problem('not-found'))
  return found
}

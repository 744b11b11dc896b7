import { isFinal, isOutcomeOpen, type Delivery } from './delivery.ts'
import type { DeliveryEvent } from './delivery-life.ts'

/**
 * What must hold of every change of a delivery, whatever happened: asserted before each write, in the shipped app as in every test. Answers the broken rule in
 * words, or null. A broken one is never written: the delivery is taken up again from its last sound row, as after a crash.
 */
export function brokenInvariant(before: Delivery, event: DeliveryEvent, after: Delivery): string | null {
  const rest = restsAsItShould(after)
  if (rest !== null) return rest
  if (after.status === 'committing' && !isOutcomeOpen(after)) return 'a commit is under way without its mark'
  if ((after.status === 'queued' || after.status === 'running') && after.commit?.state === 'marked')
    return 'a marked commit is neither under way nor looked up'
  if (after.status === 'failed' && isOutcomeOpen(after)) return 'called a failure while it may be public'
  if (after.status === 'cancelled' && isOutcomeOpen(after) && after.problem?.code !== 'cancelled-maybe-public')
    return 'called cancelled while it may be public'
  if ((after.status === 'published' || after.status === 'withdrawing') && after.receipt === null) return 'a public post without a receipt'
  if (after.receipt !== null && (after.status === 'cancelled' || after.status === 'scheduled')) return 'a receipt without a public post'
  if ((after.receipt?.parts.length ?? 0) < (before.receipt?.parts.length ?? 0) && after.status !== 'cancelled')
    return 'a part that is public was forgotten'
  if (before.status === 'published' && after.status !== 'published' && !(event.kind === 'delete-asked' && after.status === 'withdrawing'))
    return 'a published post was taken up again'
  if (isOutcomeOpen(before) && after.commit === null && !ANSWERS_A_COMMIT.has(event.kind)) return 'the mark of a commit was lost'
  if (before.commit?.state === 'answered' && event.kind === 'step-started' && after.commit?.state !== 'answered')
    return 'an answered commit was made again'
  if (after.uploadedBytes < 0 || after.tries < 0) return 'a count is below zero'
  return null
}

/** Events that can prove that a marked commit came to nothing, or by which the creator decides. */
const ANSWERS_A_COMMIT: ReadonlySet<DeliveryEvent['kind']> = new Set([
  'stepped',
  'reconciled',
  'answered-post-again',
  'answered-online',
  'retry-asked',
])

const RESTING: ReadonlySet<Delivery['status']> = new Set(['paused', 'needs-answer'])

function restsAsItShould(after: Delivery): string | null {
  if ((isFinal(after) || RESTING.has(after.status)) && after.nextAt !== null) return `${after.status} and yet due`
  if (['queued', 'running', 'committing', 'reconciling', 'scheduled'].includes(after.status) && after.nextAt === null)
    return `${after.status} and never due`
  return null
}

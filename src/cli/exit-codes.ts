import type { DeliveryStatus } from '../shared/model.ts'
import type { ProblemCode } from '../shared/problem.ts'

/** What the process ends with; docs/command-line.md tells scripts about them. They never change their meaning. */
export const EXIT = {
  done: 0,
  internal: 1,
  usage: 2,
  refused: 3,
  failed: 4,
  waitsForCreator: 5,
  vault: 6,
  notFound: 7,
  interrupted: 8,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

const OF_PROBLEMS: Partial<Record<ProblemCode, ExitCode>> = {
  'not-found': EXIT.notFound,
  'vault-locked': EXIT.vault,
  'vault-unavailable': EXIT.vault,
  'passphrase-wrong': EXIT.vault,
  'passphrase-too-short': EXIT.vault,
  'bad-input': EXIT.usage,
  internal: EXIT.internal,
  // Logins and the practice platforms: nothing was refused beforehand, it was tried and failed.
  'connect-denied': EXIT.failed,
  'connect-refused': EXIT.failed,
  'connect-timeout': EXIT.failed,
  'connect-cancelled': EXIT.failed,
  'ports-busy': EXIT.failed,
  'credentials-rejected': EXIT.failed,
  'no-accounts-found': EXIT.failed,
  'practice-unavailable': EXIT.failed,
}

/** The exit code for a problem that ends the command; what a check finds counts as refused before sending. */
export function exitCodeOfProblem(code: ProblemCode): ExitCode {
  return OF_PROBLEMS[code] ?? EXIT.refused
}

/** What came of the deliveries of a command. A failure weighs more than one that waits; one that is still on its way counts as interrupted. */
export function exitCodeOfDeliveries(deliveries: readonly { readonly status: DeliveryStatus; readonly nextAt: number | null }[]): ExitCode {
  if (deliveries.some(({ status }) => status === 'failed' || status === 'cancelled')) return EXIT.failed
  if (deliveries.some((delivery) => waitsForCreator(delivery))) return EXIT.waitsForCreator
  if (deliveries.some((delivery) => !hasSettled(delivery))) return EXIT.interrupted
  return EXIT.done
}

/** True when nothing more happens unless the creator does something: answers, reconnects, resumes. */
export function waitsForCreator({ status, nextAt }: { readonly status: DeliveryStatus; readonly nextAt: number | null }): boolean {
  return status === 'needs-answer' || status === 'paused' || ((status === 'waiting' || status === 'withdrawing') && nextAt === null)
}

/** True when it has ended, or waits for the creator. */
export function hasSettled(delivery: { readonly status: DeliveryStatus; readonly nextAt: number | null }): boolean {
  return delivery.status === 'published' || delivery.status === 'failed' || delivery.status === 'cancelled' || waitsForCreator(delivery)
}

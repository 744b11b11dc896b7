import type { Account } from '../../shared/account.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import { PlatformError } from './platform-error.ts'

/** What a platform said to a question that belongs to no delivery, as a problem for the page. Anything else is answered as it came. */
export function toldProblem(cause: unknown, account: Pick<Account, 'id' | 'platform'>): unknown {
  if (!(cause instanceof PlatformError)) return cause
  const { kind, platformCode, requestId, text } = cause.failure
  return new ProblemError(
    problem(kind, {
      accountId: account.id,
      platform: account.platform,
      actions: kind === 'reconnect-needed' || kind === 'scope-missing' ? ['reconnect'] : ['retry'],
      details: {
        ...(platformCode === undefined ? {} : { platformCode }),
        ...(requestId === undefined ? {} : { requestId }),
        ...(text === undefined ? {} : { text }),
      },
    }),
    { cause },
  )
}

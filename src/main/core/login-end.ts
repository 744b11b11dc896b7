import type { Account } from '../../shared/account.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import type { GrantTokens, LoginAdapter } from './login-adapter.ts'

/**
 * When this account's login ends by time, epoch ms, unless the creator logs in again. Null where it does not: it is renewed without them, or the account
 * posts with a token of its own (a Page's), which outlives the person's.
 */
export function loginEndsAt(account: Pick<Account, 'remoteId'>, tokens: GrantTokens, login: Pick<LoginAdapter, 'refresh'>): number | null {
  if (tokens.accountTokens?.[account.remoteId] !== undefined) return null
  return login.refresh !== undefined && tokens.refreshToken !== undefined ? tokens.refreshExpiresAt : tokens.expiresAt
}

/** Throws ProblemError `login-ends-first` where a post is to go out when the account's login is over: it would wait for its creator then. */
export function refuseAfterLogin({ id, platform }: Pick<Account, 'id' | 'platform'>, endsAt: number | null, dueAt: number): void {
  if (endsAt !== null && dueAt >= endsAt)
    throw new ProblemError(problem('login-ends-first', { accountId: id, platform, params: { endDay: endsAt }, actions: ['reconnect'] }))
}

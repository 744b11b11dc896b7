import type { Account } from '../../shared/account.ts'
import type { AppCredentials, GrantTokens, LoginAdapter, LoginContext } from './login-adapter.ts'
import { PlatformError } from './platform-error.ts'
import type { TokenVault } from './ports.ts'

/** A login's turn to be refreshed, held by this process. */
export interface RefreshTurn {
  /** Aborts shortly before the turn ends by itself: the refresh is cut rather than doubled. */
  readonly signal: AbortSignal
  release(): void
}

/** One refresh of a login at a time over all processes that share its tokens. */
export interface RefreshLock {
  /** Null while somebody else has the turn. A holder that died loses it within a minute. */
  take(grantId: string): RefreshTurn | null
  /** Resolves a moment later, when it is worth looking again. */
  waitTurn(): Promise<void>
}

/** What refreshing is made of. */
export interface TokenRefresherParts {
  readonly vault: TokenVault
  readonly refreshLock: RefreshLock
  loginContext(login: LoginAdapter, app: AppCredentials, isPractice: boolean, redirectUri: string, signal: AbortSignal | null): LoginContext
  appOf(account: Account, login: LoginAdapter): Promise<AppCredentials>
  /** Told when a login turned out dead. */
  onLoginDead(grantId: string): void
}

/** Renews logins: once however many calls, windows and processes want it. */
export interface TokenRefresher {
  /** The newer pair for one that has ended, durably saved. `stale` is what the caller found in the vault; the login must know how to refresh. */
  refreshOnce(account: Account, grantId: string, login: LoginAdapter, stale: GrantTokens): Promise<GrantTokens>
  /** Says that the login is dead, and answers the error that says so to a delivery. */
  dead(account: Account, grantId: string, cause?: unknown): PlatformError
}

/** Creates the refresher of one process. */
export function createTokenRefresher(parts: TokenRefresherParts): TokenRefresher {
  const { vault, refreshLock, loginContext, appOf } = parts
  const refreshing = new Map<string, Promise<GrantTokens>>()
  /** Pairs that the platform gave and the disk would not take, by the access token they replace: the old pair is worth nothing any more. */
  const unsaved = new Map<string, GrantTokens>()

  const dead = (account: Account, grantId: string, cause?: unknown) => {
    parts.onLoginDead(grantId)
    return failure(account, 'reconnect-needed', cause)
  }

  /** Parallel calls share one refresh. It is not bound to one delivery's signal: others wait for the same pair, and a rotated pair must not be lost to a cancel. */
  async function refreshOnce(account: Account, grantId: string, login: LoginAdapter, stale: GrantTokens): Promise<GrantTokens> {
    const running = refreshing.get(grantId)
    if (running !== undefined) return running
    const work = refreshInTurn(account, grantId, login, stale)
    refreshing.set(grantId, work)
    try {
      return await work
    } finally {
      refreshing.delete(grantId)
    }
  }

  /** Waits for the turn among all processes; whoever had to wait uses what the other one saved. */
  async function refreshInTurn(account: Account, grantId: string, login: LoginAdapter, stale: GrantTokens): Promise<GrantTokens> {
    for (;;) {
      const turn = refreshLock.take(grantId)
      try {
        const saved = vault.readGrant(grantId)
        if (saved === undefined) throw dead(account, grantId)
        if (saved.accessToken !== stale.accessToken) return saved
        if (turn !== null) return await refresh(account, grantId, login, saved, turn.signal)
      } finally {
        turn?.release()
      }
      await refreshLock.waitTurn()
    }
  }

  async function refresh(
    account: Account,
    grantId: string,
    login: LoginAdapter,
    old: GrantTokens,
    signal: AbortSignal,
  ): Promise<GrantTokens> {
    const app = await appOf(account, login)
    const fresh = unsaved.get(old.accessToken) ?? (await askForFresh(account, grantId, login, old, app, signal))
    if (fresh === null) return vault.readGrant(grantId) ?? old
    const record = vault.grantRecord(grantId)
    if (record === undefined) throw dead(account, grantId)
    unsaved.set(old.accessToken, fresh)
    vault.writeGrant({ ...record, expiresAt: fresh.expiresAt, refreshExpiresAt: fresh.refreshExpiresAt }, fresh)
    unsaved.delete(old.accessToken)
    return fresh
  }

  /** Null when the platform refused the old pair because a newer one is in the vault already. */
  async function askForFresh(
    account: Account,
    grantId: string,
    login: LoginAdapter,
    old: GrantTokens,
    app: AppCredentials,
    signal: AbortSignal,
  ): Promise<GrantTokens | null> {
    try {
      return await login.refresh!(loginContext(login, app, account.isPractice, '', signal), old)
    } catch (cause) {
      if (!(cause instanceof PlatformError)) throw cause
      // Cut because our turn was ending: nobody cancelled anything.
      if (cause.failure.kind === 'cancelled') throw failure(account, 'timeout', cause)
      if (cause.failure.kind !== 'reconnect-needed') throw cause
      const newer = vault.readGrant(grantId)
      if (newer !== undefined && newer.accessToken !== old.accessToken) return null
      throw dead(account, grantId, cause)
    }
  }

  return { refreshOnce, dead }
}

function failure(account: Account, kind: 'reconnect-needed' | 'timeout', cause?: unknown): PlatformError {
  return new PlatformError({ kind, platform: account.platform, step: 'token', mayHaveApplied: false }, { cause })
}

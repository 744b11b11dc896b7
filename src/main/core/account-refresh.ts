import type { Account } from '../../shared/account.ts'
import type { LoginId, PlatformId } from '../../shared/platforms/registry.ts'
import { ProblemError } from '../../shared/problem.ts'
import { abilitiesOf } from './accounts.ts'
import type { GrantTokens, Identity, LoginAdapter } from './login-adapter.ts'
import { PlatformError } from './platform-error.ts'
import type { AccountStore, Clock, Log, Timers, TokenVault } from './ports.ts'
import type { Sessions } from './sessions.ts'

/** Name, handle and picture are asked for again after a day (platforms throttle these calls, and X bills them). */
export const IDENTITY_LIFETIME_MS = 24 * 60 * 60_000
/** How often the app looks whether something is a day old. */
const LOOK_EVERY_MS = 30 * 60_000
/** The first look, after everything that the creator waits for at the start. */
const FIRST_LOOK_MS = 10_000

/** Pictures of accounts, cached on disk. */
export interface Avatars {
  /** Fetches the account's picture anew where it has one; a picture that cannot be had leaves the old one. Never throws. */
  refresh(account: Account): Promise<void>
}

/** What keeping accounts fresh is made of. */
export interface AccountRefreshParts {
  readonly accounts: AccountStore
  readonly logins: ReadonlyMap<LoginId, LoginAdapter>
  loginOf(platform: PlatformId): LoginId | undefined
  readonly sessions: Pick<Sessions, 'freshLogin'>
  readonly vault: Pick<TokenVault, 'grantRecord' | 'readGrant' | 'writeGrant'>
  readonly avatars: Avatars
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  onLoginDead(grantId: string): void
  onAccounts(): void
}

/** Keeps what is known of the accounts no older than a day. */
export interface AccountRefresh {
  start(): void
  stop(): void
  /** Asks now for this account and all others of its login, however fresh they are. Throws what the platform said. */
  refreshNow(accountId: string): Promise<void>
}

/** Creates the keeper of names, handles, pictures and health. */
export function createAccountRefresh(parts: AccountRefreshParts): AccountRefresh {
  const { accounts, clock, log } = parts
  let cancelTimer: (() => void) | null = null
  let isLooking = false

  async function refreshGrant(account: Account): Promise<void> {
    const id = parts.loginOf(account.platform)
    const login = id === undefined ? undefined : parts.logins.get(id)
    if (login === undefined) return
    const { context, tokens: before } = await parts.sessions.freshLogin(account)
    const { identities, tokens } = await login.identities(context, before)
    keepTokens(account.grantId, before, tokens)
    const ofLogin = accounts.list().filter(({ grantId }) => grantId === account.grantId)
    for (const one of ofLogin) {
      const identity = identities.find(({ platform, remoteId }) => platform === one.platform && remoteId === one.remoteId)
      const fresh = identity === undefined ? one : withIdentity(one, identity)
      accounts.save({ ...fresh, abilities: abilitiesOf(login, tokens), checkedAt: clock.now() })
    }
    // Pictures take their time: an account may be disconnected meanwhile.
    for (const { id } of ofLogin) {
      const one = accounts.get(id)
      if (one !== undefined) await parts.avatars.refresh(one)
    }
    parts.onAccounts()
  }

  /** Page tokens come anew with each list; a changed one is kept, unless the login was renewed while we asked. */
  function keepTokens(grantId: string, before: GrantTokens, after: GrantTokens): void {
    if (JSON.stringify(before.accountTokens) === JSON.stringify(after.accountTokens)) return
    if (parts.vault.readGrant(grantId)?.accessToken !== before.accessToken) return
    const record = parts.vault.grantRecord(grantId)
    if (record !== undefined) parts.vault.writeGrant(record, after)
  }

  async function look(): Promise<void> {
    const asked = new Set<string>()
    for (const account of accounts.list()) {
      const isFresh = clock.now() - account.checkedAt < IDENTITY_LIFETIME_MS
      if (isFresh || account.status !== 'ready' || asked.has(account.grantId)) continue
      asked.add(account.grantId)
      // What stands in the way passes, or is told where it matters: at the next post.
      await refreshGrant(account).catch((cause: unknown) => note(account, cause))
    }
  }

  function note(account: Account, cause: unknown): void {
    if (cause instanceof PlatformError && cause.failure.kind === 'reconnect-needed') parts.onLoginDead(account.grantId)
    else if (!(cause instanceof PlatformError || cause instanceof ProblemError)) throw cause
    log.info(`account ${account.id} was not refreshed: ${cause instanceof Error ? cause.message : String(cause)}`)
  }

  function lookAfter(ms: number): void {
    cancelTimer = parts.timers.after(ms, () => {
      lookAfter(LOOK_EVERY_MS)
      if (isLooking) return
      isLooking = true
      look()
        .catch((cause: unknown) => log.warn('accounts were not refreshed', cause))
        .finally(() => (isLooking = false))
    })
  }

  return {
    start: () => lookAfter(FIRST_LOOK_MS),
    stop: () => cancelTimer?.(),
    async refreshNow(accountId) {
      const account = accounts.get(accountId)
      if (account === undefined) return
      try {
        await refreshGrant(account)
      } catch (cause) {
        if (cause instanceof PlatformError && cause.failure.kind === 'reconnect-needed') parts.onLoginDead(account.grantId)
        throw cause
      }
    },
  }
}

function withIdentity(account: Account, identity: Identity): Account {
  return {
    ...account,
    displayName: identity.displayName,
    // Some platforms tell the handle only at times (TikTok, while posting is possible): the known one stays.
    handle: identity.handle === '' ? account.handle : identity.handle,
    avatarUrl: identity.avatarUrl,
    kind: identity.kind,
    tier: identity.tier,
    facts: { ...account.facts, ...identity.facts },
  }
}

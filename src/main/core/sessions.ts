import type { Account, PlatformId } from '../../shared/model.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import type {
  AppCredentials,
  GrantTokens,
  Http,
  HttpRequest,
  LoginAdapter,
  LoginContext,
  PlatformAdapter,
  Session,
} from './platform-adapter.ts'
import { PlatformError } from './platform-error.ts'
import type { AccountStore, AppBook, Clock, Random, TokenVault } from './ports.ts'

/** Renewed when it has less than this to live: long enough for any single call. */
const RENEW_BEFORE_MS = 5 * 60_000

/** What sessions are made of. */
export interface SessionParts {
  readonly adapters: ReadonlyMap<PlatformId, PlatformAdapter>
  readonly logins: ReadonlyMap<string, LoginAdapter>
  readonly vault: TokenVault
  readonly accounts: AccountStore
  readonly apps: AppBook
  /** HTTP for one platform over the right line; practice calls never leave the computer. */
  http(platform: PlatformId, isPractice: boolean, signal: AbortSignal | null): Http
  readonly clock: Clock
  readonly random: Random
  /** Told when a login turned out dead. */
  onLoginDead(grantId: string): void
}

/** Grants in use. One refresh at a time per grant; a rotated pair is on disk before it is used. */
export interface Sessions {
  open(account: Account, signal: AbortSignal | null): Session
  loginContext(login: LoginAdapter, app: AppCredentials, isPractice: boolean, redirectUri: string, signal: AbortSignal | null): LoginContext
}

/** Opens sessions over the vault. */
export function createSessions(parts: SessionParts): Sessions {
  const { adapters, logins, vault, apps, clock, random } = parts
  const refreshing = new Map<string, Promise<GrantTokens>>()

  const loginContext: Sessions['loginContext'] = (login, app, isPractice, redirectUri, signal) => ({
    app,
    http: parts.http(login.platforms[0], isPractice, signal),
    redirectUri,
    now: clock.now(),
    randomText: (length) => random.text(length),
  })

  const dead = (account: Account, cause?: unknown) => {
    parts.onLoginDead(account.grantId)
    return new PlatformError({ kind: 'reconnect-needed', platform: account.platform, step: 'token', mayHaveApplied: false }, { cause })
  }

  async function refreshOnce(account: Account, login: LoginAdapter, tokens: GrantTokens): Promise<GrantTokens> {
    const running = refreshing.get(account.grantId)
    if (running !== undefined) return running
    // Not bound to the asking delivery's signal: others wait for the same pair, and a rotated pair must not be lost to a cancel.
    const work = (async () => {
      const app = await appOf(account, login)
      const fresh = await login.refresh!(loginContext(login, app, account.isPractice, '', null), tokens)
      const record = vault.grantRecord(account.grantId)
      if (record === undefined) throw dead(account)
      vault.writeGrant({ ...record, expiresAt: fresh.expiresAt, refreshExpiresAt: fresh.refreshExpiresAt }, fresh)
      return fresh
    })()
    refreshing.set(account.grantId, work)
    try {
      return await work
    } catch (cause) {
      throw cause instanceof PlatformError && cause.failure.kind === 'reconnect-needed' ? dead(account, cause) : cause
    } finally {
      refreshing.delete(account.grantId)
    }
  }

  async function appOf(account: Account, login: LoginAdapter): Promise<AppCredentials> {
    const app = await apps.app(login.login, account.isPractice)
    if (app === undefined) throw new ProblemError(problem('credentials-missing', { accountId: account.id, actions: ['enter-credentials'] }))
    return app
  }

  function loginOf(adapter: PlatformAdapter): LoginAdapter {
    const login = logins.get(adapter.login)
    if (login === undefined) throw new Error(`no login ${adapter.login}`)
    return login
  }

  return {
    loginContext,
    open(account, signal) {
      const adapter = adapters.get(account.platform)
      if (adapter === undefined) throw new Error(`no adapter for ${account.platform}`)
      const login = loginOf(adapter)
      const http = parts.http(account.platform, account.isPractice, signal)
      const tokenHosts = new Set(adapter.rules.tokenHosts)
      const canRefresh = (tokens: GrantTokens) => login.refresh !== undefined && tokens.refreshToken !== undefined

      async function freshTokens(): Promise<GrantTokens> {
        const tokens = vault.readGrant(account.grantId)
        if (tokens === undefined) throw dead(account)
        // A token of the account's own (a Page's) outlives the person's and is not renewed with it.
        if (tokens.accountTokens?.[account.remoteId] !== undefined) return tokens
        const isEnding = tokens.expiresAt !== null && tokens.expiresAt - clock.now() < RENEW_BEFORE_MS
        if (!isEnding) return tokens
        if (canRefresh(tokens)) return refreshOnce(account, login, tokens)
        if (tokens.expiresAt !== null && tokens.expiresAt <= clock.now()) throw dead(account)
        return tokens
      }

      return {
        account,
        scopes: vault.readGrant(account.grantId)?.scopes ?? [],
        async send(request: HttpRequest) {
          if (request.auth === 'bare') return http.send(request)
          const { host } = new URL(request.url)
          if (!tokenHosts.has(host)) throw new Error(`a token of ${account.platform} must not go to ${host}`)
          const app = await appOf(account, login)
          const authorized = (tokens: GrantTokens) =>
            adapter.authorize(request, tokens, app, account, { nonce: random.hex(32), now: clock.now() })
          const tokens = await freshTokens()
          const answer = await http.send(authorized(tokens))
          // 401: the platform did nothing. One refresh, one more try; what comes then is the answer.
          if (answer.status !== 401 || !canRefresh(tokens)) return answer
          const newer = vault.readGrant(account.grantId)
          const fresh = newer !== undefined && newer.accessToken !== tokens.accessToken ? newer : await refreshOnce(account, login, tokens)
          return http.send(authorized(fresh))
        },
      }
    },
  }
}

import type { Account } from '../../shared/account.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import type { Budgets } from './budgets.ts'
import type { Http, HttpRequest, HttpResponse } from './http.ts'
import type { AppCredentials, GrantTokens, LoginAdapter, LoginContext } from './login-adapter.ts'
import type { PlatformAdapter, Session } from './platform-adapter.ts'
import { PlatformError } from './platform-error.ts'
import { TransportError, type AccountStore, type AppBook, type Clock, type Random, type TokenVault } from './ports.ts'
import { createTokenRefresher, type RefreshLock } from './token-refresh.ts'

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
  readonly refreshLock: RefreshLock
  /** Told of every call with an account's token. */
  readonly budgets: Pick<Budgets, 'observed'>
  /** Told when a login turned out dead. */
  onLoginDead(grantId: string): void
}

/** Grants in use. One refresh at a time per grant, in all processes together; a rotated pair is on disk before it is used. */
export interface Sessions {
  open(account: Account, signal: AbortSignal | null): Session
  loginContext(login: LoginAdapter, app: AppCredentials, isPractice: boolean, redirectUri: string, signal: AbortSignal | null): LoginContext
  /** A login with tokens that are good for the next call, for what concerns the login and not one post. Throws PlatformError `reconnect-needed`. */
  freshLogin(account: Account): Promise<{ readonly context: LoginContext; readonly tokens: GrantTokens }>
}

/** Opens sessions over the vault. */
export function createSessions(parts: SessionParts): Sessions {
  const { adapters, logins, vault, apps, clock, random } = parts
  const loginContext: Sessions['loginContext'] = (login, app, isPractice, redirectUri, signal) => ({
    app,
    http: parts.http(login.platforms[0], isPractice, signal),
    redirectUri,
    now: clock.now(),
    extras: [],
    randomText: (length) => random.text(length),
  })

  async function appOf(account: Account, login: LoginAdapter): Promise<AppCredentials> {
    const app = await apps.app(login.login, account.isPractice)
    if (app === undefined) throw new ProblemError(problem('credentials-missing', { accountId: account.id, actions: ['enter-credentials'] }))
    return app
  }

  const { dead, refreshOnce } = createTokenRefresher({
    vault,
    refreshLock: parts.refreshLock,
    loginContext,
    appOf,
    onLoginDead: (grantId) => parts.onLoginDead(grantId),
  })

  function adapterOf(account: Account): PlatformAdapter {
    const adapter = adapters.get(account.platform)
    if (adapter === undefined) throw new Error(`no adapter for ${account.platform}`)
    return adapter
  }

  function loginOf(adapter: PlatformAdapter): LoginAdapter {
    const login = logins.get(adapter.login)
    if (login === undefined) throw new Error(`no login ${adapter.login}`)
    return login
  }

  async function freshTokens(account: Account, login: LoginAdapter, grantId: string): Promise<GrantTokens> {
    const tokens = vault.readGrant(grantId)
    if (tokens === undefined) throw dead(account, grantId)
    const isEnding = tokens.expiresAt !== null && tokens.expiresAt - clock.now() < RENEW_BEFORE_MS
    if (!isEnding) return tokens
    if (login.refresh !== undefined && tokens.refreshToken !== undefined) return refreshOnce(account, grantId, login, tokens)
    if (tokens.expiresAt !== null && tokens.expiresAt <= clock.now()) throw dead(account, grantId)
    return tokens
  }

  return {
    loginContext,
    async freshLogin(account) {
      const login = loginOf(adapterOf(account))
      const app = await appOf(account, login)
      const tokens = await freshTokens(account, login, account.grantId)
      return { tokens, context: loginContext(login, app, account.isPractice, '', null) }
    },
    open(account, signal) {
      const adapter = adapterOf(account)
      const login = loginOf(adapter)
      const http = parts.http(account.platform, account.isPractice, signal)
      const tokenHosts = new Set(adapter.rules.tokenHosts)
      const canRefresh = (tokens: GrantTokens) => login.refresh !== undefined && tokens.refreshToken !== undefined
      // Asked anew for each call: the creator may have reconnected since the session was opened.
      const grantOf = () => parts.accounts.get(account.id)?.grantId ?? account.grantId

      async function postingTokens(grantId: string): Promise<GrantTokens> {
        // A token of the account's own (a Page's) outlives the person's and is not renewed with it.
        const tokens = vault.readGrant(grantId)
        return tokens?.accountTokens?.[account.remoteId] === undefined ? freshTokens(account, login, grantId) : tokens
      }

      /** A login that died while the creator was reconnecting is no reason to stop: the new one is used. */
      async function currentTokens(): Promise<GrantTokens> {
        const grantId = grantOf()
        try {
          return await postingTokens(grantId)
        } catch (cause) {
          if (grantOf() === grantId) throw cause
          return postingTokens(grantOf())
        }
      }

      async function sendWith(tokens: GrantTokens, request: HttpRequest): Promise<HttpResponse> {
        const app = await appOf(account, login)
        const authorized = adapter.authorize(request, tokens, app, account, { nonce: random.hex(32), now: clock.now() })
        try {
          const response = await http.send(authorized)
          parts.budgets.observed(account, request, response)
          return { ...response, receivedAt: clock.now() }
        } catch (cause) {
          if (mayHaveArrived(cause)) parts.budgets.observed(account, request, null)
          throw cause
        }
      }

      return {
        account,
        get scopes() {
          return vault.readGrant(grantOf())?.scopes ?? []
        },
        async send(request: HttpRequest) {
          if (request.auth === 'bare') return http.send(request)
          const { host } = new URL(request.url)
          if (!tokenHosts.has(host)) throw new Error(`a token of ${account.platform} must not go to ${host}`)
          const tokens = await currentTokens()
          const answer = await sendWith(tokens, request)
          // 401: the platform did nothing. One newer pair, one more try; what comes then is the answer.
          if (answer.status !== 401) return answer
          const grantId = grantOf()
          const newer = vault.readGrant(grantId)
          if (newer !== undefined && newer.accessToken !== tokens.accessToken) return sendWith(newer, request)
          if (!canRefresh(tokens)) return answer
          return sendWith(await refreshOnce(account, grantId, login, tokens), request)
        },
      }
    },
  }
}

/** False where certainly nothing reached the platform: such a call costs nothing. */
function mayHaveArrived(cause: unknown): boolean {
  return !(cause instanceof PlatformError && cause.cause instanceof TransportError && !cause.cause.wasSent)
}

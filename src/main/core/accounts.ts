import type { ConnectionView, IdentityView } from '../../shared/views.ts'
import type { Account } from '../../shared/account.ts'
import type { LoginId } from '../../shared/platforms/registry.ts'
import { problem, ProblemError, type Problem } from '../../shared/problem.ts'
import type { AppCredentials, ConsentRequest, GrantTokens, Identity, LoginAdapter } from './login-adapter.ts'
import { PlatformError } from './platform-error.ts'
import type { AccountStore, AppBook, Clock, Log, Random, TokenVault } from './ports.ts'
import type { Sessions } from './sessions.ts'

/** Five minutes for the browser's answer. */
export const CONNECT_TIMEOUT_MS = 5 * 60_000

/** The listener that waits for the browser on loopback. */
export interface CallbackListener {
  readonly redirectUri: string
  /** The parameters of the first valid callback. Throws ProblemError connect-timeout or connect-cancelled. */
  wait(expect: ConsentRequest['expect'], issuer: string | null, timeoutMs: number): Promise<Readonly<Record<string, string>>>
  close(): void
}

/** What connecting is made of. */
export interface ConnectionParts {
  readonly logins: ReadonlyMap<LoginId, LoginAdapter>
  readonly sessions: Sessions
  readonly vault: TokenVault
  readonly accounts: AccountStore
  readonly apps: AppBook
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Throws ProblemError ports-busy. */
  listen(login: LoginAdapter): Promise<CallbackListener>
  /** Opens the consent page in the creator's browser. */
  openConsent(url: string, isPractice: boolean): Promise<void>
  /** Practice only: submits the sandbox's consent form in the creator's place. */
  consentByItself(url: string): Promise<void>
  onChanged(connection: ConnectionView): void
  onConnected(accounts: readonly Account[]): void
}

/** Logins under way. */
export interface Connections {
  /** `extras`: which further permissions to ask for; those that are on at first unless told. */
  start(login: LoginId, isPractice: boolean, extras?: readonly string[]): ConnectionView
  choose(connectionId: string, remoteIds: readonly string[]): ConnectionView
  cancel(connectionId: string): ConnectionView
  /** Runs the whole flow with a practice account and takes the first identity of each platform; answers the accounts. */
  connectPractice(login: LoginId): Promise<Account[]>
}

/** The extra permissions that this grant really has. */
export function abilitiesOf(login: Pick<LoginAdapter, 'extras'>, tokens: Pick<GrantTokens, 'scopes'>): string[] {
  return (login.extras ?? []).filter(({ scopes }) => scopes.every((scope) => tokens.scopes.includes(scope))).map(({ name }) => name)
}

interface Offer {
  readonly tokens: GrantTokens
  readonly identities: readonly Identity[]
}

interface Open {
  view: ConnectionView
  readonly abort: AbortController
  listener: CallbackListener | null
  offer: Offer | null
}

/** Creates the connections' keeper. */
export function createConnections(parts: ConnectionParts): Connections {
  const open = new Map<string, Open>()

  function show(connection: Open, change: Partial<ConnectionView>): void {
    connection.view = { ...connection.view, ...change }
    parts.onChanged(connection.view)
  }

  function find(id: string): Open {
    const connection = open.get(id)
    if (connection === undefined) throw new ProblemError(problem('not-found'))
    return connection
  }

  function loginOf(id: LoginId): LoginAdapter {
    const login = parts.logins.get(id)
    if (login === undefined) throw new Error(`no login ${id}`)
    return login
  }

  /** From the consent page to tokens and identities. */
  async function authorize(login: LoginAdapter, isPractice: boolean, connection: Open | null, wanted?: readonly string[]): Promise<Offer> {
    const extras = (login.extras ?? [])
      .filter((extra) => wanted?.includes(extra.name) ?? (isPractice || extra.isOffAtFirst !== true))
      .map(({ name }) => name)
    // Asked after each wait: a cancelled login must neither open the browser nor come back to life.
    const refuseCancelled = () => {
      if (connection?.abort.signal.aborted === true) throw new ProblemError(problem('connect-cancelled'))
    }
    const app = await credentials(login, isPractice)
    refuseCancelled()
    const listener = await parts.listen(login)
    if (connection !== null) connection.listener = listener
    try {
      refuseCancelled()
      const context = () => ({
        ...parts.sessions.loginContext(login, app, isPractice, listener.redirectUri, connection?.abort.signal ?? null),
        extras,
      })
      const consent = await login.beginConnect(context())
      refuseCancelled()
      const answered = listener.wait(consent.expect, consent.issuer ?? null, CONNECT_TIMEOUT_MS)
      // The answer may fail before anyone awaits it: it is awaited below, but a rejection in between must not count as unhandled.
      answered.catch(() => undefined)
      if (connection === null) await parts.consentByItself(consent.url)
      else {
        await parts.openConsent(consent.url, isPractice)
        refuseCancelled()
        show(connection, { state: 'waiting-for-browser', endsAt: parts.clock.now() + CONNECT_TIMEOUT_MS })
      }
      const callback = await answered
      refuseCancelled()
      refuseDenied(callback)
      if (connection !== null) show(connection, { state: 'finishing' })
      const tokens = await login.connect(context(), callback, consent.keep)
      const offer = await login.identities(context(), tokens)
      refuseCancelled()
      if (offer.identities.length === 0) throw new ProblemError(problem('no-accounts-found', { params: { login: login.login } }))
      return offer
    } finally {
      listener.close()
    }
  }

  async function credentials(login: LoginAdapter, isPractice: boolean): Promise<AppCredentials> {
    const app = await parts.apps.app(login.login, isPractice)
    if (app === undefined)
      throw new ProblemError(problem('credentials-missing', { params: { login: login.login }, actions: ['enter-credentials'] }))
    return app
  }

  /** Saves the grant first, then its accounts. The same remote identity keeps its account, its queue and its history. */
  function keep(login: LoginAdapter, isPractice: boolean, offer: Offer, chosen: readonly Identity[]): Account[] {
    const now = parts.clock.now()
    const grantId = parts.random.id()
    const { tokens } = offer
    parts.vault.writeGrant(
      {
        id: grantId,
        login: login.login,
        isPractice,
        expiresAt: tokens.expiresAt,
        refreshExpiresAt: tokens.refreshExpiresAt,
        hasRefresh: tokens.refreshToken !== undefined,
        connectedAt: now,
      },
      tokens,
    )
    const before = parts.accounts.list()
    const replaced = new Set<string>()
    const isKnown = (identity: Identity) =>
      before.some(
        (account) => account.platform === identity.platform && account.remoteId === identity.remoteId && account.isPractice === isPractice,
      )
    // An account that is already here moves to the new login even when it was not ticked again: the old one may be dead by now.
    const kept = [...chosen, ...offer.identities.filter((identity) => !chosen.includes(identity) && isKnown(identity))]
    const accounts = kept.map((identity): Account => {
      const known = before.find(
        (account) => account.platform === identity.platform && account.remoteId === identity.remoteId && account.isPractice === isPractice,
      )
      if (known !== undefined) replaced.add(known.grantId)
      const account: Account = {
        id: known?.id ?? parts.random.id(),
        platform: identity.platform,
        grantId,
        remoteId: identity.remoteId,
        displayName: identity.displayName,
        // Some platforms tell the handle only at times (TikTok, while posting is possible): the known one stays.
        handle: identity.handle === '' ? (known?.handle ?? '') : identity.handle,
        avatarUrl: identity.avatarUrl,
        kind: identity.kind,
        isPractice,
        tier: identity.tier,
        status: 'ready',
        facts: { ...identity.facts },
        abilities: abilitiesOf(login, tokens),
        checkedAt: now,
        connectedAt: known?.connectedAt ?? now,
      }
      parts.accounts.save(account)
      return account
    })
    const inUse = new Set(parts.accounts.list().map((account) => account.grantId))
    for (const old of replaced) if (!inUse.has(old)) parts.vault.removeGrant(old)
    parts.onConnected(accounts)
    return accounts
  }

  function identityViews(identities: readonly Identity[], isPractice: boolean): IdentityView[] {
    const known = parts.accounts.list()
    return identities.map((identity) => ({
      platform: identity.platform,
      remoteId: identity.remoteId,
      displayName: identity.displayName,
      handle: identity.handle,
      kind: identity.kind,
      isAlreadyConnected: known.some(
        (account) => account.platform === identity.platform && account.remoteId === identity.remoteId && account.isPractice === isPractice,
      ),
    }))
  }

  async function run(connection: Open, login: LoginAdapter, extras?: readonly string[]): Promise<void> {
    const { isPractice } = connection.view
    try {
      const offer = await authorize(login, isPractice, connection, extras)
      const identities = identityViews(offer.identities, isPractice)
      if (offer.identities.length > 1) {
        connection.offer = offer
        show(connection, { state: 'choosing', identities })
        return
      }
      keep(login, isPractice, offer, offer.identities)
      show(connection, { state: 'done', identities })
    } catch (cause) {
      parts.log.warn(`connecting ${login.login} failed`, cause)
      show(connection, { state: 'failed', problem: connectProblem(cause, login) })
    }
  }

  return {
    start(id, isPractice, extras) {
      const login = loginOf(id)
      const connection: Open = {
        view: {
          id: parts.random.id(),
          login: id,
          isPractice,
          state: 'opening',
          identities: [],
          endsAt: parts.clock.now() + CONNECT_TIMEOUT_MS,
          problem: null,
        },
        abort: new AbortController(),
        listener: null,
        offer: null,
      }
      open.set(connection.view.id, connection)
      void run(connection, login, extras)
      return connection.view
    },
    choose(id, remoteIds) {
      const connection = find(id)
      const { offer } = connection
      if (connection.view.state !== 'choosing' || offer === null) throw new ProblemError(problem('not-found'))
      const chosen = offer.identities.filter((identity) => remoteIds.includes(identity.remoteId))
      if (chosen.length === 0) throw new ProblemError(problem('nothing-selected'))
      connection.offer = null
      keep(loginOf(connection.view.login), connection.view.isPractice, offer, chosen)
      show(connection, { state: 'done' })
      return connection.view
    },
    cancel(id) {
      const connection = find(id)
      if (connection.view.state === 'done' || connection.view.state === 'failed') return connection.view
      connection.abort.abort()
      connection.listener?.close()
      connection.offer = null
      show(connection, { state: 'failed', problem: problem('connect-cancelled', { params: { login: connection.view.login } }) })
      return connection.view
    },
    async connectPractice(id) {
      const login = loginOf(id)
      const offer = await authorize(login, true, null)
      const known = new Set(
        parts.accounts
          .list()
          .filter((account) => account.isPractice)
          .map((account) => account.remoteId),
      )
      const chosen = login.platforms.flatMap((platform) => {
        const offered = offer.identities.filter((identity) => identity.platform === platform)
        const kept = offered.filter((identity) => known.has(identity.remoteId))
        return kept.length > 0 ? kept : offered.slice(0, 1)
      })
      return keep(login, true, offer, chosen)
    },
  }
}

/** `error` (OAuth 2) or `denied` (OAuth 1.0a) in the callback: said so, in the platform's words where it has some. */
function refuseDenied(callback: Readonly<Record<string, string>>): void {
  const { error, error_description: text, denied } = callback
  if (denied !== undefined || error === 'access_denied' || error?.startsWith('user_cancelled') === true)
    throw new ProblemError(problem('connect-denied'))
  if (error !== undefined) {
    throw new ProblemError(
      problem('connect-refused', {
        details: { platformCode: error.slice(0, 200), ...(text === undefined ? {} : { text: text.slice(0, 2_000) }) },
      }),
    )
  }
}

const CREDENTIAL_CODES: ReadonlySet<string> = new Set(['invalid_client', 'unauthorized_client', '101', '32'])

function connectProblem(cause: unknown, login: LoginAdapter): Problem {
  const about = { params: { login: login.login }, platform: login.platforms[0] }
  if (cause instanceof ProblemError) return { ...cause.problem, ...about, params: { ...about.params, ...cause.problem.params } }
  if (!(cause instanceof PlatformError)) return problem('internal', about)
  const { kind, platformCode, requestId, text } = cause.failure
  const details = {
    ...(platformCode === undefined ? {} : { platformCode }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(text === undefined ? {} : { text }),
  }
  if (kind === 'cancelled') return problem('connect-cancelled', about)
  if (platformCode !== undefined && CREDENTIAL_CODES.has(platformCode))
    return problem('credentials-rejected', { ...about, details, actions: ['enter-credentials'] })
  return problem(kind === 'reconnect-needed' ? 'connect-refused' : kind, { ...about, details, actions: ['reconnect'] })
}

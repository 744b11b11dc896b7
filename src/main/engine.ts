import type { ConnectionView } from '../shared/views.ts'
import type { Account } from '../shared/account.ts'
import type { PostingOptions } from '../shared/model.ts'
import { PLATFORM_RULES } from '../shared/platforms/registry.ts'
import { BucketSettings } from '../shared/bucket.ts'
import { problem, ProblemError } from '../shared/problem.ts'
import { createAccountRefresh, type AccountRefresh, type Avatars } from './core/account-refresh.ts'
import { createConnections, type CallbackListener, type Connections } from './core/accounts.ts'
import { createBandwidth } from './core/bandwidth.ts'
import { createBudgets, type Budgets } from './core/budgets.ts'
import { createCircuits, type Circuits } from './core/circuit.ts'
import type { Delivery } from './core/delivery.ts'
import { OutboxSettings } from './core/outbox-command.ts'
import { createMetricsKeeper, type MetricsKeeper, type MetricsStore } from './core/metrics-keeper.ts'
import { createOutboxGate, type Hold } from './core/outbox-gate.ts'
import { createOutbox } from './core/outbox.ts'
import { createOutboxDesk, type OutboxDesk, type OutboxLock } from './core/outbox-desk.ts'
import type { AppCredentials, LoginAdapter } from './core/login-adapter.ts'
import type {
  AccountStore,
  AppBook,
  Clock,
  DraftStore,
  Lines,
  Log,
  MediaFiles,
  Random,
  SecretRows,
  Timers,
  Transport,
} from './core/ports.ts'
import { loginEndsAt } from './core/login-end.ts'
import type { ProgressMeter } from './core/progress-meter.ts'
import type { PublishParts } from './core/publish.ts'
import { createSessions, type Sessions } from './core/sessions.ts'
import { createOwnBucket, type OwnBucket } from './hosting/own-bucket.ts'
import { withApiVersion } from './platforms/kit/api-version.ts'
import { createHttp } from './platforms/kit/http.ts'
import type { Platforms } from './platforms/registry.ts'
import type { Keychain } from './secrets/keychain.ts'
import { createVault, VaultHeader, type Vault } from './secrets/vault.ts'
import { createAccountStore } from './store/account-store.ts'
import { createApiVersions, type ApiVersions } from './store/api-versions.ts'
import { createBudgetStore } from './store/budget-store.ts'
import type { Database } from './store/database.ts'
import { createDeliveryStore, type DeliveryStoreWithQueries } from './store/delivery-store.ts'
import { createDraftStore } from './store/draft-store.ts'
import { createChanges, createOutboxCommands } from './store/outbox-commands.ts'
import { createRefreshLock } from './store/refresh-lock.ts'
import { createMetricsStore } from './store/metrics-store.ts'
import { createSecretRows } from './store/secret-rows.ts'
import { createSettingsStore, type SettingsStore } from './store/settings-store.ts'

/** What the engine takes from its surroundings: app, command line and simulation differ in these alone. */
export interface EngineParts {
  readonly platforms: Platforms
  readonly database: Database
  readonly clock: Clock
  /** The computer's own clock where `clock` is a corrected one: what processes agree on among themselves goes by it, for all of them share it. */
  readonly computerClock?: Clock
  readonly timers: Timers
  readonly random: Random
  readonly log: Log
  readonly keychain: Keychain
  readonly files: MediaFiles
  readonly lines: Lines
  /** Pictures of accounts; absent where nobody looks at them. */
  readonly avatars?: Avatars
  /** App and command line never run one outbox at once. */
  readonly lock: OutboxLock
  /** What must stand before the outbox may run here (practice mode). */
  prepareOutbox(): Promise<void>
  /** Why live platforms cannot be reached now; null while they can. */
  lineProblem(): Hold | null
  /** A call to a live platform got no answer: worth a look at the line. */
  onLineDoubt(): void
  /** The sandbox's developer app of a login; live ones lie in the vault. */
  practiceApp(login: string): Promise<AppCredentials | undefined>
  listen(login: LoginAdapter): Promise<CallbackListener>
  openConsent(url: string, isPractice: boolean): Promise<void>
  consentByItself(url: string): Promise<void>
  onDelivery(delivery: Delivery): void
  onProgress(delivery: Delivery, meter: ProgressMeter): void
  onAccounts(): void
  /** Another process wrote something, or somebody else runs the outbox now. */
  onOthers(): void
  onConnection(connection: ConnectionView): void
  onMetrics?(): void
  /** A new account's picture is there. */
  onAvatar?(): void
  readonly between?: Between
}

/** For rehearsals: puts something between the engine and one of its own parts. */
export interface Between {
  deliveries?(store: DeliveryStoreWithQueries): DeliveryStoreWithQueries
  vault?(vault: Vault): Vault
  adapters?(adapters: ReturnType<Platforms['createAdapters']>): ReturnType<Platforms['createAdapters']>
  /** The line itself, practice and live alike. */
  transport?(transport: Transport): Transport
}

/** Posts whose figures are kept fresh at most: newer ones first. */
const METRICS_AT_MOST = 2_000

/** Everything between a draft and a public post, without window, network or files of its own. */
export interface Engine {
  readonly settings: SettingsStore
  readonly accounts: AccountStore
  readonly drafts: DraftStore
  readonly deliveries: DeliveryStoreWithQueries
  readonly rows: SecretRows
  readonly vault: Vault
  readonly bucket: OwnBucket
  readonly adapters: ReturnType<Platforms['createAdapters']>
  readonly logins: ReturnType<Platforms['createLogins']>
  readonly sessions: Sessions
  readonly connections: Connections
  readonly outbox: OutboxDesk
  readonly circuits: Circuits
  readonly budgets: Budgets
  outboxSettings(): OutboxSettings
  /** Stores what changed; the outbox hears of it by a `wake`. */
  saveOutboxSettings(change: Partial<OutboxSettings>): void
  readonly apiVersions: ApiVersions
  /** Names, pictures and health of accounts, no older than a day; started by whoever has a window. */
  readonly accountRefresh: AccountRefresh
  readonly metricsStore: MetricsStore
  /** Figures of published posts; started by whoever has a window. */
  readonly metrics: MetricsKeeper
  readonly publishParts: PublishParts
  /** What the platforms last said of an account, by account id. */
  readonly offered: Map<string, PostingOptions>
  /** What was parked because no key was there goes on; dead logins stay parked. */
  releaseReady(): void
}

/** Builds the engine over a migrated database; nothing runs before `outbox.start()`. */
export function createEngine(parts: EngineParts): Engine {
  const { database, clock, timers, random, log, files } = parts
  const settings = createSettingsStore(database)
  const apiVersions = createApiVersions(settings)
  const accounts = createAccountStore(database)
  const drafts = createDraftStore(database)
  const rows = createSecretRows(database)
  const plainDeliveries = createDeliveryStore(database)
  const deliveries = parts.between?.deliveries?.(plainDeliveries) ?? plainDeliveries
  const plainVault = createVault({
    rows,
    header: { read: () => settings.read('vault', VaultHeader), write: (header) => settings.write('vault', header) },
    keychain: parts.keychain,
  })
  const vault = parts.between?.vault?.(plainVault) ?? plainVault
  const plainAdapters = parts.platforms.createAdapters()
  const adapters = parts.between?.adapters?.(plainAdapters) ?? plainAdapters
  const logins = parts.platforms.createLogins()
  const apps: AppBook = { app: async (login, isPractice) => (isPractice ? parts.practiceApp(login) : vault.readApp(login)) }

  const budgets = createBudgets({
    store: createBudgetStore(database),
    adapters,
    clientIdOf: ({ platform, isPractice }) => (isPractice ? 'practice' : (rows.app(adapters.get(platform)?.login ?? '')?.clientId ?? '')),
    clock,
    log,
  })
  const between = (transport: Transport) => parts.between?.transport?.(transport) ?? transport
  function markLoginDead(grantId: string): void {
    for (const account of accounts.list())
      if (account.grantId === grantId && account.status === 'ready') accounts.save({ ...account, status: 'reconnect-needed' })
    parts.onAccounts()
  }
  const sessions = createSessions({
    adapters,
    logins,
    vault,
    accounts,
    apps,
    http(platform, isPractice, signal) {
      const http = createHttp({ transport: between(parts.lines.transport(isPractice)), platform, signal })
      const { apiVersion } = PLATFORM_RULES[platform]
      const chosen = apiVersions.of(platform)
      return apiVersion === undefined || chosen === undefined ? http : withApiVersion(http, apiVersion.header, chosen)
    },
    clock,
    random,
    refreshLock: createRefreshLock({ database, clock: parts.computerClock ?? clock, timers, random, log }),
    budgets,
    onLoginDead: markLoginDead,
  })

  const bucket = createOwnBucket({
    store: {
      read: () => settings.read('bucket', BucketSettings),
      write: (given) => settings.write('bucket', given),
      remove: () => settings.remove('bucket'),
    },
    secrets: vault,
    transport: () => between(parts.lines.transport(false)),
    clock,
    random,
  })

  const circuits = createCircuits({ clock, random })
  const outboxSettings = () => settings.read('outbox', OutboxSettings) ?? OutboxSettings.parse({})
  const ownOutbox = createOutbox({
    gate: createOutboxGate({
      adapters,
      circuits,
      budgets,
      accounts,
      lineProblem: () => parts.lineProblem(),
      onLineDoubt: () => parts.onLineDoubt(),
    }),
    bandwidth: createBandwidth({ clock, timers }),
    settings: outboxSettings,
    store: deliveries,
    accounts,
    adapters,
    media: files,
    openSession(delivery, signal) {
      const account = accounts.get(delivery.accountId)
      if (account === undefined) throw new ProblemError(problem('account-removed', { accountId: delivery.accountId }))
      return sessions.open(account, signal)
    },
    hosting: (delivery, signal) => bucket.hosting(delivery, signal),
    clock,
    timers,
    random,
    log,
    onLoginRefused(accountId) {
      const account = accounts.get(accountId)
      if (account?.status === 'ready') markLoginDead(account.grantId)
    },
    onChanged: (delivery) => parts.onDelivery(delivery),
    onProgressed: (delivery, meter) => parts.onProgress(delivery, meter),
  })

  const endOfLogin = (account: Account): number | null => {
    const login = logins.get(PLATFORM_RULES[account.platform].login)
    const tokens = vault.state() === 'ready' ? vault.readGrant(account.grantId) : undefined
    return login === undefined || tokens === undefined ? null : loginEndsAt(account, tokens, login)
  }

  const outbox = createOutboxDesk({
    loginEndsAt(accountId) {
      const account = accounts.get(accountId)
      return account === undefined ? null : endOfLogin(account)
    },
    outbox: ownOutbox,
    lock: parts.lock,
    commands: createOutboxCommands(database),
    deliveries,
    changes: createChanges(database),
    timers,
    clock,
    log,
    prepare: () => parts.prepareOutbox(),
    onDelivery: (delivery) => parts.onDelivery(delivery),
    onOthersWrote: () => parts.onOthers(),
    onHolder: () => parts.onOthers(),
  })

  const connections = createConnections({
    logins,
    sessions,
    vault,
    accounts,
    apps,
    clock,
    random,
    log,
    listen: (login) => parts.listen(login),
    openConsent: (url, isPractice) => parts.openConsent(url, isPractice),
    consentByItself: (url) => parts.consentByItself(url),
    onChanged: (connection) => parts.onConnection(connection),
    onConnected(connected) {
      parts.onAccounts()
      outbox.execute({ kind: 'release', accountIds: connected.map((account) => account.id) })
      for (const account of connected) void parts.avatars?.refresh(account).then(() => parts.onAvatar?.())
    },
  })

  const accountRefresh = createAccountRefresh({
    accounts,
    logins,
    loginOf: (platform) => adapters.get(platform)?.login,
    sessions,
    vault,
    avatars: parts.avatars ?? { refresh: () => Promise.resolve() },
    clock,
    timers,
    log,
    onLoginDead: markLoginDead,
    onAccounts: () => parts.onAccounts(),
  })
  const metricsStore = createMetricsStore(database)
  const metrics = createMetricsKeeper({
    store: metricsStore,
    listPublishedSince: (since) => deliveries.listPublishedSince(since, { offset: 0, limit: METRICS_AT_MOST }),
    accounts,
    adapters,
    sessions,
    clock,
    timers,
    log,
    mayAsk: () => outbox.runsHere(),
    onMetrics: () => parts.onMetrics?.(),
  })

  const offered = new Map<string, PostingOptions>()
  return {
    settings,
    accounts,
    drafts,
    deliveries,
    rows,
    vault,
    bucket,
    adapters,
    logins,
    sessions,
    connections,
    outbox,
    circuits,
    budgets,
    outboxSettings,
    saveOutboxSettings: (change) => settings.write('outbox', { ...outboxSettings(), ...change }),
    apiVersions,
    accountRefresh,
    metricsStore,
    metrics,
    publishParts: {
      rules: PLATFORM_RULES,
      accounts,
      media: files,
      clock,
      random,
      postingOptions: (accountId) => offered.get(accountId) ?? null,
      apiVersion: (platform) => apiVersions.of(platform),
      loginEndsAt: endOfLogin,
    },
    offered,
    releaseReady() {
      if (vault.state() !== 'ready') return
      outbox.execute({
        kind: 'release',
        accountIds: accounts.list().flatMap((account) => (account.status === 'ready' ? [account.id] : [])),
      })
    },
  }
}

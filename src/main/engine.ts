import type { ConnectionView } from '../shared/ipc.ts'
import type { LoginId, PostingOptions } from '../shared/model.ts'
import { PLATFORM_RULES } from '../shared/platforms/all.ts'
import { problem, ProblemError } from '../shared/problem.ts'
import { createConnections, type CallbackListener, type Connections } from './core/accounts.ts'
import type { Delivery } from './core/delivery.ts'
import { createOutbox, type Outbox } from './core/outbox.ts'
import type { AppCredentials } from './core/platform-adapter.ts'
import type { AccountStore, AppBook, Clock, DraftStore, Lines, Log, MediaFiles, Random, SecretRows, Timers } from './core/ports.ts'
import type { ProgressMeter } from './core/progress-meter.ts'
import type { PublishParts } from './core/publish.ts'
import { createSessions, type Sessions } from './core/sessions.ts'
import { createHttp } from './platforms/kit/http.ts'
import { createAdapters, createLogins } from './platforms/registry.ts'
import type { Keychain } from './secrets/keychain.ts'
import { createVault, VaultHeader, type Vault } from './secrets/vault.ts'
import { createAccountStore } from './store/account-store.ts'
import type { Database } from './store/database.ts'
import { createDeliveryStore, type DeliveryStoreWithQueries } from './store/delivery-store.ts'
import { createDraftStore } from './store/draft-store.ts'
import { createSecretRows } from './store/secret-rows.ts'
import { createSettingsStore, type SettingsStore } from './store/settings-store.ts'

/** What the engine takes from its surroundings: app, command line and simulation differ in these alone. */
export interface EngineParts {
  readonly database: Database
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly log: Log
  readonly keychain: Keychain
  readonly files: MediaFiles
  readonly lines: Lines
  /** The sandbox's developer app of a login; live ones lie in the vault. */
  practiceApp(login: string): Promise<AppCredentials | undefined>
  listen(login: LoginId): Promise<CallbackListener>
  openConsent(url: string, isPractice: boolean): Promise<void>
  consentByItself(url: string): Promise<void>
  onDelivery(delivery: Delivery): void
  onProgress(delivery: Delivery, meter: ProgressMeter): void
  onAccounts(): void
  onConnection(connection: ConnectionView): void
  /** For rehearsals: puts something between the engine and one of its own parts. */
  readonly between?: {
    deliveries?(store: DeliveryStoreWithQueries): DeliveryStoreWithQueries
    vault?(vault: Vault): Vault
    adapters?(adapters: ReturnType<typeof createAdapters>): ReturnType<typeof createAdapters>
  }
}

/** Everything between a draft and a public post, without window, network or files of its own. */
export interface Engine {
  readonly settings: SettingsStore
  readonly accounts: AccountStore
  readonly drafts: DraftStore
  readonly deliveries: DeliveryStoreWithQueries
  readonly rows: SecretRows
  readonly vault: Vault
  readonly adapters: ReturnType<typeof createAdapters>
  readonly logins: ReturnType<typeof createLogins>
  readonly sessions: Sessions
  readonly connections: Connections
  readonly outbox: Outbox
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
  const plainAdapters = createAdapters()
  const adapters = parts.between?.adapters?.(plainAdapters) ?? plainAdapters
  const logins = createLogins()
  const apps: AppBook = { app: async (login, isPractice) => (isPractice ? parts.practiceApp(login) : vault.readApp(login)) }

  const sessions = createSessions({
    adapters,
    logins,
    vault,
    accounts,
    apps,
    http: (platform, isPractice, signal) => createHttp({ transport: parts.lines.transport(isPractice), platform, signal }),
    clock,
    random,
    onLoginDead(grantId) {
      for (const account of accounts.list())
        if (account.grantId === grantId && account.status === 'ready') accounts.save({ ...account, status: 'reconnect-needed' })
      parts.onAccounts()
    },
  })

  const outbox = createOutbox({
    store: deliveries,
    accounts,
    adapters,
    media: files,
    openSession(delivery, signal) {
      const account = accounts.get(delivery.accountId)
      if (account === undefined) throw new ProblemError(problem('account-removed', { accountId: delivery.accountId }))
      return sessions.open(account, signal)
    },
    clock,
    timers,
    random,
    log,
    onChanged: (delivery) => parts.onDelivery(delivery),
    onProgressed: (delivery, meter) => parts.onProgress(delivery, meter),
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
      outbox.release(new Set(connected.map((account) => account.id)))
    },
  })

  const offered = new Map<string, PostingOptions>()
  return {
    settings,
    accounts,
    drafts,
    deliveries,
    rows,
    vault,
    adapters,
    logins,
    sessions,
    connections,
    outbox,
    publishParts: {
      rules: PLATFORM_RULES,
      accounts,
      media: files,
      clock,
      random,
      postingOptions: (accountId) => offered.get(accountId) ?? null,
    },
    offered,
    releaseReady() {
      if (vault.state() !== 'ready') return
      outbox.release(new Set(accounts.list().flatMap((account) => (account.status === 'ready' ? [account.id] : []))))
    },
  }
}

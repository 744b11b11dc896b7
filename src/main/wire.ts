import { join } from 'node:path'
import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { AccountView, AppView, EventName, EventPayload } from '../shared/ipc.ts'
import type { Account, Draft, LoginId } from '../shared/model.ts'
import { problem, ProblemError, type Problem } from '../shared/problem.ts'
import { PlatformError } from './core/platform-error.ts'
import type { Clock, Lines, Log, Random, Timers, Transport } from './core/ports.ts'
import { checkDraft, freeze } from './core/publish.ts'
import { createHandlers } from './ipc/handlers.ts'
import type { Handlers } from './ipc/register.ts'
import { accountView, deliveryView } from './ipc/views.ts'
import { createMediaFiles } from './media/files.ts'
import { createPreview, type Preview } from './media/preview-protocol.ts'
import { createProbe, type MediaProcessHandle } from './media/probe.ts'
import { listenForCallback } from './oauth/loopback.ts'
import { isLoopbackOrigin, routeToSandbox, toRealAddresses, toSandboxAddress } from './platforms/kit/practice-routing.ts'
import { createUndiciTransport } from './platforms/kit/undici-transport.ts'
import { createPractice, type SandboxChild } from './practice/practice.ts'
import { createEngine } from './engine.ts'
import type { Keychain } from './secrets/keychain.ts'
import type { Services } from './services.ts'
import { openDatabase } from './store/database.ts'
import { createMediaStore } from './store/media-store.ts'
import { createSettingsStore } from './store/settings-store.ts'

/** What the app needs of the machine it runs on; Electron or plain Node gives it. */
export interface Surroundings {
  readonly version: string
  /** Our database, caches and the sandbox's world lie here. */
  readonly dataFolder: string
  /** The folder with `sample/`. */
  readonly resourcesFolder: string
  readonly keychain: Keychain
  readonly log: Log
  /** CREATORSYNC_PLATFORM_ORIGIN as given; null when not set. */
  readonly platformOrigin: string | null
  startSandbox(dataFolder: string, port: number): SandboxChild
  startMediaProcess(): MediaProcessHandle
  openInBrowser(url: string): Promise<void>
  copyText(text: string): void
  pickFiles(): Promise<readonly string[]>
  isOnline(): boolean
  emit<K extends EventName>(name: K, payload: EventPayload<K>): void
}

/** The whole app without a window. */
export interface App {
  readonly handlers: Handlers
  readonly preview: Preview
  /** Opens the vault, practice mode if it is used, and the outbox. */
  start(): Promise<void>
  /** The line came back or went away. */
  lineChanged(): void
  /** Cuts what runs (it goes on at the next start) and closes everything. */
  stop(): Promise<void>
}

const systemClock: Clock = { now: () => Date.now() }
const systemTimers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}
const systemRandom: Random = {
  id: () => randomUUID(),
  text: (length) => randomBytes(length).toString('base64url').slice(0, length),
  hex: (length) => randomBytes(length).toString('hex').slice(0, length),
  fraction: () => Math.random(),
}

const VAULT_RETRY_MS = 5_000

/** Builds everything and knows everyone; nothing runs before `start`. Throws when CREATORSYNC_PLATFORM_ORIGIN is no loopback origin. */
export function createApp(around: Surroundings): App {
  const { log } = around
  if (around.platformOrigin !== null && !isLoopbackOrigin(around.platformOrigin)) {
    throw new Error('CREATORSYNC_PLATFORM_ORIGIN takes a loopback origin alone, like http://127.0.0.1:9999')
  }
  const clock = systemClock
  const random = systemRandom
  const { database, notices: found } = openDatabase(join(around.dataFolder, 'creatorsync.db'), clock.now())
  let notices: Problem[] = [...found]

  const media = createMediaStore(database)
  const settings = createSettingsStore(database)
  const probe = createProbe({ start: () => around.startMediaProcess() })
  const files = createMediaFiles({
    store: media,
    probe,
    clock,
    cacheDir: join(around.dataFolder, 'cache', 'thumbnails'),
    newId: () => random.id(),
  })

  const world = createUndiciTransport()
  const practice = createPractice({
    platformOrigin: around.platformOrigin,
    startSandbox: (port) => around.startSandbox(join(around.dataFolder, 'practice'), port),
    port: {
      read: () => settings.read('practice.port', z.number().int().min(0).max(65_535)) ?? 0,
      write: (port) => settings.write('practice.port', port),
    },
    transport: world,
    log,
    onChanged: () => tellApp(),
  })
  const practiceLine: Transport = routeToSandbox(world, () => practice.origin())
  const lines: Lines = {
    transport(isPractice) {
      if (isPractice) return practiceLine
      if (around.platformOrigin !== null) throw new ProblemError(problem('live-paused', { actions: ['wait'] }))
      return world
    },
  }

  const engine = createEngine({
    database,
    clock,
    timers: systemTimers,
    random,
    log,
    keychain: around.keychain,
    files,
    lines,
    practiceApp: (login) => practice.app(login),
    listen: (login) => listenForCallback(login, systemTimers),
    openConsent: (url, isPractice) => around.openInBrowser(isPractice ? toSandboxAddress(practice.origin(), url) : url),
    consentByItself: (url) => practice.consent(url),
    onDelivery: (delivery) => around.emit('delivery.changed', deliveryView(delivery, outbox.progressOf(delivery.id))),
    onProgress: (delivery, meter) => around.emit('delivery.progressed', { deliveryId: delivery.id, progress: meter.progress() }),
    onAccounts: () => tellAccounts(),
    onConnection: (connection) => around.emit('connection.changed', connection),
  })
  const { accounts, adapters, connections, deliveries, drafts, logins, offered, outbox, publishParts, rows, sessions, vault } = engine
  const { releaseReady } = engine

  function appView(): AppView {
    const state = vault.state()
    return {
      version: around.version,
      isFirstRunDone: settings.read('firstRunDone', z.boolean()) ?? false,
      vault: { state, keeper: vault.keeper() },
      practice: { state: practice.state, origin: practice.knownOrigin() },
      areLiveAccountsPaused: around.platformOrigin !== null,
      isOnline: around.isOnline(),
      notices,
    }
  }
  const tellApp = () => around.emit('app.changed', appView())
  const accountViews = (): AccountView[] => accounts.list().map((account) => accountView(account, rows.grant(account.grantId)?.record))
  const tellAccounts = () => around.emit('account.changed', accountViews())
  const changeApp = (): AppView => {
    tellApp()
    return appView()
  }

  function emptyDraft(): Draft {
    return { id: random.id(), text: '', assetIds: [], accountIds: [], overrides: {}, updatedAt: clock.now() }
  }
  function currentDraft(): Draft {
    const draft = drafts.current() ?? emptyDraft()
    const known = new Set(accounts.list().map((account) => account.id))
    return { ...draft, accountIds: draft.accountIds.filter((id) => known.has(id)) }
  }

  /** A keychain that is locked or does not answer yet is asked again until it does. */
  let cancelVaultTimer: (() => void) | null = null
  async function openVault(): Promise<void> {
    const { isKeyLost } = await vault.open()
    if (isKeyLost) {
      for (const account of accounts.list()) accounts.save({ ...account, status: 'reconnect-needed' })
      notices = [...notices, problem('vault-unavailable', { severity: 'warning' })]
      tellAccounts()
    }
    tellApp()
    if (vault.state() === 'locked') cancelVaultTimer = systemTimers.after(VAULT_RETRY_MS, () => void openVault().then(releaseReady))
  }

  const services: Services = {
    clock,
    connections,
    outbox,
    drafts,
    deliveries,
    files,
    media,
    practice,
    vault,
    login(id: LoginId) {
      const login = logins.get(id)
      if (login === undefined) throw new Error(`no login ${id}`)
      return login
    },
    appRow: (id) => rows.app(id),
    requireVault() {
      if (vault.state() !== 'ready') throw new ProblemError(problem('vault-locked', { actions: ['unlock'] }))
    },
    appView,
    finishFirstRun() {
      settings.write('firstRunDone', true)
      return changeApp()
    },
    dismissNotices() {
      notices = []
      return changeApp()
    },
    async openVault(passphrase) {
      await vault.openWithPassphrase(passphrase)
      releaseReady()
      return changeApp()
    },
    accountViews,
    async disconnect(accountId) {
      const account = accounts.get(accountId)
      if (account === undefined) throw new ProblemError(problem('not-found', { accountId }))
      accounts.remove(accountId)
      outbox.accountRemoved(accountId)
      const isGrantInUse = accounts.list().some((other) => other.grantId === account.grantId)
      if (!isGrantInUse) await forget(account)
      tellAccounts()
    },
    async askPostingOptions(accountId) {
      const account = accounts.get(accountId)
      if (account === undefined) throw new ProblemError(problem('not-found', { accountId }))
      const adapter = adapters.get(account.platform)
      if (adapter?.postingOptions === undefined) return null
      try {
        const options = await adapter.postingOptions(sessions.open(account, null), clock.now())
        offered.set(accountId, options)
        return options
      } catch (cause) {
        if (!(cause instanceof PlatformError)) throw cause
        const { kind, platformCode, requestId, text } = cause.failure
        throw new ProblemError(
          problem(kind, {
            accountId,
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
    },
    currentDraft() {
      const draft = currentDraft()
      if (drafts.current() === undefined) drafts.save(draft)
      return draft
    },
    discardDraft() {
      const old = drafts.current()
      const draft = emptyDraft()
      drafts.save(draft)
      if (old !== undefined) drafts.remove(old.id)
      return draft
    },
    checkCurrentDraft: () => checkDraft(currentDraft(), publishParts),
    publish(draftId) {
      const draft = currentDraft()
      if (draft.id !== draftId) throw new ProblemError(problem('not-found'))
      services.requireVault()
      const frozen = freeze(draft, publishParts)
      deliveries.savePost(frozen.post, frozen.deliveries, () => drafts.remove(draft.id))
      for (const delivery of frozen.deliveries) around.emit('delivery.changed', deliveryView(delivery, undefined))
      outbox.wake()
      return frozen.deliveries
    },
    pickFiles: () => around.pickFiles(),
    samplePath: (kind) => join(around.resourcesFolder, 'sample', kind === 'video' ? 'creatorsync-sample.mp4' : 'creatorsync-sample.jpg'),
    openLink: (permalink, isPractice) => around.openInBrowser(services.shownLink(permalink, isPractice)),
    copyText: (text) => around.copyText(text),
    shownLink: (permalink, isPractice) => (isPractice ? toSandboxAddress(practice.origin(), permalink) : permalink),
    realLink: (permalink) => (permalink === null ? null : toRealAddresses(permalink)),
  }

  /** Tells the platform, best effort, and drops the secrets in any case. */
  async function forget(account: Account): Promise<void> {
    const adapter = adapters.get(account.platform)
    const login = adapter === undefined ? undefined : logins.get(adapter.login)
    try {
      const tokens = vault.readGrant(account.grantId)
      const app = login === undefined ? undefined : account.isPractice ? await practice.app(login.login) : vault.readApp(login.login)
      if (login?.revoke !== undefined && tokens !== undefined && app !== undefined)
        await login.revoke(sessions.loginContext(login, app, account.isPractice, '', null), tokens)
    } catch (cause) {
      log.warn(`could not revoke the ${account.platform} login at the platform`, cause)
    }
    vault.removeGrant(account.grantId)
  }

  return {
    handlers: createHandlers(services),
    preview: createPreview({ files }),
    async start() {
      await openVault()
      if (accounts.list().some((account) => account.isPractice) && around.platformOrigin === null) {
        await practice.ensureRunning().catch((cause: unknown) => log.warn('the practice sandbox did not start', cause))
      }
      tellApp()
      tellAccounts()
      outbox.start()
      releaseReady()
    },
    lineChanged() {
      tellApp()
      if (around.isOnline()) outbox.wake()
    },
    async stop() {
      cancelVaultTimer?.()
      await outbox.stop()
      practice.stop()
      probe.close()
      await world.close().catch(() => undefined)
      database.close()
    },
  }
}

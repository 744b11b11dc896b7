import { join } from 'node:path'
import { z } from 'zod'
import type { AppView } from '../shared/views.ts'
import { type LoginId, PlatformId } from '../shared/platforms/registry.ts'
import { problem, ProblemError, type Problem } from '../shared/problem.ts'
import type { Clock, Lines, Transport } from './core/ports.ts'
import type { Circuits } from './core/circuit.ts'
import type { Delivery } from './core/delivery.ts'
import { createHandlers } from './ipc/handlers.ts'
import type { Handlers } from './ipc/register.ts'
import { deliveryView } from './ipc/views.ts'
import { createAccountDesk } from './account-desk.ts'
import { createDraftDesk } from './draft-desk.ts'
import { createSettingsDesk } from './settings-desk.ts'
import { createAvatarCache } from './media/avatars.ts'
import { createMediaFiles } from './media/files.ts'
import { createPreview, type Preview } from './media/preview-protocol.ts'
import { createProbe } from './media/probe.ts'
import { createLine } from './network/line.ts'
import { createReachabilityProbe, platformHosts } from './network/reachability-probe.ts'
import { listenForCallback } from './oauth/loopback.ts'
import { isLoopbackOrigin, routeToSandbox, toRealAddresses, toSandboxAddress } from './platforms/kit/practice-routing.ts'
import { createUndiciTransport } from './platforms/kit/undici-transport.ts'
import { createPractice } from './practice/practice.ts'
import { createEngine } from './engine.ts'
import { loadPlatforms } from './platforms/registry.ts'
import type { Services } from './services.ts'
import { systemClock, systemRandom, systemTimers, type Surroundings } from './surroundings.ts'
import { openDatabase } from './store/database.ts'
import { createOutboxLock } from './store/outbox-lock.ts'
import { createMediaStore } from './store/media-store.ts'
import { createPublishLog } from './store/publish-log.ts'
import { createSettingsStore } from './store/settings-store.ts'

/** The whole app without a window. */
export interface App {
  readonly handlers: Handlers
  readonly services: Services
  readonly preview: Preview
  /** Asks the keychain for the vault's key; what it came to is in the app's view. */
  openVault(): Promise<void>
  /** Opens the vault unless it is open, practice mode if it is used, and the outbox. */
  start(): Promise<void>
  /** True while anything waits for its time. */
  hasScheduled(): boolean
  /** The line came back or went away. */
  lineChanged(): void
  /** The computer slept and is awake again. */
  woke(): void
  /** Cuts what runs (it goes on at the next start) and closes everything. */
  stop(): Promise<void>
}

const VAULT_RETRY_MS = 5_000
/** While the line is away its return wakes the outbox; this is for the case that nobody tells. */
const OFFLINE_LOOK_MS = 5 * 60_000
/** A computer whose clock differs less than this from the platforms' keeps its own: their answers tell whole seconds, late. */
const TRUSTED_CLOCK_MS = 60_000

/** Builds everything and knows everyone; nothing runs before `start`. Rejects when CREATORSYNC_PLATFORM_ORIGIN is no loopback origin. */
export async function createApp(around: Surroundings): Promise<App> {
  const { log } = around
  if (around.platformOrigin !== null && !isLoopbackOrigin(around.platformOrigin)) {
    throw new Error('CREATORSYNC_PLATFORM_ORIGIN takes a loopback origin alone, like http://127.0.0.1:9999')
  }
  const platforms = await loadPlatforms()
  const { clock: ownClock, timers } = around.time ?? { clock: systemClock, timers: systemTimers }
  /** The computer's clock, put right by what the platforms' servers say when it is far off: a post must not go out on another day. */
  const clock: Clock = { now: () => ownClock.now() + (isClockWrong() ? (line.offsetMs() ?? 0) : 0) }
  const isClockWrong = () => Math.abs(line.offsetMs() ?? 0) > TRUSTED_CLOCK_MS
  const random = systemRandom
  const { database, notices: found } = openDatabase(join(around.dataFolder, 'creatorsync.db'), ownClock.now())
  let isClockNoticeDismissed = false
  let isStopped = false
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

  const avatars = createAvatarCache({
    folder: join(around.dataFolder, 'cache', 'avatars'),
    probe,
    transport: (isPractice) => lines.transport(isPractice),
    log,
  })
  const line = createLine({
    probe: createReachabilityProbe({
      transport: world,
      clock: ownClock,
      timers,
      hosts: () =>
        around.platformOrigin === null ? platformHosts(accounts.list().flatMap((one) => (one.isPractice ? [] : [one.platform]))) : [],
    }),
    timers,
    onChanged(state) {
      tellApp()
      if (state === 'online') outbox.execute({ kind: 'line-back' })
    },
  })
  const engine = createEngine({
    platforms,
    database,
    clock,
    computerClock: ownClock,
    timers,
    random,
    log,
    keychain: around.keychain,
    ...(around.between === undefined ? {} : { between: around.between }),
    files,
    lines,
    // Pictures and figures are for a window; the command line publishes and is gone.
    ...(around.runsIn === 'app' ? { avatars } : {}),
    lineProblem() {
      const state = line.state()
      if (state !== 'offline' && state !== 'captive') return null
      return {
        until: clock.now() + OFFLINE_LOOK_MS,
        problem: problem(state === 'offline' ? 'offline' : 'captive-portal', { actions: ['wait'] }),
      }
    },
    onLineDoubt: () => void line.check(),
    practiceApp: (login) => practice.app(login),
    listen: (login) => listenForCallback(login, timers),
    openConsent: (url, isPractice) => around.openInBrowser(isPractice ? toSandboxAddress(practice.origin(), url) : url),
    consentByItself: (url) => practice.consent(url),
    onDelivery: (delivery) => around.emit('delivery.changed', viewOf(delivery)),
    onProgress: (delivery, meter) => around.emit('delivery.progressed', { deliveryId: delivery.id, progress: meter.progress() }),
    onAccounts: () => tellAccounts(),
    lock: createOutboxLock({ file: join(around.dataFolder, 'outbox.lock'), database, kind: around.runsIn, pid: process.pid }),
    async prepareOutbox() {
      if (accounts.list().some((account) => account.isPractice) && around.platformOrigin === null) await practice.ensureRunning()
    },
    onOthers() {
      tellApp()
      tellAccounts()
    },
    onConnection: (connection) => around.emit('connection.changed', connection),
    onAvatar() {
      // Fetched beside everything else: the app may have ended meanwhile.
      if (!isStopped) tellAccounts()
    },
    onMetrics: () => around.emit('insights.changed', {}),
  })
  const { accounts, bucket, connections, deliveries, drafts, logins, outbox, releaseReady, rows, vault } = engine

  const viewOf = (delivery: Delivery) => deliveryView(delivery, outbox.progressOf(delivery.id), accounts.get(delivery.accountId))

  function appView(): AppView {
    const state = vault.state()
    return {
      version: around.version,
      isFirstRunDone: settings.read('firstRunDone', z.boolean()) ?? false,
      vault: { state, keeper: vault.keeper() },
      practice: { state: practice.state, origin: practice.knownOrigin() },
      areLiveAccountsPaused: around.platformOrigin !== null,
      isOnline: around.isOnline(),
      line: line.state(),
      isOutboxPaused: engine.outboxSettings().isPaused,
      outboxRunsIn: outbox.runsHere() ? around.runsIn : (outbox.holder()?.kind ?? around.runsIn),
      platformsDown: platformsDown(engine.circuits.opened()),
      notices:
        isClockWrong() && !isClockNoticeDismissed
          ? [...notices, problem('clock-wrong', { severity: 'warning', params: { offsetMs: line.offsetMs() ?? 0 } })]
          : notices,
    }
  }
  /** The sandbox runs in the process that runs the outbox; its port is written down. */
  function originElsewhere(): string | null {
    const port = settings.read('practice.port', z.number().int().min(0).max(65_535)) ?? 0
    return outbox.runsHere() || port === 0 ? null : `http://127.0.0.1:${port}`
  }
  const tellApp = () => around.emit('app.changed', appView())
  const tellAccounts = () => around.emit('account.changed', accountDesk.accountViews())
  const changeApp = (): AppView => {
    tellApp()
    return appView()
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
    if (vault.state() === 'locked') cancelVaultTimer = timers.after(VAULT_RETRY_MS, () => void openVault().then(releaseReady))
  }

  function requireVault(): void {
    if (vault.state() !== 'ready') throw new ProblemError(problem('vault-locked', { actions: ['unlock'] }))
  }

  const accountDesk = createAccountDesk({
    engine,
    avatars,
    practiceApp: (login) => practice.app(login),
    clock,
    log,
    onChanged: tellAccounts,
  })
  const onQueued = (delivery: Delivery) => around.emit('delivery.changed', viewOf(delivery))
  const draftDesk = createDraftDesk({ engine, files, clock, random, requireVault, onQueued })

  const services: Services = {
    ...accountDesk,
    ...draftDesk,
    ...createSettingsDesk(engine, around.startAtLogin),
    clock,
    connections,
    outbox,
    drafts,
    deliveries,
    publishLog: createPublishLog(database),
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
    requireVault,
    appView,
    finishFirstRun() {
      settings.write('firstRunDone', true)
      return changeApp()
    },
    dismissNotices() {
      notices = []
      isClockNoticeDismissed = true
      return changeApp()
    },
    async openVault(passphrase) {
      await vault.openWithPassphrase(passphrase)
      releaseReady()
      return changeApp()
    },
    deliveryView: viewOf,
    insightsOf: (delivery) => ({ account: accounts.get(delivery.accountId), history: engine.metricsStore.history(delivery.id) }),
    lookAtInsights: () => engine.metrics.look(true),
    pauseOutbox(isPaused) {
      engine.saveOutboxSettings({ isPaused })
      outbox.execute({ kind: 'wake' })
      return changeApp()
    },
    bucket: {
      view: bucket.view,
      save(input) {
        const saved = bucket.save(input)
        // What waited for a working bucket goes on with this one.
        releaseReady()
        return saved
      },
      remove: bucket.remove,
      check: bucket.check,
    },
    pickFiles: () => around.pickFiles(),
    saveText: (suggestedName, text) => around.saveText(suggestedName, text),
    samplePath: (kind) => join(around.resourcesFolder, 'sample', kind === 'video' ? 'creatorsync-sample.mp4' : 'creatorsync-sample.jpg'),
    openLink: (permalink, isPractice) => around.openInBrowser(services.shownLink(permalink, isPractice)),
    copyText: (text) => around.copyText(text),
    shownLink: (permalink, isPractice) =>
      isPractice ? toSandboxAddress(practice.knownOrigin() ?? originElsewhere() ?? practice.origin(), permalink) : permalink,
    openLoginPage: () =>
      around.openInBrowser(`http://${platformHosts(accounts.list().map((one) => one.platform))[0] ?? 'www.youtube.com'}/`),
    realLink: (permalink) => (permalink === null ? null : toRealAddresses(permalink)),
  }

  return {
    handlers: createHandlers(services),
    services,
    preview: createPreview({ files, avatarPath: (accountId) => avatars.path(accountId) }),
    openVault,
    async start() {
      if (vault.state() !== 'ready') await openVault()
      tellApp()
      tellAccounts()
      outbox.start()
      releaseReady()
      await avatars.open(accounts.list())
      tellAccounts()
      if (around.runsIn === 'app') {
        engine.accountRefresh.start()
        engine.metrics.start()
      }
      void line.check()
    },
    hasScheduled: () => deliveries.hasScheduled(),
    lineChanged() {
      tellApp()
      line.networkChanged()
    },
    woke() {
      line.woke()
      outbox.execute({ kind: 'wake' })
    },
    async stop() {
      isStopped = true
      cancelVaultTimer?.()
      engine.accountRefresh.stop()
      engine.metrics.stop()
      line.stop()
      await outbox.stop()
      practice.stop()
      probe.close()
      await world.close().catch(() => undefined)
      database.close()
    },
  }
}

function platformsDown(open: ReturnType<Circuits['opened']>): AppView['platformsDown'] {
  return open.map(({ key, until }) => {
    const [platform, kind] = key.split(':')
    return { platform: PlatformId.parse(platform), isPractice: kind === 'practice', until }
  })
}

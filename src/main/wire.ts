import { join } from 'node:path'
import { randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { AccountView, AppView, EventName, EventPayload, SettingsView } from '../shared/ipc.ts'
import type { Account } from '../shared/account.ts'
import type { Draft } from '../shared/model.ts'
import { type LoginId, PlatformId } from '../shared/platforms/registry.ts'
import { problem, ProblemError, type Problem } from '../shared/problem.ts'
import { knownZones, localZone } from '../shared/schedule.ts'
import { toldProblem } from './core/platform-problem.ts'
import type { Clock, Lines, Log, Random, Timers, Transport } from './core/ports.ts'
import type { Circuits } from './core/circuit.ts'
import type { Delivery } from './core/delivery.ts'
import { findRepeat } from './core/repeats.ts'
import { checkDraft, freeze } from './core/publish.ts'
import { createHandlers } from './ipc/handlers.ts'
import type { Handlers } from './ipc/register.ts'
import { accountView, deliveryView } from './ipc/views.ts'
import { createAvatarCache } from './media/avatars.ts'
import { createMediaFiles } from './media/files.ts'
import { createPreview, type Preview } from './media/preview-protocol.ts'
import { createProbe, type MediaProcessHandle } from './media/probe.ts'
import { createLine } from './network/line.ts'
import { createReachabilityProbe, platformHosts } from './network/reachability-probe.ts'
import { listenForCallback } from './oauth/loopback.ts'
import { isLoopbackOrigin, routeToSandbox, toRealAddresses, toSandboxAddress } from './platforms/kit/practice-routing.ts'
import { createUndiciTransport } from './platforms/kit/undici-transport.ts'
import { createPractice, type SandboxChild } from './practice/practice.ts'
import { createEngine, type Between } from './engine.ts'
import { loadPlatforms } from './platforms/registry.ts'
import type { Keychain } from './secrets/keychain.ts'
import type { Services } from './services.ts'
import { openDatabase } from './store/database.ts'
import { createOutboxLock } from './store/outbox-lock.ts'
import { createMediaStore } from './store/media-store.ts'
import { createPublishLog } from './store/publish-log.ts'
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
  readonly runsIn: 'app' | 'cli'
  /** Null where the system or this way of running offers no such thing. */
  readonly startAtLogin: { get(): boolean; set(isOn: boolean): void } | null
  /** Another clock than the computer's, for rehearsals. */
  readonly time?: { readonly clock: Clock; readonly timers: Timers }
  readonly between?: Between
  startSandbox(dataFolder: string, port: number): SandboxChild
  startMediaProcess(): MediaProcessHandle
  openInBrowser(url: string): Promise<void>
  copyText(text: string): void
  pickFiles(): Promise<readonly string[]>
  /** Asks where to save a text, and saves it there; answers the file's name without its folder, null when the question was closed. */
  saveText(suggestedName: string, text: string): Promise<string | null>
  isOnline(): boolean
  emit<K extends EventName>(name: K, payload: EventPayload<K>): void
}

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
  const { accounts, adapters, bucket, connections, deliveries, drafts, logins, offered, outbox, publishParts, rows, sessions, vault } =
    engine
  const { releaseReady } = engine

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
  function settingsView(): SettingsView {
    const { uploadLimit, publishIfLateByLessThanMs } = engine.outboxSettings()
    return {
      uploadLimit,
      publishIfLateByLessThanMs,
      startAtLogin: around.startAtLogin?.get() ?? false,
      canStartAtLogin: around.startAtLogin !== null,
      staysInTray: settings.read('staysInTray', z.boolean()) ?? false,
      zone: localZone(),
      zones: [...knownZones()],
    }
  }
  const tellApp = () => around.emit('app.changed', appView())
  const accountViews = (): AccountView[] =>
    accounts.list().map((account) =>
      accountView(account, {
        grant: rows.grant(account.grantId)?.record,
        login: logins.get(adapters.get(account.platform)?.login ?? 'x'),
        budgets: engine.budgets.viewsOf(account),
        avatarVersion: avatars.version(account.id),
        now: clock.now(),
      }),
    )
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
    if (vault.state() === 'locked') cancelVaultTimer = timers.after(VAULT_RETRY_MS, () => void openVault().then(releaseReady))
  }

  const services: Services = {
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
      isClockNoticeDismissed = true
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
      outbox.execute({ kind: 'account-removed', accountId })
      const isGrantInUse = accounts.list().some((other) => other.grantId === account.grantId)
      if (!isGrantInUse) await forget(account)
      await avatars.forget(accountId)
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
        throw toldProblem(cause, account)
      }
    },
    deliveryView: viewOf,
    async refreshAccount(accountId) {
      const account = accounts.get(accountId)
      if (account === undefined) throw new ProblemError(problem('not-found', { accountId }))
      await engine.accountRefresh.refreshNow(accountId).catch((cause: unknown) => {
        throw toldProblem(cause, account)
      })
    },
    insightsOf: (delivery) => ({ account: accounts.get(delivery.accountId), history: engine.metricsStore.history(delivery.id) }),
    lookAtInsights: () => engine.metrics.look(true),
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
    checkDraftOf: (draft) => checkDraft(draft, publishParts),
    publish(draftId, wish) {
      const draft = currentDraft()
      if (draft.id !== draftId) throw new ProblemError(problem('not-found'))
      return services.publishDraft(draft, wish)
    },
    publishDraft(draft, { schedule, isRepeatMeant }) {
      services.requireVault()
      const frozen = freeze(draft, publishParts, schedule)
      const repeat = isRepeatMeant ? null : findRepeat(draft, { media: files, recentOf: deliveries.listRecentOfAccount }, clock.now())
      if (repeat !== null) throw new ProblemError(repeat)
      deliveries.savePost(frozen.post, frozen.deliveries, () => drafts.remove(draft.id))
      for (const delivery of frozen.deliveries) around.emit('delivery.changed', viewOf(delivery))
      outbox.execute({ kind: 'wake' })
      return frozen.deliveries
    },
    pauseOutbox(isPaused) {
      engine.saveOutboxSettings({ isPaused })
      outbox.execute({ kind: 'wake' })
      return changeApp()
    },
    settingsView,
    saveSettings({ startAtLogin, staysInTray, ...ofOutbox }) {
      const { uploadLimit, publishIfLateByLessThanMs } = { ...engine.outboxSettings(), ...ofOutbox }
      engine.saveOutboxSettings({
        uploadLimit: uploadLimit ?? null,
        ...(publishIfLateByLessThanMs === undefined ? {} : { publishIfLateByLessThanMs }),
      })
      if (staysInTray !== undefined) settings.write('staysInTray', staysInTray)
      if (startAtLogin !== undefined) around.startAtLogin?.set(startAtLogin)
      outbox.execute({ kind: 'wake' })
      return settingsView()
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

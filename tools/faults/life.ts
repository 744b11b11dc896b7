import { createHash, randomBytes, randomUUID } from 'node:crypto'
import Sqlite from 'better-sqlite3'
import { loadPlatforms } from '../../src/main/platforms/registry.ts'
import { createEngine, type Engine } from '../../src/main/engine.ts'
import type { CallbackListener } from '../../src/main/core/accounts.ts'
import type { OutboxHolder, OutboxLock } from '../../src/main/core/outbox-desk.ts'
import type { LoginAdapter } from '../../src/main/core/login-adapter.ts'
import type { Random } from '../../src/main/core/ports.ts'
import { redirectUri } from '../../src/main/core/redirects.ts'
import { routeToSandbox } from '../../src/main/platforms/kit/practice-routing.ts'
import { PLATFORMS } from '../../src/sandbox/platforms.ts'
import { mediaFilesOver } from './content.ts'
import { databaseBusy, diskFull, gatedDatabase, ProcessDied } from './journal.ts'
import { createLine, ORIGIN } from './line.ts'
import type { Stage } from './stage.ts'

const platforms = await loadPlatforms()

/** One process of the app, from its start to its death: the real engine over the rows that the last one left. */
export interface Life {
  readonly engine: Engine
  isAlive(): boolean
  /** The process is gone at once: its memory, its timers and its calls; rows stay as committed. */
  die(why: string): void
}

/** The outbox looks every second for the work of other processes, 86,400 times a simulated day: a timer may always be late, so these are. */
const LOOK_MS = 1_000
const LATE_LOOK_MS = 20_000

/** The key in the simulated keychain: any 32 bytes. */
const KEYCHAIN_SECRET = createHash('sha256').update('simulated keychain').digest('base64')

/** Starts a process. `onDeath` is told once. Throws what the engine's start throws. */
export async function startLife(stage: Stage, kind: OutboxHolder['kind'], onDeath: (why: string) => void): Promise<Life> {
  const { time, trace, weather } = stage
  let isAlive = true
  const assertAlive = () => {
    if (!isAlive) throw new ProcessDied()
  }
  const die = (why: string) => {
    if (!isAlive) return
    isAlive = false
    trace.note(`process dies ${why}`)
    stage.ledger.excuseLast()
    if (stage.lock.heldBy === token) stage.lock.heldBy = null
    // Refreshes of a dead process go on at the platform, and are nobody's any more.
    stage.refreshing.clear()
    if (stage.durable !== null) stage.database.current = new Sqlite(stage.durable)
    onDeath(why)
  }
  const token = Symbol(kind)
  const owner = { isAlive: () => isAlive, die }

  let ownCommits = 0
  const database = gatedDatabase({
    database: stage.database.current,
    dataVersion: () => stage.commits - ownCommits,
    assertAlive,
    gate(what, doWrite) {
      time.stir()
      const write = () => {
        stage.commits += 1
        ownCommits += 1
        const done = doWrite()
        if (stage.durable !== null && stage.commits % (stage.breakage?.writesLate ?? 1) === 0)
          stage.durable = stage.database.current.serialize()
        return done
      }
      const fault = stage.connecting === null ? weather.forWrite(time.now()) : null
      if (fault === null) return write()
      weather.happened(fault)
      trace.note(`${what} ! ${fault}`)
      stage.ledger.excuseLast()
      if (fault === 'disk-full') throw diskFull()
      if (fault === 'database-busy') throw databaseBusy()
      if (fault === 'death-after-write') write()
      die(fault === 'death-after-write' ? `after ${what}` : `before ${what}`)
      throw new ProcessDied()
    },
  })

  const line = createLine(stage, owner)
  const practiceLine = routeToSandbox(line, () => ORIGIN)
  const listener = createListener()
  const engine = createEngine({
    platforms,
    database,
    clock: { now: () => time.now() + stage.skewMs },
    timers: {
      after: (ms, work) =>
        time.after(ms === LOOK_MS ? LATE_LOOK_MS : ms, () => {
          if (!isAlive) return
          try {
            work()
          } catch (cause) {
            if (cause instanceof ProcessDied) return
            stage.uncaught.push(String(cause))
            die(`of an error nobody caught: ${String(cause)}`)
          }
        }),
    },
    random: systemRandom,
    log: {
      info: (message) => trace.note(`  ${message}`),
      warn: (message, cause) => trace.note(`  ${message}${cause === undefined ? '' : `: ${String(cause)}`}`),
    },
    keychain: { read: async () => ({ state: 'ready', secret: KEYCHAIN_SECRET }), write: async () => true },
    files: mediaFilesOver(stage.contents),
    lines: { transport: () => practiceLine },
    lock: stage.breakage?.lock?.() ?? lockOf(stage, token, kind, owner.isAlive),
    prepareOutbox: async () => undefined,
    lineProblem: () => null,
    onLineDoubt: () => undefined,
    onOthers: () => undefined,
    practiceApp: async (login) => {
      const platform = PLATFORMS.find((one) => one.login === login)
      if (platform === undefined) return undefined
      const { clientId, clientSecret } = platform.practiceApp(stage.sandbox.world)
      return { kind: 'oauth2', clientId, clientSecret }
    },
    listen: async (login) => listener.listen(login),
    openConsent: async () => undefined,
    consentByItself: (url) => consent(stage, url, listener.callback),
    onDelivery(delivery) {
      const about = delivery.problem === null ? '' : ` (${delivery.problem.code})`
      trace.note(
        `${delivery.platform} ${delivery.id.slice(0, 4)} ${delivery.status} ${delivery.phase} ${delivery.commit?.state ?? ''}${about}`,
      )
    },
    onProgress: () => undefined,
    onAccounts: () => undefined,
    onConnection: () => undefined,
    ...(stage.breakage?.between === undefined ? {} : { between: stage.breakage.between(stage) }),
  })
  const life: Life = { engine, isAlive: () => isAlive, die }
  try {
    await engine.vault.open()
    engine.outbox.start()
  } catch (cause) {
    if (!(cause instanceof ProcessDied)) die(`at its start: ${String(cause)}`)
  }
  return life
}

const systemRandom: Random = {
  id: () => randomUUID(),
  text: (length) => randomBytes(length).toString('base64url').slice(0, length),
  hex: (length) => randomBytes(length).toString('hex').slice(0, length),
  fraction: () => Math.random(),
}

/** The lock file's behaviour without a file: it ends with its holder, and nobody takes it from a living one. */
function lockOf(stage: Stage, token: symbol, kind: OutboxHolder['kind'], isAlive: () => boolean): OutboxLock {
  const { lock, time } = stage
  return {
    tryTake() {
      if (!isAlive()) return false
      lock.heldBy ??= token
      if (lock.heldBy === token) lock.notice = { kind, pid: kind === 'app' ? 1 : 2, since: time.now(), beatAt: time.now() }
      return lock.heldBy === token
    },
    isHeld: () => lock.heldBy === token,
    beat(now) {
      if (lock.notice !== null) lock.notice = { ...lock.notice, beatAt: now }
    },
    holder: () => lock.notice,
    release() {
      if (lock.heldBy === token) lock.heldBy = null
    },
  }
}

/** The listener that waits for the browser's answer, without a socket. */
function createListener(): { listen(login: LoginAdapter): CallbackListener; callback(address: string): void } {
  let resolve: (parameters: Readonly<Record<string, string>>) => void = () => undefined
  return {
    listen: (login) => ({
      redirectUri: redirectUri(login.redirect, 8917),
      wait: () =>
        new Promise((settle) => {
          resolve = settle
        }),
      close: () => undefined,
    }),
    callback: (address) => resolve(Object.fromEntries(new URL(address).searchParams)),
  }
}

/** The creator allows everything on the consent page. */
async function consent(stage: Stage, address: string, callback: (address: string) => void): Promise<void> {
  async function* form(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('decision=allow')
  }
  const headers = { host: new URL(ORIGIN).host, 'content-type': 'application/x-www-form-urlencoded', 'content-length': '14' }
  const answer = await stage.sandbox.handle({ method: 'POST', url: new URL(address), headers, body: form(), origin: ORIGIN })
  const { location } = answer.headers
  if (location === undefined) throw new Error(`the consent page answered ${answer.status}`)
  callback(location)
}

import Sqlite from 'better-sqlite3'
import { openMemoryDatabase } from '../../src/main/store/database.ts'
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import type { Account } from '../../src/shared/account.ts'
import { LOGIN_IDS } from '../../src/shared/platforms/registry.ts'
import { loadContents, type Contents } from './content.ts'
import { createLedger } from './ledger.ts'
import { startLife } from './life.ts'
import { createMemoryBlobs } from './memory-blobs.ts'
import { createMemoryCollections } from './memory-collections.ts'
import { reseed, useClock } from './seeded-process.ts'
import { createSeededRandom } from './seeded-random.ts'
import type { Stage } from './stage.ts'
import { createTrace } from './trace.ts'
import { createVirtualTime, type VirtualTime } from './virtual-time.ts'
import { drawWeather } from './weather.ts'

/** When every run's world was made. An evening in Europe: both quota midnights, UTC's and California's, are hours away. */
export const WORLD_MADE_AT = Date.UTC(2026, 10, 23, 21, 0, 0)

/** A world with all practice accounts connected, from which each run starts afresh. */
export interface Template {
  readonly sandbox: Sandbox
  readonly contents: Contents
  readonly accounts: readonly Account[]
  /** Puts the sandbox back to the beginning, at this time. */
  putBack(time: VirtualTime): void
  /** X no longer knows what was posted before. */
  forgetDuplicates(): void
  /** The database as it was after connecting. */
  database(): Sqlite.Database
}

/** Goes once through the real logins of all six platforms, and keeps what they left. */
export async function makeTemplate(): Promise<Template> {
  let time = createVirtualTime(WORLD_MADE_AT)
  useClock(() => time.now())
  reseed(0)
  const contents = await loadContents()
  const collections = createMemoryCollections()
  const blobs = createMemoryBlobs()
  const clock = {
    now: () => time.now(),
    advance: () => {
      throw new Error('in a simulation nobody turns the clock')
    },
    sleep: (ms: number) => time.sleep(ms),
  }
  const sandbox = createSandbox({ clock, collections, blobs })
  const database = openMemoryDatabase()
  const random = createSeededRandom(0)
  const stage: Stage = {
    time,
    sandbox,
    contents,
    database: { current: database },
    commits: 0,
    lock: { heldBy: null, notice: null },
    weather: { ...drawWeather(random, WORLD_MADE_AT), forCall: () => null, forWrite: () => null },
    random,
    trace: createTrace(() => time.now(), WORLD_MADE_AT, false),
    ledger: createLedger(contents, () => time.now()),
    breakage: null,
    skewMs: 0,
    isOnline: true,
    connecting: 'x',
    beforeMediaPostAtX: () => undefined,
    uncaught: [],
    misdeeds: [],
    refreshing: new Set(),
    durable: null,
  }
  const life = await startLife(stage, 'app', () => undefined)
  for (const login of LOGIN_IDS) await life.engine.connections.connectPractice(login)
  const accounts = life.engine.accounts.list()
  life.die('with the template')
  const rows = database.serialize()
  database.close()
  const world = collections.copy()
  return {
    sandbox,
    contents,
    accounts,
    putBack(fresh) {
      time = fresh
      collections.putBack(world)
      blobs.clear()
    },
    forgetDuplicates: () => collections.clear('x-duplicates'),
    database: () => new Sqlite(rows),
  }
}

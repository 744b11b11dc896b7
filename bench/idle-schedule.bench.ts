import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import type { Account } from '../src/shared/account.ts'
import { loadPlatforms } from '../src/main/platforms/registry.ts'
import { createEngine, type Engine } from '../src/main/engine.ts'
import { freeze } from '../src/main/core/publish.ts'
import { openDatabase, type Database } from '../src/main/store/database.ts'
import { createOutboxLock } from '../src/main/store/outbox-lock.ts'

const platforms = await loadPlatforms()

/**
 * What 10,000 posts that wait for their time cost: processor time of an idle process with the real engine over a real database, first in real time, then with
 * time running sixty times as fast, so that what happens once a minute is seen, too. Prints one JSON line; exits 1 at 0.5 % of a core or more.
 */
const DELIVERIES = 10_000
const ACCOUNTS = 20
const HOUR_MS = 60 * 60_000
/** The first is due so late that even in fast time none comes due. */
const FIRST_DUE_AFTER_MS = 48 * HOUR_MS
const MEASURED_MS = 20_000
const FASTER = 60
const ALLOWED_PERCENT = 0.5

const folder = mkdtempSync(join(tmpdir(), 'creatorsync-idle-'))
const { database } = openDatabase(join(folder, 'creatorsync.db'), Date.now())
try {
  seed(database)
  const inRealTime = await idle(database, 1)
  const inFastTime = await idle(database, FASTER)
  const result = {
    deliveries: DELIVERIES,
    seconds: MEASURED_MS / 1000,
    cpuPercent: percent(inRealTime.cpuMs, MEASURED_MS),
    cpuPercentOverMinutes: percent(inFastTime.cpuMs, MEASURED_MS * FASTER),
    wakeUps: inRealTime.wakeUps,
    wakeUpsOverMinutes: inFastTime.wakeUps,
    changedRows: inRealTime.changedRows + inFastTime.changedRows,
    allowedPercent: ALLOWED_PERCENT,
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
  const isIdle = result.cpuPercent < ALLOWED_PERCENT && result.cpuPercentOverMinutes < ALLOWED_PERCENT && result.changedRows === 0
  // An outbox that never woke up was not measured.
  process.exitCode = isIdle && result.wakeUpsOverMinutes >= FASTER / 3 ? 0 : 1
} finally {
  database.close()
  rmSync(folder, { recursive: true, force: true })
}

function percent(part: number, whole: number): number {
  return Number(((100 * part) / whole).toFixed(4))
}

/** Processor time of the whole process while the outbox waits, how often it woke up, and how many rows it changed (none, if it is right). */
async function idle(over: Database, speed: number): Promise<{ cpuMs: number; wakeUps: number; changedRows: number }> {
  let wakeUps = 0
  let changedRows = 0
  const began = Date.now()
  const engine = engineOver(over, () => began + (Date.now() - began) * speed, {
    after(ms, work) {
      const timer = setTimeout(() => {
        wakeUps += 1
        work()
      }, ms / speed)
      return () => clearTimeout(timer)
    },
    onDelivery: () => (changedRows += 1),
  })
  engine.outbox.start()
  // What starting cost is over: code compiled, pages read.
  await pass(2_000)
  wakeUps = 0
  const before = process.cpuUsage()
  await pass(MEASURED_MS)
  const { user, system } = process.cpuUsage(before)
  await engine.outbox.stop()
  return { cpuMs: (user + system) / 1000, wakeUps, changedRows }
}

function engineOver(
  over: Database,
  now: () => number,
  around: { after(ms: number, work: () => void): () => void; onDelivery(): void },
): Engine {
  const never = () => Promise.reject(new Error('nothing is due, so nothing is asked'))
  const nothing = () => undefined
  return createEngine({
    platforms,
    database: over,
    clock: { now },
    timers: { after: (ms, work) => around.after(ms, work) },
    random: { id: () => randomUUID(), text: () => '', hex: () => '', fraction: () => 0.5 },
    log: { info: nothing, warn: (message, cause) => void process.stderr.write(`${message}: ${String(cause)}\n`) },
    keychain: { read: async () => ({ state: 'empty' }), write: async () => true },
    files: { asset: nothing, open: never },
    lines: { transport: () => ({ send: never }) },
    lock: createOutboxLock({ file: join(folder, 'outbox.lock'), database: over, kind: 'app', pid: process.pid }),
    prepareOutbox: async () => undefined,
    lineProblem: () => null,
    onLineDoubt: nothing,
    practiceApp: never,
    listen: never,
    openConsent: never,
    consentByItself: never,
    onDelivery: around.onDelivery,
    onProgress: nothing,
    onAccounts: nothing,
    onOthers: nothing,
    onConnection: nothing,
  })
}

/** Texts for twenty accounts, one each hour. */
function seed(over: Database): void {
  const engine = engineOver(over, () => Date.now(), { after: () => () => undefined, onDelivery: () => undefined })
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) => account(`account-${index}`))
  for (const one of accounts) engine.accounts.save(one)
  const draft = {
    id: 'draft',
    text: 'Out in its own time',
    assetIds: [],
    accountIds: accounts.map(({ id }) => id),
    overrides: {},
    updatedAt: 0,
  }
  const { post, deliveries } = freeze(draft, engine.publishParts)
  const first = Date.now() + FIRST_DUE_AFTER_MS
  const scheduled = Array.from({ length: DELIVERIES }, (_, index) => {
    const dueAt = first + index * HOUR_MS
    const schedule = { wallTime: new Date(dueAt).toISOString().slice(0, 16), zone: 'UTC' }
    return { ...deliveries[index % ACCOUNTS]!, id: randomUUID(), status: 'scheduled' as const, schedule, dueAt, nextAt: dueAt }
  })
  engine.deliveries.savePost(post, scheduled, () => undefined)
}

function account(id: string): Account {
  const identity = { id, platform: 'x', remoteId: id, displayName: 'Mira', handle: id, avatarUrl: null, kind: 'person' } as const
  return { ...identity, grantId: id, isPractice: true, tier: null, status: 'ready', facts: {}, abilities: [], checkedAt: 0, connectedAt: 0 }
}

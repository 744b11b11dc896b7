import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problem, ProblemError } from '../../shared/problem.ts'
import { openDatabase, type Database } from '../store/database.ts'
import { createDeliveryStore, type DeliveryStoreWithQueries } from '../store/delivery-store.ts'
import { createChanges, createOutboxCommands } from '../store/outbox-commands.ts'
import { createOutboxLock } from '../store/outbox-lock.ts'
import type { Delivery } from './delivery.ts'
import type { OutboxCommand } from './outbox-command.ts'
import { createOutboxDesk, type OutboxDesk, type OutboxDeskParts } from './outbox-desk.ts'
import type { Outbox } from './outbox.ts'
import { createFakeTime, createGate, type FakeTime } from './testing/fake-time.ts'
import { sampleDelivery } from './testing/sample-delivery.ts'

const START = Date.UTC(2026, 10, 23, 12)

/** One process as far as the outbox goes: its own connection, desk and memory. */
interface Process {
  readonly desk: OutboxDesk
  readonly database: Database
  readonly deliveries: DeliveryStoreWithQueries
  readonly executed: OutboxCommand[]
  readonly told: Delivery[]
  readonly warnings: string[]
  readonly starts: () => number
  readonly holderChanges: () => number
  readonly looksAtOthers: () => number
}

let folder: string
let time: FakeTime
let opened: Process[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-desk-'))
  time = createFakeTime(START)
  opened = []
})
afterEach(async () => {
  for (const one of opened) {
    await one.desk.stop()
    one.database.close()
  }
  rmSync(folder, { recursive: true, force: true })
})

function open(kind: 'app' | 'cli', more: Partial<OutboxDeskParts> = {}, obey: (command: OutboxCommand) => void = () => undefined): Process {
  const { database } = openDatabase(join(folder, 'creatorsync.db'), time.now())
  const deliveries = createDeliveryStore(database)
  const executed: OutboxCommand[] = []
  const told: Delivery[] = []
  const warnings: string[] = []
  const counts = { starts: 0, holder: 0, others: 0 }
  const outbox: Outbox = {
    start: () => void (counts.starts += 1),
    execute(command) {
      obey(command)
      executed.push(command)
      return 'deliveryId' in command ? deliveries.get(command.deliveryId) : undefined
    },
    progressOf: () => undefined,
    runningCount: () => 0,
    stop: async () => undefined,
  }
  const desk = createOutboxDesk({
    outbox,
    lock: createOutboxLock({ file: join(folder, 'outbox.lock'), database, kind, pid: opened.length + 1 }),
    commands: createOutboxCommands(database),
    deliveries,
    loginEndsAt: () => null,
    timers: time,
    clock: time,
    changes: createChanges(database),
    log: { info: () => undefined, warn: (message) => void warnings.push(message) },
    onDelivery: (delivery) => void told.push(delivery),
    onOthersWrote: () => void (counts.others += 1),
    onHolder: () => void (counts.holder += 1),
    ...more,
  })
  const made: Process = {
    desk,
    database,
    deliveries,
    executed,
    told,
    warnings,
    starts: () => counts.starts,
    holderChanges: () => counts.holder,
    looksAtOthers: () => counts.others,
  }
  opened.push(made)
  return made
}

const asked = (process: Process) => process.executed.filter((command) => command.kind !== 'wake')

function save(process: Process, id: string, change: Partial<Delivery> = {}): Delivery {
  const delivery = sampleDelivery({ id, postId: `post of ${id}`, accountId: 'account-1', totalBytes: 0, createdAt: time.now(), ...change })
  if (process.deliveries.get(id) === undefined)
    process.deliveries.savePost({ id: delivery.postId, createdAt: time.now(), text: 'hello', assetIds: [] }, [delivery], () => undefined)
  else process.deliveries.save(delivery)
  return delivery
}

describe('who runs the outbox', () => {
  it('is the first one that started, and nobody beside it', async () => {
    const [app, cli] = [open('app'), open('cli')]
    app.desk.start()
    cli.desk.start()
    await time.pass(60_000)
    expect([app.desk.runsHere(), cli.desk.runsHere()]).toEqual([true, false])
    expect([app.starts(), cli.starts()]).toEqual([1, 0])
    expect(cli.desk.holder()).toMatchObject({ kind: 'app', pid: 1, since: START })
  })

  it('is one of two in each of 200 races, whoever comes first, and the other one after it', async () => {
    const [one, other] = [open('app'), open('cli')]
    for (let race = 0; race < 200; race += 1) {
      const [first, second] = race % 3 === 0 ? [other, one] : [one, other]
      first.desk.start()
      second.desk.start()
      expect([first.desk.runsHere(), second.desk.runsHere()], `race ${race}`).toEqual([true, false])
      await first.desk.stop()
      expect(second.desk.runsHere(), 'not before it tried again').toBe(false)
      await time.pass(2_000)
      expect(second.desk.runsHere(), `race ${race}`).toBe(true)
      await second.desk.stop()
      expect(one.starts() + other.starts()).toBe(2 * (race + 1))
    }
  }, 60_000)

  it('shows a sign of life every five seconds, and takes its notice away when it stops', async () => {
    const [app, cli] = [open('app'), open('cli')]
    app.desk.start()
    cli.desk.start()
    await time.pass(33_000)
    expect(cli.desk.holder()).toEqual({ kind: 'app', pid: 1, since: START, beatAt: START + 30_000 })
    await app.desk.stop()
    expect(app.desk.holder()).toBeNull()
  })

  it('is nobody while nobody started, and asking does not keep the lock', () => {
    const [app, cli] = [open('app'), open('cli')]
    expect(cli.desk.holder()).toBeNull()
    app.desk.start()
    expect(app.desk.runsHere()).toBe(true)
  })

  it('tells when it takes over from another', async () => {
    const [app, cli] = [open('app'), open('cli')]
    app.desk.start()
    cli.desk.start()
    const before = cli.holderChanges()
    await app.desk.stop()
    await time.pass(3_000)
    expect(cli.desk.runsHere()).toBe(true)
    expect(cli.holderChanges()).toBeGreaterThan(before)
  })

  it('begins only when what it needs stands, and begins without it when that fails', async () => {
    const gate = createGate()
    const app = open('app', { prepare: () => gate.promise })
    app.desk.start()
    await time.pass(1_000)
    expect(app.starts()).toBe(0)
    gate.fail(new Error('no sandbox'))
    await time.pass(0)
    expect(app.starts()).toBe(1)
    expect(app.warnings).toHaveLength(1)
  })

  it('ends, and gives the lock back, where the disk refuses to let its notice be removed', async () => {
    const full = open('cli')
    full.desk.start()
    full.database.exec("CREATE TRIGGER full BEFORE DELETE ON outbox_holder BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    await full.desk.stop()
    expect(full.warnings).toEqual(['the notice of the outbox could not be taken back'])
    const next = open('app')
    next.desk.start()
    expect(next.desk.runsHere()).toBe(true)
  })

  it('does not begin after it was stopped while it got ready', async () => {
    const gate = createGate()
    const app = open('app', { prepare: () => gate.promise })
    app.desk.start()
    await app.desk.stop()
    gate.open()
    await time.pass(5_000)
    expect(app.starts()).toBe(0)
    expect(open('cli').desk.holder()).toBeNull()
  })
})

describe('a command', () => {
  it('is done at once where the outbox runs', () => {
    const app = open('app')
    app.desk.start()
    save(app, 'd1')
    expect(app.desk.execute({ kind: 'pause', deliveryId: 'd1' })?.id).toBe('d1')
    expect(asked(app)).toEqual([{ kind: 'pause', deliveryId: 'd1' }])
  })

  it('reaches the process that runs the outbox within a second or so, in order and once', async () => {
    const [app, cli] = [open('app'), open('cli')]
    app.desk.start()
    cli.desk.start()
    save(app, 'd1')
    cli.desk.execute({ kind: 'pause', deliveryId: 'd1' })
    expect(cli.desk.execute({ kind: 'resume', deliveryId: 'd1' })?.id).toBe('d1')
    expect(cli.desk.handedOver()).toBe(2)
    await time.pass(1_000)
    await time.pass(10_000)
    expect(asked(app)).toEqual([
      { kind: 'pause', deliveryId: 'd1' },
      { kind: 'resume', deliveryId: 'd1' },
    ])
    expect(cli.executed).toEqual([])
    expect(cli.desk.handedOver()).toBe(0)
  })

  it('about a delivery that nobody knows is refused on the spot, also when handed over', () => {
    const [app, cli] = [open('app'), open('cli')]
    app.desk.start()
    cli.desk.start()
    expect(() => cli.desk.execute({ kind: 'retry', deliveryId: 'nobody' })).toThrow('not-found')
    expect(cli.desk.handedOver()).toBe(0)
  })

  it('to a time that is over is refused on the spot, also when handed over', () => {
    const [app, cli] = [open('app'), open('cli')]
    app.desk.start()
    cli.desk.start()
    save(app, 'd1')
    const schedule = { wallTime: '2026-11-23T11:00', zone: 'UTC' }
    expect(() => cli.desk.execute({ kind: 'reschedule', deliveryId: 'd1', schedule })).toThrow('schedule-in-past')
  })

  it('to a time at which the account’s login is over is refused on the spot', () => {
    const app = open('app', { loginEndsAt: () => Date.UTC(2026, 10, 30) })
    app.desk.start()
    save(app, 'd1')
    const to = (wallTime: string) => app.desk.execute({ kind: 'reschedule', deliveryId: 'd1', schedule: { wallTime, zone: 'UTC' } })
    expect(() => to('2026-11-30T00:00')).toThrow('login-ends-first')
    expect(() => to('2026-11-29T23:59')).not.toThrow()
  })

  it('that fails where it arrives, or that nobody can read, holds up none of the others', async () => {
    const app = open('app', {}, (command) => {
      if (command.kind === 'retry') throw new ProblemError(problem('not-found'))
    })
    const cli = open('cli')
    app.desk.start()
    cli.desk.start()
    save(app, 'd1')
    cli.desk.execute({ kind: 'retry', deliveryId: 'd1' })
    cli.database.prepare('INSERT INTO outbox_commands (at, value) VALUES (1, ?)').run('{"kind":"from-tomorrow"}')
    cli.database.prepare('INSERT INTO outbox_commands (at, value) VALUES (1, ?)').run('{"kin')
    cli.desk.execute({ kind: 'cancel', deliveryId: 'd1' })
    await time.pass(1_000)
    expect(asked(app)).toEqual([{ kind: 'cancel', deliveryId: 'd1' }])
    expect(app.warnings).toHaveLength(3)
    expect(cli.desk.handedOver()).toBe(0)
  })

  it('that waits when its receiver ends is done by the one that takes over', async () => {
    const [app, cli] = [open('app'), open('cli')]
    app.desk.start()
    cli.desk.start()
    save(app, 'd1')
    cli.desk.execute({ kind: 'cancel', deliveryId: 'd1' })
    await app.desk.stop()
    await time.pass(2_000)
    expect(asked(cli)).toEqual([{ kind: 'cancel', deliveryId: 'd1' }])
    expect(cli.desk.handedOver()).toBe(0)
  })

  it('of a process that does not run the outbox is done there under the lock when nobody does, and nothing is sent', () => {
    const cli = open('cli')
    save(cli, 'd1')
    cli.desk.execute({ kind: 'cancel', deliveryId: 'd1' })
    expect(cli.executed).toEqual([{ kind: 'cancel', deliveryId: 'd1' }])
    expect(cli.starts()).toBe(0)
    expect(cli.desk.runsHere()).toBe(false)
  })
})

describe('what another process wrote', () => {
  it('wakes the outbox that runs', async () => {
    const [app, cli] = [open('app'), open('cli')]
    app.desk.start()
    await time.pass(5_000)
    expect(app.executed).toEqual([])
    save(cli, 'd1')
    cli.desk.execute({ kind: 'wake' })
    await time.pass(1_000)
    expect(app.executed).toEqual([{ kind: 'wake' }])
    expect(app.told.map((delivery) => delivery.id)).toEqual(['d1'])
    expect(app.looksAtOthers()).toBe(1)
  })

  it('is told once for each change, also where two fall into one millisecond', async () => {
    const [app, cli] = [open('app'), open('cli')]
    app.desk.start()
    cli.desk.start()
    save(app, 'd1')
    await time.pass(1_000)
    const updatedAt = time.now()
    save(app, 'd1', { status: 'running', updatedAt })
    await time.pass(1_000)
    save(app, 'd1', { status: 'committing', updatedAt })
    await time.pass(1_000)
    save(app, 'd2')
    await time.pass(30_000)
    expect(cli.told.map((delivery) => `${delivery.id} ${delivery.status}`)).toEqual([
      'd1 queued',
      'd1 running',
      'd1 committing',
      'd2 queued',
    ])
  })

  it('is told also after the clock was put back', async () => {
    const [app, cli] = [open('app'), open('cli')]
    let back = 0
    const deskOf = open('cli', { clock: { now: () => time.now() - back } })
    app.desk.start()
    cli.desk.start()
    deskOf.desk.start()
    await time.pass(5_000)
    back = 60 * 60_000
    save(app, 'd1', { updatedAt: time.now() - back })
    await time.pass(1_000)
    expect(deskOf.told.map((delivery) => delivery.id)).toEqual(['d1'])
  })

  it('costs no query while nobody writes', async () => {
    const app = open('app')
    app.desk.start()
    let queries = 0
    const { listChangedSince } = app.deliveries
    app.deliveries.listChangedSince = (at) => {
      queries += 1
      return listChangedSince(at)
    }
    await time.pass(10 * 60_000)
    expect(queries).toBe(0)
    expect(app.executed).toEqual([])
  }, 30_000)
})

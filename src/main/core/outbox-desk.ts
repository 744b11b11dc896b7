import { problem, ProblemError } from '../../shared/problem.ts'
import { instantOf } from '../../shared/schedule.ts'
import type { Delivery } from './delivery.ts'
import { refuseAfterLogin } from './login-end.ts'
import type { OutboxCommand } from './outbox-command.ts'
import type { Outbox } from './outbox.ts'
import type { Clock, Log, Timers } from './ports.ts'

/** Who runs the outbox, as it says itself. Times in epoch ms. */
export interface OutboxHolder {
  readonly kind: 'app' | 'cli'
  readonly pid: number
  readonly since: number
  /** Its last sign of life. */
  readonly beatAt: number
}

/** The one lock on a data folder's outbox. It ends with the process that holds it and cannot be taken from a living one, however long that one sleeps. */
export interface OutboxLock {
  /** True when this process holds it now. Never waits. */
  tryTake(): boolean
  isHeld(): boolean
  /** Signs the notice for others; only the holder may. */
  beat(now: number): void
  /** The last notice; it stays behind when its writer was killed. */
  holder(): OutboxHolder | null
  release(): void
}

/** What one process asks of another's outbox, in the order it was asked. */
export interface OutboxCommands {
  /** Durable when it returns. */
  append(command: OutboxCommand, at: number): void
  /** Oldest first; `command` is null where another version wrote what we cannot read. */
  list(): { readonly id: number; readonly command: OutboxCommand | null }[]
  remove(id: number): void
}

/** What the desk is made of. */
export interface OutboxDeskParts {
  readonly outbox: Outbox
  readonly lock: OutboxLock
  readonly commands: OutboxCommands
  readonly deliveries: {
    get(id: string): Delivery | undefined
    /** Every delivery whose `updatedAt` is at or after `at` (epoch ms). */
    listChangedSince(at: number): Delivery[]
  }
  /** When the account's login ends by time, epoch ms; null where it does not. */
  loginEndsAt(accountId: string): number | null
  readonly timers: Timers
  readonly clock: Clock
  readonly log: Log
  readonly changes: {
    /** A number that differs after another process committed anything; costs no query. */
    version(): number
  }
  /** What must stand before the outbox may run here (practice mode); a failure is logged and the outbox runs all the same. */
  prepare?(): Promise<void>
  /** A delivery that another process may have changed. */
  onDelivery(delivery: Delivery): void
  /** Another process may have changed anything. */
  onOthersWrote(): void
  /** Somebody else runs the outbox now. */
  onHolder(): void
}

/** The outbox of this process, or the way to the one that runs in another: used like the outbox itself. */
export interface OutboxDesk extends Outbox {
  /** True while this process runs the outbox. */
  runsHere(): boolean
  /** Who runs it, here or elsewhere; null while nobody does. */
  holder(): OutboxHolder | null
  /** How many commands wait for the process that runs the outbox. */
  handedOver(): number
}

/** How soon a command or a post of another process is seen. */
const LOOK_MS = 1_000
/** Every how many looks the lock is tried for, and the notice signed. */
const LOOKS_BETWEEN_TRIES = 2
const LOOKS_BETWEEN_BEATS = 5
/** A row is committed a little after its `updatedAt`: so far back it is asked for again. */
const COMMIT_DELAY_MS = 10_000

/** How old a holder's last sign of life may be before it counts as not answering. */
export const BEAT_MISSING_MS = 15_000

/** Creates the desk; nothing runs and nothing is locked before `start`. */
export function createOutboxDesk(parts: OutboxDeskParts): OutboxDesk {
  const { outbox, lock, commands, deliveries, timers, clock, changes, log } = parts
  let isStarted = false
  let isPrepared = false
  let cancelTimer: (() => void) | null = null
  let looks = 0
  let seenVersion: number | null = null
  let lookedAt = clock.now()
  let told = new Map<string, string>()
  let toldHolder: string | null = null

  /** The lock file may lie on a full or read-only disk: the outbox then runs nowhere, and that is logged. */
  function tryTake(): boolean {
    try {
      return lock.tryTake()
    } catch (cause) {
      log.warn('the lock on the outbox could not be asked for', cause)
      return false
    }
  }

  function beat(): void {
    try {
      lock.beat(clock.now())
    } catch (cause) {
      log.warn('the sign of life of the outbox could not be written', cause)
    }
  }

  /** The notice may stay behind where the disk refuses to let it be removed, as after a kill; the lock itself is given back all the same. */
  function release(): void {
    try {
      lock.release()
    } catch (cause) {
      log.warn('the notice of the outbox could not be taken back', cause)
    }
  }

  /** Takes the lock if it is free, and then runs the outbox. */
  function tryToRun(): void {
    if (!tryTake()) return
    beat()
    isPrepared = false
    if (parts.prepare === undefined) run()
    else
      void parts
        .prepare()
        .catch((cause: unknown) => log.warn('the outbox runs without all it needs', cause))
        .then(run)
  }

  function run(): void {
    if (!isStarted || isPrepared || !lock.isHeld()) return
    isPrepared = true
    outbox.start()
    takeCommands()
    tellHolder()
  }

  /** Does what others asked. Removed only afterwards: a crash between the two does it once more, which changes nothing, because each is about a state that is left by then. */
  function takeCommands(): void {
    for (const { id, command } of commands.list()) {
      try {
        if (command === null) log.warn('a command of another version was dropped')
        else outbox.execute(command)
      } catch (cause) {
        log.warn(`a command of another process failed: ${command?.kind ?? ''}`, cause)
      }
      commands.remove(id)
    }
  }

  function look(): void {
    const version = changes.version()
    if (version === seenVersion) return
    seenVersion = version
    tellChanged()
    parts.onOthersWrote()
    if (lock.isHeld()) {
      takeCommands()
      outbox.execute({ kind: 'wake' })
    } else tellHolder()
  }

  /** Asked again a little into the past, and told only what differs from the last look. A clock that was put back does not hide anything. */
  function tellChanged(): void {
    const now = clock.now()
    const changed = deliveries.listChangedSince(Math.min(lookedAt, now) - COMMIT_DELAY_MS)
    const seen = new Map(changed.map((delivery) => [delivery.id, JSON.stringify(delivery)]))
    for (const delivery of changed) if (told.get(delivery.id) !== seen.get(delivery.id)) parts.onDelivery(delivery)
    told = seen
    lookedAt = now
  }

  function tellHolder(): void {
    const notice = lock.holder()
    const name = notice === null ? '' : `${notice.kind} ${notice.pid} ${notice.since}`
    if (name === toldHolder) return
    toldHolder = name
    parts.onHolder()
  }

  function tick(): void {
    cancelTimer = timers.after(LOOK_MS, tick)
    looks += 1
    try {
      look()
      if (lock.isHeld()) {
        if (looks % LOOKS_BETWEEN_BEATS === 0) beat()
      } else if (looks % LOOKS_BETWEEN_TRIES === 0) tryToRun()
    } catch (cause) {
      log.warn('the desk of the outbox could not look', cause)
    }
  }

  /** What the command cannot be about is refused here and now, whoever will do it. */
  function refuseImpossible(command: OutboxCommand): Delivery | undefined {
    if (!('deliveryId' in command)) return undefined
    const delivery = deliveries.get(command.deliveryId)
    if (delivery === undefined) throw new ProblemError(problem('not-found', { deliveryId: command.deliveryId }))
    if (command.kind === 'reschedule') refuseTime(delivery, instantOf(command.schedule))
    return delivery
  }

  function refuseTime({ accountId, platform }: Delivery, dueAt: number): void {
    if (dueAt <= clock.now()) throw new ProblemError(problem('schedule-in-past'))
    refuseAfterLogin({ id: accountId, platform }, parts.loginEndsAt(accountId), dueAt)
  }

  /** Without a start nothing is sent: a change of rows is made under the lock, which is given back at once. */
  function executeOnce(command: OutboxCommand): Delivery | undefined {
    try {
      takeCommands()
      return outbox.execute(command)
    } finally {
      release()
    }
  }

  function handOver(command: OutboxCommand, delivery: Delivery | undefined): Delivery | undefined {
    // Whoever runs the outbox sees every commit: a new post needs no word beside it.
    if (command.kind !== 'wake') commands.append(command, clock.now())
    return delivery
  }

  return {
    start() {
      if (isStarted) return
      isStarted = true
      seenVersion = changes.version()
      lookedAt = clock.now()
      tryToRun()
      if (!lock.isHeld()) tellHolder()
      cancelTimer = timers.after(LOOK_MS, tick)
    },
    execute(command) {
      const delivery = refuseImpossible(command)
      if (lock.isHeld()) return outbox.execute(command)
      return !isStarted && command.kind !== 'wake' && tryTake() ? executeOnce(command) : handOver(command, delivery)
    },
    progressOf: (deliveryId) => outbox.progressOf(deliveryId),
    runningCount: () => outbox.runningCount(),
    runsHere: () => lock.isHeld(),
    holder() {
      if (lock.isHeld()) return lock.holder()
      if (!tryTake()) return lock.holder()
      release()
      return null
    },
    handedOver: () => commands.list().length,
    async stop() {
      isStarted = false
      cancelTimer?.()
      cancelTimer = null
      await outbox.stop()
      if (lock.isHeld()) release()
    },
  }
}

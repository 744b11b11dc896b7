import type { MediaAsset } from '../../shared/model.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import { instantOf } from '../../shared/schedule.ts'
import { advance, type DeliveryEvent } from './delivery-life.ts'
import { canPause, isCommitUnderWay, type Delivery } from './delivery.ts'
import { brokenInvariant } from './journal-invariants.ts'
import { judgeMissedPost } from './missed-posts.ts'
import type { OutboxCommand } from './outbox-command.ts'
import type { OutboxParts } from './outbox-parts.ts'
import { createRunner, type Running } from './outbox-run.ts'
import { createProgressMeter, type ProgressMeter } from './progress-meter.ts'

/** Runs what is due, one step at a time, each delivery for itself. */
export interface Outbox {
  /** Takes up what the last run left, and everything due. */
  start(): void
  /** Does what is asked and answers the delivery as it is then; undefined where the command is about no single one. Throws ProblemError not-found. */
  execute(command: OutboxCommand): Delivery | undefined
  /** Bytes and speed of a running delivery; undefined when it is not running. */
  progressOf(deliveryId: string): ProgressMeter | undefined
  /** How many uploads or other steps run at this moment. */
  runningCount(): number
  /** Cuts what runs and waits until nothing does. Rows stay as they are: the next start takes them up. */
  stop(): Promise<void>
}

/** Six platforms for two posts at once; more side by side only share the same line. */
const MAX_SIDE_BY_SIDE = 12
/** At one platform: its hosts see few connections, and its limits are per app. One account's deliveries go one after the other, in the order of their time. */
const MAX_AT_ONE_PLATFORM = 3
/** The longest a timer sleeps, so that a jumped clock is noticed. */
const LONGEST_SLEEP_MS = 60_000
/** How long a delivery rests after its row could not be written; long enough not to spin on a full disk. */
const PAUSE_AFTER_BROKEN_RUN_MS = 30_000

/** Creates the outbox; nothing runs before `start`. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { store, clock, timers, log, gate } = parts
  const running = new Map<string, Running>()
  /** Deliveries whose last run broke, and when they are taken up again as after a crash. */
  const broken = new Map<string, { readonly accountId: string; readonly until: number }>()
  let isStarted = false
  let isStopping = false
  let lastPumpAt = Number.NEGATIVE_INFINITY
  let cancelTimer: (() => void) | null = null

  /** The one way a delivery changes: pure step, checked, durably saved, then everyone is told. */
  function apply(delivery: Delivery, event: DeliveryEvent): Delivery {
    const next = advance(delivery, event, clock.now())
    if (next === delivery) return delivery
    const breach = brokenInvariant(delivery, event, next)
    if (breach !== null) throw new Error(`journal invariant: ${breach} (${delivery.status}, ${event.kind}, ${next.status})`)
    store.save(next)
    parts.onChanged(next)
    if (next.problem?.code === 'cancelled' && delivery.status !== 'cancelled' && next.status === 'cancelled') void abandon(delivery)
    return next
  }

  /** What an upload left at the platform is cleared away, as far as the platform knows such a thing; a failure harms nobody. */
  async function abandon(delivery: Delivery): Promise<void> {
    const adapter = parts.adapters.get(delivery.platform)
    if (adapter?.abandon === undefined || delivery.checkpoint === null) return
    try {
      const { signal } = new AbortController()
      const hosting = parts.hosting?.(delivery, signal) ?? null
      await adapter.abandon(delivery.checkpoint, parts.openSession(delivery, signal), clock.now(), hosting)
    } catch (cause) {
      log.info(`delivery ${delivery.id}: its upload could not be cleared away (${cause instanceof Error ? cause.message : String(cause)})`)
    }
  }

  function isHalted(): boolean {
    return isStopping || parts.settings().isPaused
  }

  const runner = createRunner({ ...parts, apply, isHalted, isStopping: () => isStopping })

  /** Begins what is due and sleeps until more is. An account that runs, is held or rests after a broken run is left out of both. */
  function pump(): void {
    cancelTimer?.()
    cancelTimer = null
    if (!isStarted || isHalted()) return
    const now = clock.now()
    if (now < lastPumpAt) applyToAll(store.listUnderWay(), { kind: 'clock-set-back' })
    lastPumpAt = now
    for (const [id, { until }] of broken) if (until <= now && !running.has(id)) readmit(id)
    const resting = [...broken.values()]
    const excluded = new Set([...running.values(), ...resting].map((one) => one.accountId))
    let wakeAt = Math.min(...resting.map((one) => one.until), now + LONGEST_SLEEP_MS)
    while (running.size < MAX_SIDE_BY_SIDE) {
      const [delivery] = store.listDue(now, [...excluded], 1)
      if (delivery === undefined) break
      excluded.add(delivery.accountId)
      const atPlatform = [...running.values()].filter((run) => run.platform === delivery.platform).length
      if (atPlatform >= MAX_AT_ONE_PLATFORM) continue
      const ready = delivery.status === 'scheduled' ? comeDue(delivery, now) : delivery
      if (ready === null) excluded.delete(delivery.accountId)
      else if (runner.holdBack(ready)) wakeAt = Math.min(wakeAt, store.get(ready.id)?.nextAt ?? wakeAt)
      else begin(ready)
    }
    const nextAt = Math.min(store.nextDueAt([...excluded]) ?? Number.POSITIVE_INFINITY, wakeAt)
    cancelTimer = timers.after(Math.max(nextAt - now, 0), () => safely(pump))
  }

  /** A scheduled delivery whose time is here; null where it is not yet, or came so late that the creator is asked. */
  function comeDue(delivery: Delivery, now: number): Delivery | null {
    const hold = gate.hold(delivery)
    if (hold !== null) return delivery
    // The rules of a zone may have changed since: what counts is the time on the wall.
    const dueAt = delivery.schedule === null ? delivery.dueAt : instantOf(delivery.schedule)
    if (delivery.schedule !== null && dueAt > now) {
      apply(delivery, { kind: 'rescheduled', schedule: delivery.schedule, dueAt })
      return null
    }
    const isTooLate = judgeMissedPost(delivery.dueAt, now, parts.settings()) === 'ask'
    const next = apply(delivery, { kind: 'due', isTooLate })
    return isTooLate ? null : next
  }

  /** Taken up as after a crash: a call may have gone out of which the row knows nothing. */
  function readmit(id: string): void {
    const delivery = store.get(id)
    if (delivery !== undefined) apply(delivery, { kind: 'interrupted' })
    broken.delete(id)
  }

  function begin(delivery: Delivery): void {
    const run: Running = {
      accountId: delivery.accountId,
      platform: delivery.platform,
      abort: new AbortController(),
      meter: createProgressMeter(delivery, clock),
      asked: null,
      newLimit: undefined,
      grantId: null,
      done: Promise.resolve(),
    }
    running.set(delivery.id, run)
    parts.bandwidth.setDeliveryLimit(delivery.id, delivery.uploadLimit)
    run.done = runner
      .work(delivery, run)
      .catch((cause: unknown) => {
        // Only a bug or a store that cannot be written leads here. The row is as it was last saved, so a call may have gone out of which it knows nothing:
        // it is taken up as after a crash, and not at once.
        broken.set(delivery.id, { accountId: delivery.accountId, until: clock.now() + PAUSE_AFTER_BROKEN_RUN_MS })
        log.warn(`delivery ${delivery.id} stopped by an internal error`, cause)
      })
      .finally(() => {
        running.delete(delivery.id)
        parts.bandwidth.setDeliveryLimit(delivery.id, null)
        safely(pump)
      })
  }

  /** The store may not be readable at this moment (a busy database, a full disk): asked again later, nothing is lost. */
  function safely(work: () => void): void {
    try {
      work()
    } catch (cause) {
      log.warn('the outbox could not go on', cause)
      cancelTimer?.()
      cancelTimer = timers.after(PAUSE_AFTER_BROKEN_RUN_MS, () => safely(work))
    }
  }

  function known(deliveryId: string): Delivery {
    const delivery = store.get(deliveryId)
    if (delivery === undefined) throw new ProblemError(problem('not-found', { deliveryId }))
    return delivery
  }

  /** Asked of a running delivery: the present step is cut where nothing can be public yet; a commit under way is not, it would only make the outcome unknown. */
  function ask(deliveryId: string, asked: 'cancel' | 'pause'): Delivery {
    const delivery = known(deliveryId)
    const run = running.get(deliveryId)
    if (run === undefined) return apply(delivery, { kind: asked === 'cancel' ? 'cancel-asked' : 'pause-asked' })
    run.asked = asked
    if (!isCommitUnderWay(delivery)) run.abort.abort()
    return delivery
  }

  function applyToAll(deliveries: readonly Delivery[], event: DeliveryEvent): void {
    for (const delivery of deliveries) if (!running.has(delivery.id)) apply(delivery, event)
  }

  function obey(command: OutboxCommand): Delivery | undefined {
    switch (command.kind) {
      case 'retry':
        return applyUnlessRunning(command.deliveryId, { kind: 'retry-asked' })
      case 'resume':
        return applyUnlessRunning(command.deliveryId, { kind: 'resume-asked' })
      case 'delete':
        return applyUnlessRunning(command.deliveryId, { kind: 'delete-asked' })
      case 'dismiss':
        return applyUnlessRunning(command.deliveryId, { kind: 'dismissed' })
      case 'publish-now':
        return applyUnlessRunning(command.deliveryId, { kind: 'publish-now-asked' })
      case 'cancel':
      case 'pause':
        return ask(command.deliveryId, command.kind)
      case 'reschedule': {
        const { schedule } = command
        const dueAt = instantOf(schedule)
        if (dueAt <= clock.now()) throw new ProblemError(problem('schedule-in-past'))
        return applyUnlessRunning(command.deliveryId, { kind: 'rescheduled', schedule, dueAt })
      }
      case 'limit-upload':
        return limitUpload(command.deliveryId, command.bytesPerSecond)
      case 'answer':
        return applyUnlessRunning(
          command.deliveryId,
          command.answer === 'it-is-online' ? { kind: 'answered-online', permalink: command.permalink } : { kind: 'answered-post-again' },
        )
      case 'release':
        return void applyToAll(
          store.listUnderWay().filter((delivery) => command.accountIds.includes(delivery.accountId)),
          { kind: 'released' },
        )
      case 'account-removed':
        for (const delivery of store.listOpenOfAccount(command.accountId)) {
          const found = problem('account-removed', { platform: delivery.platform, deliveryId: delivery.id })
          applyToAll([delivery], { kind: 'failed', verdict: { kind: 'give-up', problem: found } })
        }
        return undefined
      case 'line-back':
        return void applyToAll(store.listUnderWay(), { kind: 'line-back' })
      case 'wake':
        parts.bandwidth.setLimit(parts.settings().uploadLimit)
        if (parts.settings().isPaused) holdUpAll()
        return undefined
    }
  }

  /** Felt at once, also by an upload under way; its row follows at its next step. */
  function limitUpload(deliveryId: string, bytesPerSecond: number | null): Delivery {
    const delivery = known(deliveryId)
    const run = running.get(deliveryId)
    if (run === undefined) return apply(delivery, { kind: 'upload-limited', bytesPerSecond })
    run.newLimit = bytesPerSecond
    parts.bandwidth.setDeliveryLimit(deliveryId, bytesPerSecond)
    return delivery
  }

  function applyUnlessRunning(deliveryId: string, event: DeliveryEvent): Delivery {
    const delivery = known(deliveryId)
    return running.has(deliveryId) ? delivery : apply(delivery, event)
  }

  /** A pause of the whole outbox: what is not at its commit is cut. */
  function holdUpAll(): void {
    for (const [id, run] of running) {
      const delivery = store.get(id)
      if (delivery !== undefined && canPause(delivery)) run.abort.abort()
    }
  }

  return {
    start() {
      isStarted = true
      parts.bandwidth.setLimit(parts.settings().uploadLimit)
      safely(() => {
        // A clock that was put right meanwhile: waits keep their length before anything else is judged by it.
        applyToAll(store.listUnderWay(), { kind: 'clock-set-back' })
        applyToAll(store.listUnderWay(), { kind: 'interrupted' })
        pump()
      })
    },
    execute(command) {
      const delivery = obey(command)
      safely(pump)
      return delivery
    },
    progressOf: (id) => running.get(id)?.meter,
    runningCount: () => running.size,
    async stop() {
      isStopping = true
      isStarted = false
      cancelTimer?.()
      const all = [...running.values()]
      for (const run of all) run.abort.abort()
      await Promise.allSettled(all.map((run) => run.done))
    },
  }
}

/** Bytes of all media of a delivery. */
export function totalBytesOf(assets: readonly MediaAsset[]): number {
  return assets.reduce((sum, asset) => sum + asset.sizeBytes, 0)
}

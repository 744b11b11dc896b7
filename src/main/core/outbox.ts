import type { MediaAsset } from '../../shared/model.ts'
import { problem, ProblemError, type Problem } from '../../shared/problem.ts'
import { advance, canCancel, isDue, isFinal, isOutcomeOpen, type Delivery, type DeliveryEvent } from './delivery.ts'
import type { PlatformAdapter, Session, Work, WorkMedia } from './platform-adapter.ts'
import { PlatformError } from './platform-error.ts'
import type { AccountStore, Clock, Log, MediaFiles, Random, Timers } from './ports.ts'
import { createProgressMeter, type ProgressMeter } from './progress-meter.ts'
import { judge, judgeProblem } from './retry-policy.ts'

/** Deliveries on disk. `save` is durable when it returns: promises are made on it. */
export interface DeliveryStore {
  get(id: string): Delivery | undefined
  save(delivery: Delivery): void
  /** Everything that is not final. */
  listOpen(): Delivery[]
  /** Not final and with `nextAt` at or before `now`. */
  listDue(now: number): Delivery[]
  /** The earliest `nextAt` of all that waits. */
  nextDueAt(): number | undefined
  /** Appends to the publish log: one line per event of an attempt, never edited. */
  log(line: {
    deliveryId: string
    at: number
    event: 'started' | 'published' | 'waiting' | 'failed' | 'cancelled' | 'needs-answer' | 'reconciling'
    detail: string
  }): void
}

/** What the outbox is made of. */
export interface OutboxParts {
  readonly store: DeliveryStore
  readonly accounts: AccountStore
  readonly adapters: ReadonlyMap<Delivery['platform'], PlatformAdapter>
  readonly media: MediaFiles
  openSession(delivery: Delivery, signal: AbortSignal): Session
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly log: Log
  onChanged(delivery: Delivery): void
  onProgressed(delivery: Delivery, meter: ProgressMeter): void
}

/** Runs what is due, one step at a time, each delivery for itself. */
export interface Outbox {
  /** Takes up what the last run left, and everything due. */
  start(): void
  /** Something new is in the store. */
  wake(): void
  retry(deliveryId: string): Delivery
  cancel(deliveryId: string): Delivery
  answer(deliveryId: string, answer: { kind: 'it-is-online'; permalink: string | null } | { kind: 'post-again' }): Delivery
  /** The login works again: what was parked for it goes on. */
  release(accountIds: ReadonlySet<string>): void
  /** The login is gone for good: its deliveries fail with a reason. */
  accountRemoved(accountId: string): void
  /** Bytes and speed of a running delivery; undefined when it is not running. */
  progressOf(deliveryId: string): ProgressMeter | undefined
  /** Cuts what runs and waits until nothing does. Rows stay as they are: the next start takes them up. */
  stop(): Promise<void>
}

/** Six platforms for two posts at once; more side by side only share the same line. */
const MAX_SIDE_BY_SIDE = 12
/** The longest a timer sleeps, so that a jumped clock is noticed. */
const LONGEST_SLEEP_MS = 60_000
/** How long a delivery rests after its row could not be written; long enough not to spin on a full disk. */
const PAUSE_AFTER_BROKEN_RUN_MS = 30_000

interface Running {
  readonly abort: AbortController
  readonly meter: ProgressMeter
  isCancelAsked: boolean
  done: Promise<void>
}

/** Creates the outbox; nothing runs before `start`. */
export function createOutbox(parts: OutboxParts): Outbox {
  const { store, clock, timers, log } = parts
  const running = new Map<string, Running>()
  /** Deliveries whose last run broke, and when they are taken up again as after a crash. */
  const broken = new Map<string, number>()
  let isStarted = false
  let isStopping = false
  let cancelTimer: (() => void) | null = null

  /** The one way a delivery changes: pure step, durable save, then everyone is told. */
  function apply(delivery: Delivery, event: DeliveryEvent): Delivery {
    const next = advance(delivery, event, clock.now())
    if (next === delivery) return delivery
    store.save(next)
    parts.onChanged(next)
    return next
  }

  function pump(): void {
    if (!isStarted || isStopping) return
    cancelTimer?.()
    cancelTimer = null
    const now = clock.now()
    for (const delivery of store.listDue(now)) {
      if (running.size >= MAX_SIDE_BY_SIDE) break
      if (running.has(delivery.id) || !isDue(delivery, now) || (broken.get(delivery.id) ?? 0) > now) continue
      begin(delivery)
    }
    const nextAt = store.nextDueAt()
    if (nextAt !== undefined)
      cancelTimer = timers.after(Math.min(LONGEST_SLEEP_MS, Math.max(nextAt - now, running.size + broken.size > 0 ? 250 : 0)), pump)
  }

  function begin(delivery: Delivery): void {
    const run: Running = {
      abort: new AbortController(),
      meter: createProgressMeter(delivery, clock),
      isCancelAsked: false,
      done: Promise.resolve(),
    }
    running.set(delivery.id, run)
    run.done = runSteps(delivery, run)
      .catch((cause: unknown) => {
        // Only a bug or a store that cannot be written leads here. The row is as it was last saved, so a call may have gone out of which it knows nothing:
        // it is taken up as after a crash, and not at once.
        broken.set(delivery.id, clock.now() + PAUSE_AFTER_BROKEN_RUN_MS)
        log.warn(`delivery ${delivery.id} stopped by an internal error`, cause)
      })
      .finally(() => {
        running.delete(delivery.id)
        pump()
      })
  }

  async function runSteps(first: Delivery, run: Running): Promise<void> {
    let delivery = broken.has(first.id) ? apply(first, { kind: 'app-started' }) : first
    broken.delete(first.id)
    store.log({ deliveryId: delivery.id, at: clock.now(), event: 'started', detail: delivery.status })
    while (isDue(delivery, clock.now()) && !isStopping) {
      if (run.isCancelAsked) {
        delivery = apply(delivery, { kind: 'cancel-asked' })
        if (isFinal(delivery)) break
        run.isCancelAsked = false
      }
      delivery = apply(delivery, { kind: 'step-started' })
      const event = await oneStep(delivery, run)
      // A cancel that came while the step before the commit ran: the commit was not sent, so it is not marked either.
      if (run.isCancelAsked && event.kind === 'stepped' && event.step.kind === 'commit-next') {
        delivery = apply(delivery, { kind: 'cancel-asked' })
        if (isFinal(delivery)) break
      }
      delivery = apply(delivery, event)
    }
    // A cancel that came while the last call ran: done where nothing can be public yet.
    if (run.isCancelAsked) delivery = apply(delivery, { kind: 'cancel-asked' })
    const { status } = delivery
    if (status !== 'queued' && status !== 'running' && status !== 'committing') {
      store.log({ deliveryId: delivery.id, at: clock.now(), event: status, detail: delivery.problem?.code ?? '' })
    }
  }

  async function oneStep(delivery: Delivery, run: Running): Promise<DeliveryEvent> {
    try {
      const account = parts.accounts.get(delivery.accountId)
      if (account === undefined) throw new ProblemError(problem('account-removed', { accountId: delivery.accountId }))
      const adapter = parts.adapters.get(delivery.platform)
      if (adapter === undefined) throw new Error(`no adapter for ${delivery.platform}`)
      const session = parts.openSession(delivery, run.abort.signal)
      const work: Work = {
        deliveryId: delivery.id,
        account,
        variant: delivery.variant,
        media: await openMedia(delivery, run),
        checkpoint: delivery.checkpoint,
        isResumed: delivery.isResumed,
        now: clock.now(),
        committingSince: delivery.commit?.since ?? null,
      }
      run.meter.stepStarted(delivery.uploadedBytes)
      if (delivery.status === 'reconciling') return { kind: 'reconciled', outcome: await adapter.reconcile(work, session) }
      const step = await adapter.publish(work, session)
      if (step.kind !== 'done' && step.uploadedBytes !== undefined) run.meter.acknowledged(step.uploadedBytes)
      return { kind: 'stepped', step }
    } catch (cause) {
      return failureEvent(delivery, run, cause)
    }
  }

  function failureEvent(delivery: Delivery, run: Running, cause: unknown): DeliveryEvent {
    if (cause instanceof PlatformError) {
      const { failure } = cause
      log.info(`delivery ${delivery.id}: ${cause.message}`)
      // Our own cut, made by a cancel: the call did not fail. Where a commit may have gone out, it is looked up all the same.
      if (failure.kind === 'cancelled' && run.isCancelAsked && !isOutcomeOpen(delivery)) return { kind: 'cancel-asked' }
      return { kind: 'failed', verdict: judge(delivery, failure, clock.now(), parts.random.fraction()) }
    }
    if (cause instanceof ProblemError)
      return { kind: 'failed', verdict: judgeProblem({ ...cause.problem, platform: delivery.platform, deliveryId: delivery.id }) }
    log.warn(`delivery ${delivery.id}: internal error`, cause)
    if (isOutcomeOpen(delivery)) {
      return { kind: 'failed', verdict: { kind: 'reconcile', at: clock.now() + 5_000, problem: internal(delivery) } }
    }
    return { kind: 'failed', verdict: { kind: 'give-up', problem: internal(delivery) } }
  }

  function internal(delivery: Delivery): Problem {
    return problem('internal', { platform: delivery.platform, deliveryId: delivery.id, actions: ['retry'] })
  }

  async function openMedia(delivery: Delivery, run: Running): Promise<WorkMedia[]> {
    return Promise.all(
      delivery.variant.assetIds.map(async (assetId) => {
        const media = await parts.media.open(assetId)
        return {
          asset: media.asset,
          read: (start: number, end: number) => {
            const source = media.read(start, end)
            return {
              sizeBytes: source.sizeBytes,
              async *open() {
                run.meter.readStarted()
                for await (const chunk of source.open()) {
                  yield chunk
                  run.meter.sent(chunk.length)
                  if (run.meter.isWorthTelling()) parts.onProgressed(delivery, run.meter)
                }
              },
            }
          },
        }
      }),
    )
  }

  function changed(deliveryId: string, event: DeliveryEvent): Delivery {
    const delivery = store.get(deliveryId)
    if (delivery === undefined) throw new ProblemError(problem('not-found', { deliveryId }))
    const next = apply(delivery, event)
    pump()
    return next
  }

  return {
    start() {
      isStarted = true
      for (const delivery of store.listOpen()) apply(delivery, { kind: 'app-started' })
      pump()
    },
    wake: pump,
    retry: (id) => changed(id, { kind: 'retry-asked' }),
    cancel(id) {
      const run = running.get(id)
      if (run === undefined) return changed(id, { kind: 'cancel-asked' })
      const delivery = store.get(id)
      if (delivery === undefined) throw new ProblemError(problem('not-found', { deliveryId: id }))
      run.isCancelAsked = true
      // A commit under way is not cut: it would only make the outcome unknown. One that was answered cannot be taken back: what follows it goes on.
      if (canCancel(delivery)) run.abort.abort()
      return delivery
    },
    answer(id, answer) {
      return changed(
        id,
        answer.kind === 'it-is-online' ? { kind: 'answered-online', permalink: answer.permalink } : { kind: 'answered-post-again' },
      )
    },
    release(accountIds) {
      for (const delivery of store.listOpen())
        if (accountIds.has(delivery.accountId) && !running.has(delivery.id)) apply(delivery, { kind: 'released' })
      pump()
    },
    accountRemoved(accountId) {
      for (const delivery of store.listOpen()) {
        if (delivery.accountId !== accountId || running.has(delivery.id)) continue
        apply(delivery, {
          kind: 'failed',
          verdict: { kind: 'give-up', problem: problem('account-removed', { platform: delivery.platform, deliveryId: delivery.id }) },
        })
      }
    },
    progressOf: (id) => running.get(id)?.meter,
    async stop() {
      isStopping = true
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

import { problem, ProblemError, type Problem } from '../../shared/problem.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import { attachedAssetIds } from '../../shared/post-kind.ts'
import type { DeliveryEvent } from './delivery-life.ts'
import { isCommitUnderWay, isDue, isFinal, isOutcomeOpen, type Delivery } from './delivery.ts'
import type { OutboxParts } from './outbox-parts.ts'
import type { Work } from './platform-adapter.ts'
import { PlatformError, type PlatformFailure } from './platform-error.ts'
import type { ProgressMeter } from './progress-meter.ts'
import { judge, judgeProblem } from './retry-policy.ts'
import { describeWorkMedia, openWorkMedia } from './work-media.ts'

/** Posts older than this are no answer to a lost commit any more. */
const CLAIMED_WITHIN_MS = 2 * 24 * 60 * 60_000

/** A delivery that is being worked on at this moment. */
export interface Running {
  readonly accountId: string
  readonly platform: PlatformId
  readonly abort: AbortController
  readonly meter: ProgressMeter
  /** What the creator asked while it ran; done at the next safe moment. */
  asked: 'cancel' | 'pause' | null
  /** The upload limit the creator set meanwhile; undefined = none was. */
  newLimit: number | null | undefined
  /** The login that the last step used; another one may have taken its place by the time it fails. */
  grantId: string | null
  done: Promise<void>
}

/** What working on a delivery takes from the outbox. */
export interface RunnerParts extends OutboxParts {
  /** The one way a delivery changes. */
  apply(delivery: Delivery, event: DeliveryEvent): Delivery
  /** Nothing new is to be begun. */
  isHalted(): boolean
  /** The app ends: rows stay as they are. */
  isStopping(): boolean
}

/** Works on one delivery until it rests. */
export interface Runner {
  /** Step after step, each saved before the next. Throws only for a bug or a store that cannot be written. */
  work(delivery: Delivery, run: Running): Promise<void>
  /** True when it cannot go on now; its row then says why and until when. */
  holdBack(delivery: Delivery): boolean
}

/** Creates what works on deliveries. */
export function createRunner(parts: RunnerParts): Runner {
  const { store, clock, log, gate, apply } = parts

  /** True when it cannot go on now; its row then says why and until when. */
  function holdBack(delivery: Delivery): boolean {
    if (delivery.status === 'committing') return false
    const hold = gate.hold(delivery)
    if (hold === null) return false
    apply(delivery, {
      kind: 'held',
      until: hold.until,
      problem: { ...hold.problem, platform: delivery.platform, deliveryId: delivery.id, retryAt: hold.until },
    })
    return true
  }

  async function work(first: Delivery, run: Running): Promise<void> {
    let delivery = first
    store.log({ deliveryId: delivery.id, at: clock.now(), event: 'started', detail: delivery.status })
    // A pause lets a marked commit go out; after a stop its call could only be cut off, and the next start asks what became of it.
    const mayGoOn = () => !parts.isHalted() || (delivery.status === 'committing' && !parts.isStopping())
    while (isDue(delivery, clock.now()) && mayGoOn()) {
      delivery = applyAsked(delivery, run)
      if (!isDue(delivery, clock.now()) || holdBack(delivery)) break
      delivery = apply(delivery, { kind: 'step-started' })
      gate.began(delivery)
      const event = await oneStep(delivery, run)
      // A cancel counts before what the step came to: what it made public is taken down. A pause counts after it, so that no progress is lost; but not after
      // the step before the commit: that was not sent, so it is not marked either.
      const isBeforeCommit = event.kind === 'stepped' && event.step.kind === 'commit-next'
      if (run.asked === 'cancel' || isBeforeCommit) delivery = applyAsked(delivery, run)
      if (isFinal(delivery) || delivery.status === 'paused') break
      // Cut off: a commit whose call could not be sent any more is not marked, and a step that came to nothing is not done again and again.
      const isCutOff = run.abort.signal.aborted && isBeforeCommit
      if (isCutOff || (event.kind === 'failed' && event.verdict.kind === 'stop')) break
      delivery = apply(delivery, event)
    }
    delivery = applyAsked(delivery, run)
    // Cut off by a pause of the whole outbox: it goes on from its checkpoint, and asks the platform where that is.
    if (parts.isHalted() && !parts.isStopping()) delivery = apply(delivery, { kind: 'interrupted' })
    store.log({ deliveryId: delivery.id, at: clock.now(), event: delivery.status, detail: delivery.problem?.code ?? '' })
  }

  /** What the creator asked while a step ran. */
  function applyAsked(delivery: Delivery, run: Running): Delivery {
    const { asked, newLimit } = run
    run.asked = null
    run.newLimit = undefined
    const limited = newLimit === undefined ? delivery : apply(delivery, { kind: 'upload-limited', bytesPerSecond: newLimit })
    if (asked === null) return limited
    return apply(limited, { kind: asked === 'cancel' ? 'cancel-asked' : 'pause-asked' })
  }

  async function oneStep(delivery: Delivery, run: Running): Promise<DeliveryEvent> {
    try {
      const event = await callPlatform(delivery, run)
      gate.ended(delivery, null)
      return event
    } catch (cause) {
      gate.ended(delivery, cause instanceof PlatformError ? cause.failure : 'own')
      return failureEvent(delivery, run, cause)
    }
  }

  async function callPlatform(delivery: Delivery, run: Running): Promise<DeliveryEvent> {
    const account = parts.accounts.get(delivery.accountId)
    if (account === undefined) throw new ProblemError(problem('account-removed', { accountId: delivery.accountId }))
    run.grantId = account.grantId
    const adapter = parts.adapters.get(delivery.platform)
    if (adapter === undefined) throw new Error(`no adapter for ${delivery.platform}`)
    const session = parts.openSession(delivery, run.abort.signal)
    if (delivery.status === 'withdrawing') {
      if (delivery.receipt === null || adapter.withdraw === undefined) return { kind: 'withdrawn', isGone: false }
      return { kind: 'withdrawn', isGone: (await adapter.withdraw(delivery.receipt, session, clock.now())) === 'gone' }
    }
    const isReconciling = delivery.status === 'reconciling'
    const open = (assetIds: readonly string[]) =>
      isReconciling ? Promise.resolve(describeWorkMedia(assetIds, parts.media)) : openWorkMedia(assetIds, delivery, parts, run)
    const attached = await open(attachedAssetIds(adapter.rules, delivery.variant.options))
    const work: Work = {
      deliveryId: delivery.id,
      account,
      variant: delivery.variant,
      media: await open(delivery.variant.assetIds),
      files: new Map(attached.map((one) => [one.asset.id, one])),
      receipt: delivery.receipt,
      hosting: parts.hosting?.(delivery, run.abort.signal) ?? null,
      checkpoint: delivery.checkpoint,
      isResumed: delivery.isResumed,
      now: clock.now(),
      committingSince: delivery.commit?.since ?? null,
      // Two deliveries with the same words must not both take one post for theirs.
      ...(isReconciling ? { claimedIds: store.remoteIdsSince(delivery.accountId, clock.now() - CLAIMED_WITHIN_MS) } : {}),
    }
    run.meter.stepStarted(delivery.uploadedBytes)
    if (isReconciling) return { kind: 'reconciled', outcome: await adapter.reconcile(work, session) }
    const step = await adapter.publish(work, session)
    if (step.kind !== 'done' && step.uploadedBytes !== undefined) run.meter.acknowledged(step.uploadedBytes)
    return { kind: 'stepped', step }
  }

  function failureEvent(delivery: Delivery, run: Running, cause: unknown): DeliveryEvent {
    if (cause instanceof PlatformError) {
      log.info(`delivery ${delivery.id}: ${cause.message}`)
      return failedAtPlatform(delivery, run, cause.failure)
    }
    if (cause instanceof ProblemError) {
      const found = { ...cause.problem, platform: delivery.platform, deliveryId: delivery.id }
      return { kind: 'failed', verdict: judgeProblem(found, clock.now()) }
    }
    // A database that is full or busy is no reason to give up a post: it rests and is taken up again.
    if (isDatabaseTrouble(cause)) throw cause
    log.warn(`delivery ${delivery.id}: internal error`, cause)
    if (isOutcomeOpen(delivery)) {
      return { kind: 'failed', verdict: { kind: 'reconcile', at: clock.now() + 5_000, problem: internal(delivery) } }
    }
    return { kind: 'failed', verdict: { kind: 'give-up', problem: internal(delivery) } }
  }

  function failedAtPlatform(delivery: Delivery, run: Running, failure: PlatformFailure): DeliveryEvent {
    // Our own cut, made by a cancel or a pause: the call did not fail. Where a commit may have gone out, it is looked up all the same.
    if (failure.kind === 'cancelled' && run.asked !== null && !isCommitUnderWay(delivery)) {
      const { asked } = run
      run.asked = null
      return { kind: asked === 'cancel' ? 'cancel-asked' : 'pause-asked' }
    }
    const verdict = judge(delivery, failure, clock.now(), parts.random.fraction())
    if (verdict.kind !== 'park') return { kind: 'failed', verdict }
    // The creator reconnected while the step ran: it failed by the old login, and the new one is as good as its first try.
    const isNewLogin = parts.accounts.get(delivery.accountId)?.grantId !== run.grantId
    if (isNewLogin) return { kind: 'failed', verdict: { ...verdict, kind: 'retry', at: clock.now() } }
    if (failure.kind === 'reconnect-needed') parts.onLoginRefused(delivery.accountId)
    return { kind: 'failed', verdict }
  }

  function internal(delivery: Delivery): Problem {
    return problem('internal', { platform: delivery.platform, deliveryId: delivery.id, actions: ['retry'] })
  }

  return { work, holdBack }
}

function isDatabaseTrouble(cause: unknown): boolean {
  return (cause as { code?: unknown } | null)?.code?.toString().startsWith('SQLITE_') === true
}

import { assertNever } from '../../shared/assert-never.ts'
import type { Json } from '../../shared/json.ts'
import type { DeliveryStatus, PlatformId, Receipt, Variant } from '../../shared/model.ts'
import { problem, type Problem } from '../../shared/problem.ts'
import type { Phase, Reconciled, Step } from './platform-adapter.ts'
import type { Verdict } from './verdict.ts'

/** One variant on its way to one account: a row of the outbox. Changed only by `advance`. */
export interface Delivery {
  readonly id: string
  readonly postId: string
  readonly accountId: string
  readonly platform: PlatformId
  readonly isPractice: boolean
  /** As they were when Publish was pressed; the account may be gone later. */
  readonly accountName: string
  readonly accountHandle: string
  readonly variant: Variant
  readonly totalBytes: number
  readonly status: DeliveryStatus
  readonly phase: Phase
  readonly checkpoint: Json | null
  /**
   * The mark of a call that may make the post public, and when it was first set. `marked`: on disk, the call may be under way or its
   * answer lost: after a crash the platform is asked before anything else. `doubtful`: the platform could not say, the call is made once
   * more on purpose, and whatever comes of it, the first one may be public: never cancelled, never called a failure. `refused`: certainly not done; marked again before the next
   * try. `answered`: the platform took it; nothing is ever posted again by itself.
   */
  readonly commit: { readonly since: number; readonly state: 'marked' | 'doubtful' | 'refused' | 'answered' } | null
  /** True until a step succeeds after a failure or a restart. */
  readonly isResumed: boolean
  /** Failed tries since the last progress. */
  readonly tries: number
  /** Epoch ms before which nothing is done; null while waiting for the creator (a reconnect, an answer). */
  readonly nextAt: number | null
  /** Bytes of all media that the platform acknowledged. */
  readonly uploadedBytes: number
  readonly problem: Problem | null
  readonly receipt: Receipt | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** What can happen to a delivery. */
export type DeliveryEvent =
  | { readonly kind: 'step-started' }
  | { readonly kind: 'stepped'; readonly step: Step }
  | { readonly kind: 'failed'; readonly verdict: Verdict }
  | { readonly kind: 'reconciled'; readonly outcome: Reconciled }
  | { readonly kind: 'app-started' }
  | { readonly kind: 'retry-asked' }
  | { readonly kind: 'released' }
  | { readonly kind: 'cancel-asked' }
  | { readonly kind: 'answered-online'; readonly permalink: string | null }
  | { readonly kind: 'answered-post-again' }

/** Statuses from which nothing happens by itself any more. */
const FINAL: ReadonlySet<DeliveryStatus> = new Set(['published', 'failed', 'cancelled'])

/** True when the delivery has come to an end (a failed one may still be retried by hand). */
export function isFinal(delivery: Delivery): boolean {
  return FINAL.has(delivery.status)
}

/** True when a call may have made it public and the platform has not told us the outcome. */
export function isOutcomeOpen(delivery: Delivery): boolean {
  return delivery.commit?.state === 'marked' || delivery.commit?.state === 'doubtful'
}

/** What the creator may do now. Cancelling ends where the post may already be public: that would be a false claim. */
export function canCancel(delivery: Delivery): boolean {
  return !isFinal(delivery) && (delivery.commit === null || delivery.commit.state === 'refused')
}

/** A failed delivery may be tried again; a waiting one need not wait. */
export function canRetry(delivery: Delivery): boolean {
  return delivery.status === 'failed' || delivery.status === 'cancelled' || (delivery.status === 'waiting' && delivery.problem !== null)
}

/** Due: something is to be done at `now`. */
export function isDue(delivery: Delivery, now: number): boolean {
  switch (delivery.status) {
    case 'queued':
    case 'running':
    case 'committing':
    case 'reconciling':
    case 'waiting':
      return delivery.nextAt !== null && delivery.nextAt <= now
    case 'needs-answer':
    case 'published':
    case 'failed':
    case 'cancelled':
      return false
    default:
      return assertNever(delivery.status, 'delivery status')
  }
}

/** The whole life of a delivery as a pure function. Throws on an event that its state does not know: that is a bug, not a problem. */
export function advance(delivery: Delivery, event: DeliveryEvent, now: number): Delivery {
  const next = change(delivery, event, now)
  return next === delivery ? delivery : { ...next, updatedAt: now }
}

function change(delivery: Delivery, event: DeliveryEvent, now: number): Delivery {
  switch (event.kind) {
    case 'step-started':
      if (delivery.status === 'reconciling') return { ...delivery, nextAt: now }
      // A refused or marked commit is (still) at the commit call: the mark stands on disk before the call is made.
      if (delivery.commit !== null && delivery.commit.state !== 'answered') {
        return {
          ...delivery,
          status: 'committing',
          commit: { ...delivery.commit, state: delivery.commit.state === 'doubtful' ? 'doubtful' : 'marked' },
          nextAt: now,
        }
      }
      return { ...delivery, status: 'running', nextAt: now }
    case 'stepped':
      return stepped(delivery, event.step, now)
    case 'failed':
      return failed(delivery, event.verdict, now)
    case 'reconciled':
      return reconciled(delivery, event.outcome, now)
    case 'app-started':
      // Whatever ran when the app ended: an open commit is looked up first, all else goes on from its checkpoint.
      if (isFinal(delivery) || delivery.status === 'needs-answer') return delivery
      if (isOutcomeOpen(delivery)) return { ...delivery, status: 'reconciling', phase: 'checking', isResumed: true, nextAt: now }
      if (delivery.status === 'running' || delivery.status === 'committing')
        return { ...delivery, status: 'queued', isResumed: true, nextAt: now }
      return { ...delivery, isResumed: true }
    case 'retry-asked': {
      if (!canRetry(delivery)) return delivery
      // Parked while the platform was asked what became of the commit: the question is asked again, nothing is posted.
      if (delivery.status === 'waiting') return { ...delivery, status: isOutcomeOpen(delivery) ? 'reconciling' : 'waiting', nextAt: now }
      const isFresh = delivery.problem === null || STARTS_ANEW.has(delivery.problem.code)
      return {
        ...delivery,
        status: 'queued',
        phase: 'preparing',
        checkpoint: isFresh ? null : delivery.checkpoint,
        uploadedBytes: isFresh ? 0 : delivery.uploadedBytes,
        commit: isFresh ? null : delivery.commit,
        isResumed: true,
        tries: 0,
        nextAt: now,
        problem: null,
      }
    }
    case 'released':
      if (delivery.status !== 'waiting' || delivery.nextAt !== null) return delivery
      return { ...delivery, status: isOutcomeOpen(delivery) ? 'reconciling' : 'waiting', nextAt: now, isResumed: true }
    case 'cancel-asked':
      return canCancel(delivery)
        ? { ...delivery, status: 'cancelled', nextAt: null, problem: problem('cancelled', { actions: ['retry'] }) }
        : delivery
    case 'answered-online':
      if (delivery.status !== 'needs-answer') return delivery
      return published(delivery, {
        parts: [{ remoteId: '', permalink: event.permalink }],
        publishedAt: delivery.commit?.since ?? now,
        notes: event.permalink === null ? ['link-unknown'] : [],
      })
    case 'answered-post-again':
      if (delivery.status !== 'needs-answer') return delivery
      return {
        ...delivery,
        status: 'queued',
        phase: 'preparing',
        checkpoint: null,
        uploadedBytes: 0,
        commit: null,
        tries: 0,
        nextAt: now,
        problem: null,
      }
    default:
      return assertNever(event, 'delivery event')
  }
}

/** Problems after which the old upload is worth nothing. */
const STARTS_ANEW: ReadonlySet<Problem['code']> = new Set([
  'media-rejected',
  'content-rejected',
  'duplicate',
  'unexpected-response',
  'cancelled',
  'file-changed',
  'file-gone',
  'file-damaged',
])

function stepped(delivery: Delivery, step: Step, now: number): Delivery {
  // An answer came: an open commit is answered, and patience is whole again.
  const answered: Delivery = {
    ...delivery,
    tries: 0,
    isResumed: false,
    problem: null,
    commit: delivery.commit === null ? null : { ...delivery.commit, state: 'answered' },
  }
  switch (step.kind) {
    case 'next': {
      const moved: Delivery = {
        ...answered,
        phase: step.phase,
        checkpoint: step.checkpoint,
        uploadedBytes: step.uploadedBytes ?? delivery.uploadedBytes,
        status: 'running',
        nextAt: now,
      }
      return step.isCommitUndone === true ? { ...moved, commit: null } : moved
    }
    case 'wait':
      return {
        ...answered,
        phase: step.phase,
        checkpoint: step.checkpoint,
        uploadedBytes: step.uploadedBytes ?? delivery.uploadedBytes,
        status: 'waiting',
        nextAt: step.notBefore,
      }
    case 'commit-next':
      return {
        ...answered,
        status: 'committing',
        phase: step.phase,
        checkpoint: step.checkpoint,
        uploadedBytes: step.uploadedBytes ?? delivery.uploadedBytes,
        commit: { since: delivery.commit?.since ?? now, state: 'marked' },
        nextAt: now,
      }
    case 'done':
      return published(delivery, step.receipt)
    default:
      return assertNever(step, 'step')
  }
}

function published(delivery: Delivery, receipt: Receipt): Delivery {
  return {
    ...delivery,
    status: 'published',
    phase: 'publishing',
    commit: delivery.commit === null ? null : { ...delivery.commit, state: 'answered' },
    isResumed: false,
    tries: 0,
    nextAt: null,
    uploadedBytes: delivery.totalBytes,
    problem: null,
    receipt,
  }
}

function failed(delivery: Delivery, verdict: Verdict, now: number): Delivery {
  if (verdict.kind === 'stop') return delivery
  const tried: Delivery = { ...delivery, tries: delivery.tries + 1, isResumed: true, problem: verdict.problem }
  // What failed was only the question what had become of the commit: the question stays open.
  if (delivery.status === 'reconciling' || (delivery.status === 'waiting' && isOutcomeOpen(delivery))) {
    if (verdict.kind === 'retry' || verdict.kind === 'reconcile') return { ...tried, nextAt: Math.max(verdict.at, now) }
    if (verdict.kind === 'park') return { ...tried, status: 'waiting', nextAt: null }
    return askCreator(tried, verdict.problem)
  }
  const commit: Delivery['commit'] = delivery.commit?.state === 'marked' ? { ...delivery.commit, state: 'refused' } : delivery.commit
  const isDoubtful = commit?.state === 'doubtful'
  switch (verdict.kind) {
    case 'retry':
      return { ...tried, status: 'waiting', commit, nextAt: Math.max(verdict.at, now) }
    case 'reconcile':
      return { ...tried, status: 'reconciling', phase: 'checking', nextAt: Math.max(verdict.at, now) }
    case 'park':
      return { ...tried, status: 'waiting', commit, nextAt: null }
    case 'ask-creator':
      return { ...tried, status: 'needs-answer', nextAt: null }
    case 'give-up':
      return isDoubtful ? askCreator(tried, verdict.problem) : { ...tried, status: 'failed', commit, nextAt: null }
    default:
      return assertNever(verdict, 'verdict')
  }
}

/** The truth cannot be learned: two buttons. */
function askCreator(delivery: Delivery, found: Problem): Delivery {
  return {
    ...delivery,
    status: 'needs-answer',
    nextAt: null,
    problem: { ...found, code: 'outcome-unknown', actions: ['it-is-online', 'post-again'] },
  }
}

function reconciled(delivery: Delivery, outcome: Reconciled, now: number): Delivery {
  const clear = { ...delivery, tries: 0, isResumed: true, problem: null }
  switch (outcome.kind) {
    case 'published':
      return published(delivery, outcome.receipt)
    case 'absent':
      // Certainly not public: the same step again, marked anew before its call.
      return {
        ...clear,
        status: 'queued',
        phase: 'preparing',
        checkpoint: outcome.checkpoint,
        commit: delivery.commit === null ? null : { ...delivery.commit, state: outcome.isDoubtful === true ? 'doubtful' : 'refused' },
        nextAt: now,
      }
    case 'resume':
      return { ...clear, status: 'queued', phase: 'uploading', checkpoint: outcome.checkpoint, commit: null, nextAt: now }
    case 'wait':
      return { ...clear, status: 'reconciling', phase: 'checking', checkpoint: outcome.checkpoint, nextAt: outcome.notBefore }
    case 'unknown':
      return {
        ...clear,
        status: 'needs-answer',
        nextAt: null,
        problem: problem('outcome-unknown', { actions: ['it-is-online', 'post-again'] }),
      }
    default:
      return assertNever(outcome, 'reconciled')
  }
}

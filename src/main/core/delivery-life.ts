import { assertNever } from '../../shared/assert-never.ts'
import { problem, type Problem } from '../../shared/problem.ts'
import { askCreator, cancelled, cancelledInDoubt, published, stillUp, takenDown } from './delivery-ends.ts'
import { wished, type CreatorWish } from './delivery-wishes.ts'
import { isCommitUnderWay, isFinal, isOutcomeOpen, type Delivery } from './delivery.ts'
import type { Reconciled, Step } from './platform-adapter.ts'
import type { Verdict } from './verdict.ts'

/** What can happen to a delivery. */
export type DeliveryEvent =
  /** Its time has come; `isTooLate` by the creator's own rule. */
  | { readonly kind: 'due'; readonly isTooLate: boolean }
  | { readonly kind: 'step-started' }
  | { readonly kind: 'stepped'; readonly step: Step }
  | { readonly kind: 'failed'; readonly verdict: Verdict }
  | { readonly kind: 'reconciled'; readonly outcome: Reconciled }
  /** A call to take it down was answered; `isGone` false where the platform has no such call or does not allow it. */
  | { readonly kind: 'withdrawn'; readonly isGone: boolean }
  /** Not tried, because it could not succeed before `until`: no line, a platform that is down, a limit that is used up. */
  | { readonly kind: 'held'; readonly until: number; readonly problem: Problem }
  /** Whatever ran was cut off in the middle: the app ended, the outbox was paused, or its row could not be written. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'line-back' }
  /** The clock shows an earlier time than when the row was written. */
  | { readonly kind: 'clock-set-back' }
  | { readonly kind: 'released' }
  | CreatorWish

/** The whole life of a delivery as a pure function. Throws on an event that its state does not know: that is a bug, not a problem. */
export function advance(delivery: Delivery, event: DeliveryEvent, now: number): Delivery {
  const next = change(delivery, event, now)
  return next === delivery ? delivery : { ...next, updatedAt: now }
}

function change(delivery: Delivery, event: DeliveryEvent, now: number): Delivery {
  switch (event.kind) {
    case 'due':
      if (delivery.status !== 'scheduled') return delivery
      return event.isTooLate
        ? {
            ...delivery,
            status: 'needs-answer',
            nextAt: null,
            problem: problem('schedule-missed', { actions: ['publish-now', 'reschedule'] }),
          }
        : { ...delivery, status: 'queued', nextAt: now, problem: null }
    case 'step-started':
      return stepStarted(delivery, now)
    case 'stepped':
      return stepped(delivery, event.step, now)
    case 'failed':
      return failed(delivery, event.verdict, now)
    case 'reconciled':
      return reconciled(delivery, event.outcome, now)
    case 'withdrawn':
      if (delivery.status !== 'withdrawing') return delivery
      return event.isGone ? takenDown(delivery, now) : stillUp(delivery)
    case 'held':
      return held(delivery, event.until, event.problem, now)
    case 'interrupted':
      return interrupted(delivery, now)
    case 'line-back':
      return isHeldByLine(delivery) ? { ...delivery, nextAt: Math.min(delivery.nextAt ?? now, now) } : delivery
    case 'clock-set-back':
      return clockSetBack(delivery, now)
    case 'released':
      return released(delivery, now)
    default:
      return wished(delivery, event, now)
  }
}

/** The longest wait that is believed; a longer one is a platform's or an adapter's mistake, and asking again costs one refusal. */
const LONGEST_WAIT_MS = 48 * 60 * 60_000

/** A time to wait for, as the database keeps it: whole, not past, not for ever. */
function waitUntil(at: number, now: number): number {
  return Number.isNaN(at) ? now : Math.ceil(Math.min(Math.max(at, now), now + LONGEST_WAIT_MS))
}

function stepStarted(delivery: Delivery, now: number): Delivery {
  if (delivery.status === 'reconciling' || delivery.status === 'withdrawing') return { ...delivery, nextAt: now }
  // A refused or marked commit is (still) at the commit call: the mark stands on disk before the call is made.
  if (delivery.commit !== null && delivery.commit.state !== 'answered') {
    const state = delivery.commit.state === 'doubtful' ? 'doubtful' : 'marked'
    return { ...delivery, status: 'committing', commit: { ...delivery.commit, state }, nextAt: now }
  }
  return { ...delivery, status: 'running', nextAt: now }
}

/** What is public and unwanted is not looked for at leisure: a platform that works on it for hours is asked this often whether it can be taken down. */
const WITHDRAWING_LOOK_MS = 60_000

function stepped(delivery: Delivery, step: Step, now: number): Delivery {
  if (step.kind === 'done') return published(delivery, step.receipt, now)
  const uploadedBytes = step.uploadedBytes ?? delivery.uploadedBytes
  // Asking where an upload stands is no progress: between two failed sends it must not make patience whole again.
  const isMereLook = delivery.isResumed && step.kind === 'next' && uploadedBytes <= delivery.uploadedBytes
  // An answer came: an open commit is answered.
  const answered: Delivery = {
    ...delivery,
    phase: step.phase,
    checkpoint: step.checkpoint,
    uploadedBytes,
    tries: isMereLook ? delivery.tries : 0,
    isResumed: false,
    problem: noteOf(delivery, uploadedBytes),
    // A part that is proven needs no mark any more; the next one gets its own.
    commit: delivery.commit === null || step.receipt !== undefined ? null : { ...delivery.commit, state: 'answered' },
    receipt: step.receipt ?? delivery.receipt,
  }
  if (delivery.wish === 'withdraw' && step.receipt !== undefined) return cancelled(answered, now)
  switch (step.kind) {
    case 'next':
      if (step.isCommitUndone !== true) return { ...answered, status: 'running', nextAt: now }
      return delivery.wish === 'withdraw' ? cancelled(delivery, now) : { ...answered, status: 'running', commit: null, nextAt: now }
    case 'wait': {
      const nextAt = waitUntil(step.notBefore, now)
      return { ...answered, status: 'waiting', nextAt: delivery.wish === 'withdraw' ? Math.min(nextAt, now + WITHDRAWING_LOOK_MS) : nextAt }
    }
    case 'commit-next':
      if (delivery.wish === 'withdraw') return isCommitUnderWay(delivery) ? cancelledInDoubt(delivery, now) : cancelled(delivery, now)
      return { ...answered, status: 'committing', commit: { since: answered.commit?.since ?? now, state: 'marked' }, nextAt: now }
    default:
      return assertNever(step, 'step')
  }
}

/** An upload that had got somewhere and is at its beginning again: said until the delivery ends, because the creator sees the bar jump back. */
function noteOf(delivery: Delivery, uploadedBytes: number): Problem | null {
  if (uploadedBytes === 0 && delivery.uploadedBytes > 0)
    return problem('upload-begun-anew', { severity: 'warning', platform: delivery.platform, deliveryId: delivery.id })
  return delivery.problem?.code === 'upload-begun-anew' ? delivery.problem : null
}

function failed(delivery: Delivery, verdict: Verdict, now: number): Delivery {
  // Whatever else happens, the creator's question stays a question: nobody knows yet whether it is public.
  if (verdict.kind === 'stop' || isFinal(delivery) || (delivery.status === 'needs-answer' && isOutcomeOpen(delivery))) return delivery
  const tried: Delivery = { ...delivery, tries: delivery.tries + 1, isResumed: true, problem: verdict.problem }
  const at = verdict.kind === 'retry' || verdict.kind === 'reconcile' ? waitUntil(verdict.at, now) : null
  if (delivery.status === 'withdrawing') {
    if (at !== null || verdict.kind === 'park') return { ...tried, nextAt: at }
    return stillUp(tried)
  }
  // What failed was only the question what had become of the commit: the question stays open.
  if (delivery.status === 'reconciling' || (delivery.status === 'waiting' && isOutcomeOpen(delivery))) {
    if (at !== null) return { ...tried, nextAt: at }
    if (verdict.kind === 'park') return { ...tried, status: 'waiting', nextAt: null }
    return askCreator(tried, verdict.problem, now)
  }
  if (verdict.kind === 'reconcile') return { ...tried, status: 'reconciling', phase: 'checking', nextAt: at }
  if (verdict.kind === 'ask-creator') return askCreator(tried, verdict.problem, now)
  const commit: Delivery['commit'] = delivery.commit?.state === 'marked' ? { ...delivery.commit, state: 'refused' } : delivery.commit
  const refused: Delivery = { ...tried, commit }
  // A second try made on purpose is not made for a post that is not wanted any more.
  if (delivery.wish === 'withdraw' && commit?.state === 'doubtful') return cancelledInDoubt(refused, now)
  if (delivery.wish === 'withdraw' && (!isCommitUnderWay(refused) || (commit?.state === 'answered' && verdict.kind === 'give-up')))
    return cancelled(refused, now)
  if (verdict.kind !== 'give-up') return { ...refused, status: 'waiting', nextAt: at }
  return commit?.state === 'doubtful' ? askCreator(tried, verdict.problem, now) : { ...refused, status: 'failed', nextAt: null }
}

function reconciled(delivery: Delivery, outcome: Reconciled, now: number): Delivery {
  const clear = { ...delivery, tries: 0, isResumed: true, problem: null }
  switch (outcome.kind) {
    case 'published':
      return published(delivery, outcome.receipt, now)
    case 'absent': {
      const isDoubtful = outcome.isDoubtful === true
      if (delivery.wish === 'withdraw')
        return isDoubtful || delivery.commit?.state === 'doubtful' ? cancelledInDoubt(delivery, now) : cancelled(delivery, now)
      // Certainly not public: the same step again, marked anew before its call.
      const commit: Delivery['commit'] =
        delivery.commit === null ? null : { ...delivery.commit, state: isDoubtful ? 'doubtful' : 'refused' }
      return { ...clear, status: 'queued', phase: 'preparing', checkpoint: outcome.checkpoint, commit, nextAt: now }
    }
    case 'resume': {
      const receipt = outcome.receipt ?? delivery.receipt
      if (delivery.wish === 'withdraw') return cancelled({ ...delivery, receipt }, now)
      const uploadedBytes = outcome.checkpoint === null && receipt === null ? 0 : delivery.uploadedBytes
      const note = noteOf(delivery, uploadedBytes)
      return {
        ...clear,
        status: 'queued',
        phase: 'uploading',
        checkpoint: outcome.checkpoint,
        uploadedBytes,
        problem: note,
        commit: null,
        receipt,
        nextAt: now,
      }
    }
    case 'wait':
      return {
        ...clear,
        status: 'reconciling',
        phase: 'checking',
        checkpoint: outcome.checkpoint,
        nextAt: waitUntil(outcome.notBefore, now),
      }
    case 'unknown':
      return askCreator(clear, problem('outcome-unknown'), now)
    default:
      return assertNever(outcome, 'reconciled')
  }
}

function held(delivery: Delivery, until: number, found: Problem, now: number): Delivery {
  // Between the mark of a commit and its call nothing comes in between: a mark without a call would only have to be looked up.
  if (delivery.nextAt === null || delivery.status === 'committing') return delivery
  const stays = delivery.status === 'reconciling' || delivery.status === 'withdrawing' || delivery.status === 'scheduled'
  return { ...delivery, status: stays ? delivery.status : 'waiting', nextAt: waitUntil(until, now + 1), problem: found }
}

/** Problems that end when the line is back. */
const OF_THE_LINE: ReadonlySet<Problem['code']> = new Set(['network', 'timeout', 'offline', 'captive-portal'])

function isHeldByLine(delivery: Delivery): boolean {
  return !isFinal(delivery) && delivery.nextAt !== null && delivery.problem !== null && OF_THE_LINE.has(delivery.problem.code)
}

function interrupted(delivery: Delivery, now: number): Delivery {
  if (isFinal(delivery) || delivery.status === 'needs-answer' || delivery.status === 'paused' || delivery.status === 'scheduled')
    return delivery
  if (delivery.status === 'withdrawing') return { ...delivery, isResumed: true }
  // An open commit is looked up first, all else goes on from its checkpoint.
  if (isOutcomeOpen(delivery) && delivery.status !== 'waiting')
    return {
      ...delivery,
      status: 'reconciling',
      phase: 'checking',
      isResumed: true,
      nextAt: delivery.status === 'reconciling' ? delivery.nextAt : now,
    }
  if (delivery.status === 'running' || delivery.status === 'committing')
    return { ...delivery, status: 'queued', isResumed: true, nextAt: now }
  return { ...delivery, isResumed: true }
}

/** A wait is a length of time and keeps it; a schedule is a time on the wall and stays where it is. */
function clockSetBack(delivery: Delivery, now: number): Delivery {
  const by = delivery.updatedAt - now
  if (by <= 0 || delivery.nextAt === null || delivery.status === 'scheduled') return delivery
  return { ...delivery, nextAt: Math.max(now, delivery.nextAt - by) }
}

function released(delivery: Delivery, now: number): Delivery {
  if (delivery.nextAt !== null) return delivery
  if (delivery.status === 'withdrawing') return { ...delivery, nextAt: now, isResumed: true }
  if (delivery.status !== 'waiting') return delivery
  return { ...delivery, status: isOutcomeOpen(delivery) ? 'reconciling' : 'waiting', nextAt: now, isResumed: true }
}

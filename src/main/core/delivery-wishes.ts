import { assertNever } from '../../shared/assert-never.ts'
import type { Receipt } from '../../shared/model.ts'
import { hasFollowUps } from '../../shared/post-kind.ts'
import type { Problem } from '../../shared/problem.ts'
import type { Schedule } from '../../shared/schedule.ts'
import { cancelled, cancelledInDoubt, published, stillUp } from './delivery-ends.ts'
import {
  canCancel,
  canPause,
  canReschedule,
  canRetry,
  isCommitUnderWay,
  isOutcomeOpen,
  isScheduleMissed,
  type Delivery,
} from './delivery.ts'

/** What the creator may want of a delivery. */
export type CreatorWish =
  | { readonly kind: 'retry-asked' }
  | { readonly kind: 'pause-asked' }
  | { readonly kind: 'resume-asked' }
  | { readonly kind: 'cancel-asked' }
  /** What was published is to be taken down at the platform. */
  | { readonly kind: 'delete-asked' }
  | { readonly kind: 'dismissed' }
  | { readonly kind: 'publish-now-asked' }
  | { readonly kind: 'rescheduled'; readonly schedule: Schedule; readonly dueAt: number }
  | { readonly kind: 'upload-limited'; readonly bytesPerSecond: number | null }
  | { readonly kind: 'answered-online'; readonly permalink: string | null }
  | { readonly kind: 'answered-post-again' }

/** What a wish makes of a delivery; one that is not possible now changes nothing. */
export function wished(delivery: Delivery, wish: CreatorWish, now: number): Delivery {
  switch (wish.kind) {
    case 'retry-asked':
      return retried(delivery, now)
    case 'pause-asked':
      return canPause(delivery) ? { ...delivery, status: 'paused', nextAt: null, isResumed: true, problem: null } : delivery
    case 'resume-asked':
      if (delivery.status !== 'paused') return delivery
      return delivery.schedule !== null && delivery.dueAt > now
        ? { ...delivery, status: 'scheduled', nextAt: delivery.dueAt }
        : { ...delivery, status: 'queued', nextAt: now }
    case 'cancel-asked':
      return cancelAsked(delivery, now)
    case 'delete-asked':
      if (delivery.status !== 'published') return delivery
      return { ...delivery, status: 'withdrawing', wish: 'delete', isResumed: true, tries: 0, nextAt: now, problem: null }
    case 'dismissed':
      return delivery.status === 'failed' || delivery.status === 'cancelled' ? { ...delivery, isDismissed: true } : delivery
    case 'publish-now-asked':
      if (delivery.status !== 'scheduled' && !isScheduleMissed(delivery)) return delivery
      return { ...delivery, status: 'queued', schedule: null, dueAt: now, nextAt: now, problem: null }
    case 'rescheduled':
      if (!canReschedule(delivery)) return delivery
      return { ...delivery, status: 'scheduled', schedule: wish.schedule, dueAt: wish.dueAt, nextAt: wish.dueAt, problem: null }
    case 'upload-limited':
      return { ...delivery, uploadLimit: wish.bytesPerSecond }
    case 'answered-online':
      if (delivery.status !== 'needs-answer' || isScheduleMissed(delivery)) return delivery
      return answeredOnline(delivery, wish.permalink, now)
    case 'answered-post-again':
      if (delivery.status !== 'needs-answer' || isScheduleMissed(delivery)) return delivery
      return fromTheBeginning(delivery, now)
    default:
      return assertNever(wish, 'wish')
  }
}

/** The creator's word stands for the proof. What is to follow (a thread's next posts, the first comment) goes on behind it. */
function answeredOnline(delivery: Delivery, permalink: string | null, now: number): Delivery {
  const before = delivery.receipt
  const receipt: Receipt = {
    parts: [...(before?.parts ?? []), { remoteId: '', permalink }],
    publishedAt: before?.publishedAt ?? delivery.commit?.since ?? now,
    notes: [...new Set([...(before?.notes ?? []), ...(permalink === null ? (['link-unknown'] as const) : [])])],
  }
  const online: Delivery = { ...delivery, wish: 'publish', receipt }
  return hasFollowUps(delivery.variant.options) ? fromTheBeginning(online, now) : published(online, receipt, now)
}

/** Problems after which the old upload is worth nothing. */
const STARTS_ANEW: ReadonlySet<Problem['code']> = new Set([
  'media-rejected',
  'content-rejected',
  'duplicate',
  'unexpected-response',
  'cancelled',
  'cancelled-maybe-public',
  'taken-down',
  'file-changed',
  'file-gone',
  'file-damaged',
])

function retried(delivery: Delivery, now: number): Delivery {
  if (!canRetry(delivery)) return delivery
  // Parked while the platform was asked what became of the commit: the question is asked again, nothing is posted.
  if (delivery.status === 'waiting') return { ...delivery, status: isOutcomeOpen(delivery) ? 'reconciling' : 'waiting', nextAt: now }
  const isFresh = delivery.problem === null || STARTS_ANEW.has(delivery.problem.code)
  if (isFresh) return fromTheBeginning(delivery, now)
  return {
    ...delivery,
    status: 'queued',
    phase: 'preparing',
    wish: 'publish',
    isDismissed: false,
    isResumed: true,
    tries: 0,
    nextAt: now,
    problem: null,
  }
}

/** From the first step again; behind the parts that are public, where there are some: none of them is made twice. */
function fromTheBeginning(delivery: Delivery, now: number): Delivery {
  return {
    ...delivery,
    status: 'queued',
    phase: 'preparing',
    checkpoint: null,
    uploadedBytes: delivery.receipt === null ? 0 : delivery.uploadedBytes,
    commit: null,
    wish: 'publish',
    isDismissed: false,
    isResumed: true,
    tries: 0,
    nextAt: now,
    problem: null,
  }
}

function cancelAsked(delivery: Delivery, now: number): Delivery {
  if (!canCancel(delivery)) return delivery
  if (!isCommitUnderWay(delivery) && delivery.status !== 'withdrawing') return cancelled(delivery, now)
  // Nobody can say now, and nothing goes on by itself: it ends here, and says what is not known.
  if (delivery.nextAt === null) return delivery.status === 'withdrawing' ? stillUp(delivery) : cancelledInDoubt(delivery, now)
  const isBeforeSecondTry = delivery.commit?.state === 'doubtful' && delivery.status !== 'committing' && delivery.status !== 'reconciling'
  if (isBeforeSecondTry) return cancelledInDoubt(delivery, now)
  // It only waits to look again at what is public: nothing keeps that from being now.
  const isLooking = delivery.status === 'waiting' && delivery.commit?.state === 'answered' && delivery.tries === 0
  return { ...delivery, wish: 'withdraw', ...(isLooking ? { nextAt: now } : {}) }
}

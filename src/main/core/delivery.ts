import { assertNever } from '../../shared/assert-never.ts'
import type { Json } from '../../shared/json.ts'
import type { DeliveryStatus, Receipt, Variant } from '../../shared/model.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import type { Problem } from '../../shared/problem.ts'
import type { Schedule } from '../../shared/schedule.ts'
import type { Phase } from './platform-adapter.ts'

/** One variant on its way to one account: a row of the outbox. Changed only by `advance` in delivery-life.ts. */
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
   * more on purpose, and whatever comes of it, the first one may be public: never called a failure. `refused`: certainly not done; marked again before the next
   * try. `answered`: the platform took it; nothing is ever posted again by itself.
   */
  readonly commit: { readonly since: number; readonly state: 'marked' | 'doubtful' | 'refused' | 'answered' } | null
  /** True until a step succeeds after a failure or a restart. */
  readonly isResumed: boolean
  /** Failed tries since the last progress. */
  readonly tries: number
  /** Epoch ms before which nothing is done; null while waiting for the creator (a reconnect, an answer, a pause). */
  readonly nextAt: number | null
  /** The creator's wish for a time; null = as soon as possible. */
  readonly schedule: Schedule | null
  /** Epoch ms at which it was to go out: the schedule's instant, or when Publish was pressed. Orders what leaves together. */
  readonly dueAt: number
  /** `withdraw`: the creator cancelled when it may already have been public: it is looked up and taken down. `delete`: it was published and is to go. */
  readonly wish: 'publish' | 'withdraw' | 'delete'
  /** The most that its upload may take of the line, bytes per second; null = no limit of its own. */
  readonly uploadLimit: number | null
  /** It failed or was cancelled, and the creator has put it out of sight. */
  readonly isDismissed: boolean
  /** Bytes of all media that the platform acknowledged. */
  readonly uploadedBytes: number
  readonly problem: Problem | null
  /** What of it is public: everything once it is published, the parts so far while more are to come. */
  readonly receipt: Receipt | null
  readonly createdAt: number
  readonly updatedAt: number
}

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

/** True when a commit was marked and not refused, and no receipt speaks for it yet. */
export function isCommitUnderWay(delivery: Delivery): boolean {
  return delivery.commit !== null && delivery.commit.state !== 'refused'
}

/** True when it, or a part of it, is or may be public: cancelling can then only take it down again. */
export function isMaybePublic(delivery: Delivery): boolean {
  return delivery.receipt !== null || isCommitUnderWay(delivery)
}

/** It may be cancelled: once at any time before its end, and once more where the first cancel waits for the creator. */
export function canCancel(delivery: Delivery): boolean {
  return !isFinal(delivery) && (delivery.wish === 'publish' || delivery.nextAt === null)
}

/** It may be held up: while no commit is under way; a thread also between its posts. */
export function canPause(delivery: Delivery): boolean {
  return (
    !isFinal(delivery) &&
    !isCommitUnderWay(delivery) &&
    delivery.status !== 'paused' &&
    delivery.status !== 'withdrawing' &&
    delivery.status !== 'needs-answer'
  )
}

/** A failed delivery may be tried again; a waiting one need not wait. */
export function canRetry(delivery: Delivery): boolean {
  return delivery.status === 'failed' || delivery.status === 'cancelled' || (delivery.status === 'waiting' && delivery.problem !== null)
}

/** Another time may be chosen: only before anything was sent. */
export function canReschedule(delivery: Delivery): boolean {
  if (delivery.commit !== null || delivery.checkpoint !== null) return false
  return delivery.status === 'scheduled' || delivery.status === 'paused' || isScheduleMissed(delivery)
}

/** True when its time passed unused and the creator is asked what to do. */
export function isScheduleMissed(delivery: Delivery): boolean {
  return delivery.status === 'needs-answer' && delivery.problem?.code === 'schedule-missed'
}

/** Due: something is to be done at `now`. */
export function isDue(delivery: Delivery, now: number): boolean {
  switch (delivery.status) {
    case 'queued':
    case 'scheduled':
    case 'running':
    case 'committing':
    case 'reconciling':
    case 'withdrawing':
    case 'waiting':
      return delivery.nextAt !== null && delivery.nextAt <= now
    case 'paused':
    case 'needs-answer':
    case 'published':
    case 'failed':
    case 'cancelled':
      return false
    default:
      return assertNever(delivery.status, 'delivery status')
  }
}

import type { Receipt } from '../../shared/model.ts'
import { problem, type Problem } from '../../shared/problem.ts'
import { isOutcomeOpen, type Delivery } from './delivery.ts'

/** How a delivery ends, or comes to rest before the creator. */

/** Public, with its proof; or about to be taken down again where the creator cancelled meanwhile. */
export function published(delivery: Delivery, receipt: Receipt, now: number): Delivery {
  const public_: Delivery = {
    ...delivery,
    status: 'published',
    phase: 'publishing',
    commit: delivery.commit === null ? null : { ...delivery.commit, state: 'answered' },
    isResumed: false,
    tries: 0,
    nextAt: null,
    uploadedBytes: delivery.totalBytes,
    problem: null,
    receipt: { ...receipt, publishedAt: Number.isFinite(receipt.publishedAt) ? Math.trunc(receipt.publishedAt) : now },
  }
  return delivery.wish === 'withdraw' ? { ...public_, status: 'withdrawing', nextAt: now } : public_
}

/** The truth cannot be learned: two buttons, unless the creator cancelled it anyway. */
export function askCreator(delivery: Delivery, found: Problem, now: number): Delivery {
  if (delivery.wish === 'withdraw') return cancelledInDoubt(delivery, now)
  return {
    ...delivery,
    status: 'needs-answer',
    nextAt: null,
    problem: { ...found, code: 'outcome-unknown', actions: ['it-is-online', 'post-again'] },
  }
}

/** Cancelled while some of its parts are public: those are taken down; a commit whose outcome is open stays open. */
export function withdrawing(delivery: Delivery, now: number): Delivery {
  return { ...delivery, status: 'withdrawing', wish: 'withdraw', isResumed: true, tries: 0, nextAt: now, problem: null }
}

/** Certainly nothing more of it is public: cancelled, or what is public of it is taken down. */
export function cancelled(delivery: Delivery, now: number): Delivery {
  if (delivery.receipt !== null) return withdrawing({ ...delivery, commit: null }, now)
  const commit: Delivery['commit'] = delivery.commit === null ? null : { ...delivery.commit, state: 'refused' }
  return { ...delivery, status: 'cancelled', commit, nextAt: null, receipt: null, problem: problem('cancelled', { actions: ['retry'] }) }
}

/** It may be public; said so, after what certainly is was taken down. */
export function cancelledInDoubt(delivery: Delivery, now: number): Delivery {
  if (delivery.receipt !== null && delivery.status !== 'withdrawing') return withdrawing(delivery, now)
  return {
    ...delivery,
    status: 'cancelled',
    nextAt: null,
    receipt: null,
    problem: problem('cancelled-maybe-public', { severity: 'warning' }),
  }
}

/** It was public and is no longer; of a part whose outcome was never learned nobody can say so. */
export function takenDown(delivery: Delivery, now: number): Delivery {
  if (isOutcomeOpen(delivery)) return cancelledInDoubt(delivery, now)
  return {
    ...delivery,
    status: 'cancelled',
    nextAt: null,
    receipt: null,
    tries: 0,
    isDismissed: delivery.wish === 'delete',
    problem:
      delivery.wish === 'delete'
        ? problem('deleted', { severity: 'note' })
        : problem('taken-down', { severity: 'warning', actions: ['retry'] }),
  }
}

/** It is public and cannot be taken down by us. */
export function stillUp(delivery: Delivery): Delivery {
  const found = problem('not-taken-down', {
    severity: 'warning',
    platform: delivery.platform,
    deliveryId: delivery.id,
    actions: ['open-link'],
  })
  return { ...delivery, status: 'published', wish: 'publish', nextAt: null, tries: 0, problem: found }
}

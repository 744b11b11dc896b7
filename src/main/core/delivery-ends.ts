import type { Receipt } from '../../shared/model.ts'
import { problem, type Problem } from '../../shared/problem.ts'
import type { Delivery } from './delivery.ts'

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
export function askCreator(delivery: Delivery, found: Problem): Delivery {
  if (delivery.wish === 'withdraw') return cancelledInDoubt(delivery)
  return {
    ...delivery,
    status: 'needs-answer',
    nextAt: null,
    problem: { ...found, code: 'outcome-unknown', actions: ['it-is-online', 'post-again'] },
  }
}

/** Certainly not public. */
export function cancelled(delivery: Delivery): Delivery {
  const commit: Delivery['commit'] = delivery.commit === null ? null : { ...delivery.commit, state: 'refused' }
  return { ...delivery, status: 'cancelled', commit, nextAt: null, receipt: null, problem: problem('cancelled', { actions: ['retry'] }) }
}

/** It may be public; said so. */
export function cancelledInDoubt(delivery: Delivery): Delivery {
  return {
    ...delivery,
    status: 'cancelled',
    nextAt: null,
    receipt: null,
    problem: problem('cancelled-maybe-public', { severity: 'warning' }),
  }
}

/** It was public and is no longer. */
export function takenDown(delivery: Delivery): Delivery {
  return {
    ...delivery,
    status: 'cancelled',
    nextAt: null,
    receipt: null,
    tries: 0,
    problem: problem('taken-down', { severity: 'warning', actions: ['retry'] }),
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

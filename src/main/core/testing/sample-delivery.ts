import type { Delivery } from '../delivery.ts'

/** A queued delivery to X, due at once, with what a test says otherwise. */
export function sampleDelivery(change: Partial<Delivery> = {}): Delivery {
  const now = change.createdAt ?? 1_000_000
  return {
    id: 'd1',
    postId: 'p1',
    accountId: 'a1',
    platform: 'x',
    isPractice: true,
    accountName: 'Ada',
    accountHandle: 'ada',
    variant: { accountId: 'a1', text: 'hello', assetIds: [], options: {} },
    totalBytes: 100,
    status: 'queued',
    phase: 'preparing',
    checkpoint: null,
    commit: null,
    isResumed: false,
    tries: 0,
    nextAt: now,
    schedule: null,
    dueAt: now,
    wish: 'publish',
    uploadLimit: null,
    isDismissed: false,
    uploadedBytes: 0,
    problem: null,
    receipt: null,
    createdAt: now,
    updatedAt: now,
    ...change,
  }
}

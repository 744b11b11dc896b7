import { describe, expect, it } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { advance, canCancel, canRetry, isDue, isOutcomeOpen, type Delivery, type DeliveryEvent } from './delivery.ts'
import type { Verdict } from './verdict.ts'

const NOW = 1_000_000

function delivery(change: Partial<Delivery> = {}): Delivery {
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
    nextAt: NOW,
    uploadedBytes: 0,
    problem: null,
    receipt: null,
    createdAt: NOW,
    updatedAt: NOW,
    ...change,
  }
}

const receipt = { parts: [{ remoteId: '1', permalink: 'https://x.com/ada/status/1' }], publishedAt: NOW, notes: [] }
const run = (first: Delivery, ...events: DeliveryEvent[]) => events.reduce((current, event) => advance(current, event, NOW), first)
const failed = (verdict: Verdict): DeliveryEvent => ({ kind: 'failed', verdict })
const retry = failed({ kind: 'retry', at: NOW + 5_000, problem: problem('network') })
const commitNext: DeliveryEvent = { kind: 'stepped', step: { kind: 'commit-next', checkpoint: { stage: 'create' }, phase: 'publishing' } }
const started: DeliveryEvent = { kind: 'step-started' }

describe('a delivery', () => {
  it('marks the commit before the call that may make it public', () => {
    const marked = run(delivery(), started, commitNext)
    expect(marked).toMatchObject({ status: 'committing', commit: { since: NOW, state: 'marked' }, checkpoint: { stage: 'create' } })
    expect(isOutcomeOpen(marked)).toBe(true)
  })

  it('asks the platform first after a crash in a commit', () => {
    const revived = run(delivery(), started, commitNext, started, { kind: 'app-started' })
    expect(revived).toMatchObject({ status: 'reconciling', phase: 'checking', isResumed: true })
  })

  it('goes on from its checkpoint after a crash anywhere else', () => {
    const revived = run(
      delivery(),
      started,
      { kind: 'stepped', step: { kind: 'next', checkpoint: { stage: 'append', next: 3 }, phase: 'uploading', uploadedBytes: 60 } },
      { kind: 'app-started' },
    )
    expect(revived).toMatchObject({ status: 'queued', checkpoint: { stage: 'append', next: 3 }, uploadedBytes: 60, isResumed: true })
  })

  it('marks a refused commit again before its next try, so that no try is ever unmarked', () => {
    const refused = run(delivery(), started, commitNext, started, retry)
    expect(refused).toMatchObject({ status: 'waiting', commit: { state: 'refused' }, nextAt: NOW + 5_000 })
    expect(canCancel(refused)).toBe(true)
    expect(run(refused, started)).toMatchObject({ status: 'committing', commit: { state: 'marked' } })
    // A crash while it waits finds nothing open.
    expect(run(refused, { kind: 'app-started' })).toMatchObject({ status: 'waiting' })
  })

  it('reconciles when the answer of a commit is missing', () => {
    const open = run(
      delivery(),
      started,
      commitNext,
      started,
      failed({ kind: 'reconcile', at: NOW + 1_000, problem: problem('outcome-unknown') }),
    )
    expect(open).toMatchObject({ status: 'reconciling', commit: { state: 'marked' }, nextAt: NOW + 1_000 })
    expect(canCancel(open)).toBe(false)
  })

  it('keeps asking when asking itself fails, and never gives up on an open outcome', () => {
    const open = run(delivery(), started, commitNext, { kind: 'app-started' }, started)
    expect(run(open, retry)).toMatchObject({ status: 'reconciling', commit: { state: 'marked' }, nextAt: NOW + 5_000 })
    expect(run(open, failed({ kind: 'give-up', problem: problem('unexpected-response') }))).toMatchObject({
      status: 'needs-answer',
      problem: { code: 'outcome-unknown' },
    })
    const parked = run(open, failed({ kind: 'park', problem: problem('reconnect-needed') }))
    expect(parked).toMatchObject({ status: 'waiting', nextAt: null })
    expect(run(parked, { kind: 'released' })).toMatchObject({ status: 'reconciling', nextAt: NOW })
  })

  it('asks the creator when the truth cannot be learned, and does what is answered', () => {
    const asked = run(delivery(), started, commitNext, { kind: 'app-started' }, { kind: 'reconciled', outcome: { kind: 'unknown' } })
    expect(asked).toMatchObject({ status: 'needs-answer', problem: { code: 'outcome-unknown', actions: ['it-is-online', 'post-again'] } })
    expect(run(asked, { kind: 'answered-online', permalink: null })).toMatchObject({
      status: 'published',
      receipt: { notes: ['link-unknown'] },
    })
    expect(run(asked, { kind: 'answered-post-again' })).toMatchObject({ status: 'queued', commit: null, checkpoint: null })
  })

  it('never cancels nor fails what may be public after a deliberate second try', () => {
    const doubtful = run(
      delivery(),
      started,
      commitNext,
      { kind: 'app-started' },
      { kind: 'reconciled', outcome: { kind: 'absent', checkpoint: { stage: 're-post' }, isDoubtful: true } },
    )
    expect(doubtful).toMatchObject({ status: 'queued', commit: { state: 'doubtful' } })
    const again = run(doubtful, started)
    expect(again).toMatchObject({ status: 'committing', commit: { state: 'doubtful' } })
    for (const state of [doubtful, again, run(again, retry)]) {
      expect(canCancel(state)).toBe(false)
      expect(run(state, { kind: 'cancel-asked' })).toBe(state)
    }
    expect(run(again, failed({ kind: 'give-up', problem: problem('content-rejected') }))).toMatchObject({
      status: 'needs-answer',
      problem: { code: 'outcome-unknown' },
    })
    expect(run(again, { kind: 'app-started' })).toMatchObject({ status: 'reconciling' })
  })

  it('does an absent commit again with its mark', () => {
    const absent = run(
      delivery(),
      started,
      commitNext,
      { kind: 'app-started' },
      { kind: 'reconciled', outcome: { kind: 'absent', checkpoint: { stage: 'create' } } },
    )
    expect(absent).toMatchObject({ status: 'queued', commit: { state: 'refused' } })
    expect(run(absent, started)).toMatchObject({ status: 'committing', commit: { state: 'marked', since: NOW } })
  })

  it('never posts again by itself once the platform took it', () => {
    const taken = run(delivery(), started, commitNext, started, {
      kind: 'stepped',
      step: { kind: 'wait', checkpoint: { stage: 'await-link' }, phase: 'processing', notBefore: NOW + 9 },
    })
    expect(taken).toMatchObject({ status: 'waiting', commit: { state: 'answered' } })
    expect(canCancel(taken)).toBe(false)
    expect(run(taken, { kind: 'app-started' }, started)).toMatchObject({ status: 'running', commit: { state: 'answered' } })
  })

  it('takes the mark away when the answered commit certainly did nothing', () => {
    const undone = run(delivery(), started, commitNext, started, {
      kind: 'stepped',
      step: { kind: 'next', checkpoint: { stage: 'upload' }, phase: 'uploading', isCommitUndone: true },
    })
    expect(undone).toMatchObject({ status: 'running', commit: null })
  })

  it('starts anew after a rejected file and goes on after a broken line', () => {
    const withUpload = delivery({ status: 'failed', checkpoint: { stage: 'append' }, uploadedBytes: 60, nextAt: null })
    expect(run({ ...withUpload, problem: problem('media-rejected') }, { kind: 'retry-asked' })).toMatchObject({
      checkpoint: null,
      uploadedBytes: 0,
      status: 'queued',
    })
    expect(run({ ...withUpload, problem: problem('network') }, { kind: 'retry-asked' })).toMatchObject({
      checkpoint: { stage: 'append' },
      uploadedBytes: 60,
      isResumed: true,
    })
  })

  it('is cancelled only where nothing can be public', () => {
    expect(run(delivery(), { kind: 'cancel-asked' })).toMatchObject({ status: 'cancelled', nextAt: null })
    const marked = run(delivery(), started, commitNext)
    expect(run(marked, { kind: 'cancel-asked' })).toBe(marked)
  })

  it('is final once published and does not move again', () => {
    const done = run(delivery(), started, commitNext, started, { kind: 'stepped', step: { kind: 'done', receipt } })
    expect(done).toMatchObject({ status: 'published', uploadedBytes: 100, nextAt: null, receipt })
    expect(isDue(done, NOW * 2)).toBe(false)
    expect(canRetry(done)).toBe(false)
    for (const event of [{ kind: 'cancel-asked' }, { kind: 'retry-asked' }, { kind: 'app-started' }, { kind: 'released' }] as const)
      expect(run(done, event)).toBe(done)
  })

  it('changes nothing when the app stops', () => {
    const marked = run(delivery(), started, commitNext, started)
    expect(run(marked, failed({ kind: 'stop' }))).toBe(marked)
  })
})

import { describe, expect, it } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { advance, type DeliveryEvent } from './delivery-life.ts'
import { canCancel, canPause, canRetry, isDue, isOutcomeOpen, type Delivery } from './delivery.ts'
import { sampleDelivery } from './testing/sample-delivery.ts'
import type { Verdict } from './verdict.ts'

const NOW = 1_000_000

const delivery = (change: Partial<Delivery> = {}): Delivery => sampleDelivery({ createdAt: NOW, ...change })

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
    const revived = run(delivery(), started, commitNext, started, { kind: 'interrupted' })
    expect(revived).toMatchObject({ status: 'reconciling', phase: 'checking', isResumed: true })
  })

  it('goes on from its checkpoint after a crash anywhere else', () => {
    const revived = run(
      delivery(),
      started,
      { kind: 'stepped', step: { kind: 'next', checkpoint: { stage: 'append', next: 3 }, phase: 'uploading', uploadedBytes: 60 } },
      { kind: 'interrupted' },
    )
    expect(revived).toMatchObject({ status: 'queued', checkpoint: { stage: 'append', next: 3 }, uploadedBytes: 60, isResumed: true })
  })

  it('marks a refused commit again before its next try, so that no try is ever unmarked', () => {
    const refused = run(delivery(), started, commitNext, started, retry)
    expect(refused).toMatchObject({ status: 'waiting', commit: { state: 'refused' }, nextAt: NOW + 5_000 })
    expect(canCancel(refused)).toBe(true)
    expect(run(refused, started)).toMatchObject({ status: 'committing', commit: { state: 'marked' } })
    // A crash while it waits finds nothing open.
    expect(run(refused, { kind: 'interrupted' })).toMatchObject({ status: 'waiting' })
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
    expect(canPause(open)).toBe(false)
  })

  it('keeps asking when asking itself fails, and never gives up on an open outcome', () => {
    const open = run(delivery(), started, commitNext, { kind: 'interrupted' }, started)
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
    const asked = run(delivery(), started, commitNext, { kind: 'interrupted' }, { kind: 'reconciled', outcome: { kind: 'unknown' } })
    expect(asked).toMatchObject({ status: 'needs-answer', problem: { code: 'outcome-unknown', actions: ['it-is-online', 'post-again'] } })
    expect(run(asked, { kind: 'answered-online', permalink: null })).toMatchObject({
      status: 'published',
      receipt: { notes: ['link-unknown'] },
    })
    expect(run(asked, { kind: 'answered-post-again' })).toMatchObject({ status: 'queued', commit: null, checkpoint: null })
  })

  it('never calls cancelled or failed what may be public after a deliberate second try', () => {
    const doubtful = run(
      delivery(),
      started,
      commitNext,
      { kind: 'interrupted' },
      { kind: 'reconciled', outcome: { kind: 'absent', checkpoint: { stage: 're-post' }, isDoubtful: true } },
    )
    expect(doubtful).toMatchObject({ status: 'queued', commit: { state: 'doubtful' } })
    const again = run(doubtful, started)
    expect(again).toMatchObject({ status: 'committing', commit: { state: 'doubtful' } })
    for (const state of [doubtful, run(again, retry)])
      expect(run(state, { kind: 'cancel-asked' })).toMatchObject({ status: 'cancelled', problem: { code: 'cancelled-maybe-public' } })
    expect(run(again, { kind: 'cancel-asked' }, retry)).toMatchObject({ status: 'cancelled', problem: { code: 'cancelled-maybe-public' } })
    expect(run(again, failed({ kind: 'give-up', problem: problem('content-rejected') }))).toMatchObject({
      status: 'needs-answer',
      problem: { code: 'outcome-unknown' },
    })
    expect(run(again, { kind: 'interrupted' })).toMatchObject({ status: 'reconciling' })
  })

  it('does an absent commit again with its mark', () => {
    const absent = run(
      delivery(),
      started,
      commitNext,
      { kind: 'interrupted' },
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
    expect(canPause(taken)).toBe(false)
    expect(run(taken, { kind: 'interrupted' }, started)).toMatchObject({ status: 'running', commit: { state: 'answered' } })
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

  it('is cancelled at once where nothing can be public', () => {
    expect(run(delivery(), { kind: 'cancel-asked' })).toMatchObject({ status: 'cancelled', nextAt: null, problem: { code: 'cancelled' } })
    const refused = run(delivery(), started, commitNext, started, retry)
    expect(run(refused, { kind: 'cancel-asked' })).toMatchObject({ status: 'cancelled', problem: { code: 'cancelled' } })
  })

  describe('cancelled when it may be public', () => {
    const asked = run(delivery(), started, commitNext, started, { kind: 'cancel-asked' })
    const gone = (isGone: boolean): DeliveryEvent => ({ kind: 'withdrawn', isGone })
    const found: DeliveryEvent = { kind: 'reconciled', outcome: { kind: 'published', receipt } }

    it('goes on until the truth is known', () => {
      expect(asked).toMatchObject({ status: 'committing', wish: 'withdraw', commit: { state: 'marked' } })
      expect(canCancel(asked)).toBe(false)
    })
    it('is taken down once it is found to be public', () => {
      const up = run(asked, { kind: 'stepped', step: { kind: 'done', receipt } })
      expect(up).toMatchObject({ status: 'withdrawing', receipt, nextAt: NOW })
      expect(run(up, { kind: 'interrupted' }, gone(true))).toMatchObject({
        status: 'cancelled',
        receipt: null,
        problem: { code: 'taken-down' },
      })
      expect(run(asked, { kind: 'interrupted' }, found)).toMatchObject({ status: 'withdrawing' })
    })
    it('is looked at again at once, and every minute, where it only waits for the platform to be done with it', () => {
      const wait: DeliveryEvent = {
        kind: 'stepped',
        step: { kind: 'wait', checkpoint: null, phase: 'processing', notBefore: NOW + 3_600_000 },
      }
      const waiting = run(delivery(), started, commitNext, started, wait)
      expect(waiting).toMatchObject({ status: 'waiting', commit: { state: 'answered' }, nextAt: NOW + 3_600_000 })
      const unwanted = run(waiting, { kind: 'cancel-asked' })
      expect(unwanted).toMatchObject({ status: 'waiting', wish: 'withdraw', nextAt: NOW })
      expect(run(unwanted, started, wait)).toMatchObject({ status: 'waiting', nextAt: NOW + 60_000 })
      const heldBack = run(delivery(), started, commitNext, started, wait, started, retry)
      expect(run(heldBack, { kind: 'cancel-asked' }).nextAt).toBe(heldBack.nextAt)
    })
    it('stays published, and says so, where it cannot be taken down', () => {
      expect(run(asked, { kind: 'interrupted' }, found, gone(false))).toMatchObject({
        status: 'published',
        receipt,
        problem: { code: 'not-taken-down' },
      })
      const refused = failed({ kind: 'give-up', problem: problem('content-rejected') })
      expect(run(asked, { kind: 'interrupted' }, found, refused)).toMatchObject({
        status: 'published',
        problem: { code: 'not-taken-down' },
      })
      expect(run(asked, { kind: 'interrupted' }, found, retry)).toMatchObject({ status: 'withdrawing', nextAt: NOW + 5_000 })
    })
    it('is cancelled without more when the platform refused it or never had it', () => {
      expect(run(asked, retry)).toMatchObject({ status: 'cancelled', problem: { code: 'cancelled' } })
      expect(run(asked, { kind: 'interrupted' }, { kind: 'reconciled', outcome: { kind: 'absent', checkpoint: null } })).toMatchObject({
        status: 'cancelled',
        problem: { code: 'cancelled' },
      })
    })
    it('says that nobody knows where the platform cannot tell, instead of asking what to do', () => {
      expect(run(asked, { kind: 'interrupted' }, { kind: 'reconciled', outcome: { kind: 'unknown' } })).toMatchObject({
        status: 'cancelled',
        problem: { code: 'cancelled-maybe-public' },
      })
    })
    it('can be let go while it waits for a login that never comes', () => {
      const parked = run(asked, { kind: 'interrupted' }, failed({ kind: 'park', problem: problem('reconnect-needed') }))
      expect(parked).toMatchObject({ status: 'waiting', nextAt: null })
      expect(run(parked, { kind: 'cancel-asked' })).toMatchObject({ status: 'cancelled', problem: { code: 'cancelled-maybe-public' } })
    })
  })

  describe('paused', () => {
    it('rests, and goes on from its checkpoint', () => {
      const paused = run(
        delivery(),
        started,
        { kind: 'stepped', step: { kind: 'next', checkpoint: { next: 3 }, phase: 'uploading', uploadedBytes: 60 } },
        { kind: 'pause-asked' },
      )
      expect(paused).toMatchObject({ status: 'paused', nextAt: null, checkpoint: { next: 3 }, uploadedBytes: 60 })
      expect(run(paused, { kind: 'interrupted' })).toMatchObject({ status: 'paused' })
      expect(run(paused, { kind: 'resume-asked' })).toMatchObject({
        status: 'queued',
        nextAt: NOW,
        isResumed: true,
        checkpoint: { next: 3 },
      })
    })
    it('is not possible where it may be public', () => {
      const marked = run(delivery(), started, commitNext)
      expect(run(marked, { kind: 'pause-asked' })).toBe(marked)
    })
  })

  describe('scheduled', () => {
    const later = {
      schedule: { wallTime: '2026-12-01T18:00', zone: 'Europe/Berlin' },
      dueAt: NOW + 60_000,
      nextAt: NOW + 60_000,
      status: 'scheduled',
    } as const
    it('goes out when its time comes', () => {
      expect(isDue(delivery(later), NOW)).toBe(false)
      expect(isDue(delivery(later), NOW + 60_000)).toBe(true)
      expect(run(delivery(later), { kind: 'due', isTooLate: false })).toMatchObject({ status: 'queued', nextAt: NOW })
    })
    it('asks the creator when its time passed too long ago', () => {
      const missed = run(delivery(later), { kind: 'due', isTooLate: true })
      expect(missed).toMatchObject({ status: 'needs-answer', nextAt: null, problem: { code: 'schedule-missed' } })
      expect(run(missed, { kind: 'publish-now-asked' })).toMatchObject({ status: 'queued', schedule: null, dueAt: NOW, nextAt: NOW })
      expect(run(missed, { kind: 'cancel-asked' })).toMatchObject({ status: 'cancelled' })
      expect(run(missed, { kind: 'answered-post-again' })).toBe(missed)
    })
    it('takes another time only while nothing was sent', () => {
      const moved = { kind: 'rescheduled', schedule: { wallTime: '2026-12-02T18:00', zone: 'Europe/Berlin' }, dueAt: NOW + 90_000 } as const
      expect(run(delivery(later), moved)).toMatchObject({ status: 'scheduled', dueAt: NOW + 90_000, nextAt: NOW + 90_000 })
      const begun = delivery({ checkpoint: { next: 1 }, status: 'paused', nextAt: null })
      expect(run(begun, moved)).toBe(begun)
    })
    it('keeps its time through a pause', () => {
      expect(run(delivery(later), { kind: 'pause-asked' }, { kind: 'resume-asked' })).toMatchObject({
        status: 'scheduled',
        nextAt: NOW + 60_000,
      })
    })
  })

  describe('held', () => {
    const hold = { kind: 'held', until: NOW + 9_000, problem: problem('offline') } as const
    it('says why and until when, and goes on when the line is back', () => {
      const waiting = run(delivery(), hold)
      expect(waiting).toMatchObject({ status: 'waiting', nextAt: NOW + 9_000, tries: 0, problem: { code: 'offline' } })
      expect(run(waiting, { kind: 'line-back' })).toMatchObject({ nextAt: NOW })
    })
    it('keeps a question to the platform a question', () => {
      const asking = run(delivery(), started, commitNext, started, { kind: 'interrupted' }, hold)
      expect(asking).toMatchObject({ status: 'reconciling', nextAt: NOW + 9_000 })
    })
    it('never comes between a commit and its mark', () => {
      const marked = run(delivery(), started, commitNext)
      expect(run(marked, hold)).toBe(marked)
    })
  })

  it('keeps the length of a wait, and the time of a schedule, when the clock is set back', () => {
    const waiting = run(delivery(), started, retry)
    expect(advance(waiting, { kind: 'clock-set-back' }, NOW - 3_600_000)).toMatchObject({ nextAt: NOW - 3_600_000 + 5_000 })
    const scheduled = delivery({ status: 'scheduled', nextAt: NOW + 9_000, dueAt: NOW + 9_000 })
    expect(advance(scheduled, { kind: 'clock-set-back' }, NOW - 3_600_000)).toBe(scheduled)
  })

  it.each([
    [NOW + 1_000.5, NOW + 1_001],
    [Number.POSITIVE_INFINITY, NOW + 48 * 3_600_000],
    [Number.NaN, NOW],
    [NOW - 5, NOW],
  ])('waits for a whole time within reason, whatever was told: %s', (notBefore, expected) => {
    const step = { kind: 'wait', checkpoint: {}, phase: 'processing', notBefore } as const
    expect(run(delivery(), started, { kind: 'stepped', step }).nextAt).toBe(expected)
    const publishedAt = notBefore
    expect(
      Number.isSafeInteger(
        run(delivery(), { kind: 'stepped', step: { kind: 'done', receipt: { ...receipt, publishedAt } } }).receipt?.publishedAt,
      ),
    ).toBe(true)
  })

  it('keeps its patience short while only the question where the upload stands succeeds', () => {
    const look: DeliveryEvent = { kind: 'stepped', step: { kind: 'next', checkpoint: { next: 3 }, phase: 'uploading', uploadedBytes: 60 } }
    const onward: DeliveryEvent = {
      kind: 'stepped',
      step: { kind: 'next', checkpoint: { next: 4 }, phase: 'uploading', uploadedBytes: 80 },
    }
    const half = delivery({ uploadedBytes: 60, checkpoint: { next: 3 } })
    const twice = run(half, started, retry, started, look, started, retry)
    expect(twice.tries).toBe(2)
    expect(run(twice, started, look, started, onward).tries).toBe(0)
  })

  it('says so when an upload that had got somewhere begins anew', () => {
    const half = delivery({ uploadedBytes: 60, checkpoint: { next: 3 } })
    const anew = run(half, started, {
      kind: 'stepped',
      step: { kind: 'next', checkpoint: { next: 0 }, phase: 'uploading', uploadedBytes: 0 },
    })
    expect(anew).toMatchObject({ uploadedBytes: 0, problem: { code: 'upload-begun-anew', severity: 'warning' } })
    const on = run(anew, { kind: 'stepped', step: { kind: 'next', checkpoint: { next: 1 }, phase: 'uploading', uploadedBytes: 20 } })
    expect(on).toMatchObject({ problem: { code: 'upload-begun-anew' } })
    expect(run(on, { kind: 'stepped', step: { kind: 'done', receipt } })).toMatchObject({ status: 'published', problem: null })
  })

  it('is final once published and does not move again', () => {
    const done = run(delivery(), started, commitNext, started, { kind: 'stepped', step: { kind: 'done', receipt } })
    expect(done).toMatchObject({ status: 'published', uploadedBytes: 100, nextAt: null, receipt })
    expect(isDue(done, NOW * 2)).toBe(false)
    expect(canRetry(done)).toBe(false)
    for (const event of [{ kind: 'cancel-asked' }, { kind: 'retry-asked' }, { kind: 'interrupted' }, { kind: 'released' }] as const)
      expect(run(done, event)).toBe(done)
  })

  it('is not called a failure while the creator is asked whether it is online, also when its account is removed', () => {
    const asked = run(delivery(), started, commitNext, { kind: 'interrupted' }, { kind: 'reconciled', outcome: { kind: 'unknown' } })
    expect(run(asked, failed({ kind: 'give-up', problem: problem('account-removed') }))).toBe(asked)
  })

  it('changes nothing when the app stops', () => {
    const marked = run(delivery(), started, commitNext, started)
    expect(run(marked, failed({ kind: 'stop' }))).toBe(marked)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problem } from '../../shared/problem.ts'
import { advance, type DeliveryEvent } from './delivery-life.ts'
import { isFinal, type Delivery } from './delivery.ts'
import { brokenInvariant } from './journal-invariants.ts'
import { sampleDelivery } from './testing/sample-delivery.ts'

const NOW = 1_000_000
const receipt = { parts: [{ remoteId: '1', permalink: 'https://x.com/ada/status/1' }], publishedAt: NOW, notes: [] }
const checkpoint = { stage: 'any' }
const found = problem('network')

const ofPublishing: DeliveryEvent[] = [
  { kind: 'stepped', step: { kind: 'next', checkpoint, phase: 'uploading', uploadedBytes: 10 } },
  { kind: 'stepped', step: { kind: 'wait', checkpoint, phase: 'processing', notBefore: NOW + 5 } },
  { kind: 'stepped', step: { kind: 'commit-next', checkpoint, phase: 'publishing' } },
  { kind: 'stepped', step: { kind: 'done', receipt } },
]
const ofCommitting: DeliveryEvent[] = [
  { kind: 'stepped', step: { kind: 'next', checkpoint, phase: 'uploading', isCommitUndone: true } },
  { kind: 'failed', verdict: { kind: 'reconcile', at: NOW + 5, problem: found } },
]
const failures: DeliveryEvent[] = [
  { kind: 'failed', verdict: { kind: 'retry', at: NOW + 5, problem: found } },
  { kind: 'failed', verdict: { kind: 'park', problem: problem('reconnect-needed') } },
  { kind: 'failed', verdict: { kind: 'give-up', problem: problem('content-rejected') } },
  { kind: 'failed', verdict: { kind: 'ask-creator', problem: found } },
]
const ofReconciling: DeliveryEvent[] = [
  { kind: 'reconciled', outcome: { kind: 'published', receipt } },
  { kind: 'reconciled', outcome: { kind: 'absent', checkpoint } },
  { kind: 'reconciled', outcome: { kind: 'absent', checkpoint, isDoubtful: true } },
  { kind: 'reconciled', outcome: { kind: 'resume', checkpoint: null } },
  { kind: 'reconciled', outcome: { kind: 'wait', checkpoint, notBefore: NOW + 5 } },
  { kind: 'reconciled', outcome: { kind: 'unknown' } },
]
const fromOutside: DeliveryEvent[] = [
  { kind: 'due', isTooLate: false },
  { kind: 'due', isTooLate: true },
  { kind: 'held', until: NOW + 5, problem: problem('offline') },
  { kind: 'interrupted' },
  { kind: 'line-back' },
  { kind: 'clock-set-back' },
  { kind: 'released' },
  { kind: 'retry-asked' },
  { kind: 'pause-asked' },
  { kind: 'resume-asked' },
  { kind: 'cancel-asked' },
  { kind: 'publish-now-asked' },
  { kind: 'rescheduled', schedule: { wallTime: '2026-12-01T18:00', zone: 'UTC' }, dueAt: NOW + 9 },
  { kind: 'upload-limited', bytesPerSecond: 1_000 },
  { kind: 'answered-online', permalink: null },
  { kind: 'answered-post-again' },
  { kind: 'failed', verdict: { kind: 'give-up', problem: problem('account-removed') } },
]

/** What the outbox may do to a delivery in this state: a step and its outcome, or anything that comes from outside. */
function possible(delivery: Delivery, isStepUnderWay: boolean): DeliveryEvent[] {
  if (!isStepUnderWay)
    return [...fromOutside, ...(delivery.nextAt !== null && delivery.status !== 'scheduled' ? [{ kind: 'step-started' } as const] : [])]
  switch (delivery.status) {
    case 'running':
      return [...ofPublishing, ...failures]
    case 'committing':
      return [...ofPublishing, ...ofCommitting, ...failures]
    case 'reconciling':
      return [...ofReconciling, ...failures]
    case 'withdrawing':
      return [{ kind: 'withdrawn', isGone: true }, { kind: 'withdrawn', isGone: false }, ...failures]
    default:
      return fromOutside
  }
}

describe('the journal’s invariants', () => {
  it('hold for whatever may happen to a delivery, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10_000), { maxLength: 60 }), (choices) => {
        let delivery = sampleDelivery({ createdAt: NOW })
        let isStepUnderWay = false
        let wasPublished = false
        for (const choice of choices) {
          const events = possible(delivery, isStepUnderWay)
          const event = events[choice % events.length]!
          const next = advance(delivery, event, NOW)
          expect(brokenInvariant(delivery, event, next), `${delivery.status} ${JSON.stringify(event)} ${next.status}`).toBeNull()
          // Once published only the creator can be told more about it; nothing moves.
          if (wasPublished && delivery.status === 'published') expect(isFinal(next)).toBe(true)
          wasPublished ||= next.status === 'published'
          isStepUnderWay = event.kind === 'step-started'
          delivery = next
        }
      }),
      { numRuns: 5_000 },
    )
  })

  const marked = sampleDelivery({ status: 'committing', commit: { since: NOW, state: 'marked' } })
  const started: DeliveryEvent = { kind: 'step-started' }
  it.each<[string, Delivery, DeliveryEvent, Delivery]>([
    ['a failure that may be public', marked, started, { ...marked, status: 'failed', nextAt: null }],
    [
      'a cancel that may be public',
      marked,
      { kind: 'cancel-asked' },
      { ...marked, status: 'cancelled', nextAt: null, problem: problem('cancelled') },
    ],
    ['a lost mark', marked, { kind: 'interrupted' }, { ...marked, status: 'reconciling', commit: null }],
    ['a marked commit that is simply queued again', marked, { kind: 'interrupted' }, { ...marked, status: 'queued' }],
    ['a commit without its mark', marked, started, { ...marked, commit: null }],
    ['published without a receipt', marked, started, { ...marked, status: 'published', nextAt: null, commit: null }],
    ['an end that is still due', marked, started, { ...marked, status: 'published', receipt }],
    ['a queued delivery that is never due', sampleDelivery(), started, sampleDelivery({ nextAt: null })],
    [
      'an answered commit made again',
      { ...marked, status: 'running', commit: { since: NOW, state: 'answered' } },
      started,
      { ...marked, status: 'committing', commit: { since: NOW, state: 'marked' } },
    ],
    [
      'a published post taken up again',
      sampleDelivery({ status: 'published', receipt, nextAt: null }),
      { kind: 'retry-asked' },
      sampleDelivery(),
    ],
  ])('catch %s', (_name, before, event, after) => {
    expect(brokenInvariant(before, event, after)).not.toBeNull()
  })
})

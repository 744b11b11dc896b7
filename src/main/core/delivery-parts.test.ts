import { describe, expect, it } from 'vitest'
import type { Receipt } from '../../shared/model.ts'
import { problem } from '../../shared/problem.ts'
import { advance, type DeliveryEvent } from './delivery-life.ts'
import { canPause, isMaybePublic, isOutcomeOpen, type Delivery } from './delivery.ts'
import { brokenInvariant } from './journal-invariants.ts'
import { sampleDelivery } from './testing/sample-delivery.ts'

const NOW = 1_000_000
const LATER = NOW + 60_000

const part = (id: string) => ({ remoteId: id, permalink: `https://x.com/ada/status/${id}` })
const receipt = (...ids: string[]): Receipt => ({ parts: ids.map(part), publishedAt: NOW, notes: [] })
const THREAD = {
  accountId: 'a',
  text: 'one',
  assetIds: [],
  options: {
    thread: [
      { text: 'two', assetIds: [] },
      { text: 'three', assetIds: [] },
    ],
  },
}
const thread = (change: Partial<Delivery> = {}) => sampleDelivery({ createdAt: NOW, variant: THREAD, ...change })

/** Every change is held against the journal's invariants, as the outbox does. */
function run(first: Delivery, ...events: DeliveryEvent[]): Delivery {
  return events.reduce((before, event, index) => {
    const after = advance(before, event, NOW + index)
    expect(brokenInvariant(before, event, after), `${event.kind} in ${before.status}`).toBeNull()
    return after
  }, first)
}
const started: DeliveryEvent = { kind: 'step-started' }
const commitNext = (stage: string): DeliveryEvent => ({
  kind: 'stepped',
  step: { kind: 'commit-next', checkpoint: { stage }, phase: 'publishing' },
})
const public_ = (...ids: string[]): DeliveryEvent => ({
  kind: 'stepped',
  step: { kind: 'next', checkpoint: { stage: 'between' }, phase: 'publishing', receipt: receipt(...ids) },
})
const firstPublic: readonly DeliveryEvent[] = [started, commitNext('one'), started, public_('1')]
const secondMarked: readonly DeliveryEvent[] = [...firstPublic, started, commitNext('two')]

describe('a delivery of several parts', () => {
  it('keeps what is public and lifts the mark, so that the next part has a mark of its own time', () => {
    const between = run(thread(), ...firstPublic)
    expect(between).toMatchObject({ status: 'running', commit: null, receipt: receipt('1') })
    expect(isMaybePublic(between)).toBe(true)
    expect(isOutcomeOpen(between)).toBe(false)
    const second = advance(between, commitNext('two'), LATER)
    expect(second.commit).toEqual({ since: LATER, state: 'marked' })
  })

  it('can be held up between two posts, and goes on behind them', () => {
    const between = run(thread(), ...firstPublic)
    expect(canPause(between)).toBe(true)
    const paused = run(between, { kind: 'pause-asked' })
    expect(paused).toMatchObject({ status: 'paused', receipt: receipt('1') })
    expect(run(paused, { kind: 'resume-asked' })).toMatchObject({
      status: 'queued',
      checkpoint: { stage: 'between' },
      receipt: receipt('1'),
    })
  })

  it('that fails in the middle says so, and a new try never begins before what is public', () => {
    for (const code of ['content-rejected', 'network'] as const) {
      const failed = run(thread(), ...secondMarked, started, { kind: 'failed', verdict: { kind: 'give-up', problem: problem(code) } })
      expect(failed).toMatchObject({ status: 'failed', receipt: receipt('1') })
      const retried = run(failed, { kind: 'retry-asked' })
      expect(retried).toMatchObject({ status: 'queued', receipt: receipt('1') })
      if (code === 'content-rejected') expect(retried.checkpoint).toBeNull()
    }
  })

  it('asks about the open part alone after a crash, and goes on when it turns out public', () => {
    const crashed = run(thread(), ...secondMarked, started, { kind: 'interrupted' })
    expect(crashed).toMatchObject({ status: 'reconciling', receipt: receipt('1') })
    const found = run(crashed, {
      kind: 'reconciled',
      outcome: { kind: 'resume', checkpoint: { stage: 'between' }, receipt: receipt('1', '2') },
    })
    expect(found).toMatchObject({ status: 'queued', commit: null, receipt: receipt('1', '2') })
    const done: DeliveryEvent = { kind: 'stepped', step: { kind: 'done', receipt: receipt('1', '2', '3') } }
    expect(run(found, started, commitNext('three'), started, done)).toMatchObject({ status: 'published', receipt: receipt('1', '2', '3') })
  })

  it('that is cancelled between two posts takes down what is public', () => {
    const cancelled = run(thread(), ...firstPublic, { kind: 'cancel-asked' })
    expect(cancelled).toMatchObject({ status: 'withdrawing', wish: 'withdraw', receipt: receipt('1') })
    expect(run(cancelled, started, { kind: 'withdrawn', isGone: true })).toMatchObject({
      status: 'cancelled',
      receipt: null,
      problem: { code: 'taken-down' },
    })
    expect(run(cancelled, started, { kind: 'withdrawn', isGone: false })).toMatchObject({
      status: 'published',
      problem: { code: 'not-taken-down' },
    })
  })

  it('that is cancelled while a part is under way learns its fate first, then takes down all of them', () => {
    const asked = run(thread(), ...secondMarked, { kind: 'cancel-asked' })
    expect(asked).toMatchObject({ status: 'committing', wish: 'withdraw' })
    expect(run(asked, started, public_('1', '2'))).toMatchObject({ status: 'withdrawing', receipt: receipt('1', '2') })
  })

  it('never calls itself taken down while the fate of one part is unknown', () => {
    const unknown = run(thread(), ...secondMarked, started, { kind: 'interrupted' }, { kind: 'reconciled', outcome: { kind: 'unknown' } })
    expect(unknown).toMatchObject({ status: 'needs-answer', receipt: receipt('1') })
    const cancelled = run(unknown, { kind: 'cancel-asked' })
    expect(cancelled).toMatchObject({ status: 'withdrawing', receipt: receipt('1') })
    expect(run(cancelled, started, { kind: 'withdrawn', isGone: true })).toMatchObject({
      status: 'cancelled',
      problem: { code: 'cancelled-maybe-public' },
    })
  })

  it('goes on with the rest when the creator says that the open part is online, and makes it again when told so', () => {
    const unknown = run(thread(), ...secondMarked, started, { kind: 'interrupted' }, { kind: 'reconciled', outcome: { kind: 'unknown' } })
    const online = run(unknown, { kind: 'answered-online', permalink: 'https://x.com/ada/status/2' })
    expect(online).toMatchObject({ status: 'queued', checkpoint: null, commit: null })
    expect(online.receipt?.parts).toEqual([part('1'), { remoteId: '', permalink: 'https://x.com/ada/status/2' }])
    expect(run(unknown, { kind: 'answered-post-again' })).toMatchObject({ status: 'queued', checkpoint: null, receipt: receipt('1') })
  })

  it('never forgets a part that is public', () => {
    const between = run(thread(), ...firstPublic)
    expect(brokenInvariant(between, started, { ...between, receipt: null })).toBe('a part that is public was forgotten')
  })
})

describe('deleting what was published', () => {
  const published = () =>
    run(sampleDelivery({ createdAt: NOW }), started, commitNext('one'), started, {
      kind: 'stepped',
      step: { kind: 'done', receipt: receipt('1') },
    })

  it('takes it down at the platform and puts it out of sight', () => {
    const asked = run(published(), { kind: 'delete-asked' })
    expect(asked).toMatchObject({ status: 'withdrawing', wish: 'delete', nextAt: NOW })
    expect(run(asked, started, { kind: 'withdrawn', isGone: true })).toMatchObject({
      status: 'cancelled',
      isDismissed: true,
      problem: { code: 'deleted' },
    })
  })

  it('that the platform refuses leaves it published, and says so', () => {
    expect(run(published(), { kind: 'delete-asked' }, started, { kind: 'withdrawn', isGone: false })).toMatchObject({
      status: 'published',
      wish: 'publish',
      problem: { code: 'not-taken-down' },
      receipt: receipt('1'),
    })
  })
})

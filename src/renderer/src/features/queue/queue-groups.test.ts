import { describe, expect, it } from 'vitest'
import { problem } from '../../../../shared/problem.ts'
import { sampleDelivery, samplePublished, sampleScheduled } from '../../testing/samples.ts'
import { byDay, queueGroups, standingOf } from './queue-groups.ts'

const now = Date.now()
const groupsOf = (...deliveries: Parameters<typeof standingOf>[0][]): string[] =>
  queueGroups(Object.fromEntries(deliveries.map((one) => [one.id, one])), now).map(({ name }) => name)

describe('the groups of the queue', () => {
  it('counts a wait for the platform’s own work as running, and a wait with a reason as waiting', () => {
    expect(standingOf(sampleDelivery('x', { status: 'waiting', phase: 'processing', nextAt: now + 1000 }))).toBe('running')
    expect(standingOf(sampleDelivery('x', { status: 'waiting', nextAt: now + 1000, problem: problem('network') }))).toBe('waiting')
    expect(standingOf(sampleDelivery('x', { status: 'waiting', nextAt: now + 1000, problem: problem('upload-begun-anew') }))).toBe(
      'running',
    )
  })

  it('asks the creator where nothing goes on by itself', () => {
    expect(standingOf(sampleDelivery('x', { status: 'waiting', nextAt: null, problem: problem('reconnect-needed') }))).toBe('needs')
    expect(standingOf(sampleDelivery('x', { status: 'withdrawing', nextAt: null, problem: problem('reconnect-needed') }))).toBe('needs')
    expect(standingOf(sampleDelivery('x', { status: 'paused', nextAt: null }))).toBe('paused')
  })

  it('keeps a post whole, where the most pressing of its deliveries belongs', () => {
    expect(groupsOf(sampleDelivery('x'), samplePublished('youtube'), sampleDelivery('tiktok', { status: 'paused' }))).toEqual(['running'])
    expect(groupsOf(sampleDelivery('x'), sampleDelivery('youtube', { status: 'failed' }))).toEqual(['needs'])
  })

  it('forgets what was done more than an hour ago, never what is still open', () => {
    const old = now - 2 * 3_600_000
    expect(groupsOf(samplePublished('x', { updatedAt: old }))).toEqual([])
    expect(groupsOf(sampleDelivery('x', { status: 'failed', updatedAt: old }))).toEqual(['needs'])
  })

  it('puts a scheduled post on the day that it has for the creator', () => {
    const late = sampleScheduled('x', { wallTime: '2026-11-24T23:30', zone: 'America/New_York' })
    const [group] = queueGroups({ [late.id]: late }, now)
    expect(byDay(group?.posts ?? [], 'Europe/Berlin').map(({ day }) => day)).toEqual(['2026-11-25'])
    expect(byDay(group?.posts ?? [], 'America/New_York').map(({ day }) => day)).toEqual(['2026-11-24'])
  })

  it('groups thousands of deliveries within a frame or two', () => {
    const many = Object.fromEntries(
      Array.from({ length: 6000 }, (_, index) => {
        const day = String(1 + (index % 28)).padStart(2, '0')
        const one = sampleScheduled(
          'x',
          { wallTime: `2027-02-${day}T10:00`, zone: 'Europe/Berlin' },
          { id: `${index}`, postId: `${index % 1000}` },
        )
        return [one.id, one]
      }),
    )
    const before = performance.now()
    const [group] = queueGroups(many, now)
    byDay(group?.posts ?? [], 'Europe/Berlin')
    // Measured: 6 ms. A busy machine gets room; a slip to quadratic work does not.
    expect(performance.now() - before).toBeLessThan(250)
    expect(group?.posts).toHaveLength(1000)
  })
})

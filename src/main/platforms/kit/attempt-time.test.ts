import { describe, expect, it } from 'vitest'
import { whenMade } from './attempt-time.ts'

const NOW = Date.parse('2026-11-23T10:00:30Z')
const SINCE = NOW - 30_000
const HOUR = 3_600_000
const date = (at: number) => new Date(at).toUTCString()

describe('a post seen after a lost answer', () => {
  it.each([
    ['made with the call', SINCE + 1_000, 'since'],
    ['made within the tolerance before it', SINCE - 4_000, 'since'],
    ['made a minute before', SINCE - 60_000, 'doubtful'],
    ['made this morning', SINCE - 3 * HOUR, 'doubtful'],
    ['made two days ago', SINCE - 48 * HOUR, 'long-before'],
  ] as const)('%s is told by its time', (_case, madeAt, told) => {
    expect(whenMade(madeAt, { committingSince: SINCE, now: NOW }, date(NOW))).toBe(told)
  })

  it('is measured by the platform’s clock while ours is wrong', () => {
    const ahead = { committingSince: SINCE + 2 * HOUR, now: NOW + 2 * HOUR }
    expect(whenMade(SINCE + 1_000, ahead, date(NOW))).toBe('since')
    expect(whenMade(SINCE - 60_000, ahead, date(NOW))).toBe('doubtful')
  })

  it('is never ruled out when our clock was set right between the call and the look', () => {
    // An hour ahead at the call, right now.
    expect(whenMade(SINCE + 1_000, { committingSince: SINCE + HOUR, now: NOW }, date(NOW))).toBe('doubtful')
    // The same, looked at so late that only the distance shows it.
    expect(whenMade(SINCE + 1_000, { committingSince: SINCE + HOUR, now: NOW + 2 * HOUR }, date(NOW + 2 * HOUR))).toBe('doubtful')
  })

  it('is measured by our own clock where the platform tells no time', () => {
    expect(whenMade(SINCE + 1_000, { committingSince: SINCE, now: NOW }, undefined)).toBe('since')
    expect(whenMade(NOW, { committingSince: null, now: NOW }, 'no date')).toBe('since')
  })
})

import { describe, expect, it } from 'vitest'
import { nextMidnight } from './next-midnight.ts'

const at = (text: string): number => Date.parse(text)

describe('the next midnight', () => {
  it.each([
    ['UTC', '2026-11-23T12:20:31.400Z', '2026-11-24T00:00:00Z'],
    ['UTC', '2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z'],
    ['America/Los_Angeles', '2026-11-23T12:20:00Z', '2026-11-24T08:00:00Z'],
    ['America/Los_Angeles', '2026-07-01T06:59:59.500Z', '2026-07-01T07:00:00Z'],
    ['America/Los_Angeles', '2026-07-01T07:00:00Z', '2026-07-02T07:00:00Z'],
    // The clocks go back on 1 November 2026 and forward on 8 March 2026: days of 25 and 23 hours.
    ['America/Los_Angeles', '2026-11-01T07:00:00Z', '2026-11-02T08:00:00Z'],
    ['America/Los_Angeles', '2026-11-01T08:30:00Z', '2026-11-02T08:00:00Z'],
    ['America/Los_Angeles', '2026-03-08T08:00:00Z', '2026-03-09T07:00:00Z'],
    ['America/Los_Angeles', '2026-03-08T09:30:00Z', '2026-03-09T07:00:00Z'],
  ] as const)('in %s after %s is %s', (zone, now, midnight) => {
    expect(nextMidnight(zone, at(now))).toBe(at(midnight))
  })
})

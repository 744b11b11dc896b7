import { beforeAll, describe, expect, it } from 'vitest'
import { loadMessages } from '../messages/messages.ts'
import { formatBytes, formatBytesOf, formatDuration, formatMoment, formatShape, formatSpan, formatSpeed } from './format.ts'

beforeAll(() => loadMessages())

describe('figures in words', () => {
  it('tells bytes in the unit of the whole', () => {
    expect(formatBytesOf(412_000_000, 980_000_000)).toBe('412 of 980 MB')
    expect(formatBytesOf(0, 4_000_000_000)).toBe('0 of 4 GB')
    expect(formatBytes(0)).toBe('0 byte')
    expect(formatBytes(999)).toBe('999 byte')
    expect(formatSpeed(3_200_000)).toBe('3.2 MB/s')
  })

  it('never says that more was sent than there is', () => {
    expect(formatBytesOf(2_000_000, 1_000_000)).toBe('1 of 1 MB')
  })

  it('tells lengths and spans', () => {
    expect(formatDuration(6000)).toBe('0:06')
    expect(formatDuration(3_729_000)).toBe('1:02:09')
    expect(formatSpan(45_000)).toBe('45 sec')
    expect(formatSpan(120_000)).toBe('2 min')
    expect(formatSpan(9 * 86_400_000)).toBe('9 days')
  })

  it('says today for today alone', () => {
    const now = new Date(2026, 10, 23, 18, 0).getTime()
    expect(formatMoment(new Date(2026, 10, 23, 10, 32).getTime(), now)).toMatch(/^Today, 10:32/)
    expect(formatMoment(new Date(2026, 10, 22, 10, 32).getTime(), now)).toMatch(/Nov 22, 2026/)
  })

  it('names shapes', () => {
    expect([0.8, 16 / 9, 9 / 16, 1, 2.4, 0.25].map(formatShape)).toEqual(['4:5', '16:9', '9:16', '1:1', '2.4:1', '1:4'])
  })
})

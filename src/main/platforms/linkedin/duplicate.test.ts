import { describe, expect, it } from 'vitest'
import { readDuplicate } from './duplicate.ts'

const FIRST = Date.parse('2026-11-23T10:00:00Z')
const NOW = FIRST + 60_000
const SECOND = 1_000

/** LinkedIn's refusal of a second copy that began at `NOW`. */
function refusal(bornAt: number, answer: { readonly takesMs: number; readonly serverIsAheadMs?: number }) {
  const id = BigInt(bornAt + (answer.serverIsAheadMs ?? 0)) << 22n
  const receivedAt = NOW + answer.takesMs
  return {
    status: 422,
    headers: { date: new Date(receivedAt + (answer.serverIsAheadMs ?? 0)).toUTCString() },
    text: JSON.stringify({ message: `Content is a duplicate of urn:li:share:${id}` }),
    receivedAt,
  }
}
const read = (...given: Parameters<typeof refusal>) => readDuplicate(refusal(...given), { firstTryAt: FIRST, now: NOW }).is

describe('the post that a duplicate refusal names', () => {
  it.each([200, 8 * SECOND, 25 * SECOND])('is that of the first try, also where the refusal took %i ms', (takesMs) => {
    expect(read(FIRST + SECOND, { takesMs })).toBe('first-try')
    expect(read(FIRST + 20 * SECOND, { takesMs })).toBe('first-try')
  })

  it.each([200, 8 * SECOND, 25 * SECOND])(
    'is a by-product where it was born with the refused call, however long that took: %i ms',
    (takesMs) => {
      for (const bornAt of [NOW - SECOND, NOW, NOW + takesMs]) expect(read(bornAt, { takesMs })).toBe('unclear')
      expect(read(NOW, { takesMs, serverIsAheadMs: -4 * SECOND })).toBe('unclear')
    },
  )

  it('is an older one where it was there before, whatever the clocks say', () => {
    for (const serverIsAheadMs of [-3_600_000, 0, 3_600_000])
      expect(read(FIRST - 40 * SECOND, { takesMs: 200, serverIsAheadMs })).toBe('older')
  })

  it('is not told by clocks that differ', () => {
    expect(read(FIRST + SECOND, { takesMs: 200, serverIsAheadMs: 7 * SECOND })).toBe('unclear')
    expect(read(FIRST + SECOND, { takesMs: 200, serverIsAheadMs: -7 * SECOND })).toBe('unclear')
  })
})

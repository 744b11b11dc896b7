import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkAt, planChunks } from './chunk-plan.ts'

describe('the plan of chunks', () => {
  it.each([
    [900, 900, 1],
    [19_999_999, 19_999_999, 1],
    [20_000_000, 10_000_000, 2],
    [64_000_000, 10_000_000, 6],
    [64_000_001, 10_000_000, 6],
    [4_000_000_000, 10_000_000, 400],
  ])('of %i bytes is %i bytes in %i chunks', (size, chunkBytes, chunkCount) => {
    expect(planChunks(size)).toEqual({ chunkBytes, chunkCount })
  })

  it('is a single chunk on request, where TikTok takes one', () => {
    expect(planChunks(64_000_000, true)).toEqual({ chunkBytes: 64_000_000, chunkCount: 1 })
    expect(planChunks(64_000_001, true)).toEqual({ chunkBytes: 10_000_000, chunkCount: 6 })
  })

  it('keeps TikTok’s rules for every size and covers each byte once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4_000_000_000 }), (size) => {
        const plan = planChunks(size)
        expect(plan.chunkCount).toBe(Math.floor(size / plan.chunkBytes))
        expect(plan.chunkCount).toBeLessThanOrEqual(1_000)
        let offset = 0
        for (let number = 1; number <= plan.chunkCount; number += 1) {
          const { end, isLast } = chunkAt(plan, size, offset)
          expect(isLast).toBe(number === plan.chunkCount)
          expect(end - offset).toBeLessThanOrEqual(isLast ? 128_000_000 : 64_000_000)
          if (!isLast) expect(end - offset).toBe(plan.chunkBytes)
          offset = end
        }
        expect(offset).toBe(size)
      }),
      { numRuns: 60 },
    )
  })
})

import { describe, expect, it } from 'vitest'
import { marksUpTo } from './line-chart.tsx'

describe('the marks of a chart', () => {
  it.each([
    [0, [0, 1]],
    [3, [0, 1, 2, 3]],
    [7, [0, 2, 4, 6, 8]],
    [1234, [0, 500, 1000, 1500]],
    [144_670, [0, 50_000, 100_000, 150_000]],
  ])('reach %d in round steps', (highest, marks) => {
    expect(marksUpTo(highest)).toEqual(marks)
  })
})

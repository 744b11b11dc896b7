import { describe, expect, test } from 'vitest'
import { DEFAULT_MISSED_POSTS_RULE, judgeMissedPost } from './missed-posts.ts'

const DUE = Date.UTC(2026, 10, 23, 9)
const HOUR_MS = 3_600_000

describe('a post that came due while the computer was off', () => {
  test.each([
    [0, 'go'],
    [2 * HOUR_MS, 'go'],
    [3 * HOUR_MS - 1, 'go'],
    [3 * HOUR_MS, 'ask'],
    [72 * HOUR_MS, 'ask'],
  ])('%i ms late under the usual rule: %s', (lateMs, expected) => {
    expect(judgeMissedPost(DUE, DUE + lateMs, DEFAULT_MISSED_POSTS_RULE)).toBe(expected)
  })

  test('is always asked about where the creator wants that, but not for the two minutes that a running app may take', () => {
    const always = { publishIfLateByLessThanMs: 0 }
    expect(judgeMissedPost(DUE, DUE + 119_999, always)).toBe('go')
    expect(judgeMissedPost(DUE, DUE + 120_000, always)).toBe('ask')
  })

  test('is never asked about where the creator wants that', () => {
    expect(judgeMissedPost(DUE, DUE + 400 * 24 * HOUR_MS, { publishIfLateByLessThanMs: Infinity })).toBe('go')
  })

  test('is no matter for a question before it is due', () => {
    expect(judgeMissedPost(DUE, DUE - HOUR_MS, { publishIfLateByLessThanMs: 0 })).toBe('go')
  })
})

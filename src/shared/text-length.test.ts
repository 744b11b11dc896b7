import { describe, expect, it } from 'vitest'
import { cutTo, textLength } from './text-length.ts'

describe('textLength', () => {
  // X, "Counting characters" documentation and twitter-text config v3; checked 2026-11-23.
  it.each([
    ['Hello, world! 👋', 16],
    ['日本語', 6],
    ['👨‍👩‍👧‍👦', 2],
    ['…', 2],
    ['“curly”', 7],
    ['see example.com now', 31],
    ['😀'.repeat(140), 280],
    ['🐦‍🔥', 2],
    ['🇩🇪', 2],
    ['https://example.com/a/very/long/path?with=query', 23],
    ['http://localhost:3000', 21],
    ['a\nb', 3],
    ['é', 1],
  ])('weighs %j as X does', (text, expected) => {
    expect(textLength(text, 'weighted')).toBe(expected)
  })

  it('counts the same emoji differently by rule', () => {
    const family = '👨‍👩‍👧'
    expect(textLength(family, 'graphemes')).toBe(1)
    expect(textLength(family, 'code-points')).toBe(5)
    expect(textLength(family, 'utf16')).toBe(8)
    expect(textLength(family, 'bytes')).toBe(18)
  })
})

describe('cutTo', () => {
  it.each([
    ['utf16', 4, 'ab😀'],
    ['utf16', 3, 'ab'],
    ['code-points', 3, 'ab😀'],
    ['utf16', 5, 'ab😀c'],
  ] as const)('keeps what counts at most so much by %s: %i', (rule, max, kept) => {
    expect(cutTo('ab😀c', rule, max)).toBe(kept)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { captionsTypeOf, readCues } from './captions-text.ts'

const SUBRIP = '1\r\n00:00:01,000 --> 00:00:02,500\r\nHello\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,250\r\nto --> all\r\n'
const WEBVTT =
  'WEBVTT - a title\n\nNOTE --> not a cue\n\nintro\n00:01.000 --> 00:02.000 align:start\nHello\n\n1:00:00.000 --> 1:00:05.5\nBye\n'

describe('captionsTypeOf', () => {
  test.each([
    ['text/vtt', 'WEBVTT'],
    ['text/vtt', 'WEBVTT\n\n'],
    ['text/vtt', WEBVTT],
    ['application/x-subrip', SUBRIP],
    ['application/x-subrip', '\n\n 7 \n\n00:00:01.0-->00:00:02.0'],
    ['application/x-subrip', '00:00:01,000 --> 00:00:02,000 X1:1 X2:2'],
    [null, 'WEBVTTX'],
    [null, 'Dear diary,\n1\n00:00:01,000 --> 00:00:02,000'],
    [null, '1\n2\n00:00:01,000 --> 00:00:02,000'],
    [null, '00:00:01,000 to 00:00:02,000'],
    [null, ''],
  ])('says %s of %j', (type, start) => {
    expect(captionsTypeOf(start)).toBe(type)
  })
})

describe('readCues', () => {
  test('tells the end of the last cue, in both kinds', () => {
    expect(readCues(SUBRIP)).toEqual({ cueCount: 2, endMs: 4250, brokenCount: 1 })
    expect(readCues(WEBVTT)).toEqual({ cueCount: 2, endMs: 3_605_500, brokenCount: 1 })
    expect(readCues('00:05.000 --> 00:09.000\n\n00:01.000 --> 00:02.000').endMs).toBe(9000)
  })

  test('takes no cue that ends before it begins', () => {
    expect(readCues('00:05.000 --> 00:04.000')).toEqual({ cueCount: 0, endMs: 0, brokenCount: 1 })
    expect(readCues('WEBVTT\n\nno times here')).toEqual({ cueCount: 0, endMs: 0, brokenCount: 0 })
  })

  test('reads ten megabytes of anything in one go', () => {
    for (const piece of ['0', ' ', '\n', '-->', '00:00:01,000 --> ', '1:', '00:00:01,000 --> 00:00:02,000\n']) {
      const started = performance.now()
      const text = piece.repeat(10_000_000 / piece.length)
      captionsTypeOf(text)
      expect(Number.isFinite(readCues(text).endMs)).toBe(true)
      expect(performance.now() - started, JSON.stringify(piece)).toBeLessThan(5000)
    }
  }, 30_000)

  test('answers any text with whole numbers', () => {
    const line = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('1', '', 'WEBVTT', '00:00:01,000 --> 00:00:02,000', '9999:99:99,9 --> 9999:99:99,9'),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const { cueCount, endMs, brokenCount } = readCues(lines.join('\n'))
        for (const value of [cueCount, endMs, brokenCount]) expect(Number.isSafeInteger(value) && value >= 0).toBe(true)
      }),
    )
  })
})

import { describe, expect, it } from 'vitest'
import { readGraphTime } from './graph-time.ts'

const NOW = Date.parse('2026-11-23T12:34:56.789Z')
const read = (text: string) => {
  const time = readGraphTime(text, NOW)
  return time === null ? null : new Date(time).toISOString().slice(0, 19)
}

describe('a date as the Graph takes it', () => {
  it.each([
    ['1795438800', '2026-11-23T13:00:00'],
    ['@1795438800', '2026-11-23T13:00:00'],
    ['2026-11-23T13:00:00+0000', '2026-11-23T13:00:00'],
    ['2026-11-23T13:00:00+0530', '2026-11-23T07:30:00'],
    ['2026-11-23T13:00:00-05:00', '2026-11-23T18:00:00'],
    ['2026-11-23T13:00:00.000Z', '2026-11-23T13:00:00'],
  ])('reads %s', (text, told) => {
    expect(read(text)).toBe(told)
  })

  it.each([
    ['2026-11-23T13:00:00', '2026-11-23T13:00:00'],
    ['2026-11-23 13:00', '2026-11-23T13:00:00'],
    ['2026-11-23', '2026-11-23T00:00:00'],
    ['23 November 2026 13:00', '2026-11-23T13:00:00'],
  ])('reads %s, which tells no zone, the same on every machine', (text, told) => {
    const zone = process.env['TZ']
    try {
      for (const other of ['UTC', 'Asia/Tokyo', 'America/New_York']) {
        process.env['TZ'] = other
        expect(read(text)).toBe(told)
      }
    } finally {
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  it.each([
    ['now', '2026-11-23T12:34:56'],
    ['+1 hour', '2026-11-23T13:34:56'],
    ['+2 weeks', '2026-12-07T12:34:56'],
    ['-1 week', '2026-11-16T12:34:56'],
    ['3 days ago', '2026-11-20T12:34:56'],
    ['+1 day 2 hours', '2026-11-24T14:34:56'],
    ['+1 month', '2026-12-23T12:34:56'],
    ['today', '2026-11-23T00:00:00'],
    ['Tomorrow', '2026-11-24T00:00:00'],
    ['tomorrow 10:30', '2026-11-24T10:30:00'],
    ['yesterday', '2026-11-22T00:00:00'],
  ])('counts %s from now, as strtotime does', (text, told) => {
    expect(read(text)).toBe(told)
  })

  it.each(['soon', '+ weeks', 'tomorrow 25:00', '+1 parsec', '2026-13-40', ' '])('knows no time %j', (text) => {
    expect(read(text)).toBeNull()
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instantOf, isKnownZone, knownZones, localZone, Schedule, scheduleFrom, wallTimeKind } from './schedule.ts'

const at = (wallTime: string, zone: string): Schedule => Schedule.parse({ wallTime, zone })
const utc = (schedule: Schedule) => new Date(instantOf(schedule)).toISOString()

describe('what is taken for a schedule', () => {
  test.each(['2024-02-29T23:59', '2000-02-29T00:00', '2026-12-31T12:00', '9999-12-31T23:59'])('%s is a time', (wallTime) => {
    expect(Schedule.safeParse({ wallTime, zone: 'Europe/Berlin' }).success).toBe(true)
  })
  test.each([
    '2026-02-29T12:00',
    '1900-02-29T12:00',
    '2100-02-29T12:00',
    '2026-04-31T12:00',
    '2026-13-01T12:00',
    '2026-00-10T12:00',
    '2026-01-01T24:00',
    '2026-01-01T12:60',
    '2026-01-01T12:00:00',
    '2026-01-01T12:00Z',
    '2026-1-1T12:00',
    '2026-01-01 12:00',
    '0000-01-01T12:00',
    '',
  ])('"%s" is none', (wallTime) => {
    expect(Schedule.safeParse({ wallTime, zone: 'Europe/Berlin' }).success).toBe(false)
  })
  test.each(['Europe/Berlin', 'UTC', 'Asia/Kathmandu', 'Pacific/Apia'])('%s is a zone', (zone) => expect(isKnownZone(zone)).toBe(true))
  test.each(['Europe/Atlantis', '+01:00', '-05:00', '', 'Berlin', 'Europe/Berlin '])('"%s" is none', (zone) => {
    expect(Schedule.safeParse({ wallTime: '2026-01-01T12:00', zone }).success).toBe(false)
  })
  test('every zone that is offered is taken, and the one of this machine is', () => {
    const zones = knownZones()
    expect(zones.length).toBeGreaterThan(300)
    expect(new Set(zones).size).toBe(zones.length)
    for (const zone of [...zones, localZone()]) expect(isKnownZone(zone)).toBe(true)
  })
})

describe('a wall time that the clocks skip is moved behind the gap', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z', '2026-03-29T03:30'],
    ['America/New_York', '2026-03-08T02:00', '2026-03-08T07:00:00.000Z', '2026-03-08T03:00'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45:00.000Z', '2026-10-04T02:45'],
    ['Pacific/Apia', '2011-12-30T12:00', '2011-12-30T22:00:00.000Z', '2011-12-31T12:00'],
  ])('%s %s', (zone, wallTime, instant, movedTo) => {
    const schedule = at(wallTime, zone)
    expect(utc(schedule)).toBe(instant)
    expect(wallTimeKind(schedule)).toEqual({ kind: 'gap', movedTo })
    expect(scheduleFrom(instantOf(schedule), zone).wallTime).toBe(movedTo)
  })
})

describe('a wall time that the clocks show twice is the first of the two', () => {
  test.each([
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'],
    ['America/New_York', '2026-11-01T01:00', '2026-11-01T05:00:00.000Z', '2026-11-01T06:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z'],
  ])('%s %s', (zone, wallTime, earlier, later) => {
    const schedule = at(wallTime, zone)
    expect(utc(schedule)).toBe(earlier)
    expect(wallTimeKind(schedule)).toEqual({ kind: 'overlap', earlier: Date.parse(earlier), later: Date.parse(later) })
    expect(scheduleFrom(Date.parse(later), zone)).toEqual(schedule)
  })
})

describe('everywhere else the wall time stands', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29T01:59', '2026-03-29T00:59:00.000Z'],
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
    ['America/New_York', '2026-07-04T09:00', '2026-07-04T13:00:00.000Z'],
    ['America/New_York', '2026-12-24T09:00', '2026-12-24T14:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:30', '2026-10-03T15:30:00.000Z'],
    ['Asia/Kathmandu', '2024-02-29T00:00', '2024-02-28T18:15:00.000Z'],
    ['Pacific/Apia', '2011-12-31T00:00', '2011-12-30T10:00:00.000Z'],
    ['UTC', '2028-02-29T23:59', '2028-02-29T23:59:00.000Z'],
  ])('%s %s', (zone, wallTime, instant) => {
    const schedule = at(wallTime, zone)
    expect(utc(schedule)).toBe(instant)
    expect(wallTimeKind(schedule)).toEqual({ kind: 'plain' })
    expect(scheduleFrom(Date.parse(instant), zone)).toEqual(schedule)
  })

  test('seconds are cut off, never rounded up to a time that has not come', () => {
    expect(scheduleFrom(Date.parse('2026-11-23T12:00:59.999Z'), 'UTC').wallTime).toBe('2026-11-23T12:00')
    expect(scheduleFrom(Date.parse('1969-12-31T23:59:30.000Z'), 'UTC').wallTime).toBe('1969-12-31T23:59')
  })
})

test('the same time on the wall is an hour less away across a change', () => {
  const winter = instantOf(at('2026-03-27T18:00', 'Europe/Berlin'))
  const summer = instantOf(at('2026-03-30T18:00', 'Europe/Berlin'))
  expect(summer - winter).toBe(3 * 86_400_000 - 3_600_000)
})

/** The clock on the wall by Intl alone, as if it were UTC: the other way of computing the same thing. */
const formats = new Map<string, Intl.DateTimeFormat>()
function wallByIntl(instant: number, zone: string): number {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  formats.set(zone, format)
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  return Date.UTC(parts['year']!, parts['month']! - 1, parts['day']!, parts['hour']!, parts['minute']!, parts['second']!)
}

/** Every instant that shows this wall time, found through the offsets in force a day before and after. */
function instantsByIntl(wall: number, zone: string): { matches: number[]; offsetBefore: number } {
  const offsetAt = (instant: number) => wallByIntl(instant, zone) - instant
  const offsetBefore = offsetAt(wall - 86_400_000)
  const candidates = [wall - offsetBefore, wall - offsetAt(wall + 86_400_000), wall - offsetAt(wall)]
  const matches = [...new Set(candidates)].filter((instant) => wallByIntl(instant, zone) === wall).sort((one, other) => one - other)
  return { matches, offsetBefore }
}

describe('against an independent computation by Intl.DateTimeFormat', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Africa/Casablanca', 'America/St_Johns']
  const zone = fc.oneof(fc.constantFrom(...zones), fc.constantFrom(...knownZones()))
  const minute = fc.integer({ min: Date.UTC(2015) / 60_000, max: Date.UTC(2037) / 60_000 }).map((minutes) => minutes * 60_000)

  test('1,000 random wall times in random zones are due at the same instant', () => {
    fc.assert(
      fc.property(minute, zone, (wall, name) => {
        const { matches, offsetBefore } = instantsByIntl(wall, name)
        const schedule = at(new Date(wall).toISOString().slice(0, 16), name)
        expect(instantOf(schedule)).toBe(matches[0] ?? wall - offsetBefore)
        expect(wallTimeKind(schedule).kind).toBe(matches.length === 0 ? 'gap' : matches.length === 1 ? 'plain' : 'overlap')
      }),
      { numRuns: 1_000 },
    )
  })

  test('1,000 random instants show the same time on the wall', () => {
    fc.assert(
      fc.property(minute, zone, (instant, name) => {
        expect(scheduleFrom(instant, name)).toEqual({
          wallTime: new Date(wallByIntl(instant, name)).toISOString().slice(0, 16),
          zone: name,
        })
      }),
      { numRuns: 1_000 },
    )
  })

  test('so is every quarter of an hour around every change of 2026 in six zones', () => {
    for (const name of zones) {
      const isChange = (day: number) => wallByIntl(day, name) - day !== wallByIntl(day + 86_400_000, name) - (day + 86_400_000)
      const days = Array.from({ length: 365 }, (_, index) => Date.UTC(2026, 0, 1 + index)).filter(isChange)
      expect(days.length).toBeGreaterThanOrEqual(2)
      for (const day of days) {
        for (let wall = day - 86_400_000; wall <= day + 2 * 86_400_000; wall += 900_000) {
          const { matches, offsetBefore } = instantsByIntl(wall, name)
          const schedule = { wallTime: new Date(wall).toISOString().slice(0, 16), zone: name }
          expect(instantOf(schedule)).toBe(matches[0] ?? wall - offsetBefore)
        }
      }
    }
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { loadMessages } from '../messages/messages.ts'
import { ageWords, agoWords, clockChangeWords, dayWords, presetSchedule, quickTimes, scheduleWords, zoneWords } from './schedule-words.ts'

beforeAll(() => loadMessages())

/** Monday 23 November 2026, 11:30 in Berlin. */
const now = Date.UTC(2026, 10, 23, 10, 30)
const plain = (text: string | null): string => (text ?? '').replaceAll(/\s/g, ' ')

describe('the age of what was learned', () => {
  it('is no age within a minute', () => {
    expect(ageWords(1_000, 60_000)).toBe('just now')
    expect(ageWords(0, 120_000)).toBe('2 min ago')
  })
})

describe('times in words', () => {
  it('says day, time and zone, and what it is for the creator where that differs', () => {
    const schedule = { wallTime: '2026-11-24T18:00', zone: 'Europe/Berlin' }
    expect(plain(scheduleWords(schedule, 'Europe/Berlin'))).toBe('Tuesday, November 24, 2026, 6:00 PM Berlin time')
    expect(plain(scheduleWords(schedule, 'America/New_York'))).toBe('Tuesday, November 24, 2026, 6:00 PM Berlin time; 12:00 PM for you')
    expect(plain(scheduleWords(schedule, 'Asia/Tokyo'))).toMatch(/Berlin time; (Wed|Wednesday).* 2:00 AM for you$/)
  })

  it('keeps still about zones whose clocks show the same', () => {
    expect(plain(scheduleWords({ wallTime: '2026-11-24T18:00', zone: 'Europe/Berlin' }, 'Europe/Paris'))).not.toContain('for you')
  })

  it('says when the clocks skip the time, and when they show it twice', () => {
    expect(plain(clockChangeWords({ wallTime: '2027-03-28T02:30', zone: 'Europe/Berlin' }))).toBe(
      'The clocks in Berlin skip 2:30 AM that day. It goes out at 3:30 AM.',
    )
    expect(plain(clockChangeWords({ wallTime: '2027-10-31T02:30', zone: 'Europe/Berlin' }))).toBe(
      'The clocks in Berlin show 2:30 AM twice that day. It goes out the first time.',
    )
    expect(clockChangeWords({ wallTime: '2027-06-01T02:30', zone: 'Europe/Berlin' })).toBeNull()
  })

  it('names zones by their place', () => {
    expect(zoneWords('America/Argentina/Buenos_Aires')).toBe('Buenos Aires time')
    expect(zoneWords('UTC')).toBe('UTC')
  })

  it('calls today and tomorrow by name, by the days of the zone', () => {
    expect(dayWords(now, 'Europe/Berlin', now)).toMatch(/^Today, Monday/)
    expect(dayWords(Date.UTC(2026, 10, 23, 23, 30), 'Europe/Berlin', now)).toMatch(/^Tomorrow, Tuesday/)
    expect(dayWords(Date.UTC(2026, 10, 26), 'Europe/Berlin', now)).toMatch(/^Thursday/)
  })

  it('offers only times that will come', () => {
    expect(quickTimes(now, 'Europe/Berlin').map(({ name, schedule }) => [name, schedule.wallTime])).toEqual([
      ['evening', '2026-11-23T18:00'],
      ['tomorrow', '2026-11-24T09:00'],
      ['monday', '2026-11-30T09:00'],
    ])
    expect(quickTimes(Date.UTC(2026, 10, 29, 20), 'Europe/Berlin').map(({ name }) => name)).toEqual(['tomorrow'])
  })

  it('presets the next full hour that leaves time to think', () => {
    expect(presetSchedule(now, 'Europe/Berlin').wallTime).toBe('2026-11-23T12:00')
    expect(presetSchedule(now + 60_000, 'Europe/Berlin').wallTime).toBe('2026-11-23T13:00')
    // India's clocks stand half an hour beside ours: full hours are theirs.
    expect(presetSchedule(now, 'Asia/Kolkata').wallTime.slice(-2)).toBe('00')
  })

  it('says how long ago a time passed', () => {
    expect(agoWords(now - 5 * 3_600_000, now)).toBe('5 hr ago')
    expect(agoWords(now - 10, now)).toBe('60 sec ago')
  })
})

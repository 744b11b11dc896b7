import { instantOf, type Schedule, scheduleFrom, wallTimeKind } from '../../../shared/schedule.ts'
import { say } from '../messages/messages.ts'
import { formatSpan } from './format.ts'

const HOUR_MS = 3_600_000

/** Making a formatter costs a hundred times what using it does, and a queue of months asks for hundreds of days with each step of an upload. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function inZone(at: number, zone: string, style: Intl.DateTimeFormatOptions, locale = navigator.language): string {
  const key = JSON.stringify([locale, zone, style])
  const format = formatters.get(key) ?? new Intl.DateTimeFormat(locale, { ...style, timeZone: zone })
  formatters.set(key, format)
  return format.format(at)
}

/** The place that names a zone: "New York" for "America/New_York". */
export function zonePlace(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

/** "Berlin time", "UTC" */
export function zoneWords(zone: string): string {
  return zone === 'UTC' ? zone : say('schedule.zoneTime', { place: zonePlace(zone) })
}

/** The day that an instant (epoch ms) has in a zone: 'YYYY-MM-DD'. */
export function dayIn(at: number, zone: string): string {
  // Swedish dates are written so.
  return inZone(at, zone, { dateStyle: 'short' }, 'sv-SE')
}

/** "Tuesday, November 24, 2026"; today and tomorrow by their names as well. */
export function dayWords(at: number, zone: string, now: number): string {
  const day = inZone(at, zone, { dateStyle: 'full' })
  if (dayIn(at, zone) === dayIn(now, zone)) return say('schedule.today', { day })
  if (dayIn(at, zone) === dayIn(now + 24 * HOUR_MS, zone)) return say('schedule.tomorrow', { day })
  return day
}

/** "18:00 Berlin time" */
export function timeWords(at: number, zone: string): string {
  return `${inZone(at, zone, { timeStyle: 'short' })} ${zoneWords(zone)}`
}

/** When that is, whole: "Tuesday, November 24, 2026, 18:00 Berlin time; 12:00 for you" where the creator sits in another zone. */
export function scheduleWords(schedule: Schedule, homeZone: string): string {
  const at = instantOf(schedule)
  const there = `${inZone(at, schedule.zone, { dateStyle: 'full' })}, ${timeWords(at, schedule.zone)}`
  const sameClock = scheduleFrom(at, homeZone).wallTime === scheduleFrom(at, schedule.zone).wallTime
  if (schedule.zone === homeZone || sameClock) return there
  const isSameDay = dayIn(at, homeZone) === dayIn(at, schedule.zone)
  const here = inZone(at, homeZone, isSameDay ? { timeStyle: 'short' } : { weekday: 'long', hour: 'numeric', minute: '2-digit' })
  return say('schedule.forYou', { there, here })
}

/** "Tuesday, Nov 24, 18:00 Berlin time": short, for lists and questions. */
export function shortScheduleWords(schedule: Schedule): string {
  const at = instantOf(schedule)
  return `${inZone(at, schedule.zone, { weekday: 'long', day: 'numeric', month: 'short' })}, ${timeWords(at, schedule.zone)}`
}

/** What the clocks do at that time, where it is out of the ordinary; null otherwise. */
export function clockChangeWords(schedule: Schedule): string | null {
  const change = wallTimeKind(schedule)
  const time = (at: number): string => inZone(at, schedule.zone, { timeStyle: 'short' })
  switch (change.kind) {
    case 'plain':
      return null
    case 'gap':
      return say('schedule.gap', {
        place: zonePlace(schedule.zone),
        wanted: clockText(schedule.wallTime),
        moved: time(instantOf(schedule)),
      })
    case 'overlap':
      return say('schedule.overlap', { place: zonePlace(schedule.zone), time: time(change.earlier) })
  }
}

/** A time that no clock shows cannot be asked of a zone: it is told as UTC's own. */
function clockText(wallTime: string): string {
  return inZone(Date.parse(`${wallTime}Z`), 'UTC', { timeStyle: 'short' })
}

/** How long ago a time passed: "5 hr ago", "2 days ago". */
export function agoWords(at: number, now: number): string {
  return say('schedule.ago', { span: formatSpan(Math.max(60_000, now - at)) })
}

/** The same for what was just learned: "just now" within a minute. */
export function ageWords(at: number, now: number): string {
  return now - at < 60_000 ? say('schedule.justNow') : agoWords(at, now)
}

/** Times that are often meant, in the creator's own zone; those that passed are left out. */
export function quickTimes(now: number, zone: string): { readonly name: 'evening' | 'tomorrow' | 'monday'; readonly schedule: Schedule }[] {
  const today = dayIn(now, zone)
  const dayAfter = (days: number): string => new Date(Date.parse(`${today}T00:00Z`) + days * 24 * HOUR_MS).toISOString().slice(0, 10)
  const untilMonday = (8 - new Date(`${today}T00:00Z`).getUTCDay()) % 7 || 7
  const all = [
    { name: 'evening', schedule: { wallTime: `${today}T18:00`, zone } },
    { name: 'tomorrow', schedule: { wallTime: `${dayAfter(1)}T09:00`, zone } },
    ...(untilMonday === 1 ? [] : [{ name: 'monday' as const, schedule: { wallTime: `${dayAfter(untilMonday)}T09:00`, zone } }]),
  ] as const
  return all.filter(({ schedule }) => instantOf(schedule) > now)
}

/** What the dialog opens with: the next full hour on the creator's clock that is at least half an hour away. */
export function presetSchedule(now: number, zone: string): Schedule {
  const { wallTime } = scheduleFrom(now + HOUR_MS / 2 + HOUR_MS - 1, zone)
  return { wallTime: `${wallTime.slice(0, 14)}00`, zone }
}

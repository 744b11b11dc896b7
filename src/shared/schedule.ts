import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'

const WALL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/

/** True for a name from the time-zone database that this machine knows; offsets like "+01:00" know no daylight saving and are refused. */
export function isKnownZone(zone: string): boolean {
  if (knownByNow.has(zone)) return true
  const isKnown = looksUpZone(zone)
  // Making a formatter is slow, and thousands of rows name the same few zones.
  if (isKnown) knownByNow.add(zone)
  return isKnown
}

const knownByNow = new Set<string>()

function looksUpZone(zone: string): boolean {
  if (/^[+-]/.test(zone)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

function isWallTime(text: string): boolean {
  if (!WALL_TIME.test(text)) return false
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' }).year > 0
  } catch {
    return false
  }
}

/**
 * When a post is due, as the creator said it: wall-clock time in a zone. The instant is computed when it is needed and never stored instead,
 * so that a daylight-saving change, also one decreed after the post was scheduled, keeps the time on the wall.
 */
export const Schedule = z.object({
  /** 'YYYY-MM-DDTHH:mm'. */
  wallTime: z.string().refine(isWallTime, 'not a date and time'),
  /** IANA name: 'Europe/Berlin'. */
  zone: z.string().refine(isKnownZone, 'not a known time zone'),
})
export type Schedule = z.infer<typeof Schedule>

/**
 * What the clocks do at that wall time. 'gap': they skip it, and the post goes out as much later as they are put forward, at `movedTo`.
 * 'overlap': it comes twice, and the post goes out at the first, `earlier`; `later` is the second (both epoch ms).
 */
export type WallTimeKind =
  | { readonly kind: 'plain' }
  | { readonly kind: 'gap'; readonly movedTo: string }
  | { readonly kind: 'overlap'; readonly earlier: number; readonly later: number }

/**
 * Epoch ms at which the post is due. In a gap the valid moment after it, in an overlap the earlier one. Throws RangeError for a schedule
 * that was not checked.
 */
export function instantOf(schedule: Schedule): number {
  return resolved(schedule, 'compatible').epochMilliseconds
}

/** Whether the wall time is one that the clocks skip or show twice. */
export function wallTimeKind(schedule: Schedule): WallTimeKind {
  const earlier = resolved(schedule, 'earlier')
  const later = resolved(schedule, 'later')
  if (earlier.epochMilliseconds === later.epochMilliseconds) return { kind: 'plain' }
  const isShownTwice = earlier.toPlainDateTime().equals(later.toPlainDateTime())
  if (isShownTwice) return { kind: 'overlap', earlier: earlier.epochMilliseconds, later: later.epochMilliseconds }
  return { kind: 'gap', movedTo: wallText(later) }
}

/**
 * The wall time that `instant` (epoch ms) has in the zone, cut to the minute. In the second half of an overlap the wall time alone cannot
 * say which of the two was meant; it is then due at the first.
 */
export function scheduleFrom(instant: number, zone: string): Schedule {
  return { wallTime: wallText(Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)), zone }
}

/** Every zone that this machine knows, UTC first. */
export function knownZones(): readonly string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
}

/** The zone that this machine is set to. */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

function resolved({ wallTime, zone }: Schedule, disambiguation: 'compatible' | 'earlier' | 'later'): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(wallTime).toZonedDateTime(zone, { disambiguation })
}

function wallText(time: Temporal.ZonedDateTime): string {
  return time.toPlainDateTime().round({ smallestUnit: 'minute', roundingMode: 'floor' }).toString({ smallestUnit: 'minute' })
}

import { say } from '../messages/messages.ts'

const locale = (): string => navigator.language

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

function byteUnit(bytes: number): number {
  return Math.min(BYTE_UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
}

function inUnit(bytes: number, unit: number, display: 'short' | 'none'): string {
  const value = bytes / 1000 ** unit
  const digits = unit < 2 || value >= 100 ? 0 : 1
  return new Intl.NumberFormat(locale(), {
    maximumFractionDigits: digits,
    ...(display === 'short' ? { style: 'unit', unit: BYTE_UNITS[unit] ?? 'byte', unitDisplay: 'short' } : {}),
  }).format(value)
}

/** "980 MB" */
export function formatBytes(bytes: number): string {
  return inUnit(bytes, byteUnit(bytes), 'short')
}

/** "412 of 980 MB": both in the unit of the whole. */
export function formatBytesOf(sent: number, total: number): string {
  const unit = byteUnit(total)
  return say('format.of', { part: inUnit(Math.min(sent, total), unit, 'none'), whole: inUnit(total, unit, 'short') })
}

/** "3.2 MB/s" */
export function formatSpeed(bytesPerSecond: number): string {
  return say('format.perSecond', { amount: formatBytes(bytesPerSecond) })
}

/** A clip's length: "0:06", "1:02:09". */
export function formatDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const padded = (value: number): string => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${padded(minutes)}:${padded(seconds % 60)}` : `${minutes}:${padded(seconds % 60)}`
}

/** How long something takes, in words: "2 min", "45 sec". */
export function formatSpan(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000))
  const [value, unit] =
    seconds < 90
      ? [seconds, 'second']
      : seconds < 5400
        ? [Math.round(seconds / 60), 'minute']
        : seconds < 172_800
          ? [Math.round(seconds / 3600), 'hour']
          : [Math.round(seconds / 86_400), 'day']
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: unit === 'day' ? 'long' : 'short' }).format(value)
}

/** "Today, 10:32", "Nov 23, 2026, 10:32" */
export function formatMoment(at: number, now = Date.now()): string {
  const date = new Date(at)
  const isToday = date.toDateString() === new Date(now).toDateString()
  const time = new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(date)
  return isToday
    ? say('format.today', { time })
    : new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(date)
}

/** "10:32" */
export function formatTime(at: number): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(new Date(at))
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(value)
}

/** "X, YouTube and TikTok" */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(items)
}

const SHAPES: readonly (readonly [number, string])[] = [
  [16 / 9, '16:9'],
  [9 / 16, '9:16'],
  [4 / 5, '4:5'],
  [1, '1:1'],
]

/** A shape as people name it: "4:5", "1.91:1", "1:2.4". */
export function formatShape(aspect: number): string {
  const known = SHAPES.find(([value]) => Math.abs(value - aspect) < 0.005)
  if (known !== undefined) return known[1]
  return aspect >= 1 ? `${formatNumber(aspect)}:1` : `1:${formatNumber(1 / aspect)}`
}

/** How long something was watched in all: "45 sec", "12.5 hr", "1,204 hr". */
export function formatWatchTime(ms: number): string {
  const [value, unit] = ms < 120_000 ? [ms / 1000, 'second'] : ms < 7_200_000 ? [ms / 60_000, 'minute'] : [ms / 3_600_000, 'hour']
  const digits = unit === 'hour' && value < 100 ? 1 : 0
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }).format(value)
}

/** "1.2K": for the marks of an axis. */
export function formatCompact(value: number): string {
  return new Intl.NumberFormat(locale(), { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

/** "Nov 23, 2026" */
export function formatDate(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(new Date(at))
}

/** "Nov 23", with the year where it is another one than now. */
export function formatDay(at: number, now = Date.now()): string {
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(new Date(at))
}

/** Dates as the Graph API prints them: 2026-11-23T10:00:00+0000. */
export function graphTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}+0000`
}

const SECOND_MS = 1_000
const DAY_MS = 86_400_000

/** The day or moment that a text of `strtotime` counts from. */
const BASE = /^(now|today|midnight|tomorrow|yesterday)\b\s*/
const DAYS_FROM_TODAY: Readonly<Record<string, number>> = { today: 0, midnight: 0, tomorrow: 1, yesterday: -1 }
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?\s*/
const STEP = /^([+-]?)\s*(\d{1,6})\s*(second|sec|minute|min|hour|day|week|month|year)s?\b\s*(ago\b\s*)?/

/**
 * Unix seconds, ISO 8601, or a text that PHP's `strtotime` reads (Page feed reference, read 2026-11-23; of its relative forms those that people
 * write), as epoch ms; null where it is none of these. What tells no zone is taken as UTC, which no document says.
 */
export function readGraphTime(value: string, now: number): number | null {
  if (/^@?\d{1,12}$/.test(value)) return Number(value.replace('@', '')) * SECOND_MS
  const time = countedFrom(value.trim().toLowerCase(), now) ?? Date.parse(withZone(value.trim()))
  return Number.isFinite(time) ? time : null
}

function withZone(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$/.test(text)) return `${text.replace(' ', 'T')}Z`
  if (/(?:z|utc|gmt|[+-]\d{2}:?\d{2})$/i.test(text)) return text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
  return `${text} UTC`
}

/** `tomorrow 10:00`, `+1 day 2 hours`, `3 days ago`; undefined for what is not counted from now. */
function countedFrom(text: string, now: number): number | undefined {
  const base = BASE.exec(text)
  const days = DAYS_FROM_TODAY[base?.[1] ?? '']
  let rest = text.slice(base?.[0].length ?? 0)
  const midnight = Math.floor(now / DAY_MS) * DAY_MS
  let time = days === undefined ? now : midnight + days * DAY_MS
  const clock = CLOCK.exec(rest)
  if (clock !== null) {
    const [hours, minutes, seconds] = [Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0)]
    if (hours > 23 || minutes > 59 || seconds > 59) return undefined
    time = Math.floor(time / DAY_MS) * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * SECOND_MS
    rest = rest.slice(clock[0].length)
  }
  if (base === null && clock === null && !STEP.test(rest)) return undefined
  for (let step = STEP.exec(rest); step !== null; step = STEP.exec(rest)) {
    const isBack = (step[1] === '-') !== (step[4] !== undefined)
    time = moved(time, isBack ? -Number(step[2]) : Number(step[2]), step[3] ?? '')
    rest = rest.slice(step[0].length)
  }
  return rest === '' ? time : undefined
}

const UNIT_MS: Readonly<Record<string, number>> = {
  second: SECOND_MS,
  sec: SECOND_MS,
  minute: 60 * SECOND_MS,
  min: 60 * SECOND_MS,
  hour: 3_600 * SECOND_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
}

function moved(time: number, count: number, unit: string): number {
  const unitMs = UNIT_MS[unit]
  if (unitMs !== undefined) return time + count * unitMs
  const date = new Date(time)
  return date.setUTCMonth(date.getUTCMonth() + count * (unit === 'year' ? 12 : 1))
}

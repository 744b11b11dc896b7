/** Dates as the Graph API prints them: 2026-11-23T10:00:00+0000. */
export function graphTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}+0000`
}

/** Unix seconds, ISO 8601 or another date text, as epoch ms; null where it is none of these. */
export function readGraphTime(value: string): number | null {
  if (/^\d{1,12}$/.test(value)) return Number(value) * 1000
  const time = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isFinite(time) ? time : null
}

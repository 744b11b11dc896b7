const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

const clock = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hour12: false,
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

/** The next 00:00 in California, epoch ms: when YouTube's daily quota begins anew (quota docs, read 2026-11-23). */
export function nextPacificMidnight(now: number): number {
  const guess = now - (now % 1000) + DAY_MS - timeOfDayMs(now)
  // On the two days of a changed clock the guess is an hour off.
  const shown = timeOfDayMs(guess)
  return shown > DAY_MS / 2 ? guess + DAY_MS - shown : guess - shown
}

function timeOfDayMs(at: number): number {
  const part = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
  return ((part['hour'] ?? 0) % 24) * HOUR_MS + (part['minute'] ?? 0) * 60_000 + (part['second'] ?? 0) * 1000
}

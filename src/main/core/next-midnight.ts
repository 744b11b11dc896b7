/** A zone in which a platform's days end. */
export type DayZone = 'UTC' | 'America/Los_Angeles'

const clocks = new Map<DayZone, Intl.DateTimeFormat>()

/** Hour, minute and second on the zone's wall clock. */
function wallClock(zone: DayZone, at: number): { hour: number; minute: number; second: number } {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' })
  clocks.set(zone, clock)
  const parts = Object.fromEntries(clock.formatToParts(at).map((part) => [part.type, Number(part.value)]))
  return { hour: parts['hour'] ?? 0, minute: parts['minute'] ?? 0, second: parts['second'] ?? 0 }
}

/** Epoch ms of the next midnight in the zone, always after `now` and at most 25 hours away; found by the zone's wall clock. */
export function nextMidnight(zone: DayZone, now: number): number {
  const { hour, minute, second } = wallClock(zone, now)
  const guess = now - (now % 1000) + ((24 - hour) * 3600 - minute * 60 - second) * 1000
  // A change of the clocks in between makes the guess an hour late or early.
  const { hour: reached } = wallClock(zone, guess)
  return reached === 0 ? guess : reached < 12 ? guess - reached * 3_600_000 : guess + (24 - reached) * 3_600_000
}

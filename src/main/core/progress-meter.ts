import type { Progress } from '../../shared/views.ts'
import type { Delivery } from './delivery.ts'
import type { Clock } from './ports.ts'

/** How often the page hears of progress. */
const TELL_EVERY_MS = 200
/** Speed is the mean over about this long. */
const SPEED_WINDOW_MS = 3_000

/** Counts a running delivery's bytes: those acknowledged, and those under way in the present step. */
export interface ProgressMeter {
  stepStarted(acknowledgedBytes: number): void
  /** A body is read from its beginning (again): what this step had sent before is worth nothing. */
  readStarted(): void
  sent(bytes: number): void
  acknowledged(totalBytes: number): void
  /** True at most every 200 ms. */
  isWorthTelling(): boolean
  progress(): Progress
}

/** A meter for one run of a delivery. */
export function createProgressMeter(delivery: Delivery, clock: Clock): ProgressMeter {
  const { totalBytes } = delivery
  let acknowledgedBytes = delivery.uploadedBytes
  let underWay = 0
  let toldAt = 0
  let samples: { at: number; position: number }[] = []
  const position = () => Math.min(totalBytes, acknowledgedBytes + underWay)
  const sample = () => {
    const now = clock.now()
    const last = samples.at(-1)
    if (last === undefined || now - last.at >= 100) samples.push({ at: now, position: position() })
    samples = samples.filter((one) => now - one.at <= SPEED_WINDOW_MS)
  }
  return {
    stepStarted(bytes) {
      acknowledgedBytes = bytes
      underWay = 0
    },
    readStarted() {
      underWay = 0
    },
    sent(bytes) {
      underWay += bytes
      sample()
    },
    acknowledged(bytes) {
      acknowledgedBytes = bytes
      underWay = 0
      sample()
    },
    isWorthTelling() {
      const now = clock.now()
      if (now - toldAt < TELL_EVERY_MS) return false
      toldAt = now
      return true
    },
    progress() {
      const first = samples[0]
      const last = samples.at(-1)
      const span = first === undefined || last === undefined ? 0 : last.at - first.at
      const moved = first === undefined || last === undefined ? 0 : last.position - first.position
      return { sentBytes: position(), totalBytes, bytesPerSecond: span > 0 && moved > 0 ? Math.round((moved / span) * 1000) : 0 }
    },
  }
}

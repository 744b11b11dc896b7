import type { Clock, Timers } from '../../src/main/core/ports.ts'
import type { SandboxClock } from '../../src/sandbox/kit/clock.ts'
import type { Rehearsal } from './rehearsal.ts'

/** Client and sandbox live by one clock, which both reckon from the computer's. */
type Time = Rehearsal['time']

/** The clock of a rehearsed command line. */
export function fastClock({ realAt, clockAt, speed }: Time): Clock {
  return { now: () => Math.round(clockAt + (Date.now() - realAt) * speed) }
}

/** Its timers. */
export function fastTimers({ speed }: Time): Timers {
  return {
    after(ms, work) {
      const timer = setTimeout(work, ms / speed)
      return () => clearTimeout(timer)
    },
  }
}

/** The same clock for the sandbox. Nobody moves it: its client would not know. */
export function fastSandboxClock(time: Time): SandboxClock {
  return {
    now: () => fastClock(time).now(),
    advance: () => {
      throw new Error('this clock runs by itself')
    },
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms / time.speed)),
  }
}

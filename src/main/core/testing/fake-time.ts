import type { Clock, Random, Timers } from '../ports.ts'

/** A clock and its timers that move only when told. */
export interface FakeTime extends Clock, Timers {
  /** Moves on by `ms`, running what comes due on the way, and lets all that was started come to rest. */
  pass(ms: number): Promise<void>
}

/** Time that begins at `start` (epoch ms). */
export function createFakeTime(start: number): FakeTime {
  let now = start
  const waiting = new Set<{ at: number; work: () => void }>()
  return {
    now: () => now,
    after(ms, work) {
      const timer = { at: now + ms, work }
      waiting.add(timer)
      return () => void waiting.delete(timer)
    },
    async pass(ms) {
      const end = now + ms
      await settle()
      for (;;) {
        const next = [...waiting].filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at)[0]
        if (next === undefined) break
        waiting.delete(next)
        now = Math.max(now, next.at)
        next.work()
        await settle()
      }
      now = end
    },
  }
}

/** Lets promises that wait for nothing outside come to rest. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Randomness that counts. */
export function createFakeRandom(): Random {
  let count = 0
  const next = (length: number) => String((count += 1)).padStart(length, '0')
  return { id: () => `id-${next(4)}`, text: next, hex: next, fraction: () => 0 }
}

/** A promise that is settled from outside. */
export function createGate<T = void>(): { promise: Promise<T>; open(value: T): void; fail(cause: unknown): void } {
  let open: (value: T) => void = () => undefined
  let fail: (cause: unknown) => void = () => undefined
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve
    fail = reject
  })
  return { promise, open: (value) => open(value), fail: (cause) => fail(cause) }
}

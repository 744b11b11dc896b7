import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCircuits } from './circuit.ts'
import type { Random } from './ports.ts'
import { createFakeRandom } from './testing/fake-time.ts'

const START = Date.UTC(2026, 10, 23, 12)
const X = 'x:live'

function setUp(fraction = 0) {
  let now = START
  const random: Random = { ...createFakeRandom(), fraction: () => fraction }
  const circuits = createCircuits({ clock: { now: () => now }, random })
  return {
    circuits,
    now: () => now,
    pass: (ms: number) => void (now += ms),
    fail: (times: number, key = X, retryAt?: number) => {
      for (let turn = 0; turn < times; turn += 1) circuits.failed(key, retryAt)
    },
  }
}

describe('a platform that fails', () => {
  test('is still called after four failures in a row, and left alone for 30 s after the fifth', () => {
    const { circuits, fail, now } = setUp()
    fail(4)
    expect(circuits.blockedUntil(X)).toBeNull()
    expect(circuits.opened()).toEqual([])
    fail(1)
    expect(circuits.blockedUntil(X)).toBe(now() + 30_000)
    expect(circuits.opened()).toEqual([{ key: X, until: now() + 30_000 }])
  })

  test('is not left alone when a success came between the failures', () => {
    const { circuits, fail } = setUp()
    fail(4)
    circuits.succeeded(X)
    fail(4)
    expect(circuits.blockedUntil(X)).toBeNull()
  })

  test('never holds another platform, nor practice the live one', () => {
    const { circuits, fail } = setUp()
    fail(50)
    for (const other of ['x:practice', 'youtube:live', 'tiktok:live']) expect(circuits.blockedUntil(other)).toBeNull()
  })

  test('is called once when the pause is over, and the others wait for that one', () => {
    const { circuits, fail, pass, now } = setUp()
    fail(5)
    pass(29_999)
    expect(circuits.blockedUntil(X)).not.toBeNull()
    pass(1)
    expect(circuits.blockedUntil(X)).toBeNull()
    circuits.started(X)
    expect(circuits.blockedUntil(X)).toBe(now() + 5_000)
    circuits.succeeded(X)
    expect(circuits.blockedUntil(X)).toBeNull()
    expect(circuits.opened()).toEqual([])
  })

  test('waits twice as long after each failed trial, to ten minutes at most', () => {
    const { circuits, fail, pass, now } = setUp()
    fail(5)
    const pauses: number[] = []
    for (let turn = 0; turn < 8; turn += 1) {
      const until = circuits.blockedUntil(X)!
      pauses.push((until - now()) / 1_000)
      pass(until - now())
      circuits.started(X)
      circuits.failed(X)
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 600, 600, 600])
  })

  test('begins at 30 s again after it was up', () => {
    const { circuits, fail, pass, now } = setUp()
    fail(5)
    for (let turn = 0; turn < 4; turn += 1) {
      pass(600_000)
      circuits.started(X)
      circuits.failed(X)
    }
    pass(600_000)
    circuits.started(X)
    circuits.succeeded(X)
    fail(5)
    expect(circuits.blockedUntil(X)).toBe(now() + 30_000)
  })

  test('is called again up to a quarter sooner, by chance, so that computers do not come back together', () => {
    const { circuits, fail, now } = setUp(0.999)
    fail(5)
    const pause = circuits.blockedUntil(X)! - now()
    expect(pause).toBeGreaterThanOrEqual(22_500)
    expect(pause).toBeLessThan(22_600)
  })
})

describe('what else is known of it', () => {
  test("the platform's own Retry-After wins, shorter or longer", () => {
    for (const seconds of [3, 900]) {
      const { circuits, fail, now } = setUp()
      fail(5, X, now() + seconds * 1_000)
      expect(circuits.blockedUntil(X)).toBe(now() + seconds * 1_000)
    }
  })

  test('a Retry-After in the past counts as none, one in the next century as an hour', () => {
    const past = setUp()
    past.fail(5, X, past.now() - 1)
    expect(past.circuits.blockedUntil(X)).toBe(past.now() + 30_000)
    const far = setUp()
    far.fail(5, X, far.now() + 100 * 365 * 86_400_000)
    expect(far.circuits.blockedUntil(X)).toBe(far.now() + 3_600_000)
  })

  test('calls that were under way when it opened do not make the pause longer, but a later Retry-After does', () => {
    const { circuits, fail, pass, now } = setUp()
    fail(12)
    expect(circuits.blockedUntil(X)).toBe(now() + 30_000)
    circuits.failed(X, now() + 90_000)
    expect(circuits.blockedUntil(X)).toBe(now() + 90_000)
    pass(90_000)
    circuits.started(X)
    circuits.failed(X)
    expect(circuits.blockedUntil(X)).toBe(now() + 60_000)
  })

  test('a call that was under way when it opened and succeeds proves that the platform is up', () => {
    const { circuits, fail } = setUp()
    fail(5)
    circuits.succeeded(X)
    expect(circuits.blockedUntil(X)).toBeNull()
  })

  test('a trial that was cancelled lets the next one through at once', () => {
    const { circuits, fail, pass } = setUp()
    fail(5)
    pass(30_000)
    circuits.started(X)
    circuits.released(X)
    expect(circuits.blockedUntil(X)).toBeNull()
  })

  test('a trial whose end is never told holds the others for two minutes, not for ever', () => {
    const { circuits, fail, pass } = setUp()
    fail(5)
    pass(30_000)
    circuits.started(X)
    pass(119_999)
    expect(circuits.blockedUntil(X)).not.toBeNull()
    pass(1)
    expect(circuits.blockedUntil(X)).toBeNull()
  })

  test('a clock that is set back by a year does not make the pause a year longer', () => {
    const { circuits, fail, pass } = setUp()
    fail(5)
    pass(-365 * 86_400_000)
    expect(circuits.blockedUntil(X)).toBeNull()
  })

  test('calls on a platform that is up cost nothing and are not remembered', () => {
    const { circuits } = setUp()
    circuits.started(X)
    circuits.released(X)
    circuits.succeeded(X)
    expect(circuits.blockedUntil(X)).toBeNull()
    expect(circuits.opened()).toEqual([])
  })
})

test('whatever happens, a platform is callable again within an hour, and never blocked before five failures in a row', () => {
  const event = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('failed' as const), retryInMs: fc.option(fc.integer({ min: -9e6, max: 9e9 })) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('succeeded' as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('started' as const, 'released' as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: -100_000, max: 2_000_000 }) }) },
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (events, fraction) => {
      const { circuits, now, pass } = setUp(fraction)
      let inARow = 0
      for (const happened of events) {
        if (happened.kind === 'pass') pass(happened.ms)
        else if (happened.kind === 'failed') {
          circuits.failed(X, happened.retryInMs === null ? undefined : now() + happened.retryInMs)
          inARow += 1
        } else {
          circuits[happened.kind](X)
          if (happened.kind === 'succeeded') inARow = 0
        }
        const until = circuits.blockedUntil(X)
        if (inARow < 5) expect(until).toBeNull()
        if (until !== null) {
          expect(until).toBeGreaterThan(now())
          expect(until).toBeLessThanOrEqual(now() + 3_600_000 + 100_000 * events.length)
        }
      }
      pass(3_600_000 + 100_000 * events.length)
      expect(circuits.blockedUntil(X)).toBeNull()
    }),
  )
})

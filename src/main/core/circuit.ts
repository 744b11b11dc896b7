import type { Clock, Random } from './ports.ts'

/** So many failures in a row, over all deliveries to one platform, and it is left alone for a while. */
const FAILURES_TO_OPEN = 5
const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 10 * 60_000
/** At most this share of a pause is taken off at random, so that many computers do not come back in the same second. */
const JITTER_SHARE = 0.25
/** A platform's own Retry-After wins over our pause, but a date from a wrong clock must not shut a platform off for good. */
const LONGEST_RETRY_AFTER_MS = 60 * 60_000
/** How soon the others ask again while one call tries the platform. */
const TRIAL_RECHECK_MS = 5_000
/** A trial whose end was never told (a long upload, a killed step) gives way to the next one after this long. */
const TRIAL_LEASE_MS = 2 * 60_000

/** One platform that is being left alone. */
export interface OpenCircuit {
  readonly key: string
  /** Epoch ms of the next call that may be made; in the past while a trial is due or under way. */
  readonly until: number
}

/**
 * A circuit for each platform (key: 'x:live'), so that a platform that is down is not hammered. Each key stands for itself: none ever
 * holds another. Not stored: after a restart the first call is the trial.
 */
export interface Circuits {
  /** Null: a call may be made now. Otherwise the epoch ms at which to ask again. */
  blockedUntil(key: string): number | null
  /** A call begins. On an open circuit whose pause is over it is the trial, and the others wait for its end. */
  started(key: string): void
  /** The platform answered sensibly, be it with a refusal: it is up. */
  succeeded(key: string): void
  /** The platform is down or silent (kinds platform-down and timeout alone). `retryAt`: epoch ms that the platform named. */
  failed(key: string, retryAt?: number): void
  /** The call ended without telling anything about the platform: cancelled, our own fault, our own line gone. */
  released(key: string): void
  /** The platforms that are left alone now, in the order in which they went down. */
  opened(): readonly OpenCircuit[]
}

interface Circuit {
  failures: number
  /** Null while closed. `since` tells a clock that was set back. */
  open: { since: number; until: number; pauses: number; trialStartedAt: number | null } | null
}

/** Circuits that are all closed. */
export function createCircuits({ clock, random }: { clock: Clock; random: Random }): Circuits {
  const circuits = new Map<string, Circuit>()

  /** True when the pause is over; a clock that was set back must not make it longer. */
  const isPauseOver = (open: NonNullable<Circuit['open']>, now: number) => now >= open.until || now < open.since

  function open(circuit: Circuit, pauses: number, retryAt: number | undefined): void {
    const now = clock.now()
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(pauses, 10))
    const until = retryAtWithin(retryAt, now) ?? now + Math.round(pause * (1 - JITTER_SHARE * random.fraction()))
    circuit.open = { since: now, until, pauses: pauses + 1, trialStartedAt: null }
  }

  return {
    blockedUntil(key) {
      const state = circuits.get(key)?.open
      if (state == null) return null
      const now = clock.now()
      if (!isPauseOver(state, now)) return state.until
      if (state.trialStartedAt === null) return null
      const isLeaseOver = now >= state.trialStartedAt + TRIAL_LEASE_MS || now < state.trialStartedAt
      return isLeaseOver ? null : now + TRIAL_RECHECK_MS
    },
    started(key) {
      const state = circuits.get(key)?.open
      const now = clock.now()
      if (state != null && isPauseOver(state, now)) state.trialStartedAt = now
    },
    succeeded(key) {
      circuits.delete(key)
    },
    failed(key, retryAt) {
      const circuit = circuits.get(key) ?? { failures: 0, open: null }
      circuits.set(key, circuit)
      circuit.failures += 1
      const state = circuit.open
      if (state === null) {
        if (circuit.failures >= FAILURES_TO_OPEN) open(circuit, 0, retryAt)
        return
      }
      const now = clock.now()
      if (isPauseOver(state, now)) open(circuit, state.pauses, retryAt)
      // Calls that were under way when it opened fail now; they tell nothing new but a later date.
      else state.until = Math.max(state.until, retryAtWithin(retryAt, now) ?? 0)
    },
    released(key) {
      const state = circuits.get(key)?.open
      if (state != null) state.trialStartedAt = null
    },
    opened: () => [...circuits].flatMap(([key, { open: state }]) => (state === null ? [] : [{ key, until: state.until }])),
  }
}

function retryAtWithin(retryAt: number | undefined, now: number): number | null {
  return retryAt === undefined || retryAt <= now ? null : Math.min(retryAt, now + LONGEST_RETRY_AFTER_MS)
}

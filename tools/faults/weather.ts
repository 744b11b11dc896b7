import type { SeededRandom } from './seeded-random.ts'

/** What may befall a call. */
export type CallFault =
  | 'refused'
  | 'request-lost'
  | 'line-dropped'
  | 'answer-lost'
  | 'answer-cut'
  | 'timeout-before'
  | 'timeout-after'
  | 'slow'
  | 'rate-limit'
  | 'quota-end'
  | 'server-error-before'
  | 'server-error-after'
  | 'early-answer'
  | 'death-before-send'
  | 'death-after-effect'
  | 'death-after-answer'

/** What may befall a write to the journal. */
export type WriteFault = 'disk-full' | 'database-busy' | 'death-before-write' | 'death-after-write'

/** What may happen at any moment. */
export type EventFault = 'token-expired' | 'token-revoked' | 'processing-failure' | 'clock-forward' | 'clock-back' | 'offline' | 'quit'

export type FaultKind = CallFault | WriteFault | EventFault

const CALL_FAULTS: readonly (readonly [CallFault, number])[] = [
  ['refused', 1],
  ['request-lost', 2],
  ['line-dropped', 3],
  ['answer-lost', 4],
  ['answer-cut', 1],
  ['timeout-before', 1],
  ['timeout-after', 2],
  ['slow', 2],
  ['rate-limit', 2],
  ['quota-end', 0.3],
  ['server-error-before', 2],
  ['server-error-after', 3],
  ['early-answer', 1],
  ['death-before-send', 1],
  ['death-after-effect', 2],
  ['death-after-answer', 1],
]
const WRITE_FAULTS: readonly (readonly [WriteFault, number])[] = [
  ['disk-full', 1],
  ['database-busy', 1],
  ['death-before-write', 2],
  ['death-after-write', 2],
]
const EVENT_FAULTS: readonly (readonly [EventFault, number])[] = [
  ['token-expired', 2],
  ['token-revoked', 1],
  ['processing-failure', 2],
  ['clock-forward', 1],
  ['clock-back', 1],
  ['offline', 1],
  ['quit', 1],
]

/** The bad luck of one run. */
export interface Weather {
  /** Epoch ms from which on nothing fails any more. */
  readonly clearsAt: number
  /** Kind and epoch ms, in order of time. */
  readonly events: readonly { readonly at: number; readonly kind: EventFault }[]
  forCall(now: number): CallFault | null
  forWrite(now: number): WriteFault | null
  /** Counts a fault that really happened. */
  happened(kind: FaultKind): void
  counts(): Readonly<Partial<Record<FaultKind, number>>>
}

const MINUTE_MS = 60_000

/** How much likelier a favoured fault is than the usual ones. */
const FAVOURED = 20

/**
 * Draws the weather: how bad, how long, and which kinds, so that mild days and single kinds come up as well as storms. `favoured` is one that must come
 * up often: what shows only under it would otherwise wait for a rare day.
 */
export function drawWeather(random: SeededRandom, start: number, favoured?: FaultKind): Weather {
  const chosen = <T extends FaultKind>(kinds: readonly (readonly [T, number])[]) => {
    const share = random.weighted<number>([
      [1, 2],
      [0.5, 3],
      [0.15, 2],
    ])
    const kept = kinds.filter(() => random.chance(share))
    const drawn = kept.length === 0 ? kinds : kept
    return [...drawn, ...kinds.flatMap(([kind]) => (kind === favoured ? [[kind, FAVOURED] as const] : []))]
  }
  const callFaults = chosen(CALL_FAULTS)
  const writeFaults = chosen(WRITE_FAULTS)
  const eventFaults = chosen(EVENT_FAULTS)
  const perCall = random.pick([0, 0.03, 0.06, 0.12, 0.25, 0.4])
  const perWrite = random.pick([0, 0, 0.01, 0.02, 0.05])
  const lastsMs = random.pick([5, 10, 30, 120]) * MINUTE_MS
  const eventCount = random.pick([0, 1, 2, 4])
  const events = Array.from({ length: eventCount }, () => ({
    // Most work is done in the first minutes: there faults hurt most.
    at: start + Math.round(lastsMs * random.fraction() ** 3),
    kind: random.weighted(eventFaults),
  })).sort((one, other) => one.at - other.at)
  const counts: Partial<Record<FaultKind, number>> = {}
  const clearsAt = start + lastsMs
  return {
    clearsAt,
    events,
    forCall: (now) => (now < clearsAt && random.chance(perCall) ? random.weighted(callFaults) : null),
    forWrite: (now) => (now < clearsAt && random.chance(perWrite) ? random.weighted(writeFaults) : null),
    happened(kind) {
      counts[kind] = (counts[kind] ?? 0) + 1
    },
    counts: () => counts,
  }
}

import type { Clock, Timers } from '../core/ports.ts'

/** What is known of the line to the platforms. 'captive': the network wants a sign-in on its own page first. 'unknown': nobody was asked. */
export type LineState = 'online' | 'offline' | 'captive' | 'unknown'

/** What one look at the line found. */
export interface ProbeResult {
  readonly state: LineState
  /** Server's time minus ours, in ms, exact to about a second; null when no server that can be trusted told its time. */
  readonly offsetMs: number | null
}

/** Looks once. Never rejects; ends early when the signal is aborted, and what it answers then is not used. */
export type Probe = (signal: AbortSignal) => Promise<ProbeResult>

const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 60_000
/** A clock that is off by more than this counts as wrong. */
const WRONG_CLOCK_MS = 60_000

/**
 * The line to the platforms, by really asking them. While it is gone they are asked again, after 2 seconds at first, then less and less
 * often, down to once a minute.
 */
export interface Line {
  state(): LineState
  /** True unless it was found gone: what nobody asked about may be tried. */
  isReachable(): boolean
  /** Server's time minus ours in ms by the last answer that told it; null = unknown. A wrong clock that was set right meanwhile is right. */
  offsetMs(): number | null
  /** Looks now, or joins the look that is under way. For the start, and after a call that failed on the way. */
  check(): Promise<LineState>
  /** The system reports another network: what is under way is void, and a new look begins. */
  networkChanged(): void
  /** The computer woke up: as `networkChanged`. */
  woke(): void
  /** Ends looking for good. */
  stop(): void
}

/** The computer's clock, which can be set, and one that only goes on. */
export interface TwoClocks {
  readonly wall: Clock
  readonly steady: Clock
}

const SYSTEM_CLOCKS: TwoClocks = { wall: { now: () => Date.now() }, steady: { now: () => performance.now() } }

/** A line nobody has looked at yet. `onChanged` hears of each other state; `clocks` are the computer's own but in rehearsals. */
export function createLine(parts: { probe: Probe; timers: Timers; onChanged(state: LineState): void; clocks?: TwoClocks }): Line {
  const { probe, timers } = parts
  const { wall, steady } = parts.clocks ?? SYSTEM_CLOCKS
  let state: LineState = 'unknown'
  let heard: { readonly offsetMs: number; readonly wallAt: number; readonly steadyAt: number } | null = null
  let pauseMs = FIRST_PAUSE_MS
  let cancelTimer: (() => void) | null = null
  let isStopped = false
  /** The look under way; another one in its place makes its answer void. */
  let look: { readonly stopper: AbortController; readonly done: Promise<LineState> } | null = null

  function begin(): Promise<LineState> {
    cancelTimer?.()
    cancelTimer = null
    const stopper = new AbortController()
    const done: Promise<LineState> = probe(stopper.signal).then((found) => {
      // A look that was overtaken hands on what its successor finds.
      if (look?.stopper !== stopper) return look?.done ?? state
      look = null
      settle(found)
      return state
    })
    look = { stopper, done }
    return done
  }

  function settle(found: ProbeResult): void {
    const old = state
    state = found.state
    if (found.offsetMs !== null) heard = { offsetMs: found.offsetMs, wallAt: wall.now(), steadyAt: steady.now() }
    if (state === 'offline' || state === 'captive') {
      cancelTimer = timers.after(pauseMs, () => void begin())
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    } else pauseMs = FIRST_PAUSE_MS
    if (state !== old) parts.onChanged(state)
  }

  /** Whoever adds the offset to a clock that was put right meanwhile would be as wrong as before, the other way round. */
  function offsetMs(): number | null {
    if (heard === null) return null
    const leapMs = wall.now() - heard.wallAt - (steady.now() - heard.steadyAt)
    const restMs = heard.offsetMs - leapMs
    const wasSetRight = Math.abs(heard.offsetMs) > WRONG_CLOCK_MS && Math.abs(restMs) <= WRONG_CLOCK_MS
    // Any other leap may as well be a sleep, during which the steady clock of some systems stands still.
    return wasSetRight ? Math.round(restMs) : heard.offsetMs
  }

  function beginAnew(): void {
    if (isStopped) return
    const old = look
    pauseMs = FIRST_PAUSE_MS
    void begin()
    old?.stopper.abort()
  }

  return {
    state: () => state,
    isReachable: () => state === 'online' || state === 'unknown',
    offsetMs,
    check: () => (isStopped ? Promise.resolve(state) : (look?.done ?? begin())),
    networkChanged: beginAnew,
    woke: beginAnew,
    stop() {
      isStopped = true
      cancelTimer?.()
      cancelTimer = null
      const old = look
      look = null
      old?.stopper.abort()
    },
  }
}

import type { OutboxHolder, OutboxLock } from '../../src/main/core/outbox-desk.ts'
import type { Between } from '../../src/main/engine.ts'
import type { Database } from '../../src/main/store/database.ts'
import type { LoginId } from '../../src/shared/platforms/registry.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import type { Contents } from './content.ts'
import type { Ledger } from './ledger.ts'
import type { SeededRandom } from './seeded-random.ts'
import type { Trace } from './trace.ts'
import type { VirtualTime } from './virtual-time.ts'
import type { FaultKind, Weather } from './weather.ts'

/** An engine broken on purpose: what is put between it and its parts, and how its disk and its lock behave. */
export interface Breakage {
  readonly name: string
  between?(stage: Stage): Between
  /** Writes reach the disk this many writes late: a death takes the last ones back. */
  readonly writesLate?: number
  lock?(): OutboxLock
  /** The fault that brings it out, where the usual weather seldom does. */
  readonly shownBy?: FaultKind
}

/** Everything that a run's parts share. */
export interface Stage {
  readonly time: VirtualTime
  readonly sandbox: Sandbox
  readonly contents: Contents
  readonly database: { current: Database }
  /** Writes of all processes together. */
  commits: number
  readonly lock: { heldBy: symbol | null; notice: OutboxHolder | null }
  readonly weather: Weather
  /** The draws of line and disk. */
  readonly random: SeededRandom
  readonly trace: Trace
  readonly ledger: Ledger
  readonly breakage: Breakage | null
  /** How far the computer's clock is off, milliseconds. */
  skewMs: number
  isOnline: boolean
  /** The login that the creator goes through just now: nothing disturbs it. */
  connecting: LoginId | null
  /** What went wrong that no process should do: an error nobody caught. */
  readonly uncaught: string[]
  /** What X does before it takes a post with media. */
  beforeMediaPostAtX(): void
  /** What was seen on the line that must never be. */
  readonly misdeeds: string[]
  /** Logins whose refresh is under way. */
  readonly refreshing: Set<LoginId>
  /** The database as it was when a late disk last kept up; null where the disk is in time. */
  durable: Buffer | null
}

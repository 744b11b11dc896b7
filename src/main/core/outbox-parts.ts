import type { PlatformId } from '../../shared/platforms/registry.ts'
import type { Bandwidth } from './bandwidth.ts'
import type { Delivery } from './delivery.ts'
import type { OutboxSettings } from './outbox-command.ts'
import type { OutboxGate } from './outbox-gate.ts'
import type { Hosting, PlatformAdapter, Session } from './platform-adapter.ts'
import type { AccountStore, Clock, Log, MediaFiles, Random, Timers } from './ports.ts'
import type { ProgressMeter } from './progress-meter.ts'

/** Deliveries on disk. `save` is durable when it returns: promises are made on it. */
export interface DeliveryStore {
  get(id: string): Delivery | undefined
  save(delivery: Delivery): void
  /** Everything that is under way: not final, not waiting for its time or the creator. */
  listUnderWay(): Delivery[]
  /** Everything of one account that is not final. */
  listOpenOfAccount(accountId: string): Delivery[]
  /** Due at or before `now`, earliest `dueAt` first, of all accounts but these. */
  listDue(now: number, exceptAccounts: readonly string[], limit: number): Delivery[]
  /** The earliest `nextAt` of all that waits, of all accounts but these. */
  nextDueAt(exceptAccounts: readonly string[]): number | undefined
  /** The platform's ids in the receipts of everything published by this account at or after `since` (epoch ms). */
  remoteIdsSince(accountId: string, since: number): string[]
  /** Appends to the publish log: one line per event of an attempt, never edited. */
  log(line: { deliveryId: string; at: number; event: Delivery['status'] | 'started'; detail: string }): void
}

/** What the outbox is made of. */
export interface OutboxParts {
  readonly store: DeliveryStore
  readonly accounts: AccountStore
  readonly adapters: ReadonlyMap<PlatformId, PlatformAdapter>
  readonly media: MediaFiles
  openSession(delivery: Delivery, signal: AbortSignal): Session
  /** The creator's own bucket for this delivery; null or absent while none is set up. */
  hosting?(delivery: Delivery, signal: AbortSignal): Hosting | null
  readonly gate: OutboxGate
  readonly bandwidth: Bandwidth
  settings(): OutboxSettings
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly log: Log
  /** The platform itself refused the account's login. */
  onLoginRefused(accountId: string): void
  onChanged(delivery: Delivery): void
  onProgressed(delivery: Delivery, meter: ProgressMeter): void
}

import type { Account } from '../../shared/account.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import { isAble } from '../../shared/platform-rules.ts'
import { problem, ProblemError, type Problem } from '../../shared/problem.ts'
import type { Delivery } from './delivery.ts'
import { METRICS_AT_ONCE, type Metrics, type PlatformAdapter } from './platform-adapter.ts'
import { toldProblem } from './platform-problem.ts'
import type { AccountStore, Clock, Log, Timers } from './ports.ts'
import type { Sessions } from './sessions.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
/** Older posts are asked about no more by themselves: their figures hardly move, and every question costs an allowance. */
export const METRICS_UNTIL_AGE_MS = 90 * DAY_MS
/** How often the app looks whether figures are due. */
const LOOK_EVERY_MS = 15 * 60_000
const FIRST_LOOK_MS = 30_000

/** How old a reading may be: posts change fast in their first day. */
export function readingLifetimeMs(ageMs: number): number {
  if (ageMs < DAY_MS) return HOUR_MS
  if (ageMs < 7 * DAY_MS) return 6 * HOUR_MS
  return ageMs < 30 * DAY_MS ? DAY_MS : 7 * DAY_MS
}

/** What a platform said about one post at one time. `gone`: it is no longer there. */
export interface MetricsReading {
  /** Epoch ms. */
  readonly at: number
  readonly figures: Metrics | 'gone'
}

/** Readings on disk; appended, never edited. */
export interface MetricsStore {
  append(deliveryId: string, reading: MetricsReading): void
  last(deliveryId: string): MetricsReading | undefined
  /** Oldest first. */
  history(deliveryId: string): MetricsReading[]
}

/** What keeping figures is made of. */
export interface MetricsKeeperParts {
  readonly store: MetricsStore
  /** Published at or after `since`, newest first. */
  listPublishedSince(since: number): Delivery[]
  readonly accounts: AccountStore
  readonly adapters: ReadonlyMap<PlatformId, PlatformAdapter>
  readonly sessions: Pick<Sessions, 'open'>
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
  /** Only the process that runs the outbox asks by itself. */
  mayAsk(): boolean
  onMetrics(): void
}

/** Reads figures of published posts now and then and keeps them. */
export interface MetricsKeeper {
  start(): void
  stop(): void
  /**
   * Asks about everything that is due; with `isAsked` about all that were not read within the last minute. Answers what stood in the way, a problem for
   * each account whose figures were not read.
   */
  look(isAsked?: boolean): Promise<readonly Problem[]>
}

/** Creates the keeper of figures. A failed question is asked again at the next look; it never touches a post. */
export function createMetricsKeeper(parts: MetricsKeeperParts): MetricsKeeper {
  const { store, accounts, adapters, clock, log } = parts
  let cancelTimer: (() => void) | null = null
  let looking: Promise<readonly Problem[]> | null = null

  function isDue(delivery: Delivery, isAsked: boolean): boolean {
    const last = store.last(delivery.id)
    if (last?.figures === 'gone') return false
    const now = clock.now()
    const lifetimeMs = isAsked ? 60_000 : readingLifetimeMs(now - (delivery.receipt?.publishedAt ?? now))
    return last === undefined || now - last.at >= lifetimeMs
  }

  async function read(isAsked: boolean): Promise<readonly Problem[]> {
    const found: Problem[] = []
    const byAccount = new Map<string, Delivery[]>()
    for (const delivery of parts.listPublishedSince(clock.now() - METRICS_UNTIL_AGE_MS)) {
      if (!isDue(delivery, isAsked)) continue
      byAccount.set(delivery.accountId, [...(byAccount.get(delivery.accountId) ?? []), delivery])
    }
    for (const [accountId, deliveries] of byAccount) {
      const account = accounts.get(accountId)
      const metrics = account === undefined ? undefined : metricsOf(account)
      if (account === undefined || metrics === undefined) continue
      const { platform } = account
      if (account.status !== 'ready') {
        found.push(problem('reconnect-needed', { accountId, platform, actions: ['reconnect'] }))
        continue
      }
      try {
        await readAccount(account, metrics, deliveries)
      } catch (cause) {
        // One platform's trouble is no other's.
        const told = toldProblem(cause, account)
        if (!(told instanceof ProblemError)) throw cause
        found.push({ ...told.problem, accountId, platform })
        log.info(`figures of account ${accountId} were not read: ${(cause as Error).message}`)
      }
    }
    if (byAccount.size > 0) parts.onMetrics()
    return found
  }

  /** How this account's figures are asked for; undefined where its platform gives none, or not to this login. */
  function metricsOf(account: Account): PlatformAdapter['metrics'] {
    const adapter = adapters.get(account.platform)
    return adapter !== undefined && isAble(adapter.rules.canReadMetrics, account) ? adapter.metrics?.bind(adapter) : undefined
  }

  async function readAccount(
    account: Account,
    metrics: NonNullable<PlatformAdapter['metrics']>,
    deliveries: readonly Delivery[],
  ): Promise<void> {
    const session = parts.sessions.open(account, null)
    for (let start = 0; start < deliveries.length; start += METRICS_AT_ONCE) {
      const some = deliveries.slice(start, start + METRICS_AT_ONCE)
      const subjects = some.flatMap(({ id, receipt, variant }) => (receipt === null ? [] : [{ deliveryId: id, receipt, variant }]))
      const told = await metrics(subjects, session, clock.now())
      for (const [deliveryId, figures] of told) store.append(deliveryId, { at: clock.now(), figures })
    }
  }

  function lookAfter(ms: number): void {
    cancelTimer = parts.timers.after(ms, () => {
      lookAfter(LOOK_EVERY_MS)
      if (parts.mayAsk()) keeper.look().catch((cause: unknown) => log.warn('figures were not read', cause))
    })
  }

  const keeper: MetricsKeeper = {
    start: () => lookAfter(FIRST_LOOK_MS),
    stop: () => cancelTimer?.(),
    async look(isAsked = false) {
      looking ??= read(isAsked).finally(() => {
        looking = null
      })
      return looking
    },
  }
  return keeper
}

import type { PlatformId } from '../../shared/platforms/registry.ts'
import { problem, type Problem } from '../../shared/problem.ts'
import type { Budgets } from './budgets.ts'
import type { Circuits } from './circuit.ts'
import type { Delivery } from './delivery.ts'
import type { PlatformAdapter } from './platform-adapter.ts'
import type { PlatformFailure } from './platform-error.ts'
import type { AccountStore } from './ports.ts'

/** Why a delivery is not tried now, and until when. */
export interface Hold {
  /** Epoch ms. */
  readonly until: number
  readonly problem: Problem
}

/** What stands between a due delivery and its platform: the line, a platform that is down, a limit that is used up. */
export interface OutboxGate {
  /** Null where it may go on. Asked before a delivery begins and between its steps, never between a commit's mark and its call. */
  hold(delivery: Delivery): Hold | null
  /** A step begins. */
  began(delivery: Delivery): void
  /** What it came to: null = the platform answered; `own` = it says nothing about the platform. */
  ended(delivery: Delivery, outcome: PlatformFailure | 'own' | null): void
}

/** What the gate looks at. */
export interface GateParts {
  readonly adapters: ReadonlyMap<PlatformId, Pick<PlatformAdapter, 'budgets'>>
  readonly circuits: Circuits
  readonly budgets: Pick<Budgets, 'blockedUntil' | 'exhausted'>
  readonly accounts: AccountStore
  /** Why the line to live platforms is not there, and until when to wait; null while it is. Practice accounts need no line. */
  lineProblem(): Hold | null
  /** A live call got no answer at all. */
  onLineDoubt(): void
}

/** Line first, then the platform's health, then its limits. */
export function createOutboxGate({ adapters, circuits, budgets, accounts, lineProblem, onLineDoubt }: GateParts): OutboxGate {
  const key = (delivery: Delivery) => `${delivery.platform}:${delivery.isPractice ? 'practice' : 'live'}`
  return {
    hold(delivery) {
      const line = delivery.isPractice ? null : lineProblem()
      if (line !== null) return line
      const until = circuits.blockedUntil(key(delivery))
      if (until !== null) return { until, problem: problem('platform-down', { actions: ['wait'] }) }
      const account = accounts.get(delivery.accountId)
      const begins = adapters.get(delivery.platform)?.budgets?.firstSteps?.(delivery.variant)
      // Once it has begun, only what binds every call holds it: the limit on uploads may be used up by this very delivery.
      const block = account === undefined ? null : budgets.blockedUntil(account, delivery.checkpoint === null ? begins : ['*'])
      return block === null
        ? null
        : { until: block.until, problem: problem(block.kind, { actions: ['wait'], params: { budget: block.name } }) }
    },
    began: (delivery) => circuits.started(key(delivery)),
    ended(delivery, outcome) {
      if (outcome === null) return circuits.succeeded(key(delivery))
      if (outcome === 'own') return circuits.released(key(delivery))
      switch (outcome.kind) {
        case 'platform-down':
        case 'timeout':
          // Silence on a line that is away says nothing about the platform.
          if (outcome.kind === 'timeout' && !delivery.isPractice && lineProblem() !== null) circuits.released(key(delivery))
          else circuits.failed(key(delivery), outcome.retryAt)
          break
        case 'network':
        case 'cancelled':
          circuits.released(key(delivery))
          break
        default:
          circuits.succeeded(key(delivery))
      }
      if (!delivery.isPractice && (outcome.kind === 'network' || outcome.kind === 'timeout')) onLineDoubt()
      const account = accounts.get(delivery.accountId)
      if (account !== undefined && (outcome.kind === 'rate-limited' || outcome.kind === 'quota-exhausted'))
        budgets.exhausted(account, outcome)
    },
  }
}

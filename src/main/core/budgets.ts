import type { BudgetView } from '../../shared/views.ts'
import type { Account } from '../../shared/account.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import { costOf, learn, spend, standing, type BudgetState } from './budget-books.ts'
import type { BudgetRule } from './budget-rules.ts'
import type { HttpRequest, HttpResponse } from './http.ts'
import type { PlatformAdapter } from './platform-adapter.ts'
import type { PlatformFailure } from './platform-error.ts'
import type { Clock, Log } from './ports.ts'

/** Budgets on disk, shared by every process on one database. */
export interface BudgetStore {
  read(owner: string, name: string): BudgetState | undefined
  write(owner: string, name: string, state: BudgetState): void
  /** Runs `work` as one transaction that no other process can come between. */
  together(work: () => void): void
}

/** What budgets are made of. */
export interface BudgetParts {
  readonly store: BudgetStore
  readonly adapters: ReadonlyMap<PlatformId, Pick<PlatformAdapter, 'login' | 'budgets'>>
  /** The public id of the developer app through which the account's calls go. */
  clientIdOf(account: Account): string
  readonly clock: Clock
  readonly log: Log
}

/** Why a delivery must wait, and until when (epoch ms). */
export interface BudgetBlock {
  readonly until: number
  readonly name: string
  readonly kind: BudgetRule['kind']
}

/** What is left to spend. Keeping the books can fail without a word to the caller: a post never fails for it. */
export interface Budgets {
  /** A call with the account's token was made. `response` is null when its answer was lost. */
  observed(account: Account, request: HttpRequest, response: HttpResponse | null): void
  /** The platform refused a call because a budget is used up. */
  exhausted(account: Account, failure: PlatformFailure): void
  /**
   * The budget that takes longest to come back of all that are used up, or of those that bind the given steps; null when the way is free. `*` as a step asks
   * for those alone that bind every call.
   */
  blockedUntil(account: Account, steps?: readonly string[]): BudgetBlock | null
  /** Everything that is known, for the page. */
  viewsOf(account: Account): BudgetView[]
}

/** Keeps the books of all budgets. State is read by time: nothing has to run when a budget resets. */
export function createBudgets(parts: BudgetParts): Budgets {
  const { store, adapters, clock, log } = parts

  const rulesOf = (account: Account): readonly BudgetRule[] => adapters.get(account.platform)?.budgets?.rules ?? []

  function ownerOf(account: Account, rule: BudgetRule): string {
    const world = account.isPractice ? 'practice' : 'live'
    const clientId = parts.clientIdOf(account)
    switch (rule.scope) {
      case 'app':
        return `${world} app ${adapters.get(account.platform)?.login} ${clientId}`
      case 'login':
        return `${world} login ${account.grantId} ${clientId}`
      case 'account':
        return `${world} account ${account.id} ${clientId}`
    }
  }

  const standingOf = (account: Account, rule: BudgetRule, now: number) => standing(rule, store.read(ownerOf(account, rule), rule.name), now)

  function quietly<T>(what: string, otherwise: T, work: () => T): T {
    try {
      return work()
    } catch (cause) {
      log.warn(`budgets: ${what} failed`, cause)
      return otherwise
    }
  }

  return {
    observed(account, request, response) {
      const budgets = adapters.get(account.platform)?.budgets
      if (budgets === undefined) return
      quietly('counting', undefined, () => {
        const now = clock.now()
        const readings = new Map((response === null ? [] : (budgets.read?.(response, request, now) ?? [])).map((one) => [one.name, one]))
        const touched = budgets.rules.filter((rule) => readings.has(rule.name) || (costOf(rule, request.step) ?? 0) > 0)
        if (touched.length === 0) return
        store.together(() => {
          for (const rule of touched) {
            const owner = ownerOf(account, rule)
            const before = store.read(owner, rule.name)
            const reading = readings.get(rule.name)
            const after =
              reading === undefined ? spend(rule, before, costOf(rule, request.step) ?? 0, now) : learn(rule, before, reading, now)
            if (after !== null) store.write(owner, rule.name, after)
          }
        })
      })
    },

    exhausted(account, failure) {
      const { kind, retryAt, step, platformCode } = failure
      if ((kind !== 'rate-limited' && kind !== 'quota-exhausted') || retryAt === undefined) return
      quietly('noting a refusal', undefined, () => {
        const now = clock.now()
        const binding = rulesOf(account).filter((rule) => costOf(rule, step) !== undefined)
        const named = binding.find((rule) => platformCode !== undefined && rule.codes?.includes(platformCode) === true)
        // The answer's own headers said already which one it is.
        const isKnown = binding.some((rule) => standingOf(account, rule, now)?.remaining === 0)
        const rule = named ?? (isKnown ? undefined : binding.find((one) => one.codes === undefined && one.kind === kind))
        if (rule === undefined) return
        store.together(() => {
          const owner = ownerOf(account, rule)
          const before = store.read(owner, rule.name)
          store.write(owner, rule.name, learn(rule, before, { name: rule.name, limit: null, remaining: 0, resetsAt: retryAt }, now))
        })
      })
    },

    blockedUntil(account, steps) {
      return quietly('reading', null, () => {
        const now = clock.now()
        let block: BudgetBlock | null = null
        for (const rule of rulesOf(account)) {
          const costs = steps?.map((step) => costOf(rule, step)).filter((cost) => cost !== undefined) ?? [1]
          if (costs.length === 0) continue
          const known = standingOf(account, rule, now)
          if (known === null || known.resetsAt === null || known.remaining >= Math.max(1, ...costs)) continue
          if (block === null || known.resetsAt > block.until) block = { until: known.resetsAt, name: rule.name, kind: rule.kind }
        }
        return block
      })
    },

    viewsOf(account) {
      return quietly('showing', [], () => {
        const now = clock.now()
        return rulesOf(account).flatMap((rule): BudgetView[] => {
          const known = standingOf(account, rule, now)
          return known === null ? [] : [{ name: rule.name, scope: rule.scope, unit: rule.unit, ...known }]
        })
      })
    },
  }
}

import { beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '../../shared/account.ts'
import type { BudgetState } from './budget-books.ts'
import { createBudgets, type BudgetStore } from './budgets.ts'
import type { BudgetReading, BudgetRule } from './budget-rules.ts'
import type { HttpRequest } from './http.ts'
import type { PlatformFailure } from './platform-error.ts'
import { createFakeTime, type FakeTime } from './testing/fake-time.ts'

const NOON = Date.UTC(2026, 10, 23, 12)
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const rule = (change: Partial<BudgetRule> & Pick<BudgetRule, 'name' | 'costs' | 'resets'>): BudgetRule => ({
  scope: 'account',
  limit: null,
  unit: 'calls',
  kind: 'rate-limited',
  source: 'the test',
  checkedOn: '2026-11-23',
  ...change,
})
const DAILY = rule({
  name: 'daily',
  scope: 'app',
  costs: { 'post.create': 1, 'post.delete': 50 },
  limit: 100,
  resets: { kind: 'day', zone: 'UTC' },
  kind: 'quota-exhausted',
})
const MINUTE = rule({ name: 'minute', costs: { 'post.create': 1 }, limit: 6, resets: { kind: 'rolling', windowMs: MINUTE_MS } })
const WINDOW = rule({ name: 'window', costs: { 'post.create': 1 }, resets: { kind: 'rolling', windowMs: 15 * MINUTE_MS } })
const DAY = rule({ name: 'day', costs: { 'post.create': 1 }, resets: { kind: 'rolling', windowMs: 24 * HOUR_MS }, kind: 'quota-exhausted' })
const BY_CODE = rule({
  name: 'by-code',
  costs: { 'post.create': 0 },
  resets: { kind: 'rolling', windowMs: 24 * HOUR_MS },
  kind: 'quota-exhausted',
  codes: ['too-many'],
})

const account = (change: Partial<Account> = {}): Account =>
  ({ id: 'account', platform: 'x', grantId: 'grant', isPractice: true, ...change }) as Account
const call = (step = 'post.create'): HttpRequest => ({ step, method: 'POST', url: 'https://api.x.com/', auth: 'token' })
const answer = { status: 200, headers: {}, text: '' }

let time: FakeTime
let rows: Map<string, BudgetState>
let isDiskFull: boolean
let told: readonly BudgetReading[]
let clientId: string

beforeEach(() => {
  time = createFakeTime(NOON)
  rows = new Map()
  isDiskFull = false
  told = []
  clientId = 'client'
})

function budgetsOf(...rules: BudgetRule[]) {
  const store: BudgetStore = {
    read: (owner, name) => rows.get(`${owner}|${name}`),
    write(owner, name, state) {
      if (isDiskFull) throw new Error('disk full')
      rows.set(`${owner}|${name}`, state)
    },
    together: (work) => work(),
  }
  return createBudgets({
    store,
    adapters: new Map([['x', { login: 'x', budgets: { rules, read: () => told } }]]),
    clientIdOf: () => clientId,
    clock: time,
    log: { info: () => undefined, warn: () => undefined },
  })
}

const spend = (budgets: ReturnType<typeof budgetsOf>, times: number, whose = account(), step?: string) => {
  for (let count = 0; count < times; count += 1) budgets.observed(whose, call(step), answer)
}
const refusal = (change: Partial<PlatformFailure>): PlatformFailure => ({
  kind: 'rate-limited',
  platform: 'x',
  step: 'post.create',
  mayHaveApplied: false,
  ...change,
})

describe('a budget that we count by the day', () => {
  it('blocks when it is spent, until midnight, and is whole again then', async () => {
    const budgets = budgetsOf(DAILY)
    spend(budgets, 99)
    expect(budgets.blockedUntil(account())).toBeNull()
    spend(budgets, 1)
    expect(budgets.blockedUntil(account())).toEqual({ until: NOON + 12 * HOUR_MS, name: 'daily', kind: 'quota-exhausted' })
    await time.pass(12 * HOUR_MS)
    expect(budgets.blockedUntil(account())).toBeNull()
    expect(budgets.viewsOf(account())).toMatchObject([{ name: 'daily', limit: 100, remaining: 100, resetsAt: NOON + 36 * HOUR_MS }])
  })

  it('lets no call begin that costs more than is left', () => {
    const budgets = budgetsOf(DAILY)
    spend(budgets, 60)
    expect(budgets.blockedUntil(account(), ['post.delete'])?.name).toBe('daily')
    expect(budgets.blockedUntil(account(), ['post.create'])).toBeNull()
    expect(budgets.blockedUntil(account(), ['post.find'])).toBeNull()
  })

  it('counts a call whose answer was lost', () => {
    const budgets = budgetsOf(DAILY)
    budgets.observed(account(), call(), null)
    expect(budgets.viewsOf(account())[0]?.remaining).toBe(99)
  })

  it('is shared by the accounts of one app, and by nobody else', () => {
    const budgets = budgetsOf(DAILY)
    spend(budgets, 100)
    expect(budgets.blockedUntil(account({ id: 'other' }))).not.toBeNull()
    expect(budgets.blockedUntil(account({ isPractice: false }))).toBeNull()
    clientId = 'another app'
    expect(budgets.blockedUntil(account())).toBeNull()
  })

  it('is shared by the accounts of one login where the rule says so', () => {
    const budgets = budgetsOf({ ...DAILY, scope: 'login' })
    spend(budgets, 100)
    expect(budgets.blockedUntil(account({ id: 'the same person as a page' }))).not.toBeNull()
    expect(budgets.blockedUntil(account({ grantId: 'someone else' }))).toBeNull()
  })
})

describe('a budget that binds every call', () => {
  it('holds what has begun already; one for beginning does not', () => {
    const budgets = budgetsOf({ ...DAILY, costs: { '*': 1 }, limit: 5 }, MINUTE)
    spend(budgets, 6, account({ id: 'other' }), 'post.find')
    expect(budgets.blockedUntil(account(), ['*'])?.name).toBe('daily')
    const free = budgetsOf(MINUTE)
    spend(free, 6)
    expect(free.blockedUntil(account())?.name).toBe('minute')
    expect(free.blockedUntil(account(), ['*'])).toBeNull()
  })
})

describe('a budget over a window that moves with the time', () => {
  it('is free again when the first call leaves the window, one by one', async () => {
    const budgets = budgetsOf(MINUTE)
    spend(budgets, 3)
    await time.pass(20_000)
    spend(budgets, 3)
    expect(budgets.blockedUntil(account())?.until).toBe(NOON + MINUTE_MS)
    await time.pass(40_000)
    expect(budgets.viewsOf(account())[0]?.remaining).toBe(3)
    spend(budgets, 3)
    expect(budgets.blockedUntil(account())?.until).toBe(NOON + 80_000)
  })

  it('never lets more through within any minute than the limit', async () => {
    const budgets = budgetsOf(MINUTE)
    const sent: number[] = []
    for (let second = 0; second < 300; second += 1) {
      while (budgets.blockedUntil(account()) === null) {
        budgets.observed(account(), call(), answer)
        sent.push(time.now())
      }
      await time.pass(1_000)
    }
    for (const at of sent) expect(sent.filter((one) => one >= at && one < at + MINUTE_MS).length).toBeLessThanOrEqual(6)
    expect(sent).toHaveLength(30)
  })
})

describe('a budget that the platform tells', () => {
  it('is unknown before the first answer and forgotten after its reset', async () => {
    const budgets = budgetsOf(WINDOW)
    expect(budgets.viewsOf(account())).toEqual([])
    told = [{ name: 'window', limit: 100, remaining: 7, resetsAt: NOON + 5 * MINUTE_MS }]
    spend(budgets, 1)
    expect(budgets.viewsOf(account())).toMatchObject([{ limit: 100, remaining: 7, resetsAt: NOON + 5 * MINUTE_MS, observedAt: NOON }])
    await time.pass(5 * MINUTE_MS)
    expect(budgets.viewsOf(account())).toEqual([])
  })

  it('names the one that takes longest of all that are used up', () => {
    const budgets = budgetsOf(WINDOW, DAY)
    told = [
      { name: 'window', limit: 100, remaining: 0, resetsAt: NOON + 10 * MINUTE_MS },
      { name: 'day', limit: 50, remaining: 0, resetsAt: NOON + 20 * HOUR_MS },
    ]
    spend(budgets, 1)
    expect(budgets.blockedUntil(account())).toEqual({ until: NOON + 20 * HOUR_MS, name: 'day', kind: 'quota-exhausted' })
  })

  it('holds for one window where no reset was told, and claims none', async () => {
    const budgets = budgetsOf(WINDOW)
    told = [{ name: 'window', limit: 100, remaining: 72, resetsAt: null }]
    spend(budgets, 1)
    expect(budgets.viewsOf(account())).toMatchObject([{ remaining: 72, resetsAt: null, observedAt: NOON }])
    told = []
    await time.pass(10 * MINUTE_MS)
    spend(budgets, 1)
    expect(budgets.viewsOf(account())).toMatchObject([{ remaining: 71, resetsAt: null, observedAt: NOON }])
    await time.pass(5 * MINUTE_MS)
    expect(budgets.viewsOf(account())).toEqual([])
  })

  it('is not called used up by our own counting', () => {
    const budgets = budgetsOf(WINDOW)
    told = [{ name: 'window', limit: 3, remaining: 3, resetsAt: null }]
    spend(budgets, 1)
    told = []
    spend(budgets, 10)
    expect(budgets.viewsOf(account())[0]?.remaining).toBe(1)
    expect(budgets.blockedUntil(account())).toBeNull()
  })

  it('blocks for no longer than its window, whatever reset is told', () => {
    const budgets = budgetsOf(WINDOW)
    told = [{ name: 'window', limit: 3, remaining: 0, resetsAt: Date.UTC(9999, 1) }]
    spend(budgets, 1)
    expect(budgets.blockedUntil(account())?.until).toBe(NOON + 15 * MINUTE_MS)
  })

  it('blocks for a minute where the told reset has passed already', () => {
    const budgets = budgetsOf(WINDOW)
    told = [{ name: 'window', limit: 3, remaining: 0, resetsAt: NOON - HOUR_MS }]
    spend(budgets, 1)
    expect(budgets.blockedUntil(account())?.until).toBe(NOON + MINUTE_MS)
  })
})

describe('a refusal', () => {
  it('uses up the budget of its step and kind until the time it names', () => {
    const budgets = budgetsOf(DAILY, MINUTE)
    budgets.exhausted(account(), refusal({ retryAt: NOON + 30_000 }))
    expect(budgets.blockedUntil(account())).toEqual({ until: NOON + 30_000, name: 'minute', kind: 'rate-limited' })
  })

  it('by a code of its own uses up that budget and no other', () => {
    const budgets = budgetsOf(DAILY, BY_CODE)
    const kind = 'quota-exhausted'
    budgets.exhausted(account(), refusal({ kind, platformCode: 'too-many', retryAt: NOON + 24 * HOUR_MS }))
    expect(budgets.blockedUntil(account())).toMatchObject({ name: 'by-code', until: NOON + 24 * HOUR_MS })
    expect(budgets.viewsOf(account())).toMatchObject([
      { name: 'daily', remaining: 100 },
      { name: 'by-code', limit: null, remaining: 0 },
    ])
  })

  it('says nothing new where its own headers named the used-up budget', () => {
    const budgets = budgetsOf(DAY, WINDOW)
    told = [{ name: 'day', limit: 50, remaining: 0, resetsAt: NOON + 20 * HOUR_MS }]
    spend(budgets, 1)
    budgets.exhausted(account(), refusal({ retryAt: NOON + 20 * HOUR_MS }))
    expect(budgets.viewsOf(account()).map((view) => view.name)).toEqual(['day'])
  })

  it('without a time, or of another kind, leaves the books alone', () => {
    const budgets = budgetsOf(DAILY, MINUTE)
    budgets.exhausted(account(), refusal({}))
    budgets.exhausted(account(), refusal({ kind: 'platform-down', retryAt: NOON + 1_000 }))
    expect(rows.size).toBe(0)
  })
})

describe('a clock that jumps', () => {
  it('back, after it ran a year ahead, does not leave a budget blocked', async () => {
    time = createFakeTime(NOON + 365 * 24 * HOUR_MS)
    const ahead = budgetsOf(DAILY, MINUTE, WINDOW)
    told = [{ name: 'window', limit: 3, remaining: 0, resetsAt: time.now() + MINUTE_MS }]
    spend(ahead, 100)
    expect(ahead.blockedUntil(account())).not.toBeNull()
    time = createFakeTime(NOON)
    const budgets = budgetsOf(DAILY, MINUTE, WINDOW)
    expect(budgets.blockedUntil(account())).toBeNull()
    told = []
    spend(budgets, 6)
    expect(budgets.blockedUntil(account())).toMatchObject({ name: 'minute', until: NOON + MINUTE_MS })
  })

  it('back by a little does not free what is used up', () => {
    const budgets = budgetsOf(WINDOW)
    told = [{ name: 'window', limit: 3, remaining: 0, resetsAt: NOON + 10 * MINUTE_MS }]
    spend(budgets, 1)
    time = createFakeTime(NOON - MINUTE_MS)
    expect(budgetsOf(WINDOW).blockedUntil(account())?.until).toBe(NOON + 10 * MINUTE_MS)
  })
})

describe('the books', () => {
  it('that cannot be written stop no call', () => {
    const budgets = budgetsOf(DAILY)
    isDiskFull = true
    expect(() => spend(budgets, 1)).not.toThrow()
    expect(() => budgets.exhausted(account(), refusal({ kind: 'quota-exhausted', retryAt: NOON + 1_000 }))).not.toThrow()
    expect(budgets.blockedUntil(account())).toBeNull()
  })

  it('are not touched by a call that costs nothing and tells nothing', () => {
    const budgets = budgetsOf(DAILY, BY_CODE)
    spend(budgets, 1, account(), 'post.find')
    expect(rows.size).toBe(0)
  })
})

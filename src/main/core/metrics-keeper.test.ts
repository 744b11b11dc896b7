import { beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '../../shared/account.ts'
import { PLATFORM_RULES, type PlatformId } from '../../shared/platforms/registry.ts'
import { openMemoryDatabase } from '../store/database.ts'
import { createMetricsStore } from '../store/metrics-store.ts'
import type { Delivery } from './delivery.ts'
import { createMetricsKeeper, METRICS_UNTIL_AGE_MS, readingLifetimeMs, type MetricsStore } from './metrics-keeper.ts'
import type { Metrics, MetricsSubject, PlatformAdapter } from './platform-adapter.ts'
import { PlatformError } from './platform-error.ts'
import type { AccountStore } from './ports.ts'
import { account } from './testing/outbox-rig.ts'
import { createFakeTime, type FakeTime } from './testing/fake-time.ts'
import { sampleDelivery } from './testing/sample-delivery.ts'

const NOW = 1_790_000_000_000
const HOUR_MS = 60 * 60_000

let time: FakeTime
let store: MetricsStore
let deliveries: Delivery[]
let asked: string[][]
let figures: (subject: MetricsSubject) => Metrics | 'gone' | undefined
let mayAsk: boolean
let owner: Account

beforeEach(() => {
  time = createFakeTime(NOW)
  store = createMetricsStore(openMemoryDatabase())
  deliveries = []
  asked = []
  figures = () => ({ views: asked.length })
  mayAsk = true
  owner = { ...account('x'), abilities: ['statistics'] }
})

const published = (id: string, ageMs = 0): Delivery =>
  sampleDelivery({
    id,
    accountId: owner.id,
    platform: 'x',
    status: 'published',
    receipt: { parts: [{ remoteId: id, permalink: null }], publishedAt: NOW - ageMs, notes: [] },
  })

function keeper(rules: Partial<PlatformAdapter['rules']> = {}) {
  const adapter: Pick<PlatformAdapter, 'rules' | 'metrics'> = {
    rules: { ...PLATFORM_RULES.x, canReadMetrics: true, ...rules },
    metrics: (subjects) => {
      asked.push(subjects.map(({ deliveryId }) => deliveryId))
      return Promise.resolve(
        new Map(
          subjects.flatMap((subject) => {
            const told = figures(subject)
            return told === undefined ? [] : [[subject.deliveryId, told] as const]
          }),
        ),
      )
    },
  }
  return createMetricsKeeper({
    store,
    listPublishedSince: (since) => deliveries.filter(({ receipt }) => (receipt?.publishedAt ?? 0) >= since),
    accounts: { get: (id: string) => (id === owner.id ? owner : undefined) } as AccountStore,
    adapters: new Map<PlatformId, PlatformAdapter>([['x', adapter as PlatformAdapter]]),
    sessions: { open: () => ({}) as never },
    clock: time,
    timers: time,
    log: { info: () => undefined, warn: () => undefined },
    mayAsk: () => mayAsk,
    onMetrics: () => undefined,
  })
}

describe('the figures of published posts', () => {
  it('are read now and then and kept as a history', async () => {
    deliveries = [published('a')]
    keeper().start()
    await time.pass(3 * HOUR_MS)
    expect(store.history('a').map(({ figures: told }) => told)).toEqual([{ views: 1 }, { views: 2 }, { views: 3 }])
  })

  it('are read often while a post is young and seldom when it is old', () => {
    const lifetimes = [1, 30, 24 * 10, 24 * 60].map((hours) => readingLifetimeMs(hours * HOUR_MS) / HOUR_MS)
    expect(lifetimes).toEqual([1, 6, 24, 168])
  })

  it('are not asked for of posts older than three months, nor of accounts without the permission', async () => {
    deliveries = [published('old', METRICS_UNTIL_AGE_MS + 1)]
    await keeper().look()
    deliveries = [published('a')]
    owner = { ...owner, abilities: [] }
    await keeper({ canReadMetrics: { needs: 'statistics' } }).look()
    await keeper({ canReadMetrics: false }).look()
    expect(asked).toEqual([])
  })

  it('are asked for in groups of twenty', async () => {
    deliveries = Array.from({ length: 45 }, (_none, index) => published(`d${index}`))
    await keeper().look()
    expect(asked.map((group) => group.length)).toEqual([20, 20, 5])
  })

  it('are asked for no more once the post is gone', async () => {
    deliveries = [published('a')]
    figures = () => 'gone'
    const one = keeper()
    await one.look()
    await time.pass(10 * HOUR_MS)
    await one.look()
    expect(asked).toHaveLength(1)
    expect(store.last('a')?.figures).toBe('gone')
  })

  it('that could not be told stay due, and those that were read a moment ago are not asked for even when asked', async () => {
    deliveries = [published('a'), published('b')]
    figures = ({ deliveryId }) => (deliveryId === 'a' ? { likes: 3 } : undefined)
    const one = keeper()
    await one.look()
    await one.look(true)
    expect(asked).toEqual([['a', 'b'], ['b']])
  })

  it('that an account’s login or line does not give are told as problems, and spoil no other look', async () => {
    deliveries = [published('a')]
    figures = () => {
      throw new PlatformError({ kind: 'network', platform: 'x', step: 'metrics', mayHaveApplied: false })
    }
    const one = keeper()
    expect(await one.look(true)).toMatchObject([{ code: 'network', accountId: owner.id, platform: 'x' }])
    owner = { ...owner, status: 'reconnect-needed' }
    expect(await one.look(true)).toMatchObject([{ code: 'reconnect-needed', accountId: owner.id, actions: ['reconnect'] }])
    owner = { ...owner, status: 'ready' }
    figures = () => ({ likes: 1 })
    expect(await one.look(true)).toEqual([])
  })

  it('are left alone by a process that does not run the outbox', async () => {
    deliveries = [published('a')]
    mayAsk = false
    keeper().start()
    await time.pass(HOUR_MS)
    expect(asked).toEqual([])
  })

  it('of one platform in trouble are asked for at the next look', async () => {
    deliveries = [published('a')]
    const refuse = () => {
      throw new PlatformError({ kind: 'platform-down', platform: 'x', step: 'metrics', mayHaveApplied: false })
    }
    figures = refuse
    const one = keeper()
    await one.look()
    figures = () => ({ views: 7 })
    await one.look()
    expect(store.last('a')?.figures).toEqual({ views: 7 })
  })
})

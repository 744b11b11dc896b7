import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeliveryStatus } from '../../shared/model.ts'
import { problem } from '../../shared/problem.ts'
import type { Delivery } from '../core/delivery.ts'
import { openMemoryDatabase, type Database } from './database.ts'
import { createDeliveryStore, type DeliveryStoreWithQueries } from './delivery-store.ts'

const NOW = 1_790_000_000_000
let database: Database
let store: DeliveryStoreWithQueries

beforeEach(() => {
  database = openMemoryDatabase()
  store = createDeliveryStore(database)
})

function delivery(id: string, change: Partial<Delivery> = {}): Delivery {
  return {
    id,
    postId: 'post',
    accountId: 'account',
    platform: 'x',
    isPractice: false,
    accountName: 'Ada Lovelace',
    accountHandle: 'ada',
    variant: { accountId: 'account', text: 'Hello World', assetIds: ['asset'], options: { title: 'A Title', tags: ['one'] } },
    totalBytes: 100,
    status: 'queued',
    phase: 'preparing',
    checkpoint: { stage: 'append', parts: [1, { etag: null }] },
    commit: { since: NOW, state: 'marked' },
    isResumed: true,
    tries: 2,
    nextAt: NOW,
    schedule: { wallTime: '2026-12-01T18:00', zone: 'Europe/Berlin' },
    dueAt: NOW,
    wish: 'publish',
    uploadLimit: null,
    isDismissed: false,
    uploadedBytes: 60,
    problem: problem('network', { platform: 'x', retryAt: NOW + 5, actions: ['wait'] }),
    receipt: null,
    createdAt: NOW,
    updatedAt: NOW,
    ...change,
  }
}

const published = (id: string, at: number, change: Partial<Delivery> = {}) =>
  delivery(id, {
    status: 'published',
    nextAt: null,
    commit: null,
    problem: null,
    receipt: { parts: [{ remoteId: id, permalink: `https://x.com/ada/status/${id}` }], publishedAt: at, notes: [] },
    ...change,
  })

function save(...deliveries: Delivery[]): void {
  store.savePost({ id: 'post', createdAt: NOW, text: '', assetIds: [] }, deliveries, () => undefined)
}
const ids = (list: readonly Delivery[]) => list.map((one) => one.id)

describe('the delivery store', () => {
  it('gives back exactly what was saved', () => {
    const one = delivery('a')
    const other = published('b', NOW)
    save(one, other)
    expect(store.get('a')).toEqual(one)
    expect(store.get('b')).toEqual(other)
    expect(store.get('c')).toBeUndefined()
    const changed = { ...one, status: 'waiting' as const, nextAt: null, checkpoint: null }
    store.save(changed)
    expect(store.get('a')).toEqual(changed)
  })

  it('lists what is being deleted among the published until it is gone, and once in the queue', () => {
    const deleting = published('a', NOW, { status: 'withdrawing', wish: 'delete', nextAt: NOW })
    save(deleting, published('b', NOW - 1, { status: 'withdrawing', wish: 'withdraw', nextAt: NOW }))
    const library = () => ids(store.listPublished({ search: '', before: null, limit: 10 }))
    expect(library()).toEqual(['a'])
    expect(ids(store.listForQueue(0)).filter((id) => id === 'a')).toEqual(['a'])
    store.save({ ...deleting, status: 'cancelled', wish: 'delete', receipt: null, nextAt: null })
    expect(library()).toEqual([])
  })

  it('saves a post with all its deliveries or nothing', () => {
    expect(() =>
      store.savePost({ id: 'post', createdAt: NOW, text: '', assetIds: [] }, [delivery('a'), delivery('b')], () => {
        throw new Error('the draft could not be removed')
      }),
    ).toThrow()
    expect(store.get('a')).toBeUndefined()
    expect(database.prepare('SELECT count(*) FROM posts').pluck().get()).toBe(0)
    expect(() => store.save(delivery('orphan'))).toThrow(/FOREIGN KEY/)
  })

  it('lists what is under way, and of that what is due, without the accounts that are busy', () => {
    const statuses: DeliveryStatus[] = [
      'queued',
      'running',
      'waiting',
      'committing',
      'reconciling',
      'needs-answer',
      'published',
      'failed',
      'cancelled',
    ]
    save(
      ...statuses.map((status, index) =>
        delivery(status, { status, createdAt: NOW + index, nextAt: index < 5 ? NOW + index * 1_000 : null }),
      ),
    )
    expect(ids(store.listUnderWay())).toEqual(['queued', 'running', 'waiting', 'committing', 'reconciling'])
    expect(ids(store.listOpenOfAccount('account'))).toEqual(statuses.slice(0, 6))
    expect(ids(store.listDue(NOW + 1_000, [], 10))).toEqual(['queued', 'running'])
    expect(ids(store.listDue(NOW + 1_000, [], 1))).toEqual(['queued'])
    expect(ids(store.listDue(NOW + 1_000, ['account'], 10))).toEqual([])
    expect(store.nextDueAt([])).toBe(NOW)
    expect(store.nextDueAt(['account'])).toBeUndefined()
    for (const one of store.listUnderWay()) store.save({ ...one, nextAt: null })
    expect(store.nextDueAt([])).toBeUndefined()
    expect(store.listDue(Number.MAX_SAFE_INTEGER, [], 10)).toEqual([])
  })

  it('reads only what is due, by the index of times, however much is scheduled', () => {
    const prepare = vi.spyOn(database, 'prepare')
    createDeliveryStore(database)
    const queries = prepare.mock.calls.map(([source]) => source).filter((source) => /next_at <= \?|next_at AS at/.test(source))
    prepare.mockRestore()
    expect(queries).toHaveLength(2)
    for (const source of queries) {
      const parameters = [...source].filter((character) => character === '?').map(() => '[]')
      const plan = database.prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${source}`).all(...parameters)
      const reads = plan.map(({ detail }) => detail).filter((detail) => detail.includes('deliveries'))
      expect(reads, source).toEqual([expect.stringMatching(/^SEARCH deliveries USING INDEX deliveries_due \(next_at>/)])
    }
  })

  it('shows in the queue what is not published and what was published lately', () => {
    save(delivery('failed', { status: 'failed', nextAt: null }), published('old', NOW - 10), published('new', NOW + 10), delivery('open'))
    expect(ids(store.listForQueue(NOW)).sort()).toEqual(['failed', 'new', 'open'])
  })

  it('pages through what was published, newest first, losing none that share a moment', () => {
    save(
      ...['a', 'b', 'c', 'd', 'e', 'f'].map((id) => published(id, NOW)),
      published('older', NOW - 1_000),
      published('oldest', NOW - 2_000),
      delivery('open'),
    )
    const seen: string[] = []
    let before: number | null = null
    for (let page = 0; page < 10; page += 1) {
      const items: Delivery[] = store.listPublished({ search: '', before, limit: 2 })
      if (items.length === 0) break
      seen.push(...ids(items))
      before = items.at(-1)?.receipt?.publishedAt ?? null
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'older', 'oldest'])
    expect(ids(store.listPublished({ search: '', before: null, limit: 50 }))).toHaveLength(8)
  })

  it('finds by text, title, account and platform, and takes wildcards as they are written', () => {
    const withText = (text: string) => ({ variant: { accountId: 'account', text, assetIds: [], options: {} } })
    save(published('percent', NOW, withText('100% sure')), published('plain', NOW - 1, withText('1000 sure')), published('titled', NOW - 2))
    const find = (search: string) => ids(store.listPublished({ search, before: null, limit: 10 }))
    expect(find('100%')).toEqual(['percent'])
    expect(find('0_0')).toEqual([])
    expect(find('\\')).toEqual([])
    expect(find('  A TITLE ')).toEqual(['titled'])
    expect(find('lovelace')).toHaveLength(3)
    expect(find('youtube')).toEqual([])
  })

  it('only ever appends to the publish log', () => {
    save(delivery('a'))
    store.log({ deliveryId: 'a', at: NOW, event: 'started', detail: 'queued' })
    store.log({ deliveryId: 'a', at: NOW + 1, event: 'published', detail: '' })
    expect(database.prepare('SELECT event FROM publish_log WHERE delivery_id = ? ORDER BY id').pluck().all('a')).toEqual([
      'started',
      'published',
    ])
  })
})

import { createHash } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sampleDelivery } from '../../src/main/core/testing/sample-delivery.ts'
import type { Delivery } from '../../src/main/core/delivery.ts'
import { systemClock } from '../../src/sandbox/kit/clock.ts'
import { openCollections } from '../../src/sandbox/kit/collections.ts'
import { createSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { createMemoryBlobs } from '../faults/memory-blobs.ts'
import { accountOf } from '../testing/played-platform.ts'
import { judge, type Order } from './judge.ts'

const BYTES = Buffer.alloc(3_000_000, 7)
const MIB = 1024 * 1024
const film = { path: 'film.mp4', sizeBytes: BYTES.length, sha256: createHash('sha256').update(BYTES).digest('hex') }
const account = accountOf('x', { id: 'a1' })
const order: Order = { tag: 'tag1', text: 'tag1 from the studio', film, platforms: ['x'], isTaken: true }
const url = 'https://x.com/lena_films/status/1'
const published = sampleDelivery({
  variant: { accountId: 'a1', text: order.text, assetIds: ['film'], options: {} },
  status: 'published',
  receipt: { publishedAt: 1, parts: [{ remoteId: '1', permalink: url }], notes: [] },
})

let sandbox: Sandbox
beforeEach(() => {
  const collections = openCollections(':memory:')
  sandbox = createSandbox({ clock: systemClock(), collections, blobs: createMemoryBlobs() })
})
afterEach(() => sandbox.close())

async function makePublic(id: string, bytes: Uint8Array = BYTES): Promise<void> {
  const blob = sandbox.world.blobs.create()
  await sandbox.world.blobs.write(blob, 0, [bytes] as unknown as AsyncIterable<Uint8Array>)
  const post = { platform: 'x', account: account.remoteId, id, url: url.replace(/1$/, id), text: order.text, media: [blob], time: 1 }
  sandbox.world.posts.put(id, { ...post, visibility: 'public' })
}

function receive(bytesIn: number): void {
  const journal = sandbox.world.collections.collection('journal')
  const path = '/2/media/upload/9/append'
  journal.put(String(journal.all().length + 1), { time: 1, host: 'api.x.com', method: 'POST', path, status: 200, bytesIn })
}

const judged = (deliveries: readonly Delivery[], deaths = 0, postedAgain: readonly Delivery[] = []) =>
  judge({ orders: [order], books: { deliveries, accounts: [account] }, sandbox, deaths, postedAgain })

it('has nothing to say where one post is public as it was ordered', async () => {
  await makePublic('1')
  receive(film.sizeBytes)
  expect(await judged([published])).toMatchObject({ duplicates: 0, lost: 0, wrong: 0, words: [] })
})

it('finds what is public twice', async () => {
  await makePublic('1')
  await makePublic('2')
  expect((await judged([published])).duplicates).toBe(1)
})

it('finds what was promised and is nowhere, and what did not end as published', async () => {
  expect((await judged([])).lost).toBe(1)
  expect((await judged([{ ...published, status: 'failed', receipt: null }])).lost).toBeGreaterThan(0)
})

it('finds another film, another link, and a link that is missing', async () => {
  await makePublic('1', Buffer.alloc(3_000_000, 8))
  expect((await judged([published])).wrong).toBe(1)
  sandbox.world.posts.delete('1')
  await makePublic('1')
  const receiptWith = (permalink: string | null) => ({ publishedAt: 1, parts: [{ remoteId: '1', permalink }], notes: [] })
  expect((await judged([{ ...published, receipt: receiptWith('https://x.com/lena_films/status/3') }])).wrong).toBe(1)
  expect((await judged([{ ...published, receipt: receiptWith(null) }])).wrong).toBe(1)
})

it('excuses one chunk for each death, a film for each time it was let go out anew, and no more', async () => {
  await makePublic('1')
  receive(film.sizeBytes)
  receive(MIB)
  expect((await judged([published], 1)).wrong).toBe(0)
  expect((await judged([published], 0)).wrong).toBe(1)
  receive(film.sizeBytes)
  expect((await judged([published], 1, [published])).wrong).toBe(0)
  expect((await judged([published], 1)).wrong).toBe(1)
})

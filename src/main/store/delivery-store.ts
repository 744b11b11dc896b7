import { z } from 'zod'
import { Json } from '../../shared/json.ts'
import { DeliveryStatus, PlatformId, Receipt, Variant } from '../../shared/model.ts'
import { Problem } from '../../shared/problem.ts'
import type { Delivery } from '../core/delivery.ts'
import type { DeliveryStore } from '../core/outbox.ts'
import type { Post } from '../core/publish.ts'
import type { Database } from './database.ts'

/** A delivery as stored. A new field gets a default here, or old rows no longer parse. */
const DeliveryRow: z.ZodType<Delivery> = z.object({
  id: z.string(),
  postId: z.string(),
  accountId: z.string(),
  platform: PlatformId,
  isPractice: z.boolean(),
  accountName: z.string(),
  accountHandle: z.string(),
  variant: Variant,
  totalBytes: z.number(),
  status: DeliveryStatus,
  phase: z.enum(['preparing', 'uploading', 'processing', 'publishing', 'checking']),
  checkpoint: Json.nullable(),
  commit: z.object({ since: z.number(), state: z.enum(['marked', 'doubtful', 'refused', 'answered']) }).nullable(),
  isResumed: z.boolean(),
  tries: z.number(),
  nextAt: z.number().nullable(),
  uploadedBytes: z.number(),
  problem: Problem.nullable(),
  receipt: Receipt.nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
})

interface Row {
  value: string
}

/** Posts and deliveries with the queries that the screens and the outbox ask. */
export interface DeliveryStoreWithQueries extends DeliveryStore {
  /** The post and all its deliveries, whole or not at all, and what `also` does in the same transaction. */
  savePost(post: Post, deliveries: readonly Delivery[], also: () => void): void
  /** Everything unfinished or failed, oldest first, and what was published since `publishedSince`. */
  listForQueue(publishedSince: number): Delivery[]
  /** Every delivery of one post, oldest first. */
  listOfPost(postId: string): Delivery[]
  /** Published, newest first, at least `limit` where there are so many; `before` is the last page's last `publishedAt`. */
  listPublished(query: { search: string; before: number | null; limit: number }): Delivery[]
}

/** Deliveries in the database. */
export function createDeliveryStore(database: Database): DeliveryStoreWithQueries {
  const savePost = database.prepare('INSERT INTO posts (id, created_at, value) VALUES (?, ?, ?)')
  const save = database.prepare(
    `INSERT INTO deliveries (id, post_id, account_id, platform, status, next_at, created_at, published_at, search_text, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, next_at = excluded.next_at, published_at = excluded.published_at, value = excluded.value`,
  )
  const get = database.prepare<[string], Row>('SELECT value FROM deliveries WHERE id = ?')
  const open = database.prepare<[], Row>(
    `SELECT value FROM deliveries WHERE status NOT IN ('published', 'failed', 'cancelled') ORDER BY created_at, rowid`,
  )
  const due = database.prepare<[number], Row>(
    'SELECT value FROM deliveries WHERE next_at IS NOT NULL AND next_at <= ? ORDER BY next_at LIMIT 100',
  )
  const nextDue = database.prepare<[], { at: number | null }>('SELECT min(next_at) AS at FROM deliveries WHERE next_at IS NOT NULL')
  const queue = database.prepare<[number], Row>(
    `SELECT value FROM deliveries WHERE status <> 'published' OR published_at >= ? ORDER BY created_at DESC, rowid DESC LIMIT 1000`,
  )
  // The next page begins before the last one's time, so a page also holds all that were published in the very millisecond of its last.
  const matches = `FROM deliveries WHERE published_at IS NOT NULL AND published_at < @before AND search_text LIKE @pattern ESCAPE '\\'`
  const ofPost = database.prepare<[string], Row>('SELECT value FROM deliveries WHERE post_id = ? ORDER BY created_at, rowid')
  const published = database.prepare<[{ before: number; pattern: string; limit: number }], Row>(
    `SELECT value ${matches} AND published_at >= coalesce((SELECT published_at ${matches} ORDER BY published_at DESC LIMIT 1 OFFSET @limit - 1), 0)
     ORDER BY published_at DESC, id`,
  )
  const log = database.prepare('INSERT INTO publish_log (delivery_id, at, event, detail) VALUES (?, ?, ?, ?)')
  const parse = (row: Row): Delivery => DeliveryRow.parse(JSON.parse(row.value))
  const write = (delivery: Delivery): void => {
    const searched = [
      delivery.variant.text,
      ...Object.values(delivery.variant.options).filter((value) => typeof value === 'string'),
      delivery.accountName,
      delivery.accountHandle,
      delivery.platform,
    ]
    save.run(
      delivery.id,
      delivery.postId,
      delivery.accountId,
      delivery.platform,
      delivery.status,
      delivery.nextAt,
      delivery.createdAt,
      delivery.status === 'published' ? (delivery.receipt?.publishedAt ?? delivery.updatedAt) : null,
      searched.join('\n').toLowerCase(),
      JSON.stringify(delivery),
    )
  }
  return {
    get(id) {
      const row = get.get(id)
      return row === undefined ? undefined : parse(row)
    },
    save: write,
    listOpen: () => open.all().map(parse),
    listDue: (now) => due.all(now).map(parse),
    nextDueAt: () => nextDue.get()?.at ?? undefined,
    log: (line) => void log.run(line.deliveryId, line.at, line.event, line.detail),
    savePost(post, deliveries, also) {
      database.transaction(() => {
        savePost.run(post.id, post.createdAt, JSON.stringify(post))
        for (const delivery of deliveries) write(delivery)
        also()
      })()
    },
    listForQueue: (publishedSince) => queue.all(publishedSince).map(parse).reverse(),
    listOfPost: (postId) => ofPost.all(postId).map(parse),
    listPublished({ search, before, limit }) {
      const pattern = `%${search
        .trim()
        .toLowerCase()
        .replaceAll(/[\\%_]/g, '\\$&')}%`
      return published.all({ before: before ?? Number.MAX_SAFE_INTEGER, pattern, limit }).map(parse)
    },
  }
}

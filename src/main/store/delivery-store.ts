import { z } from 'zod'
import { Json } from '../../shared/json.ts'
import { DeliveryStatus, Receipt, Variant } from '../../shared/model.ts'
import { PlatformId } from '../../shared/platforms/registry.ts'
import { Problem } from '../../shared/problem.ts'
import { Schedule } from '../../shared/schedule.ts'
import type { Delivery } from '../core/delivery.ts'
import type { DeliveryStore } from '../core/outbox-parts.ts'
import type { Post } from '../core/publish.ts'
import type { Database } from './database.ts'

/** A delivery as stored. A new field gets its value for old rows in `parse`. */
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
  schedule: Schedule.nullable(),
  dueAt: z.number(),
  wish: z.enum(['publish', 'withdraw', 'delete']),
  uploadLimit: z.number().nullable(),
  isDismissed: z.boolean(),
  uploadedBytes: z.number(),
  problem: Problem.nullable(),
  receipt: Receipt.nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
})

interface Row {
  value: string
}

/** How many rows are kept understood; each is a few kilobytes. */
const UNDERSTOOD_AT_MOST = 256

/** Ids as one text that a query can look into: cheaper than a list. */
const among = (ids: readonly string[]): string => `|${ids.join('|')}|`

/** Posts and deliveries with the queries that the screens and the outbox ask. */
export interface DeliveryStoreWithQueries extends DeliveryStore {
  /** The post and all its deliveries, whole or not at all, and what `also` does in the same transaction. */
  savePost(post: Post, deliveries: readonly Delivery[], also: () => void): void
  /** Oldest first: what is unfinished but not scheduled (500), ended badly and was not dismissed (200), or was published since `publishedSince` (200). */
  listForQueue(publishedSince: number): Delivery[]
  /** What waits for its time, soonest first. */
  listScheduled(page: { offset: number; limit: number }): Delivery[]
  /** Every delivery of one post, oldest first. */
  listOfPost(postId: string): Delivery[]
  /** Asked for since then to this account and neither failed nor cancelled, newest first, 100 at most. */
  listRecentOfAccount(accountId: string, since: number): Delivery[]
  /** True while anything waits for its time: the app must not end by itself. */
  hasScheduled(): boolean
  /** Changed at or after `since`, oldest change first: what another process did. */
  listChangedSince(since: number): Delivery[]
  /** Published at or after `since`, newest first. */
  listPublishedSince(since: number, page: { offset: number; limit: number }): Delivery[]
  /** Published, newest first, at least `limit` where there are so many; `before` is the last page's last `publishedAt`. */
  listPublished(query: { search: string; before: number | null; limit: number }): Delivery[]
}

/** Online as far as we know: also while it is being deleted, so that the library shows what becomes of it. */
function isListedAsPublished({ status, wish }: Delivery): boolean {
  return status === 'published' || (status === 'withdrawing' && wish === 'delete')
}

/** Deliveries in the database. */
export function createDeliveryStore(database: Database): DeliveryStoreWithQueries {
  const savePost = database.prepare('INSERT INTO posts (id, created_at, value) VALUES (?, ?, ?)')
  const save = database.prepare(
    `INSERT INTO deliveries (id, post_id, account_id, platform, status, next_at, due_at, created_at, updated_at, published_at, search_text, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, next_at = excluded.next_at, due_at = excluded.due_at, updated_at = excluded.updated_at, published_at = excluded.published_at, value = excluded.value`,
  )
  const get = database.prepare<[string], Row>('SELECT value FROM deliveries WHERE id = ?')
  const underWay = database.prepare<[], Row>(
    `SELECT value FROM deliveries WHERE status IN ('queued', 'running', 'waiting', 'committing', 'reconciling', 'withdrawing') ORDER BY due_at, created_at, rowid`,
  )
  const claimed = database.prepare<[string, number], Row>(
    'SELECT value FROM deliveries WHERE account_id = ? AND published_at IS NOT NULL AND published_at >= ?',
  )
  const soonest = database.prepare<[number, number], Row>(
    `SELECT value FROM deliveries WHERE next_at IS NOT NULL AND status = 'scheduled' ORDER BY next_at, rowid LIMIT ? OFFSET ?`,
  )
  const scheduled = database.prepare(`SELECT 1 FROM deliveries WHERE next_at IS NOT NULL AND status = 'scheduled' LIMIT 1`)
  const openOfAccount = database.prepare<[string], Row>(
    `SELECT value FROM deliveries WHERE account_id = ? AND status NOT IN ('published', 'failed', 'cancelled') ORDER BY due_at, created_at, rowid`,
  )
  const due = database.prepare<[number, string, number], Row>(
    `SELECT value FROM deliveries WHERE next_at IS NOT NULL AND next_at <= ? AND instr(?, '|' || account_id || '|') = 0
     ORDER BY due_at, created_at, rowid LIMIT ?`,
  )
  // Read in the order of the index and stopped at the first row: thousands that wait cost nothing.
  const nextDue = database.prepare<[string], { at: number }>(
    `SELECT next_at AS at FROM deliveries WHERE next_at IS NOT NULL AND instr(?, '|' || account_id || '|') = 0 ORDER BY next_at LIMIT 1`,
  )
  // Each part by its own index: what is under way or waits for the creator, what ended badly, what was published lately.
  const queue = database.prepare<[number], Row>(
    `SELECT value FROM (
       SELECT * FROM (SELECT value, created_at, rowid AS place FROM deliveries
         WHERE status NOT IN ('published', 'failed', 'cancelled') AND status <> 'scheduled' ORDER BY created_at DESC LIMIT 500)
       UNION ALL SELECT * FROM (SELECT value, created_at, rowid AS place FROM deliveries WHERE status IN ('failed', 'cancelled') AND json_extract(value, '$.isDismissed') IS NOT 1 ORDER BY created_at DESC LIMIT 200)
       UNION ALL SELECT * FROM (SELECT value, created_at, rowid AS place FROM deliveries WHERE published_at >= ? AND status = 'published' ORDER BY published_at DESC LIMIT 200)
     ) ORDER BY created_at, place`,
  )
  // The next page begins before the last one's time, so a page also holds all that were published in the very millisecond of its last.
  const matches = `FROM deliveries WHERE published_at IS NOT NULL AND published_at < @before AND search_text LIKE @pattern ESCAPE '\\'`
  const ofPost = database.prepare<[string], Row>('SELECT value FROM deliveries WHERE post_id = ? ORDER BY created_at, rowid')
  const recent = database.prepare<[string, number], Row>(
    `SELECT value FROM deliveries WHERE account_id = ? AND created_at >= ? AND status NOT IN ('failed', 'cancelled') ORDER BY created_at DESC LIMIT 100`,
  )
  const changed = database.prepare<[number], Row>('SELECT value FROM deliveries WHERE updated_at >= ? ORDER BY updated_at, rowid')
  const published = database.prepare<[{ before: number; pattern: string; limit: number }], Row>(
    `SELECT value ${matches} AND published_at >= coalesce((SELECT published_at ${matches} ORDER BY published_at DESC LIMIT 1 OFFSET @limit - 1), 0)
     ORDER BY published_at DESC, id`,
  )
  const publishedSince = database.prepare<[number, number, number], Row>(
    'SELECT value FROM deliveries WHERE published_at IS NOT NULL AND published_at >= ? ORDER BY published_at DESC, id LIMIT ? OFFSET ?',
  )
  const log = database.prepare('INSERT INTO publish_log (delivery_id, at, event, detail) VALUES (?, ?, ?, ?)')
  /** Rows are read far more often than they change: what one says is worked out once. */
  const understood = new Map<string, Delivery>()
  const parse = (row: Row): Delivery => {
    const known = understood.get(row.value)
    if (known !== undefined) return known
    const delivery = parseAnew(row)
    if (understood.size >= UNDERSTOOD_AT_MOST) understood.delete(understood.keys().next().value ?? '')
    understood.set(row.value, delivery)
    return delivery
  }
  const parseAnew = (row: Row): Delivery => {
    const stored = JSON.parse(row.value) as { createdAt: number }
    return DeliveryRow.parse({ schedule: null, dueAt: stored.createdAt, wish: 'publish', uploadLimit: null, isDismissed: false, ...stored })
  }
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
      delivery.dueAt,
      delivery.createdAt,
      delivery.updatedAt,
      isListedAsPublished(delivery) ? (delivery.receipt?.publishedAt ?? delivery.updatedAt) : null,
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
    listUnderWay: () => underWay.all().map(parse),
    remoteIdsSince: (accountId, since) =>
      claimed
        .all(accountId, since)
        .flatMap((row) => (parse(row).receipt?.parts ?? []).flatMap(({ remoteId }) => (remoteId === '' ? [] : [remoteId]))),
    hasScheduled: () => scheduled.get() !== undefined,
    listOpenOfAccount: (accountId) => openOfAccount.all(accountId).map(parse),
    listDue: (now, exceptAccounts, limit) => due.all(now, among(exceptAccounts), limit).map(parse),
    nextDueAt: (exceptAccounts) => nextDue.get(among(exceptAccounts))?.at,
    log: (line) => void log.run(line.deliveryId, line.at, line.event, line.detail),
    savePost(post, deliveries, also) {
      database.transaction(() => {
        savePost.run(post.id, post.createdAt, JSON.stringify(post))
        for (const delivery of deliveries) write(delivery)
        also()
      })()
    },
    listForQueue: (publishedSince) => queue.all(publishedSince).map(parse),
    listScheduled: ({ offset, limit }) => soonest.all(limit, offset).map(parse),
    listOfPost: (postId) => ofPost.all(postId).map(parse),
    listRecentOfAccount: (accountId, since) => recent.all(accountId, since).map(parse),
    listChangedSince: (since) => changed.all(since).map(parse),
    listPublishedSince: (since, { offset, limit }) => publishedSince.all(since, limit, offset).map(parse),
    listPublished({ search, before, limit }) {
      const pattern = `%${search
        .trim()
        .toLowerCase()
        .replaceAll(/[\\%_]/g, '\\$&')}%`
      return published.all({ before: before ?? Number.MAX_SAFE_INTEGER, pattern, limit }).map(parse)
    },
  }
}

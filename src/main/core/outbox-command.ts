import { z } from 'zod'
import { Schedule } from '../../shared/schedule.ts'
import { DEFAULT_MISSED_POSTS_RULE } from './missed-posts.ts'

/**
 * What the creator (or the app in the creator's name) may ask of the outbox. Data, so that a process that does not run the outbox can hand it over through
 * the database to the one that does.
 */
export const OutboxCommand = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['retry', 'cancel', 'pause', 'resume', 'publish-now', 'dismiss', 'delete']), deliveryId: z.string() }),
  z.object({ kind: z.literal('reschedule'), deliveryId: z.string(), schedule: Schedule }),
  z.object({ kind: z.literal('limit-upload'), deliveryId: z.string(), bytesPerSecond: z.number().positive().nullable() }),
  z.object({
    kind: z.literal('answer'),
    deliveryId: z.string(),
    answer: z.enum(['it-is-online', 'post-again']),
    permalink: z.string().nullable(),
  }),
  /** The logins of these accounts work again: what was parked for them goes on. */
  z.object({ kind: z.literal('release'), accountIds: z.array(z.string()) }),
  /** The account is gone for good: its deliveries fail with a reason. */
  z.object({ kind: z.literal('account-removed'), accountId: z.string() }),
  z.object({ kind: z.literal('line-back') }),
  /** The outbox's settings were written; or something new is in the store. */
  z.object({ kind: z.literal('wake') }),
])
export type OutboxCommand = z.infer<typeof OutboxCommand>

/** What the creator may set for all deliveries together. */
export const OutboxSettings = z.object({
  /** Nothing new is begun, and what can be held up is. */
  isPaused: z.boolean().default(false),
  /** The most that all uploads together may take of the line, bytes per second; null = all of it. */
  uploadLimit: z.number().positive().nullable().default(null),
  /** A post whose time passed while the computer was off goes out by itself if it is less late than this; otherwise the creator is asked. */
  publishIfLateByLessThanMs: z.number().nonnegative().default(DEFAULT_MISSED_POSTS_RULE.publishIfLateByLessThanMs),
})
export type OutboxSettings = z.infer<typeof OutboxSettings>

import type { Database } from './database.ts'

/** One line of the publish log: what happened to a delivery, and when (epoch ms). */
export interface PublishLogLine {
  readonly at: number
  readonly event: string
  /** A problem's code or a status; often empty. */
  readonly detail: string
}

/** The publish log for reading. */
export interface PublishLog {
  /** Oldest first. */
  linesOf(deliveryId: string): PublishLogLine[]
}

/** Reads the publish log in the database; the delivery store writes it. */
export function createPublishLog(database: Database): PublishLog {
  const lines = database.prepare<[string], PublishLogLine>('SELECT at, event, detail FROM publish_log WHERE delivery_id = ? ORDER BY id')
  return { linesOf: (deliveryId) => lines.all(deliveryId) }
}

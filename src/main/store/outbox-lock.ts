import SqliteDatabase from 'better-sqlite3'
import type { OutboxHolder, OutboxLock } from '../core/outbox-desk.ts'
import type { Database } from './database.ts'

interface Row {
  kind: OutboxHolder['kind']
  pid: number
  since: number
  beat_at: number
}

/** A connection that nothing refers to is closed by the garbage collector, and the lock with it: what is held is referred to from here. */
const HELD = new Set<Database>()

/**
 * The lock is the operating system's own on `file`, held by an open exclusive transaction of SQLite: the system gives it back when the process is gone, however
 * that ended, and never before. Nobody else may open the file: under POSIX any `close` of it in this process would give the lock back.
 * The row in the database is only the notice for others.
 */
export function createOutboxLock(parts: { file: string; database: Database; kind: OutboxHolder['kind']; pid: number }): OutboxLock {
  const { file, database, kind, pid } = parts
  const read = database.prepare<[], Row>('SELECT kind, pid, since, beat_at FROM outbox_holder WHERE id = 1')
  const write = database.prepare(
    `INSERT INTO outbox_holder (id, kind, pid, since, beat_at) VALUES (1, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, pid = excluded.pid, since = excluded.since, beat_at = excluded.beat_at`,
  )
  const remove = database.prepare('DELETE FROM outbox_holder WHERE id = 1')
  let held: Database | null = null
  let since: number | null = null

  return {
    tryTake() {
      held ??= lockFile(file)
      return held !== null
    },
    isHeld: () => held !== null,
    beat(now) {
      if (held === null) throw new Error('only the holder of the outbox signs for it')
      since ??= now
      write.run(kind, pid, since, now)
    },
    holder() {
      const row = read.get()
      return row === undefined ? null : { kind: row.kind, pid: row.pid, since: row.since, beatAt: row.beat_at }
    },
    release() {
      if (held === null) return
      try {
        if (since !== null) remove.run()
      } finally {
        HELD.delete(held)
        held.close()
        held = null
        since = null
      }
    },
  }
}

/** The open transaction that is the lock; null while another process has it. */
function lockFile(file: string): Database | null {
  const connection = new SqliteDatabase(file, { timeout: 0 })
  try {
    // Nothing is ever written, so a killed holder leaves no journal behind that the next one would have to roll back.
    connection.pragma('journal_mode = MEMORY')
    connection.exec('BEGIN EXCLUSIVE')
    HELD.add(connection)
    return connection
  } catch (cause) {
    connection.close()
    if ((cause as { code?: string }).code?.startsWith('SQLITE_BUSY') === true) return null
    throw cause
  }
}

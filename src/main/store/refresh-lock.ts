import type { Clock, Log, Random, Timers } from '../core/ports.ts'
import type { RefreshLock } from '../core/token-refresh.ts'
import type { Database } from './database.ts'

/** A holder that died is waited for no longer than this. */
const LOCK_MS = 60_000
/** A refresh is cut this long before the lock ends: nobody may refresh beside it. */
const MARGIN_MS = 5_000
/** How often a waiting process looks again. */
const LOOK_AGAIN_MS = 250

/** The lock as rows of the database that all processes share. */
export function createRefreshLock(parts: { database: Database; clock: Clock; timers: Timers; random: Random; log: Log }): RefreshLock {
  const { database, clock, timers, random, log } = parts
  const read = database.prepare<[string], { expires_at: number }>('SELECT expires_at FROM refresh_locks WHERE grant_id = ?')
  const write = database.prepare(
    `INSERT INTO refresh_locks (grant_id, holder, taken_at, expires_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (grant_id) DO UPDATE SET holder = excluded.holder, taken_at = excluded.taken_at, expires_at = excluded.expires_at`,
  )
  const remove = database.prepare('DELETE FROM refresh_locks WHERE grant_id = ? AND holder = ?')
  const takeRow = database.transaction((grantId: string, holder: string): boolean => {
    // Read only while nobody else writes: by a look from before that wait, a row written meanwhile would seem to be of a clock that ran ahead.
    const now = clock.now()
    const row = read.get(grantId)
    // A row that ends later than any lock taken now would was written by a clock that ran ahead.
    const isHeld = row !== undefined && row.expires_at > now && row.expires_at <= now + LOCK_MS
    if (!isHeld) write.run(grantId, holder, now, now + LOCK_MS)
    return !isHeld
  })

  return {
    take(grantId) {
      const holder = random.id()
      if (!isTaken(() => takeRow.immediate(grantId, holder))) return null
      const cut = new AbortController()
      const stopTimer = timers.after(LOCK_MS - MARGIN_MS, () => cut.abort())
      return {
        signal: cut.signal,
        release() {
          stopTimer()
          try {
            remove.run(grantId, holder)
          } catch (cause) {
            log.warn('a refresh lock could not be given back; it ends by itself', cause)
          }
        },
      }
    },
    waitTurn: () => new Promise((resolve) => void timers.after(LOOK_AGAIN_MS, resolve)),
  }
}

/** A database that is busy beyond SQLite's own patience counts as held by someone else. */
function isTaken(take: () => boolean): boolean {
  try {
    return take()
  } catch (cause) {
    if ((cause as { code?: string }).code?.startsWith('SQLITE_BUSY') === true) return false
    throw cause
  }
}

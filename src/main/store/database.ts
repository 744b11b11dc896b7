import { copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { problem, type Problem } from '../../shared/problem.ts'
import { MIGRATIONS } from './migrations/all.ts'

/** A connection to the app's database. */
export type Database = SqliteDatabase.Database

/** The database, and what the creator must hear about it (a damaged or newer file that was kept aside). */
export interface OpenedDatabase {
  readonly database: Database
  readonly notices: readonly Problem[]
}

/**
 * Opens the database at `path`, made when missing, and brings its schema up to date; the file is copied before a migration. A damaged file, or one that a newer
 * version of the app wrote, is kept aside under a name with the time, never overwritten, and a new one is begun: with a notice.
 */
export function openDatabase(path: string, now: number): OpenedDatabase {
  mkdirSync(dirname(path), { recursive: true })
  const notices: Problem[] = []
  const state = existsSync(path) ? inspect(path) : 'usable'
  if (state !== 'usable') {
    const kept = keepAside(path, now)
    notices.push(problem(state === 'newer' ? 'database-newer' : 'database-damaged', { severity: 'warning', params: { fileName: kept } }))
  }
  const database = new SqliteDatabase(path)
  configure(database)
  migrate(database, path)
  return { database, notices }
}

/** Opens an empty database in memory, for tests. */
export function openMemoryDatabase(): Database {
  const database = new SqliteDatabase(':memory:')
  configure(database)
  migrate(database, ':memory:')
  return database
}

function configure(database: Database): void {
  database.pragma('journal_mode = WAL')
  // A step of the outbox is a promise: it must survive a power cut.
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.pragma('busy_timeout = 5000')
}

function newestVersion(): number {
  return MIGRATIONS.at(-1)?.version ?? 0
}

function inspect(path: string): 'usable' | 'damaged' | 'newer' {
  let database: Database | undefined
  try {
    database = new SqliteDatabase(path, { fileMustExist: true })
    const version = versionOf(database)
    if (version > newestVersion()) return 'newer'
    const verdict = database.pragma('quick_check(1)', { simple: true })
    return verdict === 'ok' ? 'usable' : 'damaged'
  } catch (cause) {
    // A file that merely cannot be opened (no permission, disk trouble) must not be moved away.
    const code = (cause as { code?: string }).code ?? ''
    if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) return 'damaged'
    throw cause
  } finally {
    database?.close()
  }
}

function versionOf(database: Database): number {
  return database.pragma('user_version', { simple: true }) as number
}

/** Moves the file (and what SQLite keeps beside it) to a free name; answers the new file's name. */
function keepAside(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-')
  let target = `${path}.kept-${stamp}`
  for (let number = 2; existsSync(target); number += 1) target = `${path}.kept-${stamp}-${number}`
  renameSync(path, target)
  for (const suffix of ['-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, target + suffix)
  return target.slice(dirname(path).length + 1)
}

function migrate(database: Database, path: string): void {
  const from = versionOf(database)
  const pending = MIGRATIONS.filter((migration) => migration.version > from)
  if (pending.length === 0) return
  if (from > 0 && path !== ':memory:') {
    database.pragma('wal_checkpoint(TRUNCATE)')
    copyFileSync(path, `${path}.before-${newestVersion()}`)
  }
  for (const migration of pending) {
    const migrateOnce = database.transaction(() => {
      // Another process that started at the same moment (the app, a command line) may have done it meanwhile.
      if (versionOf(database) >= migration.version) return
      database.exec(migration.sql)
      database.pragma(`user_version = ${migration.version}`)
    })
    migrateOnce.immediate()
  }
}

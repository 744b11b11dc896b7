import Sqlite from 'better-sqlite3'
import type { Database } from '../../src/main/store/database.ts'

/** Thrown where a process that has died goes on to ask its database: nothing it does counts any more. */
export class ProcessDied extends Error {
  constructor() {
    super('this process has died')
    this.name = 'ProcessDied'
  }
}

/** Stands before every write of a process: `what` is the verb and the table. Does the write by calling `write`, or throws. */
export type WriteGate = <T>(what: string, write: () => T) => T

/** What a process sees of its database. */
export interface GateParts {
  readonly database: Database
  readonly gate: WriteGate
  assertAlive(): void
  /** SQLite's `data_version`: differs after somebody else committed. */
  dataVersion(): number
}

/** A database as one process sees it: each write outside of a transaction, and each transaction, passes the gate; a dead process reads nothing either. */
export function gatedDatabase({ database, gate, assertAlive, dataVersion }: GateParts): Database {
  let isInTransaction = false
  const guarded = <T>(what: string, write: () => T): T => {
    assertAlive()
    return isInTransaction ? write() : gate(what, write)
  }
  const wrap = (statement: Sqlite.Statement, what: string): Sqlite.Statement => {
    const wrapped = {
      run: (...given: unknown[]) => guarded(what, () => statement.run(...given)),
      get: (...given: unknown[]) => {
        assertAlive()
        return statement.get(...given)
      },
      all: (...given: unknown[]) => {
        assertAlive()
        return statement.all(...given)
      },
      pluck: () => wrap(database.prepare(statement.source).pluck(), what),
    }
    return wrapped as unknown as Sqlite.Statement
  }
  const outer = {
    prepare: (sql: string) => wrap(preparedOn(database, sql), describe(sql)),
    transaction: (work: (...given: unknown[]) => unknown) => {
      const run = database.transaction((...given: unknown[]) => {
        isInTransaction = true
        try {
          return work(...given)
        } finally {
          isInTransaction = false
        }
      })
      const guardedRun = (...given: unknown[]) => guarded('transaction', () => run(...given))
      return Object.assign(guardedRun, { immediate: guardedRun, deferred: guardedRun, exclusive: guardedRun })
    },
    exec: (sql: string) => guarded('exec', () => database.exec(sql)),
    pragma: (sql: string, options?: Sqlite.PragmaOptions) => {
      assertAlive()
      return sql === 'data_version' ? dataVersion() : database.pragma(sql, options)
    },
    get inTransaction() {
      return database.inTransaction
    },
  }
  return outer as unknown as Database
}

/** Each start of a process prepares the same statements over the same rows: they are made once for each database. */
const prepared = new WeakMap<Database, Map<string, Sqlite.Statement>>()

function preparedOn(database: Database, sql: string): Sqlite.Statement {
  const known = prepared.get(database) ?? new Map<string, Sqlite.Statement>()
  prepared.set(database, known)
  const statement = known.get(sql) ?? database.prepare(sql)
  known.set(sql, statement)
  return statement
}

/** What SQLite says when the disk is full. */
export function diskFull(): Error {
  return new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL')
}

/** What SQLite says when another process holds the database longer than we wait. */
export function databaseBusy(): Error {
  return new Sqlite.SqliteError('database is locked', 'SQLITE_BUSY')
}

function describe(sql: string): string {
  const match = /^\s*(INSERT INTO|UPDATE|DELETE FROM|SELECT)\s+(\w+)/i.exec(sql)
  return match === null ? 'statement' : `${match[1]!.split(' ')[0]!.toLowerCase()} ${match[2]}`
}

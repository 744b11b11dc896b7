import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'

/** Documents of one kind, kept across restarts, in the order they were first put. Everything is synchronous and atomic per call. */
export interface Collection<T> {
  get(id: string): T | undefined
  put(id: string, value: T): void
  delete(id: string): void
  /** Oldest first. */
  all(): T[]
  find(matches: (value: T) => boolean): T | undefined
}

/** The sandbox's memory: named collections of documents in one SQLite file. */
export interface Collections {
  collection<T>(name: string): Collection<T>
  /** Runs all of `work` or nothing of it. */
  atomically<R>(work: () => R): R
  close(): void
}

/** Opens the memory at `path`, or one that ends with the process for ':memory:'. */
export function openCollections(path: string): Collections {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true })
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  // A rehearsal world: losing the last moments in a power cut harms nobody, so no fsync per call.
  database.pragma('synchronous = NORMAL')
  database.exec(
    'CREATE TABLE IF NOT EXISTS documents (collection TEXT NOT NULL, id TEXT NOT NULL, position INTEGER PRIMARY KEY AUTOINCREMENT, value TEXT NOT NULL, UNIQUE (collection, id)) STRICT',
  )
  const get = database.prepare<[string, string], { value: string }>('SELECT value FROM documents WHERE collection = ? AND id = ?')
  const put = database.prepare(
    'INSERT INTO documents (collection, id, value) VALUES (?, ?, ?) ON CONFLICT (collection, id) DO UPDATE SET value = excluded.value',
  )
  const remove = database.prepare('DELETE FROM documents WHERE collection = ? AND id = ?')
  const all = database.prepare<[string], { value: string }>('SELECT value FROM documents WHERE collection = ? ORDER BY position')
  return {
    collection<T>(name: string): Collection<T> {
      const list = () => all.all(name).map((row) => JSON.parse(row.value) as T)
      return {
        get(id) {
          const row = get.get(name, id)
          return row === undefined ? undefined : (JSON.parse(row.value) as T)
        },
        put: (id, value) => void put.run(name, id, JSON.stringify(value)),
        delete: (id) => void remove.run(name, id),
        all: list,
        find: (matches) => list().find(matches),
      }
    },
    atomically: (work) => database.transaction(work)(),
    close: () => void database.close(),
  }
}

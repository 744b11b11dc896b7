import type { z } from 'zod'
import type { Database } from './database.ts'

/** Small settings by name, each read through a schema. */
export interface SettingsStore {
  /** Undefined when it was never set or is not what the schema says. */
  read<T>(name: string, schema: z.ZodType<T>): T | undefined
  write(name: string, value: unknown): void
  remove(name: string): void
}

/** Settings in the database. */
export function createSettingsStore(database: Database): SettingsStore {
  const read = database.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?')
  const write = database.prepare('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value')
  const remove = database.prepare('DELETE FROM settings WHERE name = ?')
  return {
    read(name, schema) {
      const row = read.get(name)
      if (row === undefined) return undefined
      const parsed = schema.safeParse(JSON.parse(row.value))
      return parsed.success ? parsed.data : undefined
    },
    write: (name, value) => void write.run(name, JSON.stringify(value)),
    remove: (name) => void remove.run(name),
  }
}

import { Draft } from '../../shared/model.ts'
import type { DraftStore } from '../core/ports.ts'
import type { Database } from './database.ts'

/** Drafts in the database; the newest is the current one. */
export function createDraftStore(database: Database): DraftStore {
  const current = database.prepare<[], { value: string }>('SELECT value FROM drafts ORDER BY updated_at DESC LIMIT 1')
  const save = database.prepare(
    'INSERT INTO drafts (id, updated_at, value) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, value = excluded.value',
  )
  const remove = database.prepare('DELETE FROM drafts WHERE id = ?')
  return {
    current() {
      const row = current.get()
      return row === undefined ? undefined : Draft.parse(JSON.parse(row.value))
    },
    save: (draft) => void save.run(draft.id, draft.updatedAt, JSON.stringify(draft)),
    remove: (id) => void remove.run(id),
  }
}

import { MediaAsset } from '../../shared/model.ts'
import type { Database } from './database.ts'

/** A media asset with the path that only the main process knows. */
export interface MediaRecord {
  readonly asset: MediaAsset
  readonly path: string
}

/** Media assets in the database. */
export function createMediaStore(database: Database) {
  const save = database.prepare('INSERT INTO media_assets (id, path, imported_at, value) VALUES (?, ?, ?, ?)')
  const get = database.prepare<[string], { path: string; value: string }>('SELECT path, value FROM media_assets WHERE id = ?')
  const update = database.prepare('UPDATE media_assets SET value = ? WHERE id = ?')
  return {
    save(record: MediaRecord): void {
      save.run(record.asset.id, record.path, record.asset.importedAt, JSON.stringify(record.asset))
    },
    get(id: string): MediaRecord | null {
      const row = get.get(id)
      return row === undefined ? null : { path: row.path, asset: MediaAsset.parse(JSON.parse(row.value)) }
    },
    update(asset: MediaAsset): void {
      update.run(JSON.stringify(asset), asset.id)
    },
  }
}

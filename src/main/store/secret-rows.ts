import type { AppKind } from '../../shared/model.ts'
import type { LoginId } from '../../shared/platforms/registry.ts'
import type { AppRow, GrantRecord, SecretRows } from '../core/ports.ts'
import type { Database } from './database.ts'

interface GrantColumns {
  id: string
  login: string
  is_practice: number
  expires_at: number | null
  refresh_expires_at: number | null
  has_refresh: number
  connected_at: number
  secret: Uint8Array
}
interface AppColumns {
  login: LoginId
  kind: AppKind
  client_id: string
  has_secret: number
  secret: Uint8Array
}

/** Secret rows in the database. */
export function createSecretRows(database: Database): SecretRows {
  const grant = database.prepare<[string], GrantColumns>('SELECT * FROM grants WHERE id = ?')
  const saveGrant = database.prepare(
    `INSERT INTO grants (id, login, is_practice, expires_at, refresh_expires_at, has_refresh, connected_at, secret) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at, refresh_expires_at = excluded.refresh_expires_at, has_refresh = excluded.has_refresh, secret = excluded.secret`,
  )
  const removeGrant = database.prepare('DELETE FROM grants WHERE id = ?')
  const app = database.prepare<[string], AppColumns>('SELECT * FROM apps WHERE login = ?')
  const apps = database.prepare<[], AppColumns>('SELECT * FROM apps')
  const saveApp = database.prepare(
    `INSERT INTO apps (login, kind, client_id, has_secret, secret) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (login) DO UPDATE SET kind = excluded.kind, client_id = excluded.client_id, has_secret = excluded.has_secret, secret = excluded.secret`,
  )
  const removeApp = database.prepare('DELETE FROM apps WHERE login = ?')
  const secret = database.prepare<[string], { secret: Uint8Array }>('SELECT secret FROM secrets WHERE name = ?')
  const saveSecret = database.prepare(
    'INSERT INTO secrets (name, secret) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET secret = excluded.secret',
  )
  const removeSecret = database.prepare('DELETE FROM secrets WHERE name = ?')
  const toApp = (row: AppColumns): AppRow => ({
    login: row.login,
    kind: row.kind,
    clientId: row.client_id,
    hasSecret: row.has_secret === 1,
    secret: row.secret,
  })
  return {
    grant(id) {
      const row = grant.get(id)
      if (row === undefined) return undefined
      const record: GrantRecord = {
        id: row.id,
        login: row.login,
        isPractice: row.is_practice === 1,
        expiresAt: row.expires_at,
        refreshExpiresAt: row.refresh_expires_at,
        hasRefresh: row.has_refresh === 1,
        connectedAt: row.connected_at,
      }
      return { record, secret: row.secret }
    },
    saveGrant(record, secret) {
      saveGrant.run(
        record.id,
        record.login,
        record.isPractice ? 1 : 0,
        record.expiresAt,
        record.refreshExpiresAt,
        record.hasRefresh ? 1 : 0,
        record.connectedAt,
        secret,
      )
    },
    removeGrant: (id) => void removeGrant.run(id),
    app(login) {
      const row = app.get(login)
      return row === undefined ? undefined : toApp(row)
    },
    apps: () => apps.all().map(toApp),
    saveApp: (row) => void saveApp.run(row.login, row.kind, row.clientId, row.hasSecret ? 1 : 0, row.secret),
    removeApp: (login) => void removeApp.run(login),
    secret: (name) => secret.get(name)?.secret,
    saveSecret: (name, sealed) => void saveSecret.run(name, sealed),
    removeSecret: (name) => void removeSecret.run(name),
  }
}

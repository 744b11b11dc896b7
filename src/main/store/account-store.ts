import { Account } from '../../shared/account.ts'
import type { AccountStore } from '../core/ports.ts'
import type { Database } from './database.ts'

/** Accounts in the database, in the order they were connected. */
export function createAccountStore(database: Database): AccountStore {
  const list = database.prepare<[], { value: string }>('SELECT value FROM accounts ORDER BY connected_at, rowid')
  const get = database.prepare<[string], { value: string }>('SELECT value FROM accounts WHERE id = ?')
  const save = database.prepare(
    `INSERT INTO accounts (id, platform, remote_id, is_practice, grant_id, connected_at, value) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET grant_id = excluded.grant_id, value = excluded.value`,
  )
  const remove = database.prepare('DELETE FROM accounts WHERE id = ?')
  const parse = (row: { value: string }) => Account.parse(JSON.parse(row.value))
  return {
    list: () => list.all().map(parse),
    get(id) {
      const row = get.get(id)
      return row === undefined ? undefined : parse(row)
    },
    save(account) {
      save.run(
        account.id,
        account.platform,
        account.remoteId,
        account.isPractice ? 1 : 0,
        account.grantId,
        account.connectedAt,
        JSON.stringify(account),
      )
    },
    remove: (id) => void remove.run(id),
  }
}

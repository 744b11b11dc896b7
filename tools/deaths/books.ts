import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account } from '../../src/shared/account.ts'
import type { Delivery } from '../../src/main/core/delivery.ts'
import { createAccountStore } from '../../src/main/store/account-store.ts'
import { openDatabase } from '../../src/main/store/database.ts'
import { createDeliveryStore } from '../../src/main/store/delivery-store.ts'

/** What a data folder holds. */
export interface Books {
  readonly deliveries: readonly Delivery[]
  readonly accounts: readonly Account[]
}

/** Reads a copy: what a dead process left is for the next one to put right, not for us. Nobody may be writing. */
export function readBooks(dataFolder: string): Books {
  const folder = mkdtempSync(join(tmpdir(), 'creatorsync-books-'))
  try {
    for (const name of ['creatorsync.db', 'creatorsync.db-wal'])
      if (existsSync(join(dataFolder, name))) copyFileSync(join(dataFolder, name), join(folder, name))
    const { database } = openDatabase(join(folder, 'creatorsync.db'), 0)
    try {
      return { deliveries: createDeliveryStore(database).listForQueue(0), accounts: createAccountStore(database).list() }
    } finally {
      database.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

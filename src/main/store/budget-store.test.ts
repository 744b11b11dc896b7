import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, describe } from 'vitest'
import type { BudgetState } from '../core/budget-books.ts'
import { createBudgetStore } from './budget-store.ts'
import { openDatabase, type Database } from './database.ts'

const STATE: BudgetState = { limit: 100, remaining: 7, resetsAt: 2_000, observedAt: 1_000, spentAt: [900, 1_000] }

let folder: string
let open: Database[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-budgets-'))
  open = []
})
afterEach(() => {
  for (const database of open) database.close()
  rmSync(folder, { recursive: true, force: true })
})

function connect(): Database {
  const { database } = openDatabase(join(folder, 'app.db'), 0)
  open.push(database)
  return database
}

describe('budgets on disk', () => {
  it('survive a restart and are seen by every process', () => {
    const [one, other] = [createBudgetStore(connect()), createBudgetStore(connect())]
    one.write('owner', 'posts', STATE)
    expect(other.read('owner', 'posts')).toEqual(STATE)
    other.write('owner', 'posts', { ...STATE, remaining: 6 })
    expect(createBudgetStore(connect()).read('owner', 'posts')?.remaining).toBe(6)
    expect(one.read('another owner', 'posts')).toBeUndefined()
  })

  it('are changed by one process at a time', () => {
    const [first, second] = [connect(), connect()]
    second.pragma('busy_timeout = 1')
    const [one, other] = [createBudgetStore(first), createBudgetStore(second)]
    one.together(() => {
      one.write('owner', 'posts', STATE)
      expect(() => other.together(() => other.write('owner', 'posts', STATE))).toThrow(/busy|locked/)
    })
    expect(other.read('owner', 'posts')).toEqual(STATE)
  })

  it('that cannot be read count as unknown', () => {
    const database = connect()
    const store = createBudgetStore(database)
    for (const value of ['{', '{}', '[]', 'null', '{"limit":"many"}']) {
      database.prepare('INSERT OR REPLACE INTO budgets VALUES (?, ?, ?)').run('owner', 'posts', value)
      expect(store.read('owner', 'posts'), value).toBeUndefined()
    }
  })
})

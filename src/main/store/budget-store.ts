import { z } from 'zod'
import type { BudgetState } from '../core/budget-books.ts'
import type { BudgetStore } from '../core/budgets.ts'
import type { Database } from './database.ts'

const Row = z.object({
  limit: z.number().nullable(),
  remaining: z.number().nullable(),
  resetsAt: z.number().nullable(),
  observedAt: z.number(),
  spentAt: z.array(z.number()),
})

/** Budgets in the database. A row that cannot be read counts as unknown: the platform will tell again. */
export function createBudgetStore(database: Database): BudgetStore {
  const read = database.prepare<[string, string], { value: string }>('SELECT value FROM budgets WHERE owner = ? AND name = ?')
  const write = database.prepare(
    'INSERT INTO budgets (owner, name, value) VALUES (?, ?, ?) ON CONFLICT (owner, name) DO UPDATE SET value = excluded.value',
  )
  return {
    read(owner, name) {
      const row = read.get(owner, name)
      return row === undefined ? undefined : stateIn(row.value)
    },
    write: (owner, name, state) => void write.run(owner, name, JSON.stringify(state)),
    // Immediate: what is read inside may not be changed by another process before it is written.
    together: (work) => database.transaction(work).immediate(),
  }
}

function stateIn(value: string): BudgetState | undefined {
  try {
    const parsed = Row.safeParse(JSON.parse(value))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}

import { OutboxCommand } from '../core/outbox-command.ts'
import type { OutboxCommands } from '../core/outbox-desk.ts'
import type { Database } from './database.ts'

/** Commands for the process that runs the outbox, as rows. */
export function createOutboxCommands(database: Database): OutboxCommands {
  const append = database.prepare('INSERT INTO outbox_commands (at, value) VALUES (?, ?)')
  const list = database.prepare<[], { id: number; value: string }>('SELECT id, value FROM outbox_commands ORDER BY id')
  const remove = database.prepare('DELETE FROM outbox_commands WHERE id = ?')
  return {
    append: (command, at) => void append.run(at, JSON.stringify(command)),
    list: () => list.all().map(({ id, value }) => ({ id, command: commandIn(value) })),
    remove: (id) => void remove.run(id),
  }
}

/** A number that changes when another connection committed anything to this database. */
export function createChanges(database: Database): { version(): number } {
  return { version: () => database.pragma('data_version', { simple: true }) as number }
}

function commandIn(value: string): OutboxCommand | null {
  try {
    return OutboxCommand.safeParse(JSON.parse(value)).data ?? null
  } catch {
    return null
  }
}

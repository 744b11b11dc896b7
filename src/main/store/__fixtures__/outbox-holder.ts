import { join } from 'node:path'
import { openDatabase } from '../database.ts'
import { createOutboxLock } from '../outbox-lock.ts'

// Tries for the outbox of the data folder in its argument, says what came of it, and stays until it is killed. Nothing refers to the lock any more then.
const folder = process.argv[2] ?? ''
function take(): boolean {
  const { database } = openDatabase(join(folder, 'creatorsync.db'), 0)
  const lock = createOutboxLock({ file: join(folder, 'outbox.lock'), database, kind: 'cli', pid: process.pid })
  const isTaken = lock.tryTake()
  if (isTaken) lock.beat(1_000)
  return isTaken
}
const isTaken = take()
// Twice: what the first collection found is finalised by the next turn.
for (let turn = 0; turn < 2; turn += 1) {
  await new Promise((resolve) => setImmediate(resolve))
  globalThis.gc?.()
}
process.send?.({ isTaken })
process.on('message', () => undefined)
process.on('disconnect', () => process.exit(0))

import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutboxLock } from '../core/outbox-desk.ts'
import { openDatabase, type Database } from './database.ts'
import { createOutboxLock } from './outbox-lock.ts'

const HOLDER = join(import.meta.dirname, '__fixtures__/outbox-holder.ts')

let folder: string
let databases: Database[]
let children: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-lock-'))
  databases = []
  children = []
})
afterEach(() => {
  for (const child of children) child.kill('SIGKILL')
  for (const database of databases) database.close()
  rmSync(folder, { recursive: true, force: true })
})

function openLock(pid = 1): OutboxLock {
  const { database } = openDatabase(join(folder, 'creatorsync.db'), 0)
  databases.push(database)
  return createOutboxLock({ file: join(folder, 'outbox.lock'), database, kind: 'app', pid })
}

/** Another process that tries for the lock and stays. */
async function startHolder(): Promise<{ child: ChildProcess; isTaken: boolean }> {
  const child = fork(HOLDER, [folder], { execArgv: ['--expose-gc'] })
  children.push(child)
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the holder ended with code ${String(code)}`)))
  const [{ isTaken }] = (await Promise.race([once(child, 'message'), ended])) as [{ isTaken: boolean }]
  ended.catch(() => undefined)
  return { child, isTaken }
}

describe('the lock on the outbox', () => {
  it('belongs to one process and is free again when that one gives it back', () => {
    const [first, second] = [openLock(1), openLock(2)]
    expect([first.tryTake(), first.tryTake(), second.tryTake()]).toEqual([true, true, false])
    first.release()
    expect([first.isHeld(), second.tryTake(), second.isHeld()]).toEqual([false, true, true])
    second.release()
  })

  it('is not taken from a process that sleeps and refers to it nowhere, however old its sign of life is, and is free once that one was killed', async () => {
    const { child, isTaken } = await startHolder()
    expect(isTaken).toBe(true)
    const lock = openLock()
    child.kill('SIGSTOP')
    expect(lock.holder()).toEqual({ kind: 'cli', pid: child.pid, since: 1_000, beatAt: 1_000 })
    expect(lock.tryTake()).toBe(false)

    child.kill('SIGKILL')
    await once(child, 'exit')
    // The notice of the dead stays until the next one signs.
    expect(lock.holder()).toMatchObject({ pid: child.pid })
    expect(lock.tryTake()).toBe(true)
    lock.beat(5_000)
    expect(lock.holder()).toEqual({ kind: 'app', pid: 1, since: 5_000, beatAt: 5_000 })
    lock.release()
  })

  it('keeps out another process', async () => {
    const lock = openLock()
    expect(lock.tryTake()).toBe(true)
    expect((await startHolder()).isTaken).toBe(false)
    lock.release()
    expect((await startHolder()).isTaken).toBe(true)
  })

  it('is signed for by its holder alone, and its notice goes with it', () => {
    const [holder, other] = [openLock(1), openLock(2)]
    expect(holder.tryTake()).toBe(true)
    holder.beat(10)
    holder.beat(20)
    expect(() => other.beat(30)).toThrow('only the holder')
    expect(other.holder()).toEqual({ kind: 'app', pid: 1, since: 10, beatAt: 20 })
    other.release()
    expect(other.holder()).not.toBeNull()
    holder.release()
    expect(other.holder()).toBeNull()
  })

  // Six processes of Node start at once; on a busy machine that alone takes seconds.
  it('is taken by one of many processes that start at once over an empty folder', { timeout: 60_000 }, async () => {
    const started = await Promise.all(Array.from({ length: 6 }, startHolder))
    expect(started.filter(({ isTaken }) => isTaken)).toHaveLength(1)
  })

  it('leaves no journal behind', async () => {
    const { child } = await startHolder()
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect([existsSync(join(folder, 'outbox.lock')), existsSync(join(folder, 'outbox.lock-journal'))]).toEqual([true, false])
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { OutboxCommand } from '../core/outbox-command.ts'
import { openDatabase, type Database } from './database.ts'
import { createChanges, createOutboxCommands } from './outbox-commands.ts'

let folder: string
let here: Database
let there: Database

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-commands-'))
  ;[here, there] = [0, 0].map((now) => openDatabase(join(folder, 'creatorsync.db'), now).database) as [Database, Database]
})
afterEach(() => {
  here.close()
  there.close()
  rmSync(folder, { recursive: true, force: true })
})

it('hands every kind of command over as it was given, oldest first', () => {
  const given: OutboxCommand[] = [
    { kind: 'cancel', deliveryId: 'd1' },
    { kind: 'reschedule', deliveryId: 'd1', schedule: { wallTime: '2026-12-24T18:00', zone: 'Europe/Berlin' } },
    { kind: 'limit-upload', deliveryId: 'd1', bytesPerSecond: null },
    { kind: 'answer', deliveryId: 'd1', answer: 'it-is-online', permalink: 'https://x.com/i/status/1' },
    { kind: 'release', accountIds: ['a1', 'a2'] },
    { kind: 'account-removed', accountId: 'a1' },
    { kind: 'line-back' },
    { kind: 'wake' },
  ]
  for (const command of given) createOutboxCommands(here).append(command, 1)
  const waiting = createOutboxCommands(there)
  expect(waiting.list().map(({ command }) => command)).toEqual(given)
  for (const { id } of waiting.list().slice(0, 7)) waiting.remove(id)
  expect(
    createOutboxCommands(here)
      .list()
      .map(({ command }) => command),
  ).toEqual([{ kind: 'wake' }])
})

it('tells of a command that it cannot read, so that it can be dropped', () => {
  for (const value of ['{"kind":"from-tomorrow"}', '{"kin', 'null'])
    there.prepare('INSERT INTO outbox_commands (at, value) VALUES (1, ?)').run(value)
  expect(
    createOutboxCommands(here)
      .list()
      .map(({ command }) => command),
  ).toEqual([null, null, null])
})

it('sees that another process wrote, and not what this one wrote itself', () => {
  const changes = createChanges(here)
  const before = changes.version()
  createOutboxCommands(here).append({ kind: 'wake' }, 1)
  expect(changes.version()).toBe(before)
  createOutboxCommands(there).append({ kind: 'wake' }, 1)
  const after = changes.version()
  expect(after).not.toBe(before)
  expect(changes.version()).toBe(after)
})

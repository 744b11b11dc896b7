import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { MIGRATIONS } from './migrations/all.ts'
import { createSettingsStore } from './settings-store.ts'

const NOW = Date.UTC(2026, 10, 23, 9, 30)
const KEPT = 'app.db.kept-2026-11-23T09-30-00-000Z'

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-store-'))
  path = join(folder, 'app.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Opens and closes, and answers what was told and how many settings lie there. */
function open(): { codes: string[]; fileName: unknown; settings: number } {
  const { database, notices } = openDatabase(path, NOW)
  const settings = (database.prepare('SELECT count(*) AS n FROM settings').get() as { n: number }).n
  database.close()
  return { codes: notices.map((notice) => notice.code), fileName: notices[0]?.params['fileName'], settings }
}

describe('the database', () => {
  it('is made from scratch with the newest schema, its folder too', () => {
    path = join(folder, 'deep', 'down', 'app.db')
    const { database, notices } = openDatabase(path, NOW)
    expect(notices).toEqual([])
    expect(database.pragma('user_version', { simple: true })).toBe(MIGRATIONS.at(-1)?.version)
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
    expect(database.pragma('synchronous', { simple: true })).toBe(2)
    const tables = database
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`)
      .pluck()
      .all()
    expect(tables).toEqual([
      'accounts',
      'apps',
      'budgets',
      'deliveries',
      'drafts',
      'grants',
      'media_assets',
      'metrics',
      'outbox_commands',
      'outbox_holder',
      'posts',
      'publish_log',
      'refresh_locks',
      'secrets',
      'settings',
    ])
    database.close()
  })

  it('keeps its rows when it is opened again', () => {
    const { database } = openDatabase(path, NOW)
    createSettingsStore(database).write('name', 'value')
    database.close()
    expect(open()).toEqual({ codes: [], fileName: undefined, settings: 1 })
    expect(readdirSync(folder)).toEqual(['app.db'])
  })

  it('keeps rows that a killed process had only in its write-ahead log', () => {
    const { database } = openDatabase(path, NOW)
    createSettingsStore(database).write('name', 'value')
    const copy = join(folder, 'copy')
    mkdirSync(copy)
    for (const name of readdirSync(folder).filter((one) => one.startsWith('app.db')))
      writeFileSync(join(copy, name), readFileSync(join(folder, name)))
    database.close()
    path = join(copy, 'app.db')
    expect(open().settings).toBe(1)
  })

  it('keeps a file that is no database aside, byte for byte, and says under which name', () => {
    const bytes = Buffer.alloc(20_000, 'not a database ')
    writeFileSync(path, bytes)
    expect(open()).toEqual({ codes: ['database-damaged'], fileName: KEPT, settings: 0 })
    expect(readFileSync(join(folder, KEPT)).equals(bytes)).toBe(true)
    expect(open().codes).toEqual([])
  })

  it('keeps a database with damaged pages aside', () => {
    const { database } = openDatabase(path, NOW)
    const settings = createSettingsStore(database)
    for (let count = 0; count < 200; count += 1) settings.write(`name ${count}`, 'x'.repeat(500))
    database.close()
    const bytes = readFileSync(path)
    bytes.fill(0xa5, 4_096 * 3, bytes.length - 4_096)
    writeFileSync(path, bytes)
    expect(open()).toMatchObject({ codes: ['database-damaged'], settings: 0 })
    expect(readFileSync(join(folder, KEPT)).equals(bytes)).toBe(true)
  })

  it('keeps a database that was cut off aside', () => {
    const { database } = openDatabase(path, NOW)
    database.close()
    truncateSync(path, 6_000)
    expect(open().codes).toEqual(['database-damaged'])
  })

  it('keeps a database of a newer version aside, with its rows', () => {
    const { database } = openDatabase(path, NOW)
    createSettingsStore(database).write('name', 'value')
    database.pragma('user_version = 99999')
    database.close()
    expect(open()).toEqual({ codes: ['database-newer'], fileName: KEPT, settings: 0 })
    const kept = new SqliteDatabase(join(folder, KEPT), { readonly: true })
    expect(kept.prepare('SELECT count(*) FROM settings').pluck().get()).toBe(1)
    kept.close()
  })

  it('never overwrites what it kept aside before', () => {
    for (const content of ['first', 'second', 'third']) {
      rmSync(path, { force: true })
      writeFileSync(path, content.repeat(1_000))
      open()
    }
    const kept = readdirSync(folder).filter((name) => name.includes('.kept-'))
    expect(kept.map((name) => readFileSync(join(folder, name), 'utf8').slice(0, 5)).sort()).toEqual(['first', 'secon', 'third'])
  })

  it('throws and moves nothing when the file merely cannot be opened', () => {
    mkdirSync(path)
    writeFileSync(join(path, 'inside'), '1')
    expect(() => openDatabase(path, NOW)).toThrow()
    expect(readdirSync(folder)).toEqual(['app.db'])
    expect(readdirSync(path)).toEqual(['inside'])
  })

  it('copies the file before it changes an older schema', () => {
    const old = new SqliteDatabase(path)
    old.exec('CREATE TABLE older (a); INSERT INTO older VALUES (1); PRAGMA user_version = 1')
    old.close()
    expect(open().codes).toEqual([])
    const copy = new SqliteDatabase(`${path}.before-${MIGRATIONS.at(-1)?.version}`, { readonly: true })
    expect(copy.pragma('user_version', { simple: true })).toBe(1)
    expect(copy.prepare('SELECT a FROM older').pluck().get()).toBe(1)
    copy.close()
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '../../shared/account.ts'
import { PLATFORM_RULES } from '../../shared/platforms/registry.ts'
import type { HttpRequest } from '../core/http.ts'
import type { GrantTokens, LoginAdapter } from '../core/login-adapter.ts'
import type { PlatformAdapter } from '../core/platform-adapter.ts'
import type { Clock, TokenVault } from '../core/ports.ts'
import { createSessions, type Sessions } from '../core/sessions.ts'
import { createFakeRandom, createFakeTime, createGate, settle, type FakeTime } from '../core/testing/fake-time.ts'
import { openDatabase, type Database } from './database.ts'
import { createRefreshLock } from './refresh-lock.ts'
import { createSecretRows } from './secret-rows.ts'

const NOW = Date.UTC(2026, 10, 23, 12)
const HOUR_MS = 60 * 60_000
const log = { info: () => undefined, warn: () => undefined }

let folder: string
let path: string
let time: FakeTime
let open: Database[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'creatorsync-lock-'))
  path = join(folder, 'app.db')
  time = createFakeTime(NOW)
  open = []
})
afterEach(() => {
  for (const database of open) database.close()
  rmSync(folder, { recursive: true, force: true })
})

function connect(): Database {
  const { database } = openDatabase(path, NOW)
  open.push(database)
  return database
}

let names = 0
function lockOver(database: Database, clock: Clock = time) {
  const random = { ...createFakeRandom(), id: () => `holder-${(names += 1)}` }
  return createRefreshLock({ database, clock, timers: time, random, log })
}

describe("a login's turn", () => {
  it('is held by one process at a time and free when it is given back', () => {
    const [app, commandLine] = [lockOver(connect()), lockOver(connect())]
    const turn = app.take('grant')
    expect(turn).not.toBeNull()
    expect(commandLine.take('grant')).toBeNull()
    expect(commandLine.take('another login')).not.toBeNull()
    turn?.release()
    expect(commandLine.take('grant')).not.toBeNull()
  })

  it('of a process that died is taken over after a minute, and is not lost by its late end', async () => {
    const [app, commandLine] = [lockOver(connect()), lockOver(connect())]
    const lost = app.take('grant')
    await time.pass(59_999)
    expect(commandLine.take('grant')).toBeNull()
    await time.pass(1)
    expect(commandLine.take('grant')).not.toBeNull()
    lost?.release()
    expect(app.take('grant')).toBeNull()
  })

  it('tells its holder to stop before anybody may take it over', async () => {
    const turn = lockOver(connect()).take('grant')
    await time.pass(54_999)
    expect(turn?.signal.aborted).toBe(false)
    await time.pass(1)
    expect(turn?.signal.aborted).toBe(true)
  })

  it('written by a clock that ran ahead holds nobody up', () => {
    const database = connect()
    database
      .prepare('INSERT INTO refresh_locks VALUES (?, ?, ?, ?)')
      .run('grant', 'holder', NOW + 24 * HOUR_MS, NOW + 24 * HOUR_MS + 60_000)
    expect(lockOver(database).take('grant')).not.toBeNull()
  })

  it('goes to one of two that want it at once, also when the one that looks at the clock later has the database first', () => {
    const [app, commandLine] = [connect(), connect()]
    app.pragma('busy_timeout = 1')
    const rival = lockOver(app, { now: () => NOW + 1 })
    const turns: unknown[] = []
    const lock = lockOver(commandLine, {
      now() {
        turns.push(rival.take('grant'))
        return NOW
      },
    })
    turns.push(lock.take('grant'))
    expect(turns).toHaveLength(2)
    expect(turns.filter((turn) => turn !== null)).toHaveLength(1)
  })

  it('counts as taken while the database is busy', () => {
    const [blocked, busy] = [connect(), connect()]
    const lock = lockOver(blocked)
    blocked.pragma('busy_timeout = 1')
    busy.exec('BEGIN IMMEDIATE')
    expect(lock.take('grant')).toBeNull()
    busy.exec('ROLLBACK')
    expect(lock.take('grant')).not.toBeNull()
  })
})

const account = { id: 'account', platform: 'x', grantId: 'grant', remoteId: 'remote', isPractice: true } as Account
const request: HttpRequest = { step: 'post.create', method: 'POST', url: 'https://api.x.com/2/tweets', auth: 'token' }

function pair(number: number, expiresAt: number): GrantTokens {
  return {
    kind: 'oauth2',
    accessToken: `access-${number}`,
    refreshToken: `refresh-${number}`,
    scopes: [],
    expiresAt,
    refreshExpiresAt: null,
  }
}

/** One process: its own connection, its own sessions, tokens in the shared rows (in the clear: the vault's sealing is not at stake here). */
function processOver(database: Database, refresh: (old: GrantTokens) => Promise<GrantTokens>, used: string[]): Sessions {
  const rows = createSecretRows(database)
  const vault: TokenVault = {
    readGrant(id) {
      const row = rows.grant(id)
      return row === undefined ? undefined : (JSON.parse(Buffer.from(row.secret).toString()) as GrantTokens)
    },
    writeGrant: (record, tokens) => rows.saveGrant(record, Buffer.from(JSON.stringify(tokens))),
    removeGrant: (id) => rows.removeGrant(id),
    grantRecord: (id) => rows.grant(id)?.record,
    readApp: () => undefined,
    writeApp: () => undefined,
    removeApp: () => undefined,
  }
  const never = () => Promise.reject(new Error('not asked here'))
  const adapter: PlatformAdapter = {
    platform: 'x',
    login: 'x',
    rules: PLATFORM_RULES.x,
    authorize: (one, grant) => ({ ...one, headers: { authorization: grant.accessToken } }),
    publish: never,
    reconcile: never,
  }
  const login: LoginAdapter = {
    login: 'x',
    platforms: ['x'],
    appKinds: ['oauth2'],
    redirect: { host: '127.0.0.1', ports: null, path: '/' },
    isSecretRequired: false,
    beginConnect: never,
    connect: never,
    identities: never,
    refresh: (_context, old) => refresh(old),
  }
  return createSessions({
    adapters: new Map([['x', adapter]]),
    logins: new Map([['x', login]]),
    vault,
    accounts: { list: () => [account], get: () => account, save: () => undefined, remove: () => undefined },
    apps: { app: async () => ({ kind: 'oauth2', clientId: 'client', clientSecret: '' }) },
    http: () => ({
      async send(one) {
        used.push(one.headers?.['authorization'] ?? '')
        return { status: 200, headers: {}, text: '' }
      },
    }),
    clock: time,
    random: createFakeRandom(),
    refreshLock: lockOver(database),
    budgets: { observed: () => undefined },
    onLoginDead: () => expect.unreachable('the login is alive'),
  })
}

describe('two processes on one database', () => {
  it('make one refresh for 200 calls that want a fresh token at once', async () => {
    const [app, commandLine] = [connect(), connect()]
    const record = {
      id: 'grant',
      login: 'x',
      isPractice: true,
      expiresAt: null,
      refreshExpiresAt: null,
      hasRefresh: true,
      connectedAt: NOW,
    }
    createSecretRows(app).saveGrant(record, Buffer.from(JSON.stringify(pair(1, NOW - 1))))
    const gate = createGate<GrantTokens>()
    const refreshes: string[] = []
    const used: string[] = []
    const refresh = (old: GrantTokens) => {
      refreshes.push(old.accessToken)
      return gate.promise
    }
    const sessions = [processOver(app, refresh, used), processOver(commandLine, refresh, used)]
    const calls = sessions.flatMap((one) => Array.from({ length: 100 }, () => one.open(account, null).send(request)))
    await settle()
    await time.pass(2_000)
    expect(refreshes).toEqual(['access-1'])
    expect(used).toEqual([])
    gate.open(pair(2, NOW + HOUR_MS))
    await time.pass(1_000)
    await Promise.all(calls)
    expect(refreshes).toEqual(['access-1'])
    expect(used).toEqual(Array.from({ length: 200 }, () => 'access-2'))
  })
})

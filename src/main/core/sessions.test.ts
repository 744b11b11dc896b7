import { beforeEach, describe, expect, it } from 'vitest'
import { PLATFORM_RULES } from '../../shared/platforms/registry.ts'
import type { Http, HttpRequest, HttpResponse } from './http.ts'
import type { GrantTokens, LoginAdapter, LoginContext } from './login-adapter.ts'
import type { PlatformAdapter } from './platform-adapter.ts'
import { PlatformError } from './platform-error.ts'
import { TransportError, type GrantRecord, type TokenVault } from './ports.ts'
import { createSessions, type SessionParts } from './sessions.ts'
import { createFakeRandom, createFakeTime, createGate, settle } from './testing/fake-time.ts'
import { account as accountOf, NOW } from './testing/outbox-rig.ts'

const HOUR_MS = 60 * 60_000
const time = createFakeTime(NOW)

const account = accountOf('x')
const request: HttpRequest = { step: 'post.create', method: 'POST', url: 'https://api.x.com/2/tweets', auth: 'token' }

function tokens(number: number, expiresAt: number | null): GrantTokens {
  return {
    kind: 'oauth2',
    accessToken: `access-${number}`,
    refreshToken: `refresh-${number}`,
    scopes: ['tweet.write'],
    expiresAt,
    refreshExpiresAt: null,
  }
}

let stored: GrantTokens | undefined
let sent: { url: string; authorization: string | undefined }[]
let refreshes: string[]
let dead: string[]
let happened: string[]
let answer: (authorization: string | undefined) => number
let refresh: (old: GrantTokens, context: LoginContext) => Promise<GrantTokens>
/** What the account's row says: a reconnect moves it to another grant. */
let grantId: string
/** Turns that others hold: how often we are told to wait. */
let turnsOfOthers: number
let onWait: () => void
let held: number
let cutTurn: AbortController
let counted: { step: string; status: number | null }[]
let isDiskFull: boolean

beforeEach(() => {
  stored = tokens(1, NOW + HOUR_MS)
  sent = []
  refreshes = []
  dead = []
  happened = []
  answer = () => 200
  refresh = async () => tokens(2, NOW + HOUR_MS)
  grantId = 'grant'
  turnsOfOthers = 0
  onWait = () => undefined
  held = 0
  cutTurn = new AbortController()
  counted = []
  isDiskFull = false
})

function sessionsOver(change: Partial<LoginAdapter> = {}) {
  const record: GrantRecord = {
    id: 'grant',
    login: 'x',
    isPractice: true,
    expiresAt: null,
    refreshExpiresAt: null,
    hasRefresh: true,
    connectedAt: NOW,
  }
  const vault: TokenVault = {
    readGrant: () => stored,
    writeGrant(_record, fresh) {
      if (isDiskFull) throw new Error('disk full')
      happened.push(`saved ${fresh.accessToken}`)
      stored = fresh
    },
    removeGrant: () => (stored = undefined),
    grantRecord: () => (stored === undefined ? undefined : record),
    readApp: () => undefined,
    writeApp: () => undefined,
    removeApp: () => undefined,
  }
  const adapter: PlatformAdapter = {
    platform: 'x',
    login: 'x',
    rules: PLATFORM_RULES.x,
    authorize: (one, grant) => ({ ...one, headers: { ...one.headers, authorization: `Bearer ${grant.accessToken}` } }),
    publish: () => Promise.reject(new Error('not asked here')),
    reconcile: () => Promise.reject(new Error('not asked here')),
  }
  const login: LoginAdapter = {
    login: 'x',
    platforms: ['x'],
    appKinds: ['oauth2'],
    redirect: { host: '127.0.0.1', ports: null, path: '/' },
    isSecretRequired: false,
    beginConnect: () => Promise.reject(new Error('not asked here')),
    connect: () => Promise.reject(new Error('not asked here')),
    identities: () => Promise.reject(new Error('not asked here')),
    refresh: async (context, old) => {
      expect(held).toBe(1)
      refreshes.push(old.accessToken)
      return refresh(old, context)
    },
    ...change,
  }
  const http = (signal: AbortSignal | null): Http => ({
    async send(one): Promise<HttpResponse> {
      await settle()
      if (signal?.aborted === true) throw new PlatformError({ kind: 'cancelled', platform: 'x', step: one.step, mayHaveApplied: false })
      const authorization = one.headers?.['authorization']
      sent.push({ url: one.url, authorization })
      happened.push(`used ${authorization}`)
      return { status: answer(authorization), headers: {}, text: '' }
    },
  })
  const parts: SessionParts = {
    adapters: new Map([['x', adapter]]),
    logins: new Map([['x', login]]),
    vault,
    accounts: { list: () => [account], get: () => ({ ...account, grantId }), save: () => undefined, remove: () => undefined },
    apps: { app: async () => ({ kind: 'oauth2', clientId: 'client', clientSecret: '' }) },
    http: (_platform, _isPractice, signal) => http(signal),
    clock: time,
    random: createFakeRandom(),
    refreshLock: {
      take() {
        if (turnsOfOthers > 0) return null
        held += 1
        return { signal: cutTurn.signal, release: () => void (held -= 1) }
      },
      async waitTurn() {
        turnsOfOthers -= 1
        onWait()
      },
    },
    budgets: { observed: (_account, one, response) => void counted.push({ step: one.step, status: response?.status ?? null }) },
    onLoginDead: (grantId) => void dead.push(grantId),
  }
  return createSessions(parts)
}

describe('a session', () => {
  it("sends the token to the platform's own hosts and nowhere else", async () => {
    const session = sessionsOver().open(account, null)
    await session.send(request)
    expect(sent[0]?.authorization).toBe('Bearer access-1')
    for (const url of [
      'https://upload.example.com/1',
      'https://api.x.com.evil.example/2/tweets',
      'https://api.x.com:8443/2/tweets',
      'https://api.x.com@evil.example/',
    ]) {
      await expect(session.send({ ...request, url }), url).rejects.toThrow(/must not go to/)
    }
    expect(sent).toHaveLength(1)
  })

  it('sends bare calls without the token, even to its own hosts', async () => {
    const session = sessionsOver().open(account, null)
    await session.send({ ...request, auth: 'bare', url: 'https://upload.example.com/1' })
    await session.send({ ...request, auth: 'bare' })
    expect(sent.map((one) => one.authorization)).toEqual([undefined, undefined])
  })

  it('refreshes an expired token exactly once for 200 calls at the same time', async () => {
    stored = tokens(1, NOW - 1)
    const session = sessionsOver().open(account, null)
    await Promise.all(Array.from({ length: 200 }, () => session.send(request)))
    expect(refreshes).toEqual(['access-1'])
    expect(sent).toHaveLength(200)
    expect(new Set(sent.map((one) => one.authorization))).toEqual(new Set(['Bearer access-2']))
  })

  it('renews a token that ends within five minutes and leaves one that lives longer', async () => {
    stored = tokens(1, NOW + 4 * 60_000)
    await sessionsOver().open(account, null).send(request)
    expect(refreshes).toHaveLength(1)
    stored = tokens(3, NOW + 6 * 60_000)
    await sessionsOver().open(account, null).send(request)
    expect(refreshes).toHaveLength(1)
  })

  it('has the new pair in the vault before it uses it', async () => {
    stored = tokens(1, NOW - 1)
    await sessionsOver().open(account, null).send(request)
    expect(happened).toEqual(['saved access-2', 'used Bearer access-2'])
  })

  it('refreshes once and tries once more after 401, and takes what then comes', async () => {
    answer = (authorization) => (authorization === 'Bearer access-1' ? 401 : 200)
    expect(await sessionsOver().open(account, null).send(request)).toMatchObject({ status: 200 })
    expect(sent.map((one) => one.authorization)).toEqual(['Bearer access-1', 'Bearer access-2'])
    answer = () => 401
    sent = []
    expect(await sessionsOver().open(account, null).send(request)).toMatchObject({ status: 401 })
    expect(sent).toHaveLength(2)
    expect(refreshes).toHaveLength(2)
  })

  it('refreshes once when many calls get 401 at the same time', async () => {
    answer = (authorization) => (authorization === 'Bearer access-1' ? 401 : 200)
    const session = sessionsOver().open(account, null)
    const answers = await Promise.all(Array.from({ length: 50 }, () => session.send(request)))
    expect(answers.every((one) => one.status === 200)).toBe(true)
    expect(refreshes).toEqual(['access-1'])
  })

  it('gives back a 401 where there is nothing to refresh with', async () => {
    stored = { kind: 'oauth1', accessToken: 'access-1', tokenSecret: 'secret', scopes: [], expiresAt: null, refreshExpiresAt: null }
    answer = () => 401
    expect(await sessionsOver().open(account, null).send(request)).toMatchObject({ status: 401 })
    expect(sent).toHaveLength(1)
  })

  it('asks for a new login when the refresh token is dead, and says so', async () => {
    stored = tokens(1, NOW - 1)
    refresh = () =>
      Promise.reject(
        new PlatformError({
          kind: 'reconnect-needed',
          platform: 'x',
          step: 'token.exchange',
          mayHaveApplied: false,
          platformCode: 'invalid_grant',
        }),
      )
    await expect(sessionsOver().open(account, null).send(request)).rejects.toMatchObject({ failure: { kind: 'reconnect-needed' } })
    expect(dead).toEqual(['grant'])
    expect(sent).toHaveLength(0)
  })

  it('keeps the login where only the line failed, and tries anew at the next call', async () => {
    stored = tokens(1, NOW - 1)
    refresh = () => Promise.reject(new PlatformError({ kind: 'network', platform: 'x', step: 'token.exchange', mayHaveApplied: false }))
    const session = sessionsOver().open(account, null)
    await expect(session.send(request)).rejects.toMatchObject({ failure: { kind: 'network' } })
    expect(dead).toEqual([])
    refresh = async () => tokens(2, NOW + HOUR_MS)
    expect(await session.send(request)).toMatchObject({ status: 200 })
  })

  it('asks for a new login when an expired token cannot be renewed', async () => {
    const { refreshToken: _none, ...ended } = tokens(1, NOW - 1)
    stored = ended
    await expect(sessionsOver().open(account, null).send(request)).rejects.toMatchObject({ failure: { kind: 'reconnect-needed' } })
    expect(dead).toEqual(['grant'])
  })

  it('does not lose the shared refresh when one of its deliveries is cancelled', async () => {
    stored = tokens(1, NOW - 1)
    const gate = createGate<GrantTokens>()
    refresh = () => gate.promise
    const sessions = sessionsOver()
    const abort = new AbortController()
    const cut = sessions.open(account, abort.signal).send(request)
    const other = sessions.open(account, null).send(request)
    const cutEnd = expect(cut).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
    await settle()
    abort.abort()
    gate.open(tokens(2, NOW + HOUR_MS))
    await cutEnd
    expect(await other).toMatchObject({ status: 200 })
    expect(stored?.accessToken).toBe('access-2')
    expect(refreshes).toHaveLength(1)
  })

  it('does not write a pair for a login that was removed while it was refreshed', async () => {
    stored = tokens(1, NOW - 1)
    refresh = async () => {
      stored = undefined
      return tokens(2, NOW + HOUR_MS)
    }
    await expect(sessionsOver().open(account, null).send(request)).rejects.toMatchObject({ failure: { kind: 'reconnect-needed' } })
    expect(stored).toBeUndefined()
  })

  it('waits for another process that refreshes, and uses what that one saved', async () => {
    stored = tokens(1, NOW - 1)
    turnsOfOthers = 3
    onWait = () => {
      if (turnsOfOthers === 1) stored = tokens(7, NOW + HOUR_MS)
    }
    await sessionsOver().open(account, null).send(request)
    expect(refreshes).toEqual([])
    expect(sent.map((one) => one.authorization)).toEqual(['Bearer access-7'])
  })

  it('refreshes itself when the other process gave up or died, and gives its turn back', async () => {
    stored = tokens(1, NOW - 1)
    turnsOfOthers = 2
    await sessionsOver().open(account, null).send(request)
    expect(refreshes).toEqual(['access-1'])
    expect(held).toBe(0)
  })

  it('gives its turn back when the refresh fails', async () => {
    stored = tokens(1, NOW - 1)
    refresh = () => Promise.reject(new PlatformError({ kind: 'network', platform: 'x', step: 'token.exchange', mayHaveApplied: false }))
    await expect(sessionsOver().open(account, null).send(request)).rejects.toMatchObject({ failure: { kind: 'network' } })
    expect(held).toBe(0)
  })

  it('looks into the vault before it calls a login dead: another process may have refreshed meanwhile', async () => {
    stored = tokens(1, NOW - 1)
    refresh = () => {
      stored = tokens(9, NOW + HOUR_MS)
      return Promise.reject(
        new PlatformError({
          kind: 'reconnect-needed',
          platform: 'x',
          step: 'token.exchange',
          mayHaveApplied: false,
          platformCode: 'invalid_grant',
        }),
      )
    }
    await sessionsOver().open(account, null).send(request)
    expect(dead).toEqual([])
    expect(sent.map((one) => one.authorization)).toEqual(['Bearer access-9'])
  })

  it('takes a refresh that was cut because its turn was ending for a failed line, not for a cancel', async () => {
    stored = tokens(1, NOW - 1)
    refresh = (_old, context) => {
      cutTurn.abort()
      return context.http
        .send({ step: 'token.exchange', method: 'POST', url: 'https://api.x.com/2/oauth2/token', auth: 'bare' })
        .then(() => tokens(2, null))
    }
    await expect(sessionsOver().open(account, null).send(request)).rejects.toMatchObject({ failure: { kind: 'timeout' } })
    expect(dead).toEqual([])
  })

  it('keeps a pair that the disk would not take and saves it before its first use, without asking for another', async () => {
    stored = tokens(1, NOW - 1)
    isDiskFull = true
    const session = sessionsOver().open(account, null)
    await expect(session.send(request)).rejects.toThrow('disk full')
    expect(sent).toHaveLength(0)
    isDiskFull = false
    await session.send(request)
    expect(refreshes).toEqual(['access-1'])
    expect(happened).toEqual(['saved access-2', 'used Bearer access-2'])
  })

  it('asks for a new login once when the pair was lost with the process that fetched it, and does not loop', async () => {
    // The other process refreshed, died before it saved, and its lock ran out: the old pair is worth nothing.
    stored = tokens(1, NOW - 1)
    turnsOfOthers = 1
    refresh = () =>
      Promise.reject(new PlatformError({ kind: 'reconnect-needed', platform: 'x', step: 'token.exchange', mayHaveApplied: false }))
    await expect(sessionsOver().open(account, null).send(request)).rejects.toMatchObject({ failure: { kind: 'reconnect-needed' } })
    expect(refreshes).toHaveLength(1)
    expect(dead).toEqual(['grant'])
  })

  it('goes on with the new login when the creator reconnects while the old one dies', async () => {
    stored = tokens(1, NOW - 1)
    refresh = () => {
      grantId = 'new grant'
      const newer = tokens(5, NOW + HOUR_MS)
      queueMicrotask(() => (stored = newer))
      return Promise.reject(new PlatformError({ kind: 'reconnect-needed', platform: 'x', step: 'token.exchange', mayHaveApplied: false }))
    }
    expect(await sessionsOver().open(account, null).send(request)).toMatchObject({ status: 200 })
    expect(sent.map((one) => one.authorization)).toEqual(['Bearer access-5'])
  })

  it('has every call with the token counted, and none that certainly never left', async () => {
    const session = sessionsOver().open(account, null)
    await session.send(request)
    await session.send({ ...request, auth: 'bare' })
    expect(counted).toEqual([{ step: 'post.create', status: 200 }])
    const lost = (wasSent: boolean) => {
      const cause = new TransportError('network', wasSent)
      answer = () => {
        throw new PlatformError({ kind: 'network', platform: 'x', step: 'post.create', mayHaveApplied: false }, { cause })
      }
      return session.send(request)
    }
    await expect(lost(false)).rejects.toThrow()
    expect(counted).toHaveLength(1)
    await expect(lost(true)).rejects.toThrow()
    expect(counted[1]).toEqual({ step: 'post.create', status: null })
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { ConnectionView } from '../../shared/views.ts'
import type { Account } from '../../shared/account.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import { createAccountStore } from '../store/account-store.ts'
import { openMemoryDatabase } from '../store/database.ts'
import { createConnections, type CallbackListener, type ConnectionParts } from './accounts.ts'
import type { GrantTokens, Identity, LoginAdapter, LoginContext } from './login-adapter.ts'
import { PlatformError } from './platform-error.ts'
import type { AccountStore, GrantRecord, Random, TokenVault } from './ports.ts'
import type { Sessions } from './sessions.ts'
import { createFakeRandom, createFakeTime, createGate, settle, type FakeTime } from './testing/fake-time.ts'

const NOW = 1_790_000_000_000
const TOKENS: GrantTokens = { kind: 'oauth2', accessToken: 'access', scopes: [], expiresAt: null, refreshExpiresAt: null }

function identity(remoteId: string, change: Partial<Identity> = {}): Identity {
  return {
    platform: 'facebook',
    remoteId,
    displayName: `Page ${remoteId}`,
    handle: '',
    avatarUrl: null,
    kind: 'page',
    tier: null,
    facts: {},
    ...change,
  }
}

let time: FakeTime
let accounts: AccountStore
let grants: Map<string, GrantRecord>
let shown: ConnectionView[]
let opened: string[]
let connected: Account[][]
let tokensAsked: number
let offered: Identity[]
let callback: ReturnType<typeof createGate<Record<string, string>>>
let waitedFor: { value: string; timeoutMs: number } | undefined
let closed: number
let random: Random

beforeEach(() => {
  time = createFakeTime(NOW)
  accounts = createAccountStore(openMemoryDatabase())
  grants = new Map()
  shown = []
  opened = []
  connected = []
  tokensAsked = 0
  offered = [identity('1')]
  callback = createGate()
  waitedFor = undefined
  closed = 0
  random = createFakeRandom()
})

function connectionsOver(change: Partial<ConnectionParts> = {}, loginChange: Partial<LoginAdapter> = {}) {
  const login: LoginAdapter = {
    login: 'meta',
    platforms: ['facebook', 'instagram'],
    appKinds: ['oauth2'],
    redirect: { host: 'localhost', ports: null, path: '/facebook/callback' },
    isSecretRequired: true,
    beginConnect: async (context: LoginContext) => ({
      url: `https://www.facebook.com/dialog?redirect_uri=${context.redirectUri}`,
      expect: { parameters: ['state'], value: 'right' },
      keep: {},
    }),
    connect: async () => {
      tokensAsked += 1
      return TOKENS
    },
    identities: async (_context, tokens) => ({ identities: offered, tokens }),
    ...loginChange,
  }
  const vault: TokenVault = {
    readGrant: (id) => (grants.has(id) ? TOKENS : undefined),
    writeGrant: (record) => void grants.set(record.id, record),
    removeGrant: (id) => void grants.delete(id),
    grantRecord: (id) => grants.get(id),
    readApp: () => undefined,
    writeApp: () => undefined,
    removeApp: () => undefined,
  }
  const app = { kind: 'oauth2' as const, clientId: 'client', clientSecret: 'secret' }
  const sessions: Sessions = {
    open: () => {
      throw new Error('not asked here')
    },
    freshLogin: () => Promise.reject(new Error('not asked here')),
    loginContext: (_login, given, _isPractice, redirectUri, signal) => ({
      app: given,
      redirectUri,
      now: time.now(),
      extras: [],
      randomText: (length) => 'r'.repeat(length),
      http: {
        send: () =>
          Promise.reject(
            new PlatformError({
              kind: signal?.aborted === true ? 'cancelled' : 'network',
              platform: 'facebook',
              step: 'login',
              mayHaveApplied: false,
            }),
          ),
      },
    }),
  }
  const listener: CallbackListener = {
    redirectUri: 'http://localhost:8917/facebook/callback',
    wait(expected, _issuer, timeoutMs) {
      waitedFor = { value: expected.value, timeoutMs }
      return callback.promise
    },
    close() {
      closed += 1
      callback.fail(new ProblemError(problem('connect-cancelled')))
    },
  }
  return createConnections({
    logins: new Map([['meta', login]]),
    sessions,
    vault,
    accounts,
    apps: { app: async () => app },
    clock: time,
    random,
    log: { info: () => undefined, warn: () => undefined },
    listen: async () => listener,
    openConsent: async (url) => void opened.push(url),
    consentByItself: async () => callback.open({ state: 'right', code: '1' }),
    onChanged: (view) => void shown.push(view),
    onConnected: (list) => void connected.push([...list]),
    ...change,
  })
}

const states = () => shown.map((view) => view.state)

describe('connecting', () => {
  it('opens the consent page, takes the answer, and keeps the account under one saved login', async () => {
    const connections = connectionsOver()
    const view = connections.start('meta', false)
    expect(view).toMatchObject({ state: 'opening', endsAt: NOW + 5 * 60_000 })
    await settle()
    expect(opened).toEqual(['https://www.facebook.com/dialog?redirect_uri=http://localhost:8917/facebook/callback'])
    expect(waitedFor).toEqual({ value: 'right', timeoutMs: 5 * 60_000 })
    callback.open({ state: 'right', code: '1' })
    await settle()
    expect(states()).toEqual(['waiting-for-browser', 'finishing', 'done'])
    expect(accounts.list()).toMatchObject([{ remoteId: '1', status: 'ready', isPractice: false }])
    expect([...grants.keys()]).toEqual([accounts.list()[0]?.grantId])
    expect(connected).toHaveLength(1)
    expect(closed).toBe(1)
  })

  it.each([
    [{ state: 'right', error: 'access_denied' }, 'connect-denied'],
    [{ state: 'right', error: 'user_cancelled_login' }, 'connect-denied'],
    [{ denied: 'request-token' }, 'connect-denied'],
    [{ state: 'right', error: 'invalid_scope', error_description: 'no such scope' }, 'connect-refused'],
  ])('says what the platform refused: %o', async (answer, code) => {
    connectionsOver().start('meta', false)
    await settle()
    callback.open(answer as Record<string, string>)
    await settle()
    expect(shown.at(-1)).toMatchObject({ state: 'failed', problem: { code, params: { login: 'meta' } } })
    expect(tokensAsked).toBe(0)
    expect(accounts.list()).toEqual([])
  })

  it('asks for no token until the answer with the right state came', async () => {
    connectionsOver().start('meta', false)
    await time.pass(60_000)
    expect(tokensAsked).toBe(0)
    expect(states()).toEqual(['waiting-for-browser'])
  })

  it('says that nobody answered', async () => {
    connectionsOver().start('meta', false)
    await settle()
    callback.fail(new ProblemError(problem('connect-timeout')))
    await settle()
    expect(shown.at(-1)).toMatchObject({ state: 'failed', problem: { code: 'connect-timeout' } })
    expect(closed).toBe(1)
  })

  it('says that the login holds no account that can be posted as, and keeps nothing', async () => {
    offered = []
    connectionsOver().start('meta', false)
    await settle()
    callback.open({ state: 'right', code: '1' })
    await settle()
    expect(shown.at(-1)).toMatchObject({ state: 'failed', problem: { code: 'no-accounts-found' } })
    expect(grants.size).toBe(0)
  })

  it('says that the ports are busy before any browser opens', async () => {
    connectionsOver({ listen: () => Promise.reject(new ProblemError(problem('ports-busy', { params: { ports: '1, 2' } }))) }).start(
      'meta',
      false,
    )
    await settle()
    expect(shown.at(-1)).toMatchObject({ state: 'failed', problem: { code: 'ports-busy', params: { ports: '1, 2' } } })
    expect(opened).toEqual([])
  })

  it('asks for the app credentials where there are none, and says when they are wrong', async () => {
    connectionsOver({ apps: { app: async () => undefined } }).start('meta', false)
    await settle()
    expect(shown.at(-1)).toMatchObject({ problem: { code: 'credentials-missing', actions: ['enter-credentials'] } })
    const wrong = new PlatformError({
      kind: 'reconnect-needed',
      platform: 'facebook',
      step: 'token.exchange',
      mayHaveApplied: false,
      platformCode: 'invalid_client',
    })
    connectionsOver({}, { connect: () => Promise.reject(wrong) }).start('meta', false)
    callback.open({ state: 'right', code: '1' })
    await settle()
    expect(shown.at(-1)).toMatchObject({ problem: { code: 'credentials-rejected', details: { platformCode: 'invalid_client' } } })
  })
})

describe('a login with several accounts', () => {
  async function choosing() {
    offered = [identity('1'), identity('2'), identity('3', { platform: 'instagram', kind: 'professional' })]
    const connections = connectionsOver()
    const { id } = connections.start('meta', false)
    await settle()
    callback.open({ state: 'right', code: '1' })
    await settle()
    return { connections, id }
  }

  it('lets the creator choose, and keeps only what was chosen', async () => {
    const { connections, id } = await choosing()
    expect(shown.at(-1)).toMatchObject({
      state: 'choosing',
      identities: [{ remoteId: '1', isAlreadyConnected: false }, { remoteId: '2' }, { remoteId: '3' }],
    })
    expect(accounts.list()).toEqual([])
    expect(() => connections.choose(id, ['unknown'])).toThrow('nothing-selected')
    expect(connections.choose(id, ['2', '3'])).toMatchObject({ state: 'done' })
    expect(
      accounts
        .list()
        .map((account) => account.remoteId)
        .sort(),
    ).toEqual(['2', '3'])
    expect(new Set(accounts.list().map((account) => account.grantId)).size).toBe(1)
    expect(() => connections.choose(id, ['1'])).toThrow('not-found')
  })

  it('keeps the id of an account that was connected before, and drops the old login once nobody uses it', async () => {
    const first = await choosing()
    first.connections.choose(first.id, ['1', '2'])
    const before = accounts.list()
    accounts.save({ ...before[0]!, status: 'reconnect-needed' })
    callback = createGate()
    const second = await choosing()
    expect(shown.at(-1)?.identities.map((one) => one.isAlreadyConnected)).toEqual([true, true, false])
    second.connections.choose(second.id, ['1'])
    const after = accounts.list()
    expect(after.map((account) => account.id).sort()).toEqual(before.map((account) => account.id).sort())
    expect(after.every((account) => account.status === 'ready' && account.grantId !== before[0]?.grantId)).toBe(true)
    expect(grants.size).toBe(1)
    // Also the one that was not ticked again: what is parked for it goes on as well.
    expect(
      connected
        .at(-1)
        ?.map((account) => account.id)
        .sort(),
    ).toEqual(before.map((account) => account.id).sort())
    expect(after.map((account) => account.connectedAt)).toEqual(before.map((account) => account.connectedAt))
  })

  it('keeps the handle that was known where this login was not told it', async () => {
    const connectAs = async (handle: string) => {
      offered = [identity('1', { handle })]
      callback = createGate()
      connectionsOver().start('meta', false)
      await settle()
      callback.open({ state: 'right', code: '1' })
      await settle()
      return accounts.list().map((account) => account.handle)
    }
    expect(await connectAs('mira.makes')).toEqual(['mira.makes'])
    expect(await connectAs('')).toEqual(['mira.makes'])
    expect(await connectAs('mira.bakes')).toEqual(['mira.bakes'])
  })

  it('does not mix a practice account with the live one of the same name', async () => {
    const live = await choosing()
    live.connections.choose(live.id, ['1'])
    callback = createGate()
    const practised = await connectionsOver().connectPractice('meta')
    expect(practised.every((account) => account.isPractice)).toBe(true)
    expect(
      accounts
        .list()
        .filter((account) => account.remoteId === '1')
        .map((account) => account.isPractice)
        .sort(),
    ).toEqual([false, true])
  })
})

describe('cancelling a login', () => {
  it('while the browser is open closes the listener and keeps nothing', async () => {
    const connections = connectionsOver()
    const { id } = connections.start('meta', false)
    await settle()
    expect(connections.cancel(id)).toMatchObject({ state: 'failed', problem: { code: 'connect-cancelled' } })
    await settle()
    expect(closed).toBeGreaterThan(0)
    expect(shown.at(-1)).toMatchObject({ state: 'failed', problem: { code: 'connect-cancelled' } })
    expect(accounts.list()).toEqual([])
  })

  it('before the browser opened leaves it closed and the login cancelled', async () => {
    const gate = createGate<{ kind: 'oauth2'; clientId: string; clientSecret: string }>()
    const connections = connectionsOver({ apps: { app: () => gate.promise } })
    const { id } = connections.start('meta', false)
    connections.cancel(id)
    gate.open({ kind: 'oauth2', clientId: 'client', clientSecret: '' })
    await settle()
    expect(opened).toEqual([])
    expect(states().every((state) => state === 'failed')).toBe(true)
  })

  it('while the accounts are asked for keeps nothing, even when their answer still comes', async () => {
    const gate = createGate()
    const connections = connectionsOver(
      {},
      {
        identities: async (_context, tokens) => {
          await gate.promise
          return { identities: offered, tokens }
        },
      },
    )
    const { id } = connections.start('meta', false)
    await settle()
    callback.open({ state: 'right', code: '1' })
    await settle()
    connections.cancel(id)
    gate.open()
    await settle()
    expect(accounts.list()).toEqual([])
    expect(grants.size).toBe(0)
    expect(shown.at(-1)).toMatchObject({ state: 'failed', problem: { code: 'connect-cancelled' } })
  })

  it('while choosing forgets the offer', async () => {
    offered = [identity('1'), identity('2')]
    const connections = connectionsOver()
    const { id } = connections.start('meta', false)
    await settle()
    callback.open({ state: 'right', code: '1' })
    await settle()
    connections.cancel(id)
    expect(() => connections.choose(id, ['1'])).toThrow('not-found')
    expect(grants.size).toBe(0)
  })
})

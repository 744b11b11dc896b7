import { beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '../../shared/account.ts'
import { createAccountStore } from '../store/account-store.ts'
import { openMemoryDatabase } from '../store/database.ts'
import { createAccountRefresh, IDENTITY_LIFETIME_MS } from './account-refresh.ts'
import type { GrantTokens, Identity, LoginAdapter, LoginContext } from './login-adapter.ts'
import { PlatformError } from './platform-error.ts'
import { createFakeTime, type FakeTime } from './testing/fake-time.ts'

const NOW = 1_790_000_000_000
const TOKENS: GrantTokens = { kind: 'oauth2', accessToken: 'a', scopes: ['post', 'stats'], expiresAt: null, refreshExpiresAt: null }
const ACCOUNT: Account = {
  id: 'one',
  platform: 'facebook',
  grantId: 'grant',
  remoteId: '1',
  displayName: 'Old name',
  handle: 'old',
  avatarUrl: null,
  kind: 'page',
  isPractice: true,
  tier: null,
  status: 'ready',
  facts: { kept: true },
  abilities: [],
  checkedAt: NOW - IDENTITY_LIFETIME_MS,
  connectedAt: NOW - 2 * IDENTITY_LIFETIME_MS,
}
const IDENTITY: Identity = {
  platform: 'facebook',
  remoteId: '1',
  displayName: 'New name',
  handle: 'new',
  avatarUrl: 'https://scontent.example/a.jpg',
  kind: 'page',
  tier: null,
  facts: { found: 1 },
}

let time: FakeTime
let accounts: ReturnType<typeof createAccountStore>
let asked: number
let answer: () => Promise<{ identities: readonly Identity[]; tokens: GrantTokens }>
let pictures: string[]
let dead: string[]
let written: GrantTokens[]
let stored: GrantTokens
let whilePictured: () => void

beforeEach(() => {
  time = createFakeTime(NOW)
  accounts = createAccountStore(openMemoryDatabase())
  accounts.save(ACCOUNT)
  asked = 0
  answer = () => Promise.resolve({ identities: [IDENTITY], tokens: TOKENS })
  pictures = []
  dead = []
  written = []
  stored = TOKENS
  whilePictured = () => undefined
})

function keeper() {
  const login = {
    extras: [
      { name: 'statistics', scopes: ['stats'] },
      { name: 'comments', scopes: ['write-comments'] },
    ],
    identities: () => {
      asked += 1
      return answer()
    },
  } as unknown as LoginAdapter
  return createAccountRefresh({
    accounts,
    logins: new Map([['meta', login]]),
    loginOf: () => 'meta',
    sessions: { freshLogin: () => Promise.resolve({ context: {} as LoginContext, tokens: TOKENS }) },
    vault: {
      grantRecord: (id) => ({
        id,
        login: 'meta',
        isPractice: true,
        expiresAt: null,
        refreshExpiresAt: null,
        hasRefresh: false,
        connectedAt: 0,
      }),
      readGrant: () => stored,
      writeGrant: (_record, tokens) => void written.push(tokens),
    },
    avatars: {
      refresh: (account) => {
        pictures.push(account.avatarUrl ?? '')
        whilePictured()
        return Promise.resolve()
      },
    },
    clock: time,
    timers: time,
    log: { info: () => undefined, warn: () => undefined },
    onLoginDead: (grantId) => void dead.push(grantId),
    onAccounts: () => undefined,
  })
}

const aDay = () => time.pass(IDENTITY_LIFETIME_MS + 60 * 60_000)

describe('what is known of the accounts', () => {
  it('is asked for again after a day: name, handle, picture, facts and what the login may do', async () => {
    keeper().start()
    await time.pass(10_000)
    expect(accounts.get('one')).toMatchObject({
      displayName: 'New name',
      handle: 'new',
      avatarUrl: IDENTITY.avatarUrl,
      facts: { kept: true, found: 1 },
      abilities: ['statistics'],
      checkedAt: NOW + 10_000,
    })
    expect(pictures).toEqual([IDENTITY.avatarUrl])
  })

  it('is not asked for again within the day, and once a day however many accounts share the login', async () => {
    accounts.save({ ...ACCOUNT, id: 'two', remoteId: '2' })
    keeper().start()
    await time.pass(60 * 60_000)
    expect(asked).toBe(1)
    await aDay()
    expect(asked).toBe(2)
  })

  it('stays as it was where the platform cannot be asked, and is asked for at the next look', async () => {
    answer = () =>
      Promise.reject(new PlatformError({ kind: 'network', platform: 'facebook', step: 'accounts.list', mayHaveApplied: false }))
    keeper().start()
    await time.pass(10_000)
    expect(accounts.get('one')).toMatchObject({ displayName: 'Old name', checkedAt: ACCOUNT.checkedAt })
    answer = () => Promise.resolve({ identities: [IDENTITY], tokens: TOKENS })
    await time.pass(30 * 60_000)
    expect(accounts.get('one')).toMatchObject({ displayName: 'New name' })
  })

  it('tells a login that turned out dead', async () => {
    answer = () =>
      Promise.reject(new PlatformError({ kind: 'reconnect-needed', platform: 'facebook', step: 'accounts.list', mayHaveApplied: false }))
    keeper().start()
    await time.pass(10_000)
    expect(dead).toEqual(['grant'])
  })

  it('keeps the Page tokens that came with the list', async () => {
    const tokens = { ...TOKENS, accountTokens: { '1': 'page token' } }
    answer = () => Promise.resolve({ identities: [IDENTITY], tokens })
    await keeper().refreshNow('one')
    expect(written).toEqual([tokens])
  })

  it('keeps nothing that came with an older login than the one that is stored by then', async () => {
    answer = () => {
      stored = { ...TOKENS, accessToken: 'renewed' }
      return Promise.resolve({ identities: [IDENTITY], tokens: { ...TOKENS, accountTokens: { '1': 'page token' } } })
    }
    await keeper().refreshNow('one')
    expect(written).toEqual([])
  })

  it('does not bring back an account that was disconnected while a picture was fetched', async () => {
    accounts.save({ ...ACCOUNT, id: 'two', remoteId: '2', avatarUrl: 'https://scontent.example/b.jpg' })
    whilePictured = () => accounts.remove('two')
    await keeper().refreshNow('one')
    expect(accounts.list().map(({ id }) => id)).toEqual(['one'])
    expect(pictures).toEqual([IDENTITY.avatarUrl])
  })

  it('goes on looking after a fault of our own', async () => {
    answer = () => Promise.reject(new TypeError('a bug'))
    keeper().start()
    await time.pass(10_000)
    answer = () => Promise.resolve({ identities: [IDENTITY], tokens: TOKENS })
    await time.pass(30 * 60_000)
    expect(accounts.get('one')).toMatchObject({ displayName: 'New name' })
  })

  it('leaves an account alone that the login no longer lists', async () => {
    answer = () => Promise.resolve({ identities: [], tokens: TOKENS })
    await keeper().refreshNow('one')
    expect(accounts.get('one')).toMatchObject({ displayName: 'Old name', status: 'ready' })
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { Account } from '../../shared/account.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import { createAccountStore } from '../store/account-store.ts'
import { createSecretRows } from '../store/secret-rows.ts'
import { createConnections, type CallbackListener } from './accounts.ts'
import type { Outbox } from './outbox.ts'
import type { GrantTokens, Identity, LoginAdapter } from './login-adapter.ts'
import type { TokenVault } from './ports.ts'
import { createFakeRandom, settle } from './testing/fake-time.ts'
import {
  account,
  COMMIT_NEXT,
  database,
  DONE,
  failure,
  NEXT,
  NOW,
  outboxOver,
  queue,
  RECEIPT,
  resetRig,
  row,
  script,
  store,
  time,
} from './testing/outbox-rig.ts'

const HOUR_MS = 60 * 60_000
const TOKENS: GrantTokens = { kind: 'oauth2', accessToken: 'new', scopes: [], expiresAt: null, refreshExpiresAt: null }

beforeEach(resetRig)

/** The person that the rig's account of a platform belongs to, as the platform names it at the next login. */
function samePerson(platform: PlatformId, change: Partial<Identity> = {}): Identity {
  const { remoteId, displayName, handle, avatarUrl, kind, tier, facts } = account(platform)
  return { platform, remoteId, displayName, handle, avatarUrl, kind, tier, facts, ...change }
}

/** Goes through a login that offers these identities; the outbox hears of it as it does in the engine. */
async function connect(outbox: Outbox, identities: readonly Identity[]): Promise<Account[]> {
  const rows = createSecretRows(database)
  const vault: TokenVault = {
    readGrant: (id) => (rows.grant(id) === undefined ? undefined : TOKENS),
    writeGrant: (record) => rows.saveGrant(record, Buffer.from('sealed')),
    removeGrant: (id) => rows.removeGrant(id),
    grantRecord: (id) => rows.grant(id)?.record,
    readApp: () => undefined,
    writeApp: () => undefined,
    removeApp: () => undefined,
  }
  const login: LoginAdapter = {
    login: 'x',
    platforms: ['x', 'youtube'],
    appKinds: ['oauth2'],
    redirect: { host: '127.0.0.1', ports: null, path: '/' },
    isSecretRequired: false,
    beginConnect: async () => ({ url: 'https://x.com/consent', expect: { parameters: ['state'], value: 'right' }, keep: {} }),
    connect: async () => TOKENS,
    identities: async (_context, tokens) => ({ identities, tokens }),
  }
  const listener: CallbackListener = {
    redirectUri: 'http://127.0.0.1:8917/x/callback',
    wait: async () => ({ state: 'right', code: '1' }),
    close: () => undefined,
  }
  const notAsked = () => {
    throw new Error('not asked here')
  }
  const connections = createConnections({
    logins: new Map([['x', login]]),
    sessions: {
      open: notAsked,
      freshLogin: () => Promise.reject(new Error('not asked here')),
      loginContext: (_login, app, _isPractice, redirectUri) => ({
        app,
        redirectUri,
        now: time.now(),
        extras: [],
        randomText: (length) => 'r'.repeat(length),
        http: { send: notAsked },
      }),
    },
    vault,
    accounts: createAccountStore(database),
    apps: { app: async () => ({ kind: 'oauth2', clientId: 'client', clientSecret: '' }) },
    clock: time,
    random: createFakeRandom(),
    log: { info: () => undefined, warn: () => undefined },
    listen: async () => listener,
    openConsent: async () => undefined,
    consentByItself: async () => undefined,
    onChanged: () => undefined,
    onConnected: (connected) => outbox.execute({ kind: 'release', accountIds: connected.map(({ id }) => id) }),
  })
  return connections.connectPractice('x')
}

describe('the same person connected again', () => {
  it('has everything sent that was parked, whether the login was dead or a permission missing', async () => {
    const dead = script('x', [NEXT, failure('reconnect-needed'), COMMIT_NEXT, DONE])
    const lacking = script('youtube', [failure('scope-missing'), COMMIT_NEXT, DONE])
    queue(['x', 'youtube'])
    const outbox = outboxOver()
    outbox.start()
    await time.pass(48 * HOUR_MS)
    expect(row('x')).toMatchObject({ status: 'waiting', nextAt: null, problem: { code: 'reconnect-needed' } })
    expect(row('youtube')).toMatchObject({ status: 'waiting', nextAt: null, problem: { code: 'scope-missing' } })
    await connect(outbox, [samePerson('x'), samePerson('youtube')])
    await settle()
    expect([row('x'), row('youtube')]).toMatchObject([
      { status: 'published', problem: null },
      { status: 'published', problem: null },
    ])
    // The upload goes on where it stood.
    expect(dead.published[2]).toMatchObject({ checkpoint: { stage: 'append' }, isResumed: true })
    expect(lacking.published).toHaveLength(3)
  })

  it('has a commit whose outcome is open looked up, not made again', async () => {
    queue(['x'], { status: 'committing', commit: { since: NOW - 9, state: 'marked' } })
    const own = script('x', [], [failure('scope-missing'), { kind: 'published', receipt: RECEIPT }])
    const outbox = outboxOver()
    outbox.start()
    await time.pass(48 * HOUR_MS)
    expect(row()).toMatchObject({ status: 'waiting', nextAt: null })
    await connect(outbox, [samePerson('x')])
    await settle()
    expect(own.published).toHaveLength(0)
    expect(row()).toMatchObject({ status: 'published', receipt: RECEIPT })
  })

  it('keeps the account, its queue and its history, under the name that the platform gives now', async () => {
    script('x', [DONE])
    const [published] = queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    const later = { ...published!, id: 'later', postId: 'later', status: 'queued' as const, dueAt: NOW + HOUR_MS, nextAt: NOW + HOUR_MS }
    store.savePost({ id: 'later', createdAt: NOW, text: 'later', assetIds: [] }, [later], () => undefined)
    const accounts = createAccountStore(database)
    accounts.save({ ...account('x'), status: 'reconnect-needed' })
    await time.pass(60_000)
    const [again] = await connect(outbox, [samePerson('x', { displayName: 'Ada Lovelace', handle: 'countess' })])
    expect(accounts.list()).toEqual([again])
    expect(again).toMatchObject({ id: 'account-x', status: 'ready', connectedAt: NOW, displayName: 'Ada Lovelace', handle: 'countess' })
    expect(again?.grantId).not.toBe(account('x').grantId)
    expect(store.listRecentOfAccount('account-x', 0).map(({ id, status }) => ({ id, status }))).toEqual(
      expect.arrayContaining([
        { id: 'delivery-x', status: 'published' },
        { id: 'later', status: 'queued' },
      ]),
    )
    expect(store.get('later')).toMatchObject({ dueAt: NOW + HOUR_MS, nextAt: NOW + HOUR_MS })
  })
})

describe('another person connected on the same platform', () => {
  it('becomes an account beside it, and is given nothing of its queue', async () => {
    const own = script('x', [failure('reconnect-needed')])
    queue(['x'])
    const outbox = outboxOver()
    outbox.start()
    await settle()
    const [other] = await connect(outbox, [samePerson('x', { remoteId: 'somebody else' })])
    await time.pass(48 * HOUR_MS)
    expect(other?.id).not.toBe('account-x')
    expect(createAccountStore(database).list()).toHaveLength(2)
    expect(own.published).toHaveLength(1)
    expect(row()).toMatchObject({ status: 'waiting', nextAt: null, accountId: 'account-x' })
  })
})

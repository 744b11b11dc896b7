import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, openMemoryDatabase, type Database } from '../store/database.ts'
import { createSecretRows } from '../store/secret-rows.ts'
import { createSettingsStore } from '../store/settings-store.ts'
import type { GrantTokens } from '../core/login-adapter.ts'
import type { GrantRecord } from '../core/ports.ts'
import type { Keychain, KeychainState } from './keychain.ts'
import { createVault, VaultHeader, type Vault } from './vault.ts'

const PASSPHRASE = 'correct horse battery'
const TOKENS: GrantTokens = {
  kind: 'oauth2',
  accessToken: 'SECRET-access',
  refreshToken: 'SECRET-refresh',
  scopes: ['tweet.write'],
  expiresAt: 5,
  refreshExpiresAt: null,
  accountTokens: { page: 'SECRET-page' },
}

function record(id: string, change: Partial<GrantRecord> = {}): GrantRecord {
  return { id, login: 'x', isPractice: false, expiresAt: 5, refreshExpiresAt: null, hasRefresh: true, connectedAt: 1, ...change }
}

/** A keychain that holds one secret, or fails in one of its ways. */
class FakeKeychain implements Keychain {
  secret: string | null = null
  failing: 'locked' | 'absent' | null = null
  doesKeep = true
  writes = 0
  async read(): Promise<KeychainState> {
    if (this.failing !== null) return { state: this.failing, reason: 'said so' }
    return this.secret === null ? { state: 'empty' } : { state: 'ready', secret: this.secret }
  }
  async write(secret: string): Promise<boolean> {
    this.writes += 1
    if (this.failing !== null || !this.doesKeep) return false
    this.secret = secret
    return true
  }
}

let database: Database
let keychain: FakeKeychain

beforeEach(() => {
  database = openMemoryDatabase()
  keychain = new FakeKeychain()
})

function vaultOver(over: Database = database): Vault {
  const settings = createSettingsStore(over)
  return createVault({
    rows: createSecretRows(over),
    header: { read: () => settings.read('vault', VaultHeader), write: (header) => settings.write('vault', header) },
    keychain,
  })
}

async function openVault(): Promise<Vault> {
  const vault = vaultOver()
  await vault.open()
  return vault
}

describe('the vault over a keychain', () => {
  it('makes a key in an empty keychain and reads its rows again at the next start', async () => {
    const vault = vaultOver()
    expect(await vault.open()).toEqual({ isKeyLost: false })
    expect([vault.state(), vault.keeper()]).toEqual(['ready', 'keychain'])
    vault.writeGrant(record('g'), TOKENS)
    vault.writeApp('x', { kind: 'oauth1', clientId: 'id', clientSecret: 'SECRET-app' })
    const next = await openVault()
    expect(next.readGrant('g')).toEqual(TOKENS)
    expect(next.readApp('x')).toEqual({ kind: 'oauth1', clientId: 'id', clientSecret: 'SECRET-app' })
    expect(keychain.writes).toBe(1)
  })

  it('says that logins are lost when the keychain was emptied or holds another key, and is ready for new ones', async () => {
    for (const now of [null, Buffer.alloc(32, 7).toString('base64'), 'no key at all']) {
      const before = await openVault()
      before.writeGrant(record('g'), TOKENS)
      keychain.secret = now
      const vault = vaultOver()
      expect(await vault.open(), String(now)).toEqual({ isKeyLost: true })
      expect(vault.state()).toBe('ready')
      expect(vault.readGrant('g')).toBeUndefined()
      vault.writeGrant(record('g'), TOKENS)
      expect(vault.readGrant('g')).toEqual(TOKENS)
    }
  })

  it('stays closed while the keychain is locked, touches nothing, and opens once it is unlocked', async () => {
    const before = await openVault()
    before.writeGrant(record('g'), TOKENS)
    keychain.failing = 'locked'
    const vault = await openVault()
    expect([vault.state(), vault.keeper()]).toEqual(['locked', 'none'])
    expect(() => vault.readGrant('g')).toThrow('vault-locked')
    expect(() => vault.writeGrant(record('g'), TOKENS)).toThrow('vault-locked')
    await expect(vault.openWithPassphrase(PASSPHRASE)).rejects.toThrow('vault-unavailable')
    keychain.failing = null
    expect(await vault.open()).toEqual({ isKeyLost: false })
    expect(vault.readGrant('g')).toEqual(TOKENS)
  })

  it('stays closed when the keychain of an existing vault is gone, and does not begin another', async () => {
    const before = await openVault()
    before.writeGrant(record('g'), TOKENS)
    keychain.failing = 'absent'
    const vault = await openVault()
    expect(vault.state()).toBe('locked')
    await expect(vault.openWithPassphrase(PASSPHRASE)).rejects.toThrow('vault-unavailable')
  })

  it('offers a passphrase where there is no keychain, or one that does not keep what it is given', async () => {
    keychain.failing = 'absent'
    expect((await openVault()).state()).toBe('new-passphrase-needed')
    keychain.failing = null
    keychain.doesKeep = false
    const vault = await openVault()
    expect(vault.state()).toBe('new-passphrase-needed')
    expect(() => vault.writeGrant(record('g'), TOKENS)).toThrow('vault-locked')
  })
})

describe('the vault under a passphrase', () => {
  beforeEach(() => {
    keychain.failing = 'absent'
  })

  it('opens with the same passphrase again and with no other', async () => {
    const made = await openVault()
    await expect(made.openWithPassphrase('too short')).rejects.toMatchObject({
      problem: { code: 'passphrase-too-short', params: { min: 10 } },
    })
    await made.openWithPassphrase(`${PASSPHRASE} \u00e9`)
    expect([made.state(), made.keeper()]).toEqual(['ready', 'passphrase'])
    made.writeGrant(record('g'), TOKENS)

    const vault = await openVault()
    expect(vault.state()).toBe('passphrase-needed')
    await expect(vault.openWithPassphrase(PASSPHRASE)).rejects.toThrow('passphrase-wrong')
    expect(vault.state()).toBe('passphrase-needed')
    expect(() => vault.readGrant('g')).toThrow('vault-locked')
    // The same letters as another keyboard composes them.
    await vault.openWithPassphrase(`${PASSPHRASE} e\u0301`)
    expect(vault.readGrant('g')).toEqual(TOKENS)
  })

  it('asks for the passphrase even when a keychain appeared meanwhile', async () => {
    await (await openVault()).openWithPassphrase(PASSPHRASE)
    keychain.failing = null
    expect((await openVault()).state()).toBe('passphrase-needed')
    expect(keychain.secret).toBeNull()
  })
})

describe('stored secrets', () => {
  it('are refused when any byte was changed', async () => {
    const vault = await openVault()
    vault.writeGrant(record('g'), TOKENS)
    const rows = createSecretRows(database)
    const { secret } = rows.grant('g')!
    for (let index = 0; index < secret.length; index += 1) {
      const flipped = Uint8Array.from(secret)
      flipped[index] = secret[index]! ^ 1
      rows.saveGrant(record('g'), flipped)
      expect(vault.readGrant('g'), `byte ${index}`).toBeUndefined()
    }
    for (const cut of [secret.slice(0, 10), secret.slice(0, -1), new Uint8Array(0)]) {
      rows.saveGrant(record('g'), cut)
      expect(vault.readGrant('g')).toBeUndefined()
    }
    rows.saveGrant(record('g'), secret)
    expect(vault.readGrant('g')).toEqual(TOKENS)
  })

  it('cannot be moved to another row', async () => {
    const vault = await openVault()
    vault.writeGrant(record('one'), TOKENS)
    vault.writeGrant(record('two', { isPractice: true }), { ...TOKENS, accessToken: 'other' })
    vault.writeApp('x', { kind: 'oauth2', clientId: 'id', clientSecret: 'SECRET-app' })
    const rows = createSecretRows(database)
    rows.saveGrant(record('two', { isPractice: true }), rows.grant('one')!.secret)
    expect(vault.readGrant('two')).toBeUndefined()
    // A live login that was relabelled as practice would be sent to the sandbox.
    database.prepare(`UPDATE grants SET is_practice = 1 WHERE id = 'one'`).run()
    expect(vault.readGrant('one')).toBeUndefined()
    rows.saveApp({ ...rows.app('x')!, clientId: 'other id' })
    expect(vault.readApp('x')).toBeUndefined()
    rows.saveApp({ ...rows.app('x')!, clientId: 'id', login: 'tiktok' })
    expect(vault.readApp('tiktok')).toBeUndefined()
  })

  it('by name are read under that name alone, replaced, and gone when removed', async () => {
    const vault = await openVault()
    expect([vault.hasSecret('bucket:a'), vault.readSecret('bucket:a')]).toEqual([false, undefined])
    vault.writeSecret('bucket:a', 'SECRET-old')
    vault.writeSecret('bucket:a', 'SECRET-bucket')
    vault.writeSecret('bucket:b', 'SECRET-other')
    expect((await openVault()).readSecret('bucket:a')).toBe('SECRET-bucket')
    const rows = createSecretRows(database)
    rows.saveSecret('bucket:b', rows.secret('bucket:a')!)
    expect(vault.readSecret('bucket:b')).toBeUndefined()
    vault.removeSecret('bucket:a')
    expect([vault.hasSecret('bucket:a'), vault.readSecret('bucket:a')]).toEqual([false, undefined])
  })

  it('by name need the key', async () => {
    const before = await openVault()
    before.writeSecret('bucket:a', 'SECRET-bucket')
    keychain.failing = 'locked'
    const vault = await openVault()
    expect(vault.hasSecret('bucket:a')).toBe(true)
    expect(() => vault.readSecret('bucket:a')).toThrow('vault-locked')
    expect(() => vault.writeSecret('bucket:a', 'SECRET-new')).toThrow('vault-locked')
  })

  it('never look the same twice', async () => {
    const vault = await openVault()
    const rows = createSecretRows(database)
    vault.writeGrant(record('g'), TOKENS)
    const first = rows.grant('g')!.secret
    vault.writeGrant(record('g'), TOKENS)
    expect(rows.grant('g')!.secret).not.toEqual(first)
  })

  describe('on disk', () => {
    const folder = mkdtempSync(join(tmpdir(), 'creatorsync-vault-'))
    afterEach(() => rmSync(folder, { recursive: true, force: true }))

    it('are nowhere in the clear, nor is their key or passphrase', async () => {
      keychain.failing = 'absent'
      const { database: onDisk } = openDatabase(join(folder, 'a.db'), 0)
      const vault = vaultOver(onDisk)
      await vault.open()
      await vault.openWithPassphrase(PASSPHRASE)
      vault.writeGrant(record('g'), TOKENS)
      vault.writeApp('x', { kind: 'oauth2', clientId: 'PUBLIC-id', clientSecret: 'SECRET-app' })
      vault.writeSecret('bucket:a', 'SECRET-bucket')
      const search = (word: string) => readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(word))
      for (const word of ['SECRET', PASSPHRASE, Buffer.from('SECRET-access').toString('base64').slice(0, 12)])
        expect(search(word), word).toBe(false)
      onDisk.close()
      expect(search('SECRET')).toBe(false)
      expect(search('PUBLIC-id')).toBe(true)
    })
  })
})

import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, scrypt, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { z } from 'zod'
import type { LoginId } from '../../shared/platforms/registry.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import type { AppCredentials, GrantTokens } from '../core/login-adapter.ts'
import type { AppRow, GrantRecord, NamedSecrets, SecretRows, TokenVault } from '../core/ports.ts'
import type { Keychain } from './keychain.ts'

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(scrypt)

/** scrypt's cost: 2^17 × 8 × 128 bytes = 128 MiB and a quarter of a second and more for each guess. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 } as const
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** The first byte of every ciphertext: the format's version. */
const FORMAT = 1
export const MIN_PASSPHRASE_LENGTH = 10
const CHECK_TEXT = 'creatorsync vault'

/** What the vault must know before it has a key. */
export const VaultHeader = z.object({
  keeper: z.enum(['keychain', 'passphrase']),
  /** Known text under the key: tells a right key from a wrong one. Base64. */
  check: z.string(),
  /** Passphrase only. Base64. */
  salt: z.string().optional(),
})
export type VaultHeader = z.infer<typeof VaultHeader>

/** Where the header lies. */
export interface VaultHeaderStore {
  read(): VaultHeader | undefined
  write(header: VaultHeader): void
}

/** Where the vault stands. `new-passphrase-needed`: no keychain and no vault yet. `passphrase-needed`: a passphrase vault waits to be opened. */
export type VaultState = 'ready' | 'locked' | 'passphrase-needed' | 'new-passphrase-needed'

/** The vault: an envelope. One random key in the OS keychain (or under a passphrase), everything else as AES-256-GCM rows. */
export interface Vault extends TokenVault, NamedSecrets {
  state(): VaultState
  keeper(): 'keychain' | 'passphrase' | 'none'
  /** Asks the keychain; on a first start makes the key. True when what was stored earlier can no longer be read (the key is gone). */
  open(): Promise<{ isKeyLost: boolean }>
  /** Opens a passphrase vault, or makes one. Throws ProblemError passphrase-wrong or passphrase-too-short. */
  openWithPassphrase(passphrase: string): Promise<void>
}

const StoredTokens = z.object({
  kind: z.enum(['oauth2', 'oauth1']),
  accessToken: z.string(),
  tokenSecret: z.string().optional(),
  refreshToken: z.string().optional(),
  scopes: z.array(z.string()),
  expiresAt: z.number().nullable(),
  refreshExpiresAt: z.number().nullable(),
  accountTokens: z.record(z.string(), z.string()).optional(),
})

/** Creates a closed vault over rows and a keychain. */
export function createVault(parts: { rows: SecretRows; header: VaultHeaderStore; keychain: Keychain }): Vault {
  const { rows, header, keychain } = parts
  /** Kept as an object: made anew for each row, the key costs more than the row. */
  let key: KeyObject | null = null
  let state: VaultState = 'locked'

  const seal = (plain: string, about: string): Buffer => {
    if (key === null) throw new ProblemError(problem('vault-locked', { actions: ['unlock'] }))
    return encrypt(key, plain, about)
  }
  const unseal = (secret: Uint8Array, about: string): string | undefined => {
    if (key === null) throw new ProblemError(problem('vault-locked', { actions: ['unlock'] }))
    return decrypt(key, secret, about)
  }

  function take(fresh: Buffer): void {
    key = createSecretKey(fresh)
    state = 'ready'
  }

  function write(keeper: VaultHeader['keeper'], fresh: Buffer, salt?: Buffer): void {
    header.write({
      keeper,
      check: encrypt(fresh, CHECK_TEXT, 'check').toString('base64'),
      ...(salt === undefined ? {} : { salt: salt.toString('base64') }),
    })
  }

  const fits = (candidate: Buffer, known: VaultHeader) => decrypt(candidate, Buffer.from(known.check, 'base64'), 'check') === CHECK_TEXT

  async function newKeychainKey(): Promise<boolean> {
    const fresh = randomBytes(KEY_BYTES)
    if (!(await keychain.write(fresh.toString('base64')))) return false
    write('keychain', fresh)
    take(fresh)
    return true
  }

  return {
    state: () => state,
    keeper: () => (key === null ? 'none' : (header.read()?.keeper ?? 'none')),
    async open() {
      const known = header.read()
      if (known?.keeper === 'passphrase') {
        state = 'passphrase-needed'
        return { isKeyLost: false }
      }
      const found = await keychain.read()
      if (found.state === 'ready') {
        const candidate = Buffer.from(found.secret, 'base64')
        if (candidate.length === KEY_BYTES && (known === undefined || fits(candidate, known))) {
          if (known === undefined) write('keychain', candidate)
          take(candidate)
          return { isKeyLost: false }
        }
        // Another key than the one our rows were written with: those rows are lost, the app is not.
        return { isKeyLost: await newKeychainKey() }
      }
      if (found.state === 'empty') {
        const wasKnown = known !== undefined
        if (await newKeychainKey()) return { isKeyLost: wasKnown }
      }
      state = found.state === 'locked' || known !== undefined ? 'locked' : 'new-passphrase-needed'
      return { isKeyLost: false }
    },
    async openWithPassphrase(passphrase) {
      const known = header.read()
      if (known?.keeper === 'passphrase' && known.salt !== undefined) {
        const candidate = await derive(passphrase.normalize('NFKC'), Buffer.from(known.salt, 'base64'), KEY_BYTES, SCRYPT)
        if (!fits(candidate, known)) throw new ProblemError(problem('passphrase-wrong', { actions: ['unlock'] }))
        take(candidate)
        return
      }
      if (known !== undefined) throw new ProblemError(problem('vault-unavailable'))
      if (passphrase.length < MIN_PASSPHRASE_LENGTH)
        throw new ProblemError(problem('passphrase-too-short', { params: { min: MIN_PASSPHRASE_LENGTH } }))
      const salt = randomBytes(16)
      const fresh = await derive(passphrase.normalize('NFKC'), salt, KEY_BYTES, SCRYPT)
      write('passphrase', fresh, salt)
      take(fresh)
    },
    readGrant(grantId) {
      const row = rows.grant(grantId)
      if (row === undefined) return undefined
      const plain = unseal(row.secret, aboutGrant(row.record))
      return plain === undefined ? undefined : (StoredTokens.parse(JSON.parse(plain)) as GrantTokens)
    },
    writeGrant(record, tokens) {
      rows.saveGrant(record, seal(JSON.stringify(tokens), aboutGrant(record)))
    },
    removeGrant: (grantId) => rows.removeGrant(grantId),
    grantRecord: (grantId) => rows.grant(grantId)?.record,
    readApp(login) {
      const row = rows.app(login)
      if (row === undefined) return undefined
      const clientSecret = unseal(row.secret, aboutApp(row))
      return clientSecret === undefined ? undefined : { kind: row.kind, clientId: row.clientId, clientSecret }
    },
    writeApp(login, app: AppCredentials) {
      const row = { login: login as LoginId, kind: app.kind, clientId: app.clientId, hasSecret: app.clientSecret !== '' }
      rows.saveApp({ ...row, secret: seal(app.clientSecret, aboutApp(row)) })
    },
    removeApp: (login) => rows.removeApp(login),
    hasSecret: (name) => rows.secret(name) !== undefined,
    readSecret(name) {
      const secret = rows.secret(name)
      return secret === undefined ? undefined : unseal(secret, aboutSecret(name))
    },
    writeSecret: (name, plain) => rows.saveSecret(name, seal(plain, aboutSecret(name))),
    removeSecret: (name) => rows.removeSecret(name),
  }
}

/** Binds a ciphertext to its row, so that rows cannot be swapped. */
function aboutGrant(record: GrantRecord): string {
  return `grant:${record.id}:${record.login}:${record.isPractice ? 'practice' : 'live'}`
}

function aboutApp(row: Pick<AppRow, 'login' | 'kind' | 'clientId'>): string {
  return `app:${row.login}:${row.kind}:${row.clientId}`
}

function aboutSecret(name: string): string {
  return `secret:${name}`
}

function encrypt(key: Buffer | KeyObject, plain: string, about: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(about))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([FORMAT]), nonce, cipher.getAuthTag(), body])
}

/** Undefined where the key is not the right one or a bit was changed. */
function decrypt(key: Buffer | KeyObject, secret: Uint8Array, about: string): string | undefined {
  const bytes = Buffer.from(secret)
  if (bytes[0] !== FORMAT || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(about))
    decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES))
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

import type { Account } from '../../shared/account.ts'
import type { AppKind, Draft, MediaAsset } from '../../shared/model.ts'
import type { LoginId } from '../../shared/platforms/registry.ts'
import type { ByteSource } from './http.ts'
import type { AppCredentials, GrantTokens } from './login-adapter.ts'
import type { WorkMedia } from './platform-adapter.ts'

/** What the core asks of the world. The rooms above implement it; nothing here imports them. */

/** Wall-clock time. */
export interface Clock {
  /** Epoch ms. */
  now(): number
}

/** Timers of the same clock. */
export interface Timers {
  /** Runs `work` once after `ms`; answers the function that calls it off. */
  after(ms: number, work: () => void): () => void
}

/** Cryptographic randomness. */
export interface Random {
  /** A fresh UUID. */
  id(): string
  /** `length` URL-safe characters. */
  text(length: number): string
  /** `length` hexadecimal characters. */
  hex(length: number): string
  /** In [0, 1): for jitter only. */
  fraction(): number
}

/** One request as it goes over the wire. */
export interface WireRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | ByteSource | null
  /** Longest silence, milliseconds. */
  readonly timeoutMs: number
  readonly signal: AbortSignal | null
  /** The answer is a picture, not a text: it comes as `bytes`. */
  readonly wantsBytes?: true
}

/** One answer as it came. */
export interface WireResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Empty where `wantsBytes` was asked. */
  readonly text: string
  readonly bytes?: Uint8Array
  /** Bytes of the request's body that were handed to the socket before the answer came. */
  readonly bytesSent: number
}

/** Why no answer came. `wasSent` is false only when certainly nothing reached the platform. */
export class TransportError extends Error {
  readonly reason: 'network' | 'timeout' | 'cancelled' | 'too-large'
  readonly wasSent: boolean
  constructor(reason: TransportError['reason'], wasSent: boolean, options?: ErrorOptions) {
    super(`transport: ${reason}`, options)
    this.name = 'TransportError'
    this.reason = reason
    this.wasSent = wasSent
  }
}

/** The one way bytes leave this computer. Never follows a redirect. Throws TransportError, or what reading the body threw. */
export interface Transport {
  send(request: WireRequest): Promise<WireResponse>
}

/** Accounts on disk. */
export interface AccountStore {
  list(): Account[]
  get(id: string): Account | undefined
  save(account: Account): void
  remove(id: string): void
}

/** What is stored of a login beside its secrets. */
export interface GrantRecord {
  readonly id: string
  readonly login: string
  readonly isPractice: boolean
  /** Epoch ms; null = does not end by time. */
  readonly expiresAt: number | null
  readonly refreshExpiresAt: number | null
  readonly hasRefresh: boolean
  readonly connectedAt: number
}

/** Secrets, encrypted at rest. Throws ProblemError vault-locked while there is no key. */
export interface TokenVault {
  readGrant(grantId: string): GrantTokens | undefined
  /** Durable when it returns. */
  writeGrant(record: GrantRecord, tokens: GrantTokens): void
  removeGrant(grantId: string): void
  grantRecord(grantId: string): GrantRecord | undefined
  readApp(login: string): AppCredentials | undefined
  writeApp(login: string, app: AppCredentials): void
  removeApp(login: string): void
}

/** Secrets by name, encrypted at rest like tokens. Reading and writing throw ProblemError vault-locked while there is no key. */
export interface NamedSecrets {
  /** True also where it can no longer be read (another key). */
  hasSecret(name: string): boolean
  readSecret(name: string): string | undefined
  /** Durable when it returns. */
  writeSecret(name: string, secret: string): void
  removeSecret(name: string): void
}

/** Drafts on disk. */
export interface DraftStore {
  current(): Draft | undefined
  save(draft: Draft): void
  remove(id: string): void
}

/** Media as the core sees it. */
export interface MediaFiles {
  asset(id: string): MediaAsset | undefined
  /** Throws ProblemError (file-gone, file-changed …) when the file is no longer what was imported. */
  open(id: string): Promise<WorkMedia>
}

/** Developer apps for practice logins come from the sandbox, for live ones from the vault. */
export interface AppBook {
  app(login: string, isPractice: boolean): Promise<AppCredentials | undefined>
}

/** Transport for one kind of account: practice calls go to the sandbox, live calls to the world. Throws ProblemError live-paused. */
export interface Lines {
  transport(isPractice: boolean): Transport
}

/** A line in main's log; secrets never reach it. */
export interface Log {
  info(message: string): void
  warn(message: string, cause?: unknown): void
}

/** A developer app as stored: its public id in the clear, its secret as ciphertext. */
export interface AppRow {
  readonly login: LoginId
  readonly kind: AppKind
  readonly clientId: string
  readonly hasSecret: boolean
  readonly secret: Uint8Array
}

/** Rows of ciphertext; the vault alone can read the secrets in them. */
export interface SecretRows {
  grant(id: string): { record: GrantRecord; secret: Uint8Array } | undefined
  saveGrant(record: GrantRecord, secret: Uint8Array): void
  removeGrant(id: string): void
  app(login: string): AppRow | undefined
  apps(): AppRow[]
  saveApp(row: AppRow): void
  removeApp(login: string): void
  secret(name: string): Uint8Array | undefined
  saveSecret(name: string, secret: Uint8Array): void
  removeSecret(name: string): void
}

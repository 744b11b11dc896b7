import { createHash, randomBytes } from 'node:crypto'
import type { Collections } from './collections.ts'
import type { SandboxClock } from './clock.ts'

/** A token the sandbox issued. Every kind of every platform is one of these, so that one fault door can expire or revoke them all. */
export interface TokenRecord {
  readonly token: string
  readonly kind: 'access' | 'refresh' | 'page' | 'oauth1' | 'oauth1-request'
  /** 'x', 'youtube', 'meta', 'linkedin', 'tiktok'. */
  readonly login: string
  readonly clientId: string
  /** Tokens of one consent share it: revoking the grant ends them all. */
  readonly grantId: string
  /** Whom it speaks for at the platform. */
  readonly accountId: string
  readonly scopes: readonly string[]
  /** Epoch ms; null = does not end by time. */
  readonly expiresAt: number | null
  readonly issuedAt: number
  /** OAuth 1.0a only. */
  readonly secret?: string
  readonly revokedAt: number | null
  /** A rotated refresh token that was used. */
  readonly spentAt: number | null
}

/** An authorization code. */
export interface CodeRecord {
  readonly code: string
  readonly login: string
  readonly clientId: string
  readonly redirectUri: string
  readonly accountId: string
  readonly scopes: readonly string[]
  readonly challenge: string | null
  readonly challengeMethod: string | null
  readonly expiresAt: number
  readonly usedAt: number | null
}

/** The book of everything issued. */
export interface Tokens {
  issue(record: Omit<TokenRecord, 'issuedAt' | 'revokedAt' | 'spentAt'>): TokenRecord
  find(token: string): TokenRecord | undefined
  /** Alive: known, not revoked, not spent, not past its time. */
  isAlive(record: TokenRecord): boolean
  update(token: string, change: Partial<TokenRecord>): void
  /** Ends every token of the grant. */
  revokeGrant(grantId: string): void
  all(): TokenRecord[]
  issueCode(record: Omit<CodeRecord, 'usedAt'>): CodeRecord
  findCode(code: string): CodeRecord | undefined
  spendCode(code: string): void
}

/** `bytes` random bytes as base64url text, with the platform's usual prefix. */
export function randomToken(prefix = '', bytes = 32): string {
  return prefix + randomBytes(bytes).toString('base64url')
}

/**
 * A credential of a seeded practice app: looks like a real one, and is the same in every sandbox, so that a client connected through one
 * sandbox (or a recorder before it) may sign in at another. It protects nothing: tokens, which do, are random.
 */
export function practiceCredential(about: string, length: number): string {
  const digest = createHash('sha512').update(`creatorsync practice ${about}`).digest('base64')
  return digest.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, length)
}

/** base64url(SHA-256(verifier)), the challenge of RFC 7636. */
export function challengeOf(verifier: string, encoding: 'base64url' | 'hex' = 'base64url'): string {
  return createHash('sha256').update(verifier).digest(encoding)
}

/** Opens the book over the sandbox's collections. */
export function openTokens(collections: Collections, clock: SandboxClock): Tokens {
  const tokens = collections.collection<TokenRecord>('tokens')
  const codes = collections.collection<CodeRecord>('codes')
  const update = (token: string, change: Partial<TokenRecord>) => {
    const record = tokens.get(token)
    if (record !== undefined) tokens.put(token, { ...record, ...change })
  }
  return {
    issue(record) {
      const whole: TokenRecord = { ...record, issuedAt: clock.now(), revokedAt: null, spentAt: null }
      tokens.put(record.token, whole)
      return whole
    },
    find: (token) => tokens.get(token),
    isAlive: (record) =>
      record.revokedAt === null && record.spentAt === null && (record.expiresAt === null || record.expiresAt > clock.now()),
    update,
    revokeGrant(grantId) {
      for (const record of tokens.all())
        if (record.grantId === grantId && record.revokedAt === null) update(record.token, { revokedAt: clock.now() })
    },
    all: () => tokens.all(),
    issueCode(record) {
      const whole: CodeRecord = { ...record, usedAt: null }
      codes.put(record.code, whole)
      return whole
    },
    findCode: (code) => codes.get(code),
    spendCode(code) {
      const record = codes.get(code)
      if (record !== undefined) codes.put(code, { ...record, usedAt: clock.now() })
    },
  }
}

import { AsyncEntry } from '@napi-rs/keyring'

/** What the operating system's keychain said. Only `empty` means that there is nothing. */
export type KeychainState =
  | { readonly state: 'ready'; readonly secret: string }
  | { readonly state: 'empty' }
  | { readonly state: 'locked' | 'absent'; readonly reason: string }

/** The one entry of ours in the keychain. */
export interface Keychain {
  read(): Promise<KeychainState>
  /** Writes, reads back and compares; false where what came back is not what went in. */
  write(secret: string): Promise<boolean>
}

/** Our entry's name in the keychain: app and command line share it. */
export const KEYCHAIN_ENTRY = { service: 'app.creatorsync.desktop', account: 'vault key' } as const

/** Longest wait for a keychain that shows a prompt nobody sees. */
const PROMPT_TIMEOUT_MS = 60_000

/**
 * The system's keychain. On Linux pinned to the Secret Service: unpinned, the library falls back to the kernel's keyring, in memory, and
 * says nothing (measured with 2.1.2), so that logins would be gone after a reboot.
 */
export function createKeychain(service: string, account: string): Keychain {
  const entry = () => new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
  const withTimeout = () => AbortSignal.timeout(PROMPT_TIMEOUT_MS)
  return {
    async read() {
      try {
        const secret = await entry().getPassword(withTimeout())
        return secret === null ? { state: 'empty' } : { state: 'ready', secret }
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause)
        return { state: /dismissed|locked/i.test(reason) ? 'locked' : 'absent', reason }
      }
    },
    async write(secret) {
      try {
        await entry().setPassword(secret, withTimeout())
        return (await entry().getPassword(withTimeout())) === secret
      } catch {
        return false
      }
    },
  }
}

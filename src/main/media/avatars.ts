import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from '../../shared/account.ts'
import type { Avatars } from '../core/account-refresh.ts'
import type { Log, Transport } from '../core/ports.ts'
import type { Probe } from './probe.ts'

/** Platforms' pictures are a few kilobytes; a larger one is something else. */
const MAX_AVATAR_BYTES = 2 * 1024 * 1024
/** Longer side as kept: twice what the page shows. */
const AVATAR_PX = 128
const FETCH_TIMEOUT_MS = 15_000

/** Pictures of accounts in our own cache: fetched by main, made small by the media process, shown to the page as `media://avatar/<account>`. */
export interface AvatarCache extends Avatars {
  /** The cached picture, and its version for the page's address; null where there is none. */
  path(accountId: string): Promise<string | null>
  /** Changes when the picture does; null where there is none. Known without touching the disk. */
  version(accountId: string): string | null
  forget(accountId: string): Promise<void>
  /** Reads what is there from before. */
  open(accounts: readonly Account[]): Promise<void>
}

/** What the cache is made of. */
export interface AvatarParts {
  readonly folder: string
  readonly probe: Pick<Probe, 'thumbnail'>
  /** Practice pictures come from the sandbox, live ones from the platforms' own hosts; never with a token. */
  transport(isPractice: boolean): Transport
  readonly log: Log
}

/** Creates the cache over a folder that may be deleted at any time. */
export function createAvatarCache(parts: AvatarParts): AvatarCache {
  const { folder, log } = parts
  const versions = new Map<string, string>()
  const fileOf = (accountId: string) => join(folder, `${accountId}.jpg`)

  async function fetchPicture(account: Account, url: string): Promise<void> {
    const answer = await parts.transport(account.isPractice).send({
      method: 'GET',
      url,
      headers: { accept: 'image/*' },
      body: null,
      timeoutMs: FETCH_TIMEOUT_MS,
      signal: null,
      wantsBytes: true,
    })
    const { bytes } = answer
    if (answer.status !== 200 || bytes === undefined || bytes.byteLength === 0 || bytes.byteLength > MAX_AVATAR_BYTES)
      throw new Error(`the picture's address answered ${answer.status} with ${bytes?.byteLength ?? 0} bytes`)
    await mkdir(folder, { recursive: true })
    const given = join(folder, `${account.id}.fetched`)
    const small = join(folder, `${account.id}.small`)
    await writeFile(given, bytes)
    try {
      // Whatever the platform sent is decoded in the process that may be killed, and only what it drew is kept.
      await parts.probe.thumbnail(given, small, AVATAR_PX)
      await rename(small, fileOf(account.id))
    } finally {
      await rm(given, { force: true })
    }
    await learn(account.id)
  }

  async function learn(accountId: string): Promise<void> {
    const bytes = await readFile(fileOf(accountId)).catch(() => null)
    if (bytes === null) versions.delete(accountId)
    else versions.set(accountId, createHash('sha256').update(bytes).digest('hex').slice(0, 12))
  }

  return {
    version: (accountId) => versions.get(accountId) ?? null,
    async open(accounts) {
      for (const account of accounts) await learn(account.id)
    },
    async path(accountId) {
      const path = fileOf(accountId)
      return stat(path).then(
        () => path,
        () => null,
      )
    },
    async refresh(account) {
      if (account.avatarUrl === null) return
      try {
        if (new URL(account.avatarUrl).protocol !== 'https:') throw new Error('not an https address')
        await fetchPicture(account, account.avatarUrl)
      } catch (cause) {
        log.info(`the picture of account ${account.id} could not be had: ${cause instanceof Error ? cause.message : String(cause)}`)
      }
    },
    async forget(accountId) {
      versions.delete(accountId)
      await rm(fileOf(accountId), { force: true })
    },
  }
}

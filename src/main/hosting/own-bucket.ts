import { isOnThisComputer, type BucketCheck, type BucketInput, type BucketSettings, type BucketView } from '../../shared/bucket.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import { problem, ProblemError } from '../../shared/problem.ts'
import type { ByteSource } from '../core/http.ts'
import type { Hosting } from '../core/platform-adapter.ts'
import { TransportError, type Clock, type NamedSecrets, type Random, type Transport, type WireResponse } from '../core/ports.ts'
import { bucketProblem, unreachable } from './bucket-errors.ts'
import { createBucket, type Bucket } from './bucket.ts'

/** How long the address of a check's tiny file can be fetched. */
const CHECK_LIFETIME_MS = 5 * 60_000
const CHECK_TIMEOUT_MS = 30_000
const CHECK_TYPE = 'text/plain'

/** Where the settings lie; the secret lies in the vault. */
export interface BucketSettingsStore {
  read(): BucketSettings | undefined
  write(settings: BucketSettings): void
  remove(): void
}

/** What the creator's bucket is kept and reached by. */
export interface OwnBucketParts {
  readonly store: BucketSettingsStore
  readonly secrets: NamedSecrets
  /** Asked at each call; throws ProblemError live-paused. */
  transport(): Transport
  readonly clock: Clock
  readonly random: Pick<Random, 'hex'>
}

/** The one bucket that a creator may set up. */
export interface OwnBucket {
  view(): BucketView
  /** Durable when it returns. Throws ProblemError vault-locked, bucket-secret-missing. */
  save(input: BucketInput): BucketView
  /** Forgets settings and secret; what lies in the bucket stays there. */
  remove(): void
  /** Puts a tiny file, fetches it by its presigned address, deletes it, and says of each step how it went. Throws ProblemError not-found. */
  check(): Promise<BucketCheck>
  /**
   * For one delivery's work; null while no bucket is set up. What a practice account posts leaves this computer never: for that one the bucket must
   * be on it too. The secret is read when it is used.
   */
  hosting(delivery: { readonly platform: PlatformId; readonly isPractice: boolean }, signal: AbortSignal): Hosting | null
}

/** Another key has another row: a stored secret is never used with an access key that it was not typed for. */
const secretName = (settings: BucketSettings) => `bucket:${settings.accessKeyId}`

/** The creator's bucket over its stores. */
export function createOwnBucket({ store, secrets, transport, clock, random }: OwnBucketParts): OwnBucket {
  function open(settings: BucketSettings, platform: PlatformId, signal: AbortSignal | null): Bucket {
    const secretAccessKey = secrets.readSecret(secretName(settings))
    if (secretAccessKey === undefined) throw secretMissing()
    return createBucket({ settings, secretAccessKey, transport: transport(), clock, random, platform, signal })
  }

  function view(): BucketView {
    const settings = store.read()
    return settings === undefined ? null : { settings, hasSecret: secrets.hasSecret(secretName(settings)) }
  }

  async function fetched(settings: BucketSettings, url: string): Promise<WireResponse> {
    try {
      return await transport().send({
        method: 'GET',
        url,
        headers: { accept: '*/*' },
        body: null,
        timeoutMs: CHECK_TIMEOUT_MS,
        signal: null,
      })
    } catch (cause) {
      if (cause instanceof TransportError) throw new ProblemError(unreachable(settings.endpoint, settings.bucket), { cause })
      throw cause
    }
  }

  return {
    view,
    save({ settings, secretAccessKey }) {
      const before = store.read()
      const name = secretName(settings)
      if (secretAccessKey !== '') secrets.writeSecret(name, secretAccessKey)
      else if (!secrets.hasSecret(name)) throw secretMissing()
      store.write(settings)
      if (before !== undefined && secretName(before) !== name) secrets.removeSecret(secretName(before))
      return view()
    },
    remove() {
      const settings = store.read()
      if (settings !== undefined) secrets.removeSecret(secretName(settings))
      store.remove()
    },
    async check() {
      const settings = store.read()
      if (settings === undefined) throw new ProblemError(problem('not-found'))
      const steps: BucketCheck = []
      /** What the step gave; null where it failed, which is then told. */
      const step = async <T>(name: BucketCheck[number]['step'], work: () => Promise<T> | T): Promise<{ readonly value: T } | null> => {
        try {
          const value = await work()
          steps.push({ step: name, problem: null })
          return { value }
        } catch (cause) {
          if (!(cause instanceof ProblemError)) throw cause
          steps.push({ step: name, problem: cause.problem })
          return null
        }
      }
      const content = `CreatorSync was here ${random.hex(16)}\n`
      const about = { bucket: settings.bucket, host: new URL(settings.endpoint).host }
      const put = await step('put', () => open(settings, 'instagram', null).putBytes(bytesOf(content), CHECK_TYPE, CHECK_LIFETIME_MS))
      if (put !== null) {
        const { url, key } = put.value
        await step('fetch', async () => {
          const answer = await fetched(settings, url)
          if (answer.status !== 200) throw new ProblemError(bucketProblem(answer, { ...settings, now: clock.now() }))
          const isTheSame = answer.text === content && (answer.headers['content-type'] ?? '').startsWith(CHECK_TYPE)
          if (!isTheSame) throw new ProblemError(problem('bucket-content-changed', { params: about }))
        })
        const removed = await step('remove', () => open(settings, 'instagram', null).remove(key))
        // Without the right to list a bucket, S3 calls a missing file forbidden.
        if (removed !== null)
          await step('gone', async () => {
            const { status } = await fetched(settings, url)
            if (status < 300) throw new ProblemError(problem('bucket-keeps-files', { params: about }))
          })
      }
      await step('public', () => {
        if (isOnThisComputer(settings.endpoint))
          throw new ProblemError(problem('bucket-not-public', { severity: 'warning', params: about }))
      })
      return steps
    },
    hosting({ platform, isPractice }, signal) {
      const settings = store.read()
      if (settings === undefined || (isPractice && !isOnThisComputer(settings.endpoint))) return null
      return {
        put: async (media, lifetimeMs) => open(settings, platform, signal).put(media, lifetimeMs),
        remove: async (key) => open(settings, platform, signal).remove(key),
      }
    },
  }
}

function secretMissing(): ProblemError {
  return new ProblemError(problem('bucket-secret-missing', { field: 'secretAccessKey', actions: ['open-settings'] }))
}

function bytesOf(text: string): ByteSource {
  const bytes = Buffer.from(text)
  return {
    sizeBytes: bytes.length,
    async *open() {
      yield bytes
    },
  }
}

import type { BucketSettings } from '../../shared/bucket.ts'
import type { PlatformId } from '../../shared/platforms/registry.ts'
import { ProblemError } from '../../shared/problem.ts'
import { PlatformError } from '../core/platform-error.ts'
import type { ByteSource } from '../core/http.ts'
import type { Hosting, WorkMedia } from '../core/platform-adapter.ts'
import { TransportError, type Clock, type Random, type Transport, type WireResponse } from '../core/ports.ts'
import { bucketProblem, unreachable } from './bucket-errors.ts'
import { createSigner } from './signing.ts'

const TIMEOUT_MS = 60_000
/** 128 bits: an address that was not given away cannot be guessed. */
const FOLDER_LENGTH = 32
/** What `put` names, behind the creator's prefix. `remove` takes nothing else: never a file that is not ours. */
const OUR_KEY = /(?:^|\/)[0-9a-f]{32}\/media(?:\.[a-z0-9]+)?$/
/** Endings for fetchers that look at the address instead of the content type. */
const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'video/mp4': '.mp4',
  'video/quicktime': '.mov',
}

/** What a bucket is made of. */
export interface BucketParts {
  readonly settings: BucketSettings
  readonly secretAccessKey: string
  readonly transport: Transport
  readonly clock: Clock
  readonly random: Pick<Random, 'hex'>
  /** For whom it stores; named in a `cancelled`. */
  readonly platform: PlatformId
  readonly signal: AbortSignal | null
}

/** A bucket as hosting, and the one more thing that its check needs. */
export interface Bucket extends Hosting {
  /** Stores these bytes and answers as `put` does. */
  putBytes(bytes: ByteSource, contentType: string, lifetimeMs: number): Promise<{ readonly url: string; readonly key: string }>
}

/**
 * The creator's own S3 bucket. Files lie under `<prefix>/<random>/media.<ending>`, so no name of the creator's leaves the computer; the body is streamed
 * once, with its exact length. Nothing is tried twice here. Throws ProblemError `bucket-…`, what reading the file threw, and PlatformError `cancelled`.
 */
export function createBucket(parts: BucketParts): Bucket {
  const { settings, transport, clock, random, platform, signal } = parts
  const signer = createSigner(settings, parts.secretAccessKey)

  async function send(
    method: 'PUT' | 'DELETE',
    key: string,
    body: { bytes: ByteSource; contentType: string } | null,
  ): Promise<WireResponse> {
    const url = addressOf(settings, key)
    const headers = body === null ? {} : { 'content-type': body.contentType, 'content-length': String(body.bytes.sizeBytes) }
    const signed = await signer.sign({ method, url, headers }, clock.now())
    try {
      return await transport.send({ method, url, headers: signed, body: body?.bytes ?? null, timeoutMs: TIMEOUT_MS, signal })
    } catch (cause) {
      if (!(cause instanceof TransportError)) throw cause
      if (cause.reason === 'cancelled')
        throw new PlatformError({ kind: 'cancelled', platform, step: `bucket.${method.toLowerCase()}`, mayHaveApplied: false }, { cause })
      throw new ProblemError(unreachable(settings.endpoint, settings.bucket), { cause })
    }
  }
  const refused = (response: WireResponse) => new ProblemError(bucketProblem(response, { ...settings, now: clock.now() }))

  async function putBytes(bytes: ByteSource, contentType: string, lifetimeMs: number) {
    const folder = `${settings.prefix === '' ? '' : `${settings.prefix}/`}${random.hex(FOLDER_LENGTH)}`
    const key = `${folder}/media${ENDINGS[contentType] ?? ''}`
    // Counted from the end of the upload, which may have taken long; and asked before it, so that an impossible wish sends nothing.
    await signer.presign(addressOf(settings, key), lifetimeMs, clock.now())
    const answer = await send('PUT', key, { bytes, contentType })
    // A success before the whole body was handed over is not about this body.
    if (answer.status !== 200 || answer.bytesSent < bytes.sizeBytes) throw refused(answer)
    return { key, url: await signer.presign(addressOf(settings, key), lifetimeMs, clock.now()) }
  }

  return {
    putBytes,
    put: (media: WorkMedia, lifetimeMs: number) => putBytes(media.read(0, media.asset.sizeBytes), media.asset.mimeType, lifetimeMs),
    async remove(key) {
      if (!OUR_KEY.test(key)) throw new Error('a bucket gives up only what was put there by us')
      const answer = await send('DELETE', key, null)
      // 204 also where there was nothing (S3 API reference, DeleteObject); Swift and others say 404, also of a bucket that is gone.
      if (answer.status !== 204 && answer.status !== 200 && answer.status !== 404) throw refused(answer)
    },
  }
}

/** Where a file lies. The key needs no escaping: it holds letters, digits, `_`, `-`, `.` and `/` alone. */
function addressOf({ endpoint, bucket, isPathStyle }: BucketSettings, key: string): string {
  const { protocol, host } = new URL(endpoint)
  return isPathStyle ? `${protocol}//${host}/${bucket}/${key}` : `${protocol}//${bucket}.${host}/${key}`
}

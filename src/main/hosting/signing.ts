import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto'
import type { BucketSettings } from '../../shared/bucket.ts'

/** The longest a presigned address can live (AWS, "Authenticating Requests: Using Query Parameters", read 2026-11-27: X-Amz-Expires up to 604800). */
export const LONGEST_PRESIGNED_MS = 7 * 24 * 60 * 60_000
/** The hash of a body that is not read before it is sent; TLS guards it on its way (same page: `UNSIGNED-PAYLOAD`). */
const UNSIGNED = 'UNSIGNED-PAYLOAD'
const BODY_HASH = 'x-amz-content-sha256'
const NOT_TOLD = new Set([BODY_HASH])

/** Who signs. */
export interface Signer {
  /** The request's headers with `authorization` among them. `host` is signed and left out: the transport sets it. */
  sign(request: SignedRequest, now: number): Promise<Record<string, string>>
  /** An address that anybody can GET until `now + lifetimeMs`. US-ASCII. Throws RangeError where no address can live so long. */
  presign(url: string, lifetimeMs: number, now: number): Promise<string>
}

/** A request to be signed by its headers. */
export interface SignedRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Signature Version 4 for S3 with one pair of keys. */
export function createSigner(settings: Pick<BucketSettings, 'accessKeyId' | 'region'>, secretAccessKey: string): Signer {
  const signerOf = async () => {
    // Loaded at the first signature: nobody without a bucket waits for it at the start.
    const { SignatureV4 } = await import('@smithy/signature-v4')
    return new SignatureV4({
      service: 's3',
      region: settings.region,
      credentials: { accessKeyId: settings.accessKeyId, secretAccessKey },
      sha256: Sha256,
      // S3 takes the path as it stands; every other service wants it escaped once more.
      uriEscapePath: false,
    })
  }
  return {
    async sign({ method, url, headers = {} }, now) {
      const signer = await signerOf()
      const signed = await signer.sign(
        { ...parts(url), method, headers: { [BODY_HASH]: UNSIGNED, ...headers, host: new URL(url).host } },
        { signingDate: new Date(now) },
      )
      const { host: _host, ...sent } = signed.headers
      return sent
    },
    async presign(url, lifetimeMs, now) {
      if (!(lifetimeMs > 0) || lifetimeMs > LONGEST_PRESIGNED_MS) throw new RangeError(`no address can live for ${lifetimeMs} ms`)
      const signer = await signerOf()
      const signed = await signer.presign(
        { ...parts(url), method: 'GET', headers: { host: new URL(url).host, [BODY_HASH]: UNSIGNED } },
        // The body's hash is counted and not told: an S3 address has no such parameter.
        { signingDate: new Date(now), expiresIn: Math.ceil(lifetimeMs / 1000), unhoistableHeaders: NOT_TOLD, unsignableHeaders: NOT_TOLD },
      )
      const query = Object.entries(signed.query ?? {}).map(([name, value]) => `${escaped(name)}=${escaped(String(value))}`)
      return `${url}?${query.join('&')}`
    },
  }
}

function parts(address: string) {
  const url = new URL(address)
  return { protocol: url.protocol, hostname: url.hostname, path: url.pathname, query: {} }
}

/** RFC 3986, as the signature counts it; encodeURIComponent leaves five characters more. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

/** SHA-256, or its HMAC where there is a key, in the form the signer asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(key))
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data))
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }
  reset(): void {
    throw new Error('the signer makes a new one for each hash')
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data)
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data)
}

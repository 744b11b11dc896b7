import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GrantAnswer, World } from '../../kit/world.ts'
import { startSandbox } from '../../sandbox.ts'
import { percentEncode, signatureOf } from '../oauth1.ts'
import { xSandbox } from '../platform.ts'

/** For tests: an answer, read. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON, loosely typed: tests look into it by path. */
  readonly body: Readonly<Record<string, unknown>>
}

/** For tests: a running sandbox and hands to call X with. */
export interface XBench {
  readonly origin: string
  readonly world: World
  /** Calls `https://<address>` at the sandbox. */
  call(
    method: string,
    address: string,
    options?: { token?: string; json?: unknown; body?: FormData | URLSearchParams | string; headers?: Record<string, string> },
  ): Promise<Answered>
  grant(kind?: 'oauth1' | 'oauth2', account?: string, scopes?: string[]): GrantAnswer
  close(): Promise<void>
}

/** For tests: the two sample files of the repository. */
export const SAMPLE_IMAGE = readFileSync(join(import.meta.dirname, '../../../../resources/sample/creatorsync-sample.jpg'))
/** 576x1024, six seconds. */
export const SAMPLE_VIDEO = readFileSync(join(import.meta.dirname, '../../../../resources/sample/creatorsync-sample.mp4'))
/** The practice accounts. */
export const STANDARD = '1802203948576230001'
/** Premium. */
export const PREMIUM = '1802203948576230002'

/** For tests: starts a sandbox in a folder that ends with it. */
export async function openXBench(): Promise<XBench> {
  const folder = mkdtempSync(join(tmpdir(), 'x-sandbox-'))
  const sandbox = await startSandbox({ dataFolder: folder, port: 0 })
  return {
    origin: sandbox.origin,
    world: sandbox.world,
    async call(method, address, { token, json, body, headers } = {}) {
      const answer = await fetch(`${sandbox.origin}/${address}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(json === undefined ? (body === undefined ? {} : { body }) : { body: JSON.stringify(json) }),
      })
      const text = await answer.text()
      return { status: answer.status, headers: answer.headers, text, body: parsed(text) }
    },
    grant: (kind = 'oauth2', account = STANDARD, scopes = []) => xSandbox.grant(sandbox.world, { platform: 'x', kind, scopes, account }),
    async close() {
      await sandbox.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function parsed(text: string): Answered['body'] {
  try {
    return JSON.parse(text) as Answered['body']
  } catch {
    return {}
  }
}

/** For tests: an OAuth 1.0a header over the real address. */
export function signedHeader(
  method: string,
  address: string,
  keys: { consumerKey: string; consumerSecret: string; token?: string; tokenSecret?: string },
  now: number,
  options: { form?: Record<string, string>; nonce?: string; extra?: Record<string, string> } = {},
): string {
  const oauth: Record<string, string> = {
    oauth_consumer_key: keys.consumerKey,
    oauth_nonce: options.nonce ?? Math.random().toString(36).slice(2),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(now / 1000)),
    oauth_version: '1.0',
    ...(keys.token === undefined ? {} : { oauth_token: keys.token }),
    ...options.extra,
  }
  const call = { method, url: new URL(`https://${address}`), oauth, form: Object.entries(options.form ?? {}) }
  const all = { ...oauth, oauth_signature: signatureOf(call, keys.consumerSecret, keys.tokenSecret ?? '') }
  return `OAuth ${Object.entries(all)
    .map(([name, value]) => `${percentEncode(name)}="${percentEncode(value)}"`)
    .join(', ')}`
}

/** For tests: uploads by initialize, append, finalize; answers the last answer's body and the id. */
export async function upload(
  bench: XBench,
  token: string,
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
  category: string,
  segmentBytes = 1 << 20,
): Promise<{ id: string; key: string; finalized: Answered }> {
  const begun = await bench.call('POST', 'api.x.com/2/media/upload/initialize', {
    token,
    json: { media_type: mediaType, media_category: category, total_bytes: bytes.length },
  })
  const { id, media_key: key } = begun.body['data'] as { id: string; media_key: string }
  for (let index = 0; index * segmentBytes < bytes.length; index += 1) {
    const body = new FormData()
    body.set('segment_index', String(index))
    body.set('media', new Blob([bytes.subarray(index * segmentBytes, (index + 1) * segmentBytes)]), 'blob')
    await bench.call('POST', `api.x.com/2/media/upload/${id}/append`, { token, body })
  }
  return { id, key, finalized: await bench.call('POST', `api.x.com/2/media/upload/${id}/finalize`, { token }) }
}

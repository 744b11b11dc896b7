import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BucketSettings } from '../../src/shared/bucket.ts'
import type { MediaAsset } from '../../src/shared/model.ts'
import type { ByteSource } from '../../src/main/core/http.ts'
import type { WorkMedia } from '../../src/main/core/platform-adapter.ts'
import type { Transport } from '../../src/main/core/ports.ts'
import { createBucket } from '../../src/main/hosting/bucket.ts'
import { createSigner } from '../../src/main/hosting/signing.ts'
import { plainSurroundings } from '../../src/cli/plain-surroundings.ts'
import { createUndiciTransport } from '../../src/main/platforms/kit/undici-transport.ts'
import { createApp } from '../../src/main/wire.ts'
import { startSwift, whyNoSwift, type RealS3 } from './swift.ts'

/** The bucket over a real server that nobody here wrote, by the real transport. */
const LONGEST_MS = 120_000
const HOUR_MS = 3_600_000
const BUCKET = 'studio'
const FILM_BYTES = 50 * 1024 * 1024
const PIECE = 64 * 1024

const missing = whyNoSwift()
if (missing !== null) process.stderr.write(`The tests of the creator's bucket over a real S3 server are skipped: ${missing}\n`)

/** Bytes that are different everywhere, made while they are read. */
function source(sizeBytes: number): ByteSource {
  return {
    sizeBytes,
    async *open() {
      for (let at = 0; at < sizeBytes; at += PIECE) {
        const piece = Buffer.alloc(Math.min(PIECE, sizeBytes - at))
        for (let index = 0; index < piece.length; index += 4) piece.writeUInt8(((at + index) * 2_654_435_761) & 0xff, index)
        yield piece
      }
    },
  }
}

async function digest(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of chunks) hash.update(chunk)
  return hash.digest('hex')
}

const media = (sizeBytes: number, mimeType: string): WorkMedia => ({
  asset: { sizeBytes, mimeType } as MediaAsset,
  read: (start, end) => {
    if (start !== 0 || end !== sizeBytes) throw new Error('the whole file is stored')
    return source(sizeBytes)
  },
})

describe.skipIf(missing !== null)('the creator’s bucket over OpenStack Swift', () => {
  let server: RealS3
  let settings: BucketSettings
  const transport: Transport & { close(): Promise<void> } = createUndiciTransport()
  const random = { hex: (length: number) => createHash('sha512').update(`${Math.random()}`).digest('hex').slice(0, length) }

  const bucketOf = (change: Partial<BucketSettings> & { secretAccessKey?: string; now?: () => number } = {}) => {
    const { secretAccessKey = server.secretAccessKey, now = Date.now, ...rest } = change
    return createBucket({
      settings: { ...settings, ...rest },
      secretAccessKey,
      transport,
      clock: { now },
      random,
      platform: 'instagram',
      signal: null,
    })
  }

  beforeAll(async () => {
    server = await startSwift()
    settings = {
      endpoint: server.endpoint,
      region: server.region,
      bucket: BUCKET,
      prefix: 'from/creatorsync',
      accessKeyId: server.accessKeyId,
      isPathStyle: true,
    }
    const url = `${server.endpoint}/${BUCKET}`
    const headers = await createSigner(settings, server.secretAccessKey).sign(
      { method: 'PUT', url, headers: { 'content-length': '0' } },
      Date.now(),
    )
    const made = await transport.send({ method: 'PUT', url, headers, body: null, timeoutMs: 30_000, signal: null })
    expect(made.status).toBe(200)
  }, LONGEST_MS)
  afterAll(async () => {
    await transport.close()
    await server?.stop()
  }, LONGEST_MS)

  it('gives back the same bytes with their content type to anybody who has the address', { timeout: LONGEST_MS }, async () => {
    const { url, key } = await bucketOf().put(media(300_001, 'image/jpeg'), HOUR_MS)
    expect(key).toMatch(/^from\/creatorsync\/[0-9a-f]{32}\/media\.jpg$/)
    expect(url.startsWith(`${server.endpoint}/${BUCKET}/${key}?`)).toBe(true)
    const answer = await fetch(url, { redirect: 'error' })
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-length')]).toEqual([200, 'image/jpeg', '300001'])
    expect(await digest(answer.body!)).toBe(await digest(source(300_001).open()))
    // Without the signature the file is private; Swift calls that a bad request.
    expect((await fetch(url.split('?')[0]!)).status).toBe(400)
  })

  it('streams a film of 50 MB', { timeout: LONGEST_MS }, async () => {
    const { url } = await bucketOf().put(media(FILM_BYTES, 'video/mp4'), HOUR_MS)
    const answer = await fetch(url)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'video/mp4'])
    expect(await digest(answer.body!)).toBe(await digest(source(FILM_BYTES).open()))
  })

  it('deletes, so that the address leads nowhere, and again without complaint', { timeout: LONGEST_MS }, async () => {
    const bucket = bucketOf({ prefix: '' })
    const { url, key } = await bucket.put(media(5, 'image/png'), HOUR_MS)
    expect((await fetch(url)).status).toBe(200)
    await bucket.remove(key)
    expect((await fetch(url)).status).toBe(404)
    await bucket.remove(key)
  })

  it('gives addresses that end', { timeout: LONGEST_MS }, async () => {
    const { url } = await bucketOf({ now: () => Date.now() - 120_000 }).put(media(5, 'image/png'), 60_000)
    const answer = await fetch(url)
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('<Code>AccessDenied</Code>')
    // A signature counts for its own address alone.
    const { url: lasting } = await bucketOf().put(media(5, 'image/png'), HOUR_MS)
    expect((await fetch(lasting.replace('media.png', 'media.jpg'))).status).toBe(403)
    expect((await fetch(lasting.replace('X-Amz-Expires=3600', 'X-Amz-Expires=7200'))).status).toBe(403)
  })

  it('tells in our words why the server refuses', { timeout: LONGEST_MS }, async () => {
    const refusal = async (change: Parameters<typeof bucketOf>[0], sizeBytes = 5) => {
      const thrown = await bucketOf(change)
        .put(media(sizeBytes, 'image/png'), HOUR_MS)
        .then(
          () => null,
          (cause: unknown) => cause as { problem?: { code: string; details?: { platformCode?: string } } },
        )
      return `${thrown?.problem?.code} (${thrown?.problem?.details?.platformCode})`
    }
    expect({
      secret: await refusal({ secretAccessKey: 'not-the-secret' }),
      // Refused while it is still being sent.
      film: await refusal({ secretAccessKey: 'not-the-secret' }, FILM_BYTES),
      key: await refusal({ accessKeyId: 'studio:nobody' }),
      bucket: await refusal({ bucket: 'no-such-bucket' }),
      region: await refusal({ region: 'eu-west-9' }),
      clock: await refusal({ now: () => Date.now() - 20 * 60_000 }),
      stranger: await refusal(server.stranger),
    }).toEqual({
      secret: 'bucket-keys-refused (SignatureDoesNotMatch)',
      film: 'bucket-keys-refused (SignatureDoesNotMatch)',
      key: 'bucket-keys-refused (SignatureDoesNotMatch)',
      bucket: 'bucket-missing (NoSuchBucket)',
      region: 'bucket-region-wrong (AuthorizationHeaderMalformed)',
      clock: 'bucket-clock-wrong (RequestTimeTooSkewed)',
      stranger: 'bucket-missing (NoSuchBucket)',
    })
  })

  it(
    'is set up, checked and removed by the app’s own requests, with its secret nowhere in the clear',
    { timeout: LONGEST_MS },
    async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'creatorsync-bucket-'))
      const lines: string[] = []
      let key: string | null = null
      const app = await createApp({
        ...plainSurroundings(folder, () => undefined),
        log: { info: (line) => void lines.push(line), warn: (line, cause) => void lines.push(`${line} ${inspect(cause)}`) },
        keychain: {
          read: async () => (key === null ? { state: 'empty' } : { state: 'ready', secret: key }),
          write: async (secret) => {
            key = secret
            return true
          },
        },
      })
      try {
        await app.openVault()
        const view = await app.handlers['bucket.save']({ settings, secretAccessKey: server.secretAccessKey })
        expect(view).toEqual({ settings, hasSecret: true })
        const steps = await app.handlers['bucket.check']({})
        expect(steps.map(({ step, problem }) => [step, problem?.code ?? null])).toEqual([
          ['put', null],
          ['fetch', null],
          ['remove', null],
          ['gone', null],
          ['public', 'bucket-not-public'],
        ])
        const isThere = () =>
          readdirSync(folder).some(
            (name) => statSync(path.join(folder, name)).isFile() && readFileSync(path.join(folder, name)).includes(server.secretAccessKey),
          )
        expect([isThere(), lines.join('\n').includes(server.secretAccessKey)]).toEqual([false, false])
        expect(await app.handlers['bucket.remove']({})).toBeNull()
        await expect(app.handlers['bucket.check']({})).rejects.toThrow('not-found')
      } finally {
        await app.stop()
        rmSync(folder, { recursive: true, force: true })
      }
    },
  )
})

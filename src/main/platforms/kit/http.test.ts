import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ByteSource, HttpBody, HttpRequest } from '../../core/http.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { TransportError, type WireRequest, type WireResponse } from '../../core/ports.ts'
import { bounded, createHttp, entryOf, parseAnswer, retryAtOf } from './http.ts'

const CALL: HttpRequest = { step: 'post.create', method: 'POST', url: 'https://api.x.com/2/tweets', auth: 'bare' }

function bytes(...chunks: string[]): ByteSource {
  return {
    sizeBytes: chunks.reduce((sum, chunk) => sum + Buffer.byteLength(chunk), 0),
    async *open() {
      for (const chunk of chunks) yield Buffer.from(chunk)
    },
  }
}

/** Sends one request over a transport that answers as told, and gives back what went out. */
async function send(request: HttpRequest, end: Partial<WireResponse> | Error = {}) {
  let wire: WireRequest | undefined
  const http = createHttp({
    platform: 'x',
    signal: null,
    transport: {
      async send(given) {
        wire = given
        if (end instanceof Error) throw end
        const sizeBytes = given.body === null || typeof given.body === 'string' ? 0 : given.body.sizeBytes
        return { status: 200, headers: {}, text: '', bytesSent: sizeBytes, ...end }
      },
    },
  })
  const result = await http.send(request).catch((cause: unknown) => cause)
  return { result, wire: wire! }
}

async function bodyText(body: WireRequest['body']): Promise<string> {
  if (body === null || typeof body === 'string') return body ?? ''
  const chunks: Uint8Array[] = []
  for await (const chunk of body.open()) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

describe('http', () => {
  it('takes no success that came before the whole body was handed over', async () => {
    const upload: HttpRequest = { ...CALL, isCommit: true, body: { kind: 'bytes', contentType: 'video/mp4', bytes: bytes('12345') } }
    for (const status of [200, 201, 302]) {
      const { result } = await send(upload, { status, bytesSent: 4 })
      expect(result, String(status)).toMatchObject({ failure: { kind: 'unexpected-response', mayHaveApplied: true } })
    }
    expect((await send(upload, { status: 200, bytesSent: 5 })).result).toMatchObject({ status: 200 })
    // A refusal may well come early: it is the answer.
    expect((await send(upload, { status: 413, bytesSent: 1 })).result).toMatchObject({ status: 413 })
  })

  it('knows the exact length of a multipart body before it reads a file', async () => {
    const body: HttpBody = {
      kind: 'multipart',
      parts: [
        { name: 'caption', value: 'Grüße "quoted" 🎬' },
        { name: 'source', fileName: 'a "b"\r\nx: y.mp4', contentType: 'video/mp4', bytes: bytes('first ', 'second') },
      ],
    }
    const { wire } = await send({ ...CALL, body })
    const text = await bodyText(wire.body)
    expect(wire.headers['content-length']).toBe(String(Buffer.byteLength(text)))
    const boundary = /boundary=(.+)$/.exec(wire.headers['content-type'] ?? '')?.[1] ?? ''
    expect(text).toBe(
      `--${boundary}\r\ncontent-disposition: form-data; name="caption"\r\n\r\nGrüße "quoted" 🎬\r\n` +
        `--${boundary}\r\ncontent-disposition: form-data; name="source"; filename="a %22b%22%0D%0Ax: y.mp4"\r\ncontent-type: video/mp4\r\n\r\nfirst second\r\n` +
        `--${boundary}--\r\n`,
    )
    expect(await bodyText(wire.body)).toBe(text)
  })

  it('says with each body what it is, and an empty POST that it is empty', async () => {
    expect((await send(CALL)).wire.headers).toMatchObject({ 'content-length': '0' })
    expect((await send({ ...CALL, method: 'GET' })).wire.headers).toEqual({ accept: '*/*' })
    const json = await send({
      ...CALL,
      headers: { 'Content-Type': 'application/json', 'X-Own': '1' },
      body: { kind: 'json', value: { a: 1 } },
    })
    expect(json.wire).toMatchObject({ body: '{"a":1}', headers: { 'content-type': 'application/json', 'x-own': '1' }, timeoutMs: 30_000 })
    const form = await send({ ...CALL, timeoutMs: 5, body: { kind: 'form', fields: { a: 'x y&z' } } })
    expect(form.wire).toMatchObject({ body: 'a=x+y%26z', headers: { 'content-type': 'application/x-www-form-urlencoded' }, timeoutMs: 5 })
  })

  it('says of a lost answer whether it may have been applied: only for commits that were sent', async () => {
    const cases = [
      [new TransportError('network', true), true, { kind: 'network', mayHaveApplied: true }],
      [new TransportError('network', false), true, { kind: 'network', mayHaveApplied: false }],
      [new TransportError('timeout', true), false, { kind: 'timeout', mayHaveApplied: false }],
      [new TransportError('cancelled', true), true, { kind: 'cancelled', mayHaveApplied: true }],
      [new TransportError('too-large', true), true, { kind: 'unexpected-response', mayHaveApplied: true }],
    ] as const
    for (const [cause, isCommit, failure] of cases) {
      expect((await send({ ...CALL, isCommit }, cause)).result).toMatchObject({
        failure: { ...failure, platform: 'x', step: 'post.create' },
      })
    }
  })

  it('lets through what reading the file threw', async () => {
    const gone = new Error('file-gone')
    expect((await send(CALL, gone)).result).toBe(gone)
  })
})

describe('an answer', () => {
  const about = { platform: 'x', step: 'post.create', mayHaveApplied: true } as const

  it('that is no JSON, or other JSON than expected, is an unexpected response', () => {
    const schema = z.object({ id: z.string() })
    expect(parseAnswer(schema, { status: 200, headers: {}, text: '{"id":"1"}' }, about)).toEqual({ id: '1' })
    for (const text of ['', '<html>', '{"id":1}', 'null']) {
      const parse = () => parseAnswer(schema, { status: 502, headers: {}, text }, about)
      expect(parse).toThrow(PlatformError)
      expect(parse).toThrow(/HTTP 502/)
    }
  })

  it('is told without its tokens, and cut to size', () => {
    const secrets = [
      '{"access_token":"SECRET-1","refresh_token" : "SECRET-2"}',
      String.raw`{"body":"{\"access_token\":\"SECRET-3\",\"x\":1}"}`,
      'https://upload.example/?upload_id=SECRET4&sig=SECRET5',
      'Authorization: Bearer SECRETSECRET6',
      'Authorization: OAuth SECRETSECRET7',
      'Malformed access token SECRETSECRETSECRET8',
      // The address of a file in the creator's own bucket, as Meta repeats it.
      'could not be fetched from this URI: https://b.example/k?X-Amz-Expires=60&X-Amz-Signature=SECRET9',
      'https://m.example/?image_url=https%3A%2F%2Fb.example%2Fk%3FX-Amz-Expires%3D60%26X-Amz-Signature%3DSECRET10',
    ]
    for (const text of secrets) expect(bounded(text), text).not.toMatch(/SECRET/)
    expect(bounded('The video is too long')).toBe('The video is too long')
    expect(bounded('x'.repeat(9_000)).length).toBe(2_000)
  })

  it('says when to come back, in seconds or as a date', () => {
    expect(comeBackAt('7')).toBe(NOW + 7_000)
    expect(comeBackAt('Mon, 23 Nov 2026 10:30:00 GMT')).toBe(Date.UTC(2026, 10, 23, 10, 30))
    expect(comeBackAt('soon')).toBeUndefined()
    expect(comeBackAt()).toBeUndefined()
  })

  it.each(['0', 'Thu, 01 Jan 1970 00:00:00 GMT'])('never comes back without a pause, even for Retry-After: %s', (value) => {
    expect(comeBackAt(value)).toBe(NOW + 1_000)
  })

  it.each(['999999999', '99999999999999999999999', 'Fri, 31 Dec 9999 23:59:59 GMT'])(
    'never waits for years, even for Retry-After: %s',
    (value) => {
      expect(comeBackAt(value)).toBe(NOW + 48 * 60 * 60_000)
    },
  )

  it('finds no word in a table that nobody wrote there', () => {
    const table = { known: 'a' }
    const found = ['known', 'constructor', '__proto__', 'toString', undefined].map((word) => entryOf(table, word))
    expect(found).toEqual(['a', undefined, undefined, undefined, undefined])
  })
})

const NOW = Date.UTC(2026, 10, 23, 10)

function comeBackAt(value?: string): number | undefined {
  return retryAtOf({ status: 429, text: '', headers: value === undefined ? {} : { 'retry-after': value } }, NOW)
}

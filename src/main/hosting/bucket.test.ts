import { describe, expect, it } from 'vitest'
import type { BucketSettings } from '../../shared/bucket.ts'
import type { MediaAsset } from '../../shared/model.ts'
import { ProblemError, type Problem } from '../../shared/problem.ts'
import type { WorkMedia } from '../core/platform-adapter.ts'
import { TransportError, type Transport, type WireRequest, type WireResponse } from '../core/ports.ts'
import { createBucket } from './bucket.ts'

const NOW = Date.UTC(2026, 10, 27, 12)
const SETTINGS: BucketSettings = {
  endpoint: 'https://s3.eu-central-1.amazonaws.com',
  region: 'eu-central-1',
  bucket: 'studio',
  prefix: 'from/creatorsync',
  accessKeyId: 'AKIDEXAMPLE',
  isPathStyle: true,
}
const SECRET = 'the-secret-key'
const HEX = 'ab'.repeat(16)
const DAY_MS = 86_400_000

type Played = Partial<WireResponse> | Error

/** A transport that answers from a list, taking every body whole. */
function played(...answers: Played[]) {
  const sent: (Omit<WireRequest, 'body'> & { body: string | null })[] = []
  const transport: Transport = {
    async send(request) {
      const chunks: Uint8Array[] = []
      if (request.body !== null && typeof request.body !== 'string') for await (const chunk of request.body.open()) chunks.push(chunk)
      sent.push({ ...request, body: request.body === null ? null : Buffer.concat(chunks).toString() })
      const answer = answers.shift()
      if (answer === undefined) throw new Error('nothing more was to be sent')
      if (answer instanceof Error) throw answer
      return { status: 200, headers: {}, text: '', bytesSent: Buffer.concat(chunks).length, ...answer }
    },
  }
  return { sent, transport }
}

function bucketOver(transport: Transport, change: Partial<BucketSettings> = {}) {
  return createBucket({
    settings: { ...SETTINGS, ...change },
    secretAccessKey: SECRET,
    transport,
    clock: { now: () => NOW },
    random: { hex: (length) => HEX.slice(0, length) },
    platform: 'instagram',
    signal: null,
  })
}

const PICTURE: WorkMedia = {
  asset: { mimeType: 'image/jpeg', sizeBytes: 7, fileName: 'Urlaub & Söhne.jpg' } as MediaAsset,
  read: (start, end) => ({
    sizeBytes: end - start,
    async *open() {
      yield Buffer.from('picture').subarray(start, end)
    },
  }),
}

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const thrown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (!(thrown instanceof ProblemError)) throw new Error('no problem was told', { cause: thrown })
  expect(JSON.stringify(thrown.problem)).not.toContain(SECRET)
  return thrown.problem
}

const refusal = (code: string, status: number, more = '') => ({
  status,
  text: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no &amp; no</Message>${more}<RequestId>R1</RequestId></Error>`,
})

describe('a bucket', () => {
  it('takes a file under a random folder of its own, with exact length and content type, and without its name', async () => {
    const { sent, transport } = played({})
    const put = await bucketOver(transport).put(PICTURE, DAY_MS)
    expect(put.key).toBe(`from/creatorsync/${HEX}/media.jpg`)
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({
      method: 'PUT',
      url: `https://s3.eu-central-1.amazonaws.com/studio/${put.key}`,
      body: 'picture',
      headers: { 'content-type': 'image/jpeg', 'content-length': '7', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    })
  })

  it('answers an address in US-ASCII that lives as long as asked, and names no secret', async () => {
    const { sent, transport } = played({})
    const { url, key } = await bucketOver(transport).put(PICTURE, DAY_MS)
    expect(url.startsWith(`https://s3.eu-central-1.amazonaws.com/studio/${key}?X-Amz-Algorithm=AWS4-HMAC-SHA256&`)).toBe(true)
    expect(url).toMatch(/^[\x21-\x7e]+$/)
    expect(new URL(url).searchParams.get('X-Amz-Expires')).toBe('86400')
    expect(JSON.stringify([url, sent])).not.toContain(SECRET)
  })

  it('is addressed by its host where the service wants that, and without a folder where none is set', async () => {
    const { sent, transport } = played({})
    await bucketOver(transport, { isPathStyle: false, prefix: '', endpoint: 'https://s3.example.com:8443/' }).put(PICTURE, DAY_MS)
    expect(sent[0]?.url).toBe(`https://studio.s3.example.com:8443/${HEX}/media.jpg`)
  })

  it('deletes what it stored, also where it was gone before, and nothing else', async () => {
    const { sent, transport } = played({ status: 204 }, refusal('NoSuchKey', 404))
    const bucket = bucketOver(transport)
    await bucket.remove(`from/creatorsync/${HEX}/media.jpg`)
    await bucket.remove(`from/creatorsync/${HEX}/media.jpg`)
    await expect(bucket.remove('from/creatorsync/my-own-file.jpg')).rejects.toThrow('only what was put there by us')
    expect(sent.map(({ method }) => method)).toEqual(['DELETE', 'DELETE'])
  })

  it('sends nothing when the address is to live longer than any can', async () => {
    const { sent, transport } = played()
    await expect(bucketOver(transport).put(PICTURE, 8 * DAY_MS)).rejects.toThrow(RangeError)
    expect(sent).toEqual([])
  })

  it.each([
    ['InvalidAccessKeyId', 403, 'bucket-keys-refused'],
    ['SignatureDoesNotMatch', 403, 'bucket-keys-refused'],
    ['NoSuchBucket', 404, 'bucket-missing'],
    ['PermanentRedirect', 301, 'bucket-region-wrong'],
    ['RequestTimeTooSkewed', 403, 'bucket-clock-wrong'],
    ['AccessDenied', 403, 'bucket-no-rights'],
    ['SlowDown', 503, 'bucket-unreachable'],
    ['EntityTooLarge', 400, 'bucket-refused'],
    ['constructor', 403, 'bucket-no-rights'],
  ] as const)('tells %s (%i) as %s, with the storage’s own code beside it', async (code, status, expected) => {
    const { transport } = played(refusal(code, status))
    const found = await problemOf(bucketOver(transport).put(PICTURE, DAY_MS))
    expect(found).toMatchObject({
      code: expected,
      params: { bucket: 'studio', host: 's3.eu-central-1.amazonaws.com' },
      details: { platformCode: code, requestId: 'R1', text: 'no & no' },
    })
  })

  it('names the region that the service names', async () => {
    const { transport } = played(refusal('AuthorizationHeaderMalformed', 400, '<Region>us-west-2</Region>'))
    expect((await problemOf(bucketOver(transport).put(PICTURE, DAY_MS))).params['region']).toBe('us-west-2')
  })

  it('knows a wrong clock by the service’s own, whatever it calls it', async () => {
    const headers = { date: new Date(NOW + 20 * 60_000).toUTCString() }
    const { transport } = played({ ...refusal('AccessDenied', 403), headers })
    expect((await problemOf(bucketOver(transport).put(PICTURE, DAY_MS))).code).toBe('bucket-clock-wrong')
  })

  it('repeats no signature, though the service does', async () => {
    const signature = 'f0'.repeat(32)
    const { transport } = played({ status: 400, text: `<Error><Code>Odd</Code><Message>got ${signature}</Message></Error>` })
    expect(JSON.stringify(await problemOf(bucketOver(transport).put(PICTURE, DAY_MS)))).not.toContain(signature)
  })

  it('judges an answer without a code by its status', async () => {
    const codes: string[] = []
    for (const status of [301, 401, 403, 404, 418, 500]) {
      const { transport } = played({ status, text: '<html>a proxy</html>' })
      codes.push((await problemOf(bucketOver(transport).put(PICTURE, DAY_MS))).code)
    }
    expect(codes).toEqual([
      'bucket-region-wrong',
      'bucket-keys-refused',
      'bucket-no-rights',
      'bucket-missing',
      'bucket-refused',
      'bucket-unreachable',
    ])
  })

  it('does not believe a success that came before the whole file was handed over', async () => {
    const { transport } = played({ status: 200, bytesSent: 3 })
    expect((await problemOf(bucketOver(transport).put(PICTURE, DAY_MS))).code).toBe('bucket-refused')
  })

  it('says that the storage cannot be reached, and nothing of the platform', async () => {
    for (const reason of ['network', 'timeout', 'too-large'] as const) {
      const { transport } = played(new TransportError(reason, true))
      expect((await problemOf(bucketOver(transport).put(PICTURE, DAY_MS))).code).toBe('bucket-unreachable')
    }
  })

  it('is cut off by a cancel as any call is', async () => {
    const { transport } = played(new TransportError('cancelled', true))
    await expect(bucketOver(transport).put(PICTURE, DAY_MS)).rejects.toMatchObject({
      failure: { kind: 'cancelled', mayHaveApplied: false },
    })
  })

  it('lets a failure of the file itself through', async () => {
    const gone = new Error('file gone')
    const { transport } = played(gone)
    await expect(bucketOver(transport).put(PICTURE, DAY_MS)).rejects.toBe(gone)
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { BucketSettings } from '../../shared/bucket.ts'
import type { Transport, WireRequest } from '../core/ports.ts'
import { createOwnBucket } from './own-bucket.ts'

const NOW = Date.UTC(2026, 10, 27, 12)
const SETTINGS: BucketSettings = {
  endpoint: 'https://account.r2.cloudflarestorage.com',
  region: 'auto',
  bucket: 'studio',
  prefix: 'creatorsync',
  accessKeyId: 'KEY-1',
  isPathStyle: true,
}

let secrets: Map<string, string>
let stored: BucketSettings | undefined
let files: Map<string, { bytes: string; type: string }>
let sent: string[]
/** Breaks one kind of request. */
let broken: Partial<Record<string, { status: number; text: string }>>

/** A storage that keeps files by path and takes everybody's word. */
const storage: Transport = {
  async send(request: WireRequest) {
    const path = new URL(request.url).pathname
    sent.push(request.method)
    const answer = (status: number, text = '', headers = {}) => ({ status, text, headers, bytesSent: 1_000 })
    const isBroken = broken[request.method]
    if (isBroken !== undefined) return answer(isBroken.status, isBroken.text)
    if (request.method === 'PUT') {
      let bytes = ''
      for await (const chunk of (request.body as { open(): AsyncIterable<Uint8Array> }).open()) bytes += Buffer.from(chunk).toString()
      files.set(path, { bytes, type: request.headers['content-type'] ?? '' })
      return answer(200)
    }
    if (request.method === 'DELETE') return answer(files.delete(path) ? 204 : 404)
    const file = files.get(path)
    return file === undefined ? answer(404) : answer(200, file.bytes, { 'content-type': file.type })
  },
}

beforeEach(() => {
  secrets = new Map()
  stored = undefined
  files = new Map()
  sent = []
  broken = {}
})

function own() {
  return createOwnBucket({
    store: {
      read: () => stored,
      write: (settings) => void (stored = settings),
      remove: () => void (stored = undefined),
    },
    secrets: {
      hasSecret: (name) => secrets.has(name),
      readSecret: (name) => secrets.get(name),
      writeSecret: (name, secret) => void secrets.set(name, secret),
      removeSecret: (name) => void secrets.delete(name),
    },
    transport: () => storage,
    clock: { now: () => NOW },
    random: { hex: (length) => 'a'.repeat(length) },
  })
}

describe('the creator’s bucket', () => {
  it('is shown without its secret, and kept with it', () => {
    const bucket = own()
    expect(bucket.view()).toBeNull()
    const view = bucket.save({ settings: SETTINGS, secretAccessKey: 'S-1' })
    expect(view).toEqual({ settings: SETTINGS, hasSecret: true })
    expect(JSON.stringify(view)).not.toContain('S-1')
    expect([...secrets.values()]).toEqual(['S-1'])
  })

  it('keeps its secret when other things change, and never uses it with another access key', () => {
    const bucket = own()
    bucket.save({ settings: SETTINGS, secretAccessKey: 'S-1' })
    bucket.save({ settings: { ...SETTINGS, bucket: 'other' }, secretAccessKey: '' })
    expect([...secrets.values()]).toEqual(['S-1'])
    expect(() => bucket.save({ settings: { ...SETTINGS, accessKeyId: 'KEY-2' }, secretAccessKey: '' })).toThrow('bucket-secret-missing')
    expect(stored?.accessKeyId).toBe('KEY-1')
    bucket.save({ settings: { ...SETTINGS, accessKeyId: 'KEY-2' }, secretAccessKey: 'S-2' })
    expect([...secrets.values()]).toEqual(['S-2'])
    bucket.remove()
    expect([secrets.size, stored, bucket.view()]).toEqual([0, undefined, null])
  })

  it('is offered to live accounts, and to practice accounts only where it is on this computer', () => {
    const bucket = own()
    const { signal } = new AbortController()
    const offered = (isPractice: boolean) => bucket.hosting({ platform: 'instagram', isPractice }, signal) !== null
    expect([offered(false), offered(true)]).toEqual([false, false])
    bucket.save({ settings: SETTINGS, secretAccessKey: 'S-1' })
    expect([offered(false), offered(true)]).toEqual([true, false])
    bucket.save({ settings: { ...SETTINGS, endpoint: 'http://127.0.0.1:9000' }, secretAccessKey: '' })
    expect([offered(false), offered(true)]).toEqual([true, true])
  })

  it('says that its secret is missing when it can no longer be read', async () => {
    const bucket = own()
    bucket.save({ settings: SETTINGS, secretAccessKey: 'S-1' })
    secrets.clear()
    const hosting = bucket.hosting({ platform: 'instagram', isPractice: false }, new AbortController().signal)
    await expect(hosting?.remove(`${'a'.repeat(32)}/media.jpg`)).rejects.toThrow('bucket-secret-missing')
    expect(bucket.view()?.hasSecret).toBe(false)
  })
})

describe('a check', () => {
  const problems = async () => {
    const bucket = own()
    bucket.save({ settings: SETTINGS, secretAccessKey: 'S-1' })
    return Object.fromEntries((await bucket.check()).map(({ step, problem }) => [step, problem?.code ?? null]))
  }

  it('puts, fetches, deletes and looks again, and leaves nothing behind', async () => {
    expect(await problems()).toEqual({ put: null, fetch: null, remove: null, gone: null, public: null })
    expect(sent).toEqual(['PUT', 'GET', 'DELETE', 'GET'])
    expect(files.size).toBe(0)
  })

  it('goes no further than it can, and says why', async () => {
    broken = { PUT: { status: 403, text: '<Error><Code>AccessDenied</Code></Error>' } }
    expect(await problems()).toEqual({ put: 'bucket-no-rights', public: null })
    expect(sent).toEqual(['PUT'])
  })

  it('deletes its file also when that could not be fetched', async () => {
    broken = { GET: { status: 403, text: '<Error><Code>AccessDenied</Code></Error>' } }
    expect(await problems()).toEqual({ put: null, fetch: 'bucket-no-rights', remove: null, gone: null, public: null })
    expect(files.size).toBe(0)
  })

  it('notices content that is not what was put, and files that do not go', async () => {
    broken = { GET: { status: 200, text: 'a login page' }, DELETE: { status: 204, text: '' } }
    expect(await problems()).toMatchObject({ fetch: 'bucket-content-changed', gone: 'bucket-keeps-files' })
  })

  it('warns where nobody but this computer can fetch anything', async () => {
    const bucket = own()
    bucket.save({ settings: { ...SETTINGS, endpoint: 'http://localhost:9000' }, secretAccessKey: 'S-1' })
    expect((await bucket.check()).at(-1)).toMatchObject({ step: 'public', problem: { code: 'bucket-not-public', severity: 'warning' } })
  })

  it('needs a bucket', async () => {
    await expect(own().check()).rejects.toThrow('not-found')
  })
})

describe('bucket settings', () => {
  it.each([
    [{ endpoint: 'http://s3.example.com' }, false],
    [{ endpoint: 'https://s3.example.com/path' }, false],
    [{ endpoint: 'https://user:pass@s3.example.com' }, false],
    [{ endpoint: 'https://s3.example.com?x=1' }, false],
    [{ endpoint: 'ftp://localhost' }, false],
    [{ endpoint: 'http://127.0.0.1.example.com' }, false],
    [{ endpoint: 'https://münchen.example.com' }, false],
    [{ endpoint: 'https://s3.example.com:8443/' }, true],
    [{ endpoint: 'http://127.0.0.1:9000' }, true],
    [{ endpoint: 'http://[::1]:9000' }, true],
    [{ bucket: 'UPPER' }, false],
    [{ bucket: 'a' }, false],
    [{ bucket: 'with.dot' }, true],
    [{ bucket: 'with.dot', isPathStyle: false }, false],
    [{ prefix: '/slash' }, false],
    [{ prefix: 'up/../down' }, false],
    [{ prefix: 'ümlaut' }, false],
    [{ prefix: '' }, true],
    [{ prefix: 'a/b-c_d' }, true],
    [{ region: 'EU' }, false],
    [{ accessKeyId: 'with space' }, false],
    [{ accessKeyId: 'studio:creator' }, true],
  ])('%j: %s', (change, isRight) => {
    expect(BucketSettings.safeParse({ ...SETTINGS, ...change }).success).toBe(isRight)
  })
})

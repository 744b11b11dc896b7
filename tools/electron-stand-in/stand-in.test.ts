import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { parseArgs } from './arguments.ts'
import { DevToolsSession } from './devtools-pipe.ts'
import { answerPaused, type PausedRequest } from './intercept.ts'
import { bridgeEnd } from './page/bridge.ts'
import { mainWorld } from './page/main-world.ts'
import { preloadWorld } from './page/preload-world.ts'
import { isAlive, readRecord, recordOf } from './process-record.ts'
import { fromChromium, protocol, toChromium, widenPolicy } from './schemes.ts'
import { takeInstanceLock } from './single-instance.ts'
import { codec } from './structured-clone.ts'
import { webRequest } from './web-request.ts'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'stand-in-test-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('structured clone over JSON', () => {
  const { encode, decode } = codec()
  const copy = (value: unknown) => decode(encode(value))

  test('any plain value comes back as it was', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true })
    fc.assert(
      fc.property(anything, (value) => {
        expect(copy(value)).toEqual(structuredClone(value))
      }),
    )
  })
  test('what JSON cannot say comes back as it was', () => {
    expect(copy([undefined, NaN, -Infinity, -0, 12n, null, new Date(NaN)])).toEqual([
      undefined,
      NaN,
      -Infinity,
      -0,
      12n,
      null,
      new Date(NaN),
    ])
    expect(copy({ undefined: undefined })).toEqual({ undefined: undefined })
    expect(copy(/a+/gi)).toEqual(/a+/gi)
    expect(copy(new Uint8Array([1, 2, 3]).subarray(1))).toEqual(new Uint8Array([2, 3]))
    expect(copy(new Float64Array([0.5]))).toEqual(new Float64Array([0.5]))
    expect(new Uint8Array(copy(new Uint8Array([7]).buffer) as ArrayBuffer)).toEqual(new Uint8Array([7]))
  })
  test('an error keeps its class, message and stack', () => {
    const error = new TypeError('no such thing')
    const again = copy(error) as TypeError
    expect(again).toBeInstanceOf(TypeError)
    expect(again.message).toBe('no such thing')
    expect(again.stack).toBe(error.stack)
  })
  test('a key named __proto__ stays data', () => {
    const again = copy(JSON.parse('{"__proto__":{"hurt":true}}')) as object
    expect(Object.getPrototypeOf(again)).toBe(Object.prototype)
    expect('hurt' in again).toBe(false)
  })
  test.each([() => {}, Symbol('s'), Promise.resolve(), new WeakMap(), new Blob([])])('what cannot be cloned is refused: %s', (value) => {
    expect(() => encode({ value })).toThrow('could not be cloned')
  })
})

test('what runs in the page stands on its own: its source text alone compiles and works', () => {
  const text = String(codec)
  const again = runInNewContext(`(${text})().decode(text)`, { text: codec().encode({ a: [1, 'two', null] }) }) as { a: unknown[] }
  expect(JSON.stringify(again)).toBe('{"a":[1,"two",null]}')
  for (const inPage of [bridgeEnd, mainWorld, preloadWorld]) expect(typeof runInNewContext(`(${String(inPage)})`)).toBe('function')
})

describe('custom schemes', () => {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app' }, { scheme: 'media' }])
  test.each([
    ['app://bundle/index.html?a#b', 'http://bundle.app.localhost/index.html?a#b'],
    ['app://bundle', 'http://bundle.app.localhost/'],
    ['media://local/%2Fa', 'http://local.media.localhost/%2Fa'],
  ])('%s is loaded as %s', (own, loaded) => {
    expect(toChromium(own)).toBe(loaded)
    expect(fromChromium(loaded).replace(/\/$/, '')).toBe(own)
  })
  test.each(['https://example.invalid/x', 'http://127.0.0.1:8917/x', 'file:///x', 'http://x.other.localhost/'])('%s stays', (url) => {
    expect(toChromium(url)).toBe(url)
    expect(fromChromium(url)).toBe(url)
  })
  test('a policy that names one is widened, the rest of it is not', () => {
    expect(widenPolicy("default-src 'self'; media-src media:; img-src data:")).toBe(
      "default-src 'self'; media-src media: http://*.media.localhost; img-src data:",
    )
  })
})

describe('paused requests', () => {
  const paused = (url: string, more: Partial<PausedRequest> = {}, headers: Record<string, string> = {}): PausedRequest => ({
    requestId: '1',
    frameId: 'f',
    resourceType: 'Media',
    request: { url, method: 'GET', headers },
    ...more,
  })
  interface Sent {
    method: string
    params: { responseCode?: number; errorReason?: string; body?: string; responseHeaders?: { name: string; value: string }[] }
  }
  const answer = async (request: PausedRequest, mayNavigate = true): Promise<Sent> => {
    const sent: Sent[] = []
    const session = new DevToolsSession((method, params) => Promise.resolve(void sent.push({ method, params })))
    await answerPaused(session, 1, request, () => Promise.resolve(mayNavigate))
    expect(sent).toHaveLength(1)
    return sent[0] as Sent
  }
  const header = ({ params }: Sent, name: string) => params.responseHeaders?.find((h) => h.name === name)?.value
  beforeEach(() =>
    protocol.handle('media', (request) => {
      const [, from = '0'] = /bytes=(\d+)-/.exec(request.headers.get('range') ?? '') ?? []
      const rest = new Uint8Array(9_000_000 - Number(from))
      return new Response(rest, { status: 206, headers: { 'content-range': `bytes ${from}-8999999/9000000` } })
    }),
  )
  afterEach(() => {
    protocol.unhandle('media')
    webRequest.onBeforeRequest(null)
  })

  test('media goes on to the origin that stands for its scheme', async () => {
    const sent = await answer(paused('media://local/v'))
    expect(sent.params.responseCode).toBe(307)
    expect(header(sent, 'location')).toBe('http://local.media.localhost/v')
  })
  test('a part longer than one message is cut, and says so', async () => {
    const sent = await answer(paused('http://local.media.localhost/v', {}, { Range: 'bytes=100-' }))
    expect(sent.params.responseCode).toBe(206)
    expect(header(sent, 'content-range')).toBe(`bytes 100-${100 + 4 * 1024 * 1024 - 1}/9000000`)
    expect(Buffer.from(sent.params.body ?? '', 'base64')).toHaveLength(4 * 1024 * 1024)
  })
  test('a refused navigation and a cancelled request fail', async () => {
    const document = paused('https://example.invalid/', { resourceType: 'Document' })
    expect((await answer(document, false)).params.errorReason).toBe('Aborted')
    webRequest.onBeforeRequest({ urls: ['https://example.invalid/*'] }, (_details, callback) => callback({ cancel: true }))
    expect((await answer(document)).params.errorReason).toBe('BlockedByClient')
    expect((await answer(paused('https://other.invalid/'))).method).toBe('Fetch.continueRequest')
  })
})

describe('process records', () => {
  test('this process is alive, one with its pid and another start is not', () => {
    const own = recordOf(process.pid)
    expect(own && isAlive(own)).toBe(true)
    expect(isAlive({ pid: process.pid, started: 'another time' })).toBe(false)
  })
  test('an ended process is not alive', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const record = recordOf(child.pid ?? 0)
    expect(record && isAlive(record)).toBe(true)
    await new Promise((resolve) => child.once('exit', resolve).kill('SIGKILL'))
    expect(record && isAlive(record)).toBe(false)
  })
  test.each(['', '{', '{"pid":1,"started":"x"}', '{"pid":"2"}'])('a broken record counts as none: %s', (text) => {
    writeFileSync(path.join(folder, 'record'), text)
    expect(readRecord(path.join(folder, 'record'))).toBeUndefined()
  })
})

describe('single-instance lock', () => {
  const start = { argv: ['app', '--second'], workingDirectory: '/somewhere', additionalData: { a: 1 } }
  test('a second start is refused and heard by the first', async () => {
    const heard = vi.fn()
    const lock = takeInstanceLock(folder, start, heard)
    expect(lock).toBeDefined()
    expect(takeInstanceLock(folder, start, vi.fn())).toBeUndefined()
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(start), 5000)
    lock?.release()
    const next = takeInstanceLock(folder, start, vi.fn())
    expect(next).toBeDefined()
    next?.release()
  })
  test('the lock of a process that is gone is taken over', () => {
    writeFileSync(path.join(folder, 'stand-in-instance.json'), JSON.stringify({ pid: process.pid, started: 'another time' }))
    const lock = takeInstanceLock(folder, start, vi.fn())
    expect(lock).toBeDefined()
    lock?.release()
  })
})

test('the command line is read as Electron reads it', () => {
  expect(parseArgs(['-r', 'loader.js', '--inspect=0', '--user-data-dir=/u', '.', '--inspect=9', '-r', 'x'])).toEqual({
    app: '.',
    requires: ['loader.js'],
    inspectPort: 0,
    userData: '/u',
    wantsVersion: false,
  })
  expect(parseArgs(['--version']).wantsVersion).toBe(true)
  expect(parseArgs([]).app).toBeUndefined()
})

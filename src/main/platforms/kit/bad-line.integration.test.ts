import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { TransportError, type WireRequest, type WireResponse } from '../../core/ports.ts'
import { createUndiciTransport } from './undici-transport.ts'

/** The call's own bound; the answer's is twice as long. Both far below the real ones, so that trickling is seen to end. */
const TIMEOUT_MS = 1_000
const ANSWER_TIMEOUT_MS = 2_000
/** undici counts in seconds, roughly. */
const LONGEST_CALL_MS = 6_000
const MEGABYTE = 1024 * 1024

const servers: Server[] = []
const sockets = new Set<Socket>()
const transports: ReturnType<typeof createUndiciTransport>[] = []

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers.splice(0)) server.close()
  await Promise.all(transports.splice(0).map((transport) => transport.close()))
})

/** Sends a call to a server that does with the socket what it likes once the request's head is there. */
async function callTo(behave: (socket: Socket) => Promise<void>, change: Partial<WireRequest> = {}) {
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.once('data', () => void behave(socket))
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const transport = createUndiciTransport({ answerTimeoutMs: ANSWER_TIMEOUT_MS })
  transports.push(transport)
  const began = performance.now()
  const wire: WireRequest = { method: 'GET', url, headers: {}, body: null, timeoutMs: TIMEOUT_MS, signal: null, ...change }
  const came = await transport.send(wire).catch((cause: unknown) => cause as TransportError)
  expect(performance.now() - began).toBeLessThan(LONGEST_CALL_MS)
  return came
}

function reasonOf(came: WireResponse | TransportError): string {
  return came instanceof TransportError ? came.reason : `answer ${came.status}`
}

/** Writes what `next` gives, again and again, at the pace of the line or one every `everyMs`, until the other side hangs up. */
async function pour(socket: Socket, next: () => string | Uint8Array, everyMs = 0): Promise<void> {
  while (!socket.destroyed) {
    const isFree = socket.write(next())
    if (everyMs > 0) await sleep(everyMs)
    else if (!isFree) await new Promise<void>((resolve) => void socket.once('drain', resolve).once('close', resolve))
    else await sleep(0)
  }
}

type Behaviour = (socket: Socket) => Promise<void>

function write(text: string | Uint8Array): Behaviour {
  return async (socket) => {
    socket.write(text)
  }
}

function writeAndEnd(text: string): Behaviour {
  return async (socket) => {
    socket.end(text)
  }
}

/** Begins an answer and goes on without end. */
function writeAndPour(start: string, more: string, everyMs = 0): Behaviour {
  return async (socket) => {
    socket.write(start)
    await pour(socket, () => more, everyMs)
  }
}

/** Begins an answer, if with anything at all, and breaks the line. */
function writeAndReset(start: string): Behaviour {
  return async (socket) => {
    if (start !== '') socket.write(start)
    await sleep(20)
    socket.resetAndDestroy()
  }
}

const BAD_LINES: readonly (readonly [name: string, behave: Behaviour, comesTo: string])[] = [
  ['headers without end', writeAndPour('HTTP/1.1 200 OK\r\n', `x-more: ${'y'.repeat(4_000)}\r\n`), 'too-large'],
  ['one header without end', writeAndPour('HTTP/1.1 200 OK\r\nx: ', 'y'.repeat(4_000)), 'too-large'],
  ['a head of which a byte comes now and then', writeAndPour('HTTP/1.1 200 OK\r\nx: ', 'y', 50), 'timeout'],
  ['interim answers without end', writeAndPour('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 50), 'timeout'],
  ['a body of which a byte comes now and then', writeAndPour('HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n', ' ', 50), 'timeout'],
  ['a chunked body without end', writeAndPour('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\n \r\n', 50), 'timeout'],
  ['silence', () => Promise.resolve(), 'timeout'],
  ['a reset instead of an answer', writeAndReset(''), 'network'],
  ['a reset in the middle of the head', writeAndReset('HTTP/1.1 200 OK\r\ncontent-'), 'network'],
  ['a reset in the middle of the body', writeAndReset('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"id":'), 'network'],
  ['fewer bytes than the length says', writeAndEnd('HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{"id":"1"}'), 'network'],
  ['a length that is none', write('HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{}'), 'network'],
  ['a chunk of a length that is none', write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffffffffffffffff\r\n{}'), 'network'],
  ['something that is not HTTP', write('SSH-2.0-OpenSSH_9.9\r\n'), 'network'],
  ['a NUL in a header', write('HTTP/1.1 200 OK\r\nx: a\0b\r\ncontent-length: 0\r\n\r\n'), 'network'],
  [
    'a change of protocol nobody asked for',
    write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
    'network',
  ],
  ['more bytes than the length says', write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}{"id":"1"}'), 'answer 200'],
  ['a body after 204', write('HTTP/1.1 204 No Content\r\n\r\n{"id":"1"}'), 'answer 204'],
]

describe('a line gone bad', () => {
  it.each(BAD_LINES)('ends in time at %s', async (_name, behave, comesTo) => {
    expect(reasonOf(await callTo(behave))).toBe(comesTo)
  })

  it.each([
    ['with its length', `content-length: ${100 * MEGABYTE}`, (bytes: Buffer) => bytes],
    [
      'in chunks',
      'transfer-encoding: chunked',
      (bytes: Buffer) => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')]),
    ],
  ] as const)('never holds 100 MB that come %s', async (_name, header, framed) => {
    const piece = framed(Buffer.alloc(65_536, 32))
    const before = process.memoryUsage()
    let most = 0
    const came = await callTo(async (socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${header}\r\n\r\n`)
      let sent = 0
      await pour(socket, () => {
        const { heapUsed, external } = process.memoryUsage()
        most = Math.max(most, heapUsed + external - before.heapUsed - before.external)
        sent += piece.length
        if (sent > 100 * MEGABYTE) socket.end()
        return piece
      })
    })
    expect(reasonOf(came)).toBe('too-large')
    expect(most).toBeLessThan(20 * MEGABYTE)
  })

  it('does not unfold what came compressed', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * MEGABYTE, 32))
    const came = await callTo(
      write(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${bomb.length}\r\n\r\n`), bomb])),
    )
    expect(came instanceof TransportError ? came.reason : came.text.length).toBeLessThanOrEqual(bomb.length)
  })

  it('tells that a success came before the body was read', async () => {
    const sizeBytes = 64 * MEGABYTE
    const body = {
      sizeBytes,
      async *open() {
        for (let sent = 0; sent < sizeBytes; sent += 65_536) yield Buffer.alloc(65_536)
      },
    }
    const early: Behaviour = async (socket) => {
      socket.pause()
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"id":"1"}')
    }
    const came = await callTo(early, { method: 'PUT', headers: { 'content-length': String(sizeBytes) }, body })
    // undici may also hang up, since the rest of the body can no longer be wanted.
    if (came instanceof TransportError) expect(came).toMatchObject({ reason: 'network', wasSent: true })
    else expect(came.bytesSent).toBeLessThan(sizeBytes)
  })
})

import { describe, expect, it } from 'vitest'
import type { ByteSource } from '../../src/main/core/http.ts'
import { TransportError, type Transport, type WireRequest, type WireResponse } from '../../src/main/core/ports.ts'
import type { Exchange } from './judge.ts'
import { HEAD_BYTES, listened } from './judged-transport.ts'
import type { StreamedBody } from './read-body.ts'

const answer: WireResponse = { status: 200, headers: { 'content-type': 'application/json' }, text: '{"a":1}', bytesSent: 0 }
const request = (body: WireRequest['body'], headers: Record<string, string> = {}): WireRequest => ({
  method: 'POST',
  url: 'https://api.x.com/2/tweets',
  headers,
  body,
  timeoutMs: 1,
  signal: null,
})

/** A platform that takes `limitBytes` of a streamed body and then answers. */
function platform(limitBytes = Number.POSITIVE_INFINITY) {
  const received: Uint8Array[] = []
  const transport: Transport = {
    async send({ body }) {
      let bytes = 0
      if (body !== null && typeof body !== 'string')
        for await (const piece of body.open()) {
          received.push(Uint8Array.from(piece))
          bytes += piece.length
          if (bytes >= limitBytes) break
        }
      return answer
    },
  }
  return { transport, received }
}

function pieces(...all: readonly Uint8Array[]): ByteSource {
  return {
    sizeBytes: all.reduce((sum, piece) => sum + piece.length, 0),
    async *open() {
      yield* all
    },
  }
}

async function hear(transport: Transport, wire: WireRequest): Promise<{ response: WireResponse; heard: Exchange }> {
  const heard: Exchange[] = []
  const response = await listened(transport, (exchange) => Promise.resolve(void heard.push(exchange))).send(wire)
  expect(heard).toHaveLength(1)
  return { response, heard: heard[0]! }
}

describe('a transport with a listener', () => {
  it('hands on the very answer, and tells the call whole', async () => {
    const { response, heard } = await hear(platform().transport, request('{"text":"a"}', { 'content-type': 'application/json' }))
    expect(response).toBe(answer)
    expect(heard).toEqual({
      method: 'POST',
      url: 'https://api.x.com/2/tweets',
      requestHeaders: { 'content-type': 'application/json' },
      requestBody: '{"text":"a"}',
      status: 200,
      responseHeaders: { 'content-type': 'application/json' },
      responseText: '{"a":1}',
    })
  })

  it('passes a streamed body on byte for byte, and keeps its first 64 KiB alone', async () => {
    const body = pieces(new Uint8Array(50_000).fill(1), new Uint8Array(50_000).fill(2), new Uint8Array(3).fill(3))
    const { transport, received } = platform()
    const { heard } = await hear(transport, request(body))
    expect(Buffer.concat(received)).toEqual(Buffer.concat(await Array.fromAsync(body.open())))
    const kept = heard.requestBody as StreamedBody
    expect(kept).toMatchObject({ sizeBytes: 100_003, isComplete: true })
    expect(kept.head).toHaveLength(HEAD_BYTES)
  })

  it('asks for the next piece only when the last one was taken, and holds none of them', async () => {
    const inFlight: number[] = []
    let open = 0
    const one = new Uint8Array(1024 * 1024)
    const film: ByteSource = {
      sizeBytes: 256 * one.length,
      async *open() {
        for (let index = 0; index < 256; index += 1) {
          inFlight.push((open += 1))
          yield one
          open -= 1
        }
      },
    }
    const before = process.memoryUsage().arrayBuffers
    const { heard } = await hear(
      {
        send: async ({ body }) => {
          for await (const _piece of (body as ByteSource).open());
          return answer
        },
      },
      request(film),
    )
    expect(Math.max(...inFlight)).toBe(1)
    expect((heard.requestBody as StreamedBody).sizeBytes).toBe(256 * one.length)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * one.length)
  })

  it('knows the parts of a large multipart body, also those behind the film, and keeps no byte of it', async () => {
    const head = Buffer.from('--b\r\ncontent-disposition: form-data; name="source"; filename="a.mp4"\r\ncontent-type: video/mp4\r\n\r\n')
    const tail = Buffer.from('\r\n--b\r\ncontent-disposition: form-data; name="title"\r\n\r\nT\r\n--b--\r\n')
    const film = Array.from({ length: 20 }, () => new Uint8Array(100_000).fill(7))
    const { heard } = await hear(
      platform().transport,
      request(pieces(head, ...film, tail), { 'Content-Type': 'multipart/form-data; boundary=b' }),
    )
    expect((heard.requestBody as StreamedBody).parts).toEqual([
      { name: 'source', value: { fileName: 'a.mp4', contentType: 'video/mp4', sizeBytes: 2_000_000 } },
      { name: 'title', value: 'T' },
    ])
  })

  it('says that a body was not taken whole when the answer came before', async () => {
    const { heard } = await hear(platform(10).transport, request(pieces(new Uint8Array(10), new Uint8Array(10))))
    expect(heard.requestBody).toMatchObject({ isComplete: false, sizeBytes: 20 })
    expect(heard.status).toBe(200)
  })

  it('tells of the last try when a body is opened again', async () => {
    const twice: Transport = {
      async send({ body }) {
        for await (const _piece of (body as ByteSource).open()) break
        for await (const _piece of (body as ByteSource).open());
        return answer
      },
    }
    const { heard } = await hear(twice, request(pieces(new Uint8Array(10), new Uint8Array(10))))
    expect(heard.requestBody).toMatchObject({ isComplete: true, sizeBytes: 20 })
  })

  it('throws on what the transport throws, and tells the request without an answer', async () => {
    const cut = new TransportError('network', true)
    const heard: Exchange[] = []
    const broken = listened({ send: () => Promise.reject(cut) }, (exchange) => Promise.resolve(void heard.push(exchange)))
    await expect(broken.send(request('{}'))).rejects.toBe(cut)
    expect(heard).toMatchObject([{ status: null, requestBody: '{}' }])
  })
})

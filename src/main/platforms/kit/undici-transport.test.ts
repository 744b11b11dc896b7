import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import type { ByteSource } from '../../core/http.ts'
import type { WireRequest } from '../../core/ports.ts'
import { createUndiciTransport } from './undici-transport.ts'

const servers: Server[] = []
const transports: ReturnType<typeof createUndiciTransport>[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  await Promise.all(transports.splice(0).map((transport) => transport.close()))
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function send(url: string, change: Partial<WireRequest> = {}) {
  const transport = createUndiciTransport()
  transports.push(transport)
  return transport.send({ method: 'GET', url, headers: {}, body: null, timeoutMs: 5_000, signal: null, ...change })
}

function zeros(sizeBytes: number): ByteSource {
  return {
    sizeBytes,
    async *open() {
      for (let sent = 0; sent < sizeBytes; sent += 65_536) yield new Uint8Array(Math.min(65_536, sizeBytes - sent))
    },
  }
}

describe('the line', () => {
  it('streams a body with its exact length and counts what left', async () => {
    let got = 0
    let length: string | undefined
    const url = await serve((request, response) => {
      length = request.headers['content-length']
      request.on('data', (chunk: Buffer) => (got += chunk.length))
      request.on('end', () => response.writeHead(201, { 'X-Two': ['a', 'b'] }).end('Grüße'))
    })
    const answer = await send(url, { method: 'PUT', body: zeros(1_000_001), headers: { 'content-length': '1000001' } })
    expect(answer).toMatchObject({ status: 201, text: 'Grüße', bytesSent: 1_000_001, headers: { 'x-two': 'a, b' } })
    expect([got, length]).toEqual([1_000_001, '1000001'])
  })

  it('follows no redirect, so that no token and no file goes where an answer points', async () => {
    let visits = 0
    const foreign = await serve((_request, response) => {
      visits += 1
      response.end()
    })
    const url = await serve((_request, response) => response.writeHead(307, { location: foreign }).end())
    expect(await send(url, { headers: { authorization: 'Bearer secret' } })).toMatchObject({ status: 307, headers: { location: foreign } })
    expect(visits).toBe(0)
  })

  it('counts less than the body when an answer comes early', async () => {
    const size = 64 * 1024 * 1024
    const url = await serve((_request, response) => response.writeHead(200).end('early'))
    const end = await send(url, { method: 'PUT', body: zeros(size), headers: { 'content-length': String(size) } }).catch(
      (cause: unknown) => cause,
    )
    if (end instanceof Error) expect(end).toMatchObject({ reason: 'network', wasSent: true })
    else expect((end as { bytesSent: number }).bytesSent).toBeLessThan(size)
  })

  it('reads an answer of up to 4 MiB and no more', async () => {
    const url = await serve((request, response) => response.end(Buffer.alloc(Number(request.url?.slice(1)), 'x')))
    expect((await send(`${url}/${4 * 1024 * 1024}`)).text).toHaveLength(4 * 1024 * 1024)
    await expect(send(`${url}/${4 * 1024 * 1024 + 1}`)).rejects.toMatchObject({ reason: 'too-large', wasSent: true })
  })

  it('gives up on silence, before the answer and in the middle of it', async () => {
    const silent = await serve(() => undefined)
    await expect(send(silent, { timeoutMs: 60 })).rejects.toMatchObject({ reason: 'timeout', wasSent: true })
    const stuck = await serve((_request, response) => void response.writeHead(200).write('half'))
    await expect(send(stuck, { timeoutMs: 60 })).rejects.toMatchObject({ reason: 'timeout', wasSent: true })
  })

  it('knows that nothing was sent where nobody listens, and that something was where the line broke', async () => {
    const url = await serve((request) => request.socket.destroy())
    await expect(send(url, { method: 'POST', body: '{}' })).rejects.toMatchObject({ reason: 'network', wasSent: true })
    await new Promise((resolve) => servers[0]!.close(resolve))
    await expect(send(url, { method: 'POST', body: '{}' })).rejects.toMatchObject({ reason: 'network', wasSent: false })
  })

  it('is cut by its signal; a call that was cut before it began was not sent', async () => {
    let visits = 0
    const silent = await serve(() => (visits += 1))
    const abort = new AbortController()
    const call = send(silent, { signal: abort.signal })
    setTimeout(() => abort.abort(), 50)
    await expect(call).rejects.toMatchObject({ reason: 'cancelled', wasSent: true })
    await expect(send(silent, { signal: abort.signal })).rejects.toMatchObject({ reason: 'cancelled', wasSent: false })
    expect(visits).toBe(1)
  })

  it('tells of a file that failed while it was read, not of the line', async () => {
    const url = await serve((request, response) => {
      request.resume()
      request.on('end', () => response.end())
    })
    const gone = new Error('file-gone')
    const body: ByteSource = {
      sizeBytes: 10,
      async *open() {
        yield new Uint8Array(5)
        throw gone
      },
    }
    await expect(send(url, { method: 'PUT', body, headers: { 'content-length': '10' } })).rejects.toBe(gone)
  })
})

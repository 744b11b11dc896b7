import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { html, json } from './kit/answer.ts'
import { page } from './kit/page.ts'
import { ConnectionDropped, type SandboxAnswer, type SandboxRequest } from './kit/request.ts'
import type { World } from './kit/world.ts'
import type { Handle } from './handle.ts'

/** The sandbox on a socket. */
export interface Shell {
  readonly origin: string
  close(): Promise<void>
}

/**
 * Listens on loopback only. `/<real host>/<path>` goes to the platforms, `/_control/…` to the control door, `/_media/<id>` to the
 * uploaded files (with ranges). Tries `port` first and takes any free one when it is busy (0 = any).
 */
export async function listen(options: { port: number; world: World; handle: Handle; control: Handle }): Promise<Shell> {
  const server = createServer({ requestTimeout: 0, maxHeaderSize: 64 * 1024 }, (incoming, outgoing) => {
    void serve(options, incoming, outgoing)
  })
  await bind(server, options.port).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'EADDRINUSE' && cause.code !== 'EACCES') throw cause
    return bind(server, 0)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the sandbox has no port')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function serve(options: Parameters<typeof listen>[0], incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  // Kept: a request whose body was broken off no longer knows its connection.
  const { socket } = incoming
  const target = realAddress(incoming)
  if (target === null)
    return void send(
      options.world,
      incoming,
      outgoing,
      html(
        400,
        page(
          'CreatorSync sandbox',
          'platforms',
          '<h1>This is the practice sandbox</h1><p>Platforms answer under <code>/&lt;real host&gt;/&lt;path&gt;</code>.</p>',
        ),
      ),
    )
  const request: SandboxRequest = {
    method: incoming.method ?? 'GET',
    url: target.url,
    headers: joined(incoming),
    body: incoming,
    origin: target.origin,
  }
  try {
    const answer = await answerFor(options, target.door, request)
    // A platform may answer before it read the body: take the rest in, so that the client can read the answer.
    if (!incoming.readableEnded) incoming.resume()
    await send(options.world, incoming, outgoing, answer)
  } catch (cause) {
    if (!(cause instanceof ConnectionDropped) && !isAborted(cause)) {
      process.stderr.write(
        `sandbox: ${request.method} ${request.url.href.split('?')[0]}: ${cause instanceof Error ? cause.stack : String(cause)}\n`,
      )
      if (!outgoing.headersSent) return void send(options.world, incoming, outgoing, json(500, { error: 'the sandbox itself failed' }))
    }
    socket.destroy()
  }
}

function isAborted(cause: unknown): boolean {
  const code = (cause as NodeJS.ErrnoException | null)?.code
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ABORT_ERR' || code === 'EPIPE'
}

async function answerFor(
  options: Parameters<typeof listen>[0],
  door: 'platform' | 'control' | 'media',
  request: SandboxRequest,
): Promise<SandboxAnswer> {
  if (door === 'control') return options.control(request)
  if (door === 'media') return media(options.world, request)
  return options.handle(request)
}

/** `/api.x.com/2/tweets?a=b` → `https://api.x.com/2/tweets?a=b`; null where the first part is no host. */
function realAddress(incoming: IncomingMessage): { door: 'platform' | 'control' | 'media'; url: URL; origin: string } | null {
  const origin = `http://${incoming.headers.host ?? '127.0.0.1'}`
  const path = incoming.url ?? '/'
  if (path.startsWith('/_control/')) return { door: 'control', url: new URL(path, origin), origin }
  if (path.startsWith('/_media/')) return { door: 'media', url: new URL(path, origin), origin }
  const match = /^\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(\/.*|\?.*)?$/i.exec(path)
  if (match === null) return null
  try {
    return { door: 'platform', url: new URL(`https://${match[1]}${match[2] ?? '/'}`), origin }
  } catch {
    return null
  }
}

function joined(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}

function media(world: World, request: SandboxRequest): SandboxAnswer {
  const blobId = request.url.pathname.split('/')[2] ?? ''
  const types = world.collections.collection<{ contentType: string }>('media-types')
  const type = types.get(blobId)?.contentType
  if (type === undefined) return html(404, page('Not found', 'media', '<h1>No such media</h1>'))
  const size = world.blobs.sizeOf(blobId)
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers['range'] ?? '')
  const headers = { 'content-type': type, 'accept-ranges': 'bytes', 'cross-origin-resource-policy': 'cross-origin' }
  if (range === null) return { status: 200, headers: { ...headers, 'content-length': String(size) }, body: { blobId, start: 0, end: size } }
  const start = range[1] === '' ? Math.max(0, size - Number(range[2])) : Number(range[1])
  const end = range[1] === '' || range[2] === '' ? size : Math.min(size, Number(range[2]) + 1)
  if (start >= end) return { status: 416, headers: { 'content-range': `bytes */${size}` }, body: null }
  return {
    status: 206,
    headers: { ...headers, 'content-length': String(end - start), 'content-range': `bytes ${start}-${end - 1}/${size}` },
    body: { blobId, start, end },
  }
}

async function send(world: World, incoming: IncomingMessage, outgoing: ServerResponse, answer: SandboxAnswer): Promise<void> {
  const { body } = answer
  // Every platform tells its time, and the sandbox's may be another than the computer's.
  outgoing.setHeader('date', new Date(world.clock.now()).toUTCString())
  if (typeof body === 'string') outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(body) })
  else if (body === null && answer.status !== 204 && answer.status !== 304)
    outgoing.writeHead(answer.status, { 'content-length': 0, ...answer.headers })
  else outgoing.writeHead(answer.status, answer.headers)
  if (incoming.method === 'HEAD' || body === null) return void outgoing.end()
  if (typeof body === 'string') return void outgoing.end(body)
  await pipeline(Readable.from(world.blobs.read(body.blobId, body.start, body.end)), outgoing).catch(() => outgoing.destroy())
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import { afterEach, describe, expect, test } from 'vitest'
import { TransportError, type Transport, type WireRequest } from '../core/ports.ts'
import { createFakeTime } from '../core/testing/fake-time.ts'
import { createUndiciTransport } from '../platforms/kit/undici-transport.ts'
import { createReachabilityProbe, platformHosts } from './reachability-probe.ts'
import { makeCertificate } from './testing/certificate.ts'

const HOST = 'api.example'
const NOW = Date.UTC(2026, 10, 23, 12)
const DAY_MS = 86_400_000
const VALID = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2120-01-01T00:00:00Z') }
const ENDED = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2021-01-01T00:00:00Z') }

type Answer = (request: IncomingMessage, response: ServerResponse) => void
const reply =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    void response.writeHead(status, { date: new Date(NOW).toUTCString(), ...headers }).end()
const toOwnHttps = reply(301, { location: `https://${HOST}/` })

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A world with one host on loopback. An absent door refuses the connection. */
async function world(doors: { https?: Answer; http?: Answer; validity?: typeof VALID; isTrusted?: boolean }) {
  const { certificate, key } = makeCertificate(HOST, doors.validity ?? VALID)
  const https = doors.https === undefined ? null : await listen(createSecureServer({ cert: certificate, key }, doors.https))
  const http = doors.http === undefined ? null : await listen(createServer(doors.http))
  const agent = new Agent({ connect: { servername: HOST, ...(doors.isTrusted === false ? {} : { ca: certificate }) } })
  closers.push(() => agent.destroy())
  const asked: WireRequest[] = []
  const transport: Transport = {
    async send(wire) {
      asked.push(wire)
      const { protocol, pathname } = new URL(wire.url)
      const door = protocol === 'https:' ? https : http
      if (door === null) throw new TransportError('network', false)
      try {
        const { statusCode, headers } = await request(`${protocol}//${door}${pathname}`, {
          method: 'HEAD',
          dispatcher: agent,
          headers: wire.headers,
          signal: wire.signal!,
        })
        return { status: statusCode, headers: headers as Record<string, string>, text: '', bytesSent: 0 }
      } catch (cause) {
        throw new TransportError('network', true, { cause })
      }
    },
  }
  return { transport, asked }
}

/** A world where every connection opens and nothing ever answers. */
function silentWorld() {
  const asked: string[] = []
  const transport: Transport = {
    send: ({ url, signal }) =>
      new Promise((_resolve, reject) => {
        asked.push(url)
        const end = () => reject(new TransportError('cancelled', true))
        if (signal!.aborted) end()
        signal!.addEventListener('abort', end)
      }),
  }
  return { transport, asked }
}

async function look(transport: Transport, { now = NOW, hosts = [HOST] } = {}) {
  const time = createFakeTime(now)
  const probe = createReachabilityProbe({ transport, clock: time, timers: time, hosts: () => hosts })
  return await probe(new AbortController().signal)
}

describe('an https answer under a valid certificate', () => {
  test.each([200, 302, 401, 404, 429, 500, 503])('of status %i means online, without a word on plain http', async (status) => {
    const { transport, asked } = await world({ https: reply(status), http: reply(200) })
    expect((await look(transport)).state).toBe('online')
    expect(asked.map(({ url }) => url)).toEqual([`https://${HOST}/`])
  })

  test('tells how far our clock is off', async () => {
    const { transport } = await world({ https: reply(200) })
    expect((await look(transport)).offsetMs).toBe(500)
    expect((await look(transport, { now: NOW + 7_200_000 })).offsetMs).toBe(500 - 7_200_000)
  })

  test('without a time leaves the offset unknown', async () => {
    const { transport } = await world({
      https: (_request, response) => {
        response.sendDate = false
        response.writeHead(200).end()
      },
    })
    expect(await look(transport)).toEqual({ state: 'online', offsetMs: null })
  })
})

describe('a captive portal', () => {
  test('is known by a certificate that nobody vouches for', async () => {
    const { transport } = await world({ https: reply(200), isTrusted: false })
    expect(await look(transport)).toEqual({ state: 'captive', offsetMs: null })
  })

  test.each<[string, Answer]>([
    ['its own page', reply(200)],
    ['a redirect to its own page', reply(302, { location: 'http://portal.example/login' })],
    ['a redirect to another host by https', reply(302, { location: 'https://portal.example/login' })],
    ['a redirect to the same host by plain http', reply(302, { location: `http://${HOST}/login` })],
    ['a redirect to nowhere', reply(302)],
    ['511', reply(511)],
  ])('is known by %s on plain http where https is shut', async (_what, http) => {
    const { transport } = await world({ http })
    expect((await look(transport)).state).toBe('captive')
  })

  test('is known where https ends in garbage', async () => {
    const plain = await listen(createServer(reply(200)))
    const transport = createUndiciTransport()
    closers.push(() => transport.close())
    const garbage: Transport = { send: (wire) => transport.send({ ...wire, url: wire.url.replace(HOST, plain) }) }
    expect((await look(garbage)).state).toBe('captive')
  })
})

describe('offline', () => {
  test('is when nothing answers at all', async () => {
    const { transport, asked } = await world({})
    expect(await look(transport)).toEqual({ state: 'offline', offsetMs: null })
    expect(asked.map(({ url }) => url)).toEqual([`https://${HOST}/`, `http://${HOST}/`])
  })

  test('is when https is shut and plain http honestly leads there: nothing can be sent, and there is no page to sign in on', async () => {
    const { transport } = await world({ http: toOwnHttps })
    expect((await look(transport)).state).toBe('offline')
  })

  test('is found after 5 seconds of silence on each door', async () => {
    const { transport, asked } = silentWorld()
    const time = createFakeTime(NOW)
    const probe = createReachabilityProbe({ transport, clock: time, timers: time, hosts: () => [HOST] })
    const found = probe(new AbortController().signal)
    await time.pass(4_999)
    expect(asked).toEqual([`https://${HOST}/`])
    await time.pass(1)
    expect(asked).toEqual([`https://${HOST}/`, `http://${HOST}/`])
    await time.pass(5_000)
    expect(await found).toEqual({ state: 'offline', offsetMs: null })
  })

  test('is when our clock is so wrong that no certificate holds, and the offset says it', async () => {
    const { transport } = await world({ https: reply(200), http: toOwnHttps, validity: ENDED })
    expect(await look(transport, { now: NOW + 40 * DAY_MS })).toEqual({ state: 'offline', offsetMs: 500 - 40 * DAY_MS })
  })

  test('an expired certificate under a right clock is a portal', async () => {
    const { transport } = await world({ https: reply(200), http: toOwnHttps, validity: ENDED })
    expect((await look(transport)).state).toBe('captive')
  })
})

describe('who is asked', () => {
  test('nobody without hosts, and then nothing is known', async () => {
    const { transport, asked } = await world({ https: reply(200) })
    expect(await look(transport, { hosts: [] })).toEqual({ state: 'unknown', offsetMs: null })
    expect(asked).toEqual([])
  })

  test('the others only where the first is silent: one platform that is down is not the line', async () => {
    const { transport } = await world({ https: reply(403) })
    const asked: string[] = []
    const firstIsDown: Transport = {
      send(wire) {
        asked.push(wire.url)
        return wire.url.includes('down.example') ? Promise.reject(new TransportError('network', false)) : transport.send(wire)
      },
    }
    expect((await look(firstIsDown, { hosts: ['down.example', HOST] })).state).toBe('online')
    expect(asked).toEqual(['https://down.example/', 'http://down.example/', `https://${HOST}/`])
  })

  test('a portal in front of one host is told when no other host answers', async () => {
    const { transport } = await world({ http: reply(200) })
    const send: Transport['send'] = (wire) =>
      wire.url.includes('down.example') ? Promise.reject(new TransportError('network', false)) : transport.send(wire)
    expect((await look({ send }, { hosts: ['down.example', HOST] })).state).toBe('captive')
  })

  test('no token, no cookie and no word about the creator goes with it', async () => {
    const { transport, asked } = await world({ http: reply(200) })
    await look(transport)
    for (const { method, headers, body, url } of asked) {
      expect({ method, headers, body }).toEqual({ method: 'HEAD', headers: { 'cache-control': 'no-cache' }, body: null })
      expect(new URL(url).pathname).toBe('/')
    }
  })

  test("the platforms' own API hosts, each once", () => {
    expect(platformHosts(['instagram', 'x', 'facebook', 'youtube', 'linkedin', 'tiktok'])).toEqual([
      'graph.facebook.com',
      'api.x.com',
      'www.googleapis.com',
      'api.linkedin.com',
      'open.tiktokapis.com',
    ])
    expect(platformHosts([])).toEqual([])
  })
})

test('a look that is called off ends at once and asks nobody else', async () => {
  const { transport, asked } = silentWorld()
  const time = createFakeTime(NOW)
  const probe = createReachabilityProbe({ transport, clock: time, timers: time, hosts: () => [HOST, 'other.example'] })
  const stopper = new AbortController()
  const found = probe(stopper.signal)
  stopper.abort()
  expect((await found).state).toBe('offline')
  expect(asked.filter((url) => url.includes('other.example'))).toEqual([])
})

test('our real line tells a self-signed certificate from silence', async () => {
  const { certificate, key } = makeCertificate(HOST, VALID)
  const address = await listen(createSecureServer({ cert: certificate, key }, reply(200)))
  const real = createUndiciTransport()
  closers.push(() => real.close())
  const transport: Transport = { send: (wire) => real.send({ ...wire, url: wire.url.replace(HOST, address) }) }
  expect((await look(transport)).state).toBe('captive')
})

import { createServer, request as httpRequest, type Server } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { ProblemError } from '../../shared/problem.ts'
import type { CallbackListener } from '../core/accounts.ts'
import { createFakeTime } from '../core/testing/fake-time.ts'
import { loadPlatforms } from '../platforms/registry.ts'
import type { LoginId } from '../../shared/platforms/registry.ts'
import { listenForCallback } from './loopback.ts'

const EXPECT = { parameters: ['state'], value: 'right-state' }
const FIVE_MINUTES_MS = 5 * 60_000
const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  await new Promise((resolve) => setTimeout(resolve, 20))
})

interface Knock {
  readonly method?: string
  readonly host?: string
  /** Where to knock when it is not the address itself. */
  readonly at?: string
}

/** One request as a browser (or something else on this computer) sends it. Its path goes out as it is written. */
function knock(listener: CallbackListener, path: string, { method = 'GET', host, at }: Knock = {}): Promise<number> {
  const own = new URL(listener.redirectUri)
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: at ?? own.hostname, port: own.port, method, path, headers: { host: host ?? own.host } },
      (answer) => {
        answer.resume()
        answer.on('end', () => resolve(answer.statusCode ?? 0))
      },
    )
    outgoing.on('error', reject)
    outgoing.end()
  })
}

const logins = (await loadPlatforms()).createLogins()
const listenFor = (id: LoginId, time = createFakeTime(0)) => listenForCallback(logins.get(id)!, time)

async function listening(login: LoginId = 'tiktok', issuer: string | null = null) {
  const time = createFakeTime(0)
  const listener = await listenFor(login, time)
  open.push(listener)
  const end = listener.wait(EXPECT, issuer, FIVE_MINUTES_MS).then(
    (parameters) => ({ parameters, code: null }),
    (cause: unknown) => ({ parameters: null, code: cause instanceof ProblemError ? cause.problem.code : String(cause) }),
  )
  return { time, listener, end }
}

function occupy(host: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((_request, response) => response.end('another program'))
    server.once('error', reject)
    server.listen({ host, port, ipv6Only: true }, () => {
      open.push(server)
      resolve(server)
    })
  })
}

describe('the loopback listener', () => {
  it('refuses whatever is not the answer and keeps waiting for it', async () => {
    const { listener, end } = await listening('tiktok', 'https://issuer.example')
    const wrong: [string, Knock?][] = [
      ['/other?state=right-state&code=1'],
      ['/callback?state=right-state&code=1'],
      ['/callback/?state=wrong-state&code=1'],
      ['/callback/?state=right-stat&code=1'],
      ['/callback/?code=1'],
      ['/callback/?state=right-state&code=1', { method: 'POST' }],
      ['/callback/?state=right-state&code=1', { method: 'HEAD' }],
      ['/callback/?state=right-state&code=1', { host: 'evil.example' }],
      ['/callback/?state=right-state&code=1', { host: '127.0.0.1' }],
      ['/callback/?state=right-state&code=1&iss=https%3A%2F%2Fother.example'],
      ['/callback/?state=right-state&code=1&code=2'],
      ['/callback/?state=right-state&state=right-state&code=1'],
      [`/callback/?state=right-state&code=${'1'.repeat(20_000)}`],
    ]
    for (const [path, how] of wrong) expect(await knock(listener, path, how), `${how?.method ?? 'GET'} ${path.slice(0, 80)}`).toBe(400)
    expect(await knock(listener, '/callback/?state=right-state&code=1&iss=https%3A%2F%2Fissuer.example')).toBe(200)
    expect((await end).parameters).toEqual({ state: 'right-state', code: '1', iss: 'https://issuer.example' })
  })

  it('survives paths that are no address', async () => {
    const { listener, end } = await listening()
    for (const path of ['//[', '//:0/', '/%', '//callback/?state=right-state']) expect(await knock(listener, path), path).toBe(400)
    expect(await knock(listener, '/callback/?state=right-state&code=1')).toBe(200)
    expect((await end).parameters).toMatchObject({ code: '1' })
  })

  it('takes the valid answer once, refuses a second, and then listens no more', async () => {
    const { listener, end } = await listening()
    const [first, second] = await Promise.all([
      knock(listener, '/callback/?state=right-state&code=1'),
      knock(listener, '/callback/?state=right-state&code=2').catch(() => 'closed'),
    ])
    expect(first).toBe(200)
    expect([400, 'closed']).toContain(second)
    expect((await end).parameters).toMatchObject({ code: '1' })
    await new Promise((resolve) => setTimeout(resolve, 20))
    await expect(knock(listener, '/callback/?state=right-state&code=3')).rejects.toThrow()
  })

  it('passes a denial on like any answer with the right state', async () => {
    const { listener, end } = await listening()
    await knock(listener, '/callback/?state=right-state&error=access_denied')
    expect((await end).parameters).toEqual({ state: 'right-state', error: 'access_denied' })
  })

  it('gives up after five minutes without an answer, and not before', async () => {
    const { time, listener, end } = await listening()
    let code: string | null = null
    void end.then((ended) => (code = ended.code))
    await time.pass(FIVE_MINUTES_MS - 1)
    expect(code).toBeNull()
    await time.pass(1)
    expect((await end).code).toBe('connect-timeout')
    await new Promise((resolve) => setTimeout(resolve, 20))
    await expect(knock(listener, '/callback/?state=right-state&code=1')).rejects.toThrow()
  })

  it('ends the wait when it is closed, also when it was closed before', async () => {
    const { listener, end } = await listening()
    listener.close()
    expect((await end).code).toBe('connect-cancelled')
    await expect(listener.wait(EXPECT, null, FIVE_MINUTES_MS)).rejects.toMatchObject({ problem: { code: 'connect-cancelled' } })
  })

  it('takes the next fixed port when the first is busy and says so when all are', async () => {
    await occupy('127.0.0.1', 8917)
    const first = await listening('linkedin')
    expect(first.listener.redirectUri).toBe('http://127.0.0.1:8918/linkedin/callback')
    await occupy('127.0.0.1', 8919)
    await expect(listenFor('x')).rejects.toMatchObject({
      problem: { code: 'ports-busy', params: { ports: '8917, 8918, 8919' } },
    })
  })

  it('answers localhost on ::1 too', async () => {
    const { listener, end } = await listening('meta')
    expect(new URL(listener.redirectUri).hostname).toBe('localhost')
    expect(await knock(listener, '/facebook/callback?state=right-state&code=1', { at: '::1' })).toBe(200)
    expect((await end).parameters).toMatchObject({ code: '1' })
  })

  it('does not share localhost with a program that listens on ::1: it takes another port', async () => {
    await occupy('::1', 8917)
    const { listener } = await listening('meta')
    expect(new URL(listener.redirectUri).port).toBe('8918')
    // The half that was bound is free again.
    await occupy('127.0.0.1', 8917)
  })
})

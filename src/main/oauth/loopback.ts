import { createServer, Server, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { problem, ProblemError } from '../../shared/problem.ts'
import type { CallbackListener } from '../core/accounts.ts'
import type { LoginAdapter } from '../core/login-adapter.ts'
import type { Timers } from '../core/ports.ts'
import { redirectUri, type RedirectRule } from '../core/redirects.ts'

/** Longest address that any platform sends back. */
const MAX_URL_LENGTH = 16_384

/**
 * Listens on loopback for one login's answer. Binds the first free one of its addresses; a wrong path, method, Host or state gets 400 and
 * the wait goes on; the first valid answer closes the listener. Throws ProblemError ports-busy.
 */
export async function listenForCallback(
  { login, redirect: rule }: Pick<LoginAdapter, 'login' | 'redirect'>,
  timers: Timers,
): Promise<CallbackListener> {
  const servers = await bindFirstFree(rule)
  const port = (servers[0]!.address() as AddressInfo).port
  let onCallback: ((url: URL) => boolean) | null = null
  let giveUp: ((reason: 'connect-cancelled' | 'connect-timeout') => void) | null = null
  let isClosed = false

  const close = () => {
    if (isClosed) return
    isClosed = true
    giveUp?.('connect-cancelled')
    for (const server of servers) {
      server.close()
      server.closeIdleConnections()
    }
  }

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const url = callbackUrl(request, rule, port)
    const isTaken = url !== null && onCallback !== null && onCallback(url)
    response.writeHead(isTaken ? 200 : 400, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
    })
    response.end(
      isTaken
        ? page('You can close this tab', 'CreatorSync has the answer. Go back to the app.')
        : page('This is not the answer CreatorSync waits for', 'Go back to the app and start the login again.'),
    )
  }
  for (const server of servers) server.on('request', serve)

  return {
    redirectUri: redirectUri(rule, port),
    wait(expect, issuer, timeoutMs) {
      return new Promise((resolve, reject) => {
        if (isClosed) {
          reject(new ProblemError(problem('connect-cancelled', { params: { login } })))
          return
        }
        const cancelTimer = timers.after(timeoutMs, () => giveUp?.('connect-timeout'))
        giveUp = (reason) => {
          cancelTimer()
          giveUp = null
          onCallback = null
          reject(new ProblemError(problem(reason, { params: { login } })))
          close()
        }
        onCallback = (url) => {
          const parameters = Object.fromEntries(url.searchParams)
          const isExpected = expect.parameters.some((name) => constantTimeEqual(parameters[name] ?? '', expect.value))
          const hasWrongIssuer = issuer !== null && parameters['iss'] !== undefined && parameters['iss'] !== issuer
          // A parameter given twice is how answers are mixed up: not a valid one.
          const hasDoubles = [...url.searchParams.keys()].length !== Object.keys(parameters).length
          if (!isExpected || hasWrongIssuer || hasDoubles) return false
          cancelTimer()
          giveUp = null
          onCallback = null
          resolve(parameters)
          // Closed once the browser has its page.
          setImmediate(close)
          return true
        }
      })
    },
    close,
  }
}

function callbackUrl(request: IncomingMessage, rule: RedirectRule, port: number): URL | null {
  const { url = '', method, headers } = request
  if (method !== 'GET' || url.length > MAX_URL_LENGTH || !url.startsWith('/')) return null
  // A page that got a foreign name to resolve to this computer (DNS rebinding) names itself in Host.
  if (headers.host !== `${rule.host}:${port}`) return null
  // Put together, not resolved: `//[` would be read as a host of its own and throw.
  const address = `http://${rule.host}:${port}${url}`
  if (!URL.canParse(address)) return null
  const parsed = new URL(address)
  return parsed.pathname === rule.path ? parsed : null
}

async function bindFirstFree(rule: RedirectRule): Promise<Server[]> {
  for (const port of rule.ports ?? [0]) {
    const first = await bind('127.0.0.1', port)
    if (!(first instanceof Server)) continue
    if (rule.host !== 'localhost') return [first]
    // A browser may take `localhost` as ::1; where the computer has no IPv6 the first is enough. Where another program listens there, it would get the answer.
    const second = await bind('::1', (first.address() as AddressInfo).port)
    if (second instanceof Server) return [first, second]
    if (second === 'none') return [first]
    first.close()
  }
  throw new ProblemError(problem('ports-busy', { params: { ports: (rule.ports ?? []).join(', ') } }))
}

/** `busy`: another program has the port. `none`: this computer has no such address. */
function bind(host: string, port: number): Promise<Server | 'busy' | 'none'> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 32 * 1024 })
  return new Promise((resolve) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      resolve(cause.code === 'EADDRNOTAVAIL' || cause.code === 'EAFNOSUPPORT' ? 'none' : 'busy'),
    )
    server.listen({ host, port, ipv6Only: true }, () => resolve(server))
  })
}

/** crypto.timingSafeEqual without its demand of equal lengths. */
function constantTimeEqual(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  let difference = 0
  for (let index = 0; index < one.length; index += 1) difference |= one.charCodeAt(index) ^ other.charCodeAt(index)
  return difference === 0
}

function page(title: string, text: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>CreatorSync</title><style>:root{color-scheme:light dark}body{font:17px/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:90vh;text-align:center}h1{font-size:22px}</style></head><body><h1>${title}</h1><p>${text}</p></body></html>`
}

// Refuses every connection that leaves this computer. Loaded by vitest (no-network.ts) or by `node --import` into any other process.
import dgram from 'node:dgram'
import dns from 'node:dns'
import { appendFileSync } from 'node:fs'
import net from 'node:net'

const refused: string[] = []

/** What was refused since the last call. */
export function takeRefusedConnections(): string[] {
  return refused.splice(0)
}

function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  return name === '' || name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(name)
}

function refuse(what: string): Error {
  refused.push(what)
  // For processes that nobody asks afterwards.
  const log = process.env.CREATORSYNC_REFUSED_CONNECTIONS
  if (log) appendFileSync(log, `${what}\n`)
  return Object.assign(new Error(`a test must not leave this computer: ${what}`), { code: 'ENETUNREACH' })
}

// http, https, undici and tls all connect through here, with (options), (port, host), (path) or the normalised array of these.
type Connect = (this: net.Socket, ...args: unknown[]) => net.Socket
const connect = net.Socket.prototype.connect as Connect
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]): net.Socket {
  const [first, second] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
  const options =
    typeof first === 'object' && first !== null
      ? (first as { host?: string; port?: unknown; path?: string })
      : { host: typeof second === 'string' ? second : '', port: first, ...(typeof first === 'string' ? { path: first } : {}) }
  const host = options.path ? '' : (options.host ?? '')
  if (isLoopback(host)) return connect.apply(this, args)
  const error = refuse(`connection to ${host}:${String(options.port)}`)
  process.nextTick(() => this.destroy(error))
  return this
} as typeof net.Socket.prototype.connect

type Lookup = (hostname: string, ...rest: unknown[]) => unknown
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6'] as const) {
  const original = dns[name] as unknown as Lookup
  const guarded: Lookup = (hostname, ...rest) => {
    if (isLoopback(hostname) || net.isIP(hostname)) return original(hostname, ...rest)
    const error = refuse(`look-up of ${hostname}`)
    const callback = rest.at(-1)
    if (typeof callback === 'function') process.nextTick(() => (callback as (error: Error) => void)(error))
    return undefined
  }
  Object.defineProperty(dns, name, { value: guarded, writable: true, configurable: true, enumerable: true })
  const promised = dns.promises[name] as unknown as Lookup
  const guardedPromise: Lookup = (hostname, ...rest) =>
    isLoopback(hostname) || net.isIP(hostname) ? promised(hostname, ...rest) : Promise.reject(refuse(`look-up of ${hostname}`))
  Object.defineProperty(dns.promises, name, { value: guardedPromise, writable: true, configurable: true, enumerable: true })
}

type Send = (this: dgram.Socket, ...args: unknown[]) => void
const send = dgram.Socket.prototype.send as Send
dgram.Socket.prototype.send = function (this: dgram.Socket, ...args: unknown[]): void {
  const host = args.slice(1).find((arg): arg is string => typeof arg === 'string') ?? ''
  if (!isLoopback(host)) throw refuse(`datagram to ${host}`)
  send.apply(this, args)
} as typeof dgram.Socket.prototype.send

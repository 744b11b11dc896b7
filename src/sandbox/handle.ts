import { empty, html, json } from './kit/answer.ts'
import { BodyTooLarge, ConnectionDropped, type SandboxAnswer, type SandboxRequest } from './kit/request.ts'
import type { Fault } from './kit/faults.ts'
import type { PlatformSandbox, Route, RouteContext, World } from './kit/world.ts'

/** One line of the journal: what was received, and what came of it. `status` 0 = the connection was cut instead of answered. */
export interface JournalLine {
  readonly time: number
  readonly host: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly bytesIn: number
}

/** Turns a call into an answer. Throws ConnectionDropped where the connection is to be cut. */
export type Handle = (request: SandboxRequest) => Promise<SandboxAnswer>

interface CompiledRoute {
  readonly route: Route
  readonly pattern: URLPattern
}

/**
 * The sandbox as a function: six platforms, the faults that stand before them, and the journal of everything received.
 * Knows no sockets, so that it also runs inside a simulation.
 */
export function createHandle(world: World, platforms: readonly PlatformSandbox[]): Handle {
  const journal = world.collections.collection<JournalLine>('journal')
  const byHost = new Map<string, PlatformSandbox>()
  const routes = new Map<string, CompiledRoute[]>()
  for (const platform of platforms) {
    for (const host of platform.hosts) byHost.set(host, platform)
    for (const route of platform.routes) {
      const list = routes.get(route.host) ?? []
      list.push({ route, pattern: new URLPattern({ pathname: route.path }) })
      routes.set(route.host, list)
    }
  }
  let lines = journal.all().length

  return async (request) => {
    const { url } = request
    const host = url.hostname
    let bytesIn = 0
    const time = world.clock.now()
    const write = (status: number) => {
      lines += 1
      journal.put(String(lines), { time, host, method: request.method, path: url.pathname + url.search, status, bytesIn })
    }
    const faults = world.faults.takeFor({ method: request.method, host, pathAndQuery: url.pathname + url.search })
    const received: SandboxRequest = {
      ...request,
      body: throttled(world, faults, request.body, (length) => {
        bytesIn += length
      }),
    }
    try {
      const answer = await answerFaulty(world, faults, received, () => route(world, byHost.get(host), routes.get(host) ?? [], received))
      write(answer.status)
      return answer
    } catch (cause) {
      if (cause instanceof BodyTooLarge) {
        write(413)
        return json(413, { error: 'request body too large' })
      }
      write(0)
      throw cause
    }
  }
}

async function route(
  world: World,
  platform: PlatformSandbox | undefined,
  routes: readonly CompiledRoute[],
  received: SandboxRequest,
): Promise<SandboxAnswer> {
  if (platform === undefined) return html(404, '<h1>The sandbox has no such host</h1>')
  const request = (await platform.unpack?.(received)) ?? received
  const context = (params: Record<string, string>): RouteContext => ({
    request,
    world,
    params,
    query: request.url.searchParams,
    link: (realUrl) => linkBack(request.origin, realUrl),
  })
  // A HEAD is a GET without the body; the shell leaves it out.
  const method = request.method === 'HEAD' ? 'GET' : request.method
  for (const { route: candidate, pattern } of routes) {
    if (candidate.method !== method) continue
    const match = pattern.exec({ pathname: request.url.pathname })
    if (match === null) continue
    const params = Object.fromEntries(Object.entries(match.pathname.groups).map(([name, value]) => [name, decode(value ?? '')]))
    return candidate.handle(context(params))
  }
  return platform.notFound(context({}))
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** `https://host/path` → `<origin>/host/path`; anything else stays. */
export function linkBack(origin: string, realUrl: string): string {
  return realUrl.replace(/^https?:\/\//, `${origin}/`)
}

async function* throttled(
  world: World,
  faults: readonly Fault[],
  body: AsyncIterable<Uint8Array>,
  count: (length: number) => void,
): AsyncIterable<Uint8Array> {
  const drop = faults.find((fault) => fault.kind === 'drop')
  const bandwidth = faults.find((fault) => fault.kind === 'bandwidth')
  let seen = 0
  for await (const chunk of body) {
    const rest = drop?.afterBytes === undefined ? chunk.length : Math.max(0, drop.afterBytes - seen)
    const kept = chunk.subarray(0, rest)
    seen += kept.length
    count(kept.length)
    if (bandwidth?.bytesPerSecond !== undefined) await world.clock.sleep((kept.length / bandwidth.bytesPerSecond) * 1000)
    if (kept.length > 0) yield kept
    if (kept.length < chunk.length) throw new ConnectionDropped('fault: drop')
  }
}

async function answerFaulty(
  world: World,
  faults: readonly Fault[],
  request: SandboxRequest,
  act: () => Promise<SandboxAnswer>,
): Promise<SandboxAnswer> {
  const of = (kind: Fault['kind']) => faults.find((fault) => fault.kind === kind)
  const latency = of('latency')
  if (latency?.ms !== undefined) await world.clock.sleep(latency.ms)
  const drop = of('drop')
  if (drop !== undefined && (drop.afterBytes ?? 0) === 0) throw new ConnectionDropped('fault: drop')
  const refused = of('status')
  if (refused !== undefined) {
    for await (const chunk of request.body) void chunk
    return faultAnswer(refused)
  }
  const answer = await act()
  if (of('lose-answer') !== undefined || drop !== undefined) throw new ConnectionDropped('fault: answer lost')
  const after = of('status-after-commit')
  return after === undefined ? answer : faultAnswer(after)
}

function faultAnswer(fault: Fault): SandboxAnswer {
  const status = fault.status ?? 503
  if (fault.body === undefined) return empty(status, fault.headers ?? {})
  return { status, headers: { 'content-type': 'application/json', ...fault.headers }, body: fault.body }
}

import { validateHeaderValue } from 'node:http'
import type { ByteSource } from '../../src/main/core/http.ts'
import { TransportError, type Transport, type WireRequest, type WireResponse } from '../../src/main/core/ports.ts'
import { routeToSandbox } from '../../src/main/platforms/kit/practice-routing.ts'
import { ConnectionDropped } from '../../src/sandbox/kit/request.ts'
import { PLATFORMS } from '../../src/sandbox/platforms.ts'
import type { Sandbox } from '../../src/sandbox/sandbox.ts'
import type { Mutation } from './mutation.ts'

const ORIGIN = 'http://127.0.0.1:8000'
const SANDBOX_HOSTS = new Set(PLATFORMS.flatMap((platform) => platform.hosts))

/** One call as it went out, and the true answer where one came. */
export interface SeenCall {
  /** `METHOD host/path` with ids taken out: calls of one kind share it. */
  readonly kind: string
  readonly request: WireRequest
  readonly body: string
  readonly answer: WireResponse | null
}

/** What is done to which calls. */
export interface Plan {
  /** Counted over all calls of the case, from 0. */
  readonly callIndex: number
  readonly mutation: Mutation
  /** The answer of the clean run. */
  readonly truth: WireResponse
}

/** The line between adapters and an in-process sandbox, with one plan of mischief at a time. */
export interface BadLine extends Transport {
  readonly seen: readonly SeenCall[]
  /** Forgets what was seen and takes new plans. */
  begin(plans: readonly Plan[]): void
}

/** A line to `sandbox`. Hosts that it does not know belong to somebody else, who answers every call with success. */
export function createBadLine(sandbox: Sandbox): BadLine {
  let seen: SeenCall[] = []
  let plans: readonly Plan[] = []
  const used = new Map<Plan, { kind: string; left: number }>()
  const toPlatform = routeToSandbox({ send: (wire) => deliver(sandbox, wire) }, () => ORIGIN)

  function planFor(index: number, kind: string): Plan | undefined {
    return plans.find((plan) => {
      if (plan.callIndex === index) used.set(plan, { kind, left: plan.mutation.times })
      const state = used.get(plan)
      if (state === undefined || state.kind !== kind || state.left === 0) return false
      state.left -= 1
      return true
    })
  }

  return {
    get seen() {
      return seen
    },
    begin(next) {
      seen = []
      plans = next
      used.clear()
    },
    async send(wire) {
      const index = seen.length
      const kind = kindOf(wire)
      const note = (answer: WireResponse | null) => (seen[index] = { kind, request: wire, body: textOf(wire.body), answer })
      note(null)
      if (!isSendable(wire)) throw new TransportError('network', true)
      if (!SANDBOX_HOSTS.has(new URL(wire.url).host)) return somebodyElse(wire)
      const plan = planFor(index, kind)
      if (plan !== undefined && plan.mutation.when !== 'after') {
        const answer = plan.mutation.spoil(plan.truth)
        return plan.mutation.when === 'early' ? answer : { ...answer, bytesSent: await drained(wire.body) }
      }
      const answer = await toPlatform.send(wire)
      note(answer)
      return plan === undefined ? answer : plan.mutation.spoil(answer)
    },
  }
}

/** False where undici would refuse to send it: a header with a line break in it. */
export function isSendable(wire: WireRequest): boolean {
  try {
    for (const [name, value] of Object.entries(wire.headers)) validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}

async function deliver(sandbox: Sandbox, wire: WireRequest): Promise<WireResponse> {
  const url = new URL(`https://${wire.url.slice(ORIGIN.length + 1)}`)
  let bytesSent = 0
  const source = bytesOf(wire.body)
  async function* counted() {
    for await (const chunk of source) {
      bytesSent += chunk.length
      yield chunk
    }
  }
  const isText = wire.body === null || typeof wire.body === 'string'
  const length = typeof wire.body === 'string' ? { 'content-length': String(Buffer.byteLength(wire.body)) } : {}
  try {
    const answer = await sandbox.handle({
      method: wire.method,
      url,
      headers: { ...length, ...wire.headers },
      body: counted(),
      origin: ORIGIN,
    })
    const text = typeof answer.body === 'string' ? answer.body : ''
    const headers = { date: new Date(sandbox.world.clock.now()).toUTCString(), ...lowerCased(answer.headers) }
    return { status: answer.status, headers, text, bytesSent: isText ? 0 : bytesSent }
  } catch (cause) {
    if (cause instanceof ConnectionDropped) throw new TransportError('network', true, { cause })
    throw cause
  }
}

async function somebodyElse(wire: WireRequest): Promise<WireResponse> {
  return { status: 200, headers: { etag: '"stolen"' }, text: '{"success":true,"id":"1"}', bytesSent: await drained(wire.body) }
}

async function* bytesOf(body: WireRequest['body']): AsyncIterable<Uint8Array> {
  if (typeof body === 'string') yield Buffer.from(body)
  else if (body !== null) yield* body.open()
}

async function drained(body: string | ByteSource | null): Promise<number> {
  let size = 0
  for await (const chunk of bytesOf(body)) size += chunk.length
  return typeof body === 'string' ? 0 : size
}

function textOf(body: WireRequest['body']): string {
  return typeof body === 'string' ? body : ''
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** Ids, long words and the query are left out; a body's named phase tells calls to one address apart. */
function kindOf(wire: WireRequest): string {
  const url = new URL(wire.url)
  const path = url.pathname.replaceAll(/[^/]*\d{4,}[^/]*|[^/]{25,}|urn[^/]*/g, ':id')
  const phase = /upload_phase=\w+/.exec(textOf(wire.body))?.[0] ?? ''
  return `${wire.method} ${url.host}${path}${url.searchParams.get('action') ?? ''} ${phase}`.trim()
}

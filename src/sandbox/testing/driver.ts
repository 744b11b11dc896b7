import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSandbox, type Sandbox } from '../sandbox.ts'
import type { SandboxClock } from '../kit/clock.ts'
import type { SandboxSettings, World } from '../kit/world.ts'

/** An answer, its text read. */
export interface DrivenAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  json(): Record<string, unknown>
}

/** What a driven call may carry. A record body is sent as JSON, URLSearchParams as a form, anything else as it is. */
export interface DrivenCall {
  readonly headers?: Record<string, string>
  readonly body?: Record<string, unknown> | URLSearchParams | Uint8Array | string
  /** The line breaks right after the last byte. */
  readonly isCutAtTheEnd?: boolean
}

/** A sandbox without a socket, on a clock that stands still until it is moved: for the platforms' own tests. */
export interface Driver {
  readonly world: World
  readonly clock: SandboxClock
  call(method: string, url: string, call?: DrivenCall): Promise<DrivenAnswer>
  /** Closes it and opens it again over the same folder. */
  restart(): void
  close(): void
}

const ORIGIN = 'http://127.0.0.1:8000'
const START = Date.parse('2026-11-23T12:00:00Z')

/** Opens a sandbox in a folder of its own; addresses that lead to its origin are called as the real ones they stand for. */
export function openDriver(settings: SandboxSettings = { processingMs: 2_000 }): Driver {
  const folder = mkdtempSync(join(tmpdir(), 'creatorsync-sandbox-test-'))
  const clock = standingClock()
  let sandbox: Sandbox = openSandbox(folder, clock)
  sandbox.world.collections.collection<SandboxSettings>('settings').put('current', settings)
  return {
    get world() {
      return sandbox.world
    },
    clock,
    async call(method, url, { headers = {}, body, isCutAtTheEnd = false } = {}) {
      const bytes = body === undefined ? new Uint8Array(0) : toBytes(body)
      const type = body instanceof URLSearchParams ? 'application/x-www-form-urlencoded' : isRecord(body) ? 'application/json' : undefined
      const sent = {
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(body === undefined && method === 'GET' ? {} : { 'content-length': String(bytes.length) }),
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      }
      const real = new URL(url.startsWith(`${ORIGIN}/`) ? `https://${url.slice(ORIGIN.length + 1)}` : url)
      const answer = await sandbox.handle({ method, url: real, headers: sent, body: once(bytes, isCutAtTheEnd), origin: ORIGIN })
      const text = typeof answer.body === 'string' ? answer.body : ''
      return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) as Record<string, unknown> }
    },
    restart() {
      sandbox.close()
      sandbox = openSandbox(folder, clock)
    },
    close() {
      sandbox.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function standingClock(): SandboxClock {
  let now = START
  return {
    now: () => now,
    advance: (ms) => {
      now += ms
    },
    sleep: (ms) => {
      now += ms
      return Promise.resolve()
    },
  }
}

function isRecord(body: DrivenCall['body']): body is Record<string, unknown> {
  return typeof body === 'object' && !(body instanceof URLSearchParams) && !(body instanceof Uint8Array)
}

function toBytes(body: NonNullable<DrivenCall['body']>): Uint8Array {
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string' || body instanceof URLSearchParams) return Buffer.from(body.toString())
  return Buffer.from(JSON.stringify(body))
}

/** In pieces, as a socket delivers them. */
async function* once(bytes: Uint8Array, isCutAtTheEnd: boolean): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536)
  if (isCutAtTheEnd) throw new Error('the line broke')
}

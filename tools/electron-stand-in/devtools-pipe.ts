// A Chrome DevTools Protocol client over --remote-debugging-pipe: Chromium reads its fd 3 and writes its fd 4, messages end with a zero byte.
import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { Readable, Writable } from 'node:stream'

interface Incoming {
  id?: number
  method?: string
  params?: { sessionId?: string }
  sessionId?: string
  result?: unknown
  error?: { message: string }
}

/** One attached target (or the browser itself): commands by `send`, the protocol's events as events. */
export class DevToolsSession extends EventEmitter {
  readonly #transmit: (method: string, params: object) => Promise<unknown>
  constructor(transmit: (method: string, params: object) => Promise<unknown>) {
    super()
    this.setMaxListeners(0)
    this.#transmit = transmit
  }
  async send<Result = unknown>(method: string, params: object = {}): Promise<Result> {
    return (await this.#transmit(method, params)) as Result
  }
}

/** A Chromium process and the pipe to it; emits 'disconnected' once it is gone. */
export class DevToolsBrowser extends DevToolsSession {
  readonly process: ChildProcess
  closed = false
  #nextId = 0
  readonly #pending = new Map<number, { method: string; resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  readonly #sessions = new Map<string, DevToolsSession>()
  readonly #toChromium: Writable

  constructor(executable: string, args: string[], env: NodeJS.ProcessEnv) {
    super((method, params) => this.#command(method, params))
    this.process = spawn(executable, ['--remote-debugging-pipe', ...args], {
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      // A Ctrl+C in the terminal is for the main process alone: it decides when its windows go.
      detached: true,
    })
    this.#toChromium = this.process.stdio[3] as Writable
    const fromChromium = this.process.stdio[4] as Readable
    let rest: Buffer[] = []
    fromChromium.on('data', (chunk: Buffer) => {
      let from = 0
      for (let end = chunk.indexOf(0); end >= 0; from = end + 1, end = chunk.indexOf(0, from)) {
        const text = Buffer.concat([...rest, chunk.subarray(from, end)]).toString('utf8')
        rest = []
        this.#receive(JSON.parse(text) as Incoming)
      }
      if (from < chunk.length) rest.push(chunk.subarray(from))
    })
    this.#toChromium.on('error', () => this.#gone())
    fromChromium.on('close', () => this.#gone())
    this.process.on('exit', () => this.#gone())
    this.process.on('error', (error) => {
      this.emit('spawn-error', error)
      this.#gone()
    })
  }

  /** Opens a session on one target. */
  async attach(targetId: string): Promise<DevToolsSession> {
    const { sessionId } = await this.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
    return this.#session(sessionId)
  }

  #session(id: string): DevToolsSession {
    const known = this.#sessions.get(id)
    if (known) return known
    const session = new DevToolsSession((method, params) => this.#command(method, params, id))
    this.#sessions.set(id, session)
    return session
  }

  #command(method: string, params: object, sessionId?: string): Promise<unknown> {
    if (this.closed) return Promise.reject(new Error(`Chromium is gone (${method})`))
    const id = ++this.#nextId
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { method, resolve, reject })
      this.#toChromium.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    })
  }

  #receive(message: Incoming): void {
    if (message.id !== undefined) {
      const pending = this.#pending.get(message.id)
      this.#pending.delete(message.id)
      if (message.error) pending?.reject(new Error(`${pending.method}: ${message.error.message}`))
      else pending?.resolve(message.result)
      return
    }
    if (message.method === undefined) return
    if (message.method === 'Target.detachedFromTarget' && message.params?.sessionId !== undefined) {
      this.#sessions.get(message.params.sessionId)?.emit('detached')
      this.#sessions.delete(message.params.sessionId)
    }
    const target = message.sessionId === undefined ? this : this.#sessions.get(message.sessionId)
    target?.emit(message.method, message.params)
  }

  #gone(): void {
    if (this.closed) return
    this.closed = true
    for (const { method, reject } of this.#pending.values()) reject(new Error(`Chromium is gone (${method})`))
    this.#pending.clear()
    this.emit('disconnected')
  }
}

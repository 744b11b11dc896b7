import { z } from 'zod'
import { problem, ProblemError } from '../../shared/problem.ts'
import type { AppCredentials } from '../core/login-adapter.ts'
import type { Log, Transport } from '../core/ports.ts'

/** Where the running sandbox answers, and the key to its control door. */
export const SandboxAddress = z.object({ origin: z.string(), controlToken: z.string() })
export type SandboxAddress = z.infer<typeof SandboxAddress>

/** The sandbox as a child process. `exited` resolves when it is gone. */
export interface SandboxChild {
  readonly address: Promise<SandboxAddress>
  readonly exited: Promise<void>
  kill(): void
}

const PracticeApps = z.record(z.string(), z.object({ login: z.string(), clientId: z.string(), clientSecret: z.string() }))

/** What practice mode is made of. */
export interface PracticeParts {
  /** CREATORSYNC_PLATFORM_ORIGIN: another server stands in for the world; null = our own sandbox does. */
  readonly platformOrigin: string | null
  /** Starts the sandbox's process, asking for this port. */
  startSandbox(port: number): SandboxChild
  readonly port: { read(): number; write(port: number): void }
  /** Plain HTTP on loopback, for the control door and the consent form. */
  readonly transport: Transport
  readonly log: Log
  onChanged(): void
}

/** Practice mode: the sandbox's life, its apps' credentials, its consent form. */
export interface Practice {
  readonly state: 'off' | 'starting' | 'running' | 'failed' | 'elsewhere'
  /** The origin that practice traffic goes to now. Throws ProblemError practice-unavailable while there is none. */
  origin(): string
  /** The origin if there is one, without a throw. */
  knownOrigin(): string | null
  /** Starts the sandbox unless it runs; resolves once it answers. */
  ensureRunning(): Promise<void>
  app(login: string): Promise<AppCredentials | undefined>
  /** Submits the consent form at this real address in the creator's place, and takes the answer to the waiting listener. */
  consent(realUrl: string): Promise<void>
  stop(): void
}

/** A sandbox that dies this often in one run of the app is not started again by itself. */
const MAX_RESTARTS = 3
const CALL_TIMEOUT_MS = 10_000

/** Creates practice mode; nothing runs before it is first used. */
export function createPractice(parts: PracticeParts): Practice {
  let state: Practice['state'] = parts.platformOrigin === null ? 'off' : 'elsewhere'
  let child: SandboxChild | null = null
  let address: SandboxAddress | null = null
  let starting: Promise<void> | null = null
  let restarts = 0
  let isStopped = false

  function become(next: Practice['state']): void {
    if (parts.platformOrigin === null) state = next
    parts.onChanged()
  }

  async function start(): Promise<void> {
    become('starting')
    const fresh = parts.startSandbox(parts.port.read())
    child = fresh
    try {
      address = await fresh.address
    } catch (cause) {
      child = null
      become('failed')
      throw new ProblemError(problem('practice-unavailable'), { cause })
    }
    parts.port.write(Number(new URL(address.origin).port))
    become('running')
    void fresh.exited.then(() => {
      if (child !== fresh || isStopped) return
      child = null
      address = null
      restarts += 1
      parts.log.warn('the practice sandbox ended')
      become('failed')
      if (restarts <= MAX_RESTARTS)
        void ensureRunning().catch((cause: unknown) => parts.log.warn('the practice sandbox did not start again', cause))
    })
  }

  async function ensureRunning(): Promise<void> {
    if (address !== null) return
    starting ??= start().finally(() => {
      starting = null
    })
    await starting
  }

  const origin = (): string => {
    const known = parts.platformOrigin ?? address?.origin
    if (known === undefined) throw new ProblemError(problem('practice-unavailable', { actions: ['retry'] }))
    return known
  }

  return {
    get state() {
      return state
    },
    origin,
    knownOrigin: () => parts.platformOrigin ?? address?.origin ?? null,
    ensureRunning,
    async app(login) {
      await ensureRunning()
      if (address === null) throw new ProblemError(problem('practice-unavailable'))
      const answer = await parts.transport.send({
        method: 'GET',
        url: `${address.origin}/_control/practice-apps`,
        headers: { authorization: `Bearer ${address.controlToken}` },
        body: null,
        timeoutMs: CALL_TIMEOUT_MS,
        signal: null,
      })
      const found = PracticeApps.parse(JSON.parse(answer.text))[login]
      return found === undefined ? undefined : { kind: 'oauth2', clientId: found.clientId, clientSecret: found.clientSecret }
    },
    async consent(realUrl) {
      const { host, pathname, search } = new URL(realUrl)
      const answer = await parts.transport.send({
        method: 'POST',
        url: `${origin()}/${host}${pathname}${search}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'decision=allow',
        timeoutMs: CALL_TIMEOUT_MS,
        signal: null,
      })
      const { location } = answer.headers
      if (answer.status !== 302 || location === undefined || !/^http:\/\/(127\.0\.0\.1|localhost):\d+\//.test(location)) {
        throw new ProblemError(
          problem('connect-refused', {
            details: { platformCode: `HTTP ${answer.status}`, text: answer.text.replaceAll(/<[^>]*>/g, ' ').slice(0, 500) },
          }),
        )
      }
      // Our listener may answer on 127.0.0.1 alone, while `localhost` may be ::1 first.
      await parts.transport.send({
        method: 'GET',
        url: location,
        headers: {},
        body: null,
        timeoutMs: CALL_TIMEOUT_MS,
        signal: null,
      })
    },
    stop() {
      isStopped = true
      child?.kill()
    },
  }
}

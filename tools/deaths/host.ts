import { listen } from '../../src/sandbox/http-shell.ts'
import { ConnectionDropped, type SandboxAnswer } from '../../src/sandbox/kit/request.ts'
import { openSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { fastSandboxClock } from './fast-time.ts'
import type { Rehearsal } from './rehearsal.ts'

/** A sandbox in this process, on a real socket, over real files: it lives on when its client dies. */
export interface Host {
  readonly sandbox: Sandbox
  /** What a client needs to know of it. */
  readonly address: Rehearsal['sandbox']
  /** Calls with a film in them that are being received at this moment. */
  bodiesUnderWay(): number
  /** Once the platform has done what call `number` (from now on, beginning with 1) asks, `kill` is awaited and the answer is lost. */
  killAfterEffect(number: number, kill: () => Promise<void>): void
  close(): Promise<void>
}

/** No form and no JSON is as large. */
const FILM_LIKE_BYTES = 32 * 1024

/** Opens the sandbox in `folder`. */
export async function startHost(folder: string, time: Rehearsal['time']): Promise<Host> {
  const sandbox = openSandbox(folder, fastSandboxClock(time))
  let calls = 0
  let bodies = 0
  let killing: { readonly at: number; readonly kill: () => Promise<void> } | null = null

  async function handle(request: Parameters<Sandbox['handle']>[0]): Promise<SandboxAnswer> {
    calls += 1
    const number = calls
    const answer = await sandbox.handle({ ...request, body: observed(request.body) })
    if (killing?.at !== number) return answer
    await killing.kill()
    throw new ConnectionDropped('the client is dead')
  }

  async function* observed(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    let bytes = 0
    try {
      for await (const chunk of body) {
        if (bytes < FILM_LIKE_BYTES && bytes + chunk.length >= FILM_LIKE_BYTES) bodies += 1
        bytes += chunk.length
        yield chunk
      }
    } finally {
      if (bytes >= FILM_LIKE_BYTES) bodies -= 1
    }
  }

  const shell = await listen({ port: 0, world: sandbox.world, handle, control: sandbox.control })
  return {
    sandbox,
    address: { origin: shell.origin, controlToken: sandbox.controlToken },
    bodiesUnderWay: () => bodies,
    killAfterEffect(number, kill) {
      killing = { at: calls + number, kill }
    },
    async close() {
      await shell.close()
      sandbox.close()
    },
  }
}

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalLine } from '../../src/sandbox/handle.ts'
import { listen } from '../../src/sandbox/http-shell.ts'
import type { SandboxAnswer, SandboxRequest } from '../../src/sandbox/kit/request.ts'
import { appsOf, practiceAppRecord } from '../../src/sandbox/linkedin/records.ts'
import { openSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { fastClock, fastSandboxClock } from '../deaths/fast-time.ts'
import type { Plan } from './plan.ts'
import { loginRefreshedBy, RACED_LOGINS } from './raced-logins.ts'

/** A number for each login by its id. */
export type Counts = ReadonlyMap<string, number>

/** One sandbox and the data folder that all processes of a race share. */
export interface Stage {
  readonly sandbox: Sandbox
  /** What its processes are told. */
  plan(death?: Plan['death']): Plan
  /** By the common clock, epoch ms. */
  now(): number
  /** Ends the access tokens of every login by the control door, and begins counting anew. */
  expire(): Promise<void>
  /** Refreshes since then, as the sandbox's journal has them. */
  refreshes(): Counts
  /** Until the next `expire` a refresh is answered only once so many calls of its login were refused for their ended token. */
  holdRefreshesUntilRefused(calls: number): void
  /** Resolves once so many calls of each login were refused since the tokens ended. */
  hasRefused(calls: number): Promise<void>
  close(): Promise<void>
}

/** Opens the stage in `folder`; what it held before is there again. The clock stands at `clockAt` and runs `speed` times as fast as the computer's. */
export async function openStage(folder: string, clockAt: number, speed: number): Promise<Stage> {
  const time = { realAt: Date.now(), clockAt, speed }
  const dataFolder = join(folder, 'client')
  mkdirSync(dataFolder, { recursive: true })
  const sandbox = openSandbox(join(folder, 'sandbox'), fastSandboxClock(time))
  const { world } = sandbox
  // LinkedIn gives a refresh token to approved partners only.
  const linkedin = practiceAppRecord(world)
  appsOf(world).put(linkedin.clientId, { ...linkedin, isPartner: true })

  const journal = world.collections.collection<JournalLine>('journal')
  let refused = noCounts()
  let before: Counts = noCounts()
  let holdsUntil = 0
  const waiting = new Set<() => void>()

  function until(isMet: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!isMet()) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  }

  function inJournal(): Counts {
    const counts = noCounts()
    for (const { method, host, path } of journal.all()) {
      const login = loginRefreshedBy(method, `https://${host}${path}`)
      if (login !== undefined) addOne(counts, login)
    }
    return counts
  }

  async function handle(request: SandboxRequest): Promise<SandboxAnswer> {
    const refreshed = loginRefreshedBy(request.method, request.url.href)
    if (refreshed !== undefined) await until(() => (refused.get(refreshed) ?? 0) >= holdsUntil)
    const answer = await sandbox.handle(request)
    const [login] = [...RACED_LOGINS].find(([, { host }]) => answer.status === 401 && host === request.url.hostname) ?? []
    if (login !== undefined) {
      addOne(refused, login)
      for (const look of [...waiting]) look()
    }
    return answer
  }

  const shell = await listen({ port: 0, world, handle, control: sandbox.control })
  return {
    sandbox,
    plan: (death = null) => ({ dataFolder, time, sandbox: { origin: shell.origin, controlToken: sandbox.controlToken }, death }),
    now: () => fastClock(time).now(),
    async expire() {
      for (const platform of RACED_LOGINS.keys()) {
        const headers = { authorization: `Bearer ${sandbox.controlToken}`, 'content-type': 'application/json' }
        const answer = await fetch(`${shell.origin}/_control/expire`, { method: 'POST', headers, body: JSON.stringify({ platform }) })
        if (!answer.ok) throw new Error(`the control door answered ${answer.status}`)
      }
      refused = noCounts()
      holdsUntil = 0
      before = inJournal()
    },
    refreshes() {
      return new Map([...inJournal()].map(([id, count]) => [id, count - (before.get(id) ?? 0)]))
    },
    holdRefreshesUntilRefused(calls) {
      holdsUntil = calls
    },
    hasRefused: (calls) => until(() => [...refused.values()].every((count) => count >= calls)),
    async close() {
      await shell.close()
      sandbox.close()
    },
  }
}

function noCounts(): Map<string, number> {
  return new Map([...RACED_LOGINS.keys()].map((id) => [id, 0]))
}

function addOne(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1)
}

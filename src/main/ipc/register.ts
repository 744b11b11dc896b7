import type { z } from 'zod'
import { preloadRequests, requests, type RequestName, type Requests } from '../../shared/ipc.ts'
import { problem, ProblemError, type Result } from '../../shared/problem.ts'
import type { Log } from '../core/ports.ts'

type PreloadRequests = typeof preloadRequests
type AllRequests = Requests & PreloadRequests
type AnyName = RequestName | keyof PreloadRequests

/** One function for each request of the contract; a missing one does not compile. */
export type Handlers = {
  readonly [K in AnyName]: (input: z.output<AllRequests[K]['input']>) => Promise<z.input<AllRequests[K]['output']>>
}

/** What is known of who sent a message. */
export interface Sender {
  /** False for frames inside the page and for pages that are not ours. */
  readonly isTrustedMainFrame: boolean
}

/** The part of Electron's ipcMain that is needed: `handle(name, (sender, input) => answer)`. */
export type Handle = (name: string, listener: (sender: Sender, input: unknown) => Promise<Result<unknown>>) => void

/**
 * Walks the contract: sender, input, handler, output, in this order. Whatever goes wrong becomes a problem that the page can tell; a bug
 * is logged whole here and told as `internal`.
 */
export function registerHandlers(handle: Handle, handlers: Handlers, log: Log): void {
  const contract: Readonly<Record<string, { input: z.ZodType; output: z.ZodType }>> = { ...requests, ...preloadRequests }
  for (const [name, { input, output }] of Object.entries(contract)) {
    handle(name, async (sender, given) => {
      if (!sender.isTrustedMainFrame) {
        log.warn(`refused ${name} from a frame that is not ours`)
        return { ok: false, problem: problem('internal') }
      }
      const parsed = input.safeParse(given ?? {})
      if (!parsed.success) {
        log.warn(`bad input for ${name}: ${parsed.error.issues.map((issue) => issue.path.join('.')).join(', ')}`)
        return { ok: false, problem: problem('bad-input', { params: { request: name } }) }
      }
      try {
        const handler = handlers[name as AnyName] as (input: unknown) => Promise<unknown>
        return { ok: true, value: output.parse(await handler(parsed.data)) }
      } catch (cause) {
        if (cause instanceof ProblemError) return { ok: false, problem: cause.problem }
        log.warn(`request ${name} failed`, cause)
        return { ok: false, problem: problem('internal') }
      }
    })
  }
}

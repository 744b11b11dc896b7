import type { Bridge, EventName, EventPayload, RequestInput, RequestName, RequestOutput } from '../../shared/ipc.ts'
import type { ImportOutcome } from '../../shared/views.ts'
import { type Problem, problem, ProblemError, type Result } from '../../shared/problem.ts'

declare global {
  interface Window {
    creatorsync?: Bridge
  }
}

function exposed(): Bridge {
  const bridge = window.creatorsync
  if (bridge === undefined) throw new ProblemError(problem('internal'))
  return bridge
}

function unwrap<T>(answer: unknown): T {
  const result = answer as Result<T>
  if (result.ok) return result.value
  throw new ProblemError(result.problem)
}

/** Asks main. Throws a `ProblemError` when the answer is a problem; never anything else. */
export async function request<K extends RequestName>(name: K, input: RequestInput<K>): Promise<RequestOutput<K>> {
  return unwrap<RequestOutput<K>>(await told(() => exposed().request(name, input)))
}

/** Listens to main; answers the function that stops listening. */
export function on<K extends EventName>(name: K, listener: (payload: EventPayload<K>) => void): () => void {
  return exposed().on(name, (payload) => listener(payload as EventPayload<K>))
}

/** Hands dropped files to the preload, which resolves their paths itself. */
export async function importDropped(files: readonly File[]): Promise<ImportOutcome[]> {
  return unwrap<ImportOutcome[]>(await told(() => exposed().importDropped(files)))
}

/** What to tell the creator about anything that was thrown here. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof ProblemError) return thrown.problem
  return problem('internal', thrown instanceof Error ? { details: { text: thrown.message.slice(0, 2000) } } : {})
}

/** A rejected call (main is gone, a bug there) is a problem as well, so that no caller meets another kind of failure. */
async function told(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call()
  } catch (thrown) {
    throw new ProblemError(problemOf(thrown), { cause: thrown })
  }
}

import { join } from 'node:path'
import Database from 'better-sqlite3'

/** A line of the sandbox's journal. */
export interface JournalLine {
  readonly time: number
  readonly host: string
  readonly method: string
  readonly path: string
  readonly status: number
  readonly bytesIn: number
}

/** A post as the sandbox's judge sees it. */
export interface SandboxPost {
  readonly platform: string
  readonly account: string
  readonly id: string
  readonly url: string
  readonly text: string
  readonly media: readonly { readonly sha256: string; readonly bytes: number }[]
}

/** The control door of a running sandbox. */
export interface Control {
  get<T>(call: string): Promise<T>
  post<T>(call: string, body: unknown): Promise<T>
  clearFaults(): Promise<void>
}

/** The control door at this origin. */
export function controlAt(origin: string, controlToken: string): Control {
  const call = async <T>(method: string, name: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${origin}/_control/${name}`, {
      method,
      headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${name}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    get: (name) => call('GET', name),
    post: (name, body) => call('POST', name, body),
    clearFaults: () => call('DELETE', 'faults'),
  }
}

/** The token of the app's own sandbox, out of the sandbox's data: the app itself never tells it. */
export function controlTokenIn(dataFolder: string): string {
  const database = new Database(join(dataFolder, 'practice', 'sandbox.db'), { readonly: true })
  try {
    const row = database.prepare<[], { value: string }>("SELECT value FROM documents WHERE collection = 'control' AND id = 'token'").get()
    if (row === undefined) throw new Error('the sandbox has no control token')
    return (JSON.parse(row.value) as { token: string }).token
  } finally {
    database.close()
  }
}

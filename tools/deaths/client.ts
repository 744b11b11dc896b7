import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { Counted, REHEARSAL_VARIABLE, type Rehearsal } from './rehearsal.ts'

/** The folder of the project: the command line runs there. */
const ROOT = resolve(import.meta.dirname, '../..')
const ENTRY = resolve(import.meta.dirname, 'cli-with-failpoints.ts')

/** How one run of the command line ended. */
export interface Ended {
  /** Null when it was killed. */
  readonly exitCode: number | null
  readonly out: string
  readonly said: string
  /** What its failpoints counted; null where it did not come to its end. */
  readonly counted: Counted | null
}

/** A running command line. */
export interface Client {
  readonly ended: Promise<Ended>
  /** Resolves with its first word, or at its end: what comes before is the start of Node. */
  readonly began: Promise<void>
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>
  /** SIGINT, as by Ctrl+C. */
  interrupt(): void
}

/** What a client may be given beside its arguments. */
export interface ClientOptions {
  readonly rehearsal: Rehearsal
  /** A program and its arguments that run the command line in its turn (strace). */
  readonly under?: readonly string[]
  /** A run that takes longer is killed, and `said` tells so. */
  readonly limitMs?: number
}

const LIMIT_MS = 120_000

/** Whoever calls the rehearsal off leaves no client behind that goes on trying. */
const living = new Map<ChildProcess, { readonly isGroup: boolean }>()
process.on('exit', () => {
  for (const [child, { isGroup }] of living) kill(child, isGroup)
})

/** Starts the rehearsed command line. */
export function startClient(argv: readonly string[], { rehearsal, under = [], limitMs = LIMIT_MS }: ClientOptions): Client {
  const [program = process.execPath, ...before] = [...under, process.execPath]
  const child = spawn(program, [...before, ENTRY, ...argv], {
    cwd: ROOT,
    env: { ...process.env, [REHEARSAL_VARIABLE]: JSON.stringify(rehearsal) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Under another program the kill must reach both: they share a group of their own.
    detached: under.length > 0,
  })
  const isGroup = under.length > 0
  living.set(child, { isGroup })
  const exited = once(child, 'exit') as Promise<[number | null]>
  void exited.then(() => living.delete(child))
  let isLate = false
  const limit = setTimeout(() => {
    isLate = true
    kill(child, isGroup)
  }, limitMs)
  const ended = Promise.all([exited, text(child.stdout), text(child.stderr)]).then(([[exitCode], out, said]): Ended => {
    clearTimeout(limit)
    return { exitCode, out, said: isLate ? `${said}killed after ${limitMs} ms\n` : said, counted: countedIn(said) }
  })
  const firstWord = Promise.withResolvers<void>()
  for (const stream of [child.stdout, child.stderr]) stream.once('data', () => firstWord.resolve())
  void exited.then(() => firstWord.resolve())
  return {
    ended,
    began: firstWord.promise,
    async kill() {
      kill(child, isGroup)
      await exited
    },
    interrupt: () => void child.kill('SIGINT'),
  }
}

function kill(child: ChildProcess, isGroup: boolean): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(isGroup ? -child.pid : child.pid, 'SIGKILL')
  } catch (cause) {
    // Gone in this very moment.
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cause
  }
}

function countedIn(said: string): Counted | null {
  const last = said.trimEnd().split('\n').at(-1) ?? ''
  return last.startsWith('{"writes"') ? Counted.parse(JSON.parse(last)) : null
}

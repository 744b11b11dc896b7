import { fork, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { environmentOf, type Plan } from './plan.ts'
import { WindowWord, type Answered } from './window-words.ts'

const WINDOW = resolve(import.meta.dirname, 'window-process.ts')
const COMMAND = resolve(import.meta.dirname, 'command-process.ts')

/** The app in a process of its own, without running the outbox: what a window's wishes reach. */
export interface Window {
  /** Asks every account whose login has a refresh so many times at once. Rejects when the process dies of it. */
  ask(times: number): Promise<Answered>
  close(): Promise<void>
}

/** Starts one and waits until it stands ready. */
export async function openWindow(plan: Plan): Promise<Window> {
  const child = fork(WINDOW, [], { env: environmentOf(plan), stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = new Promise<NodeJS.Signals | null>((settle) => void child.once('exit', (_code, signal) => settle(signal)))

  const nextWord = () =>
    new Promise<WindowWord>((settle, reject) => {
      child.once('message', (message) => settle(WindowWord.parse(message)))
      void ended.then((signal) => reject(new Error(`the window ended (${signal ?? 'by itself'}): ${said}`)))
    })

  await nextWord()
  return {
    async ask(times) {
      const answer = nextWord()
      child.send({ times })
      const word = await answer
      if (word.kind !== 'answered') throw new Error('the window said something else than its answer')
      return word
    },
    async close() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

/** A command that runs. */
export interface Command {
  /** Resolves once its output holds this text so many times. Rejects when it ends before. */
  hasPrinted(text: string, times: number): Promise<void>
  /** Ends it as Ctrl+C does; resolves with its exit code. */
  interrupt(): Promise<number | null>
  /** Its exit code once it has ended, and what it said beside its output. */
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>
  /** SIGKILL where it still runs. */
  close(): Promise<void>
}

/** Starts the command line with these arguments. */
export function startCommand(args: readonly string[], plan: Plan): Command {
  const child = spawn(process.execPath, [COMMAND, ...args], { env: environmentOf(plan), stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let said = ''
  const listeners = new Set<() => void>()
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    for (const listener of [...listeners]) listener()
  })
  const ended = new Promise<{ code: number | null; said: string }>((settle) => void child.once('close', (code) => settle({ code, said })))
  return {
    ended,
    hasPrinted: (text, times) =>
      new Promise((settle, reject) => {
        const look = () => {
          if (out.split(text).length <= times) return
          listeners.delete(look)
          settle()
        }
        listeners.add(look)
        void ended.then(({ code }) => reject(new Error(`the command ended with ${code}: ${said}`)))
        look()
      }),
    async interrupt() {
      child.kill('SIGINT')
      return (await ended).code
    },
    async close() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

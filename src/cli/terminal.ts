import type { Json } from '../shared/json.ts'
import { EXIT } from './exit-codes.ts'

/** The terminal, or the pipes that stand for it. */
export interface Terminal {
  /** Results: standard output. */
  out(text: string): void
  /** What goes on: standard error. */
  say(text: string): void
  /** All of standard input; null when a person sits there. */
  readInput(): Promise<string | null>
  /** The user or the system wants the program to end; answers the function that stops listening. */
  onInterrupt(listener: () => void): () => void
}

/** What a command answers with: lines for people, or the same as JSON for programs. */
export interface Printer {
  /** The one answer of a command. */
  answer(json: Json, lines: readonly string[]): void
  /** One of many events of a command that stays: a line of its own in either form. */
  event(json: Json, line: string): void
  /** For people alone, beside the answer. */
  say(text: string): void
}

/** Prints to the terminal. With `isJson` standard output holds JSON and nothing else. */
export function createPrinter(terminal: Terminal, isJson: boolean): Printer {
  const json = (value: Json) => terminal.out(JSON.stringify(value))
  return {
    answer(value, lines) {
      if (isJson) json(value)
      else for (const line of lines) terminal.out(line)
    },
    event(value, line) {
      if (isJson) json(value)
      else terminal.out(line)
    },
    say: (text) => terminal.say(text),
  }
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  // A reader that has seen enough (`| head`) closes the pipe: no reason to fail.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  return {
    out: (text) => void process.stdout.write(`${text}\n`),
    say: (text) => void process.stderr.write(`${text}\n`),
    async readInput() {
      if (process.stdin.isTTY === true) return null
      let text = ''
      for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk)
      return text
    },
    onInterrupt(listener) {
      listenForSignals()
      interruptListeners.add(listener)
      return () => void interruptListeners.delete(listener)
    },
  }
}

/** A wish to end that is repeated after this time is an order. */
const IMPATIENCE_MS = 2_000
const interruptListeners = new Set<() => void>()
let interruptedAt: number | null = null
let isListening = false

/**
 * Ctrl+C arrives several times: from the terminal, from npm and from our own start. The first one ends cleanly, the others must not cut that short.
 * SIGHUP is left alone, so that `nohup` works.
 */
function listenForSignals(): void {
  if (isListening) return
  isListening = true
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      const now = performance.now()
      if (interruptedAt !== null && now - interruptedAt > IMPATIENCE_MS) process.exit(EXIT.interrupted)
      interruptedAt ??= now
      for (const listener of [...interruptListeners]) listener()
    })
  }
}

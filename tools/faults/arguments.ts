import { parseArgs } from 'node:util'

/** What was asked of the simulation. */
export interface Wanted {
  readonly runs: number
  readonly seed: number
  readonly workers: number
  /** Every run tells all that happened in it, not only the failing ones. */
  readonly isTraced: boolean
  /** Runs the engines broken on purpose instead of the real one. */
  readonly isPlanted: boolean
}

/** Reads the command's arguments. Throws an Error whose message says in a sentence what is wrong. */
export function readArguments(given: readonly string[]): Wanted {
  const { values } = parseArgs({
    args: [...given],
    strict: true,
    options: {
      runs: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      workers: { type: 'string', default: '2' },
      trace: { type: 'boolean', default: false },
      planted: { type: 'boolean', default: false },
    },
  })
  return {
    runs: whole('runs', values.runs, 1, 10_000_000),
    seed: whole('seed', values.seed, 0, 2 ** 31 - 1),
    workers: whole('workers', values.workers, 1, 64),
    isTraced: values.trace,
    isPlanted: values.planted,
  }
}

function whole(name: string, text: string, from: number, to: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= from && value <= to) return value
  throw new Error(`--${name} takes a whole number from ${from} to ${to}, not "${text}".`)
}

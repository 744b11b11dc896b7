import { createHash } from 'node:crypto'

/** All that happened in a run, in order: as a hash that tells two runs apart, and in words when asked for. */
export interface Trace {
  note(line: string): void
  hash(): string
  /** Empty unless lines are kept. */
  lines(): readonly string[]
}

/** A trace whose times are relative to `start`. */
export function createTrace(now: () => number, start: number, keepsLines: boolean): Trace {
  const hash = createHash('sha256')
  const lines: string[] = []
  return {
    note(line) {
      const timed = `${((now() - start) / 1000).toFixed(3).padStart(12)} ${line}`
      hash.update(`${timed}\n`)
      if (keepsLines) lines.push(timed)
    },
    hash: () => hash.copy().digest('hex').slice(0, 16),
    lines: () => lines,
  }
}

// Which process a pid means: a pid alone may be another program's by the time it is read back from a file.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process as written to a file: its pid and when it started. */
export interface ProcessRecord {
  readonly pid: number
  readonly started: string
}

/** The record of a living process; undefined when there is none (a zombie counts as none). */
export function recordOf(pid: number): ProcessRecord | undefined {
  try {
    if (process.platform === 'linux') {
      // Behind the program's name in brackets: field 3 is the state, field 22 the start time in ticks since boot.
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
      return fields[0] === 'Z' || fields[19] === undefined ? undefined : { pid, started: fields[19] }
    }
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
    return started ? { pid, started } : undefined
  } catch {
    return undefined
  }
}

/** Whether the process of a record still lives. */
export function isAlive(record: ProcessRecord): boolean {
  return recordOf(record.pid)?.started === record.started
}

/** Reads a record that was written as JSON; undefined when there is none or it is broken. */
export function readRecord(file: string): ProcessRecord | undefined {
  try {
    const { pid, started } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessRecord>
    return typeof pid === 'number' && pid > 1 && typeof started === 'string' ? { pid, started } : undefined
  } catch {
    return undefined
  }
}

import type { Finding } from './checker.ts'
import type { RunResult } from './run.ts'

/** The last line of the command. */
export interface Summary {
  readonly runs: number
  readonly seed: number
  readonly faults: Readonly<Record<string, number>>
  readonly published: number
  readonly failed: number
  readonly waiting: number
  readonly duplicates: number
  readonly lost: number
  readonly stuck: number
  readonly falseClaims: number
  readonly bytesSentAgain: number
  readonly seconds: number
}

/** Adds runs up. */
export function summarize(results: readonly RunResult[], seed: number, seconds: number): Summary {
  const faults: Record<string, number> = {}
  for (const result of results) for (const [kind, count] of Object.entries(result.faults)) faults[kind] = (faults[kind] ?? 0) + count
  const sum = (value: (result: RunResult) => number) => results.reduce((total, result) => total + value(result), 0)
  const found = (kind: Finding['kind']) =>
    sum(({ findings }) => findings.reduce((total, one) => total + (one.kind === kind ? one.count : 0), 0))
  return {
    runs: results.length,
    seed,
    faults: Object.fromEntries(Object.entries(faults).sort(([one], [other]) => one.localeCompare(other))),
    published: sum((result) => result.published),
    failed: sum((result) => result.failed),
    waiting: sum((result) => result.waiting),
    duplicates: found('duplicate'),
    lost: found('lost'),
    stuck: found('stuck'),
    falseClaims: found('false-claim'),
    bytesSentAgain: found('bytes-sent-again'),
    seconds,
  }
}

/** True when nothing was found in any run. */
export function isClean(summary: Summary): boolean {
  return summary.duplicates + summary.lost + summary.stuck + summary.falseClaims + summary.bytesSentAgain === 0
}

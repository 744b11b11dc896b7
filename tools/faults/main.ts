import { readArguments, type Wanted } from './arguments.ts'
import { catchPlanted } from './catch-planted.ts'
import type { RunResult } from './run.ts'
import { isClean, summarize } from './summary.ts'
import { portions, runTasks } from './workers.ts'

/** `npm run -s faults -- --runs 2000 --seed 1 [--trace] [--workers 2] | --planted`: see docs/publishing.md. */
const wanted = read()
if (wanted !== null) await (wanted.isPlanted ? planted(wanted) : simulate(wanted))

function read(): Wanted | null {
  try {
    return readArguments(process.argv.slice(2))
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`)
    process.exitCode = 2
    return null
  }
}

async function simulate({ runs, seed, workers, isTraced }: Wanted): Promise<void> {
  const began = performance.now()
  const results: RunResult[] = []
  const tasks = portions(seed, runs, 20).map((seeds) => ({ seeds, isTraced, planted: null }))
  await runTasks(tasks, workers, (result) => {
    results.push({ ...result, trace: [] })
    if (isTraced || result.findings.length > 0) process.stdout.write(`${told(result)}\n`)
  })
  const seconds = Math.round((performance.now() - began) / 100) / 10
  const summary = summarize(results, seed, seconds)
  process.stdout.write(`${JSON.stringify(summary)}\n`)
  if (!isClean(summary)) process.exitCode = 1
}

function told({ seed, hash, findings, trace }: RunResult): string {
  const wrong = findings.map(({ kind, words }) => `  ${kind}: ${words}`)
  const again = findings.length === 0 ? [] : [`  again: npm run -s faults -- --runs 1 --seed ${seed}`]
  return [`seed ${seed}, trace ${hash}`, ...trace, ...wrong, ...again].join('\n')
}

async function planted({ seed, workers }: Wanted): Promise<void> {
  const caught = await catchPlanted(seed, workers)
  for (const { name, atSeed, words } of caught)
    process.stdout.write(`${name}: ${atSeed === null ? 'NOT CAUGHT' : `caught at seed ${atSeed}: ${words}`}\n`)
  const missed = caught.filter((one) => one.atSeed === null).length
  process.stdout.write(`${JSON.stringify({ planted: caught.length, caught: caught.length - missed })}\n`)
  if (missed > 0) process.exitCode = 1
}

import './seeded-process.ts'
import type { Task, Word } from './workers.ts'

/** A process of its own for a share of the runs: randomness and time are the run's here, so nothing else may live in it. */
const { makeTemplate } = await import('./template.ts')
const { runSeed } = await import('./run.ts')
const { PLANTED } = await import('./planted.ts')

/** Errors nobody caught while the present run went on; those of dead processes do not count. */
const uncaught: string[] = []
const note = (cause: unknown) => {
  if (!(cause instanceof Error && cause.name === 'ProcessDied'))
    uncaught.push(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause))
}
process.on('unhandledRejection', note)
process.on('uncaughtException', note)
process.on('disconnect', () => process.exit())

const template = await makeTemplate()
const say = (word: Word) => new Promise<void>((resolve) => process.send?.(word, () => resolve()))

process.on('message', (task: Task) => void work(task))
await say({ kind: 'ready' })

async function work(task: Task): Promise<void> {
  const breakage = task.planted === null ? null : (PLANTED.find((one) => one.name === task.planted) ?? null)
  const favoured = breakage?.shownBy
  for (const seed of task.seeds) {
    uncaught.length = 0
    let result = await runSeed(template, seed, { breakage, favoured, keepsTrace: task.isTraced })
    const findings = [
      ...result.findings,
      ...uncaught.map((words) => ({ kind: 'stuck' as const, count: 1, words: `an error nobody caught: ${words}` })),
    ]
    // What went wrong is told in full: the same seed goes the same way again.
    if (findings.length > 0 && !task.isTraced && breakage === null) result = await runSeed(template, seed, { keepsTrace: true })
    // A seed on which the whole engine fails as well says nothing about the broken one.
    if (breakage !== null && findings.length > 0 && (await runSeed(template, seed, { favoured })).findings.length > 0) continue
    await say({ kind: 'ran', result: { ...result, findings } })
    if (breakage !== null && findings.length > 0) break
  }
  await say({ kind: 'idle' })
}

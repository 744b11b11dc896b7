import { PLANTED_NAMES } from './planted-names.ts'
import { runTasks } from './workers.ts'

/** Within so many runs each engine that is broken on purpose must be found out. */
export const PLANTED_WITHIN = 500

/** When a broken engine was found out; null = it was not. */
export interface Caught {
  readonly name: string
  readonly atSeed: number | null
  readonly words: string
}

/** Runs every broken engine until it is found out. */
export async function catchPlanted(seed: number, workers: number): Promise<Caught[]> {
  const caught = new Map<string, Caught>()
  const seeds = Array.from({ length: PLANTED_WITHIN }, (_, at) => seed + at)
  const tasks = PLANTED_NAMES.map((planted) => ({ seeds, isTraced: false, planted }))
  await runTasks(tasks, workers, (result, { planted }) => {
    const [first] = result.findings
    if (planted !== null && first !== undefined)
      caught.set(planted, { name: planted, atSeed: result.seed, words: `${first.kind}: ${first.words}` })
  })
  return PLANTED_NAMES.map((name) => caught.get(name) ?? { name, atSeed: null, words: '' })
}

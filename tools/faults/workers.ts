import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunResult } from './run.ts'

/** A share of the runs, for one worker. */
export interface Task {
  readonly seeds: readonly number[]
  readonly isTraced: boolean
  /** The name of the broken engine that runs instead of the real one; such a task ends with the first run that is found out. */
  readonly planted: string | null
}

/** What a worker says. */
export type Word = { readonly kind: 'ready' | 'idle' } | { readonly kind: 'ran'; readonly result: RunResult }

/** Runs the tasks in worker processes, each as soon as one is free. `onRan` hears every run, in no particular order. Rejects when a worker ends by itself. */
export async function runTasks(tasks: readonly Task[], workers: number, onRan: (result: RunResult, task: Task) => void): Promise<void> {
  const open = [...tasks]
  await Promise.all(Array.from({ length: Math.min(workers, tasks.length) }, () => runWorker(() => open.shift(), onRan)))
}

function runWorker(next: () => Task | undefined, onRan: (result: RunResult, task: Task) => void): Promise<void> {
  const child: ChildProcess = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [], {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    let task: Task | undefined
    child.on('message', (word: Word) => {
      if (word.kind === 'ran') {
        if (task !== undefined) onRan(word.result, task)
        return
      }
      task = next()
      if (task === undefined) {
        child.disconnect()
        resolve()
      } else child.send(task)
    })
    child.on('error', reject)
    child.on('exit', (code) => {
      if (task !== undefined) reject(new Error(`a worker of the simulation ended by itself with code ${code}`))
    })
  })
}

/** Seeds in portions small enough that no worker is idle at the end. */
export function portions(first: number, count: number, size: number): number[][] {
  return Array.from({ length: Math.ceil(count / size) }, (_, number) =>
    Array.from({ length: Math.min(size, count - number * size) }, (_, at) => first + number * size + at),
  )
}

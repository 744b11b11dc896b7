// Running the project's own programs on this same Node, in the same terminal.
import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The project's folder. */
export const root = path.resolve(import.meta.dirname, '..')

/** The JavaScript file behind a command of an npm package (a shim in node_modules/.bin would need a shell on Windows). */
export function packageProgram(packageName: string, command = packageName): string {
  const folder = path.join(root, 'node_modules', packageName)
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { bin: string | Record<string, string> }
  const file = typeof bin === 'string' ? bin : bin[command]
  if (file === undefined) throw new Error(`the package ${packageName} has no command ${command}`)
  return path.join(folder, file)
}

const running = new Set<ChildProcess>()
let isForwarding = false

/** Runs a program to its end and returns its exit code; a signal for this process goes to it, and this process ends after it. */
export async function runToEnd(program: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  forwardSignals()
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: 'inherit', ...options })
    running.add(child)
    child.on('error', (error) => {
      running.delete(child)
      process.stderr.write(`cannot start ${program}: ${error.message}\n`)
      resolve(127)
    })
    child.on('exit', (code, signal) => {
      running.delete(child)
      resolve(code ?? (signal === null ? 1 : 128 + 15))
    })
  })
}

/** The same for a TypeScript or JavaScript file, on this Node. */
export async function runScript(file: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return runToEnd(process.execPath, [file, ...args], options)
}

function forwardSignals(): void {
  if (isForwarding) return
  isForwarding = true
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      for (const child of running) child.kill(signal)
      if (running.size === 0) process.exit(1)
    })
  }
}

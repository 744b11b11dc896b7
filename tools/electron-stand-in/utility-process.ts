import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { app } from './app.ts'

class UtilityProcess extends EventEmitter {
  readonly stdout: NodeJS.ReadableStream | null
  readonly stderr: NodeJS.ReadableStream | null
  readonly #child: ChildProcess
  constructor(file: string, args: string[], options: Electron.ForkOptions) {
    super()
    const { stdio = 'inherit' } = options
    const stream = (at: number) => (Array.isArray(stdio) ? (stdio[at] ?? 'inherit') : (stdio as 'pipe' | 'ignore' | 'inherit'))
    this.#child = fork(file, args, {
      cwd: options.cwd,
      env: { ...((options.env as NodeJS.ProcessEnv | undefined) ?? process.env), ELECTRON_RUN_AS_NODE: '1' },
      execPath: process.execPath,
      execArgv: ['--import', new URL('./utility-child.ts', import.meta.url).href, ...(options.execArgv ?? [])],
      stdio: ['ignore', stream(1), stream(2), 'ipc'],
      serialization: 'advanced',
    })
    this.stdout = this.#child.stdout
    this.stderr = this.#child.stderr
    this.#child.on('spawn', () => this.emit('spawn'))
    this.#child.on('message', (message) => this.emit('message', message))
    this.#child.on('error', (error) => this.emit('error', 'FatalError', error.message, ''))
    // 'close' comes after the pipes' last byte, so nobody misses what was printed before the end.
    this.#child.on('close', (code) => this.emit('exit', code ?? 1))
    app.once('quit', () => this.#child.kill())
  }
  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined
  }
  postMessage = (message: unknown): void => {
    // As in Electron, a message to an ended process is lost without an error.
    if (this.#child.connected) this.#child.send(message as object, () => {})
  }
  kill = (): boolean => this.#child.kill()
}

/** Electron's `utilityProcess`: a Node child process with Electron's way of messages. */
export const utilityProcess = {
  fork: (file: string, args: string[] = [], options: Electron.ForkOptions = {}): UtilityProcess => new UtilityProcess(file, args, options),
}

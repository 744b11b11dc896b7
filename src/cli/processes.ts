import { fork } from 'node:child_process'
import { join } from 'node:path'
import { forkMediaProcess, type MediaProcessHandle } from '../main/media/probe.ts'
import { SandboxAddress, type SandboxChild } from '../main/practice/practice.ts'

/** How long the sandbox may take to its first word on a slow, busy machine. */
const SANDBOX_START_TIMEOUT_MS = 30_000

/** The practice sandbox as a child of plain Node: ends with the command, however that ends. */
export function startSandboxProcess(dataFolder: string, port: number): SandboxChild {
  const child = fork(join(import.meta.dirname, '../sandbox/process.ts'), [JSON.stringify({ dataFolder, port })], {
    // Standard output belongs to the command's answer.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Ctrl+C in a terminal goes to the whole group: the sandbox must outlive the steps that the command still finishes.
    detached: process.platform !== 'win32',
  })
  // What runs over it keeps the command alive, not the child itself.
  child.unref()
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  const address = new Promise<SandboxAddress>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the sandbox did not start in time')), SANDBOX_START_TIMEOUT_MS)
    child.once('message', (message) => {
      clearTimeout(timer)
      child.channel?.unref()
      const parsed = SandboxAddress.safeParse(message)
      if (parsed.success) resolve(parsed.data)
      else reject(new Error('the sandbox said something else than its address'))
    })
    child.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the sandbox ended with code ${code}`))
    })
    child.once('error', (cause) => {
      clearTimeout(timer)
      reject(cause)
    })
  })
  address.catch(() => undefined)
  return { address, exited, kill: () => void child.kill() }
}

/** The media process as a child of plain Node. */
export function startMediaProcess(): MediaProcessHandle {
  return forkMediaProcess(join(import.meta.dirname, '../main/media/process.ts'))
}

import { join } from 'node:path'
import { utilityProcess } from 'electron/main'
import type { MediaProcessHandle } from '../media/probe.ts'
import { SandboxAddress, type SandboxChild } from '../practice/practice.ts'

/** How long the sandbox may take to its first word on a slow, busy machine. */
const SANDBOX_START_TIMEOUT_MS = 30_000

/** The practice sandbox as a utility process: ends with the app. */
export function startSandboxProcess(dataFolder: string, port: number): SandboxChild {
  const child = utilityProcess.fork(join(import.meta.dirname, 'sandbox-process.js'), [JSON.stringify({ dataFolder, port })], {
    serviceName: 'CreatorSync practice sandbox',
    stdio: 'inherit',
  })
  let onExit: () => void = () => undefined
  const exited = new Promise<void>((resolve) => {
    onExit = resolve
  })
  const address = new Promise<SandboxAddress>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the sandbox did not start in time')), SANDBOX_START_TIMEOUT_MS)
    child.on('message', (message) => {
      const parsed = SandboxAddress.safeParse(message)
      if (!parsed.success) return
      clearTimeout(timer)
      resolve(parsed.data)
    })
    child.on('exit', (code) => {
      clearTimeout(timer)
      onExit()
      reject(new Error(`the sandbox ended with code ${code}`))
    })
  })
  address.catch(() => undefined)
  return { address, exited, kill: () => void child.kill() }
}

/** The media process: looks at files that may be hostile, and may be killed for it. */
export function startMediaProcess(): MediaProcessHandle {
  const child = utilityProcess.fork(join(import.meta.dirname, 'media-process.js'), [], {
    serviceName: 'CreatorSync media',
    stdio: 'ignore',
  })
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  }
}

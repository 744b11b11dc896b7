import { z } from 'zod'
import { startSandbox } from './sandbox.ts'

/**
 * The sandbox as the app's child: takes its data folder and wished port from the arguments, reports where it listens as one message,
 * and ends when its parent goes.
 */
const Arguments = z.object({ dataFolder: z.string().min(1), port: z.number().int().min(0).max(65_535) })

interface ParentPort {
  postMessage(message: unknown): void
}
const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort
const report = (message: unknown) => (parentPort === undefined ? process.send?.(message) : parentPort.postMessage(message))

const wish = Arguments.parse(JSON.parse(process.argv.at(-1) ?? '{}'))
const sandbox = await startSandbox(wish)
report({ origin: sandbox.origin, controlToken: sandbox.controlToken })

// Under child_process.fork the channel ends with the parent; Electron ends its utility processes itself.
process.on('disconnect', () => process.exit(0))

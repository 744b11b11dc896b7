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

process.on('disconnect', () => process.exit(0))
// Electron's utility process has no 'disconnect': it is ended by Electron. Under a parent that died without a word, stdin closes.
process.stdin.on('end', () => process.exit(0)).on('error', () => undefined).resume()

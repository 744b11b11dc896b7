import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { z } from 'zod'

const MAIN = join(import.meta.dirname, '../main.ts')
const ROOT = join(import.meta.dirname, '../../..')

/** What a command left behind. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly said: string
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves once this text was said on standard error, rejects when the command ends before. */
  hasSaid(text: string): Promise<void>
  /** Resolves once `--json` printed that this delivery has the status, rejects when the command ends before. */
  hasTold(deliveryId: string, status: string): Promise<void>
}

/** The parts of a delivery that tests look at, as `--json` prints it. */
export const DeliveryJson = z.object({
  id: z.string(),
  postId: z.string(),
  platform: z.string(),
  status: z.string(),
  links: z.array(z.string()),
})
export type DeliveryJson = z.infer<typeof DeliveryJson>

/** Starts the real command line as a process of its own. Without a session bus there is no keychain, so the passphrase file counts. */
export function startCommand(args: readonly string[], folder = ROOT): Running {
  const { DBUS_SESSION_BUS_ADDRESS: _bus, ...environment } = process.env
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, XDG_RUNTIME_DIR: '/nonexistent', CREATORSYNC_FOLDER: folder },
  })
  let out = ''
  let said = ''
  const listeners = new Set<() => void>()
  const lookAgain = () => {
    for (const listener of [...listeners]) listener()
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    lookAgain()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    lookAgain()
  })
  const ended = new Promise<Ended>((resolve) => void child.on('close', (code) => resolve({ code, out, said })))
  const until = (what: string, isThere: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!isThere()) return
        listeners.delete(look)
        resolve()
      }
      listeners.add(look)
      void ended.then((end) => reject(new Error(`it ended with ${end.code} before ${what}: ${end.said}`)))
      look()
    })
  return {
    child,
    ended,
    hasSaid: (text) => until(`it said "${text}"`, () => said.includes(text)),
    hasTold: (deliveryId, status) =>
      until(`${deliveryId} was ${status}`, () =>
        out.split('\n').some((line) => line.includes(`"id":"${deliveryId}"`) && line.includes(`"status":"${status}"`)),
      ),
  }
}

/** Runs a command to its end. */
export function runCommand(args: readonly string[], folder?: string): Promise<Ended> {
  return startCommand(args, folder).ended
}

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { plainSurroundings } from '../../src/cli/plain-surroundings.ts'
import type { Surroundings } from '../../src/main/surroundings.ts'
import { fastClock, fastTimers } from '../deaths/fast-time.ts'
import type { Plan } from './plan.ts'

/** Plain Node around the app, but with the plan's clock and sandbox, and a keychain in a file that all processes share. */
export function raceSurroundings({ dataFolder, time, sandbox }: Plan, emit: Surroundings['emit']): Surroundings {
  const keyFile = join(dataFolder, 'key')
  return {
    ...plainSurroundings(dataFolder, emit),
    keychain: {
      read: () => Promise.resolve(existsSync(keyFile) ? { state: 'ready', secret: readFileSync(keyFile, 'utf8') } : { state: 'empty' }),
      write(secret) {
        writeFileSync(keyFile, secret)
        return Promise.resolve(true)
      },
    },
    platformOrigin: null,
    time: { clock: fastClock(time), timers: fastTimers(time) },
    startSandbox: () => ({ address: Promise.resolve(sandbox), exited: new Promise<void>(() => undefined), kill: () => undefined }),
  }
}

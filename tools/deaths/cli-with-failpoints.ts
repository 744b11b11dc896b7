import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// The command line as `src/cli/main.ts` starts it, but with a fast clock, a keychain in a file, a sandbox that outlives it, and failpoints.
enableCompileCache()
const { runCli } = await import('../../src/cli/run-cli.ts')
const { plainSurroundings } = await import('../../src/cli/plain-surroundings.ts')
const { processTerminal } = await import('../../src/cli/terminal.ts')
const { createFailpoints } = await import('./failpoints.ts')
const { fastClock, fastTimers } = await import('./fast-time.ts')
const { Rehearsal, REHEARSAL_VARIABLE } = await import('./rehearsal.ts')

const rehearsal = Rehearsal.parse(JSON.parse(process.env[REHEARSAL_VARIABLE] ?? '{}'))
const terminal = processTerminal()
const interrupts = new Set<() => void>()
const failpoints = createFailpoints(rehearsal, () => {
  if (rehearsal.endsWhenSettled) for (const interrupt of [...interrupts]) interrupt()
})

const exitCode = await runCli(process.argv.slice(2), {
  terminal: {
    ...terminal,
    onInterrupt(listener) {
      interrupts.add(listener)
      const stop = terminal.onInterrupt(listener)
      return () => {
        interrupts.delete(listener)
        stop()
      }
    },
  },
  folder: process.cwd(),
  makeSurroundings(dataFolder, emit) {
    if (dataFolder === null) throw new Error("a rehearsal never touches the app's own data folder: give --data")
    const keyFile = join(dataFolder, 'key')
    return Promise.resolve({
      ...plainSurroundings(dataFolder, emit),
      keychain: {
        read: () => Promise.resolve(existsSync(keyFile) ? { state: 'ready', secret: readFileSync(keyFile, 'utf8') } : { state: 'empty' }),
        write(secret) {
          writeFileSync(keyFile, secret)
          return Promise.resolve(true)
        },
      },
      platformOrigin: null,
      time: { clock: fastClock(rehearsal.time), timers: fastTimers(rehearsal.time) },
      between: failpoints.between,
      startSandbox: () => ({
        address: Promise.resolve(rehearsal.sandbox),
        exited: new Promise<void>(() => undefined),
        kill: () => undefined,
      }),
    })
  },
})
process.stderr.write(`${JSON.stringify(failpoints.counted())}\n`, () => process.exit(exitCode))

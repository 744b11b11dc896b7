import { enableCompileCache } from 'node:module'

// The command line as `src/cli/main.ts` starts it, in the surroundings of the race.
enableCompileCache()
const { runCli } = await import('../../src/cli/run-cli.ts')
const { processTerminal } = await import('../../src/cli/terminal.ts')
const { ownPlan } = await import('./plan.ts')
const { raceSurroundings } = await import('./race-surroundings.ts')

const plan = ownPlan()
const exitCode = await runCli(process.argv.slice(2), {
  terminal: processTerminal(),
  folder: process.cwd(),
  makeSurroundings: (_dataFolder, emit) => Promise.resolve(raceSurroundings(plan, emit)),
})
process.stdout.write('', () => process.exit(exitCode))

// `npm run dev`: electron-vite's development server on whichever runtime there is.
import { chooseRuntime, describeRuntime } from './run-electron.ts'
import { packageProgram, runScript } from './run-program.ts'

const runtime = await chooseRuntime()
process.stderr.write(`${describeRuntime(runtime)}\n`)
const noSandbox = runtime.args.includes('--no-sandbox') ? ['--noSandbox'] : []
process.exitCode = await runScript(packageProgram('electron-vite'), ['dev', ...noSandbox, ...process.argv.slice(2)], {
  env: { ...process.env, ...runtime.env },
})

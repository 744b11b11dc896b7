// `npm start`: builds what changed and opens the app; without a display (or with --tour) the tour leads it instead.
import { buildIfStale } from './build.ts'
import { hasDisplay } from './display.ts'
import { startKeyring } from './keyring.ts'
import { chooseRuntime, describeRuntime, type Runtime } from './run-electron.ts'
import { root, runScript, runToEnd } from './run-program.ts'
import { ensureKeyringPrograms } from './system-packages.ts'

const args = process.argv.slice(2)
process.exitCode = await start()

async function start(): Promise<number> {
  const runtime = await chooseRuntime().catch((error: Error) => void process.stderr.write(`CreatorSync cannot start: ${error.message}\n`))
  if (!runtime) return 1
  process.stdout.write(`${describeRuntime(runtime)}\n`)
  const built = await buildIfStale()
  if (built !== 0) return built
  if (hasDisplay() && !args.includes('--tour')) {
    // Here it is the person's own desktop session that has the keyring.
    return runToEnd(runtime.executablePath, [...runtime.args, root, ...args], { env: { ...process.env, ...runtime.env } })
  }
  return tour(runtime)
}

async function tour(runtime: Runtime): Promise<number> {
  if (!hasDisplay()) process.stdout.write('There is no display: the tour leads the app through one publication and saves screenshots.\n')
  ensureKeyringPrograms()
  const keyring = await startKeyring()
  try {
    return await runScript(
      'e2e/tour.ts',
      args.filter((arg) => arg !== '--tour'),
      { env: { ...process.env, ...runtime.env, ...keyring?.env } },
    )
  } finally {
    await keyring?.stop()
  }
}

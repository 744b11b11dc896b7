// `npm test`: every check of the project in order. A failed step does not stop the others; the last line counts them all.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { buildIfStale } from './build.ts'
import { type Keyring, startKeyring } from './keyring.ts'
import { chooseRuntime, describeRuntime, type Runtime } from './run-electron.ts'
import { packageProgram, root, runScript } from './run-program.ts'
import { ensureKeyringPrograms } from './system-packages.ts'

interface Count {
  passed: number
  failed: number
}

const reports = path.join(root, 'artifacts/test')
const [only, ...more] = process.argv[2] === '--only' ? process.argv.slice(3) : []
const results: { step: string; count: Count; seconds: number }[] = []
let keyring: Keyring | undefined

mkdirSync(reports, { recursive: true })
try {
  await runAll()
} finally {
  await keyring?.stop()
}
const total = results.reduce((sum, { count }) => add(sum, count), { passed: 0, failed: 0 })
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
process.stdout.write('\n')
for (const { step, count, seconds } of results) {
  process.stdout.write(`${step.padEnd(22)}${`${count.passed} passed, ${count.failed} failed`.padEnd(28)}${seconds.toFixed(1)} s\n`)
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)

async function runAll(): Promise<void> {
  await step('typecheck', () => script('typescript', 'tsc', ['-b']))
  await step('typecheck stand-in', () => script('typescript', 'tsc', ['-p', 'tools/electron-stand-in', '--noEmit']))
  await step('lint', () => script('eslint', 'eslint', ['.', '--max-warnings', '0']))
  await step('lint dependencies', () => script('dependency-cruiser', 'depcruise', ['src', '--config', '.dependency-cruiser.cjs']))
  await step('unit', () => vitest('unit'))
  // From here on the app's own parts run, and they must not find the keyring of the person at this computer.
  ensureKeyringPrograms()
  keyring = await startKeyring()
  await step('integration', () => vitest('integration'))
  const isBuilt = await step('build', async () => one(await buildIfStale()), ['e2e'])
  await step('e2e', () => (isBuilt ? endToEnd() : Promise.resolve({ passed: 0, failed: 1 })))
}

/** Runs a step unless another one alone was asked for; returns whether nothing in it failed. */
async function step(name: string, run: () => Promise<Count>, neededBy: string[] = []): Promise<boolean> {
  if (only !== undefined && only !== name && !neededBy.includes(only)) return true
  process.stdout.write(`\n── ${name}\n`)
  const began = Date.now()
  const count = await run().catch((error: unknown) => {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return { passed: 0, failed: 1 }
  })
  results.push({ step: name, count, seconds: (Date.now() - began) / 1000 })
  return count.failed === 0
}

function one(exitCode: number): Count {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
}

function add(a: Count, b: Count): Count {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed }
}

async function script(packageName: string, command: string, args: string[]): Promise<Count> {
  return one(await runScript(packageProgram(packageName, command), args))
}

/** What a runner counted; that it failed without a failed test (a file that does not load, say) is a failure as well. */
function counted(count: Count, exitCode: number): Count {
  return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count
}

async function vitest(project: string): Promise<Count> {
  const report = freshReport(project)
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runScript(packageProgram('vitest'), args, { env: { ...process.env, ...keyring?.env } })
  const { numPassedTests = 0, numFailedTests = 0 } = readReport<{ numPassedTests?: number; numFailedTests?: number }>(report)
  return counted({ passed: numPassedTests, failed: numFailedTests }, code)
}

async function endToEnd(): Promise<Count> {
  const runtime: Runtime = await chooseRuntime()
  process.stdout.write(`${describeRuntime(runtime)}\n`)
  const report = freshReport('e2e')
  const code = await runScript(packageProgram('@playwright/test', 'playwright'), ['test', '--reporter=list,json', ...more], {
    env: { ...process.env, ...runtime.env, ...keyring?.env, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  })
  const { expected = 0, flaky = 0, unexpected = 0 } = readReport<{ stats?: Record<string, number> }>(report).stats ?? {}
  return counted({ passed: expected + flaky, failed: unexpected }, code)
}

function freshReport(name: string): string {
  const report = path.join(reports, `${name}.json`)
  rmSync(report, { force: true })
  return report
}

/** A runner that died before its report counts as having counted nothing. */
function readReport<Report extends object>(file: string): Partial<Report> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return {}
  }
}

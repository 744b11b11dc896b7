// Builds the app (main, preload, page) when its sources are not the ones that the present build was made from.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { packageProgram, root, runScript } from './run-program.ts'

const stamp = path.join(root, 'out/build-stamp.json')
const sources = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'tools/contract-names.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
]
const outputs = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']

/** Builds unless `out/` is up to date; returns the build's exit code, 0 when there was nothing to do. */
export async function buildIfStale(): Promise<number> {
  const made = madeFrom()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === describe(made)) return 0
  process.stderr.write('Building the app …\n')
  // The builder's report is no answer of any command: it goes to stderr.
  const code = await runScript(packageProgram('electron-vite'), ['build', '--logLevel', 'warn'], { stdio: ['ignore', 2, 2] })
  if (code === 0) writeFileSync(stamp, describe(made))
  return code
}

/** The sources with the outputs' times: a build by other hands since then counts as a different one. */
function describe(hash: string): string {
  const times = outputs.map((file) => (existsSync(path.join(root, file)) ? statSync(path.join(root, file)).mtimeMs : 0))
  return JSON.stringify({ hash, times })
}

function madeFrom(): string {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of filesOf(path.join(root, source)))
      hash.update(path.relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesOf(at: string): string[] {
  if (!existsSync(at)) return []
  if (!statSync(at).isDirectory()) return [at]
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
}

if (process.argv[1] === import.meta.filename) process.exitCode = await buildIfStale()

// Decides which runtime shows the windows: Electron itself, or the stand-in where Electron cannot be had. The app does not know.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { hasDisplay } from './display.ts'
import { packageProgram, root, runToEnd } from './run-program.ts'
import { ensureBrowserEngine } from './system-packages.ts'

/** What runs the app: `executablePath` with `args` before the app's own, under `env` (added to the present one). */
export interface Runtime {
  readonly kind: 'electron' | 'stand-in'
  readonly executablePath: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly reason: string
}

const electronFolder = path.join(root, 'node_modules/electron')
const cacheFolder = path.join(root, 'node_modules/.cache/creatorsync')
const refusalFile = path.join(cacheFolder, 'electron-refused.json')
const aDay = 24 * 60 * 60 * 1000
const patience = 60_000

/** Chooses the runtime, getting Electron by its own installer where that is promising; throws a sentence when there is none at all. */
export async function chooseRuntime(): Promise<Runtime> {
  // A parent that has chosen hands its choice on.
  const { CREATORSYNC_RUNTIME: wanted, CREATORSYNC_EXECUTABLE: chosen } = process.env
  if (chosen && (wanted === 'electron' || wanted === 'stand-in')) return runtimeOf(wanted, chosen, 'as chosen before')
  if (wanted === 'stand-in') return standIn('CREATORSYNC_RUNTIME says so')
  if (wanted !== 'electron') {
    if (wanted) throw new Error(`CREATORSYNC_RUNTIME is electron or stand-in, not ${wanted}`)
    if (!hasDisplay()) return standIn('there is no display, and Electron cannot open a window without one')
  }
  const got = await getElectron(wanted === 'electron')
  if ('executable' in got) return runtimeOf('electron', got.executable, got.how)
  if (wanted === 'electron') throw new Error(`CREATORSYNC_RUNTIME asks for Electron, but ${got.problem}`)
  return standIn(got.problem)
}

/** One line for a person: which runtime, and why. */
export function describeRuntime({ kind, reason }: Runtime): string {
  return kind === 'electron' ? `Runtime: Electron (${reason}).` : `Runtime: the stand-in, on Node and an installed Chromium (${reason}).`
}

function runtimeOf(kind: Runtime['kind'], executablePath: string, reason: string): Runtime {
  // Root cannot have Chromium's sandbox; the stand-in sees to that itself.
  const args = kind === 'electron' && process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const dist = kind === 'electron' ? path.join(electronFolder, 'dist') : path.dirname(executablePath)
  const env = {
    // Playwright and the electron package read the first, electron-vite the second, this file's children the others.
    ELECTRON_OVERRIDE_DIST_PATH: dist,
    ELECTRON_EXEC_PATH: executablePath,
    CREATORSYNC_EXECUTABLE: executablePath,
    CREATORSYNC_RUNTIME: kind,
    ...(kind === 'stand-in' ? { CREATORSYNC_STAND_IN_NODE: process.execPath } : {}),
  }
  return { kind, executablePath, args, env, reason }
}

function standIn(reason: string): Runtime {
  if (process.platform === 'win32') throw new Error(`${reason}; on Windows there is no other runtime than Electron.`)
  const problem = ensureBrowserEngine()
  if (problem) throw new Error(`${reason}; the stand-in needs a browser engine. ${problem}`)
  return runtimeOf('stand-in', path.join(root, 'tools/electron-stand-in/electron'), reason)
}

type Got = { executable: string; how: string } | { problem: string }

async function getElectron(insist: boolean): Promise<Got> {
  const present = installedElectron()
  if (present) return checked(present, 'installed')
  if (!insist && refusedLately()) return { problem: 'its download was refused within the last day' }
  process.stderr.write('Getting Electron by its own installer …\n')
  const problem = await installElectron()
  const executable = installedElectron()
  if (problem === undefined && executable) return checked(executable, 'just installed')
  mkdirSync(cacheFolder, { recursive: true })
  writeFileSync(refusalFile, JSON.stringify({ version: lockedVersion() }))
  return { problem: problem ?? 'its installer left no program behind' }
}

/** A program that is there may still lack a system library. */
function checked(executable: string, how: string): Got {
  const args = process.getuid?.() === 0 ? ['--no-sandbox', '--version'] : ['--version']
  const result = spawnSync(executable, args, { encoding: 'utf8', timeout: 20_000 })
  if (result.status === 0) return { executable, how: `${result.stdout.trim()}, ${how}` }
  const why = (result.stderr ?? '').trim().split('\n')[0] || result.error?.message || `exit code ${result.status}`
  return { problem: `the installed Electron does not start: ${why}` }
}

function installedElectron(): string | undefined {
  try {
    const executable = path.join(electronFolder, 'dist', readFileSync(path.join(electronFolder, 'path.txt'), 'utf8'))
    const version = readFileSync(path.join(electronFolder, 'dist/version'), 'utf8').replace(/^v/, '')
    return version === lockedVersion() && existsSync(executable) ? executable : undefined
  } catch {
    return undefined
  }
}

function lockedVersion(): string {
  return (JSON.parse(readFileSync(path.join(electronFolder, 'package.json'), 'utf8')) as { version: string }).version
}

/** A refusal is remembered for a day, so that the next start does not wait for it again. */
function refusedLately(): boolean {
  try {
    const { version } = JSON.parse(readFileSync(refusalFile, 'utf8')) as { version?: string }
    return version === lockedVersion() && Date.now() - statSync(refusalFile).mtimeMs < aDay
  } catch {
    return false
  }
}

/** Runs Electron's installer; returns undefined or what went wrong. Growth of what it has on disk is progress. */
async function installElectron(): Promise<string | undefined> {
  const temporary = path.join(cacheFolder, 'electron-download')
  mkdirSync(temporary, { recursive: true })
  const { ELECTRON_OVERRIDE_DIST_PATH: _unwanted, ...inherited } = process.env
  const child = spawn(process.execPath, [packageProgram('electron', 'install-electron')], {
    cwd: root,
    env: { ...inherited, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let lastSaid = ''
  let lastProgress = Date.now()
  let lastSize = 0
  const heard = (text: string) => {
    lastProgress = Date.now()
    lastSaid =
      text
        .trim()
        .split('\n')
        .find((line) => /error/i.test(line)) ?? lastSaid
  }
  child.stdout.setEncoding('utf8').on('data', heard)
  child.stderr.setEncoding('utf8').on('data', heard)
  let gaveUp = false
  const watch = setInterval(() => {
    const size = sizeOf(temporary) + sizeOf(path.join(electronFolder, 'dist'))
    if (size !== lastSize) lastProgress = Date.now()
    lastSize = size
    if (Date.now() - lastProgress < patience) return
    gaveUp = true
    child.kill('SIGKILL')
  }, 1000)
  const code = await new Promise<number>((resolve) => {
    child.on('error', () => resolve(127))
    child.on('close', (exitCode) => resolve(exitCode ?? 1))
  })
  clearInterval(watch)
  rmSync(temporary, { recursive: true, force: true })
  if (gaveUp) return 'its download made no progress for 60 s'
  return code === 0 ? undefined : `its installer failed${lastSaid ? `: ${lastSaid.slice(0, 160)}` : ''}`
}

function sizeOf(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0)
  } catch {
    // A file that goes while it is counted is progress as well: the next count will tell.
    return 0
  }
}

/** As a program: `node tools/run-electron.ts <app> [arguments]`. */
if (process.argv[1] === import.meta.filename) {
  const runtime = await chooseRuntime()
  process.stderr.write(`${describeRuntime(runtime)}\n`)
  process.exitCode = await runToEnd(runtime.executablePath, [...runtime.args, ...process.argv.slice(2)], {
    env: { ...process.env, ...runtime.env },
  })
}

// The first thing every command runs: needs nothing but Node 20, installs what is locked, and goes on with the project's own Node 24.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const windows = process.platform === 'win32'
const lockfile = path.join(root, 'package-lock.json')
const installed = path.join(root, 'node_modules')
const stamp = path.join(installed, '.bootstrap-lock')

/** What each command runs, relative to the project's folder; what a person types after the command comes behind it. */
const commands = {
  start: ['tools/start.ts'],
  dev: ['tools/dev.ts'],
  test: ['tools/test-all.ts'],
  e2e: ['tools/test-all.ts', '--only', 'e2e'],
  sandbox: ['src/sandbox/main.ts'],
  cli: ['src/cli/main.ts'],
  bench: ['bench/main.ts'],
  faults: ['tools/faults/main.ts'],
  deaths: ['tools/deaths/main.ts'],
  'real-s3': ['tools/real-s3/main.ts'],
}

// Standard output belongs to the command that follows (the sandbox prints one JSON line there): everything said here goes to stderr.
const say = (text) => process.stderr.write(`${text}\n`)
const fail = (text) => {
  say(text)
  process.exit(1)
}

const [name, ...rest] = process.argv.slice(2)
const command = commands[name]
if (!command) fail(`usage: node tools/bootstrap.mjs <${Object.keys(commands).join('|')}> [arguments]`)

await oneAtATime(installWhatIsLocked)
const node = path.join(installed, windows ? 'node/bin/node.exe' : '.bin/node')
checkNode()
run(node, [...command, ...rest])

/** Runs `npm ci` unless node_modules already holds what package-lock.json says. */
function installWhatIsLocked() {
  const hash = lockHash()
  if (isStamped(hash)) return
  if (!holdsWhatIsLocked()) {
    say('Installing the locked npm packages (npm ci, about a minute) …')
    // Under `npm run` npm names its own file, so that the same npm installs; else the one in PATH.
    const own = process.env.npm_execpath
    const [program, first] = own && /npm-cli\.js$/.test(own) ? [process.execPath, [own]] : ['npm', []]
    const result = spawnSync(program, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: windows && program === 'npm',
    })
    if (result.status !== 0) fail('npm ci failed: see above. Check the network or the npm registry in use, then try again.')
  }
  writeFileSync(stamp, hash)
}

function lockHash() {
  return createHash('sha256').update(readFileSync(lockfile)).digest('hex')
}

function isStamped(hash) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

/** Whether npm's own record of what it installed matches the lockfile, so that an `npm install` by hand is not done a second time. */
function holdsWhatIsLocked() {
  try {
    const locked = JSON.parse(readFileSync(lockfile, 'utf8')).packages
    const present = JSON.parse(readFileSync(path.join(installed, '.package-lock.json'), 'utf8')).packages
    const version = (entry) => entry?.version ?? ''
    return (
      Object.entries(locked).every(
        ([at, entry]) => at === '' || version(present[at]) === version(entry) || (entry.optional && !present[at]) || entry.link,
      ) && Object.entries(present).every(([at, entry]) => version(locked[at]) === version(entry))
    )
  } catch {
    return false
  }
}

/** Two commands started together on a fresh clone must not both run npm ci: the second waits for the first. */
async function oneAtATime(work) {
  if (isStamped(lockHash())) return
  const folder = path.join(root, '.bootstrap')
  const file = path.join(folder, 'pid')
  mkdirSync(folder, { recursive: true })
  for (let said = false, stale = 0; ; await new Promise((resolve) => setTimeout(resolve, 500))) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      // A pid that is still being written looks dead for a moment: only the second look in a row counts.
      stale = holderLives(file) ? 0 : stale + 1
      if (stale > 1) rmSync(file, { force: true })
      if (stale === 0 && !said) say('Waiting for another CreatorSync command that is installing …')
      said ||= stale === 0
    }
  }
  const release = () => rmSync(file, { force: true })
  process.on('exit', release)
  work()
  process.off('exit', release)
  release()
}

function holderLives(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    return pid > 0 && process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function checkNode() {
  const result = existsSync(node) ? spawnSync(node, ['--version'], { encoding: 'utf8' }) : undefined
  const version = result?.stdout?.trim() ?? ''
  if (/^v24\./.test(version)) return
  fail(
    `CreatorSync runs its tools on Node 24, from the npm package "node", but ${version ? `${version} is in` : 'there is none in'} node_modules. ` +
      'Its binary comes by an install script: run `npm ci` without --ignore-scripts and try again.',
  )
}

/** Hands over to Node 24: same terminal, same signals, same exit code. */
function run(program, args) {
  const bin = path.join(installed, '.bin')
  const PATH = [bin, ...(process.env.PATH ?? '').split(path.delimiter).filter((part) => part !== bin)].join(path.delimiter)
  // Where the user stands: npm has changed the folder already, and remembers.
  const CREATORSYNC_FOLDER = process.env.npm_lifecycle_event === name ? process.env.INIT_CWD : process.cwd()
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH, CREATORSYNC_FOLDER } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A killed npm does not pass its end on through its shell; what it started must not stay behind and hold ports and pipes.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 500).unref()
  child.on('error', (error) => fail(`cannot start ${program}: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

// What the project needs from the operating system, and how to get it.
import { spawnSync } from 'node:child_process'
import { findChromium, findProgram } from './find-chromium.ts'

/** Makes sure that a browser engine is installed; returns undefined, or one line that says what to install. */
export function ensureBrowserEngine(): string | undefined {
  if (findChromium()) return undefined
  // The emoji font rides along: without one, screenshots show boxes where people wrote emoji.
  if (aptWorks()) apt('Chromium (no browser engine was found)', ['chromium', 'fonts-noto-color-emoji'])
  return findChromium() ? undefined : 'No browser engine was found: install Chromium or Google Chrome, or name one in CHROME_PATH.'
}

/** Tries to install what a throw-away keyring needs; without it the app asks for a passphrase, so a failure here stops nothing. */
export function ensureKeyringPrograms(): void {
  if (process.platform !== 'linux') return
  const missing = [
    ...(findProgram('gnome-keyring-daemon') ? [] : ['gnome-keyring']),
    ...(findProgram('dbus-daemon') ? [] : ['dbus', 'dbus-daemon']),
  ]
  if (missing.length > 0 && aptWorks()) apt('a keyring for tests and the tour', missing)
}

/** Tries to install what makes a disk fail on purpose; whoever needs it looks whether it is there. */
export function ensureStrace(): void {
  if (!findProgram('strace') && aptWorks()) apt('strace, which makes disk calls fail', ['strace'])
}

/** Tries to install a real S3-compatible server; whoever needs it looks whether it is there. The library alone: no service is set up or started. */
export function ensureSwift(): void {
  if (aptWorks()) apt('OpenStack Swift, a real S3-compatible server', ['python3-swift'])
}

function aptWorks(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && findProgram('apt-get') !== undefined
}

function apt(what: string, packages: string[]): boolean {
  process.stderr.write(`Installing ${what}: apt-get install ${packages.join(' ')} …\n`)
  const run = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=180', '-o', 'Dpkg::Use-Pty=0', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  const install = () => run('install', '-y', '--no-install-recommends', ...packages)
  let result = install()
  if (result.status !== 0) {
    // Package lists may be absent or old: on a fresh image the first try always fails.
    run('update')
    result = install()
  }
  if (result.status !== 0) process.stderr.write(`apt-get could not install ${packages.join(' ')}:\n${result.stderr}\n`)
  return result.status === 0
}

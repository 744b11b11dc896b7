// A throw-away Secret Service for runs that must not touch the keyring of the person at this computer.
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findProgram } from './find-chromium.ts'

/** A running throw-away keyring; programs started with its `env` use it, for as long as it is not stopped. */
export interface Keyring {
  readonly env: Readonly<Record<string, string>>
  /** Ends the programs that were started for it, by their pid, and removes its folder. */
  stop(): Promise<void>
}

// A bus without service folders: nothing else (no prompt, no second keyring) can be started by asking for it.
const busConfig = (socket: string) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

/** Starts an own D-Bus session with an unlocked, empty gnome-keyring; undefined where these programs are not installed. */
export async function startKeyring(): Promise<Keyring | undefined> {
  const [bus, daemon] = [findProgram('dbus-daemon'), findProgram('gnome-keyring-daemon')]
  if (process.platform !== 'linux' || !bus || !daemon) return undefined
  const folder = mkdtempSync(path.join(tmpdir(), 'creatorsync-keyring-'))
  chmodSync(folder, 0o700)
  const socket = path.join(folder, 'bus')
  const config = path.join(folder, 'bus.conf')
  const data = path.join(folder, 'data')
  const control = path.join(folder, 'control')
  for (const made of [data, control]) mkdirSync(made, { mode: 0o700 })
  writeFileSync(config, busConfig(socket))
  const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`, XDG_DATA_HOME: data, GNOME_KEYRING_CONTROL: control }

  const started: ChildProcess[] = []
  const endAll = () => {
    for (const child of started) if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    rmSync(folder, { recursive: true, force: true })
  }
  process.once('exit', endAll)
  const stop = async () => {
    process.off('exit', endAll)
    // The keyring first: it writes its file when it ends.
    for (const child of started.reverse()) await ended(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const busProcess = spawn(bus, [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    started.push(busProcess)
    await firstOutput(busProcess, 'dbus-daemon')
    const keyringProcess = spawn(daemon, ['--foreground', '--unlock', '--components=secrets', `--control-directory=${control}`], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    started.push(keyringProcess)
    // The password of an empty keyring that dies with this run protects nothing.
    keyringProcess.stdin?.end('throw-away\n')
    await firstOutput(keyringProcess, 'gnome-keyring-daemon')
    return { env, stop }
  } catch (error) {
    await stop()
    process.stderr.write(`No throw-away keyring: ${error instanceof Error ? error.message : String(error)}\n`)
    return undefined
  }
}

/** Both daemons print a line once they can be used. */
async function firstOutput(child: ChildProcess, name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not get ready within 10 s`)), 10_000)
    child.stdout?.once('data', () => resolve())
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${name} ended with code ${code}`)))
    child.once('exit', () => clearTimeout(timer))
    child.stdout?.once('data', () => clearTimeout(timer))
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
    setTimeout(() => child.kill('SIGKILL'), 3000).unref()
  })
}

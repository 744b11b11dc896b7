// The Chromium behind the windows: one process for one profile folder inside the app's userData.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DevToolsBrowser } from './devtools-pipe.ts'
import { findChromium } from '../find-chromium.ts'
import { isAlive, readRecord, recordOf } from './process-record.ts'
import { note, runtime } from './runtime.ts'

let current: DevToolsBrowser | undefined
let profile = ''

/** The running Chromium. */
export function browser(): DevToolsBrowser {
  if (!current) throw new Error('Electron stand-in: Chromium has not started yet (wait for app.whenReady)')
  return current
}

/** The running Chromium, or undefined before its start and after its end. */
export const runningBrowser = (): DevToolsBrowser | undefined => (current?.closed === false ? current : undefined)

// What the first Chromium and each later call of it have in common.
const sharedArguments = () => [
  `--user-data-dir=${profile}`,
  ...(runtime.headless ? ['--headless=new'] : []),
  // Root cannot have Chromium's sandbox; --test-type hides the bar that says so.
  ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
]

// Only these of the app's own arguments mean something to Chromium.
const forChromium = /^--(remote-debugging-(port|address)|no-sandbox|lang|force-|use-|proxy-|host-|disable-|enable-|autoplay-|log-|ozone-)/

/** Starts Chromium without a window; a Chromium that a killed run of the same profile left behind is ended first. */
export async function startChromium(userData: string, argv: string[]): Promise<DevToolsBrowser> {
  profile = path.join(userData, 'Chromium')
  fs.mkdirSync(profile, { recursive: true })
  await endLeftOver()
  const executable = findChromium()
  if (!executable) {
    note('no Chromium was found: install Chromium or Google Chrome, or name one in CHROME_PATH')
    process.exit(1)
  }
  const merged = (name: string, more: string) =>
    `--${name}=${[...runtime.switches.filter((s) => s.name === name).map((s) => s.value), more].filter(Boolean).join(',')}`
  const args = [
    ...sharedArguments(),
    '--no-startup-window',
    '--no-first-run',
    '--no-default-browser-check',
    // As in Electron: file: pages may load module scripts.
    '--allow-file-access-from-files',
    '--autoplay-policy=no-user-gesture-required',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-sync',
    '--disable-search-engine-choice-screen',
    '--disable-dev-shm-usage',
    '--password-store=basic',
    '--hide-crash-restore-bubble',
    merged('disable-features', 'Translate,MediaRouter,OptimizationHints,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable'),
    ...argv.filter((arg) => forChromium.test(arg)),
    ...runtime.switches.filter((s) => s.name !== 'disable-features').map((s) => (s.value ? `--${s.name}=${s.value}` : `--${s.name}`)),
  ]
  const language = runtime.switches.findLast((s) => s.name === 'lang')?.value
  // On Linux Chromium takes its language from LANGUAGE, not from --lang.
  current = new DevToolsBrowser(executable, args, language ? { ...process.env, LANGUAGE: language } : process.env)
  current.on('spawn-error', (error: Error) => {
    note(`Chromium does not start: ${error.message}`)
    process.exit(1)
  })
  passOn(current)
  const record = current.process.pid === undefined ? undefined : recordOf(current.process.pid)
  if (record) fs.writeFileSync(recordFile(), JSON.stringify(record))
  await current.send('Target.setDiscoverTargets', { discover: true })
  return current
}

/** Ends Chromium, the polite way first; resolves once it is gone. */
export async function endChromium(): Promise<void> {
  const running = runningBrowser()
  if (!running) return
  await new Promise<void>((resolve) => {
    running.once('disconnected', resolve)
    running.send('Browser.close').catch(() => {})
    setTimeout(() => running.process.kill('SIGKILL'), 3000).unref()
  })
}

/** Opens a window without tabs and address bar: a second call of Chromium hands its `--app` over to the running one. */
export function openAppWindow(url: string): void {
  const executable = findChromium()
  if (executable) spawn(executable, [...sharedArguments(), `--app=${url}`], { stdio: 'ignore' }).on('error', () => {})
}

const recordFile = () => path.join(profile, 'stand-in-process.json')

/**
 * A killed main process takes its Chromium with it (the pipe closes), but not at once, and a hung one may stay and hold the profile.
 * Only the very process that an earlier run recorded for this profile is ended.
 */
async function endLeftOver(): Promise<void> {
  const left = readRecord(recordFile())
  fs.rmSync(recordFile(), { force: true })
  if (left) {
    for (let waited = 0; isAlive(left) && waited < 1000; waited += 50) await sleep(50)
    if (isAlive(left)) process.kill(left.pid, 'SIGKILL')
    for (let waited = 0; isAlive(left) && waited < 5000; waited += 50) await sleep(50)
  }
  for (const lock of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) fs.rmSync(path.join(profile, lock), { force: true })
}

/** Chromium's log is noise, except for the line that Playwright waits for and for what explains a failed start. */
function passOn(running: DevToolsBrowser): void {
  const wanted = /^DevTools listening on |Unable to open X display|Missing X server|cannot open display|Failed to create .*SingletonLock/
  let rest = ''
  running.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    if (process.env.ELECTRON_ENABLE_LOGGING) return void process.stderr.write(text)
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (wanted.test(line)) process.stderr.write(`${line}\n`)
  })
}

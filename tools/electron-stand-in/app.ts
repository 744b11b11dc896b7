import { execFileSync, spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import os from 'node:os'
import path from 'node:path'
import { endChromium } from './chromium.ts'
import { refusable, runtime } from './runtime.ts'
import { type InstanceLock, takeInstanceLock } from './single-instance.ts'

/** What quitting needs to know of a window. */
export interface ClosableWindow {
  close(): void
}

const userFolders: Record<string, string> = {
  desktop: 'DESKTOP',
  documents: 'DOCUMENTS',
  downloads: 'DOWNLOAD',
  music: 'MUSIC',
  pictures: 'PICTURES',
  videos: 'VIDEOS',
}

class StandInApp extends EventEmitter {
  readonly isPackaged = false
  readonly dock = undefined
  userAgentFallback = ''
  /** Set by browser-window.ts, which knows the open windows. */
  openWindows: () => ClosableWindow[] = () => []
  readonly commandLine = {
    appendSwitch: (name: string, value?: string) => void runtime.switches.push({ name: name.replace(/^--/, ''), value }),
    hasSwitch: (name: string) => runtime.switches.some((s) => s.name === name),
    getSwitchValue: (name: string) => runtime.switches.findLast((s) => s.name === name)?.value ?? '',
    removeSwitch: (name: string) => void (runtime.switches = runtime.switches.filter((s) => s.name !== name)),
  }
  readonly #ready = Promise.withResolvers<void>()
  readonly #paths = new Map<string, string>()
  #isReady = false
  #quitting = false
  #exiting = false
  #name: string | undefined
  #lock: InstanceLock | undefined

  get name() {
    return this.getName()
  }
  set name(value: string) {
    this.#name = value
  }
  getName = () => this.#name ?? runtime.manifest.productName ?? runtime.manifest.name ?? 'Electron'
  setName = (value: string) => void (this.#name = value)
  getVersion = () => runtime.manifest.version ?? '0.0.0'
  getAppPath = () => runtime.appPath
  getLocale = () => this.commandLine.getSwitchValue('lang') || Intl.DateTimeFormat().resolvedOptions().locale
  getSystemLocale = () => Intl.DateTimeFormat().resolvedOptions().locale
  getPreferredSystemLanguages = () => [this.getSystemLocale()]
  setPath = (name: string, value: string) => void this.#paths.set(name, value)
  setAppLogsPath = (value?: string) => void (value && this.#paths.set('logs', value))
  getPath = (name: string): string => {
    const set = this.#paths.get(name)
    if (set !== undefined) return set
    const home = os.homedir()
    const userData = () => this.#paths.get('userData') ?? path.join(this.getPath('appData'), this.getName())
    switch (name) {
      case 'home':
        return home
      case 'appData':
        return process.platform === 'darwin'
          ? path.join(home, 'Library/Application Support')
          : (process.env.XDG_CONFIG_HOME ?? path.join(home, '.config'))
      case 'userData':
      case 'sessionData':
        return userData()
      case 'temp':
        return os.tmpdir()
      case 'exe':
      case 'module':
        return runtime.executable
      case 'logs':
        return process.platform === 'darwin' ? path.join(home, 'Library/Logs', this.getName()) : path.join(userData(), 'logs')
      case 'crashDumps':
        return path.join(userData(), 'Crashpad')
    }
    const key = userFolders[name]
    if (key === undefined) throw new Error(`Failed to get '${name}' path`)
    try {
      return execFileSync('xdg-user-dir', [key], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    } catch {
      return path.join(home, name.charAt(0).toUpperCase() + name.slice(1))
    }
  }

  isReady = () => this.#isReady
  whenReady = () => this.#ready.promise
  /** Chromium runs: called once by main.ts. */
  markReady() {
    this.#isReady = true
    this.#ready.resolve()
    this.emit('will-finish-launching')
    this.emit('ready', {}, {})
  }

  quit = () => {
    if (this.#quitting || this.#exiting) return
    const event = refusable()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    this.#quitting = true
    for (const window of this.openWindows()) window.close()
    // A window that refuses to close ends the quitting, as in Electron.
    if (this.openWindows().length > 0) this.#quitting = false
    else this.#finishQuit()
  }
  #finishQuit() {
    if (this.#exiting) return
    const event = refusable()
    this.emit('will-quit', event)
    if (event.defaultPrevented) this.#quitting = false
    else this.exit(0)
  }
  /** The last window is gone: called by browser-window.ts. */
  allWindowsClosed() {
    if (this.#exiting) return
    if (this.#quitting) this.#finishQuit()
    else if (!this.emit('window-all-closed')) this.quit()
  }
  exit = (code = 0) => {
    if (this.#exiting) return
    this.#exiting = true
    this.emit('quit', {}, code)
    void endChromium().finally(() => process.exit(code))
    // Before Chromium's start there is nothing to wait for, and the caller's next line must not run a second instance.
    if (!this.#isReady) process.exit(code)
  }
  get isExiting() {
    return this.#exiting
  }
  relaunch = (options: { args?: string[]; execPath?: string } = {}) => {
    this.once('quit', () => {
      const again = spawn(options.execPath ?? runtime.executable, options.args ?? process.argv.slice(1), {
        detached: true,
        stdio: 'ignore',
      })
      again.unref()
    })
  }

  requestSingleInstanceLock = (additionalData?: Record<string, unknown>): boolean => {
    this.#lock ??= takeInstanceLock(
      this.getPath('userData'),
      { argv: process.argv, workingDirectory: process.cwd(), additionalData },
      (second) => this.emit('second-instance', {}, second.argv, second.workingDirectory, second.additionalData),
    )
    return this.#lock !== undefined
  }
  hasSingleInstanceLock = () => this.#lock !== undefined
  releaseSingleInstanceLock = () => {
    this.#lock?.release()
    this.#lock = undefined
  }

  // What only a real desktop integration could do.
  setAppUserModelId = (_id: string) => {}
  setAboutPanelOptions = (_options: object) => {}
  showAboutPanel = () => {}
  setLoginItemSettings = (_settings: object) => {}
  getLoginItemSettings = () => ({
    openAtLogin: false,
    openAsHidden: false,
    wasOpenedAtLogin: false,
    wasOpenedAsHidden: false,
    restoreState: false,
    status: 'not-registered' as const,
    executableWillLaunchAtLogin: false,
    launchItems: [],
  })
  setBadgeCount = (_count?: number) => false
  focus = (_options?: object) => {}
  hide = () => {}
  show = () => {}
  enableSandbox = () => {}
  disableHardwareAcceleration = () => this.commandLine.appendSwitch('disable-gpu')
}

/** Electron's `app`. */
export const app = new StandInApp()
app.setMaxListeners(0)

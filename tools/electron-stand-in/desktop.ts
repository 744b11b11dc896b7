// The parts of the desktop around the windows. What has no counterpart here is kept, not shown.
import { spawn } from 'node:child_process'
import { EventEmitter } from 'node:events'
import path from 'node:path'
import { findProgram } from '../find-chromium.ts'
import { runtime } from './runtime.ts'
import { webContents } from './web-contents.ts'

async function openWithDesktop(target: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [target], { stdio: 'ignore', detached: true })
    child.once('spawn', resolve)
    child.once('error', () => reject(new Error(`nothing here can open ${target}`)))
    child.unref()
  })
}

/** Electron's `shell`; tests replace its functions. */
export const shell = {
  openExternal: (url: string, _options?: object): Promise<void> => openWithDesktop(new URL(url).href),
  openPath: (file: string): Promise<string> =>
    openWithDesktop(path.resolve(file)).then(
      () => '',
      (error: Error) => error.message,
    ),
  showItemInFolder: (file: string): void => void shell.openPath(path.dirname(file)),
  beep: (): void => {},
}

type MenuTemplate = Electron.MenuItemConstructorOptions

/** Electron's `MenuItem`, as data. */
export class MenuItem {
  readonly id: string | undefined
  readonly role: string | undefined
  readonly label: string
  readonly type: string
  readonly submenu: Menu | undefined
  enabled: boolean
  visible: boolean
  checked: boolean
  readonly #click: MenuTemplate['click']
  constructor(options: MenuTemplate) {
    this.id = options.id
    this.role = options.role
    this.label = options.label ?? options.role ?? ''
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal')
    this.submenu = Array.isArray(options.submenu) ? Menu.buildFromTemplate(options.submenu) : undefined
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.checked = options.checked ?? false
    this.#click = options.click
  }
  click = (...args: unknown[]): void => {
    const run = this.#click as ((item: MenuItem, ...more: unknown[]) => void) | undefined
    run?.(this, ...args)
  }
}

/** Electron's `Menu`: kept, so that a test can find and click an item; not drawn. */
export class Menu extends EventEmitter {
  static #applicationMenu: Menu | null = null
  readonly items: MenuItem[] = []
  static buildFromTemplate(template: (MenuTemplate | MenuItem)[]): Menu {
    const menu = new Menu()
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item))
    return menu
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#applicationMenu = menu
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#applicationMenu
  }
  append(item: MenuItem): void {
    this.items.push(item)
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
  popup = (_options?: object): void => {}
  closePopup = (): void => {}
}

/** Electron's `Tray`: there is none to see. */
export class Tray extends EventEmitter {
  #destroyed = false
  constructor(_image: unknown) {
    super()
  }
  setToolTip = (_text: string): void => {}
  setTitle = (_text: string): void => {}
  setImage = (_image: unknown): void => {}
  setContextMenu = (_menu: unknown): void => {}
  popUpContextMenu = (): void => {}
  getBounds = () => ({ x: 0, y: 0, width: 0, height: 0 })
  isDestroyed = (): boolean => this.#destroyed
  destroy = (): void => void (this.#destroyed = true)
}

/** Electron's `Notification`, by notify-send where there is a display. */
export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return findProgram('notify-send') !== undefined
  }
  title: string
  body: string
  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super()
    this.title = options.title ?? ''
    this.body = options.body ?? ''
  }
  show = (): void => {
    if (!runtime.headless) spawn('notify-send', ['--', this.title, this.body], { stdio: 'ignore' }).on('error', () => {})
    queueMicrotask(() => this.emit('show', {}))
  }
  close = (): void => void this.emit('close', {})
}

/** Electron's `powerMonitor`: nothing is ever reported. */
export const powerMonitor = Object.assign(new EventEmitter(), {
  onBatteryPower: false,
  isOnBatteryPower: (): boolean => false,
  getSystemIdleTime: (): number => 0,
  getSystemIdleState: (_threshold: number): 'active' => 'active',
})

const blockers = new Set<number>()
let nextBlocker = 0

/** Electron's `powerSaveBlocker`: keeps count, blocks nothing. */
export const powerSaveBlocker = {
  start: (_type: 'prevent-app-suspension' | 'prevent-display-sleep'): number => {
    blockers.add(++nextBlocker)
    return nextBlocker
  },
  stop: (id: number): boolean => blockers.delete(id),
  isStarted: (id: number): boolean => blockers.has(id),
}

let copied = ''

/** Electron's `clipboard`, text only: kept for readText, and handed to the system's by the page in front. */
export const clipboard = {
  async writeText(text: string, _type?: string): Promise<void> {
    copied = text
    const page = webContents.getFocusedWebContents()
    await page?.executeJavaScript(`navigator.clipboard.writeText(${JSON.stringify(text)})`, true).catch(() => {})
  },
  readText: async (_type?: string): Promise<string> => copied,
}

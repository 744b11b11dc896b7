// BrowserWindow: one Chromium window with one page.
import { EventEmitter } from 'node:events'
import { app } from './app.ts'
import { browser, openAppWindow } from './chromium.ts'
import { refusable, runtime } from './runtime.ts'
import { type HostWindow, WebContents, webContents } from './web-contents.ts'

type WindowState = 'normal' | 'minimized' | 'maximized' | 'fullscreen'

interface TargetInfo {
  targetInfo: { targetId: string; type: string; url: string; title: string; openerId?: string }
}

const windows = new Map<number, BrowserWindow>()
let nextId = 0
let isWatching = false
app.openWindows = () => [...windows.values()]

/** One listener for all windows: what Chromium says of its targets. */
function watchTargets(): void {
  if (isWatching) return
  isWatching = true
  const chromium = browser()
  const windowOf = (targetId: string) => [...windows.values()].find((window) => window.webContents.targetId === targetId)
  chromium.on('Target.targetDestroyed', ({ targetId }: { targetId: string }) => windowOf(targetId)?.onGone())
  chromium.on('Target.targetInfoChanged', ({ targetInfo }: TargetInfo) => {
    webContents.fromDevToolsTargetId(targetInfo.targetId)?.onTitle(targetInfo.title)
  })
  chromium.on('Target.targetCreated', ({ targetInfo }: TargetInfo) => {
    // A window that the page opened past our window.open (a middle click, say): closed, and the app's handler is asked.
    const opener = targetInfo.type === 'page' && targetInfo.openerId ? webContents.fromDevToolsTargetId(targetInfo.openerId) : undefined
    if (!opener) return
    chromium.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => {})
    opener.onWindowOpen({ url: targetInfo.url, frameName: '', features: '' })
  })
  chromium.once('disconnected', () => {
    for (const window of [...windows.values()]) window.onGone()
    // Nothing can be shown any more; an app that quits by itself is already on its way.
    app.quit()
  })
}

/** Electron's BrowserWindow. */
export class BrowserWindow extends EventEmitter implements HostWindow {
  static getAllWindows(): BrowserWindow[] {
    return [...windows.values()]
  }
  static getFocusedWindow(): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null
  }
  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return BrowserWindow.getAllWindows().find((window) => window.webContents === contents) ?? null
  }
  static fromId(id: number): BrowserWindow | null {
    return windows.get(id) ?? null
  }

  readonly id = ++nextId
  readonly webPreferences: Electron.WebPreferences
  readonly webContents: WebContents
  #bounds: Electron.Rectangle
  #visible: boolean
  #focused: boolean
  #state: WindowState = 'normal'
  #title: string
  #destroyed = false
  #chromiumWindowId: number | undefined

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super()
    this.setMaxListeners(0)
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    watchTargets()
    this.webPreferences = options.webPreferences ?? {}
    this.#bounds = {
      x: options.x ?? 40,
      y: options.y ?? 40,
      width: Math.max(options.width ?? 800, options.minWidth ?? 0),
      height: Math.max(options.height ?? 600, options.minHeight ?? 0),
    }
    this.#visible = options.show !== false
    this.#focused = this.#visible
    this.#title = options.title ?? app.getName()
    windows.set(this.id, this)
    this.webContents = new WebContents(this, () => this.#open())
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    app.emit('web-contents-created', {}, this.webContents)
    queueMicrotask(() => app.emit('browser-window-created', {}, this))
  }

  async #open(): Promise<string> {
    const { x, y, width, height } = this.#bounds
    const targetId = runtime.headless ? await this.#openHeadless() : await this.#openOnDisplay()
    const { windowId } = await browser().send<{ windowId: number }>('Browser.getWindowForTarget', { targetId })
    this.#chromiumWindowId = windowId
    // A window manager may refuse any of these; the window is usable nevertheless.
    const attempt = (method: string, params: object) =>
      browser()
        .send(method, { windowId, ...params })
        .catch(() => {})
    if (!runtime.headless) await attempt('Browser.setWindowBounds', { bounds: { left: x, top: y } })
    await attempt('Browser.setContentsSize', { width, height })
    // There is no window that exists without being shown: a minimised one comes nearest.
    if (!this.#visible) await attempt('Browser.setWindowBounds', { bounds: { windowState: 'minimized' } })
    return targetId
  }
  async #openHeadless(): Promise<string> {
    const { width, height } = this.#bounds
    const target = { url: 'about:blank', newWindow: true, width, height }
    return (await browser().send<{ targetId: string }>('Target.createTarget', target)).targetId
  }
  async #openOnDisplay(): Promise<string> {
    // `--app=about:blank` would open a new-tab page, so each window starts on a data: page that names it.
    const mark = `data:text/html,stand-in-${process.pid}-${this.id}`
    const found = Promise.withResolvers<string>()
    const seen = ({ targetInfo }: TargetInfo) => void (targetInfo.url === mark && found.resolve(targetInfo.targetId))
    browser().on('Target.targetCreated', seen).on('Target.targetInfoChanged', seen)
    openAppWindow(mark)
    const targetId = await found.promise
    browser().off('Target.targetCreated', seen).off('Target.targetInfoChanged', seen)
    return targetId
  }
  #setChromiumBounds(bounds: object): void {
    void this.webContents
      .page()
      .then(() => browser().send('Browser.setWindowBounds', { windowId: this.#chromiumWindowId, bounds }))
      .catch(() => {})
  }
  #changeState(state: WindowState, event: string): void {
    this.#state = state
    this.#setChromiumBounds({ windowState: state })
    this.emit(event)
  }

  loadURL = (url: string, options?: object): Promise<void> => this.webContents.loadURL(url, options)
  loadFile = (file: string, options?: Electron.LoadFileOptions): Promise<void> => this.webContents.loadFile(file, options)
  reload = (): void => this.webContents.reload()

  close = (): void => {
    if (this.#destroyed) return
    const event = refusable()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
  destroy = (): void => {
    if (this.#destroyed) return
    void this.webContents
      .page()
      .then(() => browser().send('Target.closeTarget', { targetId: this.webContents.targetId }))
      .catch(() => {})
    this.#end()
  }
  /** Its user closed it: too late for a 'close' listener to refuse. */
  onGone(): void {
    if (this.#destroyed) return
    this.emit('close', refusable())
    this.#end()
  }
  #end(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    this.#visible = false
    this.#focused = false
    windows.delete(this.id)
    this.webContents.onDestroyed()
    this.emit('closed')
    if (windows.size === 0) app.allWindowsClosed()
  }
  openChild(url: string, options: Electron.BrowserWindowConstructorOptions | undefined): BrowserWindow {
    const child = new BrowserWindow({ webPreferences: this.webPreferences, ...options })
    child.loadURL(url).catch(() => {})
    return child
  }
  onMoved(bounds: Electron.Rectangle): void {
    const isResize = this.#bounds.width !== bounds.width || this.#bounds.height !== bounds.height
    this.#bounds = bounds
    if (isResize) this.emit('resize')
  }
  onFocus(focused: boolean): void {
    if (this.#focused === focused) return
    this.#focused = focused
    this.emit(focused ? 'focus' : 'blur')
    app.emit(focused ? 'browser-window-focus' : 'browser-window-blur', {}, this)
  }
  onPageTitle(title: string): void {
    const event = refusable()
    this.emit('page-title-updated', event, title, true)
    if (!event.defaultPrevented) this.#title = title
  }

  show = (): void => {
    this.#visible = true
    if (this.#state === 'minimized') this.#state = 'normal'
    this.#setChromiumBounds({ windowState: this.#state })
    this.emit('show')
    this.focus()
  }
  showInactive = (): void => this.show()
  hide = (): void => {
    this.#visible = false
    this.#setChromiumBounds({ windowState: 'minimized' })
    this.emit('hide')
  }
  focus = (): void => {
    void this.webContents
      .page()
      .then((page) => page.send('Page.bringToFront'))
      .catch(() => {})
    this.onFocus(true)
  }
  blur = (): void => this.onFocus(false)
  minimize = (): void => this.#changeState('minimized', 'minimize')
  restore = (): void => this.#changeState('normal', 'restore')
  maximize = (): void => this.#changeState('maximized', 'maximize')
  unmaximize = (): void => this.#changeState('normal', 'unmaximize')
  setFullScreen = (on: boolean): void => this.#changeState(on ? 'fullscreen' : 'normal', on ? 'enter-full-screen' : 'leave-full-screen')
  isMinimized = (): boolean => this.#state === 'minimized'
  isMaximized = (): boolean => this.#state === 'maximized'
  isFullScreen = (): boolean => this.#state === 'fullscreen'
  isVisible = (): boolean => this.#visible
  isFocused = (): boolean => this.#focused
  isDestroyed = (): boolean => this.#destroyed

  get title(): string {
    return this.#title
  }
  getTitle = (): string => this.#title
  setTitle = (title: string): void => void (this.#title = title)
  getBounds = (): Electron.Rectangle => ({ ...this.#bounds })
  getNormalBounds = (): Electron.Rectangle => this.getBounds()
  getContentBounds = (): Electron.Rectangle => this.getBounds()
  getSize = (): number[] => [this.#bounds.width, this.#bounds.height]
  getContentSize = (): number[] => this.getSize()
  setBounds = (bounds: Partial<Electron.Rectangle>): void => {
    this.#bounds = { ...this.#bounds, ...bounds }
    const { x, y, width, height } = this.#bounds
    this.#setChromiumBounds({ left: x, top: y })
    void this.webContents
      .page()
      .then(() => browser().send('Browser.setContentsSize', { windowId: this.#chromiumWindowId, width, height }))
      .catch(() => {})
  }
  setSize = (width: number, height: number): void => this.setBounds({ width, height })
  setContentSize = (width: number, height: number): void => this.setBounds({ width, height })
  capturePage = () => this.webContents.capturePage()

  // What only a native window could do.
  center = (): void => {}
  moveTop = (): void => {}
  setMinimumSize = (_width: number, _height: number): void => {}
  setMenu = (_menu: unknown): void => {}
  removeMenu = (): void => {}
  setMenuBarVisibility = (_visible: boolean): void => {}
  setAutoHideMenuBar = (_hide: boolean): void => {}
  setAlwaysOnTop = (_on: boolean): void => {}
  setBackgroundColor = (_color: string): void => {}
  setIcon = (_icon: unknown): void => {}
  setProgressBar = (_progress: number, _options?: object): void => {}
  setOverlayIcon = (_icon: unknown, _description: string): void => {}
  flashFrame = (_on: boolean): void => {}
  setTitleBarOverlay = (_options: object): void => {}
}

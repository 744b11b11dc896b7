// webContents over one CDP page target each, and the IPC between main process and preload.
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from './app.ts'
import { browser } from './chromium.ts'
import type { DevToolsSession } from './devtools-pipe.ts'
import { answerPaused, type PausedRequest, pausePatterns } from './intercept.ts'
import { IpcMain, ipcMain } from './ipc-main.ts'
import { nativeImage } from './native-image.ts'
import { nativeTheme } from './native-theme.ts'
import { bridgeEnd } from './page/bridge.ts'
import { mainWorld } from './page/main-world.ts'
import { type PreloadInfo, preloadWorld } from './page/preload-world.ts'
import { note, refusable, runtime } from './runtime.ts'
import { customSchemes, fromChromium, toChromium } from './schemes.ts'
import { session } from './session.ts'
import { codec } from './structured-clone.ts'
import { webRequestChanges } from './web-request.ts'

/** What a page needs of the window around it (browser-window.ts). */
export interface HostWindow {
  readonly webPreferences: Electron.WebPreferences
  close(): void
  focus(): void
  isFocused(): boolean
  onMoved(bounds: Electron.Rectangle): void
  onFocus(focused: boolean): void
  onPageTitle(title: string): void
  openChild(url: string, options: Electron.BrowserWindowConstructorOptions | undefined): EventEmitter
}

type OpenHandler = (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse

type FromPage =
  | { type: 'send'; channel: string; args: string }
  | { type: 'invoke'; id: number; channel: string; args: string }
  | { type: 'open'; url: string; frameName: string; features: string }
  | ({ type: 'bounds' } & Electron.Rectangle)
  | { type: 'focus' | 'blur' }

interface Paused {
  callFrames: { callFrameId: string; functionName: string }[]
}

interface Evaluated {
  result: { value?: unknown; objectId?: string }
  exceptionDetails?: { text: string; exception?: { description?: string } }
}

interface ConsoleCall {
  type: string
  args: { value?: unknown; description?: string; type: string }[]
  stackTrace?: { callFrames: { lineNumber: number; url: string }[] }
}

const preloadWorldName = 'Electron Isolated Context'
const { encode, decode } = codec()
const all = new Map<number, WebContents>()
let nextId = 0

/** A value as source text (U+2028 and U+2029 end a line in source text, not in JSON). */
const literal = (value: unknown): string =>
  (JSON.stringify(value) ?? 'undefined').replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`)
const sameDocument = (a: string, b: string): boolean => a.replace(/#.*$/, '') === b.replace(/#.*$/, '')
const originOf = (url: string): string => /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0] ?? 'null'
/** The page a window shows before the app has loaded anything. */
const isBlank = (url: string): boolean => /^(about:blank$|data:text\/html,stand-in-)/.test(url)

/** Electron's WebContents. */
export class WebContents extends EventEmitter {
  readonly id = ++nextId
  readonly session = session.defaultSession
  readonly ipc = new IpcMain()
  readonly host: HostWindow
  targetId = ''
  readonly #page: Promise<DevToolsSession>
  #attached: DevToolsSession | undefined
  #url = ''
  #title = ''
  #mainFrameId = ''
  #preloadContext: number | undefined
  readonly #contextFrames = new Map<number, string>()
  readonly #frameUrls = new Map<string, string>()
  /** The address that main is loading, and the one the page asked for: they tell will-navigate from loadURL. */
  #loadingUrl: string | undefined
  #requestedUrl: string | undefined
  #isLoading = false
  #destroyed = false
  #openHandler: OpenHandler | undefined

  constructor(host: HostWindow, createTarget: () => Promise<string>) {
    super()
    this.setMaxListeners(0)
    this.host = host
    all.set(this.id, this)
    this.#page = createTarget().then((targetId) => this.#attach(targetId))
    this.#page.catch(() => {})
  }

  /** The session on the page, once there is one. */
  page = (): Promise<DevToolsSession> => this.#page

  get mainFrame(): object {
    return this.#frame(this.#url)
  }
  #frame(url: string): object {
    const isDestroyed = () => this.#destroyed
    const frame: Record<string, unknown> = {
      url,
      origin: originOf(url),
      // Only main frames have a preload, so only they can send anything.
      parent: null,
      name: '',
      routingId: 1,
      processId: 1,
      frameTreeNodeId: 1,
      isDestroyed,
      send: this.send,
      executeJavaScript: this.executeJavaScript,
    }
    frame.top = frame
    return frame
  }

  async #attach(targetId: string): Promise<DevToolsSession> {
    this.targetId = targetId
    const page = await browser().attach(targetId)
    this.#attached = page
    this.#listen(page)
    const tree = await page.send<{ frameTree: { frame: { id: string } } }>('Page.getFrameTree')
    this.#mainFrameId = tree.frameTree.frame.id
    this.#frameUrls.set(this.#mainFrameId, 'about:blank')
    const setPausing = () => page.send('Fetch.enable', { patterns: pausePatterns() })
    const setTheme = () => page.send('Emulation.setEmulatedMedia', { features: nativeTheme.emulatedFeatures() })
    await Promise.all([
      page.send('Page.enable'),
      page.send('Runtime.enable'),
      page.send('Runtime.addBinding', { name: 'standInSend', executionContextName: preloadWorldName }),
      page.send('Debugger.enable'),
      setPausing(),
      ...(nativeTheme.themeSource === 'system' ? [] : [setTheme()]),
      ...this.#scripts().map((script) => page.send('Page.addScriptToEvaluateOnNewDocument', script)),
      page.send('Runtime.runIfWaitingForDebugger'),
    ])
    const onPausing = () => void setPausing().catch(() => {})
    const onTheme = () => void setTheme().catch(() => {})
    webRequestChanges.on('changed', onPausing)
    nativeTheme.on('updated', onTheme)
    this.once('destroyed', () => {
      webRequestChanges.off('changed', onPausing)
      nativeTheme.off('updated', onTheme)
    })
    return page
  }

  /** The scripts of the page's two worlds; the names of the events between them are made up anew for each window. */
  #scripts(): object[] {
    const { preload, contextIsolation = true, additionalArguments = [] } = this.host.webPreferences
    const mark = `stand-in-${Math.random().toString(36).slice(2)}`
    const [toMain, toPreload] = [literal(`${mark}-main`), literal(`${mark}-preload`)]
    const info: PreloadInfo = {
      contextIsolation,
      process: {
        type: 'renderer',
        platform: process.platform,
        arch: process.arch,
        versions: process.versions,
        env: process.env,
        argv: [runtime.executable, ...additionalArguments],
        pid: process.pid,
        sandboxed: true,
        contextIsolated: true,
        isMainFrame: true,
        defaultApp: true,
      },
    }
    const mainFrameOnly = 'if (window.top !== window) return;'
    return [
      {
        source: `(() => { ${mainFrameOnly} (${String(mainWorld)})((${String(bridgeEnd)})(${toMain}, ${toPreload}), ${literal(customSchemes())}) })()`,
      },
      {
        worldName: preloadWorldName,
        source: `(() => { ${mainFrameOnly}
const world = (${String(preloadWorld)})((${String(bridgeEnd)})(${toPreload}, ${toMain}), (${String(codec)})(), ${literal(info)});
const module = { exports: {} };
try { (function (require, module, exports, process, global, setImmediate, clearImmediate) {
${preload === undefined ? '' : readPreload(preload)}
})(world.require, module, module.exports, world.process, globalThis, world.setImmediate, clearTimeout) }
catch (error) { console.error('Unable to load preload script: ' + ${literal(preload ?? '')}); console.error(error) } })()
//# sourceURL=${preload ?? 'preload'}`,
      },
    ]
  }

  #listen(page: DevToolsSession): void {
    page.on('Fetch.requestPaused', (paused: PausedRequest) => {
      // The page may be gone by the time of the answer.
      answerPaused(page, this.id, paused, (document) => this.#mayNavigate(document)).catch(() => {})
    })
    page.on('Runtime.executionContextCreated', ({ context }: { context: { id: number; name: string; auxData?: { frameId?: string } } }) => {
      const frameId = context.auxData?.frameId ?? ''
      this.#contextFrames.set(context.id, frameId)
      if (context.name === preloadWorldName && frameId === this.#mainFrameId) this.#preloadContext = context.id
    })
    page.on('Runtime.executionContextDestroyed', ({ executionContextId }: { executionContextId: number }) => {
      this.#contextFrames.delete(executionContextId)
      if (this.#preloadContext === executionContextId) this.#preloadContext = undefined
    })
    page.on('Runtime.executionContextsCleared', () => {
      this.#contextFrames.clear()
      this.#preloadContext = undefined
    })
    page.on('Runtime.bindingCalled', (call: { payload: string; executionContextId: number }) => {
      void this.#onMessage(JSON.parse(call.payload) as FromPage, call.executionContextId)
    })
    page.on('Debugger.paused', (paused: Paused) => {
      this.#onSynchronousCall(page, paused).catch(() => page.send('Debugger.resume').catch(() => {}))
    })
    page.on('Page.frameNavigated', ({ frame }: { frame: { id: string; parentId?: string; url: string; urlFragment?: string } }) => {
      const url = fromChromium(frame.url + (frame.urlFragment ?? ''))
      this.#frameUrls.set(frame.id, url)
      if (frame.parentId !== undefined) return
      this.#mainFrameId = frame.id
      this.#url = url
      if (!isBlank(url)) this.emit('did-navigate', {}, url, 200, 'OK')
    })
    page.on('Page.navigatedWithinDocument', ({ frameId, url }: { frameId: string; url: string }) => {
      const seen = fromChromium(url)
      this.#frameUrls.set(frameId, seen)
      if (frameId === this.#mainFrameId) this.#url = seen
      this.emit('did-navigate-in-page', {}, seen, frameId === this.#mainFrameId)
    })
    page.on('Page.frameRequestedNavigation', ({ frameId, url }: { frameId: string; url: string }) => {
      if (frameId === this.#mainFrameId) this.#requestedUrl = url
    })
    page.on('Page.frameStartedLoading', ({ frameId }: { frameId: string }) => {
      if (frameId !== this.#mainFrameId) return
      this.#isLoading = true
      this.emit('did-start-loading')
    })
    page.on('Page.domContentEventFired', () => this.emit('dom-ready', {}))
    page.on('Page.loadEventFired', () => {
      if (isBlank(this.#url) && this.#loadingUrl !== this.#url) return
      this.#isLoading = false
      this.emit('did-finish-load', {})
      this.emit('did-stop-loading', {})
    })
    page.on('Runtime.consoleAPICalled', (call: ConsoleCall) => {
      const message = call.args.map((arg) => String(arg.value ?? arg.description ?? arg.type)).join(' ')
      const level = call.type === 'error' || call.type === 'warning' || call.type === 'debug' ? call.type : 'info'
      const at = call.stackTrace?.callFrames[0]
      this.emit('console-message', { level, message, lineNumber: at?.lineNumber ?? 0, sourceId: at?.url ?? '' })
      if (process.env.ELECTRON_ENABLE_LOGGING) process.stderr.write(`[page ${level}] ${message}\n`)
    })
    page.on('Inspector.targetCrashed', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
  }

  #event(frameId: string): Record<string, unknown> {
    const url = this.#frameUrls.get(frameId) ?? this.#url
    return {
      ...refusable(),
      type: 'frame',
      sender: this,
      senderFrame: this.#frame(url),
      processId: 1,
      frameId: 1,
      ports: [],
      reply: this.send,
    }
  }

  async #onMessage(message: FromPage, contextId: number): Promise<void> {
    const event = this.#event(this.#contextFrames.get(contextId) ?? this.#mainFrameId)
    switch (message.type) {
      case 'send': {
        const args = decode(message.args) as unknown[]
        this.emit('ipc-message', event, message.channel, ...args)
        this.ipc.emit(message.channel, event, ...args)
        ipcMain.emit(message.channel, event, ...args)
        return
      }
      case 'invoke': {
        const { ok, text } = await this.#invoke(event, message.channel, message.args)
        await this.#callPreload('reply', [message.id, ok, text], contextId)
        return
      }
      case 'open':
        this.onWindowOpen(message)
        return
      case 'bounds':
        this.host.onMoved({ x: message.x, y: message.y, width: message.width, height: message.height })
        return
      case 'focus':
      case 'blur':
        this.host.onFocus(message.type === 'focus')
    }
  }

  async #invoke(event: object, channel: string, args: string): Promise<{ ok: boolean; text: string }> {
    try {
      const handler = this.ipc.handlerOf(channel) ?? ipcMain.handlerOf(channel)
      if (!handler) throw new Error(`No handler registered for '${channel}'`)
      return { ok: true, text: encode(await handler(event, ...(decode(args) as unknown[]))) }
    } catch (error) {
      process.stderr.write(`Error occurred in handler for '${channel}': ${error instanceof Error ? error.stack : String(error)}\n`)
      return { ok: false, text: encode(new Error(`Error invoking remote method '${channel}': ${String(error)}`)) }
    }
  }

  /** A `debugger` statement in `standInCall` of the preload's world is a synchronous call to here. */
  async #onSynchronousCall(page: DevToolsSession, paused: Paused): Promise<void> {
    const frame = paused.callFrames[0]
    if (frame?.functionName !== 'standInCall') return void (await page.send('Debugger.resume'))
    const evaluate = async (expression: string, returnByValue: boolean) =>
      (await page.send<Evaluated>('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression, returnByValue })).result
    const kind = (await evaluate('kind', true)).value
    let answer = ''
    if (kind === 'path') {
      const { objectId } = await evaluate('subject', false)
      // A File that was made in JavaScript has no path.
      answer = await page.send<{ path: string }>('DOM.getFileInfo', { objectId }).then(
        (info) => info.path,
        () => '',
      )
    } else {
      const { channel, args } = JSON.parse((await evaluate('subject', true)).value as string) as { channel: string; args: string }
      answer = await new Promise((resolve) => {
        const event = this.#event(this.#mainFrameId)
        Object.defineProperty(event, 'returnValue', { set: (value: unknown) => resolve(encode(value)) })
        if (!ipcMain.emit(channel, event, ...(decode(args) as unknown[]))) resolve(encode(undefined))
      })
    }
    await evaluate(`answer = ${literal(answer)}`, true)
    await page.send('Debugger.resume')
  }

  async #callPreload(name: 'reply' | 'emit', values: unknown[], executionContextId = this.#preloadContext): Promise<void> {
    if (!this.#attached || executionContextId === undefined) return
    const call = {
      functionDeclaration: `function (...args) { __standIn.${name}(...args) }`,
      arguments: values.map((value) => ({ value })),
      executionContextId,
    }
    // The document that asked may be gone: nobody waits for the answer then.
    await this.#attached.send('Runtime.callFunctionOn', call).catch(() => {})
  }

  /** The page wants a window: the app's handler decides. */
  onWindowOpen(wanted: { url: string; frameName: string; features: string }): void {
    const details: Electron.HandlerDetails = {
      url: fromChromium(wanted.url),
      frameName: wanted.frameName,
      features: wanted.features,
      disposition: 'foreground-tab',
      referrer: { url: this.#url, policy: 'default' },
    }
    const answer = this.#openHandler?.(details) ?? { action: 'allow' as const }
    if (answer.action !== 'allow') return
    this.emit('did-create-window', this.host.openChild(wanted.url, answer.overrideBrowserWindowOptions), details)
  }

  async #mayNavigate(paused: PausedRequest): Promise<boolean> {
    const url = paused.request.url
    if (paused.frameId !== this.#mainFrameId) return true
    if (this.#loadingUrl !== undefined && sameDocument(url, this.#loadingUrl)) return true
    if (sameDocument(fromChromium(url), this.#url)) return true
    // Only what the page itself asks for is a will-navigate; that notice and this request come by different ways.
    const isRedirect = paused.redirectedRequestId !== undefined
    for (let i = 0; i < 10 && this.#requestedUrl !== url && !isRedirect; i++) await new Promise((resolve) => setTimeout(resolve, 10))
    if (this.#requestedUrl !== url && !isRedirect) return true
    this.#requestedUrl = undefined
    const event = refusable()
    const details = { url: fromChromium(url), isSameDocument: false, isMainFrame: true, frame: this.mainFrame, initiator: this.mainFrame }
    this.emit(isRedirect ? 'will-redirect' : 'will-navigate', Object.assign(event, details), details.url)
    return !event.defaultPrevented
  }

  send = (channel: string, ...args: unknown[]): void => {
    if (this.#destroyed) throw new TypeError('Object has been destroyed')
    const text = encode(args)
    void this.#page.then(() => this.#callPreload('emit', [channel, text])).catch(() => {})
  }
  loadURL = async (url: string, _options?: object): Promise<void> => {
    const target = toChromium(new URL(url).href)
    this.#loadingUrl = target
    const page = await this.#page
    const loaded = new Promise<void>((resolve, reject) => {
      this.once('did-finish-load', () => resolve())
      page.once('detached', () => reject(new Error('ERR_ABORTED (-3)')))
    })
    loaded.catch(() => {})
    const { errorText } = await page.send<{ errorText?: string }>('Page.navigate', { url: target, transitionType: 'typed' })
    if (errorText !== undefined) {
      this.emit('did-fail-load', {}, -2, errorText, url, true)
      throw Object.assign(new Error(`${errorText} loading '${url}'`), { code: errorText, url })
    }
    await loaded
    this.#loadingUrl = undefined
  }
  loadFile = (file: string, options: Electron.LoadFileOptions = {}): Promise<void> => {
    const url = pathToFileURL(path.resolve(runtime.appPath, file))
    if (options.query) url.search = new URLSearchParams(options.query).toString()
    if (options.search !== undefined) url.search = options.search
    if (options.hash !== undefined) url.hash = options.hash
    return this.loadURL(url.href)
  }
  executeJavaScript = async (expression: string, userGesture = false): Promise<unknown> => {
    const page = await this.#page
    const { result, exceptionDetails } = await page.send<Evaluated>('Runtime.evaluate', {
      expression,
      userGesture,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
  capturePage = async () => {
    const page = await this.#page
    const { data } = await page.send<{ data: string }>('Page.captureScreenshot', { format: 'png' })
    return nativeImage.createFromBuffer(Buffer.from(data, 'base64'))
  }
  setWindowOpenHandler = (handler: OpenHandler): void => void (this.#openHandler = handler)
  getURL = (): string => (isBlank(this.#url) && this.#loadingUrl === undefined ? '' : this.#url)
  getTitle = (): string => this.#title
  isLoading = (): boolean => this.#isLoading
  isDestroyed = (): boolean => this.#destroyed
  isCrashed = (): boolean => false
  isFocused = (): boolean => this.host.isFocused()
  focus = (): void => this.host.focus()
  close = (_options?: object): void => this.host.close()
  reload = (): void => void this.#page.then((page) => page.send('Page.reload')).catch(() => {})
  getType = (): string => 'window'
  getOSProcessId = (): number => browser().process.pid ?? 0
  getUserAgent = (): string => app.userAgentFallback
  // Chromium's own tools are reached by --remote-debugging-port.
  openDevTools = (): void => {}
  closeDevTools = (): void => {}
  toggleDevTools = (): void => {}
  isDevToolsOpened = (): boolean => false
  setZoomFactor = (_factor: number): void => {}
  getZoomFactor = (): number => 1
  setZoomLevel = (_level: number): void => {}
  getZoomLevel = (): number => 0
  setVisualZoomLevelLimits = async (): Promise<void> => {}
  setBackgroundThrottling = (_allowed: boolean): void => {}
  setAudioMuted = (_muted: boolean): void => {}

  /** The page's title changed, as Chromium says. */
  onTitle(title: string): void {
    if (title === this.#title) return
    this.#title = title
    this.emit('page-title-updated', {}, title, true)
    this.host.onPageTitle(title)
  }
  /** The window is gone. */
  onDestroyed(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    all.delete(this.id)
    this.emit('destroyed')
  }
}

function readPreload(file: string): string {
  if (file.endsWith('.mjs')) note(`a preload script as ES module is not supported: ${file}`)
  try {
    return readFileSync(file, 'utf8').replace(/^#!.*/, '')
  } catch (error) {
    // As in Electron, the page loads nevertheless.
    note(`Unable to load preload script ${file}: ${error instanceof Error ? error.message : String(error)}`)
    return ''
  }
}

/** Electron's `webContents`. */
export const webContents = {
  getAllWebContents: (): WebContents[] => [...all.values()],
  getFocusedWebContents: (): WebContents | null => [...all.values()].find((contents) => contents.isFocused()) ?? null,
  fromId: (id: number): WebContents | undefined => all.get(id),
  fromDevToolsTargetId: (targetId: string): WebContents | undefined => [...all.values()].find((contents) => contents.targetId === targetId),
}

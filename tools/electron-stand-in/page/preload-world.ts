import type { Codec } from '../structured-clone.ts'
import type { BridgeEnd } from './bridge.ts'

/** What the preload may know of its process. */
export interface PreloadInfo {
  readonly contextIsolation: boolean
  readonly process: Record<string, unknown>
}

/** What a CommonJS preload script is wrapped with. */
export interface PreloadModule {
  require(name: string): unknown
  readonly process: object
  readonly setImmediate: (task: () => void) => unknown
}

/** The isolated world around the preload script: its `require('electron')`. Sent to the page as source text. */
export function preloadWorld({ handlers, post }: BridgeEnd, { encode, decode }: Codec, info: PreloadInfo): PreloadModule {
  type Listener = (...args: unknown[]) => void
  const hidden = globalThis as unknown as { standInSend?: (text: string) => void; __standIn?: object }
  const send = hidden.standInSend ?? (() => {})
  delete hidden.standInSend

  class Emitter {
    #listeners = new Map<string, { listener: Listener; once: boolean }[]>()
    on(name: string, listener: Listener): this {
      return this.#add(name, listener, false)
    }
    once(name: string, listener: Listener): this {
      return this.#add(name, listener, true)
    }
    #add(name: string, listener: Listener, once: boolean): this {
      this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { listener, once }])
      return this
    }
    off(name: string, listener: Listener): this {
      const list = this.#listeners.get(name) ?? []
      const at = list.findLastIndex((entry) => entry.listener === listener)
      this.#listeners.set(
        name,
        list.filter((_entry, index) => index !== at),
      )
      return this
    }
    addListener(name: string, listener: Listener): this {
      return this.on(name, listener)
    }
    removeListener(name: string, listener: Listener): this {
      return this.off(name, listener)
    }
    removeAllListeners(name?: string): this {
      if (name === undefined) this.#listeners.clear()
      else this.#listeners.delete(name)
      return this
    }
    listenerCount(name: string): number {
      return this.#listeners.get(name)?.length ?? 0
    }
    emit(name: string, ...args: unknown[]): boolean {
      const list = this.#listeners.get(name) ?? []
      for (const { listener, once } of list) {
        if (once) this.off(name, listener)
        listener.apply(this, args)
      }
      return list.length > 0
    }
  }

  // A paused page calls no listener: what main sends meanwhile waits, and whatever comes behind it.
  let isPaused = false
  const held: (() => void)[] = []
  function whenAwake(deliver: () => void): void {
    if (isPaused || held.length > 0) held.push(deliver)
    else deliver()
  }
  function release(): void {
    const deliver = held.shift()
    // Before it: a listener that throws holds up nothing.
    if (held.length > 0) setTimeout(release, 0)
    deliver?.()
  }

  // A synchronous call over CDP: the main process sees the pause, reads `subject`, writes `answer` and resumes.
  function standInCall(kind: string, subject: unknown): unknown {
    let answer: unknown
    isPaused = true

    debugger
    isPaused = false
    if (held.length > 0) setTimeout(release, 0)
    return [kind, subject, answer][2]
  }

  let nextId = 0
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>()
  const ipcRenderer = Object.assign(new Emitter(), {
    send: (channel: string, ...args: unknown[]) => send(JSON.stringify({ type: 'send', channel, args: encode(args) })),
    invoke: (channel: string, ...args: unknown[]) =>
      new Promise((resolve, reject) => {
        const id = ++nextId
        const text = JSON.stringify({ type: 'invoke', id, channel, args: encode(args) })
        pending.set(id, { resolve, reject })
        send(text)
      }),
    sendSync: (channel: string, ...args: unknown[]) =>
      decode(standInCall('sendSync', JSON.stringify({ channel, args: encode(args) })) as string),
  })
  hidden.__standIn = {
    reply(id: number, ok: boolean, payload: string) {
      const call = pending.get(id)
      pending.delete(id)
      if (ok) call?.resolve(decode(payload))
      else call?.reject(decode(payload))
    },
    emit: (channel: string, payload: string) =>
      whenAwake(() => void ipcRenderer.emit(channel, { sender: ipcRenderer, ports: [] }, ...(decode(payload) as unknown[]))),
  }
  const electron = {
    ipcRenderer,
    contextBridge: {
      exposeInMainWorld(key: string, api: unknown) {
        if (!info.contextIsolation) throw new Error('contextBridge API can only be used when contextIsolation is enabled')
        post('expose', { key, api })
      },
    },
    webUtils: { getPathForFile: (file: File) => standInCall('path', file) ?? '' },
  }
  handlers.open = (details: object) => send(JSON.stringify({ type: 'open', ...details }))
  window.addEventListener('resize', () =>
    send(JSON.stringify({ type: 'bounds', x: screenX, y: screenY, width: innerWidth, height: innerHeight })),
  )
  for (const type of ['focus', 'blur'])
    window.addEventListener(type, (event) => void (event.target === window && send(JSON.stringify({ type }))))

  const setImmediate = (task: () => void) => setTimeout(task, 0)
  const modules: Record<string, unknown> = {
    electron,
    'electron/renderer': electron,
    'electron/common': electron,
    events: Object.assign(Emitter, { EventEmitter: Emitter }),
    timers: { setTimeout, setInterval, clearTimeout, clearInterval, setImmediate, clearImmediate: clearTimeout },
    url: { URL, URLSearchParams },
  }
  return {
    require(name) {
      const found = modules[name.replace(/^node:/, '')]
      if (!found) throw new Error(`module not found: ${name}`)
      return found
    },
    process: Object.assign(new Emitter(), info.process),
    setImmediate,
  }
}

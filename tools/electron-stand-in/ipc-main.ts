import { EventEmitter } from 'node:events'

/** Answers one `ipcRenderer.invoke`. */
export type InvokeHandler = (event: object, ...args: unknown[]) => unknown

/** Electron's IpcMain: messages are events, requests have one handler each. */
export class IpcMain extends EventEmitter {
  readonly #handlers = new Map<string, InvokeHandler>()
  constructor() {
    super()
    this.setMaxListeners(0)
  }
  handle(channel: string, handler: InvokeHandler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, handler)
  }
  handleOnce(channel: string, handler: InvokeHandler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel)
      return handler(event, ...args)
    })
  }
  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }
  /** The handler of a channel, for web-contents.ts. */
  handlerOf(channel: string): InvokeHandler | undefined {
    return this.#handlers.get(channel)
  }
}

/** Electron's `ipcMain`. */
export const ipcMain = new IpcMain()

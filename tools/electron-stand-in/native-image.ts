import { existsSync, readFileSync } from 'node:fs'

class NativeImage {
  readonly #data: Buffer
  constructor(data: Buffer) {
    this.#data = data
  }
  isEmpty = () => this.#data.length === 0
  toPNG = () => this.#data
  toDataURL = () => `data:image/png;base64,${this.#data.toString('base64')}`
  /** Width and height stand at fixed places in a PNG; other formats count as 0 × 0. */
  getSize = () => {
    const isPng = this.#data.length > 24 && this.#data.readUInt32BE(0) === 0x89504e47
    return isPng ? { width: this.#data.readUInt32BE(16), height: this.#data.readUInt32BE(20) } : { width: 0, height: 0 }
  }
  resize = (_options?: object) => this
  setTemplateImage = (_on: boolean) => {}
}

/** Electron's `nativeImage`: carries bytes about, shows nothing. */
export const nativeImage = {
  createEmpty: () => new NativeImage(Buffer.alloc(0)),
  createFromPath: (file: string) => new NativeImage(existsSync(file) ? readFileSync(file) : Buffer.alloc(0)),
  createFromBuffer: (data: Buffer) => new NativeImage(data),
  createFromDataURL: (url: string) => new NativeImage(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
}

import { randomBytes, randomUUID } from 'node:crypto'
import type { EventName, EventPayload } from '../shared/ipc.ts'
import type { Clock, Log, Random, Timers } from './core/ports.ts'
import type { Between } from './engine.ts'
import type { MediaProcessHandle } from './media/probe.ts'
import type { SandboxChild } from './practice/practice.ts'
import type { Keychain } from './secrets/keychain.ts'

/** What the app needs of the machine it runs on; Electron or plain Node gives it. */
export interface Surroundings {
  readonly version: string
  /** Our database, caches and the sandbox's world lie here. */
  readonly dataFolder: string
  /** The folder with `sample/`. */
  readonly resourcesFolder: string
  readonly keychain: Keychain
  readonly log: Log
  /** CREATORSYNC_PLATFORM_ORIGIN as given; null when not set. */
  readonly platformOrigin: string | null
  readonly runsIn: 'app' | 'cli'
  /** Null where the system or this way of running offers no such thing. */
  readonly startAtLogin: { get(): boolean; set(isOn: boolean): void } | null
  /** Another clock than the computer's, for rehearsals. */
  readonly time?: { readonly clock: Clock; readonly timers: Timers }
  readonly between?: Between
  startSandbox(dataFolder: string, port: number): SandboxChild
  startMediaProcess(): MediaProcessHandle
  openInBrowser(url: string): Promise<void>
  copyText(text: string): void
  pickFiles(): Promise<readonly string[]>
  /** Asks where to save a text, and saves it there; answers the file's name without its folder, null when the question was closed. */
  saveText(suggestedName: string, text: string): Promise<string | null>
  isOnline(): boolean
  emit<K extends EventName>(name: K, payload: EventPayload<K>): void
}

/** The computer's own. */
export const systemClock: Clock = { now: () => Date.now() }

export const systemTimers: Timers = {
  after(ms, work) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
}

export const systemRandom: Random = {
  id: () => randomUUID(),
  text: (length) => randomBytes(length).toString('base64url').slice(0, length),
  hex: (length) => randomBytes(length).toString('hex').slice(0, length),
  fraction: () => Math.random(),
}

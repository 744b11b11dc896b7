import { join } from 'node:path'
import { openBlobs, type Blobs } from './kit/blobs.ts'
import { systemClock, type SandboxClock } from './kit/clock.ts'
import { openCollections, type Collections } from './kit/collections.ts'
import { openFaults } from './kit/faults.ts'
import { openTokens, randomToken } from './kit/tokens.ts'
import type { SandboxSettings, World } from './kit/world.ts'
import { createControl } from './control.ts'
import { createHandle, type Handle } from './handle.ts'
import { listen } from './http-shell.ts'
import { PLATFORMS } from './platforms.ts'

/** One second: long enough to see "processing", short enough to practise. */
const DEFAULT_SETTINGS: SandboxSettings = { processingMs: 1_000 }

/** The whole sandbox without a socket: its functions, its world, and the way to close it. */
export interface Sandbox {
  readonly world: World
  readonly controlToken: string
  readonly handle: Handle
  readonly control: Handle
  close(): void
}

/** Opens the sandbox over a data folder (made when missing); what it held before is there again. */
export function openSandbox(dataFolder: string, clock: SandboxClock = systemClock()): Sandbox {
  const collections = openCollections(join(dataFolder, 'sandbox.db'))
  return createSandbox({ clock, collections, blobs: openBlobs(join(dataFolder, 'blobs'), collections) })
}

/** The sandbox over any memory; what that memory held before is there again. */
export function createSandbox(ground: { clock: SandboxClock; collections: Collections; blobs: Blobs }): Sandbox {
  const { clock, collections, blobs } = ground
  const settings = collections.collection<SandboxSettings>('settings')
  const notes = collections.collection<{ platform: string; text: string; time: number }>('notes')
  const world: World = {
    clock,
    collections,
    blobs,
    tokens: openTokens(collections, clock),
    faults: openFaults(collections),
    posts: collections.collection('posts'),
    settings: () => settings.get('current') ?? DEFAULT_SETTINGS,
    note: (platform, text) => notes.put(`${clock.now()}-${randomToken('', 4)}`, { platform, text, time: clock.now() }),
  }
  const secrets = collections.collection<{ token: string }>('control')
  const controlToken = secrets.get('token')?.token ?? randomToken('ctl_')
  secrets.put('token', { token: controlToken })
  collections.atomically(() => {
    for (const platform of PLATFORMS) platform.seed(world)
  })
  return {
    world,
    controlToken,
    handle: createHandle(world, PLATFORMS),
    control: createControl(world, PLATFORMS, controlToken),
    close: () => collections.close(),
  }
}

/** A sandbox that listens. */
export interface RunningSandbox {
  readonly origin: string
  readonly controlToken: string
  readonly world: World
  close(): Promise<void>
}

/** Opens and listens on loopback: `port` if free, else any. */
export async function startSandbox(options: { dataFolder: string; port: number }): Promise<RunningSandbox> {
  const sandbox = openSandbox(options.dataFolder)
  const shell = await listen({ port: options.port, world: sandbox.world, handle: sandbox.handle, control: sandbox.control })
  return {
    origin: shell.origin,
    controlToken: sandbox.controlToken,
    world: sandbox.world,
    async close() {
      await shell.close()
      sandbox.close()
    },
  }
}

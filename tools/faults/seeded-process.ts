import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { createSeededRandom, type SeededRandom } from './seeded-random.ts'

/**
 * Makes this whole process deterministic: whoever asks Node for randomness or the time gets them from the run's seed and its virtual clock.
 * The product's code asks Node directly in places (multipart boundaries, ciphertext nonces, the sandbox's tokens), so the run alone cannot
 * hand them in. Imported before everything else; for a process of its own only.
 */

const RealDate = Date
let random: SeededRandom = createSeededRandom(0)
let now: () => number = () => RealDate.now()

/** Starts the process's randomness anew from this seed. */
export function reseed(seed: number): void {
  random = createSeededRandom(seed, 7)
}

/** From now on `Date.now()` and `new Date()` are this clock's. */
export function useClock(clock: () => number): void {
  now = clock
}

/** The computer's own time, epoch ms: for measuring how long the simulation takes. */
export function realNow(): number {
  return RealDate.now()
}

function bytes(size: number): Buffer {
  const filled = Buffer.alloc(size)
  random.fill(filled)
  return filled
}

function uuid(): `${string}-${string}-${string}-${string}-${string}` {
  const hex = bytes(16)
  hex[6] = (hex[6]! & 0x0f) | 0x40
  hex[8] = (hex[8]! & 0x3f) | 0x80
  const text = hex.toString('hex')
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
}

function randomBytes(size: number, callback?: (error: Error | null, filled: Buffer) => void): Buffer | undefined {
  if (callback === undefined) return bytes(size)
  queueMicrotask(() => callback(null, bytes(size)))
  return undefined
}

Object.assign(crypto, {
  randomBytes,
  randomUUID: uuid,
  randomFillSync<T extends NodeJS.ArrayBufferView>(target: T): T {
    random.fill(new Uint8Array(target.buffer, target.byteOffset, target.byteLength))
    return target
  },
  randomInt: (from: number, to?: number) => (to === undefined ? random.between(0, from - 1) : random.between(from, to - 1)),
})
syncBuiltinESMExports()
Object.defineProperties(globalThis.crypto, {
  getRandomValues: {
    value<T extends NodeJS.ArrayBufferView>(target: T): T {
      random.fill(new Uint8Array(target.buffer, target.byteOffset, target.byteLength))
      return target
    },
  },
  randomUUID: { value: uuid },
})
Math.random = () => random.fraction()

class VirtualDate extends RealDate {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(now())
    else super(...(given as [number]))
  }
  static override now(): number {
    return now()
  }
}
globalThis.Date = VirtualDate as DateConstructor

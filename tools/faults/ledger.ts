import type { LoginId } from '../../src/shared/platforms/registry.ts'
import type { Contents } from './content.ts'

/** Counts the bytes of each file that each family of platforms received, and how many a disturbance excuses. */
export interface Ledger {
  /** Which file these bytes are of; null for anything else. */
  fileOf(piece: Uint8Array): string | null
  received(login: LoginId, file: string, bytes: number): void
  /** A call ended without an answer that a living process could write down: what it carried may go again. */
  excuse(login: LoginId, file: string, bytes: number): void
  /** The process died or could not write: what was answered last may be forgotten. */
  excuseLast(): void
  /** A whole upload was given up for a reason outside the engine (processing failed, the session was too old, the creator wished it). */
  excuseWhole(login: LoginId, file: string): void
  /** Nothing can be said of the uploads under way: the computer's clock jumped. */
  excuseAll(): void
  /** Bytes received beyond `wanted` whole copies and what is excused, for each platform and file where there are any. */
  beyond(wanted: ReadonlyMap<string, number>): ReadonlyMap<string, number>
}

/** How long an upload that was begun can be gone on with, where it is not a day: TikTok's addresses and YouTube's sessions by their documents, read 2026-11-23. */
const SESSION_LIFE_MS: Readonly<Partial<Record<LoginId, number>>> = { tiktok: 60 * 60_000, youtube: 7 * 24 * 60 * 60_000 }
const USUAL_SESSION_LIFE_MS = 24 * 60 * 60_000

/** An empty ledger. Keys are `<login> <file>`. */
export function createLedger(contents: Contents, now: () => number): Ledger {
  const byBuffer = new Map([...contents].map(([id, content]) => [content.bytes.buffer, id]))
  const received = new Map<string, number>()
  const excused = new Map<string, number>()
  const last = new Map<string, number>()
  const begunAt = new Map<string, number>()
  const add = (to: Map<string, number>, key: string, bytes: number) => to.set(key, (to.get(key) ?? 0) + bytes)
  const sizeOf = (key: string) => contents.get(key.split(' ')[1]!)!.asset.sizeBytes
  return {
    fileOf: (piece) => byBuffer.get(piece.buffer as ArrayBuffer) ?? null,
    received(login, file, bytes) {
      const key = `${login} ${file}`
      const begun = begunAt.get(key)
      if (begun === undefined || now() - begun > (SESSION_LIFE_MS[login] ?? USUAL_SESSION_LIFE_MS)) {
        if (begun !== undefined) add(excused, key, sizeOf(key))
        begunAt.set(key, now())
      }
      add(received, key, bytes)
      last.set(key, bytes)
    },
    excuse: (login, file, bytes) => void add(excused, `${login} ${file}`, bytes),
    excuseLast() {
      for (const [key, bytes] of last) add(excused, key, bytes)
      last.clear()
    },
    excuseWhole: (login, file) => void add(excused, `${login} ${file}`, sizeOf(`${login} ${file}`)),
    excuseAll() {
      for (const key of received.keys()) add(excused, key, sizeOf(key))
    },
    beyond(wanted) {
      const found = new Map<string, number>()
      for (const [key, bytes] of received) {
        const due = (wanted.get(key) ?? 0) * sizeOf(key) + (excused.get(key) ?? 0)
        if (bytes > due) found.set(key, bytes - due)
      }
      return found
    },
  }
}

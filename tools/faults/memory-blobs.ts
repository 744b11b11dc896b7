import { createHash, randomUUID } from 'node:crypto'
import type { Blobs } from '../../src/sandbox/kit/blobs.ts'

/** Received media as references to the very bytes that were sent: nothing is copied, and the same content is hashed and looked at once. */
export interface MemoryBlobs extends Blobs {
  clear(): void
}

const digests = new WeakMap<ArrayBufferLike, Map<string, string>>()
const findings = new Map<string, unknown>()

/** No media yet. */
export function createMemoryBlobs(): MemoryBlobs {
  const blobs = new Map<string, Uint8Array[]>()
  const piecesOf = (id: string): Uint8Array[] => {
    const pieces = blobs.get(id)
    if (pieces === undefined) throw new Error(`no blob ${id}`)
    return pieces
  }
  const keep = (pieces: Uint8Array[]): string => {
    const id = randomUUID()
    blobs.set(id, pieces)
    return id
  }
  const sha256Of = (id: string): string => {
    const pieces = piecesOf(id)
    const [only] = pieces
    if (only === undefined || pieces.length > 1) return digest(pieces)
    const known = digests.get(only.buffer) ?? new Map<string, string>()
    digests.set(only.buffer, known)
    const range = `${only.byteOffset}+${only.length}`
    const found = known.get(range) ?? digest(pieces)
    known.set(range, found)
    return found
  }
  return {
    create: () => keep([]),
    async write(id, offset, bytes, maxBytes = Number.POSITIVE_INFINITY) {
      const before = piecesOf(id)
      const pieces = cut(before, 0, offset)
      let written = 0
      let isTooLong = false
      try {
        for await (const chunk of bytes) {
          if (isTooLong || written + chunk.length > maxBytes) {
            isTooLong = true
            continue
          }
          add(pieces, chunk)
          written += chunk.length
        }
      } finally {
        // Rewriting from zero starts the blob anew; later writes only ever make it longer.
        if (offset > 0) for (const piece of cut(before, offset + written, Number.POSITIVE_INFINITY)) add(pieces, piece)
        if (blobs.has(id)) blobs.set(id, pieces)
      }
      return { bytesWritten: written, isTooLong }
    },
    join(ids) {
      const pieces: Uint8Array[] = []
      for (const id of ids) for (const piece of piecesOf(id)) add(pieces, piece)
      return keep(pieces)
    },
    sizeOf: (id) => piecesOf(id).reduce((sum, piece) => sum + piece.length, 0),
    async *read(id, start = 0, end = Number.POSITIVE_INFINITY) {
      yield* cut(piecesOf(id), start, end)
    },
    sha256: async (id) => sha256Of(id),
    head: async (id, length) => Buffer.concat(cut(piecesOf(id), 0, length)),
    async remove(id) {
      blobs.delete(id)
    },
    async remember<T>(id: string, question: string, look: () => Promise<T>): Promise<T> {
      const key = `${question} ${sha256Of(id)}`
      if (!findings.has(key)) findings.set(key, await look())
      return findings.get(key) as T
    },
    clear: () => blobs.clear(),
  }
}

function digest(pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}

/** Appends; a piece that goes on where the last one ends in memory makes one piece with it. */
function add(pieces: Uint8Array[], piece: Uint8Array): void {
  const last = pieces.at(-1)
  if (last?.buffer === piece.buffer && last.byteOffset + last.length === piece.byteOffset)
    pieces[pieces.length - 1] = new Uint8Array(last.buffer, last.byteOffset, last.length + piece.length)
  else if (piece.length > 0) pieces.push(piece)
}

function cut(pieces: readonly Uint8Array[], start: number, end: number): Uint8Array[] {
  const found: Uint8Array[] = []
  let position = 0
  for (const piece of pieces) {
    const from = Math.max(0, start - position)
    const to = Math.min(piece.length, end - position)
    if (from < to) found.push(piece.subarray(from, to))
    position += piece.length
  }
  return found
}

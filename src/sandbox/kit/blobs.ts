import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Collection, Collections } from './collections.ts'

/** Where received media lies. A blob is one file, or several joined without copying. */
export interface Blobs {
  /** A new empty blob. */
  create(): string
  /**
   * Streams bytes to disk from `offset` on. What arrived before the stream broke is kept; the break is thrown on.
   * Answers `isTooLong` when more than `maxBytes` came (nothing beyond is kept).
   */
  write(
    id: string,
    offset: number,
    bytes: AsyncIterable<Uint8Array>,
    maxBytes?: number,
  ): Promise<{ bytesWritten: number; isTooLong: boolean }>
  /** One blob made of others in order; their own ids go on to work. */
  join(ids: readonly string[]): string
  sizeOf(id: string): number
  /** Streams [start, end). */
  read(id: string, start?: number, end?: number): AsyncIterable<Uint8Array>
  /** Hexadecimal; computed once per blob and remembered. */
  sha256(id: string): Promise<string>
  /** The first bytes, for sniffing. */
  head(id: string, length: number): Promise<Uint8Array>
  remove(id: string): Promise<void>
  /** What a look at the same bytes found before, else what `look` finds now. Only where many worlds receive the same media. */
  remember?<T>(id: string, question: string, look: () => Promise<T>): Promise<T>
}

interface BlobRecord {
  readonly sizeBytes: number
  readonly parts: readonly string[] | null
  readonly sha256: string | null
}

/** How often a long write notes how far it came, so that a sandbox that is ended in the middle still knows. */
const RECORD_EVERY_BYTES = 4 * 1024 * 1024

/** Blobs as files in `folder`, their sizes in the collections. */
export function openBlobs(folder: string, collections: Collections): Blobs {
  const records: Collection<BlobRecord> = collections.collection('blobs')
  const fileOf = (id: string) => join(folder, id)
  const recordOf = (id: string): BlobRecord => {
    const record = records.get(id)
    if (record === undefined) throw new Error(`no blob ${id}`)
    return record
  }
  async function* read(id: string, start = 0, end?: number): AsyncIterable<Uint8Array> {
    const record = recordOf(id)
    const until = Math.min(end ?? record.sizeBytes, record.sizeBytes)
    if (until <= start) return
    if (record.parts === null) {
      yield* createReadStream(fileOf(id), { start, end: until - 1, highWaterMark: 1 << 18 }) as AsyncIterable<Uint8Array>
      return
    }
    let position = 0
    for (const part of record.parts) {
      const size = recordOf(part).sizeBytes
      if (position + size > start && position < until) yield* read(part, Math.max(0, start - position), Math.min(size, until - position))
      position += size
    }
  }
  return {
    create() {
      const id = randomUUID()
      records.put(id, { sizeBytes: 0, parts: null, sha256: null })
      return id
    },
    async write(id, offset, bytes, maxBytes = Number.POSITIVE_INFINITY) {
      recordOf(id)
      await mkdir(folder, { recursive: true })
      const file = await open(fileOf(id), offset === 0 ? 'w' : 'r+')
      let written = 0
      let isTooLong = false
      let recorded = 0
      const record = () => {
        const before = records.get(id)
        // Rewriting from zero starts the blob anew; later writes only ever make it longer.
        if (before !== undefined)
          records.put(id, { sizeBytes: offset === 0 ? written : Math.max(before.sizeBytes, offset + written), parts: null, sha256: null })
      }
      try {
        for await (const chunk of bytes) {
          // The rest is taken in and thrown away: breaking off here would cut the connection before the answer could be read.
          if (isTooLong) continue
          if (written + chunk.length > maxBytes) {
            isTooLong = true
            continue
          }
          await file.write(chunk, 0, chunk.length, offset + written)
          written += chunk.length
          if (written - recorded >= RECORD_EVERY_BYTES) {
            recorded = written
            record()
          }
        }
      } finally {
        await file.close()
        record()
      }
      return { bytesWritten: written, isTooLong }
    },
    join(ids) {
      const id = randomUUID()
      records.put(id, { sizeBytes: ids.reduce((sum, part) => sum + recordOf(part).sizeBytes, 0), parts: [...ids], sha256: null })
      return id
    },
    sizeOf: (id) => recordOf(id).sizeBytes,
    read,
    async sha256(id) {
      const record = recordOf(id)
      if (record.sha256 !== null) return record.sha256
      const hash = createHash('sha256')
      for await (const chunk of read(id)) hash.update(chunk)
      const digest = hash.digest('hex')
      records.put(id, { ...record, sha256: digest })
      return digest
    },
    async head(id, length) {
      const chunks: Uint8Array[] = []
      for await (const chunk of read(id, 0, length)) chunks.push(chunk)
      return Buffer.concat(chunks)
    },
    async remove(id) {
      records.delete(id)
      await rm(fileOf(id), { force: true })
    },
  }
}

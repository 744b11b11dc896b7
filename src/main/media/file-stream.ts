import type { FileHandle } from 'node:fs/promises'
import { readFully } from './file-reader.ts'

/** Large enough that one thread moves 2 GB/s and small enough that a read never holds the event loop for long. */
export const CHUNK_BYTES = 1024 * 1024
const BUFFERS_PER_STREAM = 4
/** Six uploads side by side; beyond that buffers are made and thrown away. */
const KEPT_BUFFERS = 6 * BUFFERS_PER_STREAM

/** Lends 1 MiB buffers to streams, oldest first, and takes them back when a stream has ended well. */
export interface BufferPool {
  take(): Buffer
  giveBack(buffers: readonly Buffer[]): void
}

/** An empty pool; it never holds more than 24 MiB. */
export function createBufferPool(): BufferPool {
  const free: Buffer[] = []
  return {
    take: () => free.shift() ?? Buffer.allocUnsafeSlow(CHUNK_BYTES),
    giveBack: (buffers) => void free.push(...buffers.slice(0, KEPT_BUFFERS - free.length)),
  }
}

/** What a stream asks of the file's keeper. */
export interface StreamedFile {
  /** Opens the file and makes sure it still is the one that was imported. */
  open(): Promise<FileHandle>
  /** The same question again, of a file that is open. Throws when the answer is no. */
  check(handle: FileHandle): Promise<void>
  /** The error for bytes that should be there and are not. */
  cutShort(): Error
}

/**
 * Streams bytes [start, end) in chunks of 1 MiB, one read ahead of its consumer, from four buffers that go round: a chunk is valid
 * until the third one after it is asked for.
 *
 * Why reuse is safe with undici: it writes a chunk to the socket and asks for the next one only when `write` returned true or after
 * `drain`. A whole chunk is larger than any socket's high-water mark, so `write` returns false and `drain` comes when the kernel has
 * taken the last byte: nobody looks at the buffer any more. The last, shorter chunk might stay below the mark, so it gets memory of its
 * own. A consumer that keeps chunks must copy them.
 *
 * Before the last chunk is handed out the file is checked once more: a file that was changed while it was read never arrives whole.
 */
export async function* streamRange(
  file: StreamedFile,
  pool: BufferPool,
  start: number,
  end: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  if (start >= end) return
  const handle = await file.open()
  const buffers: Buffer[] = []
  let ahead: Promise<Uint8Array> | null = null
  try {
    const chunks = Math.ceil((end - start) / CHUNK_BYTES)
    const read = async (n: number): Promise<Uint8Array> => {
      const position = start + n * CHUNK_BYTES
      const length = Math.min(CHUNK_BYTES, end - position)
      const target = length < CHUNK_BYTES ? Buffer.allocUnsafeSlow(length) : (buffers[n % BUFFERS_PER_STREAM] ??= pool.take())
      if ((await readFully(handle, target, position)) < length) throw file.cutShort()
      if (n === chunks - 1) await file.check(handle)
      return target
    }
    ahead = read(0)
    for (let n = 1; ahead !== null; n++) {
      const chunk: Uint8Array = await ahead
      ahead = n < chunks ? read(n) : null
      // Its failure is told when the consumer comes for it, and must not be called unhandled until then.
      ahead?.catch(() => undefined)
      yield chunk
    }
    // Only here is it certain that the consumer let go of every buffer; after a failure or an early end they are left to the collector.
    pool.giveBack(buffers)
  } finally {
    await ahead?.catch(() => undefined)
    await handle.close()
  }
}

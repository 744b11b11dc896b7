import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import type { ReadAt } from './mp4-boxes.ts'

/**
 * Opens a file for reading. Without O_NONBLOCK the open of a named pipe that took the file's place would wait for ever (Windows has
 * neither the flag nor the problem).
 */
export function openForReading(path: string): Promise<FileHandle> {
  return open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
}

/** Fills `target` from `position`, over short reads; answers how many bytes there were (fewer only at the end of the file). */
export async function readFully(handle: FileHandle, target: Uint8Array, position: number): Promise<number> {
  let filled = 0
  while (filled < target.byteLength) {
    const { bytesRead } = await handle.read(target, filled, target.byteLength - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

/** Random access to an open file. */
export function readerOf(handle: FileHandle): ReadAt {
  return async (position, length) => {
    const bytes = new Uint8Array(length)
    return bytes.subarray(0, await readFully(handle, bytes, position))
  }
}

import { copyFile, open, stat } from 'node:fs/promises'

/**
 * Writes a film of exactly `sizeBytes` at `targetPath`: the clip followed by an empty `free` box. It plays like the clip on every
 * platform and player, and the box is a hole in the file, so that 4 GiB cost no disk and no time where the file system knows holes.
 * Throws RangeError when the size leaves no room for the clip and a box of 16 bytes.
 */
export async function makeLargeVideo(samplePath: string, targetPath: string, sizeBytes: number): Promise<void> {
  const { size } = await stat(samplePath)
  const freeBytes = sizeBytes - size
  if (!Number.isSafeInteger(sizeBytes) || freeBytes < 16) throw new RangeError(`a clip of ${size} bytes cannot be made ${sizeBytes} long`)
  await copyFile(samplePath, targetPath)
  const handle = await open(targetPath, 'r+')
  try {
    // Always the 64-bit form ("largesize"): one way to write it, and the only one beyond 4 GiB.
    const header = Buffer.alloc(16)
    header.writeUInt32BE(1, 0)
    header.write('free', 4, 'latin1')
    header.writeBigUInt64BE(BigInt(freeBytes), 8)
    await handle.write(header, 0, header.byteLength, size)
    await handle.truncate(sizeBytes)
  } finally {
    await handle.close()
  }
}

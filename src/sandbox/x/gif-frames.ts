import type { Blobs } from '../kit/blobs.ts'

/** Counts the pictures of a GIF by walking its blocks; null where it is no well-formed GIF. Reads it whole: at most 15 MB. */
export async function countGifFrames(blobs: Blobs, blobId: string): Promise<number | null> {
  const bytes = await blobs.head(blobId, blobs.sizeOf(blobId))
  if (!/^GIF8[79]a$/.test(Buffer.from(bytes.subarray(0, 6)).toString('latin1'))) return null
  const tableSize = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1))
  let position = 13 + tableSize(bytes[10] ?? 0)
  const skipBlocks = () => {
    while (position < bytes.length) {
      const length = bytes[position] ?? 0
      position += 1 + length
      if (length === 0) return
    }
  }
  let frames = 0
  while (position < bytes.length) {
    const kind = bytes[position]
    if (kind === 0x3b) return frames
    if (kind === 0x2c) {
      frames += 1
      position += 10 + tableSize(bytes[position + 9] ?? 0) + 1
      skipBlocks()
    } else if (kind === 0x21) {
      position += 2
      skipBlocks()
    } else return null
  }
  // A missing trailer is common and shown anyway.
  return frames > 0 ? frames : null
}

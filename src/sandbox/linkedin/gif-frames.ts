/** Counts the pictures of a GIF as they stream by; what is malformed ends the count. */
export async function countGifFrames(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const reader = byteReader(bytes)
  let frames = 0
  try {
    reader.skip(10)
    const globalFlags = await reader.next()
    reader.skip(2 + colourTableBytes(globalFlags))
    for (;;) {
      const block = await reader.next()
      if (block === IMAGE_BLOCK) {
        frames += 1
        reader.skip(8)
        const localFlags = await reader.next()
        reader.skip(colourTableBytes(localFlags) + 1)
      } else if (block === EXTENSION_BLOCK) {
        reader.skip(1)
      } else {
        return frames
      }
      for (let length = await reader.next(); length > 0; length = await reader.next()) reader.skip(length)
    }
  } catch (cause) {
    if (cause instanceof EndOfBytes) return frames
    throw cause
  }
}

// GIF89a specification: block introducers.
const IMAGE_BLOCK = 0x2c
const EXTENSION_BLOCK = 0x21

class EndOfBytes extends Error {}

function colourTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)
}

function byteReader(bytes: AsyncIterable<Uint8Array>) {
  const source = bytes[Symbol.asyncIterator]()
  let chunk: Uint8Array = new Uint8Array(0)
  let position = 0
  const fill = async () => {
    while (position >= chunk.length) {
      position -= chunk.length
      const { value, done } = await source.next()
      if (done === true) throw new EndOfBytes()
      chunk = value
    }
  }
  return {
    async next(): Promise<number> {
      if (position >= chunk.length) await fill()
      const value = chunk[position]!
      position += 1
      return value
    },
    /** Only moves on; the next read fetches what is needed. */
    skip(count: number): void {
      position += count
    },
  }
}

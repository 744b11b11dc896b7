import { readFile } from 'node:fs/promises'
import { captionsTypeOf, readCues } from './captions-text.ts'
import { openForReading } from './file-reader.ts'
import { MediaFailureError } from './media-failure.ts'
import { MAX_CAPTIONS_BYTES, type MediaFacts } from './media-messages.ts'

/** Measures SubRip and WebVTT captions, whose text must be UTF-8 throughout, as the platforms want it. Throws MediaFailureError. */
export async function probeCaptions(path: string): Promise<MediaFacts> {
  const text = decoded(await readBounded(path))
  const mimeType = captionsTypeOf(text)
  if (mimeType === null) throw new MediaFailureError('not-media', 'text without cues', 'text/plain')
  const { cueCount, endMs, brokenCount } = readCues(text)
  if (cueCount === 0) throw new MediaFailureError(brokenCount > 0 ? 'damaged' : 'empty', 'no cue in it')
  return {
    kind: 'captions',
    mimeType,
    width: 0,
    height: 0,
    durationMs: endMs,
    frameRate: null,
    videoCodec: null,
    audioCodec: null,
    isMovieFirst: null,
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  const handle = await openForReading(path)
  try {
    const { size } = await handle.stat()
    if (size > MAX_CAPTIONS_BYTES) throw new MediaFailureError('too-large', `${size} bytes of captions`)
    return await readFile(handle)
  } finally {
    await handle.close()
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    // The decoder itself takes the byte order mark away.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new MediaFailureError('not-utf8', 'the text is not UTF-8', undefined, { cause })
  }
}

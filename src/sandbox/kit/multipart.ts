import { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import type { World } from './world.ts'
import { fromBase64, type SandboxRequest } from './request.ts'

/** A multipart/form-data body taken apart: text fields, and files streamed to blobs. */
export interface Multipart {
  readonly fields: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, { blobId: string; fileName: string; contentType: string; sizeBytes: number; isTooLong: boolean }>>
}

/**
 * Streams a multipart body: fields into memory, files to disk. Answers null where the body is no well-formed multipart.
 * A connection that breaks in the middle is thrown on. Files longer than `maxFileBytes` are cut off and marked.
 */
export async function readMultipart(
  request: SandboxRequest,
  world: World,
  maxFileBytes = Number.POSITIVE_INFINITY,
): Promise<Multipart | null> {
  const contentType = request.headers['content-type'] ?? ''
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(contentType)) return null
  const fields: Record<string, string> = {}
  const files: Record<string, Multipart['files'][string]> = {}
  const writes: Promise<void>[] = []
  const open = new Set<{ destroy(): unknown }>()
  const parser = new Busboy({
    headers: { 'content-type': contentType },
    limits: { fieldSize: 1 << 20 },
    // Some clients send a file without a name: whatever says it is no text is one too.
    isPartAFile: (_name, type, fileName) =>
      fileName !== undefined || (type !== undefined && !/^(text\/plain|application\/json)\b/i.test(type)),
  })
  parser.on('field', (name, value) => {
    // `name[]` may come once for each entry of a list: numbered, so that none is lost.
    const index = name.endsWith('[]') ? Object.keys(fields).filter((one) => one.startsWith(name.slice(0, -1))).length : null
    fields[index === null ? name : `${name.slice(0, -1)}${index}]`] = value
  })
  parser.on('file', (name, stream, fileName, encoding, mimeType) => {
    const blobId = world.blobs.create()
    open.add(stream)
    const sent = stream as unknown as AsyncIterable<Uint8Array>
    const bytes = encoding.toLowerCase() === 'base64' ? fromBase64(sent) : sent
    writes.push(
      world.blobs.write(blobId, 0, bytes, maxFileBytes).then(({ bytesWritten, isTooLong }) => {
        files[name] = { blobId, fileName: fileName ?? '', contentType: mimeType, sizeBytes: bytesWritten, isTooLong }
        if (isTooLong) stream.resume()
      }),
    )
  })
  const source = Readable.from(request.body, { objectMode: false })
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('finish', resolve)
      parser.on('error', reject)
      source.on('error', (cause) => reject(new BrokenStream(cause)))
      source.pipe(parser)
    })
    await Promise.all(writes)
  } catch (cause) {
    // The parser does not end its files when its source breaks: without this their writes would wait for ever.
    for (const stream of open) stream.destroy()
    await Promise.allSettled(writes)
    if (cause instanceof BrokenStream) throw cause.cause
    return null
  }
  return { fields, files }
}

/** Tells a broken connection from a malformed body. */
class BrokenStream extends Error {
  constructor(cause: unknown) {
    super('the connection broke', { cause })
  }
}

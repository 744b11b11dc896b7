import { readMultipart } from '../kit/multipart.ts'
import { contentTypeOf } from '../kit/request.ts'
import type { World } from '../kit/world.ts'
import type { UserCall } from './endpoint.ts'

/** Fields and the file of a media call, whichever way they came. */
export interface MediaParts {
  readonly fields: Readonly<Record<string, unknown>>
  readonly blobId: string | null
  readonly sizeBytes: number
  readonly isTooLong: boolean
}

/** JSON carries its file as base64 and so is a third larger; beside the file there is little. */
const JSON_ROOM_BYTES = 64 * 1024
/** Larger JSON than this would stand in memory whole: base64 of 15 MB, the largest that a document knows for one call. */
const MAX_JSON_BYTES = Math.ceil((15 * 1024 * 1024 * 4) / 3) + JSON_ROOM_BYTES

/** Reads multipart or JSON with at most `maxBytes` of media; null where the body is neither. */
export async function readMediaParts({ context }: UserCall, maxBytes: number): Promise<MediaParts | null> {
  const { request, world } = context
  if (contentTypeOf(request) === 'application/json') {
    const limit = Math.min(MAX_JSON_BYTES, Math.ceil((maxBytes * 4) / 3) + JSON_ROOM_BYTES)
    const body = await readLargeJson(request.body, limit)
    if (body === 'too-long') return { fields: {}, blobId: null, sizeBytes: 0, isTooLong: true }
    return body === null ? null : withBase64(world, body, maxBytes)
  }
  const parts = await readMultipart(request, world, maxBytes)
  if (parts === null) return null
  const file = parts.files['media']
  if (file !== undefined) return { fields: parts.fields, blobId: file.blobId, sizeBytes: file.sizeBytes, isTooLong: file.isTooLong }
  return withBase64(world, parts.fields, maxBytes)
}

async function withBase64(world: World, fields: Readonly<Record<string, unknown>>, maxBytes: number): Promise<MediaParts> {
  const bytes = decodeBase64(fields['media'])
  if (bytes === null) return { fields, blobId: null, sizeBytes: 0, isTooLong: false }
  if (bytes.length > maxBytes) return { fields, blobId: null, sizeBytes: bytes.length, isTooLong: true }
  const blobId = world.blobs.create()
  await world.blobs.write(
    blobId,
    0,
    (async function* () {
      yield bytes
    })(),
  )
  return { fields, blobId, sizeBytes: bytes.length, isTooLong: false }
}

/** A strictly base64 text's bytes. */
function decodeBase64(value: unknown): Buffer | null {
  return typeof value === 'string' && value !== '' && /^[A-Za-z0-9+/_-]+={0,2}$/.test(value) ? Buffer.from(value, 'base64') : null
}

async function readLargeJson(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Record<string, unknown> | null | 'too-long'> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    // The rest is read and thrown away, so that the answer can be read.
    if (size <= maxBytes) chunks.push(chunk)
  }
  if (size > maxBytes) return 'too-long'
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

import { Busboy } from '@fastify/busboy'
import type { Fields, FilePart } from './operation.ts'

/** A body too large to keep: its first bytes, and its parts when it is multipart/form-data. */
export interface StreamedBody {
  readonly sizeBytes: number
  readonly head: Uint8Array
  /** False when the answer came before the body had been taken whole: then nothing is asked of what it says. */
  readonly isComplete: boolean
  readonly parts?: readonly BodyPart[] | undefined
}

/** One part of a multipart/form-data body. */
export interface BodyPart {
  readonly name: string
  readonly value: string | FilePart
}

/** A request's body as the judge takes it. */
export type ExchangeBody = string | Uint8Array | StreamedBody | null

/** Longest value of a text part that is kept; longer ones are cut. */
const MAX_VALUE_BYTES = 64 * 1024

/** Reads parts from a multipart/form-data body piece by piece; files are counted and dropped. */
export interface PartsReader {
  /** Waits while the reader is behind. */
  write(piece: Uint8Array): Promise<void>
  /** The parts, or null when the body is not what its header says. */
  end(): Promise<readonly BodyPart[] | null>
}

const isFormData = (contentType: string): boolean => /^multipart\/form-data\s*;.*boundary=/i.test(contentType)

/** A reader for that content type; null when it is no multipart/form-data with a boundary. */
export function createPartsReader(contentType: string): PartsReader | null {
  if (!isFormData(contentType)) return null
  const parser = new Busboy({ headers: { 'content-type': contentType }, limits: { fieldSize: MAX_VALUE_BYTES }, preservePath: true })
  const parts: BodyPart[] = []
  let isBroken = false
  const done = new Promise<void>((resolve) => {
    parser.on('finish', resolve)
    parser.on('error', () => {
      isBroken = true
      resolve()
    })
  })
  parser.on('field', (name, value) => parts.push({ name, value }))
  parser.on('file', (name, stream, fileName, _encoding, contentTypeOfPart) => {
    const place = parts.push({ name, value: '' }) - 1
    let sizeBytes = 0
    const keep = () => (parts[place] = { name, value: { fileName: fileName ?? null, contentType: contentTypeOfPart, sizeBytes } })
    keep()
    stream.on('data', (piece: Uint8Array) => {
      sizeBytes += piece.length
    })
    stream.on('end', keep)
    stream.on('error', () => (isBroken = true))
  })
  return {
    async write(piece) {
      if (isBroken || parser.write(piece)) return
      await Promise.race([new Promise<void>((resolve) => parser.once('drain', resolve)), done])
    },
    async end() {
      parser.end()
      await done
      return isBroken ? null : parts
    },
  }
}

/** Several values of one name become a list; `name[0]`, `name[1]` are the same as `name` repeated. */
export function toFields(pairs: Iterable<readonly [string, unknown]>): Fields {
  const fields: Record<string, unknown> = {}
  for (const [rawName, value] of pairs) {
    const list = /^(\w+)\[\d*\]$/.exec(rawName)?.[1]
    const name = list ?? rawName
    const known = fields[name]
    if (known === undefined) fields[name] = list === undefined ? value : [value]
    else fields[name] = [...(Array.isArray(known) ? (known as unknown[]) : [known]), value]
  }
  return fields
}

/** The values of an urlencoded text. */
export const readForm = (text: string): Fields => toFields(new URLSearchParams(text))

/** JSON's value, whole numbers beyond 2^53 as bigints so that none is rounded; undefined when it is no JSON. */
export function readJson(text: string): unknown {
  const whole = (_key: string, value: unknown, context: { source: string }): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context.source) ? BigInt(context.source) : value
  try {
    return JSON.parse(text, whole as (key: string, value: unknown) => unknown)
  } catch {
    return undefined
  }
}

/** First part of a multipart/related body as JSON, and the second one's content type; null when it has no such form. */
export function readRelated(contentType: string, head: Uint8Array): { json: unknown; mediaType: string } | null {
  const boundary = /^multipart\/related\s*;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1]
  if (boundary === undefined) return null
  const [, first, second] = Buffer.from(head).toString('latin1').split(`--${boundary}`)
  const json = /^\r?\n([\s\S]*?)\r?\n\r?\n([\s\S]*?)\r?\n$/.exec(first ?? '')
  const media = /^\r?\n([\s\S]*?)\r?\n\r?\n/.exec(second ?? '')
  if (json === null || media === null || !/content-type:\s*application\/json/i.test(json[1]!)) return null
  const mediaType = /content-type:\s*([^\r\n;]+)/i.exec(media[1]!)?.[1]
  return mediaType === undefined ? null : { json: readJson(Buffer.from(json[2]!, 'latin1').toString('utf8')), mediaType }
}

/** Length of a body. */
export const sizeOf = (body: ExchangeBody): number =>
  body === null ? 0 : typeof body === 'string' ? Buffer.byteLength(body) : body instanceof Uint8Array ? body.length : body.sizeBytes

/** The first bytes of a body, which are all of a small one. */
export const headOf = (body: ExchangeBody): Uint8Array =>
  body === null ? new Uint8Array() : typeof body === 'string' ? Buffer.from(body) : body instanceof Uint8Array ? body : body.head

/** The parts of a multipart/form-data body; null when it is none. */
export async function readParts(contentType: string, body: ExchangeBody): Promise<readonly BodyPart[] | null> {
  // Parts that were read as they went by were read by this very header.
  if (body !== null && typeof body === 'object' && 'head' in body && body.parts !== undefined && isFormData(contentType)) return body.parts
  const reader = createPartsReader(contentType)
  if (reader === null) return null
  await reader.write(headOf(body))
  return reader.end()
}

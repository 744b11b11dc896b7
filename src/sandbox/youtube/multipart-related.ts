import { fromBase64 } from '../kit/request.ts'

/** One part of a multipart body; its body must be read to the end before the next part is asked for. */
export interface RelatedPart {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array>
}

/** Thrown where the body is no well-formed multipart. */
export class MalformedMultipart extends Error {}

/** Headers of one part; more is no header. */
const MAX_HEADER_BYTES = 16 * 1024

/** The boundary of a `multipart/related` content type; null for any other type. */
export function relatedBoundary(contentType: string): string | null {
  const match = /^multipart\/related\s*;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  return match?.[1] ?? match?.[2] ?? null
}

/** A line break of either kind: RFC 2046 wants CRLF, Google's own Python client sends bare line feeds and is understood. */
const LF = 0x0a
const CR = 0x0d

/**
 * Takes a multipart body apart while it streams: at most one chunk and a boundary's length are held.
 * A part with `Content-Transfer-Encoding: base64` (Google's PHP client) is decoded. A connection that breaks in the middle is thrown on.
 */
export async function* relatedParts(source: AsyncIterable<Uint8Array>, boundary: string): AsyncIterable<RelatedPart> {
  const chunks = source[Symbol.asyncIterator]()
  const delimiter = Buffer.from(`\n--${boundary}`)
  // A first boundary at the very start has no line break before it.
  let held: Buffer = Buffer.from('\n')
  // Only where lines end with CRLF does the carriage return before a boundary belong to it and not to the file.
  let hasCarriageReturns = true
  const more = async () => {
    const next = await chunks.next()
    if (next.done === true) throw new MalformedMultipart('the body ended before its last boundary')
    held = held.length === 0 ? Buffer.from(next.value) : Buffer.concat([held, next.value])
  }
  async function* untilDelimiter(): AsyncIterable<Uint8Array> {
    for (;;) {
      const at = held.indexOf(delimiter)
      if (at >= 0) {
        const last = held.subarray(0, hasCarriageReturns && at > 0 && held[at - 1] === CR ? at - 1 : at)
        held = held.subarray(at + delimiter.length)
        if (last.length > 0) yield last
        return
      }
      const safe = held.length - delimiter.length
      if (safe > 0) {
        const passed = held.subarray(0, safe)
        held = held.subarray(safe)
        yield passed
      }
      await more()
    }
  }
  const readLine = async (): Promise<string> => {
    for (;;) {
      const at = held.indexOf(LF)
      if (at >= 0) {
        const line = held.subarray(0, at > 0 && held[at - 1] === CR ? at - 1 : at).toString('latin1')
        hasCarriageReturns = at > 0 && held[at - 1] === CR
        held = held.subarray(at + 1)
        return line
      }
      if (held.length > MAX_HEADER_BYTES) throw new MalformedMultipart('a part’s header is too long')
      await more()
    }
  }
  try {
    for await (const preamble of untilDelimiter()) void preamble
    for (;;) {
      while (held.length < 2) await more()
      if (held.subarray(0, 2).toString('latin1') === '--') break
      if ((await readLine()).trim() !== '') throw new MalformedMultipart('no line break after a boundary')
      const headers: Record<string, string> = {}
      for (let line = await readLine(); line !== ''; line = await readLine()) {
        const colon = line.indexOf(':')
        if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
      }
      const isBase64 = headers['content-transfer-encoding']?.toLowerCase() === 'base64'
      yield { headers, body: isBase64 ? fromBase64(untilDelimiter()) : untilDelimiter() }
    }
  } finally {
    // Whatever is left is nobody's; taking it in lets the client read the answer.
    for (;;) if ((await chunks.next()).done === true) break
  }
}

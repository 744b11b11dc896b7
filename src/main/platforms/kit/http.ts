import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { PlatformId } from '../../../shared/platforms/registry.ts'
import { PlatformError, type PlatformFailure } from '../../core/platform-error.ts'
import type { ByteSource, Http, HttpBody, HttpRequest, HttpResponse, MultipartPart } from '../../core/http.ts'
import { TransportError, type Transport, type WireRequest } from '../../core/ports.ts'

/** Longest silence of a call unless it says otherwise. */
const DEFAULT_TIMEOUT_MS = 30_000

/**
 * HTTP for one platform over a transport. Turns what can go wrong on the line into PlatformErrors and checks that a 2xx or 3xx did not come before
 * the whole body was handed over: such an answer cannot be about this body.
 */
export function createHttp(options: { transport: Transport; platform: PlatformId; signal: AbortSignal | null }): Http {
  const { transport, platform, signal } = options
  return {
    async send(request) {
      const wire = encode(request, signal)
      const fail = (kind: PlatformFailure['kind'], mayHaveApplied: boolean, cause?: unknown) =>
        new PlatformError({ kind, platform, step: request.step, mayHaveApplied: mayHaveApplied && request.isCommit === true }, { cause })
      try {
        const response = await transport.send(wire)
        const isEarly = wire.body !== null && typeof wire.body !== 'string' && response.bytesSent < wire.body.sizeBytes
        if (isEarly && response.status < 400) throw fail('unexpected-response', true)
        return { status: response.status, headers: response.headers, text: response.text }
      } catch (cause) {
        if (!(cause instanceof TransportError)) throw cause
        throw fail(cause.reason === 'too-large' ? 'unexpected-response' : cause.reason, cause.wasSent, cause)
      }
    },
  }
}

function encode(request: HttpRequest, signal: AbortSignal | null): WireRequest {
  const { headers, body } = encodeBody(request.body ?? { kind: 'empty' }, request.method)
  return {
    method: request.method,
    url: request.url,
    headers: { accept: '*/*', ...headers, ...lowerCased(request.headers ?? {}) },
    body,
    timeoutMs: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    signal,
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function encodeBody(body: HttpBody, method: string): { headers: Record<string, string>; body: string | ByteSource | null } {
  switch (body.kind) {
    case 'empty':
      return { headers: method === 'GET' || method === 'DELETE' ? {} : { 'content-length': '0' }, body: null }
    case 'json':
      return { headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(body.value) }
    case 'form':
      return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(body.fields).toString() }
    case 'bytes':
      return { headers: { 'content-type': body.contentType, 'content-length': String(body.bytes.sizeBytes) }, body: body.bytes }
    case 'multipart': {
      const boundary = `creatorsync-${randomUUID()}`
      const bytes = multipart(body.parts, boundary)
      return {
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': String(bytes.sizeBytes) },
        body: bytes,
      }
    }
  }
}

/** A multipart/form-data body of exactly known length, its files streamed. */
function multipart(parts: readonly MultipartPart[], boundary: string): ByteSource {
  const quoted = (text: string) => text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
  const pieces: (Uint8Array | ByteSource)[] = []
  for (const part of parts) {
    const name = `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(part.name)}"`
    if ('value' in part) pieces.push(Buffer.from(`${name}\r\n\r\n${part.value}\r\n`))
    else {
      pieces.push(Buffer.from(`${name}; filename="${quoted(part.fileName)}"\r\ncontent-type: ${part.contentType}\r\n\r\n`))
      pieces.push(part.bytes, Buffer.from('\r\n'))
    }
  }
  pieces.push(Buffer.from(`--${boundary}--\r\n`))
  return {
    sizeBytes: pieces.reduce((sum, piece) => sum + ('sizeBytes' in piece ? piece.sizeBytes : piece.length), 0),
    async *open() {
      for (const piece of pieces) {
        if ('sizeBytes' in piece) yield* piece.open()
        else yield piece
      }
    },
  }
}

/** Bytes of no length, for calls that must carry an empty body. */
export const NO_BYTES: ByteSource = {
  sizeBytes: 0,
  async *open() {
    // Nothing to send.
  },
}

/** Parses an answer's JSON through a schema; anything else is an unexpected response. */
export function parseAnswer<T>(
  schema: z.ZodType<T>,
  response: HttpResponse,
  about: { platform: PlatformId; step: string; mayHaveApplied: boolean },
): T {
  let value: unknown
  try {
    value = JSON.parse(response.text)
  } catch (cause) {
    throw unexpected(response, about, cause)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw unexpected(response, about, parsed.error)
  return parsed.data
}

/** The error for an answer that no schema knows. */
export function unexpected(
  response: HttpResponse,
  about: { platform: PlatformId; step: string; mayHaveApplied: boolean },
  cause?: unknown,
): PlatformError {
  return new PlatformError(
    { ...about, kind: 'unexpected-response', platformCode: `HTTP ${response.status}`, text: bounded(response.text) },
    { cause },
  )
}

/** The platform's words, cut to what a Details box holds, with anything that looks like a token blanked. */
export function bounded(text: string): string {
  return (
    text
      .slice(0, 2_000)
      .replaceAll(
        /((?:access_token|refresh_token|oauth_token|token|sig|signature|client_secret|upload_token|upload_id)\\*["']?\s*(?:[=:]|%3D)\s*\\*["']?)[^"'&\s,}]+/gi,
        '$1…',
      )
      // Meta's own sentence: "Malformed access token EAAB…".
      .replaceAll(/\b(access token)\s+[\w.-]{16,}/gi, '$1 …')
      .replaceAll(/\b(Bearer|OAuth)\s+[\w.~+/=-]{8,}/gi, '$1 …')
  )
}

/** The shortest pause an answer can ask for: a `Retry-After` of 0, or one in the past, must not become a loop without rest. */
const SHORTEST_PAUSE_MS = 1_000
/** The longest one. No platform's window is longer than a day; a header gone wrong must not put a post off for years. */
const LONGEST_PAUSE_MS = 48 * 60 * 60_000

/** When the answer itself says to come back (`Retry-After` in seconds or as a date); undefined when it does not. */
export function retryAtOf(response: HttpResponse, now: number): number | undefined {
  const value = response.headers['retry-after']
  if (value === undefined) return undefined
  const at = /^\d+$/.test(value.trim()) ? now + Number(value) * 1000 : Date.parse(value)
  return Number.isNaN(at) ? undefined : withinReason(at, now)
}

/** A moment that a platform named, as whole milliseconds that can be stored and waited for: a second to two days from now. */
export function withinReason(at: number, now: number): number {
  return Math.ceil(Math.min(Math.max(at, now + SHORTEST_PAUSE_MS), now + LONGEST_PAUSE_MS))
}

/** The table's own entry for a word that a platform sent. A plain look-up would find `constructor` and its like in every object. */
export function entryOf<T>(table: Readonly<Record<string | number, T>>, word: string | number | undefined): T | undefined {
  return word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined
}

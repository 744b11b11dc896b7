import type { Readable } from 'node:stream'
import { Agent, errors, request as send } from 'undici'
import { TransportError, type Transport, type WireResponse } from '../../core/ports.ts'

/** The largest answer we read; a platform's JSON is far below. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024
/** The largest head of an answer; Node's own bound is 16 KiB, and Meta's usage headers are long. */
const MAX_HEAD_BYTES = 64 * 1024
const CONNECT_TIMEOUT_MS = 15_000
/** Interim answers (1xx) that are waited through; each of them begins undici's count of silence anew. */
const MAX_INTERIM_ANSWERS = 10
/** The longest an answer may take from its head to its end. Silence is bounded by the call; this ends one that trickles on for ever. */
const ANSWER_TIMEOUT_MS = 60_000

/** Errors after which certainly nothing of the request reached the platform. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
])

/**
 * The real line: undici's `request`, bodies streamed with an exact length, redirects never followed. Compression is neither asked for nor undone, so
 * that no answer can unfold beyond its bound.
 */
export function createUndiciTransport(options: { readonly answerTimeoutMs?: number } = {}): Transport & { close(): Promise<void> } {
  const agent = new Agent({ connect: { timeout: CONNECT_TIMEOUT_MS }, keepAliveTimeout: 4_000, maxHeaderSize: MAX_HEAD_BYTES })
  const answerTimeoutMs = options.answerTimeoutMs ?? ANSWER_TIMEOUT_MS
  return {
    async send(wire) {
      if (wire.signal?.aborted === true) throw new TransportError('cancelled', false)
      let bytesSent = 0
      let bodyFailure: unknown
      const { body } = wire
      const stream =
        body === null || typeof body === 'string'
          ? body
          : (async function* () {
              try {
                for await (const chunk of body.open()) {
                  yield chunk
                  // Counted once undici asks for the next chunk: the one before has left our hands.
                  bytesSent += chunk.length
                }
              } catch (cause) {
                bodyFailure = cause
                throw cause
              }
            })()
      const cut = new AbortController()
      let interimAnswers = 0
      try {
        const answer = await send(wire.url, {
          method: wire.method as 'GET',
          headers: wire.headers,
          // undici takes any async iterable; its types name Readable alone.
          body: stream as unknown as Readable | string | null,
          dispatcher: agent,
          headersTimeout: wire.timeoutMs,
          bodyTimeout: wire.timeoutMs,
          signal: wire.signal === null ? cut.signal : AbortSignal.any([wire.signal, cut.signal]),
          onInfo() {
            interimAnswers += 1
            if (interimAnswers > MAX_INTERIM_ANSWERS) cut.abort(new TransportError('timeout', true))
          },
        })
        const bytes = await readBounded(answer.body, answerTimeoutMs)
        return {
          status: answer.statusCode,
          headers: joined(answer.headers),
          ...(wire.wantsBytes === true ? { text: '', bytes } : { text: bytes.toString('utf8') }),
          bytesSent,
        } satisfies WireResponse
      } catch (cause) {
        // A file that vanished while it was read is about the file, not about the line.
        if (bodyFailure !== undefined && !(bodyFailure instanceof TransportError)) throw bodyFailure
        throw toTransportError(cause, wire.signal)
      }
    },
    close: () => agent.close(),
  }
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}

async function readBounded(body: Readable, timeoutMs: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  const timer = setTimeout(() => body.destroy(new TransportError('timeout', true)), timeoutMs)
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length
      if (size > MAX_ANSWER_BYTES) throw new TransportError('too-large', true)
      chunks.push(chunk)
    }
  } finally {
    clearTimeout(timer)
  }
  return Buffer.concat(chunks)
}

function toTransportError(cause: unknown, signal: AbortSignal | null): TransportError {
  if (cause instanceof TransportError) return cause
  if (signal?.aborted === true) return new TransportError('cancelled', true, { cause })
  const code = (cause as NodeJS.ErrnoException | null)?.code ?? ''
  if (cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError)
    return new TransportError('timeout', true, { cause })
  if (cause instanceof errors.HeadersOverflowError) return new TransportError('too-large', true, { cause })
  return new TransportError('network', !NEVER_SENT.has(code), { cause })
}

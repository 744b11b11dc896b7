import type { ByteSource } from '../../src/main/core/http.ts'
import type { Transport, WireRequest } from '../../src/main/core/ports.ts'
import type { Exchange } from './judge.ts'
import { createPartsReader, type ExchangeBody, type PartsReader, type StreamedBody } from './read-body.ts'

/** As much of a streamed body as is kept for the judge. */
export const HEAD_BYTES = 64 * 1024

/** What listens to a judged transport. The call waits for it, so that findings are there when the call's answer is. */
export type Listener = (exchange: Exchange) => Promise<void>

/**
 * The same transport, with everything told to `listener`: bytes, answers and errors pass through unchanged. Takes the platforms' real addresses. Of a streamed
 * body the first 64 KiB are kept, and the names, text and sizes of its parts when it is multipart/form-data; the medium itself is never held.
 */
export function listened(transport: Transport, listener: Listener): Transport {
  return {
    async send(request) {
      const watched = watch(request)
      const tell = async (answer: Pick<Exchange, 'status' | 'responseHeaders' | 'responseText'>) =>
        listener({
          method: request.method,
          url: request.url,
          requestHeaders: request.headers,
          requestBody: await watched.body(),
          ...answer,
        })
      let response
      try {
        response = await transport.send(watched.request)
      } catch (cause) {
        // No answer: the request is judged alone, as far as it went.
        await tell({ status: null, responseHeaders: {}, responseText: '' })
        throw cause
      }
      await tell({ status: response.status, responseHeaders: response.headers, responseText: response.text })
      return response
    },
  }
}

interface Watched {
  readonly request: WireRequest
  body(): Promise<ExchangeBody>
}

function watch(request: WireRequest): Watched {
  const { body } = request
  if (body === null || typeof body === 'string') return { request, body: () => Promise.resolve(body) }
  const contentType = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  // Opened anew for another try: what counts is the last one.
  let taken = createTaken(contentType, body.sizeBytes)
  const source: ByteSource = {
    sizeBytes: body.sizeBytes,
    async *open() {
      const mine = (taken = createTaken(contentType, body.sizeBytes))
      for await (const piece of body.open()) {
        await mine.take(piece)
        yield piece
      }
      mine.finish()
    },
  }
  return { request: { ...request, body: source }, body: () => taken.told() }
}

interface Taken {
  take(piece: Uint8Array): Promise<void>
  /** The source has nothing more. */
  finish(): void
  told(): Promise<StreamedBody>
}

function createTaken(contentType: string, expectedBytes: number): Taken {
  const head: Uint8Array[] = []
  const reader: PartsReader | null = createPartsReader(contentType)
  let headBytes = 0
  let sizeBytes = 0
  let isFinished = false
  return {
    async take(piece) {
      // A copy: the owner may use its buffer again.
      if (headBytes < HEAD_BYTES) {
        const kept = Uint8Array.prototype.slice.call(piece, 0, HEAD_BYTES - headBytes)
        head.push(kept)
        headBytes += kept.length
      }
      sizeBytes += piece.length
      await reader?.write(piece)
    },
    finish() {
      isFinished = true
    },
    async told() {
      // A sender that counted the bytes need not ask for the end.
      const isComplete = isFinished || sizeBytes === expectedBytes
      const parts = isComplete ? ((await reader?.end()) ?? undefined) : undefined
      return { sizeBytes: isComplete ? sizeBytes : expectedBytes, head: Buffer.concat(head), isComplete, parts }
    },
  }
}

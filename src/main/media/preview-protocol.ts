import { readFile } from 'node:fs/promises'
import { ProblemError } from '../../shared/problem.ts'
import type { ByteSource } from '../core/http.ts'
import type { WorkMedia } from '../core/platform-adapter.ts'
import type { ImportedFiles } from './files.ts'

/** Answers the page's `media://asset/<id>/thumbnail`, `media://asset/<id>/original` and `media://avatar/<account id>`. */
export interface Preview {
  /** Never rejects for what a page can ask; unknown, vanished and changed files are 404. */
  handle(request: Request): Promise<Response>
}

/** Sent with every answer: content that the creator was given by others is shown, never run. */
const SAFE_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'Cache-Control': 'no-store',
}

const plain = (status: number, headers: Record<string, string> = {}): Response =>
  new Response(null, { status, headers: { ...SAFE_HEADERS, ...headers } })

/** The account whose picture is asked for, or null. */
function avatarOf(url: string): string | null {
  return /^media:\/\/avatar\/([A-Za-z0-9_-]{1,64})(?:\?[^#]*)?$/.exec(url)?.[1] ?? null
}

/** The asked part, or null for another address. Matched on the raw path: what is encoded, dotted or doubled is no address of ours. */
function addressOf(url: string): { assetId: string; part: 'thumbnail' | 'original' } | null {
  const match = /^media:\/\/asset\/([A-Za-z0-9_-]{1,64})\/(thumbnail|original)(?:\?[^#]*)?$/.exec(url)
  return match === null ? null : { assetId: match[1] as string, part: match[2] as 'thumbnail' | 'original' }
}

/**
 * A Range header against a size: the asked bytes [start, end), `whole` when there is none or it is one we may ignore (several ranges,
 * other units, bad syntax: RFC 9110 14.2), or `unsatisfiable`.
 */
export function parseRange(
  header: string | null,
  sizeBytes: number,
): { readonly start: number; readonly end: number } | 'whole' | 'unsatisfiable' {
  const match = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '')
  if (match === null) return 'whole'
  const [, first = '', last = ''] = match
  if (first === '') {
    if (last === '') return 'whole'
    const length = Math.min(Number(last), sizeBytes)
    return length === 0 ? 'unsatisfiable' : { start: sizeBytes - length, end: sizeBytes }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return 'whole'
  if (start >= sizeBytes) return 'unsatisfiable'
  return { start, end: last === '' ? sizeBytes : Math.min(Number(last) + 1, sizeBytes) }
}

/** A web stream over a byte source; reads only when asked, closes the file when cancelled. */
function streamOf(source: ByteSource): ReadableStream<Uint8Array> {
  const chunks = source.open()[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next()
        if (next.done === true) controller.close()
        // Copied (a Buffer's own slice would not): the source uses its buffers again, and a web stream may be kept or teed.
        else controller.enqueue(new Uint8Array(next.value))
      },
      async cancel() {
        await chunks.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}

function original(request: Request, media: WorkMedia): Response {
  const { sizeBytes, mimeType, fingerprint } = media.asset
  const etag = `"${fingerprint}"`
  const ifRange = request.headers.get('if-range')
  const range = ifRange !== null && ifRange !== etag ? 'whole' : parseRange(request.headers.get('range'), sizeBytes)
  const headers = { ...SAFE_HEADERS, 'Content-Type': mimeType, 'Accept-Ranges': 'bytes', ETag: etag }
  if (range === 'unsatisfiable') return plain(416, { 'Content-Range': `bytes */${sizeBytes}`, 'Accept-Ranges': 'bytes' })
  const { start, end } = range === 'whole' ? { start: 0, end: sizeBytes } : range
  return new Response(request.method === 'HEAD' ? null : streamOf(media.read(start, end)), {
    status: range === 'whole' ? 200 : 206,
    headers: {
      ...headers,
      'Content-Length': String(end - start),
      ...(range === 'whole' ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${sizeBytes}` }),
    },
  })
}

async function thumbnail(request: Request, path: string | null): Promise<Response> {
  if (path === null) return plain(404)
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null) return plain(404)
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), {
    status: 200,
    headers: { ...SAFE_HEADERS, 'Content-Type': 'image/jpeg', 'Content-Length': String(bytes.byteLength) },
  })
}

/** The preview over the creator's imported files; only ids go in, so no path can be asked for. */
export function createPreview({
  files,
  avatarPath,
}: {
  readonly files: Pick<ImportedFiles, 'open' | 'thumbnailPath'>
  avatarPath(accountId: string): Promise<string | null>
}): Preview {
  return {
    async handle(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, { Allow: 'GET, HEAD' })
      const accountId = avatarOf(request.url)
      if (accountId !== null) return thumbnail(request, await avatarPath(accountId))
      const address = addressOf(request.url)
      if (address === null) return plain(404)
      try {
        if (address.part === 'thumbnail') return await thumbnail(request, await files.thumbnailPath(address.assetId))
        return original(request, await files.open(address.assetId))
      } catch (error) {
        if (error instanceof ProblemError) return plain(404)
        throw error
      }
    },
  }
}

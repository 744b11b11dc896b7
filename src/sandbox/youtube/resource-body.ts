import { gunzipSync } from 'node:zlib'
import { contentTypeOf, readText, type SandboxAnswer, type SandboxRequest } from '../kit/request.ts'
import { apiError } from './errors.ts'

/** Something read, or the answer that refuses it. */
export type Checked<T> = { ok: T } | { refusal: SandboxAnswer }

/**
 * A JSON text as a value; '' is nothing at all. A property that is null is left out: Google's own sample (python/upload_video.py of
 * youtube/api-samples, read 2026-11-28) sends `"tags": null` where there are none.
 */
export function parseResource(text: string): Checked<unknown> {
  if (text.trim() === '') return { ok: undefined }
  try {
    return { ok: JSON.parse(text, (_name, value: unknown) => value ?? undefined) as unknown }
  } catch {
    return { refusal: apiError(400, 'parseError', 'Parse Error', { domain: 'global' }) }
  }
}

/** A JSON body, also gzipped as Google's Java client sends it; undefined where there is none. Any other content type is refused. */
export async function readResource(request: SandboxRequest): Promise<Checked<unknown>> {
  const text = await readUnpacked(request)
  if (text === null) return { refusal: apiError(400, 'parseError', 'Parse Error', { domain: 'global' }) }
  const type = contentTypeOf(request)
  if (text.trim() !== '' && type !== 'application/json')
    return { refusal: apiError(400, 'badContent', `Unsupported content with type: ${type}`, { domain: 'global' }) }
  return parseResource(text)
}

async function readUnpacked(request: SandboxRequest): Promise<string | null> {
  if (request.headers['content-encoding']?.toLowerCase() !== 'gzip') return readText(request.body)
  const chunks: Uint8Array[] = []
  for await (const chunk of request.body) chunks.push(chunk)
  try {
    return gunzipSync(Buffer.concat(chunks), { maxOutputLength: 4 << 20 }).toString('utf8')
  } catch {
    return null
  }
}

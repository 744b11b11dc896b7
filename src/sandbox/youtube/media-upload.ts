import { contentTypeOf, readText, type SandboxAnswer } from '../kit/request.ts'
import type { RouteContext } from '../kit/world.ts'
import { apiError } from './errors.ts'
import { MalformedMultipart, relatedBoundary, relatedParts } from './multipart-related.ts'
import { parseResource, type Checked } from './resource-body.ts'

/** What one method wants of its media. */
export interface MediaNeed {
  readonly maxBytes: number
  isMediaType(type: string): boolean
  /** Says no to another type. */
  badType(type: string): SandboxAnswer
  /** Says no to a file that is too long. */
  tooLarge(): SandboxAnswer
  /** Says no where no file came, or an empty one. */
  missing(): SandboxAnswer
}

/** A received file. */
export interface ReceivedMedia {
  readonly blobId: string
  readonly contentType: string
}

const malformed = () => apiError(400, 'badRequest', 'Malformed multipart body.', { domain: 'global' })

/** `uploadType=media`: the body is the file. */
export async function readPlainMedia(context: RouteContext, need: MediaNeed): Promise<Checked<ReceivedMedia>> {
  const contentType = contentTypeOf(context.request)
  if (!need.isMediaType(contentType)) return { refusal: need.badType(contentType) }
  return keep(context, need, contentType, context.request.body)
}

/**
 * `uploadType=multipart`: a JSON part, then the file. `checkResource` may refuse before a byte of the file is kept; where it is called with
 * undefined there was no JSON part.
 */
export async function readRelatedMedia<T>(
  context: RouteContext,
  need: MediaNeed,
  checkResource: (resource: unknown) => Checked<T>,
): Promise<Checked<{ wish: T; media: ReceivedMedia }>> {
  const boundary = relatedBoundary(context.request.headers['content-type'] ?? '')
  if (boundary === null) return { refusal: malformed() }
  let wish: { ok: T } | null = null
  let media: ReceivedMedia | null = null
  try {
    for await (const part of relatedParts(context.request.body, boundary)) {
      const type = (part.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase()
      if (wish === null) {
        const isResource = type === 'application/json'
        const resource = isResource ? parseResource(await readText(part.body)) : { ok: undefined }
        const checked = 'refusal' in resource ? resource : checkResource(resource.ok)
        if ('refusal' in checked) return checked
        wish = checked
        if (isResource) continue
      }
      if (media !== null) return { refusal: malformed() }
      if (!need.isMediaType(type)) return { refusal: need.badType(type) }
      const kept = await keep(context, need, type, part.body)
      if ('refusal' in kept) return kept
      media = kept.ok
    }
  } catch (cause) {
    if (!(cause instanceof MalformedMultipart)) throw cause
    return { refusal: malformed() }
  }
  return wish === null || media === null ? { refusal: need.missing() } : { ok: { wish: wish.ok, media } }
}

async function keep(
  { world }: RouteContext,
  need: MediaNeed,
  contentType: string,
  body: AsyncIterable<Uint8Array>,
): Promise<Checked<ReceivedMedia>> {
  const blobId = world.blobs.create()
  const { isTooLong } = await world.blobs.write(blobId, 0, body, need.maxBytes)
  if (isTooLong) return { refusal: need.tooLarge() }
  return world.blobs.sizeOf(blobId) === 0 ? { refusal: need.missing() } : { ok: { blobId, contentType } }
}

/** What a resumable upload announces of its file. */
export function readAnnouncedMedia(
  context: RouteContext,
  need: MediaNeed,
): Checked<{ totalBytes: number | null; contentType: string | null }> {
  const length = context.request.headers['x-upload-content-length']
  const contentType = context.request.headers['x-upload-content-type'] ?? null
  const type = contentType?.split(';')[0]!.trim().toLowerCase()
  if (type !== undefined && !need.isMediaType(type)) return { refusal: need.badType(type) }
  if (length !== undefined && !/^\d+$/.test(length))
    return { refusal: apiError(400, 'badRequest', 'Invalid X-Upload-Content-Length.', { domain: 'global' }) }
  if (length !== undefined && Number(length) > need.maxBytes) return { refusal: need.tooLarge() }
  if (length === '0') return { refusal: need.missing() }
  return { ok: { totalBytes: length === undefined ? null : Number(length), contentType } }
}

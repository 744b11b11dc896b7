import { z } from 'zod'
import type { Http, MultipartPart } from '../../core/http.ts'
import type { WorkMedia } from '../../core/platform-adapter.ts'
import type { GraphAbout } from './errors.ts'
import { GraphId } from './graph-id.ts'
import { callGraph, type GraphCall } from './graph.ts'

/** Long enough for Meta to look at a picture before it answers. */
const PHOTO_TIMEOUT_MS = 120_000

/** What `POST /{page}/photos` answers; `post_id` for a published photo only. */
export const PhotoMade = z.looseObject({ id: GraphId, post_id: GraphId.optional() })
const Deleted = z.looseObject({ success: z.boolean().optional() })

/** The call that puts a picture from disk on a Page, https://developers.facebook.com/docs/graph-api/reference/page/photos, read 2026-11-23. */
export function photoCall(
  pageId: string,
  photo: WorkMedia,
  options: { readonly isPublished: boolean; readonly message?: string; readonly isTemporary?: boolean },
): GraphCall {
  const { asset } = photo
  const fields: Record<string, string> = { published: String(options.isPublished) }
  if (options.isTemporary === true) fields['temporary'] = 'true'
  if (options.message !== undefined && options.message !== '') fields['message'] = options.message
  if (asset.altText !== '') fields['alt_text_custom'] = asset.altText
  const parts: MultipartPart[] = Object.entries(fields).map(([name, value]) => ({ name, value }))
  parts.push({
    name: 'source',
    fileName: asset.mimeType === 'image/png' ? 'photo.png' : 'photo.jpg',
    contentType: asset.mimeType,
    bytes: photo.read(0, asset.sizeBytes),
  })
  return {
    step: options.isPublished ? 'post.create' : 'photo.stage',
    method: 'POST',
    path: `${pageId}/photos`,
    body: { kind: 'multipart', parts },
    isCommit: options.isPublished,
    timeoutMs: PHOTO_TIMEOUT_MS,
  }
}

/**
 * Puts a picture on a Page unseen by anyone; answers the photo's id. `isTemporary` for one that a scheduled post will show: others are kept for about a
 * day only (public client code, read 2026-11-23).
 */
export async function stagePhoto(
  http: Http,
  pageId: string,
  photo: WorkMedia,
  about: Omit<GraphAbout, 'step' | 'isCommit'>,
  isTemporary = false,
): Promise<string> {
  return (await callGraph(http, photoCall(pageId, photo, { isPublished: false, isTemporary }), PhotoMade, about)).id
}

/** Takes a staged photo away again. */
export async function deletePhoto(http: Http, photoId: string, about: Omit<GraphAbout, 'step' | 'isCommit'>): Promise<void> {
  await callGraph(http, { step: 'photo.delete', method: 'DELETE', path: photoId }, Deleted, about)
}

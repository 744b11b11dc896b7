import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { API } from './api.ts'
import { toPlatformError, VIDEO_NOT_FOUND } from './errors.ts'

/** Either will do (videos.delete doc, read 2026-11-23). Publishing needs none of them, so the login asks only where the creator wants it. */
const DELETE_SCOPES = ['https://www.googleapis.com/auth/youtube', 'https://www.googleapis.com/auth/youtube.force-ssl']
/** A new video can be unknown for a while (seen in the field: 404 right after the upload): asked again at these ages before it counts as gone. */
const ASKED_AGAIN_AT_AGES_MS = [10_000, 70_000, 370_000] as const

/** Deletes the video, where the login allows it; its comments, captions and places in playlists go with it. */
export async function withdraw(receipt: Receipt, session: Session, now: number): Promise<'gone' | 'not-possible'> {
  const [part] = receipt.parts
  if (part === undefined || part.remoteId === '' || !DELETE_SCOPES.some((scope) => session.scopes.includes(scope))) return 'not-possible'
  const step = 'video.delete'
  const url = `${API}/videos?id=${encodeURIComponent(part.remoteId)}`
  const response = await session.send({ step, method: 'DELETE', url, auth: 'token' })
  if (response.status >= 200 && response.status <= 299) return 'gone'
  const error = toPlatformError(response, { step, isCommit: false, now })
  if (error.failure.platformCode !== VIDEO_NOT_FOUND) throw error
  const ageMs = Math.max(0, now - receipt.publishedAt)
  const nextAgeMs = ASKED_AGAIN_AT_AGES_MS.find((askedAtMs) => askedAtMs > ageMs)
  if (nextAgeMs === undefined) return 'gone'
  throw new PlatformError({ ...error.failure, kind: 'unexpected-response', retryAt: now + nextAgeMs - ageMs })
}

/** Whatever stage it was written at: an upload's address is all that is needed. */
const OpenUpload = z.looseObject({ address: z.url({ protocol: /^https$/ }) })

/**
 * Ends the upload, so that bytes still under way cannot complete it. That an upload's address takes DELETE, and answers 499, is documented for
 * Google's other uploads only; where YouTube does not know it, the upload ends by itself.
 */
export async function abandon(checkpoint: Json, session: Session): Promise<void> {
  const upload = OpenUpload.safeParse(checkpoint)
  if (!upload.success) return
  try {
    await session.send({ step: 'upload.cancel', method: 'DELETE', url: upload.data.address, auth: 'token' })
  } catch (cause) {
    if (!(cause instanceof PlatformError) || cause.failure.kind === 'cancelled') throw cause
  }
}

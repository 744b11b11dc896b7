import { z } from 'zod'
import type { Http, HttpResponse } from '../../core/http.ts'
import type { WorkMedia } from '../../core/platform-adapter.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import { bounded, unexpected } from '../kit/http.ts'
import { graphFailure, readGraphError, type GraphAbout } from './errors.ts'

/** Meta may look at the whole video before it answers. */
const UPLOAD_TIMEOUT_MS = 180_000

const DebugInfo = z.looseObject({ retriable: z.boolean().optional(), type: z.string().optional(), message: z.string().optional() })
type DebugInfo = z.infer<typeof DebugInfo>
const Answer = z.looseObject({ success: z.boolean().optional(), debug_info: DebugInfo.optional() })

/** Answered, with status 400, for a token that is of no use: seen live at Instagram's, read 2026-11-23. A new login too many is all it can cost. */
const UNAUTHORIZED = 'unauthorized user request'
/** The message may be JSON itself. */
const NestedMessage = z.looseObject({ error: z.looseObject({ message: z.string() }) })

/**
 * Sends everything of a video from the offset on in one request to the address that Meta gave for it, a Page's or Instagram's:
 * https://developers.facebook.com/documentation/video-api/guides/reels-publishing.md and
 * https://developers.facebook.com/documentation/instagram-platform/content-publishing/resumable-uploads, read 2026-11-23. Nothing is public by it.
 */
export async function sendRest(
  http: Http,
  { url, video, offset }: { readonly url: string; readonly video: WorkMedia; readonly offset: number },
  about: Omit<GraphAbout, 'step' | 'isCommit'>,
): Promise<void> {
  const { sizeBytes } = video.asset
  const response = await http.send({
    step: 'upload.send',
    method: 'POST',
    url,
    auth: 'token',
    // Lower case and with the underscore, as the guide writes them; `file_size` is the whole file's on every attempt.
    headers: { offset: String(offset), file_size: String(sizeBytes) },
    body: { kind: 'bytes', contentType: 'application/octet-stream', bytes: video.read(offset, sizeBytes) },
    timeoutMs: UPLOAD_TIMEOUT_MS,
  })
  const failure = failureOf(response, { ...about, step: 'upload.send' })
  if (failure !== null) throw failure
}

/** Names of the errors are documented, the envelope is as seen in a guide. An offset it does not like is asked for before the next try. */
function failureOf(response: HttpResponse, about: GraphAbout): PlatformError | null {
  if (readGraphError(response) !== null) return graphFailure(response, about)
  const answer = Answer.safeParse(jsonOf(response.text))
  if (!answer.success) {
    if (response.status >= 400) return graphFailure(response, about)
    return unexpected(response, { platform: about.platform, step: about.step, mayHaveApplied: false })
  }
  const { success, debug_info: info } = answer.data
  if (response.status < 300 && success === true && info === undefined) return null
  if (info === undefined) return graphFailure(response, about)
  return new PlatformError({
    kind: kindOf(response.status, info),
    platform: about.platform,
    step: about.step,
    mayHaveApplied: false,
    platformCode: info.type ?? `HTTP ${response.status}`,
    text: bounded(info.message ?? ''),
  })
}

function kindOf(status: number, info: DebugInfo): PlatformErrorKind {
  const isOffsetTrouble = info.type === 'OffsetInvalidError' || info.type === 'PartialRequestError'
  if (info.retriable === true || isOffsetTrouble || status >= 500) return 'platform-down'
  if (status === 401 || innerMessageOf(info) === UNAUTHORIZED) return 'reconnect-needed'
  return status === 403 ? 'scope-missing' : 'media-rejected'
}

function innerMessageOf({ message = '' }: DebugInfo): string {
  const nested = NestedMessage.safeParse(jsonOf(message))
  return nested.success ? nested.data.error.message : message
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

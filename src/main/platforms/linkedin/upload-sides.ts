import type { HttpBody, HttpRequest } from '../../core/http.ts'
import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import type { At, Side } from './checkpoint.ts'
import { codeOfError, isPassing, toPlatformError } from './errors.ts'
import { fileOf, optionsOf } from './options.ts'
import { MAX_RESTARTS, next, PUT_TIMEOUT_MS, refuseForeignHost, SPENT_CODES } from './upload-steps.ts'

/**
 * Whether the token goes along at first. Three public clients send captions with it (read 2026-11-27); nothing is said of the thumbnail, whose address
 * is as secret as a part's. (unconfirmed) A refusal is answered by the other way, and only then is the file left out.
 */
const AUTH_AT_FIRST: Readonly<Record<Side, HttpRequest['auth']>> = { thumbnail: 'bare', captions: 'token' }
const WAYS = 2

/**
 * One file beside a video. They go before the parts: one that LinkedIn refuses for good means a new video without it, and no byte of the video was sent for
 * nothing. The post then says what is missing.
 */
export async function sideStep(at: At<'sides'>, work: Work, session: Session): Promise<Step> {
  const { sides, asked, ...opened } = at
  const [first, ...rest] = sides
  if (first === undefined) return next({ ...opened, stage: 'parts', etags: [] }, work)
  const file = fileOf(work, first.side)
  if (file === undefined) return leaveOut(at, first.side, work)
  const request = requestOf(first, file, asked, work)
  if (request.auth === 'token') refuseForeignHost(first.url, request.step)
  const response = await session.send(request)
  if (response.status >= 200 && response.status <= 299)
    return next(rest.length === 0 ? { ...opened, stage: 'parts', etags: [] } : { ...opened, stage: 'sides', sides: rest, asked: 0 }, work)
  const error = toPlatformError(response, { step: request.step, isCommit: false, now: work.now })
  // 401 and 403 are about the way of asking here: a dead login shows itself with the next call.
  if (isPassing(error) && response.status !== 401) throw error
  // The addresses of a video end together: it is begun anew with all that belongs to it.
  if (SPENT_CODES.includes(codeOfError(error)) && at.restarts < MAX_RESTARTS) throw error
  return asked + 1 < WAYS ? next({ ...at, asked: asked + 1 }, work) : leaveOut(at, first.side, work)
}

function leaveOut(at: At<'sides'>, side: Side, work: Work): Step {
  const { ready, restarts, dropped } = at
  return next({ stage: 'initialize', ready, restarts, dropped: [...dropped, side] }, work)
}

function requestOf({ side, url }: { side: Side; url: string }, file: WorkMedia, asked: number, work: Work): HttpRequest {
  const other = AUTH_AT_FIRST[side] === 'bare' ? 'token' : 'bare'
  const auth = asked === 0 ? AUTH_AT_FIRST[side] : other
  const common = { step: `upload.${side}`, url, auth, timeoutMs: PUT_TIMEOUT_MS } as const
  const bytes = file.read(0, file.asset.sizeBytes)
  if (side === 'thumbnail') {
    // LinkedIn videos doc, read 2026-11-23.
    const headers = { 'media-type-family': 'STILLIMAGE' }
    return { ...common, method: 'PUT', headers, body: { kind: 'bytes', contentType: 'application/octet-stream', bytes } }
  }
  return { ...common, method: 'POST', body: captionForm(file, bytes, work) }
}

/** LinkedIn videos doc, read 2026-11-27 by way of four public clients that follow it: a form of `metadata` and `file`. */
function captionForm(file: WorkMedia, bytes: ReturnType<WorkMedia['read']>, work: Work): HttpBody {
  const [language = 'en', country = 'US'] = optionsOf(work).captionsLanguage.split('_')
  const metadata = {
    format: 'SRT',
    formattedForEasyReader: true,
    largeText: true,
    source: 'USER_PROVIDED',
    // The only variant that is documented.
    locale: { ...(country === 'US' ? { variant: 'AMERICAN' } : {}), country, language: language.toUpperCase() },
    transcriptType: 'CLOSED_CAPTION',
  }
  return {
    kind: 'multipart',
    parts: [
      { name: 'metadata', value: JSON.stringify(metadata) },
      { name: 'file', fileName: file.asset.fileName, contentType: 'application/x-subrip', bytes },
    ],
  }
}

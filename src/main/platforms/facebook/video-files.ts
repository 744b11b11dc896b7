import type { MultipartPart } from '../../core/http.ts'
import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { callGraph, type GraphCall } from '../meta/graph.ts'
import { isPassing, pauseAfterLook } from '../meta/patience.ts'
import { captionsFileName, FileTaken } from './api.ts'
import type { At, VideoFile } from './checkpoint.ts'
import { noted } from './receipts.ts'
import { about, kindOf, receiptSoFar, textOption } from './work.ts'

/** Tries to hand over a file while Meta says that it has trouble itself. */
const TRIES = 4
const FILE_TIMEOUT_MS = 120_000

/** Files that the creator chose for the video, in the order in which they are handed over. */
export function filesFor(work: Work): VideoFile[] {
  return kindOf(work) === 'video' ? (['thumbnail', 'captions'] as const).filter((name) => textOption(work, name) !== '') : []
}

/**
 * Hands one file over to the public video. Sent twice it is the same; refused, it never fails the video: the receipt says so.
 */
export async function handOver(work: Work, session: Session, checkpoint: At<'after'>, file: VideoFile): Promise<Step> {
  const receipt = receiptSoFar(work)
  const { videoId, files, tries } = checkpoint
  const goOn = (isTaken: boolean): Step => {
    const now = isTaken ? receipt : noted(receipt, `${file}-failed`)
    const next = { stage: 'after', videoId, files: files.filter((one) => one !== file), tries: 0 } as const
    return { kind: 'next', checkpoint: next, phase: 'publishing', receipt: now }
  }
  const media = work.files.get(textOption(work, file))
  if (media === undefined || videoId === null) return goOn(false)
  try {
    await callGraph(session, callFor(work, videoId, file, media), FileTaken, about(work))
    return goOn(true)
  } catch (cause) {
    if (!(cause instanceof PlatformError) || cause.failure.kind === 'cancelled') throw cause
    if (cause.failure.kind === 'platform-down')
      return tries + 1 < TRIES
        ? {
            kind: 'wait',
            checkpoint: { ...checkpoint, tries: tries + 1 },
            phase: 'publishing',
            notBefore: work.now + pauseAfterLook(tries + 3),
          }
        : goOn(false)
    if (mustWait(cause)) throw cause
    return goOn(false)
  }
}

/** A dead line, a used-up allowance or a dead login: later it can still be done. */
export function mustWait(cause: PlatformError): boolean {
  return isPassing(cause) || cause.failure.kind === 'reconnect-needed'
}

/**
 * https://developers.facebook.com/docs/graph-api/reference/video/thumbnails/ and https://developers.facebook.com/docs/graph-api/reference/video/captions/,
 * read 2026-11-27.
 */
function callFor(work: Work, videoId: string, file: VideoFile, media: WorkMedia): GraphCall {
  const { asset } = media
  const bytes = media.read(0, asset.sizeBytes)
  const call = (step: string, edge: string, parts: readonly MultipartPart[]): GraphCall => ({
    step,
    method: 'POST',
    path: `${videoId}/${edge}`,
    body: { kind: 'multipart', parts },
    timeoutMs: FILE_TIMEOUT_MS,
  })
  if (file === 'thumbnail') {
    const fileName = asset.mimeType === 'image/png' ? 'thumbnail.png' : 'thumbnail.jpg'
    return call('thumbnail.set', 'thumbnails', [
      { name: 'is_preferred', value: 'true' },
      { name: 'source', fileName, contentType: asset.mimeType, bytes },
    ])
  }
  const fileName = captionsFileName(textOption(work, 'captionsLanguage'))
  return call('captions.set', 'captions', [{ name: 'captions_file', fileName, contentType: 'application/x-subrip', bytes }])
}

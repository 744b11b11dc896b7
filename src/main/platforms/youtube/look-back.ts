import type { Receipt, ReceiptNote } from '../../../shared/model.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { API, VideoList, type Video } from './api.ts'
import type { At } from './checkpoint.ts'
import { ask } from './errors.ts'
import { optionsOf, scheduleOf } from './options.ts'
import { fileOf } from './resumable.ts'
import { proofOf } from './proof.ts'
import { sidesOf } from './side-plan.ts'

/**
 * When the new video is looked at, from one look to the next. A project that YouTube has not audited has its videos locked as private without a
 * word, and only the processed video shows it; and what cannot be processed is never shown to anyone, so two hours of processing are waited for.
 */
const LOOK_AFTER_MS: readonly number[] = [3_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000]
/** Looks that may fail: a video whose state cannot be read is public all the same. */
const MAX_BLIND_LOOKS = 8

/** What a video comes to that is never shown (`status.uploadStatus`, videos resource, read 2026-11-23). */
const THROWN_AWAY: ReadonlySet<string> = new Set(['failed', 'rejected', 'deleted'])

/** The first look at a new video, after a moment. */
export function readBackLater(checkpoint: At<'published'>, work: Work): Extract<Step, { kind: 'wait' }> {
  const notBefore = work.now + (LOOK_AFTER_MS[checkpoint.looks] ?? 0)
  return { kind: 'wait', checkpoint, phase: 'checking', notBefore, uploadedBytes: fileOf(work).asset.sizeBytes }
}

/** A step that a look ends in: wait and look again, go on with what goes with the video, or done. */
export type LookedAt = Extract<Step, { kind: 'wait' | 'done' }> | (Extract<Step, { kind: 'next' }> & { readonly receipt: Receipt })

/**
 * The proof, and then what goes with the video: thumbnail, captions, playlist, comment. Not before, because what YouTube throws away is nothing to put
 * a comment under. A look that fails costs a note, never the post; a video that YouTube threw away is said to be lost.
 */
export async function readBack(at: At<'published'>, work: Work, session: Session): Promise<LookedAt> {
  const status = (await readVideo(at.videoId, work, session))?.status
  if (status?.uploadStatus !== undefined && THROWN_AWAY.has(status.uploadStatus)) {
    const platformCode = status.failureReason ?? status.rejectionReason ?? status.uploadStatus
    throw new PlatformError({ kind: 'media-rejected', platform: 'youtube', step: 'video.read', mayHaveApplied: false, platformCode })
  }
  const looks = at.looks + 1
  const mostLooks = status?.uploadStatus === 'uploaded' ? LOOK_AFTER_MS.length : MAX_BLIND_LOOKS
  if (status?.uploadStatus !== 'processed' && looks < mostLooks) return readBackLater({ ...at, looks }, work)
  const notes = notesOf(status, work)
  const isPrivate = status?.privacyStatus === 'private' || optionsOf(work).privacy === 'private'
  const { left, refused } = sidesOf(work, isPrivate)
  const receipt = proofOf(at, [...notes, ...refused])
  if (left.length === 0) return { kind: 'done', receipt }
  const { videoId, publishedAt } = at
  const checkpoint: At<'sides'> = { stage: 'sides', videoId, publishedAt, notes: receipt.notes, left, misses: 0 }
  return { kind: 'next', checkpoint, phase: 'publishing', uploadedBytes: fileOf(work).asset.sizeBytes, receipt }
}

/**
 * What the creator should know of it. As long as no look has seen it processed, a lock may still come to light. A schedule that YouTube does not tell any
 * more, though its time is still to come, was not taken.
 */
function notesOf(status: Video['status'], work: Work): ReceiptNote[] {
  const options = optionsOf(work)
  const publishAt = scheduleOf(options)
  const isScheduled = publishAt !== null && publishAt > work.now
  const isLocked =
    status?.privacyStatus === 'private' && (options.privacy !== 'private' || (publishAt !== null && status.publishAt === undefined))
  return [
    ...(status?.uploadStatus === 'processed' ? [] : (['still-processing'] as const)),
    ...(isLocked ? (['private-only'] as const) : []),
    ...(isScheduled && !isLocked ? (['scheduled-at-platform'] as const) : []),
  ]
}

async function readVideo(videoId: string, work: Work, session: Session): Promise<Video | undefined> {
  const url = `${API}/videos?part=status&id=${videoId}`
  try {
    const { items } = await ask(session, { step: 'video.read', method: 'GET', url, auth: 'token' }, VideoList, work.now)
    return items?.find((video) => video.id === videoId)
  } catch (cause) {
    if (cause instanceof PlatformError && cause.failure.kind !== 'cancelled') return undefined
    throw cause
  }
}

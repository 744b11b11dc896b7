import type { Receipt } from '../../../shared/model.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { API, VideoList, type Video } from './api.ts'
import type { At } from './checkpoint.ts'
import { ask } from './errors.ts'
import { optionsOf } from './metadata.ts'

/**
 * When the new video is looked at, counted from one look to the next. A project that YouTube has not audited has its videos locked as private, and
 * only the processed video shows it; long processing is not waited for.
 */
const LOOK_AFTER_MS = [3_000, 10_000] as const

/** The step after the video was made: a few looks at what YouTube made of it. */
export function lookBackLater(at: Omit<At<'read-back'>, 'stage'>, work: Work): Step {
  const notBefore = work.now + (LOOK_AFTER_MS[at.looks] ?? 0)
  const uploadedBytes = work.media.reduce((sum, media) => sum + media.asset.sizeBytes, 0)
  return { kind: 'wait', checkpoint: { ...at, stage: 'read-back' }, phase: 'checking', notBefore, uploadedBytes }
}

/** Looks at the new video. Best effort: a look that fails costs a note, never the post. A video that YouTube threw away is told. */
export async function readBack(at: At<'read-back'>, work: Work, session: Session): Promise<Step> {
  const status = (await readVideo(at.videoId, work, session))?.status
  if (status?.uploadStatus === 'failed' || status?.uploadStatus === 'rejected') {
    throw new PlatformError({
      kind: 'media-rejected',
      platform: 'youtube',
      step: 'video.read',
      mayHaveApplied: false,
      platformCode: status.failureReason ?? status.rejectionReason ?? status.uploadStatus,
    })
  }
  const isProcessed = status?.uploadStatus === 'processed'
  const looks = at.looks + 1
  if (!isProcessed && looks < LOOK_AFTER_MS.length) return lookBackLater({ ...at, looks }, work)
  const notes: Receipt['notes'] = status?.uploadStatus === 'uploaded' ? ['still-processing'] : []
  return { kind: 'done', receipt: receipt(at.videoId, at.publishedAt, [...notes, ...privacyNotes(status, work)]) }
}

async function readVideo(videoId: string, work: Work, session: Session): Promise<Video | undefined> {
  const url = `${API}/videos?part=status&id=${encodeURIComponent(videoId)}`
  try {
    const { items } = await ask(session, { step: 'video.read', method: 'GET', url, auth: 'token' }, VideoList, work.now)
    return items?.find((video) => video.id === videoId)
  } catch (error) {
    if (error instanceof PlatformError && error.failure.kind !== 'cancelled') return undefined
    throw error
  }
}

/** What to say when the video is more private than was asked. */
export function privacyNotes(status: Video['status'], work: Work): Receipt['notes'] {
  return status?.privacyStatus === 'private' && optionsOf(work).privacy !== 'private' ? ['private-only'] : []
}

/** The proof of a video. YouTube documents its address as made of the id. */
export function receipt(videoId: string, publishedAt: number, notes: Receipt['notes']): Receipt {
  return { parts: [{ remoteId: videoId, permalink: `https://www.youtube.com/watch?v=${videoId}` }], publishedAt, notes }
}

import { PlatformError } from '../../core/platform-error.ts'
import type { HttpResponse } from '../../core/http.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { unexpected } from '../kit/http.ts'
import { restCall } from './api.ts'
import { readCheckpoint, type At } from './checkpoint.ts'
import { afterPost, commentDueStep, commentStep } from './comment.ts'
import { bodyOf } from './content.ts'
import { readDuplicate } from './duplicate.ts'
import { codeOfError, failure, MEDIA_WAITING, toPlatformError } from './errors.ts'
import { bytesOf, isLink, optionsOf, uploadsOf } from './options.ts'
import { processStep } from './process.ts'
import { receipt } from './receipts.ts'
import { uploadStep } from './upload.ts'
import { withoutPicture } from './upload-steps.ts'
import { isRepostSafe } from './repost-window.ts'

/** Pauses before a post is tried again whose media were not there yet; the last one stands for all later ones. */
const MEDIA_PAUSES_MS = [3_000, 5_000, 10_000, 20_000, 30_000, 60_000] as const
/** Assumed: LinkedIn names no longest time for media to arrive. */
const MAX_MEDIA_WAIT_MS = 45 * 60_000

/** Does one step of a delivery to LinkedIn. */
export async function publish(work: Work, session: Session): Promise<Step> {
  const at = readCheckpoint(work)
  if (at === null) return begin(work, session)
  switch (at.stage) {
    case 'process':
      try {
        return await processStep(at, work, session)
      } catch (error) {
        return withoutPicture(error, work)
      }
    case 'settle': {
      const { until, ...rest } = at
      return { kind: 'wait', checkpoint: { ...rest, stage: 'prepared' }, phase: 'processing', notBefore: until }
    }
    case 'prepared':
      return commitNext({ ...at, stage: 'create', missedSince: null }, work)
    case 'create':
    case 're-post':
      return create(at, work, session)
    case 'comment-due':
      return commentDueStep(at, work)
    case 'comment':
      return commentStep(at, work, session)
    default:
      return uploadStep(at, work, session)
  }
}

async function begin(work: Work, session: Session): Promise<Step> {
  // Wrong options are found before any byte is sent.
  optionsOf(work)
  // Begun again behind what is public already: only the comment can be missing.
  if (work.receipt !== null) return afterPost(work.receipt, work)
  if (uploadsOf(work).length > 0) return uploadStep({ stage: 'initialize', ready: [], restarts: 0, dropped: [] }, work, session)
  return commitNext({ stage: 'create', media: [], refusedSince: null, refusals: 0, missedSince: null, dropped: [] }, work)
}

function commitNext(checkpoint: At<'create'>, work: Work): Step {
  return { kind: 'commit-next', checkpoint, phase: 'publishing', uploadedBytes: bytesOf(work, work.media.length) }
}

/** The commit, and its deliberate repetition. */
async function create(at: At<'create' | 're-post'>, work: Work, session: Session): Promise<Step> {
  const step = 'post.create'
  if (at.stage === 're-post' && !isRepostSafe(work)) {
    // Too late for LinkedIn to tell a duplicate: whether the first one is public stays open, and the creator is asked.
    throw new PlatformError({ kind: 'timeout', platform: 'linkedin', step, mayHaveApplied: true, platformCode: 're-post-window-over' })
  }
  const body = { kind: 'json', value: bodyOf(at.media, work) } as const
  const response = await session.send(restCall({ step, method: 'POST', path: 'posts', isCommit: true, body }))
  if (response.status >= 200 && response.status <= 299) {
    const urn = createdUrn(response)
    // A success that names no post is not LinkedIn's word (a network's sign-in page says 200, too): what became of the call is asked.
    if (urn === null) throw unexpected(response, { platform: 'linkedin', step, mayHaveApplied: true })
    return afterPost(receipt(urn, work.now, at.dropped), work)
  }
  const error = toPlatformError(response, { step, isCommit: true, now: work.now })
  if (codeOfError(error) === MEDIA_WAITING) return waitForMedia(at, work)
  // The picture beside a link never fails the link.
  if (at.stage === 'create' && error.failure.kind === 'media-rejected' && isLink(work) && at.media.length > 0) {
    const checkpoint: At<'prepared'> = { ...at, stage: 'prepared', media: [], dropped: ['thumbnail'] }
    return { kind: 'next', checkpoint, phase: 'publishing', isCommitUndone: true }
  }
  if (at.stage === 're-post' && error.failure.kind === 'duplicate') {
    const firstTryAt = work.committingSince ?? work.now
    const named = readDuplicate(response, { firstTryAt, now: work.now })
    // The same content was there before our first try: that may have been refused for it, too. The creator is asked.
    if (named.is === 'older') throw error
    // The first try did arrive.
    return afterPost(receipt(named.is === 'first-try' ? named.urn : null, firstTryAt, at.dropped), work)
  }
  throw error
}

/** Nothing became public; the same post is tried again once its media had more time. */
function waitForMedia(at: At<'create' | 're-post'>, work: Work): Step {
  const refusedSince = at.refusedSince ?? work.now
  if (work.now - refusedSince > MAX_MEDIA_WAIT_MS) throw failure('media-rejected', 'post.create', MEDIA_WAITING)
  const pause = MEDIA_PAUSES_MS[at.refusals] ?? MEDIA_PAUSES_MS[MEDIA_PAUSES_MS.length - 1] ?? 0
  const checkpoint: At<'settle'> = {
    stage: 'settle',
    media: at.media,
    refusedSince,
    refusals: at.refusals + 1,
    until: work.now + pause,
    dropped: at.dropped,
  }
  return { kind: 'next', checkpoint, phase: 'processing', isCommitUndone: true }
}

/** A 2xx has no body; the post's URN is in a header, percent-encoded in some. */
function createdUrn(response: HttpResponse): string | null {
  const header = response.headers['x-restli-id'] ?? response.headers['x-linkedin-id'] ?? ''
  return /^urn(?::|%3A)li(?::|%3A)(?:share|ugcPost)(?::|%3A)\d+$/i.test(header) ? header.replaceAll(/%3A/gi, ':') : null
}

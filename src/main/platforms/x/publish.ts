import { PlatformError } from '../../core/platform-error.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { API, CreatedPost } from './api.ts'
import { NO_COMMITS, readCheckpoint, type At } from './checkpoint.ts'
import { ask, isAboutMediaIds, isAboutParent } from './errors.ts'
import { bodyOf } from './options.ts'
import { bytesOf, currentPart, filesOf, mediaUploads, receiptWith, type Part } from './parts.ts'
import { uploadStep, withoutExpired } from './upload.ts'

/** Seen in the field: ids of media just taken are unknown for a few seconds; one more try after this. */
const MEDIA_SETTLE_MS = 3_000
/** Seen in the field: a post just made cannot be answered yet (code 385); one more try after this. */
const PARENT_SETTLE_MS = 5_000
/** Seen in the field: 1 to 5 seconds between the posts of a thread keep X from losing sight of the one before. */
const THREAD_PAUSE_MS = 3_000

/** Does one step of a delivery to X: of the post, or of the next one of a thread. */
export async function publish(work: Work, session: Session): Promise<Step> {
  const at = readCheckpoint(work.checkpoint)
  const part = currentPart(work)
  if (part === null) {
    if (work.receipt === null) throw new Error('a delivery to X has no part at all')
    return { kind: 'done', receipt: work.receipt }
  }
  if (at === null) {
    const begin = { ready: [], restarts: 0 }
    if (filesOf(part).length > 0) return uploadStep({ stage: 'initialize', ...begin }, part, work, session)
    return commitNext({ stage: 'create', ...begin, ...NO_COMMITS }, part)
  }
  switch (at.stage) {
    case 'prepared': {
      const ready = withoutExpired(at.ready, work.now)
      if (ready !== null)
        return { kind: 'next', checkpoint: { stage: 'initialize', ready, restarts: at.restarts }, phase: 'uploading', isCommitUndone: true }
      return commitNext({ ...at, stage: 'create' }, part)
    }
    case 'settle': {
      const { until, ...rest } = at
      return { kind: 'wait', checkpoint: { ...rest, stage: 'prepared' }, phase: 'publishing', notBefore: until }
    }
    case 'create':
      return create(at, part, work, session)
    case 'look':
      // Never from here on to another commit: whoever calls this has to ask first.
      throw mayBePublic('look')
    default:
      return uploadStep(at, part, work, session)
  }
}

function commitNext(checkpoint: At<'create'>, part: Part): Step {
  return { kind: 'commit-next', checkpoint, phase: 'publishing', uploadedBytes: part.bytesBefore + bytesOf(filesOf(part)) }
}

/** The commit. */
async function create(at: At<'create'>, part: Part, work: Work, session: Session): Promise<Step> {
  const mediaIds = mediaUploads(at.ready, part).map((upload) => upload.id)
  try {
    const { data } = await ask(
      session,
      {
        step: 'post.create',
        method: 'POST',
        url: `${API}/2/tweets`,
        auth: 'token',
        isCommit: true,
        body: { kind: 'json', value: bodyOf(part, mediaIds, work) },
      },
      CreatedPost,
      work.now,
    )
    const receipt = receiptWith(work, data.id, work.now, at.ready)
    if (part.isLast) return { kind: 'done', receipt }
    return { kind: 'wait', checkpoint: null, phase: 'publishing', notBefore: work.now + THREAD_PAUSE_MS, receipt }
  } catch (error) {
    if (isAboutMediaIds(error) && at.mediaRefusals === 0) return settle({ ...at, mediaRefusals: 1 }, work.now + MEDIA_SETTLE_MS)
    if (isAboutParent(error) && at.parentRefusals === 0) return settle({ ...at, parentRefusals: 1 }, work.now + PARENT_SETTLE_MS)
    const isDuplicate = error instanceof PlatformError && error.failure.kind === 'duplicate'
    // After a resend "duplicate" says that the first call did arrive: the post is there and has only to be found.
    if (isDuplicate && at.resends > 0) throw mayBePublic('duplicate', error)
    throw error
  }
}

/** Refused for something that X itself has yet to see: nothing is public, and the same call is due once more. */
function settle(at: At<'create'>, until: number): Step {
  return { kind: 'next', checkpoint: { ...at, stage: 'settle', until }, phase: 'publishing', isCommitUndone: true }
}

function mayBePublic(platformCode: string, cause?: unknown): PlatformError {
  return new PlatformError({ kind: 'duplicate', platform: 'x', step: 'post.create', mayHaveApplied: true, platformCode }, { cause })
}

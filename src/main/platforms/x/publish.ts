import { z } from 'zod'
import { PlatformError } from '../../core/platform-error.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import type { Json } from '../../../shared/json.ts'
import { API, CreatedPost } from './api.ts'
import { NO_COMMITS, readCheckpoint, type At } from './checkpoint.ts'
import { ask, isAboutMediaIds } from './errors.ts'
import { receipt } from './reconcile.ts'
import { uploadStep, withoutExpired } from './upload.ts'

/** Seen in the field: ids of media just taken are unknown for a few seconds; one more try after this. */
const MEDIA_SETTLE_MS = 3_000

/** X create post, read 2026-11-23; `everyone` is told by leaving the field out. */
const Options = z.object({ replySettings: z.enum(['everyone', 'following', 'mentionedUsers']).default('everyone') })

/** Does one step of a delivery to X. */
export async function publish(work: Work, session: Session): Promise<Step> {
  const at = readCheckpoint(work.checkpoint)
  if (at === null) {
    if (work.media.length > 0) return uploadStep({ stage: 'initialize', ready: [], restarts: 0 }, work, session)
    return commitNext({ stage: 'create', ready: [], restarts: 0, ...NO_COMMITS }, work)
  }
  switch (at.stage) {
    case 'prepared': {
      const ready = withoutExpired(at.ready, work.now)
      if (ready !== null)
        return { kind: 'next', checkpoint: { stage: 'initialize', ready, restarts: at.restarts }, phase: 'uploading', isCommitUndone: true }
      return commitNext({ ...at, stage: 'create' }, work)
    }
    case 'settle': {
      const { until, ...rest } = at
      return { kind: 'wait', checkpoint: { ...rest, stage: 'prepared' }, phase: 'publishing', notBefore: until }
    }
    case 'create':
      return create(at, work, session)
    case 'look':
      // Never from here on to another commit: whoever calls this has to ask first.
      throw mayBePublic('look')
    default:
      return uploadStep(at, work, session)
  }
}

function commitNext(checkpoint: At<'create'>, work: Work): Step {
  const uploadedBytes = work.media.reduce((sum, media) => sum + media.asset.sizeBytes, 0)
  return { kind: 'commit-next', checkpoint, phase: 'publishing', uploadedBytes }
}

/** The commit. */
async function create(at: At<'create'>, work: Work, session: Session): Promise<Step> {
  try {
    const { data } = await ask(
      session,
      {
        step: 'post.create',
        method: 'POST',
        url: `${API}/2/tweets`,
        auth: 'token',
        isCommit: true,
        body: { kind: 'json', value: bodyOf(at, work) },
      },
      CreatedPost,
      work.now,
    )
    return { kind: 'done', receipt: receipt(data.id, work, work.now) }
  } catch (error) {
    if (isAboutMediaIds(error) && at.mediaRefusals === 0) {
      const checkpoint: At<'settle'> = { ...at, stage: 'settle', mediaRefusals: 1, until: work.now + MEDIA_SETTLE_MS }
      return { kind: 'next', checkpoint, phase: 'publishing', isCommitUndone: true }
    }
    const isDuplicate = error instanceof PlatformError && error.failure.kind === 'duplicate'
    // After a resend "duplicate" says that the first call did arrive: the post is there and has only to be found.
    if (isDuplicate && at.resends > 0) throw mayBePublic('duplicate', error)
    throw error
  }
}

function mayBePublic(platformCode: string, cause?: unknown): PlatformError {
  return new PlatformError({ kind: 'duplicate', platform: 'x', step: 'post.create', mayHaveApplied: true, platformCode }, { cause })
}

function bodyOf(at: At<'create'>, work: Work): Json {
  const { replySettings } = Options.parse(work.variant.options)
  return {
    text: work.variant.text,
    ...(at.ready.length === 0 ? {} : { media: { media_ids: at.ready.map((upload) => upload.id) } }),
    ...(replySettings === 'everyone' ? {} : { reply_settings: replySettings }),
  }
}

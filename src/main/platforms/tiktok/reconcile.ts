import { PlatformError } from '../../core/platform-error.ts'
import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { afterFailed } from './begin-again.ts'
import { readCheckpoint, runOf, type At, type Checkpoint } from './checkpoint.ts'
import { isMissing, laterLook, laterPoll, linkStage } from './publish.ts'
import { readStanding, receipt } from './status.ts'
import { isSpent, settling, whole } from './upload.ts'

/** Assumed: a video that is neither out nor failed after this long will not be learned about by asking on. */
const MAX_UNDECIDED_MS = 60 * 60_000

/** Asks TikTok what became of the last chunk. Changes nothing there. */
export async function reconcile(work: Work, session: Session): Promise<Reconciled> {
  const at = readCheckpoint(work)
  // Before the last chunk nothing can be public.
  if (at.stage === 'init' || at.stage === 'init-whole' || at.stage === 'upload' || at.stage === 'failed')
    return { kind: 'resume', checkpoint: at }
  if (at.stage === 'link') return findLink(at, work, session)
  const polling: At<'process'> = at.stage === 'process' ? at : whole(at, work)
  let standing
  try {
    standing = await readStanding(at, work, session)
  } catch (error) {
    // TikTok no longer knows this publish: neither can we.
    if (error instanceof PlatformError && FORGOTTEN.includes(error.failure.platformCode ?? '')) return { kind: 'unknown' }
    throw error
  }
  switch (standing.is) {
    case 'complete': {
      const later = linkStage(polling, standing.postId, work)
      return later === null
        ? { kind: 'published', receipt: receipt(at, standing, work.committingSince ?? work.now) }
        : { kind: 'wait', ...later }
    }
    case 'failed':
      // Certainly not public; told as a failure, or begun again, by the next step.
      return { kind: 'resume', checkpoint: afterFailed(at, standing.reason) ?? { stage: 'failed', reason: standing.reason } }
    case 'processing':
      return wait(polling, work)
    case 'uploading':
      if (at.stage !== 'process') return goOn(at, standing.uploadedBytes, work)
      if (standing.uploadedBytes === null || !isMissing(at, work)) return wait(polling, work)
      // Somebody acknowledged the last chunk, and TikTok goes on missing bytes: nothing is public.
      return goOn(
        { stage: 'last-chunk', ...runOf(at), offset: standing.uploadedBytes, missedSince: at.since },
        standing.uploadedBytes,
        work,
      )
  }
}

const FORGOTTEN: readonly string[] = ['invalid_publish_id', 'token_not_authorized_for_specified_publish_id']

function wait(polling: At<'process'>, work: Work): Reconciled {
  if (work.now - polling.since > MAX_UNDECIDED_MS) return { kind: 'unknown' }
  return { kind: 'wait', ...laterPoll(polling, work) }
}

/** The upload is not whole. Within its hour the rest is sent to it, which cannot make a second post; later a new upload begins. */
function goOn(at: At<'last-chunk'>, uploadedBytes: number | null, work: Work): Reconciled {
  const isOver = isSpent(at, work.now)
  const later = settling(at, isOver, work.now)
  if (later !== null) return { kind: 'wait', ...later }
  if (!isOver) {
    const checkpoint: Checkpoint = { stage: 'upload', ...runOf(at), offset: uploadedBytes ?? at.offset }
    return { kind: 'resume', checkpoint }
  }
  if (uploadedBytes === null) return { kind: 'unknown' }
  return { kind: 'resume', checkpoint: { stage: 'init', restarts: at.restarts + 1, repeats: at.repeats } }
}

/** The post is out; only its link is looked for. */
async function findLink(at: At<'link'>, work: Work, session: Session): Promise<Reconciled> {
  const standing = await readStanding(at, work, session).catch(() => null)
  const postId = standing?.is === 'complete' ? standing.postId : null
  const later = postId === null ? laterLook(at, work) : null
  return later === null
    ? { kind: 'published', receipt: receipt(at, { postId, isInInbox: false }, at.publishedAt) }
    : { kind: 'wait', ...later }
}

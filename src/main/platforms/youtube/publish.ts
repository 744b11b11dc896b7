import { PlatformError } from '../../core/platform-error.ts'
import type { Session, Step, Work, WorkMedia } from '../../core/platform-adapter.ts'
import { readCheckpoint, sessionOf, type At, type UploadSession } from './checkpoint.ts'
import { lookBackLater, readBack } from './read-back.ts'
import { askUpload, CHUNK_BYTES, openUpload, sendChunk, videoOf, type UploadAnswer } from './upload.ts'

/** Google's other services keep a session for a week; YouTube only says that it ends (unconfirmed), so we leave it a day earlier. */
const SESSION_LIFETIME_MS = 6 * 24 * 3_600_000
/** A gone session is replaced this often. */
const MAX_RESTARTS = 3
/** A server that kept nothing of a chunk is not pressed. */
const NO_PROGRESS_PAUSE_MS = 5_000

/** Does one step of a delivery to YouTube. */
export async function publish(work: Work, session: Session): Promise<Step> {
  const at = readCheckpoint(work.checkpoint)
  switch (at.stage) {
    case 'open': {
      const media = videoOf(work)
      return goOn(await openUpload(media, at.restarts, work, session), media)
    }
    case 'send':
      return send(at, work, session)
    case 'finish':
      return finish(at, work, session)
    case 'read-back':
      return readBack(at, work, session)
    case 'settle':
    case 'look':
      // Never from here on to another upload: whoever calls this has to ask first.
      throw outcomeUnknown(at.stage)
  }
}

async function send(at: At<'send'>, work: Work, session: Session): Promise<Step> {
  const media = videoOf(work)
  if (work.now - at.openedAt > SESSION_LIFETIME_MS) return reopen(at)
  if (work.isResumed) return afterAnswer(at, await askUpload(at, media, work, session), media, work)
  if (isLastNext(at, media)) return goOn(at, media)
  return afterAnswer(at, await sendChunk(at, media, false, work, session), media, work)
}

/** The commit: the last bytes. */
async function finish(at: At<'finish'>, work: Work, session: Session): Promise<Step> {
  const media = videoOf(work)
  const answer = work.isResumed ? await askUpload(at, media, work, session) : await sendChunk(at, media, true, work, session)
  // An answer to the last bytes got lost on this session before: that it is gone now does not say that they did not count.
  if (answer.kind === 'gone' && at.lostAnswers > 0) throw outcomeUnknown('HTTP 404')
  if (answer.kind === 'kept' && answer.session.offset >= media.asset.sizeBytes) throw outcomeUnknown('HTTP 308')
  return afterAnswer(at, answer, media, work)
}

function afterAnswer(at: UploadSession, answer: UploadAnswer, media: WorkMedia, work: Work): Step {
  switch (answer.kind) {
    case 'video':
      return lookBackLater({ videoId: answer.video.id, publishedAt: work.now, looks: 0 }, work)
    case 'gone':
      return reopen(at)
    case 'kept': {
      const kept = sessionOf(answer.session)
      if (kept.offset > at.offset || work.isResumed)
        return { ...goOn(kept, media), ...(isLastNext(kept, media) ? {} : { isCommitUndone: true }) } as Step
      return {
        kind: 'wait',
        checkpoint: { stage: 'send', ...kept },
        phase: 'uploading',
        notBefore: work.now + NO_PROGRESS_PAUSE_MS,
        uploadedBytes: kept.offset,
      }
    }
  }
}

function isLastNext(at: UploadSession, media: WorkMedia): boolean {
  return media.asset.sizeBytes - at.offset <= CHUNK_BYTES
}

/** On to the next chunk; the last one is a commit. */
function goOn(at: UploadSession, media: WorkMedia): Step {
  const session = sessionOf(at)
  return isLastNext(at, media)
    ? { kind: 'commit-next', checkpoint: { stage: 'finish', ...session }, phase: 'uploading', uploadedBytes: at.offset }
    : { kind: 'next', checkpoint: { stage: 'send', ...session }, phase: 'uploading', uploadedBytes: at.offset }
}

/** The session is gone before its last byte was taken: no video can come of it, so the upload begins anew, and the checkpoint says so. */
function reopen(at: UploadSession): Step {
  if (at.restarts >= MAX_RESTARTS) {
    throw new PlatformError({
      kind: 'unexpected-response',
      platform: 'youtube',
      step: 'upload.open',
      mayHaveApplied: false,
      platformCode: 'session-gone',
    })
  }
  return {
    kind: 'next',
    checkpoint: { stage: 'open', restarts: at.restarts + 1 },
    phase: 'uploading',
    uploadedBytes: 0,
    isCommitUndone: true,
  }
}

function outcomeUnknown(platformCode: string): PlatformError {
  return new PlatformError({ kind: 'unexpected-response', platform: 'youtube', step: 'upload.send', mayHaveApplied: true, platformCode })
}

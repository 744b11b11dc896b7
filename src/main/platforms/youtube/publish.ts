import type { Receipt } from '../../../shared/model.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { unexpected } from '../kit/http.ts'
import { UPLOAD_API, videoResource } from './api.ts'
import { readCheckpoint, type At } from './checkpoint.ts'
import { writeComment } from './comment.ts'
import { toPlatformError } from './errors.ts'
import { readBack, readBackLater } from './look-back.ts'
import { optionsOf } from './options.ts'
import { askSession, CHUNK_BYTES, fileOf, newAddress, sendChunk, type SessionState } from './resumable.ts'
import { behind, SIDE_NOTES } from './side-plan.ts'
import { doSide } from './sides.ts'

/** "A finite time"; a week is what Google documents for its other uploads. Given up a day earlier (unconfirmed for YouTube). */
const SESSION_LIFETIME_MS = 6 * 24 * 60 * 60_000
const MAX_RESTARTS = 3
/** A server that kept nothing of a chunk is not pressed. */
const NO_PROGRESS_PAUSE_MS = 5_000

/** The file's name at YouTube: unique for each delivery, so that a lost video is found again without a doubt. */
export function slugOf(work: Work): string {
  const ending = /\.[a-z0-9]{2,5}$/i.exec(fileOf(work).asset.fileName)?.[0] ?? '.mp4'
  return `creatorsync-${work.deliveryId}${ending.toLowerCase()}`
}

/** Does one step of a delivery to YouTube. */
export async function publish(work: Work, session: Session): Promise<Step> {
  // Begun again behind a video that is public: only what goes with it may be left.
  if (work.checkpoint === null && work.receipt !== null) return goOnBehind(work.receipt, work, session)
  const at = readCheckpoint(work.checkpoint)
  switch (at.stage) {
    case 'open':
      return open(at, work, session)
    case 'upload':
      return upload(at, work, session)
    case 'last':
      return finish(at, work, session)
    case 'look':
      // Only `reconcile` goes on from here.
      throw outcomeUnknown('session-gone')
    case 'published':
      return readBack(at, work, session)
    case 'sides':
      return doSide(at, work, session)
    case 'comment':
      return writeComment(at, work, session)
  }
}

/** A video of which only the creator's word is known cannot be named, so nothing can be added to it. */
async function goOnBehind(receipt: Receipt, work: Work, session: Session): Promise<Step> {
  const at = behind(receipt, work)
  if (at.videoId !== '') return doSide(at, work, session)
  return { kind: 'done', receipt: { ...receipt, notes: [...receipt.notes, ...at.left.map((side) => SIDE_NOTES[side])] } }
}

async function open(at: At<'open'>, work: Work, session: Session): Promise<Step> {
  const { asset } = fileOf(work)
  const options = optionsOf(work)
  const response = await session.send({
    step: 'upload.open',
    method: 'POST',
    url: `${UPLOAD_API}/videos?uploadType=resumable&part=snippet,status&notifySubscribers=${options.notifySubscribers !== false}`,
    auth: 'token',
    headers: { 'x-upload-content-length': String(asset.sizeBytes), 'x-upload-content-type': asset.mimeType, slug: slugOf(work) },
    body: { kind: 'json', value: videoResource(options, work.variant.text) },
  })
  if (response.status !== 200) throw toPlatformError(response, { step: 'upload.open', isCommit: false, now: work.now })
  const address = newAddress(response)
  if (address === undefined) throw unexpected(response, { platform: 'youtube', step: 'upload.open', mayHaveApplied: false })
  return onwards({ stage: 'upload', address, openedAt: work.now, offset: 0, restarts: at.restarts }, work)
}

/** An upload that waits for nothing. */
type GoingUpload = Omit<At<'upload'>, 'until'>

async function upload(at: At<'upload'>, work: Work, session: Session): Promise<Step> {
  if (work.now - at.openedAt > SESSION_LIFETIME_MS) return beginAnew(at)
  const { until, ...rested } = at
  // Waited for once, also by a clock that is set back meanwhile.
  if (until !== undefined && work.now < until) return uploadLater(rested, until)
  if (!work.isResumed && at.offset + CHUNK_BYTES >= fileOf(work).asset.sizeBytes) return onwards(rested, work)
  const state = work.isResumed ? await askSession(at, work, session) : await sendChunk(at, at.offset + CHUNK_BYTES, work, session)
  if (state.kind === 'gone') return beginAnew(at)
  return follow(at, state, work)
}

function outcomeUnknown(platformCode: string): PlatformError {
  return new PlatformError({ kind: 'unexpected-response', platform: 'youtube', step: 'upload.last', mayHaveApplied: true, platformCode })
}

/** The commit. After a failed try the session is asked first: it may have the bytes, and the video, by now; and so it is where no byte is left. */
async function finish(at: At<'last'>, work: Work, session: Session): Promise<Step> {
  const { sizeBytes } = fileOf(work).asset
  const mustAsk = work.isResumed || at.offset >= sizeBytes
  const state = mustAsk ? await askSession(at, work, session) : await sendChunk(at, sizeBytes, work, session)
  // Gone before or after it took the last bytes: the channel's own uploads are looked through before anything is sent again.
  if (state.kind === 'gone') throw outcomeUnknown('session-gone')
  // It has every byte and no video yet: `reconcile` goes on asking.
  if (state.kind === 'incomplete' && state.offset >= sizeBytes) throw outcomeUnknown('HTTP 308')
  return follow(at, state, work)
}

function follow(at: At<'upload' | 'last'>, state: Exclude<SessionState, { kind: 'gone' }>, work: Work): Step {
  if (state.kind === 'complete')
    return readBackLater({ stage: 'published', videoId: state.video.id, publishedAt: work.now, looks: 0 }, work)
  const { openedAt, restarts } = at
  const moved: GoingUpload = { stage: 'upload', address: state.address, openedAt, offset: state.offset, restarts }
  const until = state.offset <= at.offset && !work.isResumed ? work.now + NO_PROGRESS_PAUSE_MS : undefined
  // What the last call was refused in part goes on as an upload; the next step finds out whether it is the last one.
  if (at.stage === 'last') {
    const checkpoint = until === undefined ? moved : { ...moved, until }
    return { kind: 'next', checkpoint, phase: 'uploading', uploadedBytes: moved.offset, isCommitUndone: true }
  }
  return until === undefined ? onwards(moved, work) : uploadLater(moved, until)
}

function uploadLater(at: GoingUpload, until: number): Step {
  return { kind: 'wait', checkpoint: at, phase: 'uploading', notBefore: until, uploadedBytes: at.offset }
}

/** The bytes that complete the file are a commit: they are marked before they are sent. */
function onwards(at: GoingUpload, work: Work): Step {
  const { sizeBytes } = fileOf(work).asset
  if (at.offset + CHUNK_BYTES >= sizeBytes)
    return { kind: 'commit-next', checkpoint: { ...at, stage: 'last', asks: 0 }, phase: 'uploading', uploadedBytes: at.offset }
  return { kind: 'next', checkpoint: at, phase: 'uploading', uploadedBytes: at.offset }
}

function beginAnew(at: At<'upload'>): Step {
  if (at.restarts >= MAX_RESTARTS) {
    throw new PlatformError({
      kind: 'media-rejected',
      platform: 'youtube',
      step: 'upload.open',
      mayHaveApplied: false,
      platformCode: 'session-gone',
    })
  }
  return { kind: 'next', checkpoint: { stage: 'open', restarts: at.restarts + 1 }, phase: 'uploading', uploadedBytes: 0 }
}

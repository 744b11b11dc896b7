import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { readCheckpoint } from '../meta/checkpoint.ts'
import { callGraph } from '../meta/graph.ts'
import { ABSENCE_SETTLE_MS, comparable, isPassing, pauseAfterLook, pauseWhileMissing, withoutFailing } from '../meta/patience.ts'
import { afterPublished, withComment } from './after.ts'
import { Comments, standingOf, wholeLink } from './api.ts'
import { FacebookCheckpoint, type At } from './checkpoint.ts'
import { LISTED_POSTS, lookForPost } from './find-post.ts'
import { linkOf, noted, receiptOf, receiptOfVideo } from './receipts.ts'
import { listStories, receiptOfStory } from './story.ts'
import { awaitVideo, lookAtVideo } from './video.ts'
import { about, receiptSoFar, textOption } from './work.ts'

type Committing = Extract<FacebookCheckpoint, { missedSince: number | null }>

/** What became of a commit whose answer was lost, by the Page's own lists or the video's own status. */
export async function reconcilePage(work: Work, session: Session): Promise<Reconciled> {
  const checkpoint = readCheckpoint(FacebookCheckpoint, work)
  switch (checkpoint?.stage) {
    case undefined:
    case 'stage-photos':
    case 'start':
    case 'transfer':
    case 'start-reel':
    case 'send-reel':
    case 'hold':
    case 'clean-up':
      return { kind: 'resume', checkpoint }
    case 'post-text':
      return findPost(work, session, checkpoint, { photoIds: [], again: null })
    case 'post-photo':
      return findPost(work, session, checkpoint, { photoIds: [], again: null })
    case 'post-photos': {
      const { photoIds } = checkpoint
      return findPost(work, session, checkpoint, { photoIds, again: { stage: 'stage-photos', photoIds } })
    }
    case 'post-story':
      return findStory(work, session, checkpoint)
    case 'finish':
    case 'finish-reel':
      return findVideo(work, session, checkpoint)
    case 'await-video':
      return watchVideo(work, session, checkpoint)
    case 'link': {
      const { postId, scheduledAt } = checkpoint
      return goingOn(work, receiptOf(postId, await linkOf(work, session, postId), work.now, scheduledAt), null)
    }
    case 'story-link':
      return { kind: 'published', receipt: receiptOf(checkpoint.postId, null, work.now) }
    case 'after':
      return { kind: 'resume', checkpoint, receipt: receiptSoFar(work) }
    case 'comment':
      return findComment(work, session, checkpoint)
    case 'comment-link':
      return { kind: 'published', receipt: receiptSoFar(work) }
  }
}

/** It is public: the end of it, unless a thumbnail or a first comment is still to come. */
function goingOn(work: Work, receipt: Receipt, videoId: string | null): Reconciled {
  const step = afterPublished(work, receipt, videoId)
  return step.kind === 'done' ? { kind: 'published', receipt } : { kind: 'resume', checkpoint: step.checkpoint, receipt }
}

/** A text, a link or photos, by the Page's own lists. */
async function findPost(
  work: Work,
  session: Session,
  checkpoint: Committing,
  { photoIds, again }: { photoIds: readonly string[]; again: Json },
): Promise<Reconciled> {
  const { receipt, isClear } = await lookForPost(work, session, photoIds)
  return receipt === null ? missed(work, checkpoint, again, isClear) : goingOn(work, receipt, null)
}

/**
 * A story stands in the Page's list by its picture, as long as the Page keeps an archive. One that is not there may be there all the same: the creator
 * is asked.
 */
async function findStory(work: Work, session: Session, checkpoint: At<'post-story'>): Promise<Reconciled> {
  const stories = await listStories(work, session)
  const found = stories.find((story) => story.media_id !== undefined && checkpoint.photoIds.includes(story.media_id))
  if (found !== undefined) return { kind: 'published', receipt: receiptOfStory(work, found) }
  return missed(work, checkpoint, { stage: 'stage-photos', photoIds: checkpoint.photoIds }, false)
}

/** The video's own publishing phase tells the truth; `finish` is asked again only while it has not begun and all bytes are there. */
async function findVideo(work: Work, session: Session, checkpoint: At<'finish' | 'finish-reel'>): Promise<Reconciled> {
  const { videoId } = checkpoint
  const state = await lookAtVideo(work, session, videoId)
  const standing = standingOf(state)
  const bytes = work.media[0]?.asset.sizeBytes ?? 0
  switch (standing.is) {
    case 'out':
      if (standing.isReady) return goingOn(work, receiptOfVideo(work, videoId, state, true), videoId)
      // Meta may still find that it cannot show it: watched as after an answer that came.
      return {
        kind: 'wait',
        checkpoint: { stage: 'await-video', videoId, since: work.now, looks: 0, postId: null },
        notBefore: work.now + pauseAfterLook(0),
      }
    case 'failed':
      // Never public, and this upload is spent.
      return { kind: 'resume', checkpoint: null }
    case 'idle':
      return missed(work, checkpoint, beforeFinish(checkpoint, bytes), true)
    case 'busy':
      return undecided(work, checkpoint)
  }
}

/** The stage from which the finish of an upload that is whole is announced anew. */
function beforeFinish(checkpoint: At<'finish' | 'finish-reel'>, bytes: number): Json {
  if (checkpoint.stage === 'finish') {
    const { sessionId, videoId } = checkpoint
    return { stage: 'transfer', sessionId, videoId, start: bytes, end: bytes }
  }
  return { stage: 'hold', then: { ...checkpoint, missedSince: null } }
}

async function watchVideo(work: Work, session: Session, checkpoint: At<'await-video'>): Promise<Reconciled> {
  try {
    const step = await awaitVideo(work, session, checkpoint)
    if (step.kind === 'done') return { kind: 'published', receipt: step.receipt }
    if (step.kind === 'wait') return { kind: 'wait', checkpoint: step.checkpoint, notBefore: step.notBefore }
    return { kind: 'resume', checkpoint: step.checkpoint, ...(step.receipt === undefined ? {} : { receipt: step.receipt }) }
  } catch (cause) {
    // Thrown away by Meta, so not public; the next step makes no commit from here and tells the creator why.
    if (cause instanceof PlatformError && cause.failure.kind === 'media-rejected') return { kind: 'absent', checkpoint }
    throw cause
  }
}

/**
 * A first comment stands under the post by its words, or is not known: it is never written a second time, and the post is public in any case. Where
 * reading comments is refused nothing can be learned.
 */
async function findComment(work: Work, session: Session, checkpoint: At<'comment'>): Promise<Reconciled> {
  const receipt = receiptSoFar(work)
  const query = { fields: 'id,message,from,created_time,permalink_url', order: 'reverse_chronological', limit: String(LISTED_POSTS) }
  const path = `${receipt.parts[0]?.remoteId ?? ''}/comments`
  const looked = await withoutFailing(() => callGraph(session, { step: 'comment.find', method: 'GET', path, query }, Comments, about(work)))
  if ('failed' in looked && isPassing(looked.failed)) throw looked.failed
  const wanted = comparable(textOption(work, 'firstComment'))
  const comments = 'value' in looked ? looked.value.data : []
  const found = comments.find(
    (one) => comparable(one.message ?? '') === wanted && (one.from === undefined || one.from.id === work.account.remoteId),
  )
  if (found !== undefined) return { kind: 'published', receipt: withComment(receipt, found.id, wholeLink(found.permalink_url)) }
  const outcome = 'value' in looked ? missed(work, checkpoint, null, false) : ({ kind: 'unknown' } as const)
  return outcome.kind === 'wait' ? outcome : { kind: 'published', receipt: noted(receipt, 'comment-unknown') }
}

/** How long a video may stay neither published nor idle before the creator is asked: a large one is processed for a while. Assumed. */
const UNDECIDED_MS = 30 * 60_000
const FIRST_LOOK_PAUSE_MS = 4_000

function undecided(work: Work, checkpoint: Committing): Reconciled {
  const missedSince = checkpoint.missedSince ?? work.now
  const elapsed = work.now - missedSince
  if (elapsed >= UNDECIDED_MS) return { kind: 'unknown' }
  return {
    kind: 'wait',
    checkpoint: { ...checkpoint, missedSince },
    notBefore: work.now + Math.max(FIRST_LOOK_PAUSE_MS, Math.ceil(elapsed / 10)),
  }
}

/** Nothing found: looked for a while longer, then the call counts as never done, or, where something stays unclear, the creator is asked. */
function missed(work: Work, checkpoint: Committing, again: Json, isClear: boolean): Reconciled {
  const missedSince = checkpoint.missedSince ?? work.now
  const elapsed = work.now - missedSince
  if (elapsed >= ABSENCE_SETTLE_MS) return isClear ? { kind: 'absent', checkpoint: again } : { kind: 'unknown' }
  // A clock that was set back begins the wait anew.
  if (elapsed < 0) return { kind: 'wait', checkpoint: { ...checkpoint, missedSince: work.now }, notBefore: work.now + pauseWhileMissing(0) }
  return { kind: 'wait', checkpoint: { ...checkpoint, missedSince }, notBefore: work.now + pauseWhileMissing(elapsed) }
}

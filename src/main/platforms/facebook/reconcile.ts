import type { Json } from '../../../shared/json.ts'
import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { whenMade } from '../kit/attempt-time.ts'
import { readCheckpoint } from '../meta/checkpoint.ts'
import { graphRequest, readGraph } from '../meta/graph.ts'
import { ABSENCE_SETTLE_MS, comparable, pauseAfterLook, pauseWhileMissing } from '../meta/patience.ts'
import { POST_FIELDS, PublishedPosts, standingOf, wholeLink, type PublishedPost } from './api.ts'
import { FacebookCheckpoint } from './checkpoint.ts'
import { judgeFacebook } from './errors.ts'
import { linkOfPost, receiptOf } from './publish.ts'
import { awaitVideo, lookAtVideo, receiptOfVideo } from './video.ts'

/** Posts asked for; a list that has more, and none from long before the attempt, proves nothing about what lies beyond. */
const LISTED_POSTS = 100

type Committing = Extract<FacebookCheckpoint, { missedSince: number | null }>

/** What became of a commit whose answer was lost, by the Page's own list or the video's own status. */
export async function reconcilePage(work: Work, session: Session): Promise<Reconciled> {
  const checkpoint = readCheckpoint(FacebookCheckpoint, work)
  switch (checkpoint?.stage) {
    case undefined:
    case 'stage-photos':
    case 'start':
    case 'transfer':
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
    case 'finish':
      return findVideo(work, session, checkpoint)
    case 'await-video':
      return watchVideo(work, session, checkpoint)
    case 'link':
      return { kind: 'published', receipt: receiptOf(checkpoint.postId, await linkOfPost(work, session, checkpoint.postId), work.now) }
  }
}

/**
 * Looks through the Page's newest posts. Staged photos recognise their post beyond doubt; a text does only when exactly one post since the
 * attempt has it, because the creator may have posted the same by hand. A picture without a text has nothing to be recognised by.
 */
async function findPost(
  work: Work,
  session: Session,
  checkpoint: Committing,
  { photoIds, again }: { photoIds: readonly string[]; again: Json },
): Promise<Reconciled> {
  const response = await session.send(
    graphRequest({
      step: 'post.find',
      method: 'GET',
      path: `${work.account.remoteId}/published_posts`,
      query: { fields: POST_FIELDS, limit: String(LISTED_POSTS) },
    }),
  )
  const page = readGraph(response, PublishedPosts, { platform: 'facebook', step: 'post.find', now: work.now, judge: judgeFacebook })
  const certain = page.data.find((post) => targetsOf(post).some((id) => photoIds.includes(id)))
  if (certain !== undefined) return published(certain)
  const near = page.data
    .map((post) => ({ post, made: whenMade(post.created_time, work, response.headers['date']) }))
    .filter(({ made }) => made !== 'long-before')
  const alike = near.filter(({ post }) => work.claimedIds?.includes(post.id) !== true && isLike(post, work))
  const [only, ...others] = alike.filter(({ made }) => made === 'since')
  if (only !== undefined && others.length === 0 && comparable(work.variant.text) !== '') return published(only.post)
  const hasMore = page.paging?.next !== undefined || page.data.length >= LISTED_POSTS
  const isClear = alike.length === 0 && !(hasMore && near.length === page.data.length)
  return missed(work, checkpoint, again, isClear)
}

function published(post: PublishedPost): Reconciled {
  return { kind: 'published', receipt: receiptOf(post.id, wholeLink(post.permalink_url), post.created_time) }
}

function targetsOf(post: PublishedPost): string[] {
  const attachments = post.attachments?.data ?? []
  const targets = attachments.flatMap((one) => [one.target?.id, ...(one.subattachments?.data ?? []).map((sub) => sub.target?.id)])
  return targets.filter((id) => id !== undefined)
}

/**
 * The same text. Where there is none to go by, a post that is known to hold something else than pictures is ruled out; one that says
 * nothing of itself is not, since a post taken for absent would be made twice.
 */
function isLike(post: PublishedPost, work: Work): boolean {
  const text = comparable(work.variant.text)
  if (comparable(post.message ?? '') !== text) return false
  const kinds = (post.attachments?.data ?? []).map((one) => one.media_type).filter((kind) => kind !== undefined)
  return text !== '' || kinds.length === 0 || kinds.some((kind) => kind === 'photo' || kind === 'album')
}

/** The video's own publishing phase tells the truth; `finish` is asked again only while it has not begun and all bytes are there. */
async function findVideo(work: Work, session: Session, checkpoint: Extract<FacebookCheckpoint, { stage: 'finish' }>): Promise<Reconciled> {
  const { sessionId, videoId } = checkpoint
  const state = await lookAtVideo(work, session, videoId)
  const standing = standingOf(state)
  const bytes = work.media[0]?.asset.sizeBytes ?? 0
  switch (standing.is) {
    case 'out':
      if (standing.isReady) return { kind: 'published', receipt: receiptOfVideo(work, videoId, state, true) }
      // Meta may still find that it cannot show it: watched as after an answer that came.
      return {
        kind: 'wait',
        checkpoint: { stage: 'await-video', videoId, since: work.now, looks: 0 },
        notBefore: work.now + pauseAfterLook(0),
      }
    case 'failed':
      // Never public, and this upload is spent.
      return { kind: 'resume', checkpoint: null }
    case 'idle':
      return missed(work, checkpoint, { stage: 'transfer', sessionId, videoId, start: bytes, end: bytes }, true)
    case 'busy':
      return undecided(work, checkpoint)
  }
}

async function watchVideo(
  work: Work,
  session: Session,
  checkpoint: Extract<FacebookCheckpoint, { stage: 'await-video' }>,
): Promise<Reconciled> {
  try {
    const step = await awaitVideo(work, session, checkpoint)
    if (step.kind === 'done') return { kind: 'published', receipt: step.receipt }
    return { kind: 'wait', checkpoint: step.checkpoint, notBefore: step.notBefore }
  } catch (cause) {
    // Thrown away by Meta, so not public; the next step makes no commit from here and tells the creator why.
    if (cause instanceof PlatformError && cause.failure.kind === 'media-rejected') return { kind: 'absent', checkpoint }
    throw cause
  }
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

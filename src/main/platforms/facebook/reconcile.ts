import type { Json } from '../../../shared/json.ts'
import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { readCheckpoint } from '../meta/checkpoint.ts'
import { graphRequest, readGraph } from '../meta/graph.ts'
import { ABSENCE_PAUSE_MS, ABSENCE_SETTLE_MS, attemptStart, comparable, withoutFailing } from '../meta/patience.ts'
import { POST_FIELDS, PublishedPosts, standingOf, wholeLink, type PublishedPost } from './api.ts'
import { FacebookCheckpoint } from './checkpoint.ts'
import { judgeFacebook } from './errors.ts'
import { linkOfPost, receiptOf } from './publish.ts'
import { lookAtVideo, receiptOfVideo } from './video.ts'

/** Posts asked for; a list that is full and all newer than the attempt proves nothing about what lies beyond. */
const LISTED_POSTS = 100

type Committing = Extract<FacebookCheckpoint, { missedSince: number | null }>

/** What became of a commit whose answer was lost, by the Page's own list or the video's own status. */
export async function reconcilePage(work: Work, session: Session): Promise<Reconciled> {
  const checkpoint = readCheckpoint(FacebookCheckpoint, work)
  switch (checkpoint?.stage) {
    case undefined:
    case 'stage-photos':
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
    case 'await-video': {
      const looked = await withoutFailing(() => lookAtVideo(work, session, checkpoint.videoId))
      const state = 'value' in looked ? looked.value : null
      const isReady = state !== null && standingOf(state).isReady
      return { kind: 'published', receipt: receiptOfVideo(work, checkpoint.videoId, state, isReady) }
    }
    case 'link':
      return { kind: 'published', receipt: receiptOf(checkpoint.postId, await linkOfPost(work, session, checkpoint.postId), work.now) }
  }
}

/**
 * Looks through the Page's newest posts. Staged photos recognise their post beyond doubt; a text does only when exactly one post since the
 * attempt has it, because the creator may have posted the same by hand.
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
  const { data } = readGraph(response, PublishedPosts, { platform: 'facebook', step: 'post.find', now: work.now, judge: judgeFacebook })
  const certain = data.find((post) => targetsOf(post).some((id) => photoIds.includes(id)))
  if (certain !== undefined) return published(certain)
  const start = attemptStart(work.committingSince ?? work.now, work.now, response.headers['date'])
  const recent = data.filter((post) => post.created_time >= start)
  const alike = recent.filter((post) => isLike(post, work))
  const [only] = alike
  if (only !== undefined) return alike.length === 1 ? published(only) : { kind: 'unknown' }
  if (recent.length >= LISTED_POSTS) return { kind: 'unknown' }
  return missed(work, checkpoint, again)
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
      return { kind: 'published', receipt: receiptOfVideo(work, videoId, state, standing.isReady) }
    case 'failed':
      // Never public, and this upload is spent.
      return { kind: 'resume', checkpoint: null }
    case 'idle':
      return missed(work, checkpoint, { stage: 'transfer', sessionId, videoId, start: bytes, end: bytes })
    case 'busy':
      return undecided(work, checkpoint)
  }
}

/** How long a video may stay neither published nor idle before the creator is asked: a large one is processed for a while. Assumed. */
const UNDECIDED_MS = 30 * 60_000

function undecided(work: Work, checkpoint: Committing): Reconciled {
  const missedSince = checkpoint.missedSince ?? work.now
  const elapsed = work.now - missedSince
  if (elapsed >= UNDECIDED_MS) return { kind: 'unknown' }
  return { kind: 'wait', checkpoint: { ...checkpoint, missedSince }, notBefore: work.now + Math.max(ABSENCE_PAUSE_MS, elapsed / 10) }
}

/** Nothing found: looked for a while longer, then the call counts as never done. */
function missed(work: Work, checkpoint: Committing, again: Json): Reconciled {
  const missedSince = checkpoint.missedSince ?? work.now
  if (work.now - missedSince >= ABSENCE_SETTLE_MS) return { kind: 'absent', checkpoint: again }
  return { kind: 'wait', checkpoint: { ...checkpoint, missedSince }, notBefore: work.now + ABSENCE_PAUSE_MS }
}

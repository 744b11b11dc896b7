import type { Receipt } from '../../../shared/model.ts'
import { shownText, toLittleText } from '../../../shared/platforms/linkedin-little-text.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { whenMade } from '../kit/attempt-time.ts'
import { parseAnswer } from '../kit/http.ts'
import { FoundPosts, isPageUrn, restCall, type FoundPost } from './api.ts'
import { readCheckpoint, type At } from './checkpoint.ts'
import { isPassing, tell } from './errors.ts'
import { isCommentDue, reconcileComment } from './comment.ts'
import { isLink, optionsOf } from './options.ts'
import { receipt } from './receipts.ts'
import { isRepostSafe } from './repost-window.ts'

/** A call whose answer was lost may still be at work; a second copy is not sent beside it. */
const IN_FLIGHT_MS = 15_000
/** Assumed: how long a new post may be missing from the finder. */
const FINDER_LAG_MS = 2 * 60_000
const LOOK_EVERY_MS = 20_000
/** Posts asked for; a list that is full of newer ones proves nothing. */
const LISTED_POSTS = 50

type Committed = At<'create' | 're-post'>

/** Finds out what became of POST /rest/posts. Changes nothing at LinkedIn. */
export async function reconcile(work: Work, session: Session): Promise<Reconciled> {
  const at = readCheckpoint(work)
  if (at?.stage === 'comment') return reconcileComment(at, work, session)
  // Before these two no call of ours can have made anything public.
  if (at === null || (at.stage !== 'create' && at.stage !== 're-post')) return { kind: 'resume', checkpoint: at }
  const lastTryAt = at.stage === 're-post' ? at.decidedAt : (work.committingSince ?? work.now)
  if (canRead(session)) {
    const found = await find(at, work, session)
    if (found === 'absent' || found === 'unclear') {
      // The mark of the commit is as old as its first try: it does not tell how long the last one had to appear.
      const missedSince = at.missedSince ?? work.now
      // A clock that was set back must not make the wait endless.
      const isClockSetBack = work.now < Math.max(lastTryAt, missedSince)
      if (!isClockSetBack && work.now < missedSince + FINDER_LAG_MS)
        return { kind: 'wait', checkpoint: { ...at, missedSince }, notBefore: work.now + LOOK_EVERY_MS }
      if (found === 'unclear' || isClockSetBack) return { kind: 'unknown' }
      // Within the window the second copy goes as one that LinkedIn recognises; later the finder has had all the time it needs.
      return isRepostSafe(work) ? rePost(at, work) : { kind: 'absent', checkpoint: { ...creationOf(at), stage: 'create' } }
    }
    if (found !== 'closed') return published(receipt(found.id, found.createdAt ?? work.now, at.dropped), work)
  }
  if (!isRepostSafe(work)) return { kind: 'unknown' }
  if (work.now < lastTryAt + IN_FLIGHT_MS) return { kind: 'wait', checkpoint: at, notBefore: lastTryAt + IN_FLIGHT_MS }
  return rePost(at, work)
}

/**
 * The account cannot look, so the identical post is sent once more: LinkedIn refuses a duplicate, and by that tells that the first one
 * arrived. `absent` means "may be done again from this checkpoint": the outbox marks the call as a commit of its own before it is made, and
 * the stage keeps it from being made later than the window allows.
 */
function rePost(at: Committed, work: Work): Reconciled {
  const checkpoint: At<'re-post'> = { ...creationOf(at), stage: 're-post', decidedAt: work.now }
  return { kind: 'absent', checkpoint, isDoubtful: true }
}

function creationOf({ media, refusedSince, refusals, dropped }: Committed) {
  return { media, refusedSince, refusals, dropped, missedSince: null }
}

/** The post is there; its first comment may still be to come. */
function published(told: Receipt, work: Work): Reconciled {
  if (!isCommentDue(told, work)) return { kind: 'published', receipt: told }
  return { kind: 'resume', checkpoint: { stage: 'comment-due', refusals: 0, until: work.now }, receipt: told }
}

/** Pages read by r_organization_social; the scope for members' own posts is closed, but a token that has it may be used. */
function canRead(session: Session): boolean {
  return session.scopes.includes(isPageUrn(session.account.remoteId) ? 'r_organization_social' : 'r_member_social')
}

async function find(at: Committed, work: Work, session: Session): Promise<FoundPost | 'absent' | 'unclear' | 'closed'> {
  const author = encodeURIComponent(session.account.remoteId)
  const path = `posts?q=author&author=${author}&count=${LISTED_POSTS}&sortBy=LAST_MODIFIED`
  const call = restCall({ step: 'post.find', method: 'GET', path, headers: { 'x-restli-method': 'FINDER' } })
  let elements: FoundPost[]
  let dateHeader: string | undefined
  try {
    const response = await tell(session, call, work.now)
    elements = parseAnswer(FoundPosts, response, { platform: 'linkedin', step: call.step, mayHaveApplied: false }).elements
    dateHeader = response.headers['date']
  } catch (error) {
    if (error instanceof PlatformError && !isPassing(error)) return 'closed'
    throw error
  }
  const placed = elements
    .filter((post) => post.lifecycleState !== 'PUBLISH_FAILED' && work.claimedIds?.includes(post.id) !== true)
    .map((post) => ({ post, made: whenMade(post.createdAt ?? work.now, work, dateHeader) }))
  const alike = placed.filter(({ post }) => isOurs(post, at.media, work))
  // Media that only this delivery uploaded need no time to go by; the same words may have been posted before, on purpose.
  const ours = alike.filter(({ made }) => made === 'since' || (at.media.length > 0 && !isLink(work)))
  const [only] = ours
  // LinkedIn post-api-schema doc, read 2026-11-23: PUBLISH_REQUESTED may still fail, and a DRAFT is seen by nobody.
  if (only !== undefined && ours.length === 1) return (only.post.lifecycleState ?? 'PUBLISHED') === 'PUBLISHED' ? only.post : 'unclear'
  const isFull = elements.length >= LISTED_POSTS && placed.every(({ made }) => made !== 'long-before')
  return isFull || alike.some(({ made }) => made !== 'long-before') ? 'unclear' : 'absent'
}

/** Media recognise their post beyond doubt; without any it is the text, and for a link without words its address. */
function isOurs(post: FoundPost, media: readonly string[], work: Work): boolean {
  const words = shownText(toLittleText(work.variant.text))
  const hasOurWords = shownText(post.commentary) === words
  if (isLink(work)) {
    const { article } = post.content ?? {}
    return article !== undefined && hasOurWords && (words !== '' || article.source === optionsOf(work).link)
  }
  const single = post.content?.media
  const ids = (single === undefined ? (post.content?.multiImage?.images ?? []) : [single]).map(({ id }) => id)
  return media.length > 0 ? ids.some((id) => media.includes(id)) : ids.length === 0 && hasOurWords
}

import type { Receipt } from '../../../shared/model.ts'
import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { whenMade } from '../kit/attempt-time.ts'
import { parseAnswer } from '../kit/http.ts'
import { API, Timeline, type TimelinePost } from './api.ts'
import { readCheckpoint, type At } from './checkpoint.ts'
import { toPlatformError } from './errors.ts'
import { isOurs } from './own-post.ts'
import { currentPart, mediaUploads, receiptWith, type Part } from './parts.ts'

/** A post may show late in the timeline: it is looked for this long after the first question before it counts as not posted. */
const LOOK_AFTER_MS: readonly number[] = [2_000, 10_000, 30_000]
/** X refuses a second post of the same text, but not surely one with media: those are never sent again by themselves, only looked for longer. */
const LOOK_FOR_MEDIA_AFTER_MS: readonly number[] = [...LOOK_AFTER_MS, 90_000, 5 * 60_000]
/** The window begins this much before the commit, for clocks that differ. */
const WINDOW_MARGIN_MS = 60_000
/** A computer's clock further ahead than this may have moved the window past the post. */
const MAX_CLOCK_LEAD_MS = WINDOW_MARGIN_MS / 2
/** X user timeline: 5 to 100 results a page. Only posts that are there are billed, so the window decides the price. */
const PAGE_SIZE = 100

/** Looks for the post in the account's own timeline. Changes nothing at X. */
export async function reconcile(work: Work, session: Session): Promise<Reconciled> {
  const at = readCheckpoint(work.checkpoint)
  // Before `create` no call of ours can have made anything public.
  if (at === null || (at.stage !== 'create' && at.stage !== 'look')) return { kind: 'resume', checkpoint: at }
  const part = currentPart(work)
  // The receipt proves every part: what was asked about is among them.
  if (part === null) return { kind: 'resume', checkpoint: null }
  if (at.stage === 'create') return laterLook({ ...at, stage: 'look', looks: 0, since: work.now })
  const seen = await look(at, part, work, session)
  if (seen.kind === 'published') {
    const { receipt } = seen
    return part.isLast ? { kind: 'published', receipt } : { kind: 'resume', checkpoint: null, receipt }
  }
  const looks = at.looks + 1
  if (looks < looksFor(at).length) return laterLook({ ...at, looks })
  // One resend at most, and of a text only: the timeline may lag without end, and then X's own refusal of a duplicate has to stand behind it.
  if (seen.kind === 'unclear' || at.resends > 0 || at.ready.length > 0) return { kind: 'unknown' }
  const { looks: _asked, since: _sinceThen, ...rest } = at
  const firstCommitAt = at.firstCommitAt ?? work.committingSince
  return { kind: 'absent', checkpoint: { ...rest, stage: 'prepared', resends: at.resends + 1, firstCommitAt } }
}

/** When the look after `at.looks` others is due. */
function laterLook(at: At<'look'>): Reconciled {
  return { kind: 'wait', checkpoint: at, notBefore: at.since + (looksFor(at)[at.looks] ?? 0) }
}

function looksFor(at: At<'look'>): readonly number[] {
  return at.ready.length > 0 ? LOOK_FOR_MEDIA_AFTER_MS : LOOK_AFTER_MS
}

type Seen = { readonly kind: 'published'; readonly receipt: Receipt } | { readonly kind: 'nothing' | 'unclear' }

/** One look at the timeline. `unclear`: the answer does not prove that the post is missing. */
async function look(at: At<'look'>, part: Part, work: Work, session: Session): Promise<Seen> {
  const step = 'post.look'
  const firstCommitAt = at.firstCommitAt ?? work.committingSince ?? work.now
  const start = new Date(Math.min(firstCommitAt, work.now) - WINDOW_MARGIN_MS).toISOString()
  const query = new URLSearchParams({
    max_results: String(PAGE_SIZE),
    start_time: start,
    'tweet.fields': 'created_at,text,attachments,entities,note_tweet,referenced_tweets',
  })
  const response = await session.send({
    step,
    method: 'GET',
    url: `${API}/2/users/${session.account.remoteId}/tweets?${query}`,
    auth: 'token',
  })
  if (response.status !== 200) throw toPlatformError(response, { step, isCommit: false, now: work.now })
  const page = parseAnswer(Timeline, response, { platform: 'x', step, mayHaveApplied: false })
  const posts = (page.data ?? []).filter((post) => work.claimedIds?.includes(post.id) !== true)
  const dateHeader = response.headers['date']
  const uploads = mediaUploads(at.ready, part)
  const attempt = { committingSince: firstCommitAt, now: work.now }
  // Words alone are ours only when they were written with our call: the same ones may have been posted before, on purpose.
  const ours = posts.filter((post) => {
    const word = isOurs(post, part, uploads)
    return word === 'yes' && (uploads.length > 0 || whenMade(Date.parse(post.created_at ?? ''), attempt, dateHeader) === 'since')
  })
  const [only] = ours
  if (only !== undefined && ours.length === 1) return { kind: 'published', receipt: receiptOf(only, at, work) }
  const isFull = page.meta.next_token !== undefined || (page.data ?? []).length >= PAGE_SIZE
  const isPerhapsOurs = posts.some((post) => isOurs(post, part, uploads) !== 'no')
  const serverNow = Date.parse(dateHeader ?? '')
  // Set back since the call, or ahead of X: the window may begin after the post.
  const isClockWrong = firstCommitAt > work.now || (!Number.isNaN(serverNow) && work.now - serverNow > MAX_CLOCK_LEAD_MS)
  return { kind: isFull || isPerhapsOurs || isClockWrong ? 'unclear' : 'nothing' }
}

function receiptOf(post: TimelinePost, at: At<'look'>, work: Work): Receipt {
  const createdAt = Date.parse(post.created_at ?? '')
  return receiptWith(work, post.id, Number.isNaN(createdAt) ? work.now : createdAt, at.ready)
}

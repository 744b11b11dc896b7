import type { Receipt } from '../../../shared/model.ts'
import type { Session, Work } from '../../core/platform-adapter.ts'
import { whenMade } from '../kit/attempt-time.ts'
import { graphRequest, readGraph } from '../meta/graph.ts'
import { comparable } from '../meta/patience.ts'
import { POST_FIELDS, PublishedPosts, SCHEDULED_FIELDS, wholeLink, type PublishedPost } from './api.ts'
import { receiptOf } from './receipts.ts'
import { publishAtOf } from './schedule.ts'
import { about } from './work.ts'

/** Posts asked for; a list that has more, and none from long before the attempt, proves nothing about what lies beyond. */
export const LISTED_POSTS = 100

/** What the Page's lists tell of a post: its proof, or (null) that none is known. `isClear`: nothing there could be it. `isCertain`: it holds its very photos. */
export interface Found {
  readonly receipt: Receipt | null
  readonly isClear: boolean
  readonly isCertain?: true
}

/**
 * Looks through the Page's newest posts. Staged photos recognise their post beyond doubt; a text does only when exactly one post since the
 * attempt has it, because the creator may have posted the same by hand. A picture without a text has nothing to be recognised by. A post that
 * Facebook was to show later is looked for among the scheduled ones first.
 */
export async function lookForPost(work: Work, session: Session, photoIds: readonly string[]): Promise<Found> {
  const publishAt = publishAtOf(work)
  const scheduled = publishAt === null ? null : await listed(work, session, 'scheduled_posts', SCHEDULED_FIELDS)
  if (scheduled !== null && publishAt !== null) {
    const ours = scheduled.data.filter(
      (post) =>
        targetsOf(post).some((id) => photoIds.includes(id)) ||
        (comparable(work.variant.text) !== '' &&
          isLike(post, work) &&
          isAt(post, publishAt) &&
          work.claimedIds?.includes(post.id) !== true),
    )
    const [only, ...others] = ours
    if (only !== undefined && others.length === 0)
      return { receipt: receiptOf(only.id, wholeLink(only.permalink_url), work.now, publishAt), isClear: false }
    if (others.length > 0) return { receipt: null, isClear: false }
  }
  const page = await listed(work, session, 'published_posts', POST_FIELDS)
  const certain = page.data.find((post) => targetsOf(post).some((id) => photoIds.includes(id)))
  if (certain !== undefined) return { ...published(certain), isCertain: true }
  const near = page.data
    .map((post) => ({ post, made: whenMade(post.created_time, work, page.date) }))
    .filter(({ made }) => made !== 'long-before')
  const alike = near.filter(({ post }) => work.claimedIds?.includes(post.id) !== true && isLike(post, work))
  const [only, ...others] = alike.filter(({ made }) => made === 'since')
  if (only !== undefined && others.length === 0 && comparable(work.variant.text) !== '') return published(only.post)
  const hasMore = page.hasMore || page.data.length >= LISTED_POSTS
  const isClear = alike.length === 0 && !(hasMore && near.length === page.data.length) && scheduled?.hasMore !== true
  return { receipt: null, isClear }
}

async function listed(work: Work, session: Session, edge: 'published_posts' | 'scheduled_posts', fields: string) {
  const query = { fields, limit: String(LISTED_POSTS) }
  const path = `${work.account.remoteId}/${edge}`
  const response = await session.send(graphRequest({ step: 'post.find', method: 'GET', path, query }))
  const { data, paging } = readGraph(response, PublishedPosts, { ...about(work), step: 'post.find' })
  return { data, date: response.headers['date'], hasMore: paging?.next !== undefined }
}

/** Scheduled for the same second. */
function isAt(post: PublishedPost, publishAt: number): boolean {
  const told = post.scheduled_publish_time
  const seconds = typeof told === 'number' || /^\d+$/.test(told ?? '') ? Number(told) : Math.floor(Date.parse(told ?? '') / 1000)
  return seconds === Math.floor(publishAt / 1000)
}

function published(post: PublishedPost): Found {
  return { receipt: receiptOf(post.id, wholeLink(post.permalink_url), post.created_time), isClear: false }
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

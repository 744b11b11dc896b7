import type { z } from 'zod'
import type { Receipt } from '../../../shared/model.ts'
import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { whenMade } from '../kit/attempt-time.ts'
import { readCheckpoint } from '../meta/checkpoint.ts'
import { readGraphError } from '../meta/errors.ts'
import { graphRequest, readGraph } from '../meta/graph.ts'
import { ABSENCE_SETTLE_MS, comparable, pauseWhileMissing } from '../meta/patience.ts'
import { ContainerState, MEDIA_FIELDS, OwnMedia, standingOf } from './api.ts'
import { InstagramCheckpoint, madeOf, publishable, type At, type Made } from './checkpoint.ts'
import { afterPost, findComment, receiptOfContainer } from './comment.ts'
import { about, receiptOf } from './delivery.ts'
import { isLostContainer } from './errors.ts'
import { kindOf } from './fields.ts'
import { linkOfMedia } from './publish.ts'

/** Newest media looked through: more than anyone posts by hand in the moments between a lost answer and this look. */
const LISTED_MEDIA = '10'

/** What became of a `media_publish` whose answer was lost: the container says whether, the account's own media say which. */
export async function reconcileInstagram(work: Work, session: Session): Promise<Reconciled> {
  const checkpoint = readCheckpoint(InstagramCheckpoint, work)
  if (checkpoint?.stage === 'comment') return findComment(work, session, checkpoint)
  if (checkpoint === null && work.receipt !== null) return lostBehind(work, session, work.receipt)
  if (checkpoint?.stage === 'published') {
    const { mediaId } = checkpoint
    return publishedAs(work, receiptOf(mediaId, await linkOfMedia(work, session, mediaId), work.now), checkpoint)
  }
  if (checkpoint?.stage !== 'publish' && checkpoint?.stage !== 'await') return { kind: 'resume', checkpoint }
  const containerId = publishable(checkpoint)
  if (containerId === undefined) return { kind: 'resume', checkpoint }
  const missedSince = checkpoint.stage === 'publish' ? checkpoint.missedSince : null
  const search = { stage: 'publish', ...madeOf(checkpoint), missedSince } as const
  const query = { fields: 'status_code,status' }
  const response = await session.send(graphRequest({ step: 'container.status', method: 'GET', path: containerId, query }))
  if (isLostContainer(readGraphError(response))) return findMedia(work, session, search, null)
  const state = readGraph(response, ContainerState, { ...about(work), step: 'container.status' })
  if (standingOf(state) === 'PUBLISHED') return findMedia(work, session, search, containerId)
  return notPublished(work, search)
}

/** The post is public. What was staged for it is still to be taken away, and a comment that is to follow still to be written. */
function publishedAs(work: Work, receipt: Receipt, { photoIds, hostedKeys }: Pick<Made, 'photoIds' | 'hostedKeys'>): Reconciled {
  const [post] = receipt.parts
  const isOver = photoIds.length === 0 && hostedKeys.length === 0 && afterPost(work, receipt).kind === 'done'
  if (isOver || post === undefined) return { kind: 'published', receipt }
  const checkpoint: At<'published'> = { stage: 'published', mediaId: post.remoteId, photoIds, hostedKeys, looks: 0 }
  return { kind: 'resume', checkpoint, receipt }
}

/** Our own state is lost but for the proof of the post: the only call that may have gone out behind it is the comment's. */
function lostBehind(work: Work, session: Session, receipt: Receipt): Promise<Reconciled> | Reconciled {
  const after = afterPost(work, receipt)
  return after.kind === 'done' ? { kind: 'published', receipt: after.receipt } : findComment(work, session, after.checkpoint)
}

/** The container is there and unpublished. A call that we gave up may still be at work, so it must stay so for a while. */
function notPublished(work: Work, checkpoint: At<'publish'>): Reconciled {
  const index = checkpoint.parentId === null ? 0 : checkpoint.containerIds.length
  const again = { stage: 'await', ...madeOf(checkpoint), index, since: null, looks: 0, lost: 0 } as const
  return waitWhileMissing(work, checkpoint) ?? { kind: 'resume', checkpoint: again }
}

/**
 * Looks for the medium among the account's newest. `containerId` is the container when the platform says that it is published: then it ends
 * as published even without a link, under the container's id. Without that word a medium that is not found proves nothing.
 */
async function findMedia(work: Work, session: Session, checkpoint: At<'publish'>, containerId: string | null): Promise<Reconciled> {
  const query = { fields: MEDIA_FIELDS, limit: LISTED_MEDIA }
  const response = await session.send(graphRequest({ step: 'post.find', method: 'GET', path: `${work.account.remoteId}/media`, query }))
  const { data } = readGraph(response, OwnMedia, { ...about(work), step: 'post.find' })
  const alike = data.filter((one) => work.claimedIds?.includes(one.id) !== true && isLike(one, work))
  const [only, ...others] = alike.filter((one) => whenMade(one.timestamp, work, response.headers['date']) === 'since')
  if (only !== undefined && others.length === 0) {
    return publishedAs(work, receiptOf(only.id, only.permalink ?? null, only.timestamp), checkpoint)
  }
  // More looks cannot tell two of them apart, nor find what has no words.
  const mayStillAppear = others.length === 0 && hasCaption(work)
  const later = mayStillAppear ? waitWhileMissing(work, checkpoint) : null
  if (later !== null) return later
  return containerId === null ? { kind: 'unknown' } : publishedAs(work, receiptOfContainer(work, containerId), checkpoint)
}

/** Null once nothing was found for long enough. A clock that was set back begins the wait anew. */
function waitWhileMissing(work: Work, checkpoint: At<'publish'>): Extract<Reconciled, { kind: 'wait' }> | null {
  const { missedSince: before } = checkpoint
  const missedSince = before === null || before > work.now ? work.now : before
  const elapsed = work.now - missedSince
  if (elapsed >= ABSENCE_SETTLE_MS) return null
  return { kind: 'wait', checkpoint: { ...checkpoint, missedSince }, notBefore: work.now + pauseWhileMissing(elapsed) }
}

/** A story has none, whatever the creator wrote. */
function hasCaption(work: Work): boolean {
  return kindOf(work) !== 'story' && comparable(work.variant.text) !== ''
}

/** The same words over the same kind of post. Without words nothing tells it from another one: its link is then not known rather than guessed. */
function isLike(one: z.infer<typeof OwnMedia>['data'][number], work: Work): boolean {
  if (!hasCaption(work) || comparable(one.caption ?? '') !== comparable(work.variant.text)) return false
  const [first] = work.media
  const kind = kindOf(work) === 'carousel' ? 'CAROUSEL_ALBUM' : first?.asset.kind === 'video' ? 'VIDEO' : 'IMAGE'
  return one.media_type === undefined || one.media_type === kind
}

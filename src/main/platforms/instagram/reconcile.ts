import type { Reconciled, Session, Work } from '../../core/platform-adapter.ts'
import { readCheckpoint } from '../meta/checkpoint.ts'
import { readGraphError } from '../meta/errors.ts'
import { graphRequest, readGraph } from '../meta/graph.ts'
import { ABSENCE_PAUSE_MS, ABSENCE_SETTLE_MS, attemptStart, comparable } from '../meta/patience.ts'
import { ContainerState, MEDIA_FIELDS, OwnMedia, standingOf } from './api.ts'
import { InstagramCheckpoint, madeOf, publishable, type At } from './checkpoint.ts'
import { about, receiptOf } from './delivery.ts'
import { isLostContainer } from './errors.ts'
import { linkOfMedia } from './publish.ts'

/** Newest media looked through: more than anyone posts by hand in the moments between a lost answer and this look. */
const LISTED_MEDIA = '10'

/** What became of a `media_publish` whose answer was lost: the container says whether, the account's own media say which. */
export async function reconcileInstagram(work: Work, session: Session): Promise<Reconciled> {
  const checkpoint = readCheckpoint(InstagramCheckpoint, work)
  if (checkpoint?.stage === 'published') {
    const { mediaId } = checkpoint
    return { kind: 'published', receipt: receiptOf(mediaId, await linkOfMedia(work, session, mediaId), work.now) }
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

/** The container is there and unpublished. A call that we gave up may still be at work, so it must stay so for a moment. */
function notPublished(work: Work, checkpoint: At<'publish'>): Reconciled {
  const missedSince = checkpoint.missedSince ?? work.now
  const index = checkpoint.parentId === null ? 0 : checkpoint.containerIds.length
  const again = { stage: 'await', ...madeOf(checkpoint), index, since: null, looks: 0, lost: 0 } as const
  if (work.now - missedSince >= ABSENCE_SETTLE_MS) return { kind: 'resume', checkpoint: again }
  return { kind: 'wait', checkpoint: { ...checkpoint, missedSince }, notBefore: work.now + ABSENCE_PAUSE_MS }
}

/**
 * Looks for the medium among the account's newest. `publishedAs` is the container when the platform says that it is published: then it ends
 * as published even without a link, under the container's id. Without that word a medium that is not found proves nothing.
 */
async function findMedia(work: Work, session: Session, checkpoint: At<'publish'>, publishedAs: string | null): Promise<Reconciled> {
  const query = { fields: MEDIA_FIELDS, limit: LISTED_MEDIA }
  const response = await session.send(graphRequest({ step: 'post.find', method: 'GET', path: `${work.account.remoteId}/media`, query }))
  const { data } = readGraph(response, OwnMedia, { ...about(work), step: 'post.find' })
  const start = attemptStart(work.committingSince ?? work.now, work.now, response.headers['date'])
  const caption = comparable(work.variant.text)
  const alike = data.filter((one) => one.timestamp >= start && comparable(one.caption ?? '') === caption)
  const [only] = alike
  if (only !== undefined && alike.length === 1) {
    return { kind: 'published', receipt: receiptOf(only.id, only.permalink ?? null, only.timestamp) }
  }
  const missedSince = checkpoint.missedSince ?? work.now
  const mayStillAppear = alike.length === 0 && work.now - missedSince < ABSENCE_SETTLE_MS
  if (mayStillAppear) return { kind: 'wait', checkpoint: { ...checkpoint, missedSince }, notBefore: work.now + ABSENCE_PAUSE_MS }
  return publishedAs === null ? { kind: 'unknown' } : { kind: 'published', receipt: receiptOf(publishedAs, null, work.now) }
}

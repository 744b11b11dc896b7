import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { bounded } from '../kit/http.ts'
import { graphRequest, readGraph } from '../meta/graph.ts'
import { readGraphError } from '../meta/errors.ts'
import { pauseAfterLook } from '../meta/patience.ts'
import { ContainerMade, ContainerState, standingOf } from './api.ts'
import { madeOf, publishable, type At, type Made } from './checkpoint.ts'
import { receiptOfContainer } from './comment.ts'
import { about, bytesOf } from './delivery.ts'
import { isLostContainer, judgeContainer } from './errors.ts'
import { carouselFields } from './fields.ts'

/** Meta advises five minutes; working apps wait this long for a video (github.com/trypostit/trypost, pull 351, read 2026-11-23). */
const VIDEO_PATIENCE_MS = 15 * 60_000
const PICTURE_PATIENCE_MS = 5 * 60_000
/** A container that is not to be found may only not have been copied everywhere yet; error table of 2026-06-02: try again within 2 minutes. */
export const LOST_WAIT_MS = 30_000
export const LOST_LOOKS = 2
/** A container in ERROR never recovers; new ones are made this often. */
export const MAX_RESTARTS = 2
/** https://developers.facebook.com/docs/graph-api/guides/error-handling, read 2026-11-23. */
const BAD_PARAMETER = 100

/** The step that begins to wait for containers. */
export function awaiting(work: Work, made: Made & { readonly index: number }): Step {
  const checkpoint = { stage: 'await', ...madeOf(made), index: made.index, since: null, looks: 0, lost: 0 } as const
  return { kind: 'next', checkpoint, phase: 'processing', uploadedBytes: bytesOf(work) }
}

/** Looks at one container. Publishing before all are finished is refused, so every child is waited for, then the carousel itself. */
export async function awaitContainers(work: Work, session: Session, checkpoint: At<'await'>): Promise<Step> {
  const containerId = checkpoint.containerIds[checkpoint.index] ?? checkpoint.parentId
  if (containerId === null) throw new Error('no container to wait for')
  const query = { fields: 'status_code,status' }
  const response = await session.send(graphRequest({ step: 'container.status', method: 'GET', path: containerId, query }))
  if (isLostContainer(readGraphError(response))) return searchLater(work, checkpoint)
  const state = readGraph(response, ContainerState, { ...about(work), step: 'container.status' })
  switch (standingOf(state)) {
    case 'FINISHED':
      return afterFinished(work, checkpoint)
    case 'IN_PROGRESS':
      return lookLater(work, checkpoint)
    case 'EXPIRED':
      return startOver(work, checkpoint, expired())
    case 'ERROR':
      return afterError(work, checkpoint, state.status ?? '')
    case 'PUBLISHED':
      return afterPublished(work, checkpoint, containerId)
  }
}

/** A publish that counted as never done was done after all. Made anew, the post would be public twice. */
function afterPublished(work: Work, { photoIds, hostedKeys }: At<'await'>, containerId: string): Step {
  const checkpoint: At<'published'> = { stage: 'published', mediaId: containerId, photoIds, hostedKeys, looks: 0 }
  return { kind: 'next', checkpoint, phase: 'checking', uploadedBytes: bytesOf(work), receipt: receiptOfContainer(work, containerId) }
}

function afterFinished(work: Work, checkpoint: At<'await'>): Step {
  const made = madeOf(checkpoint)
  const uploadedBytes = bytesOf(work)
  if (checkpoint.index + 1 < made.containerIds.length) return awaiting(work, { ...made, index: checkpoint.index + 1 })
  if (publishable(made) === undefined)
    return { kind: 'next', checkpoint: { stage: 'carousel', ...made }, phase: 'processing', uploadedBytes }
  return { kind: 'commit-next', checkpoint: { stage: 'publish', ...made, missedSince: null }, phase: 'publishing', uploadedBytes }
}

function lookLater(work: Work, checkpoint: At<'await'>): Step {
  // After a failed step or a restart patience begins anew: time in which nobody looked does not count.
  const since = work.isResumed ? work.now : (checkpoint.since ?? work.now)
  const patience = work.media.some(({ asset }) => asset.kind === 'video') ? VIDEO_PATIENCE_MS : PICTURE_PATIENCE_MS
  if (work.now - since >= patience) {
    throw new PlatformError({
      kind: 'timeout',
      platform: 'instagram',
      step: 'container.status',
      mayHaveApplied: false,
      platformCode: 'IN_PROGRESS',
    })
  }
  const next = { ...checkpoint, since, looks: checkpoint.looks + 1, lost: 0 }
  return {
    kind: 'wait',
    checkpoint: next,
    phase: 'processing',
    notBefore: work.now + pauseAfterLook(checkpoint.looks),
    uploadedBytes: bytesOf(work),
  }
}

function searchLater(work: Work, checkpoint: At<'await'>): Step {
  if (checkpoint.lost >= LOST_LOOKS) return startOver(work, checkpoint, expired())
  const next = { ...checkpoint, lost: checkpoint.lost + 1 }
  return { kind: 'wait', checkpoint: next, phase: 'processing', notBefore: work.now + LOST_WAIT_MS, uploadedBytes: bytesOf(work) }
}

function afterError(work: Work, checkpoint: At<'await'>, status: string): Step {
  const { kind, isWorthAnother, platformCode } = judgeContainer(status)
  const failure = new PlatformError({
    kind,
    platform: 'instagram',
    step: 'container.status',
    mayHaveApplied: false,
    platformCode,
    text: bounded(status),
  })
  if (!isWorthAnother) throw failure
  return startOver(work, checkpoint, failure)
}

/** A container that is gone, or was never finished within its day. */
export function expired(): PlatformError {
  return new PlatformError({
    kind: 'media-rejected',
    platform: 'instagram',
    step: 'container.status',
    mayHaveApplied: false,
    platformCode: 'EXPIRED',
  })
}

/** New containers, a few times; photos that are still on the Page are used again. */
export function startOver(work: Work, { photoIds, hostedKeys, restarts }: Made, failure: PlatformError): Extract<Step, { kind: 'next' }> {
  // A new try of the creator's begins to count anew.
  const count = work.isResumed ? 0 : restarts
  if (count >= MAX_RESTARTS) throw failure
  return { kind: 'next', checkpoint: { stage: 'begin', photoIds, hostedKeys, restarts: count + 1 }, phase: 'preparing', uploadedBytes: 0 }
}

/**
 * The carousel's own container, once all its children are finished. A child can be used once only: when the answer of the first call was lost
 * and the second is refused for that, all containers are made anew.
 */
export async function makeCarousel(work: Work, session: Session, checkpoint: At<'carousel'>): Promise<Step> {
  const fields = carouselFields(work, checkpoint.containerIds)
  const path = `${work.account.remoteId}/media`
  const response = await session.send(graphRequest({ step: 'container.create', method: 'POST', path, body: { kind: 'form', fields } }))
  if (work.isResumed && readGraphError(response)?.code === BAD_PARAMETER) {
    const { photoIds, hostedKeys, restarts } = checkpoint
    const again = { stage: 'begin', photoIds, hostedKeys, restarts } as const
    return { kind: 'next', checkpoint: again, phase: 'preparing' }
  }
  const made = readGraph(response, ContainerMade, { ...about(work), step: 'container.create' })
  return awaiting(work, { ...madeOf(checkpoint), parentId: made.id, index: checkpoint.containerIds.length })
}

import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { readCheckpoint } from '../meta/checkpoint.ts'
import { readGraphError } from '../meta/errors.ts'
import { finalFailure, thrownAgain } from '../meta/failure-after-clean-up.ts'
import { callGraph, graphRequest, readGraph } from '../meta/graph.ts'
import { isPassing, pauseAfterLook, withoutFailing } from '../meta/patience.ts'
import { deletePhoto } from '../meta/staged-photo.ts'
import { ContainerState, MediaLink, MediaPublished, standingOf } from './api.ts'
import { awaitContainers, expired, makeCarousel, startOver } from './containers.ts'
import { InstagramCheckpoint, publishable, type At } from './checkpoint.ts'
import { afterPost, writeComment } from './comment.ts'
import { about, bytesOf, receiptOf } from './delivery.ts'
import { isLostContainer, MEDIA_EXPIRED_SUBCODE } from './errors.ts'
import { takeItem } from './items.ts'
import { sendVideo } from './video.ts'

/** Looks for a link before a post is done without one. */
const LINK_LOOKS = 4
/** Tries to take one staged photo away. */
const DELETE_TRIES = 3

const FROM_THE_START: At<'begin'> = { stage: 'begin', photoIds: [], hostedKeys: [], restarts: 0 }

/** One step of a delivery to Instagram: containers, wait until they are finished, publish, tidy up, write the first comment. */
export async function publishToInstagram(work: Work, session: Session): Promise<Step> {
  const checkpoint = readCheckpoint(InstagramCheckpoint, work)
  // The post is public and where we stood is lost: only what comes behind it is left.
  if (checkpoint === null && work.receipt !== null) return afterPost(work, work.receipt)
  const { photoIds, hostedKeys } = leftBy(checkpoint)
  try {
    return await stepOf(work, session, checkpoint ?? FROM_THE_START)
  } catch (cause) {
    // A refusal that no try can heal takes the staged photos away before it is told; anything else leaves them for the next try.
    const failure = finalFailure(cause)
    const isNothingLeft = photoIds.length === 0 && hostedKeys.length === 0
    if (failure === null || isNothingLeft || checkpoint?.stage === 'clean-up') throw cause
    const next = { kind: 'next', checkpoint: { stage: 'clean-up', photoIds, hostedKeys, failure }, phase: 'preparing' } as const
    return checkpoint?.stage === 'publish' ? { ...next, isCommitUndone: true } : next
  }
}

async function stepOf(work: Work, session: Session, checkpoint: InstagramCheckpoint): Promise<Step> {
  switch (checkpoint.stage) {
    case 'begin':
      return begin(work, session, checkpoint)
    case 'items':
      return takeItem(work, session, checkpoint)
    case 'video':
      return sendVideo(work, session, checkpoint)
    case 'await':
      return awaitContainers(work, session, checkpoint)
    case 'carousel':
      return makeCarousel(work, session, checkpoint)
    case 'publish':
      return publish(work, session, checkpoint)
    case 'published':
      return tidyUp(work, session, checkpoint)
    case 'comment':
      return writeComment(work, session, checkpoint)
    case 'clean-up':
      return cleanUp(work, session, checkpoint)
  }
}

function begin(work: Work, session: Session, { photoIds, hostedKeys, restarts }: At<'begin'>): Promise<Step> {
  if (work.media.length === 0) throw new Error('an Instagram post without media')
  const made = { photoIds, hostedKeys, containerIds: [], parentId: null, restarts }
  return takeItem(work, session, { stage: 'items', ...made, isRefetched: false, isHosted: false })
}

/** The one call that makes it public. */
async function publish(work: Work, session: Session, checkpoint: At<'publish'>): Promise<Step> {
  const containerId = publishable(checkpoint)
  if (containerId === undefined) throw new Error('nothing to publish')
  const path = `${work.account.remoteId}/media_publish`
  const body = { kind: 'form', fields: { creation_id: containerId } } as const
  const step = 'post.create'
  const response = await session.send(graphRequest({ step, method: 'POST', path, body, isCommit: true }))
  if (readGraphError(response)?.error_subcode === MEDIA_EXPIRED_SUBCODE && (await isUnpublished(work, session, containerId)))
    return { ...startOver(work, checkpoint, expired()), isCommitUndone: true }
  // Said to be unknown, and yet there and unpublished: this call did nothing. Without that word an earlier one may have used it up.
  const isRefused = isLostContainer(readGraphError(response)) && (await isUnpublished(work, session, containerId))
  const made = readGraph(response, MediaPublished, { ...about(work), step, isCommit: !isRefused })
  const { photoIds, hostedKeys } = checkpoint
  const next = { stage: 'published', mediaId: made.id, photoIds, hostedKeys, looks: 0 } as const
  return { kind: 'next', checkpoint: next, phase: 'checking', uploadedBytes: bytesOf(work) }
}

async function isUnpublished(work: Work, session: Session, containerId: string): Promise<boolean> {
  const call = { step: 'container.status', method: 'GET', path: containerId, query: { fields: 'status_code,status' } } as const
  const looked = await withoutFailing(() => callGraph(session, call, ContainerState, about(work)))
  return 'value' in looked && standingOf(looked.value) === 'FINISHED'
}

/** It is public. What was staged is taken away and the link is fetched, both as well as it goes: neither can fail the delivery. */
async function tidyUp(work: Work, session: Session, checkpoint: At<'published'>): Promise<Step> {
  const { mediaId, photoIds, hostedKeys, looks } = checkpoint
  const [photoId, ...rest] = photoIds
  if (photoId !== undefined) {
    const deleted = await withoutFailing(() => deletePhoto(session, photoId, about(work)))
    const isWorthAnother = 'failed' in deleted && isPassing(deleted.failed) && looks + 1 < DELETE_TRIES
    if (isWorthAnother) return later(work, { ...checkpoint, looks: looks + 1 })
    return tidied(work, { ...checkpoint, photoIds: rest })
  }
  const [key, ...otherKeys] = hostedKeys
  if (key !== undefined) {
    await removeHosted(work, key)
    return tidied(work, { ...checkpoint, hostedKeys: otherKeys })
  }
  // Proven when its lost answer was looked up: what can be learned of its link is known.
  if (work.receipt !== null) return afterPost(work, work.receipt)
  const permalink = await linkOfMedia(work, session, mediaId)
  if (permalink === null && looks + 1 < LINK_LOOKS) return later(work, { ...checkpoint, looks: looks + 1 })
  return afterPost(work, receiptOf(mediaId, permalink, work.now))
}

function tidied(work: Work, checkpoint: At<'published'>): Step {
  return { kind: 'next', checkpoint: { ...checkpoint, looks: 0 }, phase: 'checking', uploadedBytes: bytesOf(work) }
}

/** The bucket is the creator's own: a file that stays there harms nobody, so no failure there counts. */
async function removeHosted(work: Work, key: string): Promise<void> {
  await work.hosting?.remove(key).catch(() => undefined)
}

function later(work: Work, checkpoint: At<'published'>): Step {
  const notBefore = work.now + pauseAfterLook(checkpoint.looks - 1)
  return { kind: 'wait', checkpoint, phase: 'checking', notBefore, uploadedBytes: bytesOf(work) }
}

/** A medium's link as Instagram gives it; null when it cannot be had now. The id is not the shortcode: no link is ever built from it. */
export async function linkOfMedia(work: Work, session: Session, mediaId: string): Promise<string | null> {
  const query = { fields: 'permalink' }
  const call = { step: 'post.link', method: 'GET', path: mediaId, query } as const
  const found = await withoutFailing(() => callGraph(session, call, MediaLink, about(work)))
  return 'value' in found ? (found.value.permalink ?? null) : null
}

async function cleanUp(work: Work, session: Session, { photoIds, hostedKeys, failure }: At<'clean-up'>): Promise<Step> {
  const [photoId, ...rest] = photoIds
  const [key, ...otherKeys] = hostedKeys
  if (photoId !== undefined) {
    await withoutFailing(() => deletePhoto(session, photoId, about(work)))
    return { kind: 'next', checkpoint: { stage: 'clean-up', photoIds: rest, hostedKeys, failure }, phase: 'preparing' }
  }
  if (key !== undefined) {
    await removeHosted(work, key)
    return { kind: 'next', checkpoint: { stage: 'clean-up', photoIds: [], hostedKeys: otherKeys, failure }, phase: 'preparing' }
  }
  // Told once already: this is a new try, from the start.
  if (work.isResumed) return begin(work, session, FROM_THE_START)
  throw thrownAgain(failure, 'instagram')
}

/** What lies at the platform or in the bucket for nobody's eyes. */
function leftBy(checkpoint: InstagramCheckpoint | null): { readonly photoIds: string[]; readonly hostedKeys: string[] } {
  if (checkpoint === null || !('photoIds' in checkpoint)) return { photoIds: [], hostedKeys: [] }
  return { photoIds: checkpoint.photoIds, hostedKeys: checkpoint.hostedKeys }
}

import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { readCheckpoint } from '../meta/checkpoint.ts'
import { finalFailure, thrownAgain } from '../meta/failure-after-clean-up.ts'
import { callGraph } from '../meta/graph.ts'
import { isPassing, pauseAfterLook, withoutFailing } from '../meta/patience.ts'
import { deletePhoto } from '../meta/staged-photo.ts'
import { MediaLink, MediaPublished } from './api.ts'
import { awaitContainers, makeCarousel } from './containers.ts'
import { InstagramCheckpoint, publishable, type At } from './checkpoint.ts'
import { about, bytesOf, pageOf, receiptOf } from './delivery.ts'
import { addPicture } from './pictures.ts'
import { openReel, sendReel } from './reel.ts'

/** Looks for a link before a post is done without one. */
const LINK_LOOKS = 4
/** Tries to take one staged photo away. */
const DELETE_TRIES = 3

/** One step of a delivery to Instagram: containers, wait until they are finished, publish, tidy up. */
export async function publishToInstagram(work: Work, session: Session): Promise<Step> {
  const checkpoint = readCheckpoint(InstagramCheckpoint, work)
  const staged = checkpoint !== null && 'photoIds' in checkpoint ? checkpoint.photoIds : []
  try {
    return await stepOf(work, session, checkpoint ?? { stage: 'begin', photoIds: [], restarts: 0 })
  } catch (cause) {
    // A refusal that no try can heal takes the staged photos away before it is told; anything else leaves them for the next try.
    const failure = finalFailure(cause)
    if (failure === null || staged.length === 0 || checkpoint?.stage === 'clean-up') throw cause
    const next = { kind: 'next', checkpoint: { stage: 'clean-up', photoIds: staged, failure }, phase: 'preparing' } as const
    return checkpoint?.stage === 'publish' ? { ...next, isCommitUndone: true } : next
  }
}

async function stepOf(work: Work, session: Session, checkpoint: InstagramCheckpoint): Promise<Step> {
  switch (checkpoint.stage) {
    case 'begin':
      return begin(work, session, checkpoint)
    case 'pictures':
      return addPicture(work, session, checkpoint)
    case 'reel':
      return sendReel(work, session, checkpoint)
    case 'await':
      return awaitContainers(work, session, checkpoint)
    case 'carousel':
      return makeCarousel(work, session, checkpoint)
    case 'publish':
      return publish(work, session, checkpoint)
    case 'published':
      return tidyUp(work, session, checkpoint)
    case 'clean-up':
      return cleanUp(work, session, checkpoint)
  }
}

async function begin(work: Work, session: Session, { photoIds, restarts }: At<'begin'>): Promise<Step> {
  const [first] = work.media
  if (first === undefined) throw new Error('an Instagram post without media')
  if (first.asset.kind === 'video') return openReel(work, session, first, restarts)
  pageOf(work)
  return addPicture(work, session, { stage: 'pictures', photoIds, containerIds: [], parentId: null, restarts, isRefetched: false })
}

/** The one call that makes it public. */
async function publish(work: Work, session: Session, checkpoint: At<'publish'>): Promise<Step> {
  const containerId = publishable(checkpoint)
  if (containerId === undefined) throw new Error('nothing to publish')
  const path = `${work.account.remoteId}/media_publish`
  const body = { kind: 'form', fields: { creation_id: containerId } } as const
  const made = await callGraph(session, { step: 'post.create', method: 'POST', path, body, isCommit: true }, MediaPublished, about(work))
  const next = { stage: 'published', mediaId: made.id, photoIds: checkpoint.photoIds, looks: 0 } as const
  return { kind: 'next', checkpoint: next, phase: 'checking', uploadedBytes: bytesOf(work) }
}

/** It is public. Staged photos are taken away and the link is fetched, both as well as it goes: neither can fail the delivery. */
async function tidyUp(work: Work, session: Session, { mediaId, photoIds, looks }: At<'published'>): Promise<Step> {
  const [photoId, ...rest] = photoIds
  if (photoId !== undefined) {
    const deleted = await withoutFailing(() => deletePhoto(session, photoId, about(work)))
    const isWorthAnother = 'failed' in deleted && isPassing(deleted.failed) && looks + 1 < DELETE_TRIES
    if (isWorthAnother) return later(work, { stage: 'published', mediaId, photoIds, looks: looks + 1 })
    return {
      kind: 'next',
      checkpoint: { stage: 'published', mediaId, photoIds: rest, looks: 0 },
      phase: 'checking',
      uploadedBytes: bytesOf(work),
    }
  }
  const permalink = await linkOfMedia(work, session, mediaId)
  if (permalink === null && looks + 1 < LINK_LOOKS) return later(work, { stage: 'published', mediaId, photoIds, looks: looks + 1 })
  return { kind: 'done', receipt: receiptOf(mediaId, permalink, work.now) }
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

async function cleanUp(work: Work, session: Session, { photoIds, failure }: At<'clean-up'>): Promise<Step> {
  const [photoId, ...rest] = photoIds
  if (photoId === undefined) {
    // Told once already: this is a new try, from the start.
    if (work.isResumed) return begin(work, session, { stage: 'begin', photoIds: [], restarts: 0 })
    throw thrownAgain(failure, 'instagram')
  }
  await withoutFailing(() => deletePhoto(session, photoId, about(work)))
  return { kind: 'next', checkpoint: { stage: 'clean-up', photoIds: rest, failure }, phase: 'preparing' }
}

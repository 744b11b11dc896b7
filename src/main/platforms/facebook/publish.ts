import type { Receipt } from '../../../shared/model.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { readCheckpoint } from '../meta/checkpoint.ts'
import { finalFailure, thrownAgain } from '../meta/failure-after-clean-up.ts'
import { callGraph } from '../meta/graph.ts'
import { pauseAfterLook, withoutFailing } from '../meta/patience.ts'
import { deletePhoto, photoCall, PhotoMade, stagePhoto } from '../meta/staged-photo.ts'
import { FeedMade, PostLink, wholeLink } from './api.ts'
import { FacebookCheckpoint } from './checkpoint.ts'
import { judgeFacebook } from './errors.ts'
import { awaitVideo, finishVideo, startVideo, transferVideo } from './video.ts'

/** Looks for a link before a post is done without one. */
const LINK_LOOKS = 4

type At<Stage extends FacebookCheckpoint['stage']> = Extract<FacebookCheckpoint, { stage: Stage }>

/** One step of a delivery to a Page. */
export async function publishToPage(work: Work, session: Session): Promise<Step> {
  const checkpoint = readCheckpoint(FacebookCheckpoint, work)
  switch (checkpoint?.stage) {
    case undefined:
      return begin(work, session)
    case 'post-text':
      return postToFeed(work, session, [])
    case 'post-photo':
      return postPhoto(work, session)
    case 'stage-photos':
      return stageNext(work, session, checkpoint)
    case 'post-photos':
      return postToFeed(work, session, checkpoint.photoIds)
    case 'start':
      return startVideo(work, session, checkpoint.restarts)
    case 'transfer':
      return transferVideo(work, session, checkpoint)
    case 'finish':
      return finishVideo(work, session, checkpoint)
    case 'await-video':
      return awaitVideo(work, session, checkpoint)
    case 'link':
      return findLink(work, session, checkpoint)
    case 'clean-up':
      return cleanUp(work, session, checkpoint)
  }
}

async function begin(work: Work, session: Session): Promise<Step> {
  const [first] = work.media
  if (first === undefined) return commitNext({ stage: 'post-text', missedSince: null })
  if (first.asset.kind === 'video') return startVideo(work, session, 0)
  if (work.media.length === 1) return commitNext({ stage: 'post-photo', missedSince: null })
  return stageNext(work, session, { stage: 'stage-photos', photoIds: [] })
}

function commitNext(checkpoint: FacebookCheckpoint, uploadedBytes = 0): Step {
  return { kind: 'commit-next', checkpoint, phase: 'publishing', uploadedBytes }
}

/**
 * Puts the next picture on the Page unseen. One whose answer was lost is put there again: nobody sees the first, and Meta drops it.
 */
async function stageNext(work: Work, session: Session, checkpoint: At<'stage-photos'>): Promise<Step> {
  const { photoIds } = checkpoint
  const next = work.media[photoIds.length]
  if (next === undefined) return commitNext({ stage: 'post-photos', photoIds, missedSince: null }, bytesOf(work, photoIds.length))
  try {
    const photoId = await stagePhoto(session, work.account.remoteId, next, about(work))
    const staged = [...photoIds, photoId]
    return {
      kind: 'next',
      checkpoint: { stage: 'stage-photos', photoIds: staged },
      phase: 'uploading',
      uploadedBytes: bytesOf(work, staged.length),
    }
  } catch (cause) {
    return cleanUpOrThrow(photoIds, cause)
  }
}

async function postToFeed(work: Work, session: Session, photoIds: readonly string[]): Promise<Step> {
  const fields: Record<string, string> = { fields: 'id,permalink_url' }
  if (work.variant.text !== '') fields['message'] = work.variant.text
  if (photoIds.length > 0) fields['attached_media'] = JSON.stringify(photoIds.map((id) => ({ media_fbid: id })))
  try {
    const path = `${work.account.remoteId}/feed`
    const call = { step: 'post.create', method: 'POST', path, body: { kind: 'form', fields }, isCommit: true } as const
    const made = await callGraph(session, call, FeedMade, about(work))
    return afterPost(work, made.id, wholeLink(made.permalink_url))
  } catch (cause) {
    return { ...cleanUpOrThrow(photoIds, cause), isCommitUndone: true }
  }
}

async function postPhoto(work: Work, session: Session): Promise<Step> {
  const [photo] = work.media
  if (photo === undefined) throw new Error('a photo post without its photo')
  const call = photoCall(work.account.remoteId, photo, { isPublished: true, message: work.variant.text })
  const made = await callGraph(session, call, PhotoMade, about(work))
  // The post is `post_id`; `id` is the picture alone.
  return afterPost(work, made.post_id ?? made.id, null)
}

function afterPost(work: Work, postId: string, permalink: string | null): Step {
  if (permalink !== null) return { kind: 'done', receipt: receiptOf(postId, permalink, work.now) }
  return {
    kind: 'next',
    checkpoint: { stage: 'link', postId, looks: 0 },
    phase: 'checking',
    uploadedBytes: bytesOf(work, work.media.length),
  }
}

/** The post is public: its link is looked for a few times, and whatever happens the delivery ends as published. */
async function findLink(work: Work, session: Session, { postId, looks }: At<'link'>): Promise<Step> {
  const permalink = await linkOfPost(work, session, postId)
  if (permalink === null && looks + 1 < LINK_LOOKS) {
    return {
      kind: 'wait',
      checkpoint: { stage: 'link', postId, looks: looks + 1 },
      phase: 'checking',
      notBefore: work.now + pauseAfterLook(looks),
    }
  }
  return { kind: 'done', receipt: receiptOf(postId, permalink, work.now) }
}

/** A post's link as the Graph API gives it; null when it cannot be had now. */
export async function linkOfPost(work: Work, session: Session, postId: string): Promise<string | null> {
  const query = { fields: 'permalink_url' }
  const found = await withoutFailing(() =>
    callGraph(session, { step: 'post.link', method: 'GET', path: postId, query }, PostLink, about(work)),
  )
  return 'value' in found ? wholeLink(found.value.permalink_url) : null
}

/** The proof of a post on a Page. */
export function receiptOf(remoteId: string, permalink: string | null, publishedAt: number, notes: Receipt['notes'] = []): Receipt {
  return { parts: [{ remoteId, permalink }], publishedAt, notes: permalink === null ? ['link-unknown', ...notes] : notes }
}

/** A refusal that no try can heal takes the staged photos away before it is told; anything else leaves them for the next try. */
function cleanUpOrThrow(photoIds: readonly string[], cause: unknown): Extract<Step, { kind: 'next' }> {
  const failure = finalFailure(cause)
  if (failure === null || photoIds.length === 0) throw cause
  return { kind: 'next', checkpoint: { stage: 'clean-up', photoIds, failure }, phase: 'preparing' }
}

async function cleanUp(work: Work, session: Session, { photoIds, failure }: At<'clean-up'>): Promise<Step> {
  const [photoId, ...rest] = photoIds
  if (photoId === undefined) {
    // Told once already: this is a new try, from the start.
    if (work.isResumed) return begin(work, session)
    throw thrownAgain(failure, 'facebook')
  }
  await withoutFailing(() => deletePhoto(session, photoId, about(work)))
  return { kind: 'next', checkpoint: { stage: 'clean-up', photoIds: rest, failure }, phase: 'preparing' }
}

function about(work: Work) {
  return { platform: 'facebook', now: work.now, judge: judgeFacebook } as const
}

function bytesOf(work: Work, count: number): number {
  return work.media.slice(0, count).reduce((sum, medium) => sum + medium.asset.sizeBytes, 0)
}

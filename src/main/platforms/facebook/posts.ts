import type { Receipt } from '../../../shared/model.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { finalFailure } from '../meta/failure-after-clean-up.ts'
import { callGraph } from '../meta/graph.ts'
import { isPassing, pauseAfterLook, withoutFailing } from '../meta/patience.ts'
import { photoCall, PhotoMade, stagePhoto } from '../meta/staged-photo.ts'
import { afterPublished } from './after.ts'
import { FeedMade, wholeLink } from './api.ts'
import type { At } from './checkpoint.ts'
import { lookForPost } from './find-post.ts'
import { linkOf, receiptOf } from './receipts.ts'
import { announce, heldBack, publishAtOf, scheduleFields, timingOf, type Timing } from './schedule.ts'
import { about, bytesOf, textOption } from './work.ts'

/** Looks for a link before a post is done without one. */
const LINK_LOOKS = 4

/**
 * Puts the next picture on the Page unseen. One whose answer was lost is put there again: nobody sees the first, and Meta drops it.
 */
export async function stageNext(work: Work, session: Session, checkpoint: At<'stage-photos'>): Promise<Step> {
  const { photoIds } = checkpoint
  const next = work.media[photoIds.length]
  if (next === undefined) return announce(work, { stage: 'post-photos', photoIds, missedSince: null })
  try {
    const photoId = await stagePhoto(session, work.account.remoteId, next, about(work), publishAtOf(work) !== null)
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

/** A text, a link, or staged photos: one call, https://developers.facebook.com/documentation/pages-api/posts.md, read 2026-11-23. */
export async function postToFeed(
  work: Work,
  session: Session,
  checkpoint: At<'post-text' | 'post-photos'>,
  photoIds: readonly string[],
): Promise<Step> {
  const timing = timingOf(work, true)
  if (timing.kind === 'hold') return heldBack(checkpoint)
  const link = textOption(work, 'link')
  const fields: Record<string, string> = { fields: 'id,permalink_url', ...scheduleFields(timing) }
  if (work.variant.text !== '') fields['message'] = work.variant.text
  if (photoIds.length > 0) fields['attached_media'] = JSON.stringify(photoIds.map((id) => ({ media_fbid: id })))
  else if (link !== '') fields['link'] = link
  try {
    const path = `${work.account.remoteId}/feed`
    const call = { step: 'post.create', method: 'POST', path, body: { kind: 'form', fields }, isCommit: true } as const
    const made = await callGraph(session, call, FeedMade, about(work))
    return afterPost(work, made.id, wholeLink(made.permalink_url), timing)
  } catch (cause) {
    const earlier = await earlierCopy(work, session, cause, photoIds)
    if (earlier !== null) return afterPublished(work, earlier, null)
    return { ...cleanUpOrThrow(photoIds, cause), isCommitUndone: true }
  }
}

/** One picture with its text, public at once. */
export async function postPhoto(work: Work, session: Session, checkpoint: At<'post-photo'>): Promise<Step> {
  const [photo] = work.media
  if (photo === undefined) throw new Error('a photo post without its photo')
  if (timingOf(work, true).kind === 'hold') return heldBack(checkpoint)
  const call = photoCall(work.account.remoteId, photo, { isPublished: true, message: work.variant.text })
  try {
    const made = await callGraph(session, call, PhotoMade, about(work))
    // The post is `post_id`; `id` is the picture alone.
    return afterPost(work, made.post_id ?? made.id, null, { kind: 'now' })
  } catch (cause) {
    const earlier = await earlierCopy(work, session, cause, [])
    if (earlier !== null) return afterPublished(work, earlier, null)
    throw cause
  }
}

/**
 * A post refused as a duplicate may be one of an earlier try that was taken for lost: then it stands on the Page since that try. So may one whose staged
 * photos are refused: a public post that holds them must not lose them to the clean-up.
 */
async function earlierCopy(work: Work, session: Session, cause: unknown, photoIds: readonly string[]): Promise<Receipt | null> {
  const isDuplicate = cause instanceof PlatformError && cause.failure.kind === 'duplicate'
  if (!isDuplicate && (photoIds.length === 0 || finalFailure(cause) === null)) return null
  const looked = await withoutFailing(() => lookForPost(work, session, photoIds))
  if ('failed' in looked) {
    if (!isDuplicate && isPassing(looked.failed)) throw looked.failed
    return null
  }
  return isDuplicate || looked.value.isCertain ? looked.value.receipt : null
}

function afterPost(work: Work, postId: string, permalink: string | null, timing: Timing): Step {
  const scheduledAt = timing.kind === 'later' ? timing.at : null
  if (permalink !== null) return afterPublished(work, receiptOf(postId, permalink, work.now, scheduledAt), null)
  return {
    kind: 'next',
    checkpoint: { stage: 'link', postId, looks: 0, scheduledAt },
    phase: 'checking',
    uploadedBytes: bytesOf(work),
  }
}

/** The post is public: its link is looked for a few times, and whatever happens the delivery ends as published. */
export async function findLink(work: Work, session: Session, checkpoint: At<'link'>): Promise<Step> {
  const { postId, looks, scheduledAt } = checkpoint
  const permalink = await linkOf(work, session, postId)
  if (permalink === null && looks + 1 < LINK_LOOKS) {
    return {
      kind: 'wait',
      checkpoint: { ...checkpoint, looks: looks + 1 },
      phase: 'checking',
      notBefore: work.now + pauseAfterLook(looks),
    }
  }
  return afterPublished(work, receiptOf(postId, permalink, work.now, scheduledAt), null)
}

/** A refusal that no try can heal takes the staged photos away before it is told; anything else leaves them for the next try. */
export function cleanUpOrThrow(photoIds: readonly string[], cause: unknown): Extract<Step, { kind: 'next' }> {
  const failure = finalFailure(cause)
  if (failure === null || photoIds.length === 0) throw cause
  return { kind: 'next', checkpoint: { stage: 'clean-up', photoIds, failure }, phase: 'preparing' }
}

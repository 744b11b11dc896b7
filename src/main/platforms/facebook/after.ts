import type { Receipt } from '../../../shared/model.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { callGraph } from '../meta/graph.ts'
import { isPassing, pauseAfterLook } from '../meta/patience.ts'
import { CommentMade, ThumbnailTaken } from './api.ts'
import type { At } from './checkpoint.ts'
import { linkOf, noted } from './receipts.ts'
import { about, bytesOf, kindOf, receiptSoFar, textOption } from './work.ts'

/** Tries to hand over a thumbnail while Meta says that it has trouble itself. */
const THUMBNAIL_TRIES = 4
/** Looks for the link of a comment. */
const LINK_LOOKS = 3
const THUMBNAIL_TIMEOUT_MS = 120_000

/** The post is public: done, or on to what belongs to it. `videoId` null where there is no video, or it is not known any more. */
export function afterPublished(work: Work, receipt: Receipt, videoId: string | null): Extract<Step, { kind: 'next' | 'done' }> {
  const wantsThumbnail = videoId !== null && thumbnailOf(work) !== undefined
  if (!wantsThumbnail && !wantsComment(work, receipt)) return { kind: 'done', receipt }
  const checkpoint = { stage: 'after', videoId, thumbnailTries: wantsThumbnail ? 0 : null } as const
  return { kind: 'next', checkpoint, phase: 'publishing', uploadedBytes: bytesOf(work), receipt }
}

/** The next thing that belongs to a public post. */
export async function goOnAfter(work: Work, session: Session, checkpoint: At<'after'>): Promise<Step> {
  const { videoId, thumbnailTries } = checkpoint
  const receipt = receiptSoFar(work)
  if (videoId !== null && thumbnailTries !== null) return sendThumbnail(work, session, { ...checkpoint, videoId, thumbnailTries })
  if (!wantsComment(work, receipt)) return { kind: 'done', receipt }
  return { kind: 'commit-next', checkpoint: { stage: 'comment', missedSince: null }, phase: 'publishing' }
}

function thumbnailOf(work: Work) {
  return kindOf(work) === 'video' ? work.files.get(textOption(work, 'thumbnail')) : undefined
}

/** A scheduled post is not public yet, so nobody may write below it; a story has no comments. */
function wantsComment(work: Work, receipt: Receipt): boolean {
  const isThere = receipt.parts.some(({ role }) => role === 'comment')
  return (
    !isThere &&
    textOption(work, 'firstComment') !== '' &&
    kindOf(work) !== 'story' &&
    !receipt.notes.some((note) => note === 'scheduled-at-platform' || note === 'comment-failed')
  )
}

/** https://developers.facebook.com/docs/graph-api/reference/video/thumbnails/, read 2026-11-27. Sent twice it is there twice, which nobody sees. */
async function sendThumbnail(
  work: Work,
  session: Session,
  { videoId, thumbnailTries }: At<'after'> & { videoId: string; thumbnailTries: number },
): Promise<Step> {
  const receipt = receiptSoFar(work)
  const thumbnail = thumbnailOf(work)
  const goOn = (now: Receipt): Step => {
    const checkpoint = { stage: 'after', videoId, thumbnailTries: null } as const
    return { kind: 'next', checkpoint, phase: 'publishing', receipt: now }
  }
  if (thumbnail === undefined) return goOn(noted(receipt, 'thumbnail-failed'))
  const { asset } = thumbnail
  const parts = [
    { name: 'is_preferred', value: 'true' },
    {
      name: 'source',
      fileName: asset.mimeType === 'image/png' ? 'thumbnail.png' : 'thumbnail.jpg',
      contentType: asset.mimeType,
      bytes: thumbnail.read(0, asset.sizeBytes),
    },
  ]
  const path = `${videoId}/thumbnails`
  const call = { step: 'thumbnail.set', method: 'POST', path, body: { kind: 'multipart', parts }, timeoutMs: THUMBNAIL_TIMEOUT_MS } as const
  try {
    await callGraph(session, call, ThumbnailTaken, about(work))
    return goOn(receipt)
  } catch (cause) {
    if (!(cause instanceof PlatformError) || cause.failure.kind === 'cancelled') throw cause
    if (cause.failure.kind === 'platform-down' && thumbnailTries + 1 < THUMBNAIL_TRIES) {
      const checkpoint = { stage: 'after', videoId, thumbnailTries: thumbnailTries + 1 } as const
      return { kind: 'wait', checkpoint, phase: 'publishing', notBefore: work.now + pauseAfterLook(thumbnailTries + 3) }
    }
    if (mustWait(cause) && cause.failure.kind !== 'platform-down') throw cause
    return goOn(noted(receipt, 'thumbnail-failed'))
  }
}

/** A dead line, a used-up allowance or a dead login: later it can still be done. */
function mustWait(cause: PlatformError): boolean {
  return isPassing(cause) || cause.failure.kind === 'reconnect-needed'
}

/**
 * Writes the first comment: https://developers.facebook.com/documentation/pages-api/comments-mentions, read 2026-11-27. Without `fields`: seen in
 * public client code, they made the comment and failed the call.
 */
export async function postComment(work: Work, session: Session): Promise<Step> {
  const receipt = receiptSoFar(work)
  const path = `${receipt.parts[0]?.remoteId ?? ''}/comments`
  const fields = { message: textOption(work, 'firstComment') }
  const call = { step: 'comment.create', method: 'POST', path, body: { kind: 'form', fields }, isCommit: true } as const
  try {
    const { id } = await callGraph(session, call, CommentMade, about(work))
    const whole = withComment(receipt, id, null)
    return { kind: 'next', checkpoint: { stage: 'comment-link', looks: 0 }, phase: 'checking', receipt: whole }
  } catch (cause) {
    if (!(cause instanceof PlatformError)) throw cause
    const { kind, mayHaveApplied } = cause.failure
    if (mayHaveApplied || kind === 'cancelled' || mustWait(cause)) throw cause
    return { kind: 'done', receipt: noted(receipt, 'comment-failed') }
  }
}

/** The comment is there: its link is looked for a few times. */
export async function findCommentLink(work: Work, session: Session, { looks }: At<'comment-link'>): Promise<Step> {
  const receipt = receiptSoFar(work)
  const comment = receipt.parts.find(({ role }) => role === 'comment')
  const link = comment === undefined ? null : await linkOf(work, session, comment.remoteId)
  if (comment !== undefined && link === null && looks + 1 < LINK_LOOKS) {
    const checkpoint = { stage: 'comment-link', looks: looks + 1 } as const
    return { kind: 'wait', checkpoint, phase: 'checking', notBefore: work.now + pauseAfterLook(looks) }
  }
  return { kind: 'done', receipt: link === null || comment === undefined ? receipt : withComment(receipt, comment.remoteId, link) }
}

/** The proof with its comment. */
export function withComment(receipt: Receipt, remoteId: string, permalink: string | null): Receipt {
  const parts = receipt.parts.filter(({ role }) => role !== 'comment')
  return { ...receipt, parts: [...parts, { remoteId, role: 'comment', permalink }] }
}

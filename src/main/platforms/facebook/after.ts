import type { Receipt } from '../../../shared/model.ts'
import type { Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { callGraph } from '../meta/graph.ts'
import { pauseAfterLook } from '../meta/patience.ts'
import { CommentMade } from './api.ts'
import type { At } from './checkpoint.ts'
import { linkOf, noted } from './receipts.ts'
import { filesFor, handOver, mustWait } from './video-files.ts'
import { about, bytesOf, kindOf, receiptSoFar, textOption } from './work.ts'

/** Looks for the link of a comment. */
const LINK_LOOKS = 3

/** The post is public: done, or on to what belongs to it. `videoId` null where there is no video, or it is not known any more. */
export function afterPublished(work: Work, receipt: Receipt, videoId: string | null): Extract<Step, { kind: 'next' | 'done' }> {
  const files = videoId === null ? [] : filesFor(work).filter((file) => !receipt.notes.includes(`${file}-failed`))
  if (files.length === 0 && !wantsComment(work, receipt)) return { kind: 'done', receipt }
  const checkpoint = { stage: 'after', videoId, files, tries: 0 } as const
  return { kind: 'next', checkpoint, phase: 'publishing', uploadedBytes: bytesOf(work), receipt }
}

/**
 * The delivery begins anew behind its public post. A proof by the video's own id lets its files be handed over, the same ones again included; behind any
 * other one they cannot be, and the receipt says so.
 */
export function beginBehind(work: Work, receipt: Receipt): ReturnType<typeof afterPublished> {
  const remoteId = receipt.parts[0]?.remoteId ?? ''
  const isOfVideo = remoteId !== '' && !remoteId.includes('_')
  if (isOfVideo) return afterPublished(work, receipt, remoteId)
  return afterPublished(
    work,
    filesFor(work).reduce((told, file) => noted(told, `${file}-failed`), receipt),
    null,
  )
}

/** The next thing that belongs to a public post. */
export async function goOnAfter(work: Work, session: Session, checkpoint: At<'after'>): Promise<Step> {
  const receipt = receiptSoFar(work)
  const [file] = checkpoint.files
  if (file !== undefined) return handOver(work, session, checkpoint, file)
  if (!wantsComment(work, receipt)) return { kind: 'done', receipt }
  // The creator's word stands for the proof: without the post's own id nothing can be written under it.
  if ((receipt.parts[0]?.remoteId ?? '') === '') return { kind: 'done', receipt: noted(receipt, 'comment-failed') }
  return { kind: 'commit-next', checkpoint: { stage: 'comment', missedSince: null }, phase: 'publishing' }
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

import type { Receipt, ReceiptNote } from '../../../shared/model.ts'
import type { Reconciled, Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import { whenMade } from '../kit/attempt-time.ts'
import { isNotThere, readGraphError } from '../meta/errors.ts'
import { callGraph, graphRequest, readGraph } from '../meta/graph.ts'
import { ABSENCE_SETTLE_MS, comparable, pauseWhileMissing } from '../meta/patience.ts'
import { CommentMade, MediaComments } from './api.ts'
import type { At } from './checkpoint.ts'
import { about, bytesOf, receiptOf } from './delivery.ts'
import { firstCommentOf } from './fields.ts'

/** Comments looked through: the newest come first, and ours is the first of all. */
const LISTED_COMMENTS = '50'
/** Failures by which Instagram says that this comment will not be; what passes is tried again. */
const REFUSALS: readonly PlatformErrorKind[] = [
  'content-rejected',
  'media-rejected',
  'duplicate',
  'scope-missing',
  'unexpected-response',
  'quota-exhausted',
]

type AfterPost = Extract<Step, { kind: 'done' }> | (Extract<Step, { kind: 'commit-next' }> & { readonly checkpoint: At<'comment'> })

/** What follows once the post is public: the end, or its first comment, which is public too and has a mark of its own. */
export function afterPost(work: Work, receipt: Receipt): AfterPost {
  const [post] = receipt.parts
  const isSettled = receipt.parts.some((part) => part.role === 'comment') || receipt.notes.includes('comment-failed')
  if (post === undefined || isSettled || firstCommentOf(work) === '') return { kind: 'done', receipt }
  // The creator's word stands for the proof: without the post's own id nothing can be written under it.
  if (post.remoteId === '') return { kind: 'done', receipt: noting(receipt, 'comment-failed') }
  const checkpoint: At<'comment'> = { stage: 'comment', mediaId: post.remoteId, missedSince: null }
  return { kind: 'commit-next', checkpoint, phase: 'publishing', uploadedBytes: bytesOf(work), receipt }
}

/**
 * Writes the first comment. Without `fields`: with them the comment is made and the call fails all the same (seen in
 * github.com/brightbeanxyz/brightbean-studio, read 2026-11-23). A refusal never fails the post.
 */
export async function writeComment(work: Work, session: Session, { mediaId }: At<'comment'>): Promise<Step> {
  const receipt = receiptSoFar(work, mediaId)
  const body = { kind: 'form', fields: { message: firstCommentOf(work) } } as const
  const call = { step: 'comment.create', method: 'POST', path: `${mediaId}/comments`, body, isCommit: true } as const
  try {
    const { id } = await callGraph(session, call, CommentMade, about(work))
    return { kind: 'done', receipt: withComment(receipt, id) }
  } catch (cause) {
    if (!(cause instanceof PlatformError) || cause.failure.mayHaveApplied || !REFUSALS.includes(cause.failure.kind)) throw cause
    return { kind: 'done', receipt: noting(receipt, 'comment-failed') }
  }
}

/** What became of a comment whose answer was lost: it is looked for under the post, and never written a second time. */
export async function findComment(work: Work, session: Session, checkpoint: At<'comment'>): Promise<Reconciled> {
  const { mediaId } = checkpoint
  const receipt = receiptSoFar(work, mediaId)
  const query = { fields: 'id,text,timestamp,username', limit: LISTED_COMMENTS }
  const response = await session.send(graphRequest({ step: 'comment.find', method: 'GET', path: `${mediaId}/comments`, query }))
  if (isNotThere(readGraphError(response))) return { kind: 'published', receipt: noting(receipt, 'comment-unknown') }
  const { data } = readGraph(response, MediaComments, { ...about(work), step: 'comment.find' })
  const wanted = comparable(firstCommentOf(work))
  const found = data.find(
    ({ text, username, timestamp }) =>
      comparable(text ?? '') === wanted &&
      (username === undefined || work.account.handle === '' || username === work.account.handle) &&
      whenMade(timestamp, work, response.headers['date']) !== 'long-before',
  )
  if (found !== undefined) return { kind: 'published', receipt: withComment(receipt, found.id) }
  const missedSince = checkpoint.missedSince === null || checkpoint.missedSince > work.now ? work.now : checkpoint.missedSince
  const elapsed = work.now - missedSince
  if (elapsed >= ABSENCE_SETTLE_MS) return { kind: 'published', receipt: noting(receipt, 'comment-unknown') }
  return { kind: 'wait', checkpoint: { ...checkpoint, missedSince }, notBefore: work.now + pauseWhileMissing(elapsed) }
}

/** The post is public for certain; its proof came with the step before. */
function receiptSoFar(work: Work, mediaId: string): Receipt {
  return work.receipt ?? receiptOf(mediaId, null, work.now)
}

/**
 * The proof where Instagram says of a container that it is published, and which medium came of it cannot be learned. A comment needs the post's own id: it is
 * not written.
 */
export function receiptOfContainer(work: Work, containerId: string): Receipt {
  const receipt = receiptOf(containerId, null, work.now)
  return firstCommentOf(work) === '' ? receipt : noting(receipt, 'comment-failed')
}

function withComment(receipt: Receipt, remoteId: string): Receipt {
  return { ...receipt, parts: [...receipt.parts, { remoteId, role: 'comment', permalink: null }] }
}

function noting(receipt: Receipt, note: ReceiptNote): Receipt {
  return { ...receipt, notes: [...receipt.notes.filter((one) => one !== note), note] }
}

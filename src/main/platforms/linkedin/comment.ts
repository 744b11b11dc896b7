import type { Receipt } from '../../../shared/model.ts'
import { PlatformError } from '../../core/platform-error.ts'
import type { Reconciled, Session, Step, Work } from '../../core/platform-adapter.ts'
import { Comment, Comments, isPageUrn, restCall } from './api.ts'
import type { At } from './checkpoint.ts'
import { ask, codeOfError, isPassing } from './errors.ts'
import { optionsOf } from './options.ts'
import { noted } from './receipts.ts'

/** Assumed: how long a new post may be unknown to the comments; after the last pause the comment counts as refused. */
const NOT_FOUND_PAUSES_MS = [3_000, 10_000, 30_000] as const
/** A call whose answer was lost may still be at work, and its comment may be missing from the list for a moment. Assumed. */
const LIST_LAG_MS = 60_000
const LOOK_EVERY_MS = 15_000

/**
 * The first comment is a part of its own. It is plain text, and it never fails the post: LinkedIn lets apps comment only with Community Management, and
 * what it refuses is told with the receipt.
 */
export function afterPost(told: Receipt, work: Work): Step {
  if (!isCommentDue(told, work)) return { kind: 'done', receipt: told }
  // A post that cannot be named cannot be commented on.
  if (told.parts[0]?.remoteId === '') return { kind: 'done', receipt: noted(told, 'comment-failed') }
  return { kind: 'commit-next', checkpoint: { stage: 'comment', refusals: 0 }, phase: 'publishing', receipt: told }
}

/** Whether a comment was wanted and is not there yet. */
export function isCommentDue(told: Receipt, work: Work): boolean {
  return optionsOf(work).firstComment !== '' && !told.parts.some(({ role }) => role === 'comment')
}

/** Nothing before its time; then the comment is announced. */
export function commentDueStep(at: At<'comment-due'>, work: Work): Step {
  const { refusals, until } = at
  if (work.now < until) return { kind: 'wait', checkpoint: at, phase: 'publishing', notBefore: until }
  return { kind: 'commit-next', checkpoint: { stage: 'comment', refusals }, phase: 'publishing' }
}

/** The commit of the comment. LinkedIn comments-api doc, read 2026-11-27. */
export async function commentStep(at: At<'comment'>, work: Work, session: Session): Promise<Step> {
  const receipt = receiptOf(work)
  const post = postOf(receipt)
  const value = { actor: work.account.remoteId, object: post, message: { text: optionsOf(work).firstComment } }
  const path = `socialActions/${encodeURIComponent(post)}/comments`
  const call = restCall({ step: 'comment.create', method: 'POST', path, isCommit: true, body: { kind: 'json', value } })
  try {
    const created = await ask(session, call, Comment, work.now)
    return { kind: 'done', receipt: commented(receipt, created.commentUrn ?? urnOf(post, created.id)) }
  } catch (error) {
    if (!(error instanceof PlatformError) || isPassing(error)) throw error
    const pause = codeOfError(error) === 'NOT_FOUND' ? NOT_FOUND_PAUSES_MS[at.refusals] : undefined
    if (pause === undefined) return { kind: 'done', receipt: noted(receipt, 'comment-failed') }
    const checkpoint: At<'comment-due'> = { stage: 'comment-due', refusals: at.refusals + 1, until: work.now + pause }
    return { kind: 'next', checkpoint, phase: 'publishing', isCommitUndone: true }
  }
}

/** Looks for a comment whose answer was lost; one that is not found is never sent a second time. */
export async function reconcileComment(at: At<'comment'>, work: Work, session: Session): Promise<Reconciled> {
  const receipt = receiptOf(work)
  const unknown: Reconciled = { kind: 'published', receipt: noted(receipt, 'comment-unknown') }
  if (!canReadComments(session)) return unknown
  const post = postOf(receipt)
  const call = restCall({
    step: 'comment.find',
    method: 'GET',
    path: `socialActions/${encodeURIComponent(post)}/comments?start=0&count=100`,
  })
  try {
    const { elements } = await ask(session, call, Comments, work.now)
    // The post is new, so nobody else can have written these words in this name under it before.
    const ours = elements.find((one) => one.actor === work.account.remoteId && one.message?.text.trim() === optionsOf(work).firstComment)
    if (ours !== undefined) return { kind: 'published', receipt: commented(receipt, ours.commentUrn ?? urnOf(post, ours.id)) }
  } catch (error) {
    if (!(error instanceof PlatformError) || isPassing(error)) throw error
    return unknown
  }
  const since = work.committingSince ?? work.now
  // A clock that was set back must not make the wait endless.
  const isEarly = work.now >= since && work.now < since + LIST_LAG_MS
  return isEarly ? { kind: 'wait', checkpoint: at, notBefore: work.now + LOOK_EVERY_MS } : unknown
}

/** LinkedIn comments-api doc, read 2026-11-27: a page's comments by these; the scopes for members are closed, but a token that has one may be used. */
function canReadComments({ account, scopes }: Session): boolean {
  const scope = isPageUrn(account.remoteId) ? 'r_organization_social' : 'r_member_social'
  return [scope, `${scope}_feed`].some((one) => scopes.includes(one))
}

/** The post that is public already; without it nobody knows what to comment on. */
function receiptOf(work: Work): Receipt {
  if (work.receipt !== null) return work.receipt
  throw new PlatformError({
    kind: 'unexpected-response',
    platform: 'linkedin',
    step: 'comment.create',
    mayHaveApplied: true,
    platformCode: 'receipt-missing',
  })
}

function commented(told: Receipt, urn: string): Receipt {
  // LinkedIn documents no address for a comment.
  return { ...told, parts: [...told.parts, { remoteId: urn, role: 'comment', permalink: null }] }
}

function postOf({ parts }: Receipt): string {
  return parts[0]?.remoteId ?? ''
}

function urnOf(post: string, id: string): string {
  return `urn:li:comment:(${post},${id})`
}

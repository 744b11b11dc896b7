import type { Receipt, ReceiptNote, ReceiptPart } from '../../../shared/model.ts'
import type { HttpRequest } from '../../core/http.ts'
import type { Reconciled, Session, Step, Work } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { API, CommentThread, CommentThreads } from './api.ts'
import type { At } from './checkpoint.ts'
import { ask } from './errors.ts'
import { proofOf } from './proof.ts'
import { optionsOf } from './options.ts'
import { isPassing } from './side-plan.ts'

/** A comment whose answer was lost is looked for at these pauses, and then no more. */
const LOOK_AGAIN_MS = [10_000, 60_000] as const
/** Newest threads asked for: ours was written moments ago. */
const LISTED = 50

/** The commit of the first comment. A refusal for good costs a note; what passes is tried again. */
export async function writeComment(at: At<'comment'>, work: Work, session: Session): Promise<Step> {
  const text = optionsOf(work).firstComment ?? ''
  try {
    const request: HttpRequest = {
      step: 'comment.create',
      method: 'POST',
      url: `${API}/commentThreads?part=snippet`,
      auth: 'token',
      isCommit: true,
      body: {
        kind: 'json',
        value: {
          snippet: {
            channelId: work.account.remoteId,
            videoId: at.videoId,
            topLevelComment: { snippet: { textOriginal: text } },
          },
        },
      },
    }
    const { id } = await ask(session, request, CommentThread, work.now)
    return { kind: 'done', receipt: proofWith(at, commentPart(id)) }
  } catch (cause) {
    if (isPassing(cause) || (cause instanceof PlatformError && cause.failure.mayHaveApplied)) throw cause
    return { kind: 'done', receipt: proofOf(at, [...at.notes, 'comment-failed']) }
  }
}

/** Its own address is nowhere documented from its id. */
function commentPart(remoteId: string): ReceiptPart {
  return { remoteId, role: 'comment', permalink: null }
}

function proofWith(at: At<'comment'>, part: ReceiptPart): Receipt {
  const proof = proofOf(at, at.notes)
  return { ...proof, parts: [...proof.parts, part] }
}

/** Whether the comment is there after all: by its author and its very words. It is never written a second time. */
export async function lookForComment(at: At<'comment'>, work: Work, session: Session): Promise<Reconciled> {
  const text = optionsOf(work).firstComment ?? ''
  const url = `${API}/commentThreads?part=snippet&order=time&maxResults=${LISTED}&videoId=${at.videoId}`
  const unknown = (note: ReceiptNote): Reconciled => ({ kind: 'published', receipt: proofOf(at, [...at.notes, note]) })
  let threads
  try {
    threads = await ask(session, { step: 'comment.find', method: 'GET', url, auth: 'token' }, CommentThreads, work.now)
  } catch (cause) {
    if (isPassing(cause)) throw cause
    return unknown('comment-unknown')
  }
  const mine = (threads.items ?? []).find(({ snippet }) => {
    const comment = snippet?.topLevelComment?.snippet
    return comment?.authorChannelId?.value === work.account.remoteId && comment.textOriginal?.trim() === text
  })
  if (mine !== undefined) return { kind: 'published', receipt: proofWith(at, commentPart(mine.id)) }
  const pause = LOOK_AGAIN_MS[at.looks]
  if (pause === undefined) return unknown('comment-unknown')
  return { kind: 'wait', checkpoint: { ...at, looks: at.looks + 1 }, notBefore: work.now + pause }
}

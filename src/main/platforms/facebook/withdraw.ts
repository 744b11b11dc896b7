import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { deleteNode } from '../meta/delete-node.ts'
import { callGraph } from '../meta/graph.ts'
import { isPassing, withoutFailing } from '../meta/patience.ts'
import { deletePhoto } from '../meta/staged-photo.ts'
import { FacebookCheckpoint } from './checkpoint.ts'
import { wholePostId } from './receipts.ts'
import { listStories } from './story.ts'
import { about } from './work.ts'

/** Deletes the post, photo or video that the receipt names; its comments go with it. */
export async function withdraw(receipt: Receipt, session: Session, now: number): Promise<'gone' | 'not-possible'> {
  const [part] = receipt.parts
  if (part === undefined || part.remoteId === '') return 'not-possible'
  // The receipt's id came from this Page: one that is not there any more was taken away before.
  if ((await deleteNode(session, part.remoteId, about({ now }))) === 'deleted') return 'gone'
  // A story that cannot be deleted is told in the same words as one that is not there: the Page's list has the truth.
  const mayBeStory = part.permalink === null || part.permalink.includes('/stories/')
  if (!mayBeStory) return 'gone'
  const work = { account: session.account, now }
  const listed = await withoutFailing(() => listStories(work, session))
  if ('failed' in listed && isPassing(listed.failed)) throw listed.failed
  const isListed = 'value' in listed && listed.value.some((story) => wholePostId(work, story.post_id) === part.remoteId)
  return isListed ? 'not-possible' : 'gone'
}

const Cancelled = z.looseObject({})

/** Takes staged photos away, or ends the upload of a video or reel: `upload_phase=cancel`, Page videos reference, read 2026-11-23. */
export async function abandon(checkpoint: Json, session: Session, now: number): Promise<void> {
  const left = FacebookCheckpoint.safeParse(checkpoint)
  if (!left.success) return
  const data = left.data.stage === 'hold' ? left.data.then : left.data
  if (data.stage === 'transfer' || data.stage === 'finish') {
    const fields = { upload_phase: 'cancel', upload_session_id: data.sessionId }
    const path = `${session.account.remoteId}/videos`
    const call = { step: 'upload.cancel', method: 'POST', path, body: { kind: 'form', fields } } as const
    await withoutFailing(() => callGraph(session, call, Cancelled, about({ now })))
  }
  // Nothing is documented to end the upload of a reel; an unfinished one is nobody's to see, and goes with its video.
  if (data.stage === 'send-reel' || data.stage === 'finish-reel')
    await withoutFailing(() => deleteNode(session, data.videoId, about({ now })))
  if ('photoIds' in data) for (const photoId of data.photoIds) await withoutFailing(() => deletePhoto(session, photoId, about({ now })))
}

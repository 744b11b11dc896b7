import { z } from 'zod'
import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { deleteNode } from '../meta/delete-node.ts'
import { callGraph } from '../meta/graph.ts'
import { withoutFailing } from '../meta/patience.ts'
import { deletePhoto } from '../meta/staged-photo.ts'
import { FacebookCheckpoint } from './checkpoint.ts'
import { judgeFacebook } from './errors.ts'

/** Deletes the post, photo or video that the receipt names. */
export async function withdraw(receipt: Receipt, session: Session, now: number): Promise<'gone' | 'not-possible'> {
  const [part] = receipt.parts
  if (part === undefined || part.remoteId === '') return 'not-possible'
  // The receipt's id came from this Page: one that is not there any more was taken away before.
  await deleteNode(session, part.remoteId, about(now))
  return 'gone'
}

const Cancelled = z.looseObject({})

/** Takes staged photos away, or ends the upload of a video: `upload_phase=cancel`, Page videos reference, read 2026-11-23. */
export async function abandon(checkpoint: Json, session: Session, now: number): Promise<void> {
  const left = FacebookCheckpoint.safeParse(checkpoint)
  if (!left.success) return
  const { data } = left
  if (data.stage === 'transfer' || data.stage === 'finish') {
    const fields = { upload_phase: 'cancel', upload_session_id: data.sessionId }
    const path = `${session.account.remoteId}/videos`
    const call = { step: 'upload.cancel', method: 'POST', path, body: { kind: 'form', fields } } as const
    await withoutFailing(() => callGraph(session, call, Cancelled, about(now)))
  }
  if ('photoIds' in data) for (const photoId of data.photoIds) await withoutFailing(() => deletePhoto(session, photoId, about(now)))
}

function about(now: number) {
  return { platform: 'facebook', now, judge: judgeFacebook } as const
}

import type { Receipt } from '../../../shared/model.ts'
import type { Session } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { API, DeletedPost } from './api.ts'
import { ask } from './errors.ts'

/** X create and delete posts, read 2026-11-23. A post that is not there (any more) is told so by this problem type. */
const NOT_THERE = 'resource-not-found'

/** Deletes every post of the receipt, the last one first: a thread that is cut off in the middle is then shorter, never headless. */
export async function withdraw(receipt: Receipt, session: Session, now: number): Promise<'gone' | 'not-possible'> {
  for (const { remoteId } of receipt.parts.toReversed()) if (remoteId !== '') await deletePost(remoteId, session, now)
  return receipt.parts.every(({ remoteId }) => remoteId !== '') ? 'gone' : 'not-possible'
}

async function deletePost(id: string, session: Session, now: number): Promise<void> {
  try {
    await ask(session, { step: 'post.delete', method: 'DELETE', url: `${API}/2/tweets/${id}`, auth: 'token' }, DeletedPost, now)
  } catch (cause) {
    if (cause instanceof PlatformError && cause.failure.platformCode === NOT_THERE) return
    throw cause
  }
}

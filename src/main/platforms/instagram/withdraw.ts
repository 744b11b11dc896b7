import type { Json } from '../../../shared/json.ts'
import type { Receipt } from '../../../shared/model.ts'
import type { Hosting, Session } from '../../core/platform-adapter.ts'
import { deleteNode } from '../meta/delete-node.ts'
import { withoutFailing } from '../meta/patience.ts'
import { deletePhoto } from '../meta/staged-photo.ts'
import { InstagramCheckpoint } from './checkpoint.ts'
import { judgeInstagram } from './errors.ts'

/**
 * Publishing does not need it, so our login does not ask for it; a login through Instagram itself cannot have it. Instagram media reference,
 * read 2026-11-23.
 */
const DELETE_SCOPE = 'instagram_manage_contents'

/** Deletes the whole post, where the login allows it. */
export async function withdraw(receipt: Receipt, session: Session, now: number): Promise<'gone' | 'not-possible'> {
  // A comment goes with the post that it stands under.
  const part = receipt.parts.find(({ role }) => role !== 'comment')
  if (part === undefined || part.remoteId === '' || !session.scopes.includes(DELETE_SCOPE)) return 'not-possible'
  const outcome = await deleteNode(session, part.remoteId, about(now))
  // Without a link the receipt may name the container in the post's place; that it is not there then says nothing of the post.
  return outcome === 'deleted' || part.permalink !== null ? 'gone' : 'not-possible'
}

/** Takes the staged photos away, and what lies in the creator's bucket. Containers end by themselves after a day, unseen by anyone. */
export async function abandon(checkpoint: Json, session: Session, now: number, hosting: Hosting | null): Promise<void> {
  const left = InstagramCheckpoint.safeParse(checkpoint)
  if (!left.success || !('photoIds' in left.data)) return
  // What the bucket refuses is left to its own rules of ageing.
  for (const key of left.data.hostedKeys) await hosting?.remove(key).catch(() => undefined)
  for (const photoId of left.data.photoIds) await withoutFailing(() => deletePhoto(session, photoId, about(now)))
}

function about(now: number) {
  return { platform: 'instagram', now, judge: judgeInstagram } as const
}

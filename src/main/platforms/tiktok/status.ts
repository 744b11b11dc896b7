import type { Receipt } from '../../../shared/model.ts'
import type { Session, Work } from '../../core/platform-adapter.ts'
import { API, PublishStatus } from './api.ts'
import type { Run } from './checkpoint.ts'
import { ask } from './errors.ts'

/** It is out, or lies as a draft in the creator's inbox: `isInInbox`. */
export interface Complete {
  readonly is: 'complete'
  readonly postId: string | null
  readonly isInInbox: boolean
}

/** Where a publish stands. `uploading`: not all bytes are there; `uploadedBytes` is null where TikTok does not say. */
export type Standing =
  | { readonly is: 'uploading'; readonly uploadedBytes: number | null }
  | { readonly is: 'processing' }
  | Complete
  | { readonly is: 'failed'; readonly reason: string }

/** Asks TikTok where the publish stands. */
export async function readStanding(run: Run, work: Work, session: Session): Promise<Standing> {
  const told = await ask(
    session,
    {
      step: 'post.status',
      method: 'POST',
      url: `${API}/v2/post/publish/status/fetch/`,
      auth: 'token',
      body: { kind: 'json', value: { publish_id: run.publishId } },
    },
    PublishStatus,
    work.now,
  )
  switch (told.status) {
    case 'PUBLISH_COMPLETE':
      return {
        is: 'complete',
        // A draft can be posted several times; the first post is taken for it.
        postId: told.publicaly_available_post_id[0] ?? told.publicly_available_post_id[0] ?? null,
        isInInbox: false,
      }
    case 'SEND_TO_USER_INBOX':
      // Only drafts are delivered there; for a post it is one more state that we do not know.
      return run.mode === 'draft' ? { is: 'complete', postId: null, isInInbox: true } : { is: 'processing' }
    case 'FAILED':
      return { is: 'failed', reason: told.fail_reason ?? '' }
    case 'PROCESSING_UPLOAD': {
      // The same word for "being uploaded" and "being processed": the bytes tell which.
      const uploadedBytes = told.uploaded_bytes ?? null
      return uploadedBytes !== null && uploadedBytes >= sizeOf(work) ? { is: 'processing' } : { is: 'uploading', uploadedBytes }
    }
    default:
      // A state that we do not know is taken as "not yet".
      return { is: 'processing' }
  }
}

/** Bytes of the one video. */
export function sizeOf(work: Work): number {
  return work.media[0]?.asset.sizeBytes ?? 0
}

/** Only the creator can see it, or at least not everyone: TikTok gives no id for these. */
export function isForEveryone(run: Run): boolean {
  return run.privacy === 'PUBLIC_TO_EVERYONE'
}

/** The proof of a post or of a delivered draft. TikTok documents a video's address as made of user name and id. */
export function receipt(run: Run, { postId, isInInbox }: Omit<Complete, 'is'>, publishedAt: number): Receipt {
  if (isInInbox) return { parts: [{ remoteId: run.publishId, permalink: null }], publishedAt, notes: ['draft-in-inbox'] }
  if (postId !== null && run.username !== '') {
    const permalink = `https://www.tiktok.com/@${run.username}/video/${postId}`
    return { parts: [{ remoteId: postId, permalink }], publishedAt, notes: run.privacy === 'SELF_ONLY' ? ['private-only'] : [] }
  }
  const note = run.privacy === 'SELF_ONLY' ? 'private-only' : 'link-unknown'
  return { parts: [{ remoteId: postId ?? run.publishId, permalink: null }], publishedAt, notes: [note] }
}

import type { Receipt } from '../../../shared/model.ts'
import type { Session, Work } from '../../core/platform-adapter.ts'
import { callGraph } from '../meta/graph.ts'
import { withoutFailing } from '../meta/patience.ts'
import { PostLink, wholeLink, type VideoState } from './api.ts'
import { publishAtOf } from './schedule.ts'
import { about } from './work.ts'

/** The proof of a post on a Page. `scheduledAt`: Facebook shows it then. */
export function receiptOf(remoteId: string, permalink: string | null, publishedAt: number, scheduledAt: number | null = null): Receipt {
  return {
    parts: [{ remoteId, permalink }],
    publishedAt: scheduledAt ?? publishedAt,
    notes: [
      ...(permalink === null ? (['link-unknown'] as const) : []),
      ...(scheduledAt === null ? [] : (['scheduled-at-platform'] as const)),
    ],
  }
}

/**
 * The proof of a published video: the post's id where Meta has told it, else the video's. A video tells its post without the Page's id in
 * front, which every post id has: https://developers.facebook.com/documentation/pages-api/posts.md, read 2026-11-23.
 */
export function receiptOfVideo(
  work: Work,
  videoId: string,
  state: VideoState | null,
  isReady: boolean,
  toldPostId: string | null = null,
): Receipt {
  const publishAt = publishAtOf(work)
  const scheduledAt = publishAt !== null && publishAt > work.now ? publishAt : null
  const postId = state?.post_id ?? toldPostId
  const receipt = receiptOf(postId === null ? videoId : wholePostId(work, postId), wholeLink(state?.permalink_url), work.now, scheduledAt)
  return isReady ? receipt : { ...receipt, notes: [...receipt.notes, 'still-processing'] }
}

/** A post's id with its Page's in front. */
export function wholePostId(work: Pick<Work, 'account'>, postId: string): string {
  return postId.includes('_') ? postId : `${work.account.remoteId}_${postId}`
}

/** The same proof with one more note. */
export function noted(receipt: Receipt, note: Receipt['notes'][number]): Receipt {
  return receipt.notes.includes(note) ? receipt : { ...receipt, notes: [...receipt.notes, note] }
}

/** A node's link as the Graph API gives it; null when it cannot be had now. */
export async function linkOf(work: Work, session: Session, id: string): Promise<string | null> {
  const query = { fields: 'permalink_url' }
  const found = await withoutFailing(() => callGraph(session, { step: 'post.link', method: 'GET', path: id, query }, PostLink, about(work)))
  return 'value' in found ? wholeLink(found.value.permalink_url) : null
}

import { requireScopes, type GraphCall } from './graph-call.ts'
import { nestedEdge, pick, readNode, type FieldWish, type NodeShape } from './graph-fields.ts'
import { graphTime } from './graph-time.ts'
import type { InstagramComment } from './instagram-records.ts'
import type { MetaStore } from './meta-records.ts'

/** Refuses unless the token may handle comments, by the name of its own door. */
export function requireCommentScope(call: GraphCall): void {
  requireScopes(call, [call.caller.kind === 'instagram' ? 'instagram_business_manage_comments' : 'instagram_manage_comments'], 10)
}

/** Every comment and answer on a media, oldest first. */
export function commentsOn(store: MetaStore, mediaId: string): InstagramComment[] {
  return store.instagramComments.all().filter((comment) => comment.mediaId === mediaId)
}

/** The comments on a media that answer nobody, newest first (comments reference, read 2026-11-27). */
export function topComments(call: GraphCall, mediaId: string): InstagramComment[] {
  return commentsOn(call.store, mediaId)
    .filter((comment) => comment.parentId === null)
    .reverse()
}

/** The answers to a comment, oldest first. */
export function repliesTo(call: GraphCall, commentId: string): InstagramComment[] {
  return call.store.instagramComments.all().filter((comment) => comment.parentId === commentId)
}

/** What can be asked of a comment (IG Comment reference, read 2026-11-27). */
export function instagramCommentShape(call: GraphCall, comment: InstagramComment): NodeShape {
  const username = call.store.instagramAccounts.get(comment.fromId)?.username
  const media = call.store.media.get(comment.mediaId)
  return {
    typeName: 'IGComment',
    id: comment.id,
    defaults: ['timestamp', 'text'],
    fields: {
      text: () => comment.text,
      timestamp: () => graphTime(comment.createdAt),
      username: () => username,
      from: (wish) => pick({ id: comment.fromId, username }, wish.fields),
      user: () => ({ id: comment.fromId }),
      hidden: () => comment.isHidden,
      like_count: () => 0,
      media: (wish) => pick({ id: comment.mediaId, media_product_type: media?.productType }, wish.fields),
      parent_id: () => comment.parentId,
      replies: (wish: FieldWish) =>
        nestedEdge(wish, repliesTo(call, comment.id), (reply, fields) => readNode(instagramCommentShape(call, reply), fields)),
    },
  }
}

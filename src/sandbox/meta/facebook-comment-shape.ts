import { cdnAddress } from './cdn.ts'
import type { GraphCall } from './graph-call.ts'
import { nestedEdge, pick, readNode, type FieldWish, type NodeShape } from './graph-fields.ts'
import { graphTime } from './graph-time.ts'
import type { MetaComment, PageVideo, Photo } from './meta-records.ts'

/** Under what the comments on a photo stand: its post where it is the only picture there, else the photo itself. */
export function commentTargetOfPhoto(call: GraphCall, photo: Photo): string {
  const post = photo.postId === null ? undefined : call.store.posts.get(photo.postId)
  return post?.photoIds.length === 1 ? post.id : photo.id
}

/** Under what the comments on a video stand: its post, once it has one. */
export function commentTargetOfVideo(video: PageVideo): string {
  return video.postId ?? video.id
}

/** The comments on an object that are no answers to others, oldest first; hidden ones are the Page's own to see. */
export function commentsOn(call: GraphCall, targetId: string): MetaComment[] {
  return call.store.comments.all().filter((comment) => comment.onId === targetId && comment.parentId === undefined)
}

/** The answers to a comment, oldest first. */
export function repliesTo(call: GraphCall, commentId: string): MetaComment[] {
  return call.store.comments.all().filter((comment) => comment.parentId === commentId)
}

/** `comments` asked for among the fields of a post, photo or video. */
export function commentsField(call: GraphCall, targetId: string, wish: FieldWish): unknown {
  const all = call.store.comments.all().filter((comment) => comment.onId === targetId)
  return nestedEdge(wish, commentsOn(call, targetId), (comment, fields) => readNode(commentShape(call, comment), fields), all.length)
}

/** What can be asked of a comment. */
export function commentShape(call: GraphCall, comment: MetaComment): NodeShape {
  const { store } = call
  const name = store.pages.get(comment.fromId)?.name ?? comment.fromId
  const time = graphTime(comment.createdAt)
  return {
    typeName: 'Comment',
    id: comment.id,
    defaults: ['created_time', 'from', 'message'],
    fields: {
      message: () => comment.message,
      created_time: () => time,
      from: (wish) => pick({ name, id: comment.fromId }, wish.fields),
      like_count: () => 0,
      comment_count: () => repliesTo(call, comment.id).length,
      is_hidden: () => comment.isHidden ?? false,
      is_private: () => false,
      can_comment: () => true,
      can_hide: () => call.caller.accountId !== comment.fromId,
      can_like: () => true,
      can_remove: () => true,
      user_likes: () => false,
      message_tags: () => undefined,
      permalink_url: () =>
        call.context.link(`https://www.facebook.com/${comment.onId}?comment_id=${comment.id.split('_')[1] ?? comment.id}`),
      parent: () => (comment.parentId === undefined ? undefined : { id: comment.parentId }),
      attachment: () => attachmentOf(call, comment),
      comments: (wish) => nestedEdge(wish, repliesTo(call, comment.id), (reply, fields) => readNode(commentShape(call, reply), fields)),
      likes: (wish) => nestedEdge(wish, [], () => ({})),
      reactions: (wish) => nestedEdge(wish, [], () => ({})),
    },
  }
}

function attachmentOf(call: GraphCall, comment: MetaComment): unknown {
  if (comment.attachmentBlobId === undefined) return undefined
  const src = call.context.link(cdnAddress(call.world, comment.attachmentBlobId, 'jpg'))
  return { media: { image: { src } }, type: 'photo', url: src }
}

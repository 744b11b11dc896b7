import type { World } from '../kit/world.ts'
import { metaStore, type PagePost } from './meta-records.ts'

/** What the options of a post did, as the judge reads it. */
export function detailsOfPost(world: World, post: PagePost): Readonly<Record<string, unknown>> {
  const store = metaStore(world)
  const photos = post.photoIds.map((id) => store.photos.get(id)).filter((photo) => photo !== undefined)
  const video = post.videoId === null ? undefined : store.videos.get(post.videoId)
  const comments = store.comments.all().filter((comment) => comment.onId === post.id && comment.isHidden !== true)
  return {
    kind: post.kind,
    ...(post.link === null ? {} : { link: post.link }),
    ...(photos.length === 0 ? {} : { altTexts: photos.map((photo) => photo.altText ?? '') }),
    ...(video === undefined
      ? {}
      : {
          videoId: video.id,
          title: video.title,
          description: video.description,
          ...(video.coverSha256 === undefined ? {} : { thumbnailSha256: video.coverSha256 }),
          ...(video.captions === undefined
            ? {}
            : { captions: Object.entries(video.captions).map(([locale, { sha256 }]) => ({ locale, sha256 })) }),
          ...video.options,
        }),
    ...post.options,
    wasScheduled: post.isScheduled,
    comments: comments.map(({ id, fromId, message, parentId }) => ({
      id,
      from: fromId,
      message,
      ...(parentId === undefined ? {} : { parentId }),
    })),
  }
}

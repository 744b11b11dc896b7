import type { World } from '../kit/world.ts'
import type { InstagramMedia } from './instagram-records.ts'
import { metaStore } from './meta-records.ts'

/** The real public address of a media. */
export function mediaAddress(world: World, media: InstagramMedia): string {
  if (media.productType === 'STORY') {
    const username = metaStore(world).instagramAccounts.get(media.instagramId)?.username ?? ''
    return `https://www.instagram.com/stories/${username}/${media.id}`
  }
  return `https://www.instagram.com/${media.productType === 'REELS' ? 'reel' : 'p'}/${media.shortcode}/`
}

/** The items of a carousel, in order. */
export function carouselItems(world: World, media: InstagramMedia): InstagramMedia[] {
  const store = metaStore(world)
  return media.childIds.map((id) => store.media.get(id)).filter((child) => child !== undefined)
}

/** Tells the judge of a published media, with what each option did; called again whenever that changes. */
export function tellMedia(world: World, mediaId: string): void {
  const media = metaStore(world).media.get(mediaId)
  if (media === undefined || media.deletedAt !== null) return
  world.posts.put(`instagram:${media.id}`, {
    platform: 'instagram',
    account: media.instagramId,
    id: media.id,
    url: mediaAddress(world, media),
    text: media.caption,
    media: media.blobIds,
    time: media.publishedAt,
    // A trial reel is shown to people who do not follow the account.
    visibility: media.extras.trial === null ? 'public' : 'non-followers',
    details: detailsOf(world, media),
  })
}

function detailsOf(world: World, media: InstagramMedia): Record<string, unknown> {
  const store = metaStore(world)
  const { extras } = media
  const isAlbum = media.mediaType === 'CAROUSEL_ALBUM'
  const place = extras.locationId === null ? undefined : store.places.get(extras.locationId)
  return {
    kind: isAlbum ? 'carousel' : media.productType === 'REELS' ? 'reel' : media.productType === 'STORY' ? 'story' : 'image',
    isVideo: media.mediaType === 'VIDEO',
    ...(media.altText === null ? {} : { altText: media.altText }),
    ...(extras.userTags.length === 0 ? {} : { userTags: extras.userTags }),
    ...(extras.collaborators.length === 0 ? {} : { collaborators: extras.collaborators }),
    ...(place === undefined ? {} : { location: { id: place.id, name: place.name } }),
    ...(extras.isAiGenerated ? { isAiGenerated: true } : {}),
    ...(media.productType === 'REELS' ? reelDetails(media) : {}),
    ...(isAlbum ? { items: carouselItems(world, media).map(itemDetails) } : {}),
    isCommentEnabled: media.isCommentEnabled,
    comments: store.instagramComments
      .all()
      .filter((comment) => comment.mediaId === media.id && !comment.isHidden)
      .map((comment) => comment.text),
  }
}

function reelDetails({ extras, isSharedToFeed }: InstagramMedia): Record<string, unknown> {
  return {
    isSharedToFeed,
    cover: extras.cover === null ? { offsetMs: extras.thumbOffsetMs } : { sha256: extras.cover.sha256 },
    ...(extras.audioName === null ? {} : { audioName: extras.audioName }),
    ...(extras.trial === null ? {} : { trial: extras.trial }),
  }
}

function itemDetails(item: InstagramMedia): Record<string, unknown> {
  return {
    id: item.id,
    isVideo: item.mediaType === 'VIDEO',
    ...(item.altText === null ? {} : { altText: item.altText }),
    ...(item.extras.userTags.length === 0 ? {} : { userTags: item.extras.userTags }),
    ...(item.mediaType === 'VIDEO' ? { cover: { offsetMs: item.extras.thumbOffsetMs } } : {}),
    ...(item.croppedRatio === null ? {} : { croppedRatio: item.croppedRatio }),
  }
}

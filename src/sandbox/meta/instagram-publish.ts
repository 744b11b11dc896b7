import { randomBytes } from 'node:crypto'
import type { SandboxAnswer } from '../kit/request.ts'
import type { World } from '../kit/world.ts'
import { containerStatus, refuseWhileBlocked, requireInstagramPublisher } from './instagram-containers.ts'
import { ok, wishedFields, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, notVisible } from './graph-error.ts'
import { pick, readNode } from './graph-fields.ts'
import { requiredText, timeOf } from './graph-input.ts'
import { instagramError } from './instagram-errors.ts'
import { FEED_RATIO } from './instagram-picture.ts'
import type { Container, InstagramMedia, MediaSize } from './instagram-records.ts'
import { tellMedia } from './instagram-told.ts'
import { metaStore, newMetaId } from './meta-records.ts'
import { metaSettings } from './meta-settings.ts'

/** Ratios closer than this are the same shape to the eye. */
const SAME_RATIO = 0.005

const DAY_MS = 86_400_000

/** Publishing containers, and how many more may be published today. */
export const instagramPublishOperations: GraphOperations = {
  'POST instagram/media_publish': publish,
  'GET instagram/content_publishing_limit': (call) => {
    requireInstagramPublisher(call)
    const since = timeOf(call.input, 'since') ?? call.now - DAY_MS
    if (since < call.now - DAY_MS - 60_000 || since > call.now) throw badParameter('since must lie within the last 24 hours')
    const total = metaSettings(call.world).instagramPublishesPerDay
    const answer = readNode(
      {
        typeName: 'ContentPublishingLimitResponse',
        id: call.nodeId,
        defaults: ['quota_usage'],
        fields: {
          quota_usage: () => publishedSince(call.world, call.nodeId, since),
          config: (wish) => pick({ quota_total: total, quota_duration: DAY_MS / 1000 }, wish.fields),
        },
      },
      wishedFields(call),
    )
    delete answer['id']
    return ok({ data: [answer] })
  },
}

/** Posts count when they are published, deleted or not; a carousel counts once. */
function publishedSince(world: World, instagramId: string, since: number): number {
  return metaStore(world)
    .media.all()
    .filter((media) => media.instagramId === instagramId && media.parentId === null && media.publishedAt > since).length
}

function publish(call: GraphCall): SandboxAnswer {
  requireInstagramPublisher(call)
  refuseWhileBlocked(call)
  const container = publishable(call)
  if (publishedSince(call.world, call.nodeId, call.now - DAY_MS) >= metaSettings(call.world).instagramPublishesPerDay)
    throw instagramError(2207042)
  const media = call.world.collections.atomically(() => putMedia(call, container))
  return ok({ id: media.id })
}

function publishable(call: GraphCall): Container {
  const id = requiredText(call.input, 'creation_id')
  const container = call.store.containers.get(id)
  if (container === undefined) throw instagramError(2207008)
  if (container.instagramId !== call.nodeId) throw notVisible(id, call.method)
  if (container.isCarouselItem) throw badParameter('A carousel item cannot be published by itself')
  const status = containerStatus(container, call.now)
  if (status === 'IN_PROGRESS') throw instagramError(2207027)
  // What a second publish of a container answers is not documented; like an expired one it is gone.
  if (status !== 'FINISHED') throw instagramError(2207008)
  return container
}

function putMedia(call: GraphCall, container: Container): InstagramMedia {
  const { store, world, now } = call
  const children = container.children.map((id) => store.containers.get(id)).filter((child) => child !== undefined)
  const parentId = newMetaId('180', 17)
  const cropRatio = cropRatioOf(children)
  const childMedia = children.map((child) =>
    mediaOf(child, newMetaId('180', 17), {
      parentId,
      now,
      productType: 'FEED',
      mediaType: child.isVideo ? 'VIDEO' : 'IMAGE',
      blobIds: child.blobId === null ? [] : [child.blobId],
      croppedRatio: isShaped(child.size, cropRatio) ? null : cropRatio,
    }),
  )
  const isCarousel = container.kind === 'CAROUSEL'
  const media: InstagramMedia = {
    ...mediaOf(container, parentId, {
      parentId: null,
      now,
      productType: container.kind === 'REELS' ? 'REELS' : container.kind === 'STORIES' ? 'STORY' : 'FEED',
      mediaType: isCarousel ? 'CAROUSEL_ALBUM' : container.isVideo ? 'VIDEO' : 'IMAGE',
      blobIds: isCarousel ? childMedia.flatMap((child) => child.blobIds) : container.blobId === null ? [] : [container.blobId],
      croppedRatio: null,
    }),
    childIds: childMedia.map((child) => child.id),
  }
  for (const one of [media, ...childMedia]) store.media.put(one.id, one)
  store.containers.put(container.id, { ...container, mediaId: media.id })
  for (const [index, child] of children.entries()) store.containers.put(child.id, { ...child, mediaId: childMedia[index]?.id ?? null })
  tellMedia(world, media.id)
  return media
}

/** Carousel guide, read 2026-11-23: every item is cropped to the first one's shape; a video's is brought into the feed's bounds (assumed). */
function cropRatioOf([first]: readonly Container[]): number | null {
  const size = first?.size
  if (size === null || size === undefined) return null
  return Math.round(Math.min(FEED_RATIO.max, Math.max(FEED_RATIO.min, size.width / size.height)) * 1_000) / 1_000
}

function isShaped(size: MediaSize | null, ratio: number | null): boolean {
  return size === null || ratio === null || Math.abs(size.width / size.height - ratio) < SAME_RATIO
}

function mediaOf(
  container: Container,
  id: string,
  about: Pick<InstagramMedia, 'parentId' | 'productType' | 'mediaType' | 'blobIds' | 'croppedRatio'> & { readonly now: number },
): InstagramMedia {
  const { now, ...rest } = about
  return {
    ...rest,
    id,
    instagramId: container.instagramId,
    shortcode: `D${randomBytes(9).toString('base64url').slice(0, 10)}`,
    caption: container.caption,
    altText: container.altText,
    childIds: [],
    isSharedToFeed: container.isSharedToFeed,
    extras: container.extras,
    size: container.size,
    isCommentEnabled: true,
    publishedAt: now,
    deletedAt: null,
  }
}

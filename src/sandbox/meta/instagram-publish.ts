import { randomBytes } from 'node:crypto'
import type { SandboxAnswer } from '../kit/request.ts'
import type { World } from '../kit/world.ts'
import { containerStatus, requireInstagramPublisher } from './instagram-containers.ts'
import { ok, wishedFields, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, GraphError, notVisible } from './graph-error.ts'
import { pick, readNode } from './graph-fields.ts'
import { requiredText, timeOf } from './graph-input.ts'
import { metaStore, newMetaId, type Container, type InstagramMedia } from './meta-records.ts'
import { metaSettings } from './meta-settings.ts'
import { requireInstagramAccess } from './account-nodes.ts'

const DAY_MS = 86_400_000

/** Publishing containers, and how many more may be published today. */
export const instagramPublishOperations: GraphOperations = {
  'POST instagram/media_publish': publish,
  'GET instagram/content_publishing_limit': (call) => {
    requireInstagramAccess(call, call.nodeId)
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
  const container = publishable(call)
  if (publishedSince(call.world, call.nodeId, call.now - DAY_MS) >= metaSettings(call.world).instagramPublishesPerDay) {
    throw new GraphError(9, 'Application request limit reached', {
      subcode: 2207042,
      title: 'Publishing limit reached',
      userMessage: 'The account has published as much as it may in 24 hours.',
    })
  }
  const media = call.world.collections.atomically(() => putMedia(call, container))
  return ok({ id: media.id })
}

function publishable(call: GraphCall): Container {
  const id = requiredText(call.input, 'creation_id')
  const container = call.store.containers.get(id)
  const unknown = () =>
    new GraphError(24, 'The requested resource does not exist', {
      subcode: 2207008,
      title: 'Container unknown',
      userMessage: `The container ${id} does not exist or has expired.`,
    })
  if (container === undefined) throw unknown()
  if (container.instagramId !== call.nodeId) throw notVisible(id, call.method)
  if (container.isCarouselItem) throw badParameter('A carousel item cannot be published by itself')
  const status = containerStatus(container, call.now)
  if (status === 'IN_PROGRESS') {
    throw new GraphError(9007, 'Media ID is not available', {
      subcode: 2207027,
      title: 'The media is not ready for publishing',
      userMessage: 'The media is not ready for publishing, please wait for a moment.',
    })
  }
  // What a second publish of a container answers is not documented; like an expired one it is gone.
  if (status !== 'FINISHED') throw unknown()
  return container
}

function putMedia(call: GraphCall, container: Container): InstagramMedia {
  const { store, world, now } = call
  const children = container.children.map((id) => store.containers.get(id)).filter((child) => child !== undefined)
  const parentId = newMetaId('180', 17)
  const childMedia = children.map((child) =>
    mediaOf(child, newMetaId('180', 17), {
      parentId,
      now,
      productType: 'FEED',
      mediaType: child.isVideo ? 'VIDEO' : 'IMAGE',
      blobIds: child.blobId === null ? [] : [child.blobId],
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
    }),
    childIds: childMedia.map((child) => child.id),
  }
  for (const one of [media, ...childMedia]) store.media.put(one.id, one)
  store.containers.put(container.id, { ...container, mediaId: media.id })
  for (const [index, child] of children.entries()) store.containers.put(child.id, { ...child, mediaId: childMedia[index]?.id ?? null })
  world.posts.put(`instagram:${media.id}`, {
    platform: 'instagram',
    account: media.instagramId,
    id: media.id,
    url: mediaAddress(world, media),
    text: media.caption,
    media: media.blobIds,
    time: now,
    visibility: 'public',
  })
  return media
}

function mediaOf(
  container: Container,
  id: string,
  about: Pick<InstagramMedia, 'parentId' | 'productType' | 'mediaType' | 'blobIds'> & { readonly now: number },
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
    isCommentEnabled: true,
    publishedAt: now,
    deletedAt: null,
  }
}

/** The real public address of a media. */
export function mediaAddress(world: World, media: InstagramMedia): string {
  if (media.productType === 'STORY') {
    const username = metaStore(world).instagramAccounts.get(media.instagramId)?.username ?? ''
    return `https://www.instagram.com/stories/${username}/${media.id}`
  }
  return `https://www.instagram.com/${media.productType === 'REELS' ? 'reel' : 'p'}/${media.shortcode}/`
}

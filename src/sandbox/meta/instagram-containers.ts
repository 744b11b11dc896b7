import type { SandboxAnswer } from '../kit/request.ts'
import { requireInstagramAccess } from './account-nodes.ts'
import { answerNode, ok, requireScopes, requireTask, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, notVisible } from './graph-error.ts'
import { pick } from './graph-fields.ts'
import { textOf } from './graph-input.ts'
import { newContainer, readContainerWish, type ContainerWish } from './instagram-container-wish.ts'
import { failureText, instagramError } from './instagram-errors.ts'
import { takePicture } from './instagram-picture.ts'
import { beginVideoWork, containerSizeLimit, wishedFailure } from './instagram-video-work.ts'
import { fetchMedia } from './media-fetch.ts'
import type { Container } from './instagram-records.ts'
import { metaSettings } from './meta-settings.ts'

const DAY_MS = 86_400_000

/** Media reference, read 2026-11-23: 400 containers in 24 hours; 24 h to publish one. */
const MAX_CONTAINERS_PER_DAY = 400
const CONTAINER_LIFE_MS = DAY_MS

/** Putting a carousel with videos together takes a small part of the time a video takes; not documented. */
const CAROUSEL_WORK_SHARE = 0.25

/** Making containers and asking how they are. */
export const containerOperations: GraphOperations = {
  'POST instagram/media': createContainer,
  'GET container': (call) => {
    const container = existingContainer(call)
    requireInstagramAccess(call, container.instagramId)
    return answerNode(call, {
      typeName: 'IGContainer',
      id: container.id,
      defaults: [],
      fields: {
        status_code: () => containerStatus(container, call.now),
        status: () => statusText(container, call.now),
        video_status: (wish) => (container.isResumable ? pick(videoStatus(call, container), wish.fields) : undefined),
        copyright_check_status: (wish) => pick({ status: 'completed', matches_found: false }, wish.fields),
      },
    })
  },
}

function existingContainer(call: GraphCall): Container {
  const container = call.store.containers.get(call.nodeId)
  if (container === undefined) throw notVisible(call.nodeId, call.method)
  return container
}

/** How a container is at this moment. */
export function containerStatus(container: Container, now: number): 'IN_PROGRESS' | 'FINISHED' | 'ERROR' | 'EXPIRED' | 'PUBLISHED' {
  if (container.mediaId !== null) return 'PUBLISHED'
  if (now >= container.createdAt + CONTAINER_LIFE_MS) return 'EXPIRED'
  if (container.readyAt === null || now < container.readyAt) return 'IN_PROGRESS'
  return container.failure === null ? 'FINISHED' : 'ERROR'
}

function statusText(container: Container, now: number): string {
  switch (containerStatus(container, now)) {
    case 'PUBLISHED':
      return 'Published: Media has been successfully published.'
    case 'EXPIRED':
      return 'Expired: The container was not published within 24 hours.'
    case 'IN_PROGRESS':
      return 'In Progress: Media is still being processed.'
    case 'FINISHED':
      return 'Finished: Media has been uploaded and it is ready to be published.'
    case 'ERROR':
      return `Error: ${container.failure?.message ?? ''} Media upload has failed with error code ${container.failure?.subcode ?? ''}`
  }
}

function videoStatus(call: GraphCall, container: Container): Record<string, unknown> {
  const received = container.blobId === null ? 0 : call.world.blobs.sizeOf(container.blobId)
  const isReceived = container.readyAt !== null
  const status = containerStatus(container, call.now)
  return {
    uploading_phase: { status: isReceived ? 'complete' : received === 0 ? 'not_started' : 'in_progress', bytes_transferred: received },
    processing_phase: {
      status: !isReceived ? 'not_started' : status === 'ERROR' ? 'error' : status === 'IN_PROGRESS' ? 'in_progress' : 'complete',
    },
  }
}

/** Publishing rights on the account: the content scope, and over Facebook Login the Page's reading scope and task too. */
export function requireInstagramPublisher(call: GraphCall): void {
  requireInstagramAccess(call, call.nodeId)
  if (call.caller.kind === 'instagram') {
    requireScopes(call, ['instagram_business_content_publish'], 10)
  } else {
    requireScopes(call, ['instagram_content_publish', 'pages_read_engagement'], 10)
    requireTask(call, call.store.instagramAccounts.get(call.nodeId)?.pageId ?? '', 'CREATE_CONTENT')
  }
}

/** Refuses while the account is not allowed to publish at all. */
export function refuseWhileBlocked(call: GraphCall): void {
  const { instagramBlock } = metaSettings(call.world)
  if (instagramBlock !== null) throw instagramError(instagramBlock === 'restricted' ? 2207050 : 2207051)
}

async function createContainer(call: GraphCall): Promise<SandboxAnswer> {
  requireInstagramPublisher(call)
  refuseWhileBlocked(call)
  const wish = readContainerWish(call)
  const recent = call.store.containers.all().filter((one) => one.instagramId === call.nodeId && one.createdAt > call.now - DAY_MS)
  if (recent.length >= MAX_CONTAINERS_PER_DAY) throw instagramError(2207069)
  if (wish.kind === 'CAROUSEL') return createCarousel(call, wish)
  const container = await withCover(call, newContainer(call, wish))
  if (wish.isResumable) {
    call.store.containers.put(container.id, container)
    return ok({ id: container.id, uri: call.context.link(`https://rupload.facebook.com/ig-api-upload/${call.version}/${container.id}`) })
  }
  return wish.isVideo
    ? createHostedVideo(call, container, textOf(call.input, 'video_url') ?? '')
    : createImage(call, container, textOf(call.input, 'image_url') ?? '')
}

/** A reel's own cover is fetched during the call, like any picture. */
async function withCover(call: GraphCall, container: Container): Promise<Container> {
  const address = textOf(call.input, 'cover_url') ?? ''
  if (container.kind !== 'REELS' || address === '') return container
  const { blobId } = await takePicture(call, address, { isFeed: false })
  const cover = { blobId, sha256: await call.world.blobs.sha256(blobId) }
  return { ...container, extras: { ...container.extras, cover } }
}

/**
 * A picture is fetched within the call. Unless told otherwise it can be published by the next one: the steps of the content publishing guide ask for no
 * status between (https://developers.facebook.com/docs/instagram-platform/content-publishing, read 2026-11-23).
 */
async function createImage(call: GraphCall, container: Container, address: string): Promise<SandboxAnswer> {
  const { blobId, size } = await takePicture(call, address, { isFeed: container.kind === 'IMAGE' })
  const subcode = wishedFailure(call.world)
  call.store.containers.put(container.id, {
    ...container,
    blobId,
    size,
    readyAt: call.now + metaSettings(call.world).instagramPictureMs,
    failure: subcode === null ? null : failureText(subcode),
  })
  return ok({ id: container.id })
}

/** A hosted video is fetched after the call was answered: a file that cannot be had shows in the status, not here. */
async function createHostedVideo(call: GraphCall, container: Container, address: string): Promise<SandboxAnswer> {
  const fetched = await fetchMedia(call.context, address, containerSizeLimit(container))
  if ('failure' in fetched || fetched.isTooLong) {
    const subcode = !('failure' in fetched) ? 2207026 : fetched.failure === 'timeout' ? 2207003 : 2207077
    if ('blobId' in fetched) await call.world.blobs.remove(fetched.blobId)
    const readyAt = call.now + call.world.settings().processingMs
    call.store.containers.put(container.id, { ...container, readyAt, failure: failureText(subcode) })
    return ok({ id: container.id })
  }
  const received: Container = { ...container, blobId: fetched.blobId, fileSize: fetched.sizeBytes }
  call.store.containers.put(container.id, received)
  await beginVideoWork(call.world, received)
  return ok({ id: container.id })
}

function createCarousel(call: GraphCall, wish: ContainerWish): SandboxAnswer {
  const children = wish.children.map((id) => {
    const child = call.store.containers.get(id)
    if (child === undefined || child.instagramId !== call.nodeId) throw badParameter(`children: ${id} is no container of this account`)
    if (!child.isCarouselItem) throw badParameter(`children: ${id} was not made with is_carousel_item=true`)
    if (child.usedBy !== null) throw badParameter(`children: ${id} belongs to another carousel already`)
    const status = containerStatus(child, call.now)
    if (status !== 'FINISHED') throw badParameter(`children: ${id} is ${status}, not FINISHED`)
    return child
  })
  const container = newContainer(call, wish)
  call.world.collections.atomically(() => {
    for (const child of children) call.store.containers.put(child.id, { ...child, usedBy: container.id })
    const hasVideo = children.some(({ isVideo }) => isVideo)
    const workMs = hasVideo ? call.world.settings().processingMs * CAROUSEL_WORK_SHARE : metaSettings(call.world).instagramPictureMs
    const readyAt = call.now + Math.round(workMs)
    call.store.containers.put(container.id, { ...container, readyAt })
  })
  return ok({ id: container.id })
}

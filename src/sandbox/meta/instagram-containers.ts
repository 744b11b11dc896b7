import { probeImage } from '../kit/probe.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import { requireInstagramAccess } from './account-nodes.ts'
import { setMediaType } from './cdn.ts'
import { answerNode, ok, requireScopes, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, GraphError, notVisible } from './graph-error.ts'
import { pick } from './graph-fields.ts'
import { textOf } from './graph-input.ts'
import { newContainer, readContainerWish, type ContainerWish } from './instagram-container-wish.ts'
import { beginVideoWork, containerSizeLimit, failureText, wishedFailure } from './instagram-video-work.ts'
import { fetchMedia, isFbcdnAddress } from './media-fetch.ts'
import type { Container } from './meta-records.ts'
import { metaSettings } from './meta-settings.ts'

const DAY_MS = 86_400_000

/** Media reference, read 2026-11-23: 400 containers in 24 hours; 24 h to publish one. */
const MAX_CONTAINERS_PER_DAY = 400
const CONTAINER_LIFE_MS = DAY_MS

/** Image rules of the media reference (read 2026-11-23): JPEG, 8 MiB, feed ratio 4:5 to 1.91:1. */
const MAX_IMAGE_BYTES = 8 * 1024 * 1024
const MIN_RATIO = 0.8
const MAX_RATIO = 1.91
const RATIO_TOLERANCE = 0.005

/** Pictures take a small part of the time a video takes; not documented. */
const IMAGE_WORK_SHARE = 0.25

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
  if (call.caller.kind === 'instagram') return requireScopes(call, ['instagram_business_content_publish'], 10)
  requireScopes(call, ['instagram_content_publish', 'pages_read_engagement'], 10)
}

async function createContainer(call: GraphCall): Promise<SandboxAnswer> {
  requireInstagramPublisher(call)
  const wish = readContainerWish(call)
  const recent = call.store.containers.all().filter((one) => one.instagramId === call.nodeId && one.createdAt > call.now - DAY_MS)
  if (recent.length >= MAX_CONTAINERS_PER_DAY) {
    throw new GraphError(9, `Only ${MAX_CONTAINERS_PER_DAY} containers can be made in 24 hours`, { subcode: 2207069 })
  }
  if (wish.kind === 'CAROUSEL') return createCarousel(call, wish)
  const container = newContainer(call, wish)
  if (wish.isResumable) {
    call.store.containers.put(container.id, container)
    return ok({ id: container.id, uri: call.context.link(`https://rupload.facebook.com/ig-api-upload/${call.version}/${container.id}`) })
  }
  return wish.isVideo
    ? createHostedVideo(call, container, textOf(call.input, 'video_url') ?? '')
    : createImage(call, container, textOf(call.input, 'image_url') ?? '')
}

async function createImage(call: GraphCall, container: Container, address: string): Promise<SandboxAnswer> {
  const notFetched = (subcode: 2207052 | 2207003) =>
    subcode === 2207003
      ? new GraphError(-2, 'It takes too long to download the media.', {
          subcode,
          status: 400,
          title: 'Timeout',
          userMessage: `It takes too long to download the media: ${address}`,
        })
      : new GraphError(9004, 'Only photo or video can be accepted as media type.', {
          subcode,
          title: 'Media download has failed',
          userMessage: `The media could not be fetched from this URI: ${address}`,
        })
  if (metaSettings(call.world).isFbcdnRefused && isFbcdnAddress(address)) throw notFetched(2207052)
  const fetched = await fetchMedia(call.context, address, MAX_IMAGE_BYTES)
  if ('failure' in fetched) throw notFetched(fetched.failure === 'timeout' ? 2207003 : 2207052)
  try {
    await checkImage(call, container, fetched)
  } catch (cause) {
    await call.world.blobs.remove(fetched.blobId)
    throw cause
  }
  setMediaType(call.world, fetched.blobId, 'image/jpeg')
  const subcode = wishedFailure(call.world)
  call.store.containers.put(container.id, {
    ...container,
    blobId: fetched.blobId,
    readyAt: call.now + Math.round(call.world.settings().processingMs * IMAGE_WORK_SHARE),
    failure: subcode === null ? null : failureText(subcode),
  })
  return ok({ id: container.id })
}

async function checkImage(call: GraphCall, container: Container, image: { blobId: string; isTooLong: boolean }): Promise<void> {
  if (image.isTooLong)
    throw new GraphError(36000, 'The image is larger than 8 MiB', {
      subcode: 2207004,
      title: 'Image is too large',
      userMessage: 'The image must be at most 8 MiB.',
    })
  const facts = await probeImage(call.world.blobs, image.blobId)
  if (facts === null) {
    throw new GraphError(9004, 'Only photo or video can be accepted as media type.', {
      subcode: 2207052,
      title: 'Media download has failed',
      userMessage: 'What was fetched is no picture.',
    })
  }
  if (facts.mimeType !== 'image/jpeg') {
    throw new GraphError(36001, 'The image format is not supported', {
      subcode: 2207005,
      title: 'Unsupported image format',
      userMessage: `${facts.mimeType} is not supported. Supported format: JPEG.`,
    })
  }
  const ratio = facts.width / facts.height
  if (container.kind === 'IMAGE' && (ratio < MIN_RATIO - RATIO_TOLERANCE || ratio > MAX_RATIO + RATIO_TOLERANCE)) {
    throw new GraphError(36003, 'The aspect ratio is not supported', {
      subcode: 2207009,
      title: 'Invalid aspect ratio',
      userMessage: `The aspect ratio ${ratio.toFixed(3)} is outside 4:5 to 1.91:1.`,
    })
  }
}

/** A hosted video is fetched after the call was answered: a file that cannot be had shows in the status, not here. */
async function createHostedVideo(call: GraphCall, container: Container, address: string): Promise<SandboxAnswer> {
  const fetched = await fetchMedia(call.context, address, containerSizeLimit(container))
  if ('failure' in fetched) {
    const failure = failureText(fetched.failure === 'timeout' ? 2207003 : 2207077)
    call.store.containers.put(container.id, { ...container, readyAt: call.now + call.world.settings().processingMs, failure })
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
    const readyAt = call.now + Math.round(call.world.settings().processingMs * IMAGE_WORK_SHARE)
    call.store.containers.put(container.id, { ...container, readyAt })
  })
  return ok({ id: container.id })
}

import { json } from '../kit/answer.ts'
import { drain, type SandboxAnswer } from '../kit/request.ts'
import type { RouteContext, World } from '../kit/world.ts'
import { isUploadExpired } from './facebook-video-life.ts'
import { identify, ok, canSeePage, type Caller } from './graph-call.ts'
import { GraphError } from './graph-error.ts'
import { fetchMedia, isFbcdnAddress } from './media-fetch.ts'
import type { Container } from './instagram-records.ts'
import { metaStore, type PageVideo } from './meta-records.ts'
import { metaSettings } from './meta-settings.ts'
import { containerStatus } from './instagram-containers.ts'
import { beginVideoWork, containerSizeLimit } from './instagram-video-work.ts'

/** Uploads that a request writes to at this moment: two at once would mix their bytes. Ends with the process, as the requests do. */
const writing = new Set<string>()

type FailureType = 'OffsetInvalidError' | 'PartialRequestError' | 'ProcessingFailedError'

/** A refusal in rupload's own form. */
class UploadRefusal extends Error {
  readonly type: FailureType
  readonly isRetriable: boolean

  constructor(type: FailureType, message: string, isRetriable: boolean) {
    super(message)
    this.type = type
    this.isRetriable = isRetriable
  }
}

/** Where the bytes of one upload go. */
interface UploadTarget {
  readonly blobId: string
  /** As an earlier attempt said it. */
  readonly fileSize: number | null
  readonly maxBytes: number
  readonly isFbcdnRefused: boolean
  remember(blobId: string, fileSize: number): void
  complete(): Promise<SandboxAnswer>
}

/** `POST /video-upload/{v}/{video}`: bytes of Page reels and video stories. */
export function uploadPageVideo(context: RouteContext): Promise<SandboxAnswer> {
  return refusable(() => {
    const caller = callerOf(context)
    const store = metaStore(context.world)
    const video = store.videos.get(context.params['id'] ?? '')
    if (video === undefined || video.kind === 'video' || caller.kind !== 'page' || caller.accountId !== video.pageId) throw unauthorized()
    if (video.finishedAt !== null) throw new UploadRefusal('ProcessingFailedError', 'The upload was finished already', false)
    if (isUploadExpired(context.world, video)) throw new UploadRefusal('ProcessingFailedError', 'The upload has expired', false)
    return receive(context, {
      blobId: video.blobId ?? newBlob(context.world, (blobId) => store.videos.put(video.id, { ...video, blobId })),
      fileSize: video.fileSize,
      maxBytes: Number.POSITIVE_INFINITY,
      isFbcdnRefused: true,
      remember(blobId, fileSize) {
        store.videos.put(video.id, { ...(store.videos.get(video.id) ?? (video satisfies PageVideo)), blobId, fileSize })
      },
      complete: () => Promise.resolve(ok({ success: true })),
    })
  })
}

/** `POST /ig-api-upload/[{v}/]{container}`: bytes of Instagram videos. */
export function uploadInstagramVideo(context: RouteContext): Promise<SandboxAnswer> {
  return refusable(() => {
    const { world } = context
    const caller = callerOf(context)
    const store = metaStore(world)
    const container = store.containers.get(context.params['id'] ?? '')
    if (container === undefined || !container.isResumable || !canUpload(world, caller, container)) throw unauthorized()
    if (containerStatus(container, world.clock.now()) === 'EXPIRED')
      throw new UploadRefusal('ProcessingFailedError', 'The upload session has expired', false)
    if (container.readyAt !== null) throw new UploadRefusal('OffsetInvalidError', 'The file was received completely', false)
    return receive(context, {
      blobId: container.blobId ?? newBlob(world, (blobId) => store.containers.put(container.id, { ...container, blobId })),
      fileSize: container.fileSize,
      maxBytes: containerSizeLimit(container),
      isFbcdnRefused: false,
      remember(blobId, fileSize) {
        store.containers.put(container.id, { ...(store.containers.get(container.id) ?? container), blobId, fileSize })
      },
      async complete() {
        await beginVideoWork(world, store.containers.get(container.id) ?? container)
        return ok({ success: true, message: 'Upload successful.' })
      },
    })
  })
}

function canUpload(world: World, caller: Caller, container: Container): boolean {
  if (caller.kind === 'instagram') return metaSettings(world).isInstagramLoginUploadAllowed && caller.accountId === container.instagramId
  const pageId = metaStore(world).instagramAccounts.get(container.instagramId)?.pageId ?? ''
  return canSeePage(caller, pageId) && caller.scopes.includes('instagram_content_publish')
}

/** rupload reads the header only, and only its `OAuth` form. */
function callerOf(context: RouteContext): Caller {
  const token = /^OAuth\s+(\S+)$/i.exec(context.request.headers['authorization'] ?? '')?.[1]
  if (token === undefined) throw unauthorized()
  try {
    return identify(context.world, token, token.startsWith('IGAA') ? 'instagram' : 'facebook')
  } catch (cause) {
    if (cause instanceof GraphError) throw unauthorized()
    throw cause
  }
}

function unauthorized(): UploadRefusal {
  // As seen live: the message is itself JSON.
  return new UploadRefusal(
    'ProcessingFailedError',
    JSON.stringify({ success: false, error: { message: 'unauthorized user request' } }),
    false,
  )
}

async function refusable(work: () => Promise<SandboxAnswer>): Promise<SandboxAnswer> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof UploadRefusal)) throw cause
    return json(400, { debug_info: { retriable: cause.isRetriable, type: cause.type, message: cause.message } })
  }
}

function newBlob(world: World, put: (blobId: string) => void): string {
  const blobId = world.blobs.create()
  put(blobId)
  return blobId
}

async function receive(context: RouteContext, target: UploadTarget): Promise<SandboxAnswer> {
  const { request, world } = context
  const hosted = request.headers['file_url']
  if (hosted !== undefined && hosted !== '') return receiveHosted(context, target, hosted)
  const offset = numberHeader(request.headers['offset'], 'offset')
  const fileSize = numberHeader(request.headers['file_size'], 'file_size')
  if (fileSize === 0) throw new UploadRefusal('ProcessingFailedError', 'The file is empty', false)
  if (target.fileSize !== null && target.fileSize !== fileSize) {
    throw new UploadRefusal(
      'ProcessingFailedError',
      `file_size was ${target.fileSize} before; it is the total size on every attempt`,
      false,
    )
  }
  if (fileSize > target.maxBytes)
    throw new UploadRefusal('ProcessingFailedError', `The file is larger than the ${target.maxBytes} bytes allowed`, false)
  const stored = world.blobs.sizeOf(target.blobId)
  if (offset !== stored) throw new UploadRefusal('OffsetInvalidError', `The offset must be ${stored}`, true)
  const expected = fileSize - stored
  const announced = request.headers['content-length']
  if (announced !== undefined && Number(announced) > expected) {
    await drain(request.body)
    throw new UploadRefusal('PartialRequestError', 'The body is longer than file_size allows', false)
  }
  if (writing.has(target.blobId)) throw new UploadRefusal('OffsetInvalidError', 'Another request still writes to this upload', true)
  target.remember(target.blobId, fileSize)
  writing.add(target.blobId)
  // What arrives before a break stays; the next attempt goes on from there.
  const { isTooLong } = await world.blobs
    .write(target.blobId, stored, request.body, expected)
    .catch(async (cause: unknown) => {
      // The line broke after the last byte: the file is whole, though nobody is left to hear it.
      if (world.blobs.sizeOf(target.blobId) === fileSize) await target.complete()
      throw cause
    })
    .finally(() => writing.delete(target.blobId))
  if (isTooLong) throw new UploadRefusal('PartialRequestError', 'The body is longer than file_size allows', false)
  if (world.blobs.sizeOf(target.blobId) < fileSize)
    throw new UploadRefusal('PartialRequestError', 'The body ended early; go on from bytes_transferred', true)
  return target.complete()
}

async function receiveHosted(context: RouteContext, target: UploadTarget, address: string): Promise<SandboxAnswer> {
  await drain(context.request.body)
  if (target.isFbcdnRefused && isFbcdnAddress(address))
    throw new UploadRefusal('ProcessingFailedError', 'Files on fbcdn cannot be fetched', false)
  const fetched = await fetchMedia(context, address, Math.min(target.maxBytes, 4 * 1024 ** 3))
  if ('failure' in fetched || fetched.isTooLong || fetched.sizeBytes === 0)
    throw new UploadRefusal('ProcessingFailedError', 'The file could not be fetched', false)
  target.remember(fetched.blobId, fetched.sizeBytes)
  return target.complete()
}

function numberHeader(value: string | undefined, name: string): number {
  if (value === undefined || !/^\d{1,15}$/.test(value))
    throw new UploadRefusal('ProcessingFailedError', `The header ${name} is missing or no number`, false)
  return Number(value)
}

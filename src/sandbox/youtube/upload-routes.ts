import { empty, json } from '../kit/answer.ts'
import { contentTypeOf, readText, type SandboxAnswer } from '../kit/request.ts'
import { randomToken } from '../kit/tokens.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { projectBy } from './accounts.ts'
import { endpoint, onApiHosts, UPLOAD_SCOPES, type YoutubeCall } from './endpoint.ts'
import { apiError, badParameter, mediaBodyRequired } from './errors.ts'
import { MAX_VIDEO_BYTES } from './limits.ts'
import { bareMetadata, checkMetadata, readParts, type VideoMetadata } from './metadata.ts'
import { MalformedMultipart, relatedBoundary, relatedParts } from './multipart-related.ts'
import { youtubeState, type UploadSession } from './state.ts'
import { finishThumbnail, setThumbnail } from './thumbnails.ts'
import { cancelUpload, putUpload } from './upload-session.ts'
import { createVideo, isOverUploadLimit } from './videos.ts'
import { videoView } from './views.ts'

/** What an insert is made of before its bytes. */
interface InsertWish {
  readonly metadata: VideoMetadata
  readonly parts: readonly string[]
  readonly fileName: string | null
}

type Checked<T> = { ok: T } | { refusal: SandboxAnswer }

const badContent = (type: string) =>
  apiError(400, 'badContent', `Media type '${type}' is not supported. Valid media types: [video/*, application/octet-stream]`, {
    domain: 'global',
  })

function isVideoType(type: string): boolean {
  return /^video\/[^\s;]+$/i.test(type) || type.toLowerCase() === 'application/octet-stream'
}

function checkWish(call: YoutubeCall, body: string | null): Checked<InsertWish> {
  const { context, channel } = call
  const parts = readParts(context.query)
  if ('refusal' in parts) return parts
  const slug = context.request.headers['slug'] ?? null
  if (slug !== null && (slug.trim() === '' || /[\u0000-\u001f]/.test(slug)))
    return {
      refusal: apiError(400, 'invalidFilename', 'The video filename specified in the Slug header is invalid.', {
        location: 'Slug',
        locationType: 'header',
      }),
    }
  if (isOverUploadLimit(context.world, channel))
    return { refusal: apiError(400, 'uploadLimitExceeded', 'The user has exceeded the number of videos they may upload.') }
  if (body === null || body.trim() === '') return { ok: { metadata: bareMetadata(slug ?? undefined), parts: parts.ok, fileName: slug } }
  let resource: unknown
  try {
    resource = JSON.parse(body)
  } catch {
    return { refusal: apiError(400, 'parseError', 'Parse Error', { domain: 'global' }) }
  }
  const metadata = checkMetadata(resource, parts.ok, null)
  return 'refusal' in metadata ? metadata : { ok: { metadata: metadata.ok, parts: parts.ok, fileName: slug } }
}

async function insert(call: YoutubeCall): Promise<SandboxAnswer> {
  const type = call.context.query.get('uploadType') ?? call.context.query.get('upload_protocol')
  switch (type) {
    case 'resumable':
      return openSession(call)
    case 'multipart':
      return insertMultipart(call)
    case 'media':
      return insertMedia(call)
    case null:
      return mediaBodyRequired()
    default:
      return badParameter('invalidParameter', `Invalid value '${type}' for uploadType`, 'uploadType')
  }
}

/** Checks the announced media of a new session. */
function announced(context: RouteContext): Checked<{ totalBytes: number | null; contentType: string | null }> {
  const length = context.request.headers['x-upload-content-length']
  const contentType = context.request.headers['x-upload-content-type'] ?? null
  if (contentType !== null && !isVideoType(contentType.split(';')[0]!.trim())) return { refusal: badContent(contentType) }
  if (length !== undefined && !/^\d+$/.test(length))
    return { refusal: apiError(400, 'badRequest', 'Invalid X-Upload-Content-Length.', { domain: 'global' }) }
  if (length !== undefined && Number(length) > MAX_VIDEO_BYTES)
    return { refusal: apiError(413, 'uploadTooLarge', 'Request Too Large', { domain: 'global' }) }
  if (length === '0') return { refusal: mediaBodyRequired() }
  return { ok: { totalBytes: length === undefined ? null : Number(length), contentType } }
}

async function openSession(call: YoutubeCall): Promise<SandboxAnswer> {
  const { context } = call
  const body = await readText(context.request.body)
  const type = contentTypeOf(context.request)
  if (body.trim() !== '' && type !== 'application/json')
    return apiError(400, 'badContent', `Unsupported content with type: ${type}`, { domain: 'global' })
  const wish = checkWish(call, body)
  if ('refusal' in wish) return wish.refusal
  const media = announced(context)
  if ('refusal' in media) return media.refusal
  return startSession(call, { kind: 'video', ...wish.ok, ...media.ok, videoId: null })
}

/** Opens a session and answers its address. */
function startSession(
  { context, channel, project }: YoutubeCall,
  wish: Pick<UploadSession, 'kind' | 'metadata' | 'parts' | 'fileName' | 'totalBytes' | 'contentType' | 'videoId'>,
): SandboxAnswer {
  const { world } = context
  const id = randomToken('AB', 48)
  youtubeState(world).sessions.put(id, {
    ...wish,
    id,
    channelId: channel.id,
    clientId: project.clientId,
    createdAt: world.clock.now(),
    blobId: world.blobs.create(),
    keptBytes: null,
    final: null,
    isCancelled: false,
  })
  const address = new URL(context.request.url)
  address.searchParams.delete('access_token')
  address.searchParams.set('upload_id', id)
  return empty(200, { location: context.link(address.href), 'x-guploader-uploadid': id, 'cache-control': 'no-store' })
}

async function insertMultipart(call: YoutubeCall): Promise<SandboxAnswer> {
  const { context } = call
  const { world, request } = context
  const boundary = relatedBoundary(request.headers['content-type'] ?? '')
  const malformed = () => apiError(400, 'badRequest', 'Malformed multipart body.', { domain: 'global' })
  if (boundary === null) return malformed()
  let wish: InsertWish | null = null
  let media: { blobId: string; contentType: string } | null = null
  try {
    for await (const part of relatedParts(request.body, boundary)) {
      const type = (part.headers['content-type'] ?? '').split(';')[0]!.trim()
      if (wish === null) {
        if (type.toLowerCase() !== 'application/json') return malformed()
        const checked = checkWish(call, await readText(part.body))
        if ('refusal' in checked) return checked.refusal
        wish = checked.ok
      } else if (media === null) {
        if (!isVideoType(type)) return badContent(type)
        media = { blobId: world.blobs.create(), contentType: type }
        await world.blobs.write(media.blobId, 0, part.body, MAX_VIDEO_BYTES)
      } else return malformed()
    }
  } catch (cause) {
    if (!(cause instanceof MalformedMultipart)) throw cause
    return malformed()
  }
  if (wish === null || media === null || world.blobs.sizeOf(media.blobId) === 0) return mediaBodyRequired()
  return publish(call, wish, media)
}

async function insertMedia(call: YoutubeCall): Promise<SandboxAnswer> {
  const { world, request } = call.context
  const contentType = contentTypeOf(request)
  if (!isVideoType(contentType)) return badContent(contentType)
  const wish = checkWish(call, null)
  if ('refusal' in wish) return wish.refusal
  const blobId = world.blobs.create()
  await world.blobs.write(blobId, 0, request.body, MAX_VIDEO_BYTES)
  if (world.blobs.sizeOf(blobId) === 0) return mediaBodyRequired()
  return publish(call, wish.ok, { blobId, contentType })
}

async function publish(
  { context, channel, project }: YoutubeCall,
  wish: InsertWish,
  media: { blobId: string; contentType: string },
): Promise<SandboxAnswer> {
  const video = await createVideo(context.world, { channel, project, ...wish, ...media })
  return json(200, videoView(context, video, wish.parts))
}

async function finishSession(context: RouteContext, session: UploadSession): Promise<SandboxAnswer> {
  const { world } = context
  if (session.kind === 'thumbnail') return finishThumbnail(context, session)
  const channel = youtubeState(world).channels.get(session.channelId)
  const project = projectBy(world, session.clientId)
  if (channel === undefined || project === undefined) throw new Error('a session outlived its channel or project')
  noteForeignType(world, context, session)
  const contentType = session.contentType ?? 'application/octet-stream'
  const video = await createVideo(world, { ...session, channel, project, contentType })
  return json(201, videoView(context, video, session.parts))
}

/** The guide wants the PUT's Content-Type to repeat X-Upload-Content-Type; the server is not known to refuse another one. */
function noteForeignType(world: World, context: RouteContext, session: UploadSession): void {
  const given = contentTypeOf(context.request)
  if (given !== '' && session.contentType !== null && given !== session.contentType.split(';')[0]!.trim().toLowerCase())
    world.note('youtube', `PUT with Content-Type ${given} for an upload announced as ${session.contentType}`)
}

const INSERT = { scopes: UPLOAD_SCOPES, bucket: 'insert', cost: 1 } as const
const THUMBNAIL = { scopes: UPLOAD_SCOPES, bucket: 'units', cost: 50 } as const

/** Uploads: videos.insert in its three ways, and thumbnails.set. */
export const uploadRoutes: readonly Route[] = ['/upload', '/resumable/upload'].flatMap((prefix) => [
  ...endpoint('POST', `${prefix}/youtube/v3/videos`, INSERT, insert),
  ...endpoint('POST', `${prefix}/youtube/v3/thumbnails/set`, THUMBNAIL, (call) => setThumbnail(call, startSession)),
  ...['videos', 'thumbnails/set'].flatMap((what) => [
    ...onApiHosts('PUT', `${prefix}/youtube/v3/${what}`, (context) => putUpload(context, finishSession)),
    ...onApiHosts('DELETE', `${prefix}/youtube/v3/${what}`, cancelUpload),
  ]),
])

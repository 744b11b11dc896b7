import { json } from '../kit/answer.ts'
import { contentTypeOf, type SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { projectBy } from './accounts.ts'
import { finishCaption, insertCaption } from './captions.ts'
import { CAPTION_SCOPES, endpoint, onApiHosts, UPLOAD_SCOPES, type YoutubeCall } from './endpoint.ts'
import { apiError, badParameter, mediaBodyRequired } from './errors.ts'
import { COST, MAX_VIDEO_BYTES } from './limits.ts'
import { readAnnouncedMedia, readPlainMedia, readRelatedMedia, type MediaNeed, type ReceivedMedia } from './media-upload.ts'
import { bareMetadata, checkMetadata, readFlag, readParts, type VideoMetadata } from './metadata.ts'
import { readResource, type Checked } from './resource-body.ts'
import { youtubeState, type UploadSession } from './state.ts'
import { finishThumbnail, setThumbnail } from './thumbnails.ts'
import { cancelUpload, putUpload, startSession } from './upload-session.ts'
import { createVideo, isOverUploadLimit } from './videos.ts'
import { videoView } from './views.ts'

/** What an insert is made of before its bytes. */
interface InsertWish {
  readonly metadata: VideoMetadata
  readonly parts: readonly string[]
  readonly fileName: string | null
  readonly notifySubscribers: boolean
}

const VIDEO: MediaNeed = {
  maxBytes: MAX_VIDEO_BYTES,
  isMediaType: (type) => /^video\/[^\s;]+$/i.test(type) || type.toLowerCase() === 'application/octet-stream',
  badType: (type) =>
    apiError(400, 'badContent', `Media type '${type}' is not supported. Valid media types: [video/*, application/octet-stream]`, {
      domain: 'global',
    }),
  tooLarge: () => apiError(413, 'uploadTooLarge', 'Request Too Large', { domain: 'global' }),
  missing: mediaBodyRequired,
}

function checkWish({ context, channel }: YoutubeCall, resource: unknown): Checked<InsertWish> {
  const parts = readParts(context.query)
  if ('refusal' in parts) return parts
  const notifySubscribers = readFlag(context.query, 'notifySubscribers', true)
  if ('refusal' in notifySubscribers) return notifySubscribers
  const fileName = context.request.headers['slug'] ?? null
  if (fileName !== null && (fileName.trim() === '' || /[\u0000-\u001f]/.test(fileName)))
    return {
      refusal: apiError(400, 'invalidFilename', 'The video filename specified in the Slug header is invalid.', {
        location: 'Slug',
        locationType: 'header',
      }),
    }
  if (isOverUploadLimit(context.world, channel))
    return { refusal: apiError(400, 'uploadLimitExceeded', 'The user has exceeded the number of videos they may upload.') }
  const metadata = resource === undefined ? { ok: bareMetadata(fileName ?? undefined) } : checkMetadata(resource, parts.ok, null)
  if ('refusal' in metadata) return metadata
  return { ok: { metadata: metadata.ok, parts: parts.ok, fileName, notifySubscribers: notifySubscribers.ok } }
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

async function openSession(call: YoutubeCall): Promise<SandboxAnswer> {
  const { context } = call
  const resource = await readResource(context.request)
  const wish = 'refusal' in resource ? resource : checkWish(call, resource.ok)
  if ('refusal' in wish) return wish.refusal
  const media = readAnnouncedMedia(context, VIDEO)
  if ('refusal' in media) return media.refusal
  return startSession(call, { kind: 'video', ...wish.ok, ...media.ok, videoId: null, caption: null })
}

async function insertMultipart(call: YoutubeCall): Promise<SandboxAnswer> {
  const read = await readRelatedMedia(call.context, VIDEO, (resource): Checked<InsertWish> =>
    resource === undefined
      ? { refusal: apiError(400, 'badRequest', 'Malformed multipart body.', { domain: 'global' }) }
      : checkWish(call, resource),
  )
  return 'refusal' in read ? read.refusal : publish(call, read.ok.wish, read.ok.media)
}

async function insertMedia(call: YoutubeCall): Promise<SandboxAnswer> {
  const wish = checkWish(call, undefined)
  if ('refusal' in wish) return wish.refusal
  const media = await readPlainMedia(call.context, VIDEO)
  return 'refusal' in media ? media.refusal : publish(call, wish.ok, media.ok)
}

async function publish({ context, channel, project }: YoutubeCall, wish: InsertWish, media: ReceivedMedia): Promise<SandboxAnswer> {
  const video = await createVideo(context.world, { channel, project, ...wish, ...media })
  return json(200, videoView(context, video, wish.parts))
}

async function finishSession(context: RouteContext, session: UploadSession): Promise<SandboxAnswer> {
  const { world } = context
  if (session.kind === 'thumbnail') return finishThumbnail(context, session)
  if (session.kind === 'caption') return finishCaption(context, session)
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
const THUMBNAIL = { scopes: UPLOAD_SCOPES, bucket: 'units', cost: COST.write } as const

const CAPTION = { scopes: CAPTION_SCOPES, bucket: 'units', cost: COST.captionsInsert } as const

/** Uploads in their three ways: videos.insert, thumbnails.set, captions.insert. */
export const uploadRoutes: readonly Route[] = ['/upload', '/resumable/upload'].flatMap((prefix) => [
  ...endpoint('POST', `${prefix}/youtube/v3/videos`, INSERT, insert),
  ...endpoint('POST', `${prefix}/youtube/v3/thumbnails/set`, THUMBNAIL, setThumbnail),
  ...endpoint('POST', `${prefix}/youtube/v3/captions`, CAPTION, insertCaption),
  ...['videos', 'thumbnails/set', 'captions'].flatMap((what) => [
    ...onApiHosts('PUT', `${prefix}/youtube/v3/${what}`, (context) => putUpload(context, finishSession)),
    ...onApiHosts('DELETE', `${prefix}/youtube/v3/${what}`, cancelUpload),
  ]),
])

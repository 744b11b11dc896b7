import { randomBytes } from 'node:crypto'
import { empty } from '../kit/answer.ts'
import { drain, type SandboxAnswer } from '../kit/request.ts'
import { randomToken } from '../kit/tokens.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { answering, mediaForbidden, notFoundError, restError } from './errors.ts'
import { parsePrincipal, requireToken, speaksFor } from './gate.ts'
import { beginProcessing } from './media-processing.ts'
import { mediaOf, type MediaAsset, type MediaKind } from './media-records.ts'
import { settingsOf } from './records.ts'

/** (unconfirmed) What a video part gets that carries a bearer token. */
const PART_WITH_TOKEN_STATUS = 400

const KIND_NAMES: Readonly<Record<MediaKind, string>> = { image: 'Image', video: 'Video', document: 'Document' }

/** Where the bytes go: `PUT https://www.linkedin.com/dms-uploads/…`. */
export function uploadRoutes(): Route[] {
  const host = 'www.linkedin.com'
  const address = (what: string) => `/dms-uploads/sp/v2/:id/uploaded-${what}/:index`
  return [
    { method: 'PUT', host, path: address('image'), handle: (context) => answering(() => putWhole(context, 'image')) },
    { method: 'PUT', host, path: address('document'), handle: (context) => answering(() => putWhole(context, 'document')) },
    // The older API's page says POST in words and shows curl's --upload-file, a PUT: both. Share on LinkedIn doc, read 2026-11-28.
    ...(['PUT', 'POST'] as const).map((method): Route => ({
      method,
      host,
      path: address('asset'),
      handle: (context) => answering(() => putWhole(context, kindOfAsset(context))),
    })),
    { method: 'PUT', host, path: address('video'), handle: (context) => answering(() => putPart(context)) },
    { method: 'POST', host, path: address('video'), handle: (context) => answering(() => postPart(context)) },
  ]
}

/** The asset of an upload address whose secret is right and which is still alive. */
export function openUpload({ params, query, world }: RouteContext, kind: MediaKind): MediaAsset {
  const asset = mediaOf(world).get(`urn:li:${kind}:${params['id'] ?? ''}`)
  if (asset === undefined || (query.get('sau') ?? query.get('ut')) !== asset.uploadKey) throw notFoundError('The upload')
  if (asset.expiresAt <= world.clock.now()) throw restError(400, 'EXPIRED_UPLOAD_URL', `The ${KIND_NAMES[kind]} upload URL is expired`)
  return asset
}

/** An asset of the older API has one address, whatever it holds. */
function kindOfAsset({ world, params }: RouteContext): MediaKind {
  return mediaOf(world).get(`urn:li:video:${params['id'] ?? ''}`) === undefined ? 'image' : 'video'
}

/** An image or document comes whole, in one request with the bearer token; a later one to the same address takes its place. */
async function putWhole(context: RouteContext, kind: MediaKind): Promise<SandboxAnswer> {
  const { world, request } = context
  const token = requireToken(context)
  const asset = openUpload(context, kind)
  const caller = { token, memberId: token.accountId, version: '' }
  if (!speaksFor(world, caller, parsePrincipal(asset.owner, 'owner'))) throw mediaForbidden(kind)
  const blobId = world.blobs.create()
  const { bytesWritten } = await world.blobs.write(blobId, 0, request.body)
  if (bytesWritten === 0) throw restError(400, 'ILLEGAL_ARGUMENT', 'The upload is empty')
  await beginProcessing(world, asset.urn, blobId)
  return empty(201)
}

/** A video part: no token, exactly the announced bytes. Each is a blob of its own, so that parts may come in any order and again. */
async function putPart(context: RouteContext): Promise<SandboxAnswer> {
  const { world, request, params } = context
  const asset = openUpload(context, 'video')
  const index = Number(params['index'])
  const part = asset.parts[index]
  if (part === undefined) throw notFoundError('The part')
  if (request.headers['authorization'] !== undefined) {
    world.note('linkedin', `video part ${index} of ${asset.urn} was sent with a bearer token`)
    throw restError(PART_WITH_TOKEN_STATUS, 'ILLEGAL_ARGUMENT', 'Video parts are uploaded without an Authorization header')
  }
  if (request.headers['linkedin-version'] !== undefined)
    world.note('linkedin', `video part ${index} of ${asset.urn} was sent with LinkedIn-Version`)
  const length = part.lastByte - part.firstByte + 1
  const announced = request.headers['content-length']
  if (announced !== undefined && Number(announced) !== length) throw wrongLength(length, announced)
  const blobId = world.blobs.create()
  const { bytesWritten, isTooLong } = await world.blobs.write(blobId, 0, request.body, length)
  if (isTooLong || bytesWritten !== length) throw wrongLength(length, isTooLong ? 'more' : String(bytesWritten))
  const etag = newPartId(context, asset)
  // Read again: other parts may have come in while this one was streaming.
  const now = mediaOf(world).get(asset.urn)!
  const parts = now.parts.map((one, position) => (position === index ? { ...one, blobId, etag: etag.id } : one))
  mediaOf(world).put(asset.urn, { ...now, parts })
  return empty(200, { etag: etag.header })
}

function wrongLength(length: number, got: string) {
  return restError(400, 'ILLEGAL_ARGUMENT', `This part has ${length} bytes; ${got} came`)
}

/** Two shapes were seen: a quoted hash, and a bare path. */
function newPartId({ world }: RouteContext, asset: MediaAsset): { id: string; header: string } {
  const { etagShape } = settingsOf(world)
  const isQuoted = etagShape === 'quoted' || (etagShape === 'alternate' && asset.uploadKey.charCodeAt(0) % 2 === 0)
  const id = isQuoted ? randomBytes(16).toString('hex') : `/ambry-videoei/signedId/${randomToken('', 30)}.bin`
  return { id, header: isQuoted ? `"${id}"` : id }
}

/** Observed: a part sent with POST is taken without complaint, but no ETag comes back and nothing is kept. */
async function postPart(context: RouteContext): Promise<SandboxAnswer> {
  const asset = openUpload(context, 'video')
  await drain(context.request.body)
  context.world.note('linkedin', `a part of ${asset.urn} was sent with POST instead of PUT`)
  return empty(200)
}

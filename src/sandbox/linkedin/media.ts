import { empty, json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import { randomToken } from '../kit/tokens.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { answerHeaders, answering, invalidValue, mediaForbidden, missingField, notFoundError, restError } from './errors.ts'
import { enterRest, isObject, parsePrincipal, requireJsonObject, requireOwner, requireScope, speaksFor, type Caller } from './gate.ts'
import { beginProcessing } from './media-processing.ts'
import { createAsset, downloadAddress, mediaOf, statusOf, uploadAddress, type MediaAsset, type MediaKind } from './media-records.ts'
import { pictureAddress } from './identity.ts'
import { logoId } from './organizations.ts'
import { batchOf, listOf } from './paging.ts'
import { organizationsOf, settingsOf } from './records.ts'

/** LinkedIn videos doc, state 2026-11-23: 75 KB to 500 MB; read in the wider sense at both ends. */
const VIDEO_MIN_BYTES = 75_000
const VIDEO_MAX_BYTES = 500 * 1024 * 1024

/** Scopes with which images and documents can be read: a member's token alone is write-only. LinkedIn images doc, state 2026-11-23. */
const READING_SCOPES: readonly string[] = ['w_organization_social', 'r_organization_social']

/** How long a download address lives. (unconfirmed) */
const DOWNLOAD_LIFE_MS = 7 * 86_400_000

/** initializeUpload, finalizeUpload and the status of images, videos and documents. */
export function mediaRoutes(): Route[] {
  const host = 'api.linkedin.com'
  const kinds: readonly MediaKind[] = ['image', 'video', 'document']
  return kinds.flatMap((kind): Route[] => [
    { method: 'POST', host, path: `/rest/${kind}s{/}?`, handle: (context) => answering(() => act(context, kind)) },
    { method: 'GET', host, path: `/rest/${kind}s{/}?`, handle: (context) => answering(() => readMany(context, kind)) },
    { method: 'GET', host, path: `/rest/${kind}s/:urn`, handle: (context) => answering(() => read(context, kind)) },
  ])
}

function act(context: RouteContext, kind: MediaKind): Promise<SandboxAnswer> {
  const caller = enterRest(context)
  const action = context.query.get('action')
  if (action === 'initializeUpload') return initialize(context, caller, kind)
  if (action === 'finalizeUpload' && kind === 'video') return finalize(context, caller)
  throw restError(400, 'ILLEGAL_ARGUMENT', `Action ${action ?? '(none)'} is not defined on ${kind}s`)
}

async function initialize(context: RouteContext, caller: Caller, kind: MediaKind): Promise<SandboxAnswer> {
  const { world, link } = context
  const wish = (await requireJsonObject(context))['initializeUploadRequest']
  if (!isObject(wish)) throw missingField('initializeUploadRequest')
  if (wish['owner'] === undefined) throw missingField('initializeUploadRequest/owner')
  const owner = parsePrincipal(wish['owner'], 'initializeUploadRequest/owner')
  requireOwner(world, caller, owner, kind, 'ACTION-initializeUpload')
  if (kind !== 'video') {
    const asset = createAsset(world, kind, owner)
    const value = { uploadUrlExpiresAt: asset.expiresAt, uploadUrl: link(uploadAddress(asset, kind)), [kind]: asset.urn }
    return json(200, { value }, answerHeaders())
  }
  const fileSizeBytes = wish['fileSizeBytes']
  if (fileSizeBytes === undefined) throw missingField('initializeUploadRequest/fileSizeBytes')
  if (
    typeof fileSizeBytes !== 'number' ||
    !Number.isInteger(fileSizeBytes) ||
    fileSizeBytes < VIDEO_MIN_BYTES ||
    fileSizeBytes > VIDEO_MAX_BYTES
  ) {
    throw invalidValue('initializeUploadRequest/fileSizeBytes', `must be a whole number from ${VIDEO_MIN_BYTES} to ${VIDEO_MAX_BYTES}`)
  }
  for (const name of ['uploadCaptions', 'uploadThumbnail']) {
    if (wish[name] !== undefined && typeof wish[name] !== 'boolean')
      throw invalidValue(`initializeUploadRequest/${name}`, 'must be a boolean')
  }
  const uploadToken = settingsOf(world).hasUploadToken ? randomToken('', 18) : ''
  const isThumbnailAwaited = wish['uploadThumbnail'] === true
  const areCaptionsAwaited = wish['uploadCaptions'] === true
  const asset = createAsset(world, 'video', owner, { fileSizeBytes, uploadToken, isThumbnailAwaited, areCaptionsAwaited })
  const value = {
    uploadUrlsExpireAt: asset.expiresAt,
    video: asset.urn,
    uploadInstructions: asset.parts.map(({ firstByte, lastByte }, index) => ({
      uploadUrl: link(uploadAddress(asset, 'video', index)),
      lastByte,
      firstByte,
    })),
    uploadToken,
    ...(isThumbnailAwaited ? { thumbnailUploadUrl: link(uploadAddress(asset, 'thumbnail')) } : {}),
    ...(areCaptionsAwaited ? { captionsUploadUrl: link(uploadAddress(asset, 'captions')) } : {}),
  }
  return json(200, { value }, answerHeaders())
}

async function finalize(context: RouteContext, caller: Caller): Promise<SandboxAnswer> {
  const { world } = context
  const wish = (await requireJsonObject(context))['finalizeUploadRequest']
  if (!isObject(wish)) throw missingField('finalizeUploadRequest')
  for (const name of ['video', 'uploadToken', 'uploadedPartIds'])
    if (wish[name] === undefined) throw missingField(`finalizeUploadRequest/${name}`)
  const ids = wish['uploadedPartIds']
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'string'))
    throw invalidValue('finalizeUploadRequest/uploadedPartIds', 'must be an array of strings')
  const asset = mediaOf(world).get(String(wish['video']))
  if (asset === undefined || asset.kind !== 'video') throw restError(400, 'INVALID_VIDEO_ID', 'This Video ID is invalid')
  requireOwner(world, caller, parsePrincipal(asset.owner, 'owner'), 'video', 'ACTION-finalizeUpload')
  if (asset.expiresAt <= world.clock.now()) throw restError(400, 'EXPIRED_UPLOAD_URL', 'The Video upload URL is expired')
  if (wish['uploadToken'] !== asset.uploadToken)
    throw invalidValue('finalizeUploadRequest/uploadToken', 'is not the one that was handed out')
  // Repeating it after a lost answer changes nothing.
  if (asset.receivedAt === null) await assemble(world, asset, ids as string[])
  return empty(200, answerHeaders())
}

/** Wrong, missing or misplaced part ids are not refused here: the video fails in processing, as it does live. */
async function assemble(world: World, asset: MediaAsset, ids: readonly string[]): Promise<void> {
  if (ids.some((id) => id.startsWith('"')))
    world.note('linkedin', `finalizeUpload of ${asset.urn}: part ids still wear the quotes of their ETag headers`)
  const bare = ids.map((id) => id.replace(/^"|"$/g, ''))
  const isComplete =
    bare.length === asset.parts.length && asset.parts.every((part, index) => part.etag !== null && part.etag === bare[index])
  const blobId = isComplete ? world.blobs.join(asset.parts.map((part) => part.blobId).filter((id) => id !== null)) : null
  if (blobId === null) world.note('linkedin', `finalizeUpload of ${asset.urn}: part ids are missing, wrong or out of order`)
  await beginProcessing(world, asset.urn, blobId)
}

function read(context: RouteContext, kind: MediaKind): SandboxAnswer {
  const caller = enterRest(context)
  requireReading(context, caller, kind, 'GET')
  return json(200, mediaView(context, caller, kind, context.params['urn'] ?? ''), answerHeaders())
}

/** `?ids=List(…)`: what is found, and beside it why the rest is not. */
function readMany(context: RouteContext, kind: MediaKind): SandboxAnswer {
  const caller = enterRest(context)
  requireReading(context, caller, kind, 'BATCH_GET')
  const told = batchOf(listOf(context.query.get('ids')), (urn) => mediaView(context, caller, kind, urn))
  return json(200, told, answerHeaders())
}

function requireReading({ world }: RouteContext, caller: Caller, kind: MediaKind, method: string): void {
  const mayMembersRead = kind === 'video' && settingsOf(world).canMembersReadVideos
  requireScope(caller, mayMembersRead ? ['w_member_social', ...READING_SCOPES] : READING_SCOPES, `${kind}s`, method)
}

function mediaView(context: RouteContext, caller: Caller, kind: MediaKind, urn: string): Record<string, unknown> {
  const { world, link } = context
  if (!urn.startsWith(`urn:li:${kind}:`)) throw restError(400, 'INVALID_URN_TYPE', `${urn} is no urn:li:${kind}`)
  const logo = organizationsOf(world).find((one) => urn === `urn:li:image:${logoId(one)}`)
  if (logo !== undefined) {
    const downloadUrl = link(pictureAddress(logo.id))
    return {
      id: urn,
      owner: `urn:li:organization:${logo.id}`,
      status: 'AVAILABLE',
      downloadUrl,
      downloadUrlExpiresAt: world.clock.now() + DOWNLOAD_LIFE_MS,
    }
  }
  const asset = mediaOf(world).get(urn)
  if (asset === undefined) throw notFoundError(urn)
  if (!speaksFor(world, caller, parsePrincipal(asset.owner, 'owner'))) throw mediaForbidden(kind)
  const status = statusOf(world, asset)
  const isAvailable = status === 'AVAILABLE'
  return {
    id: asset.urn,
    owner: asset.owner,
    status,
    ...(status === 'PROCESSING_FAILED' && kind === 'video' ? { processingFailureReason: asset.failure } : {}),
    ...(isAvailable ? { downloadUrl: link(downloadAddress(asset)), downloadUrlExpiresAt: world.clock.now() + DOWNLOAD_LIFE_MS } : {}),
    ...(isAvailable && kind === 'video' ? { duration: asset.durationMs, ...aspectRatio(asset) } : {}),
  }
}

function aspectRatio({ width, height }: MediaAsset): Record<string, number> {
  if (width === null || height === null) return {}
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))
  const common = divisor(width, height)
  return { aspectRatioWidth: width / common, aspectRatioHeight: height / common }
}

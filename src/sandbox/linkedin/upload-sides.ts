import { empty } from '../kit/answer.ts'
import { readMultipart } from '../kit/multipart.ts'
import { contentTypeOf, type SandboxAnswer } from '../kit/request.ts'
import { probeImage } from '../kit/probe.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { answering, invalidValue, restError } from './errors.ts'
import { isObject, requireToken } from './gate.ts'
import { mediaOf, type MediaAsset, type SideFile } from './media-records.ts'
import { openUpload } from './upload.ts'

/** (unconfirmed) How long a caption file may be. */
const CAPTIONS_MAX_BYTES = 10 * 1024 * 1024

/** What the files beside a video are, as its record holds them. */
type SideName = 'thumbnail' | 'captions'

/** Where a video's cover picture and its captions go. */
export function sideUploadRoutes(): Route[] {
  const host = 'www.linkedin.com'
  const captions = '/dms-uploads/sp/v2/:id/uploaded-captions/:index'
  return [
    {
      method: 'PUT',
      host,
      path: '/dms-uploads/sp/v2/:id/uploaded-thumbnail/:index',
      handle: (context) => answering(() => putThumbnail(context)),
    },
    // LinkedIn videos doc, state 2026-11-23, sends the form without naming a method, which makes it a POST.
    { method: 'POST', host, path: captions, handle: (context) => answering(() => takeCaptions(context)) },
    { method: 'PUT', host, path: captions, handle: (context) => answering(() => takeCaptions(context)) },
  ]
}

/** The cover picture, whole, under `media-type-family: STILLIMAGE`. A token may come along and then has to be alive. */
async function putThumbnail(context: RouteContext): Promise<SandboxAnswer> {
  const { world, request } = context
  const asset = openSide(context, 'thumbnail')
  if (request.headers['media-type-family']?.toUpperCase() !== 'STILLIMAGE') {
    throw restError(400, 'ILLEGAL_ARGUMENT', 'A thumbnail is uploaded with media-type-family: STILLIMAGE')
  }
  const blobId = world.blobs.create()
  const { bytesWritten } = await world.blobs.write(blobId, 0, request.body)
  if (bytesWritten === 0) throw restError(400, 'ILLEGAL_ARGUMENT', 'The upload is empty')
  const facts = await probeImage(world.blobs, blobId)
  if (facts === null) world.note('linkedin', `the thumbnail of ${asset.urn} is no picture`)
  else world.collections.collection('media-types').put(blobId, { contentType: facts.mimeType })
  keepSide(world, asset, 'thumbnail', { blobId, sha256: await world.blobs.sha256(blobId), sizeBytes: bytesWritten })
  return empty(201)
}

/** A form of two: `metadata`, JSON that says what it is, and `file`, the captions themselves, SRT. */
async function takeCaptions(context: RouteContext): Promise<SandboxAnswer> {
  const { world, request } = context
  const asset = openSide(context, 'captions')
  if (contentTypeOf(request) !== 'multipart/form-data')
    throw restError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Captions are uploaded as multipart/form-data with metadata and file')
  const form = await readMultipart(request, world, CAPTIONS_MAX_BYTES)
  if (form === null) throw restError(400, 'ILLEGAL_ARGUMENT', 'Cannot parse the request entity')
  const locale = localeOf(form.fields['metadata'] ?? (await textOf(world, form.files['metadata'])))
  const file = await fileOf(world, form)
  if (file === null) throw restError(400, 'ILLEGAL_ARGUMENT', 'The form has no file')
  const text = Buffer.from(await world.blobs.head(file, CAPTIONS_MAX_BYTES)).toString('utf8')
  if (!isSrt(text)) throw restError(400, 'ILLEGAL_ARGUMENT', 'The captions are no SRT file')
  const sizeBytes = world.blobs.sizeOf(file)
  keepSide(world, asset, 'captions', { blobId: file, sha256: await world.blobs.sha256(file), sizeBytes, locale })
  return empty(201)
}

function openSide(context: RouteContext, side: SideName): MediaAsset {
  const asset = openUpload(context, 'video')
  if (!(side === 'thumbnail' ? asset.isThumbnailAwaited : asset.areCaptionsAwaited))
    throw restError(400, 'ILLEGAL_ARGUMENT', `${side} was not announced by initializeUpload`)
  if (context.request.headers['authorization'] !== undefined) requireToken(context)
  return asset
}

/** When the last piece comes after finalizeUpload, the video's processing begins with it. */
function keepSide(world: World, asset: MediaAsset, side: SideName, file: SideFile): void {
  const now = mediaOf(world).get(asset.urn)!
  const changed = { ...now, [side]: file }
  mediaOf(world).put(asset.urn, now[side] === null && now.receivedAt !== null ? { ...changed, receivedAt: world.clock.now() } : changed)
}

/** `format` must be SRT, the only one LinkedIn names; answers the locale as `en_US`. */
function localeOf(metadata: string | null): string {
  const told = parsed(metadata)
  if (!isObject(told)) throw restError(400, 'ILLEGAL_ARGUMENT', 'The form has no metadata that is JSON')
  if (told['format'] !== 'SRT') throw invalidValue('metadata/format', 'must be SRT')
  const { locale } = told
  if (!isObject(locale) || typeof locale['language'] !== 'string') throw invalidValue('metadata/locale', 'must name a language')
  const country = typeof locale['country'] === 'string' ? `_${locale['country'].toUpperCase()}` : ''
  return `${locale['language'].toLowerCase()}${country}`
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : (JSON.parse(text) as unknown)
  } catch {
    return null
  }
}

/** Some clients send the metadata as a part with a file's name. */
async function textOf(world: World, file: { blobId: string } | undefined): Promise<string | null> {
  return file === undefined ? null : Buffer.from(await world.blobs.head(file.blobId, 65_536)).toString('utf8')
}

/** The captions as a blob; a part without a file's name is read as text and kept all the same. */
async function fileOf(world: World, form: NonNullable<Awaited<ReturnType<typeof readMultipart>>>): Promise<string | null> {
  const sent = form.files['file']
  if (sent !== undefined) return sent.isTooLong ? null : sent.blobId
  const text = form.fields['file']
  if (text === undefined) return null
  const blobId = world.blobs.create()
  await world.blobs.write(blobId, 0, once(Buffer.from(text)))
  return blobId
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}

/** Has at least one cue of SubRip: a line of two times with an arrow between. */
function isSrt(text: string): boolean {
  return /^\s*\d{1,2}:\d{2}:\d{2},\d{3}\s+-->\s+\d{1,2}:\d{2}:\d{2},\d{3}/m.test(text)
}

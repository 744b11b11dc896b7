import { z } from 'zod'
import { empty, json } from '../kit/answer.ts'
import { randomToken } from '../kit/tokens.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { CAPTION_SCOPES, endpoint, type YoutubeCall } from './endpoint.ts'
import { apiError, badParameter, forbidden, missingParameter, videoNotFound } from './errors.ts'
import { COST, MAX_CAPTION_BYTES, MAX_CAPTION_NAME_LENGTH } from './limits.ts'
import { readAnnouncedMedia, readRelatedMedia, type MediaNeed, type ReceivedMedia } from './media-upload.ts'
import { bareMetadata, isLanguageTag, readFlag, readParts } from './metadata.ts'
import { readResource, type Checked } from './resource-body.ts'
import { youtubeState, type CaptionWish, type UploadSession, type YoutubeCaption } from './state.ts'
import { showPostAgain } from './told-post.ts'
import { startSession } from './upload-session.ts'
import { etagOf, iso } from './views.ts'

const DOMAIN = { domain: 'youtube.caption' } as const
const CaptionBody = z.looseObject({
  snippet: z.looseObject({
    videoId: z.string().min(1),
    language: z.string(),
    name: z.string(),
    isDraft: z.boolean().default(false),
  }),
})

const contentRequired = () => apiError(400, 'contentRequired', 'The request does not contain the caption track contents.', DOMAIN)
const invalidMetadata = () =>
  apiError(400, 'invalidMetadata', 'The request contains invalid metadata values, which prevent the track from being created.', DOMAIN)
const captionExists = () =>
  apiError(
    409,
    'captionExists',
    'The specified video already has a caption track with the given snippet.language and snippet.name. A video can have multiple tracks for the same language, but each track must have a different name.',
    DOMAIN,
  )
const captionNotFound = () =>
  apiError(
    404,
    'captionNotFound',
    'The caption track could not be found. Check the value of the id parameter to ensure that it is correct.',
    {
      ...DOMAIN,
      location: 'id',
      locationType: 'parameter',
    },
  )
const notYours = () => forbidden('The permissions associated with the request are not sufficient for this caption track.', DOMAIN.domain)

/** captions.insert, read 2026-11-27: text/xml, application/octet-stream and anything else; 100 MB. */
const TRACK: MediaNeed = {
  maxBytes: MAX_CAPTION_BYTES,
  isMediaType: () => true,
  badType: contentRequired,
  tooLarge: () => apiError(413, 'uploadTooLarge', `Media is too large. Limit: ${MAX_CAPTION_BYTES}`, { domain: 'global' }),
  missing: contentRequired,
}

/** POST /upload/youtube/v3/captions, multipart or resumable: a bare file has no place for the language. */
export async function insertCaption(call: YoutubeCall): Promise<SandboxAnswer> {
  const { context } = call
  const uploadType = context.query.get('uploadType') ?? context.query.get('upload_protocol')
  switch (uploadType) {
    case 'resumable': {
      const resource = await readResource(context.request)
      const wish = 'refusal' in resource ? resource : checkWish(call, resource.ok)
      if ('refusal' in wish) return wish.refusal
      const media = readAnnouncedMedia(context, TRACK)
      if ('refusal' in media) return media.refusal
      return startSession(call, {
        ...{ kind: 'caption', metadata: bareMetadata(), parts: wish.ok.parts, fileName: null, notifySubscribers: false },
        ...{ ...media.ok, videoId: wish.ok.caption.videoId, caption: wish.ok.caption },
      })
    }
    case 'multipart': {
      const read = await readRelatedMedia(context, TRACK, (resource) => checkWish(call, resource))
      return 'refusal' in read ? read.refusal : keepCaption(context, read.ok.wish.caption, read.ok.wish.parts, read.ok.media)
    }
    case 'media':
      return invalidMetadata()
    case null:
      return contentRequired()
    default:
      return badParameter('invalidParameter', `Invalid value '${uploadType}' for uploadType`, 'uploadType')
  }
}

function checkWish({ context, channel }: YoutubeCall, resource: unknown): Checked<{ caption: CaptionWish; parts: readonly string[] }> {
  const { query, world } = context
  const parts = readParts(query, ['id', 'snippet'])
  if ('refusal' in parts) return parts
  const sync = readFlag(query, 'sync', false)
  if ('refusal' in sync) return sync
  const parsed = CaptionBody.safeParse(resource)
  if (!parsed.success || !isLanguageTag(parsed.data.snippet.language)) return { refusal: invalidMetadata() }
  const { videoId, language, name, isDraft } = parsed.data.snippet
  if ([...name].length > MAX_CAPTION_NAME_LENGTH)
    return {
      refusal: apiError(
        400,
        'nameTooLong',
        `The snippet.name specified in the request is too long. The maximum length supported is ${MAX_CAPTION_NAME_LENGTH} characters.`,
        DOMAIN,
      ),
    }
  const video = youtubeState(world).videos.get(videoId)
  if (video === undefined) return { refusal: videoNotFound('body.snippet.videoId') }
  if (video.channelId !== channel.id) return { refusal: notYours() }
  const caption = { videoId, language, name, isDraft, isAutoSynced: sync.ok }
  return existing(context, caption) === undefined ? { ok: { caption, parts: parts.ok } } : { refusal: captionExists() }
}

const existing = ({ world }: RouteContext, wish: CaptionWish) =>
  youtubeState(world).captions.find(
    ({ videoId, language, name }) => videoId === wish.videoId && language === wish.language && name === wish.name,
  )

/** The end of a resumable caption track. */
export function finishCaption(context: RouteContext, session: UploadSession): Promise<SandboxAnswer> {
  if (session.caption === null) throw new Error('a caption session without its track')
  const contentType = session.contentType ?? 'application/octet-stream'
  return keepCaption(context, session.caption, session.parts, { blobId: session.blobId, contentType })
}

async function keepCaption(
  context: RouteContext,
  wish: CaptionWish,
  parts: readonly string[],
  { blobId, contentType }: ReceivedMedia,
): Promise<SandboxAnswer> {
  const { world } = context
  const { captions, videos } = youtubeState(world)
  const format = formatOf(Buffer.from(await world.blobs.head(blobId, 65_536)).toString('utf8'), wish.isAutoSynced)
  const sha256 = await world.blobs.sha256(blobId)
  if (videos.get(wish.videoId) === undefined) return videoNotFound('body.snippet.videoId')
  if (existing(context, wish) !== undefined) return captionExists()
  const caption = { ...wish, id: randomToken('AUieDa', 33), blobId, sha256, contentType, format, updatedAt: world.clock.now() }
  captions.put(caption.id, caption)
  showPostAgain(world, wish.videoId)
  return json(200, captionView(caption, parts))
}

/** By content, as YouTube tells them apart; a text without times is a transcript, which only `sync` makes a track of. */
function formatOf(head: string, isAutoSynced: boolean): YoutubeCaption['format'] {
  const text = head.replace(/^\uFEFF/, '').trimStart()
  if (/^WEBVTT\b/.test(text)) return 'vtt'
  if (/^\d+:\d\d:\d\d\.\d{3},\d+:\d\d:\d\d\.\d{3}/.test(text)) return 'sbv'
  if (/^\d+\s*\r?\n\d\d:\d\d:\d\d[,.]\d{3} --> /.test(text)) return 'srt'
  if (/^(<\?xml[^>]*>\s*)?<(tt|timedtext|transcript)\b/.test(text)) return 'ttml'
  return isAutoSynced && text !== '' && !text.includes('\u0000') ? 'transcript' : null
}

function captionView(caption: YoutubeCaption, parts: readonly string[]): Record<string, unknown> {
  const snippet = {
    videoId: caption.videoId,
    lastUpdated: iso(caption.updatedAt),
    trackKind: 'standard',
    language: caption.language,
    name: caption.name,
    audioTrackType: 'unknown',
    isCC: false,
    isLarge: false,
    isEasyReader: false,
    isDraft: caption.isDraft,
    isAutoSynced: caption.isAutoSynced,
    ...(caption.format === null ? { status: 'failed', failureReason: 'unknownFormat' } : { status: 'serving' }),
  }
  const item = parts.includes('snippet') ? { snippet } : {}
  return { kind: 'youtube#caption', etag: etagOf([caption.id, item]), id: caption.id, ...item }
}

function listCaptions({ context, channel }: YoutubeCall): SandboxAnswer {
  const { query, world } = context
  const parts = readParts(query, ['id', 'snippet'])
  if ('refusal' in parts) return parts.refusal
  const videoId = query.get('videoId')
  if (videoId === null || videoId === '') return missingParameter('videoId')
  const { videos, captions } = youtubeState(world)
  const video = videos.get(videoId)
  if (video === undefined) return videoNotFound('videoId')
  if (video.channelId !== channel.id) return notYours()
  const ids = query.getAll('id').flatMap((value) => value.split(','))
  const items = captions
    .all()
    .filter((caption) => caption.videoId === videoId && (ids.length === 0 || ids.includes(caption.id)))
    .map((caption) => captionView(caption, parts.ok))
  return json(200, { kind: 'youtube#captionListResponse', etag: etagOf(items), items })
}

/** The caller's own track behind `id`. */
function ownCaption({ context, channel }: YoutubeCall, id: string | null): Checked<YoutubeCaption> {
  const { captions, videos } = youtubeState(context.world)
  if (id === null || id === '') return { refusal: missingParameter('id') }
  const caption = captions.get(id)
  if (caption === undefined) return { refusal: captionNotFound() }
  return videos.get(caption.videoId)?.channelId === channel.id ? { ok: caption } : { refusal: notYours() }
}

function downloadCaption(call: YoutubeCall): SandboxAnswer {
  const { world, params, query } = call.context
  const caption = ownCaption(call, params['id'] ?? null)
  if ('refusal' in caption) return caption.refusal
  const { blobId, format, contentType } = caption.ok
  const wanted = query.get('tfmt')
  // Only what was uploaded can be given back here: conversion and translation are not rehearsed.
  if (format === null || (wanted !== null && wanted !== format) || query.has('tlang'))
    return apiError(
      400,
      'couldNotConvert',
      'The caption track data could not be converted to the requested language and/or format.',
      DOMAIN,
    )
  const end = world.blobs.sizeOf(blobId)
  return { status: 200, headers: { 'content-type': contentType, 'content-length': String(end) }, body: { blobId, start: 0, end } }
}

function deleteCaption(call: YoutubeCall): SandboxAnswer {
  const { world, query } = call.context
  const caption = ownCaption(call, query.get('id'))
  if ('refusal' in caption) return caption.refusal
  youtubeState(world).captions.delete(caption.ok.id)
  showPostAgain(world, caption.ok.videoId)
  return empty(204)
}

const need = (cost: number) => ({ scopes: CAPTION_SCOPES, bucket: 'units', cost }) as const

/** captions.list, download, delete; insert is an upload. */
export const captionRoutes: readonly Route[] = [
  ...endpoint('GET', '/youtube/v3/captions', need(COST.captionsList), listCaptions),
  ...endpoint('GET', '/youtube/v3/captions/:id', need(COST.captionsDownload), downloadCaption),
  ...endpoint('DELETE', '/youtube/v3/captions', need(COST.captionsDelete), deleteCaption),
]

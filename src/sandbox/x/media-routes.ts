import { z } from 'zod'
import { json } from '../kit/answer.ts'
import { contentTypeOf, readJson, type SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { badBody } from './bad-body.ts'
import { readFormPairs } from './authenticate.ts'
import { userEndpoint, type UserCall } from './endpoint.ts'
import { MAX_SEGMENT_BYTES, MAX_SEGMENT_INDEX, MAX_TOTAL_BYTES, MEDIA_CATEGORIES, MEDIA_TYPES, type MediaCategory } from './limits.ts'
import { inspect, maxBytesOf } from './media-checks.ts'
import { readMediaParts, type MediaParts } from './media-parts.ts'
import { closeMedia, describeMedia, openMedia } from './media-state.ts'
import { invalidRequest, tooLarge, unknownMedia } from './problems.ts'
import { xState, type XAccount, type XMedia } from './state.ts'

const NEED = { scopes: ['media.write'], isWrite: true }

const Id = z.string().regex(/^[0-9]{1,19}$/)
const InitializeBody = z.strictObject({
  media_type: z.enum(MEDIA_TYPES),
  media_category: z.enum(MEDIA_CATEGORIES).optional(),
  total_bytes: z.number().int().min(0).max(MAX_TOTAL_BYTES),
  additional_owners: z.array(Id).max(100).optional(),
  shared: z.boolean().optional(),
})

function guessCategory(mediaType: string): MediaCategory {
  if (mediaType === 'image/gif') return 'tweet_gif'
  if (mediaType.startsWith('video/')) return 'tweet_video'
  return mediaType.startsWith('text/') ? 'subtitles' : 'tweet_image'
}

/** Opens an upload, or says what is wrong with the wish. */
export function beginUpload(world: World, account: XAccount, body: unknown): { media: XMedia } | { refusal: SandboxAnswer } {
  const wish = InitializeBody.safeParse(body)
  if (!wish.success) return { refusal: badBody(wish.error, body) }
  const { media_type: mediaType, total_bytes: totalBytes } = wish.data
  const category = wish.data.media_category ?? guessCategory(mediaType)
  if (totalBytes === 0) return { refusal: invalidRequest('total_bytes must be greater than zero.', { total_bytes: ['0'] }) }
  const maxBytes = maxBytesOf(category, account.subscription)
  if (totalBytes > maxBytes)
    return { refusal: invalidRequest(`File size exceeds ${maxBytes} bytes.`, { total_bytes: [String(totalBytes)] }) }
  return {
    media: openMedia(world, { ownerId: account.id, additionalOwners: wish.data.additional_owners ?? [], mediaType, category, totalBytes }),
  }
}

async function initialize({ context, account }: UserCall): Promise<SandboxAnswer> {
  if (contentTypeOf(context.request) !== 'application/json') return invalidRequest('The request body must be JSON.')
  const begun = beginUpload(context.world, account, await readJson(context.request))
  if ('refusal' in begun) return begun.refusal
  const { id, key } = begun.media
  return json(200, { data: { id, media_key: key, expires_after_secs: secondsLeft(context.world, begun.media) } })
}

/** An upload that this account may still add to. */
function openUpload(world: World, account: XAccount, id: string): XMedia | null {
  const media = xState(world).media.get(id)
  return media !== undefined && media.ownerId === account.id && media.sessionExpiresAt > world.clock.now() ? media : null
}

async function append(call: UserCall): Promise<SandboxAnswer> {
  const { context, account } = call
  const media = openUpload(context.world, account, context.params['id'] ?? '')
  if (media === null) return unknownMedia(context.params['id'] ?? '')
  const parts = await readMediaParts(call, MAX_SEGMENT_BYTES)
  if (parts === null) return invalidRequest('The request body must be multipart/form-data or JSON.')
  return addSegment(context.world, media.id, parts)
}

function addSegment(world: World, id: string, parts: MediaParts): SandboxAnswer {
  const { media: uploads, segments } = xState(world)
  if (parts.isTooLong || parts.sizeBytes > MAX_SEGMENT_BYTES) return tooLarge()
  const index =
    typeof parts.fields['segment_index'] === 'number' ? parts.fields['segment_index'] : Number(textOf(parts.fields['segment_index']))
  if (!Number.isInteger(index) || index < 0 || index > MAX_SEGMENT_INDEX)
    return invalidRequest(`segment_index must be an integer from 0 to ${MAX_SEGMENT_INDEX}.`, {
      segment_index: [String(parts.fields['segment_index'])],
    })
  if (parts.blobId === null || parts.sizeBytes === 0) return invalidRequest('media is missing or empty.', { media: [] })
  const media = uploads.get(id)
  if (media === undefined) return unknownMedia(id)
  if (media.finalizedAt !== null) return invalidRequest('BadRequest: the upload is already finalized', { media_id: [id] })
  segments.put(`${id}:${index}`, { blobId: parts.blobId, sizeBytes: parts.sizeBytes })
  if (index >= media.segmentCount) uploads.put(id, { ...media, segmentCount: index + 1 })
  return json(200, { data: { expires_at: Math.floor(media.sessionExpiresAt / 1000) } })
}

/** NaN for what is no text with digits. */
function textOf(value: unknown): string {
  return typeof value === 'string' && /^\d+$/.test(value) ? value : 'none'
}

async function finalize({ context, account }: UserCall): Promise<SandboxAnswer> {
  return finishUpload(context.world, account, context.params['id'] ?? '')
}

async function finishUpload(world: World, account: XAccount, id: string): Promise<SandboxAnswer> {
  const { segments } = xState(world)
  const media = openUpload(world, account, id)
  if (media === null) return unknownMedia(id)
  // A lost answer may be asked for again.
  if (media.finalizedAt !== null) return json(200, { data: describeMedia(world, media) })
  const parts = Array.from({ length: media.segmentCount }, (_, index) => segments.get(`${id}:${index}`))
  const whole = parts.filter((part) => part !== undefined)
  const received = whole.reduce((sum, part) => sum + part.sizeBytes, 0)
  if (whole.length !== parts.length || received !== media.totalBytes)
    return invalidRequest(`BadRequest: received ${received} of ${media.totalBytes} bytes in ${whole.length} segments`, { media_id: [id] })
  const blobId = whole.length === 1 ? whole[0]!.blobId : world.blobs.join(whole.map((part) => part.blobId))
  return settle(world, account, media, blobId)
}

async function settle(world: World, account: XAccount, media: XMedia, blobId: string): Promise<SandboxAnswer> {
  const seen = await inspect(world, blobId, media.category, account.subscription)
  if (seen.refusal !== null) return invalidRequest(seen.refusal, { media_id: [media.id] })
  const already = xState(world).media.get(media.id)
  const closed = already?.finalizedAt != null ? already : closeMedia(world, media, blobId, seen)
  return json(200, { data: describeMedia(world, closed, true) })
}

function status({ context, account }: UserCall): SandboxAnswer {
  const command = context.query.get('command')
  const id = context.query.get('media_id') ?? ''
  if (command !== null && command !== 'STATUS')
    return invalidRequest(`The command query parameter value [${command}] is not one of [STATUS]`, { command: [command] })
  const media = xState(context.world).media.get(id)
  if (media === undefined || media.ownerId !== account.id || media.finalizedAt === null) return unknownMedia(id)
  return json(200, { data: describeMedia(context.world, media) })
}

/**
 * One-shot upload, and the command style that the dedicated paths replaced (docs showed it until August 2026). OpenAPI 2.167 lists every category
 * but amplify_video for it, up to 2.166 no video; older calls may carry media_type and shared.
 */
async function oneShot(call: UserCall): Promise<SandboxAnswer> {
  const { context, account, form } = call
  const { world } = context
  const isForm = contentTypeOf(context.request) === 'application/x-www-form-urlencoded'
  const pairs = isForm && form.length === 0 ? await readFormPairs(context) : form
  const parts: MediaParts | null =
    isForm || isCommandAlone(context)
      ? { fields: Object.fromEntries(pairs), blobId: null, sizeBytes: 0, isTooLong: false }
      : await readMediaParts(call, maxBytesOf('tweet_video', account.subscription))
  if (parts === null) return invalidRequest('The request body must be multipart/form-data or JSON.')
  const fields: Record<string, unknown> = { ...Object.fromEntries(context.query), ...parts.fields }
  if (fields['command'] !== undefined) return commandStyle(call, { ...parts, fields })
  const category = MEDIA_CATEGORIES.find((one) => one === fields['media_category'])
  if (category === undefined || category === 'amplify_video')
    return invalidRequest('$.media_category: is missing or does not have a value in the enumeration', { media_category: [] })
  if (!parts.isTooLong && (parts.blobId === null || parts.sizeBytes === 0))
    return invalidRequest('$.media: is missing but it is required', { media: [] })
  const maxBytes = maxBytesOf(category, account.subscription)
  if (parts.isTooLong || parts.sizeBytes > maxBytes || parts.blobId === null)
    return invalidRequest(`File size exceeds ${maxBytes} bytes.`, { media: [] })
  const media = openMedia(world, {
    ownerId: account.id,
    additionalOwners: ownersIn(fields['additional_owners']),
    mediaType: typeof fields['media_type'] === 'string' ? fields['media_type'] : '',
    category,
    totalBytes: parts.sizeBytes,
  })
  return settle(world, account, media, parts.blobId)
}

/** INIT and FINALIZE may stand in the query with no body at all (README of X's own xurl, "Direct Media Upload", read 2026-11-28). */
function isCommandAlone({ query, request }: RouteContext): boolean {
  return query.has('command') && (request.headers['content-length'] ?? '0') === '0' && request.headers['transfer-encoding'] === undefined
}

/** A list of user ids, or one text with commas. */
function ownersIn(value: unknown): string[] {
  const all = Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : []
  return all.map((one) => one.trim()).filter((one) => Id.safeParse(one).success)
}

async function commandStyle({ context, account }: UserCall, parts: MediaParts): Promise<SandboxAnswer> {
  const { world } = context
  const { fields } = parts
  const id = String(fields['media_id'] ?? '')
  world.note('x', `POST /2/media/upload with command=${String(fields['command'])}: replaced by dedicated paths on 2025-04-30`)
  switch (fields['command']) {
    case 'INIT': {
      const { media_type, media_category, total_bytes, shared } = fields
      const wish = {
        media_type,
        total_bytes: Number(total_bytes),
        ...(media_category === undefined ? {} : { media_category }),
        ...(shared === undefined ? {} : { shared: shared === 'true' }),
      }
      const begun = beginUpload(world, account, wish)
      if ('refusal' in begun) return begun.refusal
      return json(200, { data: { id: begun.media.id, media_key: begun.media.key, expires_after_secs: secondsLeft(world, begun.media) } })
    }
    case 'APPEND':
      return openUpload(world, account, id) === null ? unknownMedia(id) : addSegment(world, id, parts)
    case 'FINALIZE':
      return finishUpload(world, account, id)
    default:
      return invalidRequest('command is not one of [INIT, APPEND, FINALIZE]', { command: [String(fields['command'])] })
  }
}

function secondsLeft(world: World, media: XMedia): number {
  return Math.ceil((media.sessionExpiresAt - world.clock.now()) / 1000)
}

/** Media upload v2. */
export const mediaRoutes: readonly Route[] = [
  ...userEndpoint('POST /2/media/upload/initialize', 'POST', '/2/media/upload/initialize', NEED, initialize),
  ...userEndpoint('POST /2/media/upload/:id/append', 'POST', '/2/media/upload/:id/append', NEED, append),
  ...userEndpoint('POST /2/media/upload/:id/finalize', 'POST', '/2/media/upload/:id/finalize', NEED, finalize),
  ...userEndpoint('GET /2/media/upload', 'GET', '/2/media/upload', { ...NEED, isWrite: false }, status),
  ...userEndpoint('POST /2/media/upload', 'POST', '/2/media/upload', NEED, oneShot),
]

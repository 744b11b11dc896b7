import { z } from 'zod'
import { json } from '../kit/answer.ts'
import { contentTypeOf, readJson, type SandboxAnswer } from '../kit/request.ts'
import type { Route, World } from '../kit/world.ts'
import { badBody } from './bad-body.ts'
import { userEndpoint, type UserCall } from './endpoint.ts'
import { SUBTITLED_CATEGORIES } from './limits.ts'
import { invalidRequest, mediaNotFound } from './problems.ts'
import { xState, type XAccount, type XMedia, type XSubtitles } from './state.ts'
import { tellAgainWith } from './told-post.ts'

const NEED = { scopes: ['media.write'], isWrite: true }

const Id = z.string().regex(/^[0-9]{1,19}$/)
const Category = z.enum(Object.keys(SUBTITLED_CATEGORIES) as (keyof typeof SUBTITLED_CATEGORIES)[])
const LanguageCode = z.string().regex(/^[A-Z]{2}$/)

/** OpenAPI 2.167 (docs.x.com/x-api/media/create-media-subtitles), text of 2026-08-22. Other keys are not forbidden there. */
const CreateBody = z.object({
  id: Id,
  media_category: Category,
  subtitles: z.object({ id: Id, language_code: LanguageCode, display_name: z.string().optional() }),
})
/** OpenAPI 2.167 (docs.x.com/x-api/media/delete-media-subtitles), text of 2026-08-22. */
const DeleteBody = z.object({ id: Id, media_category: Category, language_code: LanguageCode })

/** A finalized upload of this account. */
function ownMedia(world: World, account: XAccount, id: string): XMedia | null {
  const media = xState(world).media.get(id)
  const isOwn = media?.ownerId === account.id || media?.additionalOwners.includes(account.id) === true
  return media === undefined || !isOwn || media.finalizedAt === null ? null : media
}

function told(track: XSubtitles): Record<string, unknown> {
  return { id: track.id, language_code: track.languageCode, ...(track.displayName === null ? {} : { display_name: track.displayName }) }
}

/** Subtitles may come before or after the post that shows the video (developer.x.com, media/subtitles/create). */
async function createSubtitles({ context, account }: UserCall): Promise<SandboxAnswer> {
  const { world } = context
  if (contentTypeOf(context.request) !== 'application/json') return invalidRequest('The request body must be JSON.')
  const body = await readJson(context.request)
  const wish = CreateBody.safeParse(body)
  if (!wish.success) return badBody(wish.error, body)
  const { id, media_category: category, subtitles } = wish.data
  const video = ownMedia(world, account, id)
  if (video === null) return mediaNotFound(id)
  if (video.category !== SUBTITLED_CATEGORIES[category])
    return invalidRequest(`The media [${id}] is not of category [${category}]`, { media_category: [category] })
  const file = ownMedia(world, account, subtitles.id)
  if (file === null || (file.expiresAt ?? 0) <= world.clock.now()) return mediaNotFound(subtitles.id)
  if (file.category !== 'subtitles' || file.isUnfit)
    return invalidRequest('The subtitle file is not valid.', { 'subtitles.id': [subtitles.id] })
  const track: XSubtitles = { id: file.id, languageCode: subtitles.language_code, displayName: subtitles.display_name ?? null }
  const tracks = [...(video.subtitles ?? []).filter((one) => one.languageCode !== track.languageCode), track]
  xState(world).media.put(video.id, { ...video, subtitles: tracks })
  tellAgainWith(world, video.id)
  // An array up to 2.166 and on the reference page, "object" in 2.167 (unconfirmed which the live server sends).
  return json(200, { data: { id, media_category: category, associated_subtitles: tracks.map(told) } })
}

async function deleteSubtitles({ context, account }: UserCall): Promise<SandboxAnswer> {
  const { world } = context
  if (contentTypeOf(context.request) !== 'application/json') return invalidRequest('The request body must be JSON.')
  const body = await readJson(context.request)
  const wish = DeleteBody.safeParse(body)
  if (!wish.success) return badBody(wish.error, body)
  const video = ownMedia(world, account, wish.data.id)
  if (video === null) return mediaNotFound(wish.data.id)
  const tracks = video.subtitles ?? []
  const rest = tracks.filter((one) => one.languageCode !== wish.data.language_code)
  xState(world).media.put(video.id, { ...video, subtitles: rest })
  tellAgainWith(world, video.id)
  return json(200, { data: { deleted: rest.length < tracks.length } })
}

/** Subtitles of a video. */
export const subtitleRoutes: readonly Route[] = [
  ...userEndpoint('POST /2/media/subtitles', 'POST', '/2/media/subtitles', NEED, createSubtitles),
  ...userEndpoint('DELETE /2/media/subtitles', 'DELETE', '/2/media/subtitles', NEED, deleteSubtitles),
]

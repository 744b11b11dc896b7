import { z } from 'zod'
import { json } from '../kit/answer.ts'
import { contentTypeOf, readJson, type SandboxAnswer } from '../kit/request.ts'
import type { Route } from '../kit/world.ts'
import { badBody } from './bad-body.ts'
import { charge } from './credits.ts'
import { userEndpoint, type UserCall } from './endpoint.ts'
import { ALT_TEXT_MAX_LENGTH } from './limits.ts'
import { invalidRequest, unknownMedia } from './problems.ts'
import { xState } from './state.ts'

/**
 * OpenAPI 2.167, text of 2026-08-22. Unknown keys are not forbidden there. Alt text is shown; the other kinds are checked, kept and told back.
 */
const Body = z.object({
  id: z.string().regex(/^[0-9]{1,19}$/),
  metadata: z
    .object({
      alt_text: z.object({ text: z.string().max(ALT_TEXT_MAX_LENGTH) }).optional(),
      allow_download_status: z.object({ allow_download: z.boolean().optional() }).optional(),
      audience_policy: z.looseObject({}).optional(),
      content_expiration: z.object({ timestamp_sec: z.number() }).optional(),
      domain_restrictions: z.object({ whitelist: z.array(z.string()) }).optional(),
      found_media_origin: z.object({ provider: z.string(), id: z.string() }).optional(),
      geo_restrictions: z.looseObject({}).optional(),
      management_info: z.object({ managed: z.boolean() }).optional(),
      preview_image: z.object({ media_key: z.looseObject({}) }).optional(),
      sensitive_media_warning: z.looseObject({}).optional(),
      shared_info: z.object({ shared: z.boolean() }).optional(),
      sticker_info: z.object({ stickers: z.array(z.looseObject({})) }).optional(),
      upload_source: z.object({ upload_source: z.string() }).optional(),
    })
    .optional(),
})

async function setMetadata({ context, account }: UserCall): Promise<SandboxAnswer> {
  if (contentTypeOf(context.request) !== 'application/json') return invalidRequest('The request body must be JSON.')
  const sent = await readJson(context.request)
  const body = Body.safeParse(sent)
  if (!body.success) return badBody(body.error, sent)
  const { media: uploads } = xState(context.world)
  const media = uploads.get(body.data.id)
  if (
    media === undefined ||
    media.ownerId !== account.id ||
    media.finalizedAt === null ||
    (media.expiresAt ?? 0) <= context.world.clock.now()
  )
    return unknownMedia(body.data.id)
  const altText = body.data.metadata?.alt_text?.text
  if (altText !== undefined && !/_(image|gif)$/.test(media.category))
    return invalidRequest('Alt text is only for images and GIFs.', { id: [media.id] })
  const { alt_text: _shown, ...rest } = body.data.metadata ?? {}
  uploads.put(media.id, { ...media, altText: altText ?? media.altText, metadata: { ...media.metadata, ...rest } })
  charge(context.world, 'media.metadata')
  return json(200, { data: { id: media.id, associated_metadata: body.data.metadata ?? {} } })
}

/** Alt text. */
export const metadataRoutes: readonly Route[] = userEndpoint(
  'POST /2/media/metadata',
  'POST',
  '/2/media/metadata',
  { scopes: ['media.write'], isWrite: true },
  setMetadata,
)

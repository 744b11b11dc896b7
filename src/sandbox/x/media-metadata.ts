import { z } from 'zod'
import { json } from '../kit/answer.ts'
import { contentTypeOf, readJson, type SandboxAnswer } from '../kit/request.ts'
import type { Route } from '../kit/world.ts'
import { userEndpoint, type UserCall } from './endpoint.ts'
import { ALT_TEXT_MAX_LENGTH } from './limits.ts'
import { invalidRequest, unknownMedia } from './problems.ts'
import { xState } from './state.ts'

/** OpenAPI 2.167: metadata holds more than alt text, which the sandbox takes and ignores. */
const Body = z.strictObject({
  id: z.string().regex(/^[0-9]{1,19}$/),
  metadata: z.looseObject({ alt_text: z.strictObject({ text: z.string().max(ALT_TEXT_MAX_LENGTH) }).optional() }).optional(),
})

async function setMetadata({ context, account }: UserCall): Promise<SandboxAnswer> {
  if (contentTypeOf(context.request) !== 'application/json') return invalidRequest('The request body must be JSON.')
  const body = Body.safeParse(await readJson(context.request))
  if (!body.success) {
    const path = body.error.issues[0]?.path.join('.') ?? ''
    return invalidRequest(`$.${path}: ${body.error.issues[0]?.message ?? 'is not valid'}`, { [path]: [] })
  }
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
  if (altText !== undefined) uploads.put(media.id, { ...media, altText })
  return json(200, { data: { id: media.id, associated_metadata: altText === undefined ? {} : { alt_text: { text: altText } } } })
}

/** Alt text. */
export const metadataRoutes: readonly Route[] = userEndpoint(
  'POST /2/media/metadata',
  'POST',
  '/2/media/metadata',
  { scopes: ['media.write'], isWrite: true },
  setMetadata,
)

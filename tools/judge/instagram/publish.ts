import { z } from 'zod'
import type { Fields, Operation } from '../operation.ts'
import { count, digits, filled, flag, headers, jsonText, wholeNumber, webAddress } from '../vocabulary.ts'
import {
  fields,
  graphPath,
  id,
  listOfNodes,
  parameters,
  REFUSAL,
  restOfFile,
  RUPLOAD_REFUSAL,
  SPEC,
  success,
  uploadHeaders,
  VERSION,
} from '../meta/graph.ts'

const PUBLISH_DOC = `developers.facebook.com/documentation/instagram-platform/content-publishing.md; …/reference/ig-user/media; ${SPEC}`
/** The Graph of the Facebook login, and that of the Instagram login. */
const FACEBOOK_LOGIN = ['graph.facebook.com']
const BOTH = [...FACEBOOK_LOGIN, 'graph.instagram.com']
const call = (name: string, method = 'POST') =>
  ({ platform: 'instagram', name, source: PUBLISH_DOC, methods: [method], hosts: BOTH, auth: 'token-in-body-or-header' }) as const

const part = z.number().min(0).max(1)
const username = z.string().regex(/^@?[A-Za-z0-9._]{1,30}$/)
const placedTags = jsonText(z.array(z.strictObject({ username, x: part, y: part })))
const tags = jsonText(z.array(z.strictObject({ username, x: part.optional(), y: part.optional() })))
const namesOnly = jsonText(z.array(z.strictObject({ username })))
const collaborators = jsonText(z.array(username).min(1).max(5))
const children = z.union([
  jsonText(z.array(id).min(2).max(10)),
  z.string().regex(/^\d+(,\d+){1,9}$/, 'expected 2 to 10 ids'),
  z.array(id).min(2).max(10),
])
/** A fetched film, or one whose bytes come by rupload; never both. */
const film = [{ video_url: webAddress }, { upload_type: z.literal('resumable') }] as const
const ai = { is_ai_generated: flag.optional() }

const image = parameters({
  image_url: webAddress,
  media_type: z.literal('IMAGE').optional(),
  caption: z.string().optional(),
  alt_text: z.string().max(1000).optional(),
  collaborators: collaborators.optional(),
  user_tags: placedTags.optional(),
  location_id: id.optional(),
  product_tags: jsonText(z.array(z.looseObject({}))).optional(),
  ...ai,
})
const imageChild = parameters({
  image_url: webAddress,
  is_carousel_item: z.literal('true'),
  media_type: z.literal('IMAGE').optional(),
  alt_text: z.string().max(1000).optional(),
  user_tags: placedTags.optional(),
  product_tags: jsonText(z.array(z.looseObject({}))).optional(),
})
const filmChildren = film.map((bytes) =>
  parameters({
    ...bytes,
    is_carousel_item: z.literal('true'),
    media_type: z.literal('VIDEO').optional(),
    user_tags: tags.optional(),
    thumb_offset: digits.optional(),
  }),
)
const carousel = parameters({
  media_type: z.literal('CAROUSEL'),
  children,
  caption: z.string().optional(),
  collaborators: collaborators.optional(),
  location_id: id.optional(),
  ...ai,
})
const reels = film.map((bytes) =>
  parameters({
    ...bytes,
    media_type: z.literal('REELS'),
    caption: z.string().optional(),
    collaborators: collaborators.optional(),
    user_tags: namesOnly.optional(),
    location_id: id.optional(),
    cover_url: webAddress.optional(),
    thumb_offset: digits.optional(),
    share_to_feed: flag.optional(),
    audio_name: filled.optional(),
    trial_params: jsonText(z.strictObject({ graduation_strategy: z.enum(['MANUAL', 'SS_PERFORMANCE']) })).optional(),
    product_tags: jsonText(z.array(z.looseObject({}))).optional(),
    ...ai,
  }),
)
const stories = [{ image_url: webAddress }, ...film].map((bytes) =>
  parameters({ ...bytes, media_type: z.literal('STORIES'), user_tags: tags.optional(), ...ai }),
)

const containerPath = graphPath('(\\d+|me)\\/media')
const container = z.looseObject({ id })
const uri = z
  .string()
  .regex(new RegExp(`^https:\\/\\/rupload\\.facebook\\.com\\/ig-api-upload\\/(${VERSION}\\/)?\\d+$`), 'expected an upload address')
/** A container's kind is told by its parameters: each has a table of its own. With `upload_type=resumable` the answer has the address for the bytes. */
const containers: readonly (readonly [kind: string, schema: z.ZodType, answer: z.ZodType])[] = [
  ['image', image, container],
  ['carousel-image', imageChild, container],
  ['carousel', carousel, container],
  ['image-story', stories[0]!, container],
  ...[filmChildren, reels, stories.slice(1)].flatMap(([fetched, sent], kind) => {
    const name = ['carousel-video', 'reel', 'video-story'][kind]!
    return [[`${name}-by-address`, fetched!, container] as const, [name, sent!, container.extend({ uri })] as const]
  }),
]

/** Which table the parameters belong to. */
function kindOf({ media_type: type, is_carousel_item: item, upload_type: upload, image_url: image }: Fields): string {
  const way = upload === 'resumable' ? '' : '-by-address'
  if (item === 'true') return image === undefined ? `carousel-video${way}` : 'carousel-image'
  if (type === 'CAROUSEL') return 'carousel'
  if (type === 'STORIES') return image === undefined ? `video-story${way}` : 'image-story'
  return type === 'REELS' ? `reel${way}` : 'image'
}

const phase = z.looseObject({
  status: z.enum(['not_started', 'in_progress', 'complete', 'completed', 'error']),
  bytes_transferred: count.optional(),
})

const rupload = {
  platform: 'instagram',
  source: 'developers.facebook.com/documentation/instagram-platform/content-publishing/resumable-uploads (2026-03-15)',
  methods: ['POST'],
  hosts: ['rupload.facebook.com'],
  // Printed with and without the version.
  path: new RegExp(`\\/ig-api-upload\\/(${VERSION}\\/)?\\d+`),
  auth: 'oauth-header',
  isGiven: true,
  answers: [{ statuses: [200], body: success.extend({ message: z.string().optional() }) }, RUPLOAD_REFUSAL],
} as const

/** Instagram's way to publish: container, bytes, state, publish. */
export const INSTAGRAM_PUBLISH: readonly Operation[] = [
  ...containers.map(([kind, schema, answer]): Operation => ({
    ...call(`container.${kind}`),
    isMeant: ({ body }) => kindOf(body as Fields) === kind,
    path: containerPath,
    body: { kind: 'parameters', schema },
    answers: [{ statuses: [200], body: answer }, REFUSAL],
    gives: ({ json }) =>
      'uri' in (json as object) ? [{ url: (json as { uri: string }).uri, operations: ['rupload.send', 'rupload.fetch'] }] : [],
  })),
  {
    ...call('container.get', 'GET'),
    path: graphPath('\\d+'),
    body: { kind: 'parameters', schema: parameters({ fields: fields('status status_code video_status copyright_check_status') }) },
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          id,
          status_code: z.enum(['IN_PROGRESS', 'FINISHED', 'ERROR', 'EXPIRED', 'PUBLISHED']).optional(),
          status: z.string().optional(),
          video_status: z.looseObject({ uploading_phase: phase, processing_phase: phase.optional() }).optional(),
        }),
      },
      REFUSAL,
    ],
  },
  { ...rupload, name: 'rupload.send', headers: uploadHeaders, body: { kind: 'bytes', contentType: null }, rules: [restOfFile] },
  { ...rupload, name: 'rupload.fetch', headers: headers({ file_url: webAddress }), body: { kind: 'none' } },
  {
    ...call('media.publish'),
    path: graphPath('(\\d+|me)\\/media_publish'),
    body: { kind: 'parameters', schema: parameters({ creation_id: id }) },
    answers: [{ statuses: [200], body: z.looseObject({ id }) }, REFUSAL],
  },
  {
    ...call('publishing-limit.get', 'GET'),
    path: graphPath('(\\d+|me)\\/content_publishing_limit'),
    body: {
      kind: 'parameters',
      schema: parameters({ fields: fields('config quota_usage').optional(), since: wholeNumber(0, 99_999_999_999).optional() }),
    },
    answers: [
      {
        statuses: [200],
        body: listOfNodes(
          z.looseObject({ quota_usage: count, config: z.looseObject({ quota_total: count, quota_duration: count }).optional() }),
        ),
      },
      REFUSAL,
    ],
  },
]

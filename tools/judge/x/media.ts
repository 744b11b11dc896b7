import { z } from 'zod'
import type { Operation, RequestFacts } from '../operation.ts'
import { count, file, filled, wholeNumber } from '../vocabulary.ts'
import { API, id, mediaKey, OPENAPI, partialErrors, REFUSAL } from './words.ts'

const MEDIA_DOC = `docs.x.com/x-api/media/quickstart/media-upload-chunked; ${OPENAPI}`
const MEDIA_TYPES =
  'video/mp4 video/webm video/mp2t video/quicktime text/srt text/vtt image/jpeg image/gif image/bmp image/png image/webp image/pjpeg image/tiff model/gltf-binary model/vnd.usdz+zip'.split(
    ' ',
  )
const CATEGORIES = ['amplify_video', 'tweet_gif', 'tweet_image', 'tweet_video', 'dm_gif', 'dm_image', 'dm_video', 'subtitles']
/** The long-standing documented cap; newer texts are reported to speak of 8 MB (unconfirmed). */
const SEGMENT_MAX_BYTES = 5 * 1024 * 1024

const processingInfo = z.looseObject({
  state: z.enum(['pending', 'in_progress', 'succeeded', 'failed']),
  check_after_secs: count.optional(),
  progress_percent: z.number().int().min(0).max(100).optional(),
  // Absent from the OpenAPI; SDKs read it, and v1.1 documented it.
  error: z.looseObject({ code: z.number().int(), name: filled, message: z.string() }).optional(),
})
const medium = z.looseObject({
  id,
  media_key: mediaKey.optional(),
  size: count.optional(),
  expires_after_secs: count.optional(),
  processing_info: processingInfo.optional(),
  image: z.looseObject({ image_type: filled.optional(), w: count.optional(), h: count.optional() }).optional(),
})
const data = (schema: z.ZodType) => z.looseObject({ data: schema, errors: partialErrors })

/** X's chunked upload and what belongs to a medium. */
export const X_MEDIA: readonly Operation[] = [
  {
    platform: 'x',
    name: 'upload.initialize',
    source: MEDIA_DOC,
    methods: ['POST'],
    hosts: API,
    path: /\/2\/media\/upload\/initialize/,
    body: {
      kind: 'json',
      schema: z.strictObject({
        media_type: z.enum(MEDIA_TYPES),
        media_category: z.enum(CATEGORIES),
        total_bytes: z.number().int().min(0).max(17_179_869_184),
        additional_owners: z.array(id).optional(),
        shared: z.boolean().optional(),
      }),
    },
    auth: 'token-or-signature',
    answers: [{ statuses: [200], body: data(z.looseObject({ id, media_key: mediaKey, expires_after_secs: count })) }, REFUSAL],
  },
  {
    platform: 'x',
    name: 'upload.append',
    source: MEDIA_DOC,
    methods: ['POST'],
    hosts: API,
    path: /\/2\/media\/upload\/[0-9]{1,19}\/append/,
    body: {
      kind: 'any-of',
      bodies: [
        { kind: 'multipart', schema: z.strictObject({ segment_index: wholeNumber(0, 999), media: file(/^/, SEGMENT_MAX_BYTES) }) },
        { kind: 'json', schema: z.strictObject({ segment_index: z.number().int().min(0).max(999), media: z.base64() }) },
      ],
    },
    auth: 'token-or-signature',
    answers: [
      { statuses: [200], body: data(z.looseObject({ expires_at: count.optional() })) },
      // Answers without a body were seen.
      { statuses: [200, 204], body: 'empty' },
      REFUSAL,
      { statuses: [413, 431], body: 'any' },
    ],
  },
  {
    platform: 'x',
    name: 'upload.finalize',
    source: MEDIA_DOC,
    methods: ['POST'],
    hosts: API,
    path: /\/2\/media\/upload\/[0-9]{1,19}\/finalize/,
    body: { kind: 'none' },
    auth: 'token-or-signature',
    answers: [{ statuses: [200, 201], body: data(medium) }, REFUSAL],
  },
  {
    platform: 'x',
    name: 'upload.status',
    source: MEDIA_DOC,
    methods: ['GET'],
    hosts: API,
    path: /\/2\/media\/upload/,
    query: z.strictObject({ media_id: id, command: z.literal('STATUS').optional() }),
    body: { kind: 'none' },
    auth: 'token-or-signature',
    answers: [{ statuses: [200], body: data(medium) }, REFUSAL],
  },
  {
    platform: 'x',
    name: 'upload.one-shot',
    source: MEDIA_DOC,
    methods: ['POST'],
    hosts: API,
    path: /\/2\/media\/upload/,
    body: {
      kind: 'multipart',
      schema: z.strictObject({
        media: file(),
        media_category: z.enum(['tweet_image', 'tweet_video', 'tweet_gif', 'dm_image', 'dm_video', 'dm_gif', 'subtitles']),
        additional_owners: z.union([filled, z.array(filled)]).optional(),
        // Gone from 2.167, still in the guides.
        media_type: z.enum(MEDIA_TYPES).optional(),
        shared: z.enum(['true', 'false']).optional(),
      }),
    },
    auth: 'token-or-signature',
    answers: [{ statuses: [200], body: data(medium) }, REFUSAL],
  },
  {
    platform: 'x',
    name: 'media.metadata',
    source: OPENAPI,
    methods: ['POST'],
    hosts: API,
    path: /\/2\/media\/metadata/,
    body: {
      kind: 'json',
      schema: z.strictObject({
        id,
        metadata: z.strictObject({
          alt_text: z.strictObject({ text: z.string().max(1000) }).optional(),
          allow_download_status: z.looseObject({}).optional(),
          sensitive_media_warning: z.looseObject({}).optional(),
        }),
      }),
    },
    auth: 'token-or-signature',
    answers: [{ statuses: [200], body: data(z.looseObject({ id, associated_metadata: z.looseObject({}).optional() })) }, REFUSAL],
  },
  {
    platform: 'x',
    name: 'media.subtitles.create',
    source: OPENAPI,
    methods: ['POST'],
    hosts: API,
    path: /\/2\/media\/subtitles/,
    body: {
      kind: 'json',
      schema: z.strictObject({
        id,
        media_category: z.enum(['AmplifyVideo', 'TweetVideo']),
        subtitles: z.strictObject({ id, language_code: z.string().regex(/^[A-Z]{2}$/), display_name: filled.optional() }),
      }),
    },
    auth: 'token-or-signature',
    // `associated_subtitles` is a list in 2.166 and an object in 2.167.
    answers: [
      {
        statuses: [200],
        body: data(
          z.looseObject({ id, media_category: filled, associated_subtitles: z.union([z.array(z.looseObject({})), z.looseObject({})]) }),
        ),
      },
      REFUSAL,
    ],
  },
  {
    platform: 'x',
    name: 'media.subtitles.delete',
    source: OPENAPI,
    methods: ['DELETE'],
    hosts: API,
    path: /\/2\/media\/subtitles/,
    body: { kind: 'json', schema: z.strictObject({ id, media_category: filled, language_code: filled }) },
    auth: 'token-or-signature',
    answers: [{ statuses: [200], body: data(z.looseObject({ deleted: z.boolean() })) }, REFUSAL],
  },
  {
    platform: 'x',
    name: 'picture',
    source: 'docs.x.com user object: profile_image_url',
    methods: ['GET'],
    hosts: ['pbs.twimg.com', 'abs.twimg.com'],
    path: /\/.+/,
    query: z.looseObject({}),
    body: { kind: 'none' },
    auth: 'bare',
    rules: [({ headers }: RequestFacts) => (headers.cookie === undefined ? null : 'a cookie goes to a picture')],
    answers: [
      { statuses: [200, 304], body: 'any' },
      { statuses: 'error', body: 'any' },
    ],
  },
]

import { z } from 'zod'
import type { Fields, Operation, RequestFacts } from '../operation.ts'
import { count, digits, file, filled, flag, headers, webAddress } from '../vocabulary.ts'
import {
  fields,
  graphInstant,
  graphPath,
  id,
  listOfNodes,
  paging,
  parameters,
  REFUSAL,
  restOfFile,
  RUPLOAD_REFUSAL,
  SPEC,
  success,
  summary,
  uploadHeaders,
  VERSION,
  when,
} from '../meta/graph.ts'

const VIDEOS_DOC = `developers.facebook.com/docs/graph-api/reference/page/videos; ${SPEC}; php-graph-sdk`
const REELS_DOC = `developers.facebook.com/documentation/video-api/guides/reels-publishing.md; ${SPEC}`
/** The second is the old video host, deprecated and still answering. */
const GRAPH = ['graph.facebook.com', 'graph-video.facebook.com']
const call = (name: string, method = 'POST') =>
  ({ platform: 'facebook', name, source: VIDEOS_DOC, methods: [method], hosts: GRAPH, auth: 'token-in-body-or-header' }) as const

const VIDEO_FIELDS =
  'captions comments content_category content_tags created_time description embed_html embeddable from icon is_instagram_eligible length likes permalink_url picture place post_id post_views privacy published scheduled_publish_time source status thumbnails title universal_video_id updated_time video_insights views'
const CATEGORIES =
  'BEAUTY_FASHION BUSINESS CARS_TRUCKS COMEDY CUTE_ANIMALS ENTERTAINMENT FAMILY FOOD_HEALTH HOME LIFESTYLE MUSIC NEWS OTHER POLITICS SCIENCE SPORTS TECHNOLOGY VIDEO_GAMING'.split(
    ' ',
  )

/** The guide's table prints `completed`, live answers `complete`. */
const phaseStatus = z.enum(['not_started', 'in_progress', 'complete', 'completed', 'error'])
const phase = z.looseObject({
  status: phaseStatus,
  errors: z.array(z.looseObject({ code: z.number().int(), message: z.string() })).optional(),
  error: z.looseObject({ message: z.string() }).optional(),
})
const video = z.looseObject({
  id,
  title: z.string().optional(),
  published: z.boolean().optional(),
  post_id: filled.optional(),
  // Relative by what is told, absolute not excluded.
  permalink_url: z
    .string()
    .regex(/^(https:\/\/|\/)/)
    .optional(),
  length: z.number().nonnegative().optional(),
  views: count.optional(),
  likes: summary.optional(),
  comments: summary.optional(),
  status: z
    .looseObject({
      video_status: z.enum(['uploading', 'upload_complete', 'processing', 'ready', 'error', 'expired', 'upload_failed']),
      processing_progress: count.optional(),
      uploading_phase: phase.extend({ bytes_transferred: count.optional(), source_file_size: count.optional() }).optional(),
      processing_phase: phase.optional(),
      publishing_phase: phase
        .extend({ publish_status: filled.optional(), publish_time: z.union([graphInstant, count]).optional() })
        .optional(),
      copyright_check_status: z.looseObject({ status: filled }).optional(),
    })
    .optional(),
})

/** Offsets are text here. */
const offsets = { start_offset: digits, end_offset: digits }
const about = {
  title: z.string().optional(),
  description: z.string().optional(),
  published: flag.optional(),
  scheduled_publish_time: when.optional(),
  unpublished_content_type: z.enum(['SCHEDULED', 'DRAFT', 'ADS_POST', 'INLINE_CREATED']).optional(),
  content_category: z.enum(CATEGORIES).optional(),
  content_tags: filled.optional(),
  embeddable: flag.optional(),
  no_story: flag.optional(),
  secret: flag.optional(),
  thumb: file(/^image\//).optional(),
}

const scheduledIsUnpublished = ({ body }: RequestFacts): string | null => {
  const asked = body as Record<string, unknown>
  return asked.scheduled_publish_time !== undefined && asked.published !== 'false' ? 'scheduled_publish_time without published=false' : null
}

/** The phase says which of the calls at one address is meant. */
const isPhase = (phase: string) => (request: RequestFacts) => String((request.body as Fields).upload_phase).toLowerCase() === phase

const rupload = (name: string) =>
  ({
    platform: 'facebook',
    name,
    source: REELS_DOC,
    methods: ['POST'],
    hosts: ['rupload.facebook.com'],
    path: new RegExp(`\\/video-upload\\/(${VERSION}\\/)?\\d+`),
    auth: 'oauth-header',
    isGiven: true,
    answers: [{ statuses: [200], body: success }, RUPLOAD_REFUSAL],
  }) as const

/** Videos, reels and video stories of a Page. */
export const FACEBOOK_VIDEOS: readonly Operation[] = [
  {
    ...call('video.start'),
    isMeant: isPhase('start'),
    path: graphPath('\\d+\\/videos'),
    body: { kind: 'parameters', schema: parameters({ upload_phase: z.literal('start'), file_size: digits }) },
    answers: [{ statuses: [200], body: z.looseObject({ video_id: id, upload_session_id: id, ...offsets }) }, REFUSAL],
  },
  {
    ...call('video.transfer'),
    isMeant: isPhase('transfer'),
    path: graphPath('\\d+\\/videos'),
    body: {
      kind: 'parameters',
      schema: parameters({ upload_phase: z.literal('transfer'), upload_session_id: id, start_offset: digits, video_file_chunk: file() }),
    },
    answers: [{ statuses: [200], body: z.looseObject(offsets) }, REFUSAL],
  },
  {
    ...call('video.finish'),
    isMeant: isPhase('finish'),
    path: graphPath('\\d+\\/videos'),
    body: { kind: 'parameters', schema: parameters({ upload_phase: z.literal('finish'), upload_session_id: id, ...about }) },
    rules: [scheduledIsUnpublished],
    answers: [{ statuses: [200], body: success }, REFUSAL],
  },
  {
    ...call('video.cancel'),
    isMeant: isPhase('cancel'),
    path: graphPath('\\d+\\/videos'),
    body: { kind: 'parameters', schema: parameters({ upload_phase: z.literal('cancel'), upload_session_id: id }) },
    answers: [{ statuses: [200], body: success }, REFUSAL],
  },
  {
    ...call('video.create-at-once'),
    isMeant: ({ body }) => !('upload_phase' in (body as Fields)),
    path: graphPath('\\d+\\/videos'),
    body: {
      kind: 'parameters',
      schema: z.union([
        parameters({ source: file(), ...about }),
        parameters({ file_url: webAddress, ...about }),
        parameters({ fbuploader_video_file_chunk: filled, ...about }),
      ]),
    },
    rules: [scheduledIsUnpublished],
    answers: [{ statuses: [200], body: z.looseObject({ id }) }, REFUSAL],
  },
  {
    ...call('video.list', 'GET'),
    path: graphPath('\\d+\\/(videos|video_reels)'),
    body: {
      kind: 'parameters',
      schema: parameters({
        fields: fields(VIDEO_FIELDS).optional(),
        type: z.enum(['tagged', 'uploaded']).optional(),
        since: filled.optional(),
        until: filled.optional(),
        ...paging,
      }),
    },
    answers: [{ statuses: [200], body: listOfNodes(video) }, REFUSAL],
  },
  {
    ...call('video.get', 'GET'),
    path: graphPath('\\d+'),
    body: { kind: 'parameters', schema: parameters({ fields: fields(VIDEO_FIELDS) }) },
    answers: [{ statuses: [200], body: video }, REFUSAL],
  },
  {
    ...call('video.edit'),
    path: graphPath('\\d+'),
    body: {
      kind: 'parameters',
      schema: parameters({
        description: z.string().optional(),
        name: z.string().optional(),
        published: flag.optional(),
        scheduled_publish_time: when.optional(),
        content_category: z.enum(CATEGORIES).optional(),
        embeddable: flag.optional(),
        preferred_thumbnail_id: id.optional(),
      }),
    },
    answers: [{ statuses: [200], body: success }, REFUSAL],
  },
  {
    ...call('video.thumbnail'),
    path: graphPath('\\d+\\/thumbnails'),
    body: { kind: 'parameters', schema: parameters({ source: file(/^image\//), is_preferred: flag.optional() }) },
    answers: [{ statuses: [200], body: success }, REFUSAL],
  },
  {
    ...call('video.captions'),
    source: SPEC,
    path: graphPath('\\d+\\/captions'),
    body: {
      kind: 'parameters',
      schema: parameters({ captions_file: file().optional(), default_locale: filled.optional(), locales_to_delete: filled.optional() }),
    },
    answers: [{ statuses: [200], body: success }, REFUSAL],
  },
  ...uploadApi(),
  ...reels(),
]

function uploadApi(): readonly Operation[] {
  const source = 'developers.facebook.com/docs/graph-api/guides/upload'
  return [
    {
      ...call('file.open'),
      source,
      path: graphPath('(app|\\d+)\\/uploads'),
      body: {
        kind: 'parameters',
        schema: parameters({
          file_name: filled.optional(),
          file_length: digits,
          file_type: z.enum(['application/pdf', 'image/jpeg', 'image/jpg', 'image/png', 'video/mp4']),
        }),
      },
      answers: [{ statuses: [200], body: z.looseObject({ id: z.string().regex(/^upload:\S+$/) }) }, REFUSAL],
    },
    {
      ...call('file.send'),
      source,
      path: graphPath('upload:.+'),
      query: z.looseObject({}),
      headers: headers({ file_offset: digits }),
      body: { kind: 'bytes', contentType: null },
      auth: 'oauth-header',
      answers: [{ statuses: [200], body: z.looseObject({ h: filled }) }, REFUSAL],
    },
    {
      ...call('file.status', 'GET'),
      source,
      path: graphPath('upload:.+'),
      query: z.looseObject({}),
      body: { kind: 'none' },
      auth: 'oauth-header',
      answers: [{ statuses: [200], body: z.looseObject({ id: filled, file_offset: z.union([digits, count]) }) }, REFUSAL],
    },
  ]
}

function reels(): readonly Operation[] {
  const finished = {
    description: z.string().optional(),
    title: z.string().optional(),
    place: id.optional(),
    feed_targeting: filled.optional(),
    targeting: filled.optional(),
  }
  const scheduledSaysSo = ({ body }: RequestFacts): string | null => {
    const asked = body as Record<string, unknown>
    return (asked.video_state === 'SCHEDULED') === (asked.scheduled_publish_time !== undefined)
      ? null
      : 'video_state=SCHEDULED and scheduled_publish_time belong together'
  }
  const both = (['video_reels', 'video_stories'] as const).flatMap((edge): Operation[] => {
    const name = edge === 'video_reels' ? 'reel' : 'video-story'
    return [
      {
        ...call(`${name}.start`),
        isMeant: isPhase('start'),
        source: REELS_DOC,
        path: graphPath(`\\d+\\/${edge}`),
        // The guide writes the phase in lower case, the spec in upper case.
        body: { kind: 'parameters', schema: parameters({ upload_phase: z.enum(['start', 'START']) }) },
        answers: [
          {
            statuses: [200],
            body: z.looseObject({
              video_id: id,
              upload_url: z
                .string()
                .regex(/^https:\/\/rupload\.facebook\.com\/video-upload\//, 'expected an address of rupload.facebook.com'),
            }),
          },
          REFUSAL,
        ],
        gives: ({ json }) => [{ url: (json as { upload_url: string }).upload_url, operations: ['rupload.send', 'rupload.fetch'] }],
      },
      {
        ...call(`${name}.finish`),
        isMeant: isPhase('finish'),
        source: REELS_DOC,
        path: graphPath(`\\d+\\/${edge}`),
        body: {
          kind: 'parameters',
          schema: parameters({
            upload_phase: z.enum(['finish', 'FINISH']),
            video_id: id,
            video_state:
              edge === 'video_reels' ? z.enum(['PUBLISHED', 'DRAFT', 'SCHEDULED']) : z.enum(['PUBLISHED', 'DRAFT', 'SCHEDULED']).optional(),
            scheduled_publish_time: when.optional(),
            ...finished,
          }),
        },
        rules: [scheduledSaysSo],
        answers: [{ statuses: [200], body: edge === 'video_reels' ? success : success.extend({ post_id: filled }) }, REFUSAL],
      },
    ]
  })
  return [
    ...both,
    { ...rupload('rupload.send'), headers: uploadHeaders, body: { kind: 'bytes', contentType: null }, rules: [restOfFile] },
    {
      ...rupload('rupload.fetch'),
      headers: headers({ file_url: webAddress.refine((url) => !/fbcdn\.net/.test(url), 'fbcdn addresses are refused') }),
      body: { kind: 'none' },
    },
  ]
}

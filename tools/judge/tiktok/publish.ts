import { z } from 'zod'
import type { AnswerFacts, Operation, RequestFacts } from '../operation.ts'
import { count, filled, headers, int64, listOf, webAddress } from '../vocabulary.ts'
import { API, DOCS, good, REFUSAL, REFUSED_WITH_200 } from './words.ts'

const POSTING_DOC = `${DOCS}/content-posting-api-reference-direct-post`
const TRANSFER_DOC = `${DOCS}/content-posting-api-media-transfer-guide`
const MAX_BYTES = 4 * 1024 ** 3
/** 5 MB and 64 MB in the smaller and in the larger reading: the documents calculate in millions in one place. */
const MIN_CHUNK_BYTES = 5_000_000
const MAX_CHUNK_BYTES = 64 * 1024 ** 2
const MAX_LAST_CHUNK_BYTES = 128 * 1024 ** 2

const post = (name: string, source: string) => ({ platform: 'tiktok', name, source, methods: ['POST'], hosts: API, auth: 'token' }) as const
/** TikTok counts UTF-16 units; zod's own `max` counts characters. */
const utf16 = (max: number) => z.string().refine((text) => text.length <= max, `more than ${max} UTF-16 units`)
const privacy = z.enum(['PUBLIC_TO_EVERYONE', 'MUTUAL_FOLLOW_FRIENDS', 'FOLLOWER_OF_CREATOR', 'SELF_ONLY'])

const fileSource = z
  .strictObject({
    source: z.literal('FILE_UPLOAD'),
    video_size: z.number().int().min(1).max(MAX_BYTES),
    chunk_size: z.number().int().positive(),
    total_chunk_count: z.number().int().min(1).max(1000),
  })
  .superRefine((plan, context) => {
    const issue = chunkPlanIssue(plan)
    if (issue !== null) context.addIssue({ code: 'custom', message: issue })
  })

function chunkPlanIssue(plan: { video_size: number; chunk_size: number; total_chunk_count: number }): string | null {
  const { video_size: size, chunk_size: chunk, total_chunk_count: chunks } = plan
  if (chunks !== Math.floor(size / chunk))
    return `total_chunk_count must be ${Math.floor(size / chunk)}, the whole chunks of video_size, not ${chunks}`
  if (chunks === 1) {
    if (chunk !== size) return 'with one chunk, chunk_size must be video_size'
    return size > MAX_CHUNK_BYTES ? 'over 64 MB needs several chunks' : null
  }
  if (chunk < MIN_CHUNK_BYTES || chunk > MAX_CHUNK_BYTES) return `chunk_size must be 5 to 64 MB, not ${chunk}`
  const last = size - chunk * (chunks - 1)
  return last > MAX_LAST_CHUNK_BYTES ? `the last chunk would have ${last} bytes, more than 128 MB` : null
}

const pulled = z.strictObject({ source: z.literal('PULL_FROM_URL'), video_url: webAddress })
const postInfo = z
  .strictObject({
    title: utf16(2_200).optional(),
    privacy_level: privacy,
    disable_duet: z.boolean().optional(),
    disable_comment: z.boolean().optional(),
    disable_stitch: z.boolean().optional(),
    video_cover_timestamp_ms: z.number().int().min(0).max(2_147_483_647).optional(),
    brand_content_toggle: z.boolean(),
    brand_organic_toggle: z.boolean(),
    is_aigc: z.boolean().optional(),
  })
  .refine((info) => !info.brand_content_toggle || info.privacy_level !== 'SELF_ONLY', 'branded content cannot be SELF_ONLY')

const publishId = (prefix: RegExp) => z.string().max(64).regex(prefix)
/** `upload_url` comes for files alone. */
const opened = (prefix: RegExp) =>
  good(
    z.looseObject({
      publish_id: publishId(prefix),
      upload_url: z
        .string()
        .regex(/^https:\/\/\S+$/)
        .optional(),
    }),
  )
const gives = ({ json }: AnswerFacts) => {
  const { upload_url: url } = (json as { data?: { upload_url?: string } }).data ?? {}
  return url === undefined ? [] : [{ url, operations: ['upload.chunk'] }]
}

function chunkIsWhole({ headers: sent, sizeBytes }: RequestFacts): string | null {
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(sent['content-range']!)!.map(Number) as [number, number, number, number]
  if (last - first + 1 !== sizeBytes) return `content-range speaks of ${last - first + 1} bytes, the body has ${sizeBytes}`
  if (last >= total) return 'content-range ends behind the total'
  return sizeBytes > MAX_LAST_CHUNK_BYTES ? 'a chunk over 128 MB' : null
}

const FAIL_REASONS = [
  '',
  'file_format_check_failed',
  'duration_check_failed',
  'frame_rate_check_failed',
  'picture_size_check_failed',
  'internal',
  'video_pull_failed',
  'photo_pull_failed',
  'publish_cancelled',
  'auth_removed',
  'spam_risk_too_many_posts',
  'spam_risk_user_banned_from_posting',
  'spam_risk_text',
  'spam_risk',
  // Listed by clients, in no document.
  'user_cancel',
  'privacy_level_check_failed',
]
/** Live clients also saw one bare text in place of the list, and the right spelling. */
const postIds = z.union([z.array(int64), int64])

/** Publishing at TikTok, from creator_info to the state of a post. */
export const TIKTOK_PUBLISH: readonly Operation[] = [
  {
    ...post('creator-info', `${DOCS}/content-posting-api-reference-query-creator-info`),
    path: /\/v2\/post\/publish\/creator_info\/query\//,
    body: { kind: 'any-of', bodies: [{ kind: 'none' }, { kind: 'json', schema: z.strictObject({}) }] },
    headers: headers({
      'content-type': z
        .string({ error: 'expected content-type' })
        .regex(/^application\/json\s*;\s*charset=utf-8$/i, 'expected application/json; charset=UTF-8'),
    }),
    answers: [
      {
        statuses: [200],
        body: good(
          z.looseObject({
            creator_avatar_url: webAddress,
            creator_username: filled,
            creator_nickname: z.string(),
            privacy_level_options: z.array(privacy).min(1),
            comment_disabled: z.boolean(),
            duet_disabled: z.boolean(),
            stitch_disabled: z.boolean(),
            max_video_post_duration_sec: z.number().int().positive(),
          }),
        ),
      },
      REFUSED_WITH_200,
      REFUSAL,
    ],
  },
  {
    ...post('video.init', POSTING_DOC),
    path: /\/v2\/post\/publish\/video\/init\//,
    body: {
      kind: 'json',
      schema: z.strictObject({ post_info: postInfo, source_info: z.discriminatedUnion('source', [fileSource, pulled]) }),
    },
    answers: [{ statuses: [200], body: opened(/^v_pub_(file|url)~/) }, REFUSAL],
    gives,
  },
  {
    ...post('inbox.init', `${DOCS}/content-posting-api-reference-upload-video`),
    path: /\/v2\/post\/publish\/inbox\/video\/init\//,
    body: { kind: 'json', schema: z.strictObject({ source_info: z.discriminatedUnion('source', [fileSource, pulled]) }) },
    answers: [{ statuses: [200], body: opened(/^v_inbox_(file|url)~/) }, REFUSAL],
    gives,
  },
  {
    ...post('photo.init', `${DOCS}/content-posting-api-reference-photo-post`),
    path: /\/v2\/post\/publish\/content\/init\//,
    body: {
      kind: 'json',
      schema: z.strictObject({
        media_type: z.literal('PHOTO'),
        post_mode: z.enum(['DIRECT_POST', 'MEDIA_UPLOAD']),
        post_info: z.strictObject({
          title: utf16(90).optional(),
          description: utf16(4_000).optional(),
          privacy_level: privacy.optional(),
          disable_comment: z.boolean().optional(),
          auto_add_music: z.boolean().optional(),
          brand_content_toggle: z.boolean().optional(),
          brand_organic_toggle: z.boolean().optional(),
        }),
        source_info: z.strictObject({
          source: z.literal('PULL_FROM_URL'),
          photo_cover_index: z.number().int().min(0).max(34),
          photo_images: z.array(webAddress).min(1).max(35),
        }),
      }),
    },
    answers: [{ statuses: [200], body: opened(/^(p_pub|p_inbox|v_inbox)_url~/) }, REFUSAL],
  },
  {
    platform: 'tiktok',
    name: 'upload.chunk',
    source: TRANSFER_DOC,
    methods: ['PUT'],
    // Whatever `upload_url` says; the samples have this family.
    hosts: [/(^|\.)tiktokapis\.com$/],
    path: /\/(video|upload)\/.*/,
    isGiven: true,
    query: z.looseObject({ upload_id: filled.optional(), upload_token: filled.optional() }),
    headers: headers({
      'content-range': z.string({ error: 'expected content-range' }).regex(/^bytes \d+-\d+\/\d+$/, "expected 'bytes 0-9999999/50000123'"),
      'transfer-encoding': z.never({ error: 'chunked encoding is refused' }).optional(),
    }),
    body: { kind: 'bytes', contentType: /^video\/(mp4|quicktime|webm)$/ },
    auth: 'bare',
    rules: [chunkIsWhole],
    answers: [
      {
        statuses: [206],
        headers: headers({ 'content-range': z.string({ error: 'expected content-range' }).regex(/^bytes 0-\d+\/\d+$/) }),
        body: 'any',
      },
      // 200 is taken by clients, 201 documented.
      { statuses: [200, 201], body: 'any' },
      // Bodies of refusals are in no document.
      { statuses: 'error', body: 'any' },
    ],
  },
  {
    ...post('status', `${DOCS}/content-posting-api-reference-get-video-status`),
    path: /\/v2\/post\/publish\/status\/fetch\//,
    body: { kind: 'json', schema: z.strictObject({ publish_id: z.string().min(1).max(64) }) },
    answers: [
      {
        statuses: [200],
        body: good(
          z.looseObject({
            status: z.enum(['PROCESSING_UPLOAD', 'PROCESSING_DOWNLOAD', 'SEND_TO_USER_INBOX', 'PUBLISH_COMPLETE', 'FAILED']),
            fail_reason: z.enum(FAIL_REASONS).optional(),
            publicaly_available_post_id: postIds.optional(),
            publicly_available_post_id: postIds.optional(),
            uploaded_bytes: count.optional(),
            downloaded_bytes: count.optional(),
          }),
        ),
        rule: ({ json }) => {
          const { status, fail_reason: reason } = (json as { data: { status: string; fail_reason?: string } }).data
          return (status === 'FAILED') === (reason !== undefined && reason !== '')
            ? null
            : 'fail_reason comes with FAILED, and with nothing else'
        },
      },
      REFUSAL,
    ],
  },
  {
    ...post('cancel', POSTING_DOC),
    path: /\/v2\/post\/publish\/cancel\//,
    body: { kind: 'json', schema: z.strictObject({ publish_id: filled }) },
    answers: [
      { statuses: [200], body: z.union([good(z.looseObject({})), z.looseObject({ error: z.looseObject({ code: z.literal('ok') }) })]) },
      REFUSAL,
    ],
  },
  ...videos(),
]

function videos(): readonly Operation[] {
  const fields = listOf(
    'id create_time cover_image_url share_url video_description duration height width title embed_html embed_link like_count comment_count share_count view_count is_aigc'.split(
      ' ',
    ),
  )
  const video = z.looseObject({
    // Text here, while status/fetch has bare numbers. Only the fields asked for are told.
    id: z.string().regex(/^\d+$/).optional(),
    create_time: count.optional(),
    share_url: webAddress.optional(),
    title: z.string().optional(),
    video_description: z.string().optional(),
    duration: count.optional(),
    view_count: count.optional(),
    like_count: count.optional(),
    comment_count: count.optional(),
    share_count: count.optional(),
  })
  const query = z.strictObject({ fields })
  return [
    {
      ...post('videos.list', `${DOCS}/tiktok-api-v2-video-list`),
      path: /\/v2\/video\/list\//,
      query,
      body: {
        kind: 'any-of',
        bodies: [
          { kind: 'json', schema: z.strictObject({ max_count: z.number().int().min(1).max(20).optional(), cursor: count.optional() }) },
          { kind: 'none' },
        ],
      },
      answers: [{ statuses: [200], body: good(z.looseObject({ videos: z.array(video), cursor: int64, has_more: z.boolean() })) }, REFUSAL],
    },
    {
      ...post('videos.query', `${DOCS}/tiktok-api-v2-video-query`),
      path: /\/v2\/video\/query\//,
      query,
      body: {
        kind: 'json',
        schema: z.strictObject({ filters: z.strictObject({ video_ids: z.array(z.string().regex(/^\d+$/)).min(1).max(20) }) }),
      },
      answers: [{ statuses: [200], body: good(z.looseObject({ videos: z.array(video) })) }, REFUSAL],
    },
  ]
}

import { z } from 'zod'
import type { Operation, RequestFacts } from '../operation.ts'
import { count, file, filled, flag, jsonText, listOf, listWhere, webAddress } from '../vocabulary.ts'
import {
  fields,
  graphInstant,
  graphPath,
  id,
  insights,
  listOfNodes,
  paging,
  parameters,
  postId,
  REFUSAL,
  SPEC,
  success,
  summary,
  when,
} from '../meta/graph.ts'

const POSTS_DOC = `developers.facebook.com/documentation/pages-api/posts.md; ${SPEC}`
const GRAPH = ['graph.facebook.com']
const call = (name: string, method = 'POST') =>
  ({ platform: 'facebook', name, source: POSTS_DOC, methods: [method], hosts: GRAPH, auth: 'token-in-body-or-header' }) as const

const POST_FIELDS =
  'actions attachments comments created_time from full_picture icon insights is_expired is_hidden is_published likes message message_tags parent_id permalink_url picture place privacy promotable_id reactions scheduled_publish_time shares status_type story story_tags targeting to updated_time'
const PHOTO_FIELDS =
  'album alt_text alt_text_custom can_delete comments created_time from height icon images link name page_story_id picture place likes reactions updated_time width webp_images'

const attached = z.strictObject({ media_fbid: id })
const attachedMedia = z.union([jsonText(z.array(attached).min(1)), z.array(jsonText(attached)).min(1)])

const post = z.looseObject({
  id: postId,
  message: z.string().optional(),
  created_time: graphInstant.optional(),
  permalink_url: webAddress.optional(),
  is_published: z.boolean().optional(),
  scheduled_publish_time: z.number().int().positive().optional(),
  status_type: filled.optional(),
  attachments: z
    .looseObject({
      data: z.array(
        z.looseObject({
          media_type: filled.optional(),
          // A shared link leads to an address and to no object of Facebook's.
          target: z.looseObject({ id: id.optional() }).optional(),
          subattachments: z.looseObject({ data: z.array(z.looseObject({ target: z.looseObject({ id }).optional() })) }).optional(),
        }),
      ),
    })
    .optional(),
  reactions: summary.optional(),
  comments: summary.optional(),
  likes: summary.optional(),
  // Missing means none.
  shares: z.looseObject({ count }).optional(),
})

/** A schedule is for something that is not out yet. */
const scheduledIsUnpublished = ({ body }: RequestFacts): string | null => {
  const asked = body as Record<string, unknown>
  return asked.scheduled_publish_time !== undefined && asked.published !== 'false' ? 'scheduled_publish_time without published=false' : null
}
const saysSomething = ({ body, query }: RequestFacts): string | null =>
  ['message', 'link', 'attached_media'].some((name) => name in (body as object) || name in query)
    ? null
    : 'expected message, link or attached_media'

/** Gone for every version: page_fans and impressions 2025-11-15, the unique ones June 2026. */
const DEAD_METRICS = /^(page_fans|page_impressions|post_impressions|page_posts_impressions)/

const metrics = {
  metric: listWhere(
    (name) => /^(page|post|total_video|blue_reels|fb_reels|content|creator)_[a-z0-9_]+$/.test(name) && !DEAD_METRICS.test(name),
    'metrics that still live',
  ),
  period: z.enum(['day', 'week', 'days_28', 'month', 'lifetime', 'total_over_range']).optional(),
  since: filled.optional(),
  until: filled.optional(),
  date_preset: filled.optional(),
}
/** Posts, photos and comments of a Page. */
export const FACEBOOK_POSTS: readonly Operation[] = [
  {
    ...call('post.create'),
    path: graphPath('\\d+\\/feed'),
    body: {
      kind: 'parameters',
      schema: parameters({
        message: z.string().optional(),
        link: webAddress.optional(),
        published: flag.optional(),
        scheduled_publish_time: when.optional(),
        unpublished_content_type: z.enum(['SCHEDULED', 'DRAFT', 'ADS_POST', 'INLINE_CREATED']).optional(),
        attached_media: attachedMedia.optional(),
        place: id.optional(),
        targeting: jsonText(z.looseObject({})).optional(),
        feed_targeting: jsonText(z.looseObject({})).optional(),
        backdated_time: when.optional(),
        backdated_time_granularity: z.enum(['year', 'month', 'day', 'hour', 'min', 'none']).optional(),
        text_format_preset_id: id.optional(),
        tags: filled.optional(),
        // Read after write.
        fields: fields(POST_FIELDS).optional(),
      }),
    },
    rules: [saysSomething, scheduledIsUnpublished],
    answers: [{ statuses: [200], body: post }, REFUSAL],
  },
  ...(['feed', 'published_posts', 'scheduled_posts'] as const).map((edge): Operation => ({
    ...call(`${edge.replace('_', '-')}.list`, 'GET'),
    path: graphPath(`\\d+\\/${edge}`),
    body: {
      kind: 'parameters',
      schema: parameters({
        fields: fields(POST_FIELDS).optional(),
        since: filled.optional(),
        until: filled.optional(),
        include_hidden: flag.optional(),
        ...paging,
      }),
    },
    answers: [{ statuses: [200], body: listOfNodes(post) }, REFUSAL],
  })),
  {
    ...call('post.get', 'GET'),
    path: graphPath('\\d+_\\d+'),
    body: { kind: 'parameters', schema: parameters({ fields: fields(POST_FIELDS).optional() }) },
    answers: [{ statuses: [200], body: post }, REFUSAL],
  },
  {
    ...call('post.edit'),
    path: graphPath('\\d+_\\d+'),
    body: {
      kind: 'parameters',
      schema: parameters({
        message: z.string().optional(),
        is_published: flag.optional(),
        scheduled_publish_time: when.optional(),
        is_hidden: flag.optional(),
        is_pinned: flag.optional(),
      }),
    },
    answers: [{ statuses: [200], body: success }, REFUSAL],
  },
  {
    ...call('node.delete', 'DELETE'),
    path: graphPath('\\d+(_\\d+)?'),
    body: { kind: 'parameters', schema: parameters({}) },
    answers: [{ statuses: [200], body: success }, REFUSAL],
  },
  {
    ...call('photo.create'),
    source: `developers.facebook.com/docs/graph-api/reference/page/photos; ${SPEC}`,
    path: graphPath('\\d+\\/photos'),
    body: {
      kind: 'parameters',
      schema: parameters({
        source: file(/^image\//).optional(),
        url: webAddress.optional(),
        message: z.string().optional(),
        caption: z.string().optional(),
        published: flag.optional(),
        temporary: flag.optional(),
        alt_text_custom: z.string().optional(),
        no_story: flag.optional(),
        place: id.optional(),
        scheduled_publish_time: when.optional(),
        unpublished_content_type: z.enum(['SCHEDULED', 'DRAFT', 'ADS_POST', 'INLINE_CREATED']).optional(),
        targeting: jsonText(z.looseObject({})).optional(),
      }).refine(
        (asked) => ('source' in asked && asked.source !== undefined) !== ('url' in asked && asked.url !== undefined),
        'expected source or url',
      ),
    },
    rules: [scheduledIsUnpublished],
    answers: [{ statuses: [200], body: z.looseObject({ id, post_id: postId.optional() }) }, REFUSAL],
  },
  {
    ...call('photo.get', 'GET'),
    path: graphPath('\\d+'),
    body: { kind: 'parameters', schema: parameters({ fields: fields(PHOTO_FIELDS) }) },
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          id,
          images: z
            .array(z.looseObject({ source: webAddress, width: count, height: count }))
            .min(1)
            .optional(),
          link: webAddress.optional(),
          page_story_id: postId.optional(),
        }),
      },
      REFUSAL,
    ],
  },
  {
    ...call('stories.list', 'GET'),
    source: 'developers.facebook.com/docs/page-stories-api, read 2026-11-27',
    path: graphPath('\\d+\\/stories'),
    body: {
      kind: 'parameters',
      schema: parameters({
        fields: fields('post_id status creation_time media_type media_id url').optional(),
        status: listOf(['PUBLISHED', 'ARCHIVED']).optional(),
        since: filled.optional(),
        until: filled.optional(),
        ...paging,
      }),
    },
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          data: z.array(
            z.looseObject({
              post_id: filled,
              status: z.enum(['PUBLISHED', 'ARCHIVED']).optional(),
              creation_time: z.union([filled, count]).optional(),
              media_type: z.enum(['photo', 'video']).optional(),
              media_id: filled.optional(),
              url: webAddress.optional(),
            }),
          ),
        }),
      },
      REFUSAL,
    ],
  },
  {
    ...call('photo-story.create'),
    path: graphPath('\\d+\\/photo_stories'),
    body: { kind: 'parameters', schema: parameters({ photo_id: id }) },
    answers: [{ statuses: [200], body: success.extend({ post_id: filled }) }, REFUSAL],
  },
  {
    ...call('comment.create'),
    source: SPEC,
    path: graphPath('\\d+(_\\d+)?\\/comments'),
    // No `fields` here: on Instagram it fails the call after the comment exists.
    body: {
      kind: 'parameters',
      schema: parameters({
        message: filled.optional(),
        attachment_url: webAddress.optional(),
        attachment_id: id.optional(),
        attachment_share_url: webAddress.optional(),
        source: file(/^image\//).optional(),
      }),
    },
    answers: [{ statuses: [200], body: z.looseObject({ id: z.string().regex(/^\d+(_\d+)?$/) }) }, REFUSAL],
  },
  {
    ...call('comments.list', 'GET'),
    source: SPEC,
    path: graphPath('\\d+(_\\d+)?\\/comments'),
    body: {
      kind: 'parameters',
      schema: parameters({
        fields: fields(
          'message created_time from like_count comment_count parent permalink_url can_remove is_hidden text timestamp username replies hidden',
        ).optional(),
        order: filled.optional(),
        filter: z.enum(['stream', 'toplevel']).optional(),
        summary: filled.optional(),
        since: filled.optional(),
        ...paging,
      }),
    },
    answers: [{ statuses: [200], body: listOfNodes(z.looseObject({ id: filled })) }, REFUSAL],
  },
  {
    ...call('insights.get', 'GET'),
    source: 'developers.facebook.com/documentation/pages-api/platforminsights/page/deprecated-metrics',
    path: graphPath('(\\d+|\\d+_\\d+)\\/(insights|video_insights)'),
    body: { kind: 'parameters', schema: parameters({ ...metrics, ...paging }) },
    answers: [{ statuses: [200], body: insights }, REFUSAL],
  },
  {
    ...call('places.search', 'GET'),
    source: 'developers.facebook.com/docs/pages-api/search-pages',
    path: graphPath('pages\\/search'),
    body: {
      kind: 'parameters',
      schema: parameters({
        q: filled,
        fields: fields('name location link verification_status is_eligible_for_branded_content').optional(),
        ...paging,
      }),
    },
    answers: [{ statuses: [200], body: listOfNodes(z.looseObject({ id, name: z.string().optional() })) }, REFUSAL],
  },
]

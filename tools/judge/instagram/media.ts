import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { count, filled, flag, listOf, webAddress } from '../vocabulary.ts'
import { fields, graphInstant, graphPath, id, insights, listOfNodes, paging, parameters, REFUSAL, SPEC, success } from '../meta/graph.ts'

const HOSTS = ['graph.facebook.com', 'graph.instagram.com']
const call = (name: string, method = 'GET', hosts = HOSTS) =>
  ({ platform: 'instagram', name, source: SPEC, methods: [method], hosts, auth: 'token-in-body-or-header' }) as const

const MEDIA_FIELDS =
  'alt_text caption children comments comments_count copyright_check_information is_comment_enabled is_shared_to_feed like_count media_product_type media_type media_url owner permalink shortcode thumbnail_url timestamp username view_count insights collaborators'
const USER_FIELDS =
  'account_type user_id biography followers_count follows_count has_profile_pic ig_id media_count name profile_picture_url username website media stories'

const medium = z.looseObject({
  id,
  caption: z.string().optional(),
  media_type: z.enum(['IMAGE', 'VIDEO', 'CAROUSEL_ALBUM']).optional(),
  media_product_type: z.enum(['FEED', 'REELS', 'STORY', 'AD']).optional(),
  permalink: webAddress.optional(),
  timestamp: graphInstant.optional(),
  shortcode: filled.optional(),
  like_count: count.optional(),
  comments_count: count.optional(),
  view_count: count.optional(),
})
const list = { since: filled.optional(), until: filled.optional(), ...paging }

/** `impressions`, `plays` and `video_views` are dead. */
const MEDIA_METRICS =
  'comments content_views crossposted_views facebook_views follows ig_reels_avg_watch_time ig_reels_video_view_total_time likes navigation profile_activity profile_visits reach reels_skip_rate replies reposts saved shares total_comments total_interactions total_likes total_views views'.split(
    ' ',
  )
const ACCOUNT_METRICS =
  'accounts_engaged comments content_views engaged_audience_demographics follower_count follower_demographics follows_and_unfollows likes online_followers profile_links_taps profile_views reach reached_audience_demographics replies reposts saves shares total_interactions views website_clicks'.split(
    ' ',
  )
const PERIODS = ['day', 'days_28', 'lifetime', 'month', 'total_over_range', 'week']

/** What is read, counted, changed and taken down at Instagram. */
export const INSTAGRAM_MEDIA: readonly Operation[] = [
  {
    ...call('account.get'),
    path: graphPath('\\d+'),
    body: { kind: 'parameters', schema: parameters({ fields: fields(USER_FIELDS) }) },
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          id,
          username: filled.optional(),
          name: z.string().optional(),
          profile_picture_url: webAddress.optional(),
          followers_count: count.optional(),
          media_count: count.optional(),
        }),
      },
      REFUSAL,
    ],
  },
  {
    ...call('media.get'),
    path: graphPath('\\d+'),
    body: { kind: 'parameters', schema: parameters({ fields: fields(MEDIA_FIELDS) }) },
    answers: [{ statuses: [200], body: medium }, REFUSAL],
  },
  {
    ...call('media.list'),
    path: graphPath('(\\d+|me)\\/(media|stories)'),
    body: { kind: 'parameters', schema: parameters({ fields: fields(MEDIA_FIELDS).optional(), ...list }) },
    answers: [{ statuses: [200], body: listOfNodes(medium) }, REFUSAL],
  },
  {
    ...call('media.insights'),
    path: graphPath('\\d+\\/insights'),
    body: {
      kind: 'parameters',
      schema: parameters({ metric: listOf(MEDIA_METRICS), period: listOf(PERIODS).optional(), breakdown: filled.optional() }),
    },
    answers: [{ statuses: [200], body: insights }, REFUSAL],
  },
  {
    ...call('account.insights'),
    path: graphPath('(\\d+|me)\\/insights'),
    body: {
      kind: 'parameters',
      schema: parameters({
        metric: listOf(ACCOUNT_METRICS),
        period: listOf(PERIODS),
        metric_type: z.enum(['default', 'time_series', 'total_value']).optional(),
        breakdown: filled.optional(),
        timeframe: filled.optional(),
        ...list,
      }),
    },
    answers: [{ statuses: [200], body: insights }, REFUSAL],
  },
  {
    ...call('comment.create', 'POST'),
    path: graphPath('\\d+\\/(comments|replies)'),
    // `fields` here fails the call after the comment exists.
    body: { kind: 'parameters', schema: parameters({ message: filled }) },
    answers: [{ statuses: [200], body: z.looseObject({ id }) }, REFUSAL],
  },
  {
    ...call('comments.toggle', 'POST'),
    path: graphPath('\\d+'),
    body: { kind: 'parameters', schema: parameters({ comment_enabled: flag }) },
    answers: [{ statuses: [200], body: success }, REFUSAL],
  },
  {
    ...call('media.delete', 'DELETE', ['graph.facebook.com']),
    path: graphPath('\\d+'),
    body: { kind: 'parameters', schema: parameters({}) },
    answers: [{ statuses: [200], body: success }, REFUSAL],
  },
  {
    ...call('media.children'),
    path: graphPath('\\d+\\/children'),
    body: { kind: 'parameters', schema: parameters({ fields: fields(MEDIA_FIELDS).optional(), ...paging }) },
    answers: [{ statuses: [200], body: listOfNodes(medium) }, REFUSAL],
  },
]

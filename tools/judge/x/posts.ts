import { z } from 'zod'
import type { Operation, RequestFacts } from '../operation.ts'
import { count, filled, instant, int64, listOf, listWhere, webAddress, wholeNumber } from '../vocabulary.ts'
import {
  API,
  id,
  mediaFields,
  mediaKey,
  oneDialect,
  OPENAPI,
  partialErrors,
  postFields,
  readOptions,
  REFUSAL,
  userFields,
} from './words.ts'

const whoCanReply = z.enum(['following', 'mentionedUsers', 'subscribers', 'verified'])

const newPost = z.strictObject({
  text: z.string().optional(),
  media: z
    .strictObject({
      media_ids: z.array(id).min(1).max(4),
      tagged_user_ids: z.array(id).max(10).optional(),
      title: z.string().optional(),
      description: z.string().optional(),
      embeddable: z.boolean().optional(),
      preview_media_id: id.optional(),
      call_to_actions: z.looseObject({}).optional(),
    })
    .optional(),
  poll: z
    .strictObject({
      options: z.array(z.string().min(1).max(25)).min(2).max(4),
      duration_minutes: z.number().int().min(5).max(10_080),
      reply_settings: whoCanReply.optional(),
    })
    .optional(),
  reply: z
    .strictObject({
      in_reply_to_tweet_id: id,
      exclude_reply_user_ids: z.array(id).optional(),
      auto_populate_reply_metadata: z.boolean().optional(),
    })
    .optional(),
  reply_settings: whoCanReply.optional(),
  quote_tweet_id: id.optional(),
  made_with_ai: z.boolean().optional(),
  paid_partnership: z.boolean().optional(),
  card_uri: filled.optional(),
  community_id: id.optional(),
  direct_message_deep_link: filled.optional(),
  edit_options: z.strictObject({ previous_post_id: id }).optional(),
  for_super_followers_only: z.boolean().optional(),
  geo: z.strictObject({ place_id: filled }).optional(),
  nullcast: z.boolean().optional(),
  share_with_followers: z.boolean().optional(),
})

const EXCLUSIVE = ['media', 'poll', 'quote_tweet_id', 'card_uri', 'direct_message_deep_link']

function oneAttachment({ body }: RequestFacts): string | null {
  const kinds = EXCLUSIVE.filter((kind) => kind in (body as object))
  return kinds.length > 1 ? `${kinds.join(' and ')} exclude each other` : null
}

const saysSomething = ({ body }: RequestFacts): string | null =>
  'text' in (body as object) || 'media' in (body as object) ? null : 'expected text or media'

const metrics = z
  .looseObject({
    like_count: count,
    reply_count: count,
    quote_count: count,
    bookmark_count: count,
    impression_count: int64,
    retweet_count: count.optional(),
    repost_count: count.optional(),
  })
  .refine((value) => (value.retweet_count === undefined) !== (value.repost_count === undefined), 'expected retweet_count or repost_count')

const post = z.looseObject({
  id,
  text: z.string(),
  created_at: instant.optional(),
  author_id: id.optional(),
  attachments: z.looseObject({ media_keys: z.array(mediaKey).optional() }).optional(),
  public_metrics: metrics.optional(),
  note_tweet: z.looseObject({ text: z.string() }).optional(),
  note_post: z.looseObject({ text: z.string() }).optional(),
  referenced_tweets: z.array(z.looseObject({ type: z.enum(['retweeted', 'quoted', 'replied_to']), id })).optional(),
  entities: z.looseObject({ urls: z.array(z.looseObject({ url: webAddress, expanded_url: filled.optional() })).optional() }).optional(),
})

const user = z.looseObject({
  id,
  name: z.string(),
  username: z.string().regex(/^[A-Za-z0-9_]{1,15}$/),
  profile_image_url: webAddress.optional(),
  subscription_type: z.enum(['None', 'Basic', 'Premium', 'PremiumPlus']).optional(),
  protected: z.boolean().optional(),
  verified: z.boolean().optional(),
  verified_type: z.enum(['blue', 'government', 'business', 'none']).optional(),
  public_metrics: z
    .looseObject({
      followers_count: count,
      following_count: count,
      listed_count: count,
      tweet_count: count.optional(),
      post_count: count.optional(),
    })
    .optional(),
})

const includes = z
  .looseObject({
    media: z
      .array(z.looseObject({ media_key: mediaKey, type: filled, public_metrics: z.looseObject({ view_count: int64 }).optional() }))
      .optional(),
    users: z.array(user).optional(),
  })
  .optional()
const one = (schema: z.ZodType) => z.looseObject({ data: schema, includes, errors: partialErrors })
/** Of several some may be gone: `data` is missing when all are. */
const many = z.looseObject({ data: z.array(post).min(1).optional(), includes, errors: partialErrors })
const numbers = (name: z.ZodRawShape) => z.looseObject({ data: z.array(z.looseObject(name)).optional(), errors: partialErrors })
const ids = listWhere((item) => id.safeParse(item).success, 'ids', 100)

const read = { platform: 'x', methods: ['GET'], hosts: API, body: { kind: 'none' }, auth: 'token-or-signature' } as const

/** X's users and posts. */
export const X_POSTS: readonly Operation[] = [
  {
    ...read,
    name: 'me',
    source: OPENAPI,
    path: /\/2\/users\/me/,
    query: z.strictObject({
      ...userFields,
      ...postFields,
      expansions: listOf([
        'affiliation',
        'affiliation.user_id',
        'most_recent_tweet_id',
        'pinned_tweet_id',
        'most_recent_post_id',
        'pinned_post_id',
      ]).optional(),
    }),
    rules: [oneDialect],
    answers: [{ statuses: [200], body: one(user) }, REFUSAL],
  },
  {
    ...read,
    name: 'user.by-username',
    source: OPENAPI,
    path: /\/2\/users\/by\/username\/[A-Za-z0-9_]{1,15}/,
    query: z.strictObject({ ...userFields }),
    answers: [
      { statuses: [200], body: one(user) },
      { statuses: [200], body: z.looseObject({ errors: z.array(z.looseObject({ title: filled })).min(1) }) },
      REFUSAL,
    ],
  },
  {
    ...read,
    name: 'user.by-usernames',
    source: OPENAPI,
    path: /\/2\/users\/by/,
    query: z.strictObject({ usernames: listWhere((item) => /^[A-Za-z0-9_]{1,15}$/.test(item), 'user names', 100), ...userFields }),
    answers: [{ statuses: [200], body: z.looseObject({ data: z.array(user).optional(), errors: partialErrors }) }, REFUSAL],
  },
  {
    ...read,
    name: 'user.posts',
    source: OPENAPI,
    path: /\/2\/users\/[0-9]{1,19}\/tweets/,
    query: z.strictObject({
      ...readOptions,
      max_results: wholeNumber(5, 100).optional(),
      start_time: instant.optional(),
      end_time: instant.optional(),
      since_id: id.optional(),
      until_id: id.optional(),
      pagination_token: filled.optional(),
      exclude: listOf(['replies', 'retweets']).optional(),
    }),
    rules: [oneDialect],
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          data: z.array(post).min(1).optional(),
          includes,
          errors: partialErrors,
          meta: z.looseObject({ result_count: count, newest_id: id.optional(), oldest_id: id.optional(), next_token: filled.optional() }),
        }),
      },
      REFUSAL,
    ],
  },
  {
    ...read,
    name: 'posts.get',
    source: OPENAPI,
    path: /\/2\/tweets/,
    query: z.strictObject({ ids, ...readOptions }),
    rules: [oneDialect],
    answers: [{ statuses: [200], body: many }, REFUSAL],
  },
  {
    ...read,
    name: 'post.get',
    source: OPENAPI,
    path: /\/2\/tweets\/[0-9]{1,19}/,
    query: z.strictObject({ ...readOptions }),
    rules: [oneDialect],
    answers: [
      { statuses: [200], body: one(post) },
      { statuses: [200], body: z.looseObject({ errors: z.array(z.looseObject({ title: filled })).min(1) }) },
      REFUSAL,
    ],
  },
  {
    ...read,
    name: 'posts.analytics',
    source: OPENAPI,
    path: /\/2\/tweets\/analytics/,
    query: z.strictObject({
      ids,
      start_time: instant,
      end_time: instant,
      // Required up to 2.166, optional in 2.167.
      granularity: z.enum(['hourly', 'daily', 'weekly', 'total']).optional(),
      'analytics.fields': listOf(
        'app_install_attempts app_opens bookmarks detail_expands email_tweet engagements follows hashtag_clicks id impressions likes media_views permalink_clicks quote_tweets replies retweets shares timestamp timestamped_metrics unfollows unlikes url_clicks user_profile_clicks'.split(
          ' ',
        ),
      ).optional(),
    }),
    answers: [{ statuses: [200], body: numbers({ id: id.optional() }) }, REFUSAL],
  },
  {
    ...read,
    name: 'media.get',
    source: OPENAPI,
    path: /\/2\/media/,
    query: z.strictObject({ media_keys: listWhere((item) => mediaKey.safeParse(item).success, 'media keys', 100), ...mediaFields }),
    answers: [{ statuses: [200], body: numbers({ media_key: mediaKey, type: filled }) }, REFUSAL],
  },
  {
    ...read,
    name: 'media.analytics',
    source: OPENAPI,
    path: /\/2\/media\/analytics/,
    query: z.strictObject({
      media_keys: listWhere((item) => mediaKey.safeParse(item).success, 'media keys', 100),
      start_time: instant,
      end_time: instant,
      granularity: z.enum(['hourly', 'daily', 'total']).optional(),
      'media_analytics.fields': filled.optional(),
    }),
    answers: [{ statuses: [200], body: numbers({ media_key: mediaKey.optional() }) }, REFUSAL],
  },
  {
    ...read,
    name: 'usage',
    source: OPENAPI,
    path: /\/2\/usage\/(tweets|credits)/,
    query: z.strictObject({
      days: wholeNumber(1, 90).optional(),
      'usage.fields': listOf([
        'cap_reset_day',
        'daily_client_app_usage',
        'daily_project_usage',
        'project_cap',
        'project_id',
        'project_usage',
      ]).optional(),
    }),
    auth: 'token',
    answers: [{ statuses: [200], body: one(z.looseObject({})) }, REFUSAL],
  },
  {
    platform: 'x',
    name: 'post.create',
    source: `docs.x.com/x-api/posts/create-post; ${OPENAPI}`,
    methods: ['POST'],
    hosts: API,
    path: /\/2\/tweets/,
    body: { kind: 'json', schema: newPost },
    auth: 'token-or-signature',
    rules: [oneAttachment, saysSomething],
    answers: [
      {
        statuses: [201],
        body: one(
          z.looseObject({
            id,
            text: z.string(),
            edit_history_tweet_ids: z.array(id).optional(),
            edit_history_post_ids: z.array(id).optional(),
          }),
        ),
      },
      REFUSAL,
    ],
  },
  {
    platform: 'x',
    name: 'post.delete',
    source: OPENAPI,
    methods: ['DELETE'],
    hosts: API,
    path: /\/2\/tweets\/[0-9]{1,19}/,
    body: { kind: 'none' },
    auth: 'token-or-signature',
    answers: [{ statuses: [200], body: one(z.looseObject({ deleted: z.boolean() })) }, REFUSAL],
  },
]

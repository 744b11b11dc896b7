import { z } from 'zod'
import type { Operation, RequestFacts } from '../operation.ts'
import { count, filled, headers, webAddress } from '../vocabulary.ts'
import { API, author, DOCS, elements, post, REFUSAL, restList, urn, urnInPath, versioned } from './words.ts'

const POSTS_DOC = `${DOCS}/marketing/community-management/shares/posts-api; …/post-api-schema`
const rest = { platform: 'linkedin', hosts: API, headers: versioned, auth: 'token' } as const
const aPost = urnInPath('share', 'ugcPost')

const altText = z.string().max(4086)
const content = z
  .strictObject({
    media: z.strictObject({ id: urn('image', 'video', 'document'), title: filled.optional(), altText: altText.optional() }).optional(),
    multiImage: z
      .strictObject({
        images: z
          .array(z.strictObject({ id: urn('image'), altText: altText.optional() }))
          .min(2)
          .max(20),
        altText: altText.optional(),
      })
      .optional(),
    article: z
      .strictObject({
        source: webAddress,
        title: filled,
        description: z.string().optional(),
        thumbnail: urn('image').optional(),
        thumbnailAltText: altText.optional(),
      })
      .optional(),
    poll: z
      .strictObject({
        question: z.string().min(1).max(140),
        options: z
          .array(z.strictObject({ text: z.string().min(1).max(30) }))
          .min(2)
          .max(4),
        settings: z.strictObject({
          // Spelled differently from source to source.
          duration: z.enum(['ONE_DAY', 'THREE_DAYS', 'SEVEN_DAYS', 'FOURTEEN_DAYS', 'ONE_WEEK', 'TWO_WEEKS']),
          voteSelectionType: z.enum(['SINGLE_VOTE', 'MULTIPLE_VOTE']).optional(),
          isVoterVisibleToAuthor: z.boolean().optional(),
        }),
      })
      .optional(),
    reference: z.strictObject({ id: filled }).optional(),
  })
  .refine((one) => Object.values(one).filter((kind) => kind !== undefined).length === 1, 'expected exactly one kind of content')
  .refine(
    (one) => one.media === undefined || !one.media.id.startsWith('urn:li:document:') || one.media.title !== undefined,
    'a document needs a title',
  )

const newPost = z.strictObject({
  author,
  commentary: z.string(),
  visibility: z.enum(['PUBLIC', 'CONNECTIONS', 'LOGGED_IN', 'CONTAINER']),
  distribution: z.strictObject({
    feedDistribution: z.enum(['MAIN_FEED', 'NONE']),
    targetEntities: z.array(z.looseObject({})).optional(),
    thirdPartyDistributionChannels: z.array(z.unknown()).optional(),
  }),
  content: content.optional(),
  lifecycleState: z.literal('PUBLISHED'),
  isReshareDisabledByAuthor: z.boolean().optional(),
  reshareContext: z.strictObject({ parent: post }).optional(),
  container: filled.optional(),
  contentLandingPage: webAddress.optional(),
  contentCallToActionLabel: filled.optional(),
})

const toldPost = z.looseObject({
  id: post,
  author,
  commentary: z.string().optional(),
  lifecycleState: z.enum(['PUBLISHED', 'PUBLISH_REQUESTED', 'PUBLISH_FAILED', 'DRAFT']),
  visibility: filled,
  createdAt: count.optional(),
  publishedAt: count.optional(),
  lastModifiedAt: count.optional(),
  content: z.looseObject({}).optional(),
})

const pageOnlyPublic = ({ body }: RequestFacts): string | null => {
  const { author: who, visibility } = body as { author: string; visibility: string }
  return who.startsWith('urn:li:organization:') && visibility !== 'PUBLIC' && visibility !== 'LOGGED_IN'
    ? `a page cannot post to ${visibility}`
    : null
}

const numbers = z.looseObject({
  clickCount: count,
  commentCount: count,
  engagement: z.number(),
  impressionCount: count,
  likeCount: z.number().int(),
  shareCount: count,
  uniqueImpressionsCount: count.optional(),
})
const day = String.raw`\(day:\d{1,2},month:\d{1,2},year:\d{4}\)`

/** LinkedIn's posts, comments and numbers. */
export const LINKEDIN_POSTS: readonly Operation[] = [
  {
    ...rest,
    name: 'post.create',
    source: POSTS_DOC,
    methods: ['POST'],
    path: /\/rest\/posts/,
    body: { kind: 'json', schema: newPost },
    rules: [pageOnlyPublic],
    answers: [
      { statuses: [201], headers: headers({ 'x-restli-id': z.string({ error: 'expected x-restli-id' }).pipe(post) }), body: 'empty' },
      REFUSAL,
    ],
  },
  {
    ...rest,
    name: 'post.edit',
    source: POSTS_DOC,
    methods: ['POST'],
    path: new RegExp(`\\/rest\\/posts\\/${aPost}`),
    headers: versioned.extend({ 'x-restli-method': z.literal('PARTIAL_UPDATE', { error: 'expected X-RestLi-Method: PARTIAL_UPDATE' }) }),
    body: {
      kind: 'json',
      schema: z.strictObject({
        patch: z.strictObject({
          $set: z.strictObject({
            commentary: z.string().optional(),
            contentCallToActionLabel: filled.optional(),
            contentLandingPage: webAddress.optional(),
          }),
        }),
      }),
    },
    answers: [{ statuses: [204], body: 'empty' }, REFUSAL],
  },
  {
    ...rest,
    name: 'post.delete',
    source: POSTS_DOC,
    methods: ['DELETE'],
    path: new RegExp(`\\/rest\\/posts\\/${aPost}`),
    headers: versioned.extend({ 'x-restli-method': z.literal('DELETE').optional() }),
    body: { kind: 'none' },
    answers: [{ statuses: [204], body: 'empty' }, REFUSAL],
  },
  {
    ...rest,
    name: 'post.get',
    source: POSTS_DOC,
    methods: ['GET'],
    path: new RegExp(`\\/rest\\/posts\\/${aPost}`),
    query: z.strictObject({ viewContext: z.enum(['AUTHOR', 'READER']).optional() }),
    body: { kind: 'none' },
    answers: [{ statuses: [200], body: toldPost }, REFUSAL],
  },
  {
    ...rest,
    name: 'posts.find',
    source: POSTS_DOC,
    methods: ['GET'],
    path: /\/rest\/posts/,
    query: z.strictObject({
      q: z.literal('author'),
      author,
      count: z
        .string()
        .regex(/^\d{1,3}$/)
        .optional(),
      start: z.string().regex(/^\d+$/).optional(),
      sortBy: z.enum(['LAST_MODIFIED', 'CREATED']).optional(),
      viewContext: z.enum(['AUTHOR', 'READER']).optional(),
    }),
    headers: versioned.extend({ 'x-restli-method': z.literal('FINDER').optional() }),
    body: { kind: 'none' },
    answers: [{ statuses: [200], body: elements(toldPost) }, REFUSAL],
  },
  {
    ...rest,
    name: 'comment.create',
    source: `${DOCS}/marketing/community-management/shares/comments-api`,
    methods: ['POST'],
    path: new RegExp(`\\/rest\\/socialActions\\/(${urnInPath('share', 'ugcPost', 'activity')}|urn%3Ali%3Acomment%3A[^/]+)\\/comments`),
    body: {
      kind: 'json',
      schema: z.strictObject({
        actor: author,
        object: urn('share', 'ugcPost', 'activity'),
        message: z.strictObject({ text: filled, attributes: z.array(z.looseObject({})).optional() }),
        parentComment: filled.optional(),
        content: z.array(z.looseObject({})).optional(),
      }),
    },
    answers: [
      {
        statuses: [201],
        body: z.looseObject({
          id: filled,
          actor: author.optional(),
          object: filled.optional(),
          message: z.looseObject({ text: z.string() }).optional(),
          commentUrn: filled.optional(),
        }),
      },
      { statuses: [201], headers: headers({ 'x-restli-id': filled }), body: 'empty' },
      REFUSAL,
    ],
  },
  {
    ...rest,
    name: 'comments.list',
    source: `${DOCS}/marketing/community-management/shares/comments-api`,
    methods: ['GET'],
    path: new RegExp(`\\/rest\\/socialActions\\/${urnInPath('share', 'ugcPost', 'activity')}\\/comments`),
    query: z.strictObject({ count: filled.optional(), start: filled.optional() }),
    body: { kind: 'none' },
    answers: [{ statuses: [200], body: elements(z.looseObject({ id: filled })) }, REFUSAL],
  },
  {
    ...rest,
    name: 'comment.delete',
    source: `${DOCS}/marketing/community-management/shares/comments-api`,
    methods: ['DELETE'],
    path: new RegExp(`\\/rest\\/socialActions\\/${urnInPath('share', 'ugcPost', 'activity')}\\/comments\\/\\d+`),
    query: z.strictObject({ actor: author.optional() }),
    body: { kind: 'none' },
    answers: [{ statuses: [204], body: 'empty' }, REFUSAL],
  },
  {
    ...rest,
    name: 'social-actions.get',
    source: `${DOCS}/marketing/community-management/shares/network-update-social-actions`,
    methods: ['GET'],
    path: new RegExp(`\\/rest\\/socialActions\\/${urnInPath('share', 'ugcPost', 'activity')}`),
    body: { kind: 'none' },
    answers: [
      {
        statuses: [200],
        body: z.looseObject({
          likesSummary: z.looseObject({ totalLikes: count }),
          commentsSummary: z.looseObject({ totalFirstLevelComments: count }),
        }),
      },
      REFUSAL,
    ],
  },
  {
    ...rest,
    name: 'member-analytics.get',
    source: `${DOCS}/marketing/community-management/members/post-statistics`,
    methods: ['GET'],
    path: /\/rest\/memberCreatorPostAnalytics/,
    query: z.strictObject({
      q: z.enum(['entity', 'me']),
      entity: z
        .string()
        .regex(/^\((share|ugc):urn(:|%3A)li(:|%3A)(share|ugcPost)(:|%3A)\d+\)$/)
        .optional(),
      queryType: z.enum([
        'IMPRESSION',
        'MEMBERS_REACHED',
        'RESHARE',
        'REACTION',
        'COMMENT',
        'POST_SAVE',
        'POST_SEND',
        'LINK_CLICKS',
        'FOLLOWER_GAINED_FROM_CONTENT',
        'PROFILE_VIEW_FROM_CONTENT',
      ]),
      aggregation: z.enum(['TOTAL', 'DAILY']).optional(),
      dateRange: z
        .string()
        .regex(new RegExp(`^\\(start:${day}(,end:${day})?\\)$`))
        .optional(),
    }),
    body: { kind: 'none' },
    rules: [
      ({ query }) =>
        query.aggregation === 'DAILY' && query.queryType === 'MEMBERS_REACHED' ? 'MEMBERS_REACHED has no daily series' : null,
    ],
    answers: [
      { statuses: [200], body: elements(z.looseObject({ count, metricType: z.union([filled, z.record(z.string(), filled)]) })) },
      REFUSAL,
    ],
  },
  {
    ...rest,
    name: 'page-statistics.get',
    source: `${DOCS}/marketing/community-management/organizations/share-statistics`,
    methods: ['GET'],
    path: /\/rest\/organizationalEntityShareStatistics/,
    query: z.strictObject({
      q: z.literal('organizationalEntity'),
      organizationalEntity: urn('organization'),
      shares: restList.optional(),
      ugcPosts: restList.optional(),
      timeIntervals: filled.optional(),
    }),
    body: { kind: 'none' },
    answers: [
      {
        statuses: [200],
        body: elements(z.looseObject({ totalShareStatistics: numbers, share: filled.optional(), ugcPost: filled.optional() })),
      },
      REFUSAL,
    ],
  },
]

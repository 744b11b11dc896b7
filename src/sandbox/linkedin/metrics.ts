import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { accessDenied, answerHeaders, answering, invalidValue, missingField, notFoundError, restError } from './errors.ts'
import { enterRest, hasRole, parsePrincipal, requireScope, resourceName, speaksFor } from './gate.ts'
import { isPostUrn } from './post-create.ts'
import { linkedInPostsOf, type LinkedInPost } from './post-records.ts'

/** LinkedIn post-statistics doc, state 2026-11-23. */
const QUERY_TYPES: readonly string[] = [
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
]

/** Figures of member posts and page posts, and comments, which a member's app may not write. All of it belongs to the reviewed product. */
export function metricRoutes(): Route[] {
  const host = 'api.linkedin.com'
  return [
    { method: 'GET', host, path: '/rest/memberCreatorPostAnalytics{/}?', handle: (context) => answering(() => memberAnalytics(context)) },
    {
      method: 'GET',
      host,
      path: '/rest/organizationalEntityShareStatistics{/}?',
      handle: (context) => answering(() => shareStatistics(context)),
    },
    { method: 'GET', host, path: '/rest/socialActions/:urn', handle: (context) => answering(() => socialActions(context)) },
    { method: 'POST', host, path: '/rest/socialActions/:urn/comments', handle: (context) => answering(() => comment(context)) },
  ]
}

/** Counters that grow with a post's age, so that practice has something to show. */
function figuresOf(world: World, post: LinkedInPost) {
  const impressions = Math.floor(Math.max(0, world.clock.now() - post.createdAt) / 5_000)
  return {
    impressions,
    reached: Math.floor(impressions * 0.8),
    reactions: Math.floor(impressions / 20),
    comments: Math.floor(impressions / 60),
    reshares: Math.floor(impressions / 100),
    clicks: Math.floor(impressions / 30),
  }
}

/** `(share:urn%3Ali%3Ashare%3A1)` → the URN; the parameter was decoded once already. */
function entityUrn(entity: string | null): string {
  if (entity === null) throw missingField('entity')
  const match = /^\((share|ugc|ugcPost):(.+)\)$/.exec(entity)
  const urn = match === null ? '' : decoded(match[2] ?? '')
  if (!isPostUrn(urn) || urn.startsWith('urn:li:share:') !== (match?.[1] === 'share'))
    throw invalidValue('entity', 'must be (share:{urn}) or (ugc:{urn})')
  return urn
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function memberAnalytics(context: RouteContext): SandboxAnswer {
  const caller = enterRest(context)
  const { world, query } = context
  requireScope(caller, ['r_member_postAnalytics'], 'memberCreatorPostAnalytics', 'FINDER-entity')
  if (query.get('q') !== 'entity') throw restError(400, 'ILLEGAL_ARGUMENT', 'The only finder here is q=entity')
  const type = query.get('queryType') ?? ''
  if (!QUERY_TYPES.includes(type)) throw invalidValue('queryType', `must be one of ${QUERY_TYPES.join(', ')}`)
  const aggregation = query.get('aggregation') ?? 'TOTAL'
  // DAILY answers one element a day; the sandbox keeps totals only.
  if (aggregation !== 'TOTAL') throw invalidValue('aggregation', 'this sandbox has totals only')
  const urn = entityUrn(query.get('entity'))
  const post = linkedInPostsOf(world).get(urn)
  if (post === undefined || post.deletedAt !== null) throw notFoundError(urn)
  if (!speaksFor(world, caller, parsePrincipal(post.author, 'author')))
    throw accessDenied(resourceName(caller, 'memberCreatorPostAnalytics', 'FINDER-entity'))
  const figures = figuresOf(world, post)
  const counts: Readonly<Record<string, number>> = {
    IMPRESSION: figures.impressions,
    MEMBERS_REACHED: figures.reached,
    RESHARE: figures.reshares,
    REACTION: figures.reactions,
    COMMENT: figures.comments,
    LINK_CLICKS: figures.clicks,
  }
  const targetEntity = urn.startsWith('urn:li:share:') ? { share: urn } : { ugc: urn }
  return json(
    200,
    { elements: [{ count: counts[type] ?? 0, metricType: type, targetEntity }], paging: { start: 0, count: 10, links: [] } },
    answerHeaders(),
  )
}

/** Posts without activity are left out, as documented. */
function shareStatistics(context: RouteContext): SandboxAnswer {
  const caller = enterRest(context)
  const { world, query } = context
  requireScope(caller, ['rw_organization_admin'], 'organizationalEntityShareStatistics', 'FINDER-organizationalEntity')
  if (query.get('q') !== 'organizationalEntity') throw restError(400, 'ILLEGAL_ARGUMENT', 'The only finder here is q=organizationalEntity')
  const organization = parsePrincipal(query.get('organizationalEntity'), 'organizationalEntity')
  if (organization.kind !== 'organization' || !hasRole(world, organization.id, caller.memberId, ['ADMINISTRATOR'])) {
    throw accessDenied(resourceName(caller, 'organizationalEntityShareStatistics', 'FINDER-organizationalEntity'))
  }
  const wanted = ['shares', 'ugcPosts'].flatMap((name) =>
    listOf(query.get(name)).map((urn) => ({ urn, key: name === 'shares' ? 'share' : 'ugcPost' })),
  )
  const elements = wanted.flatMap(({ urn, key }) => {
    const post = linkedInPostsOf(world).get(urn)
    if (post === undefined || post.deletedAt !== null || post.author !== organization.urn) return []
    const figures = figuresOf(world, post)
    if (figures.impressions === 0) return []
    const totalShareStatistics = {
      impressionCount: figures.impressions,
      uniqueImpressionsCount: figures.reached,
      clickCount: figures.clicks,
      likeCount: figures.reactions,
      commentCount: figures.comments,
      shareCount: figures.reshares,
      engagement: (figures.clicks + figures.reactions + figures.comments + figures.reshares) / figures.impressions,
    }
    return [{ organizationalEntity: organization.urn, [key]: urn, totalShareStatistics }]
  })
  return json(200, { elements, paging: { start: 0, count: 10, links: [] } }, answerHeaders())
}

/** `List(a,b)` → its entries. */
function listOf(value: string | null): string[] {
  const inner = /^List\((.*)\)$/.exec(value ?? '')?.[1] ?? ''
  return inner
    .split(',')
    .filter((entry) => entry !== '')
    .map(decoded)
}

function socialActions(context: RouteContext): SandboxAnswer {
  const caller = enterRest(context)
  const { world, params } = context
  requireScope(caller, ['r_organization_social'], 'socialActions', 'GET')
  const urn = params['urn'] ?? ''
  const post = linkedInPostsOf(world).get(urn)
  if (post === undefined || post.deletedAt !== null) throw notFoundError(urn)
  if (!speaksFor(world, caller, parsePrincipal(post.author, 'author'))) throw accessDenied(resourceName(caller, 'socialActions', 'GET'))
  const figures = figuresOf(world, post)
  return json(
    200,
    {
      target: urn,
      likesSummary: {
        totalLikes: figures.reactions,
        aggregatedTotalLikes: figures.reactions,
        likedByCurrentUser: false,
        selectedLikes: [],
      },
      commentsSummary: {
        totalFirstLevelComments: figures.comments,
        aggregatedTotalComments: figures.comments,
        selectedComments: [],
        commentsState: 'OPEN',
      },
    },
    answerHeaders(),
  )
}

/** Observed July 2026: w_member_social alone is refused here. Comments of the reviewed product are not part of this sandbox. */
function comment(context: RouteContext): SandboxAnswer {
  const caller = enterRest(context)
  throw accessDenied(resourceName(caller, 'partnerApiSocialActions', 'CREATE'))
}

import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext, World } from '../kit/world.ts'
import { accessDenied, answerHeaders, answering, invalidValue, missingField, notFoundError, restError } from './errors.ts'
import { commentsOn } from './comment-records.ts'
import { FEED_READING_SCOPES } from './comments.ts'
import { enter, enterRest, hasRole, parsePrincipal, requireScope, resourceName, speaksFor, type Caller } from './gate.ts'
import { decoded, listOf } from './paging.ts'
import { isPostUrn } from './post-create.ts'
import { linkedInPostsOf, type LinkedInPost } from './post-records.ts'

/** LinkedIn post-statistics doc, state 2026-11-23: one kind of figure a call. */
const QUERY_TYPES: Readonly<Record<string, Figure>> = {
  IMPRESSION: 'impressions',
  MEMBERS_REACHED: 'reached',
  RESHARE: 'reshares',
  REACTION: 'reactions',
  COMMENT: 'comments',
  POST_SAVE: 'saves',
  POST_SEND: 'sends',
  LINK_CLICKS: 'clicks',
  FOLLOWER_GAINED_FROM_CONTENT: 'followers',
  PROFILE_VIEW_FROM_CONTENT: 'profileViews',
}

const DAY_MS = 86_400_000

/** Figures of member posts and page posts. All of them belong to the reviewed product. */
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
    { method: 'GET', host, path: '/v2/socialActions/:urn', handle: (context) => answering(() => socialActions(context)) },
  ]
}

/** What a post has gathered until `until`: counters that grow with its age, so that practice has something to show. */
function figuresOf(world: World, post: LinkedInPost, until = world.clock.now()) {
  const impressions = Math.floor(Math.max(0, Math.min(until, world.clock.now()) - post.createdAt) / 5_000)
  return {
    impressions,
    reached: Math.floor(impressions * 0.8),
    reactions: Math.floor(impressions / 20),
    // The practice crowd's, and those really written through the API.
    comments: Math.floor(impressions / 60) + commentsOn(world, post.urn).filter((comment) => comment.createdAt <= until).length,
    reshares: Math.floor(impressions / 100),
    clicks: Math.floor(impressions / 30),
    saves: Math.floor(impressions / 120),
    sends: Math.floor(impressions / 150),
    followers: Math.floor(impressions / 400),
    profileViews: Math.floor(impressions / 250),
  }
}

type Figure = keyof ReturnType<typeof figuresOf>

/** `(share:urn%3Ali%3Ashare%3A1)` → the URN; the parameter was decoded once already. */
function entityUrn(entity: string | null): string {
  if (entity === null) throw missingField('entity')
  const match = /^\((share|ugc|ugcPost):(.+)\)$/.exec(entity)
  const urn = match === null ? '' : decoded(match[2] ?? '')
  if (!isPostUrn(urn) || urn.startsWith('urn:li:share:') !== (match?.[1] === 'share'))
    throw invalidValue('entity', 'must be (share:{urn}) or (ugc:{urn})')
  return urn
}

/** q=entity asks for one post, q=me for all of the member's. */
function memberAnalytics(context: RouteContext): SandboxAnswer {
  const caller = enterRest(context)
  const { world, query } = context
  const finder = query.get('q')
  requireScope(caller, ['r_member_postAnalytics'], 'memberCreatorPostAnalytics', `FINDER-${finder ?? ''}`)
  if (finder !== 'entity' && finder !== 'me') throw restError(400, 'ILLEGAL_ARGUMENT', 'The finders here are q=entity and q=me')
  const type = query.get('queryType') ?? ''
  const figure = Object.hasOwn(QUERY_TYPES, type) ? QUERY_TYPES[type] : undefined
  if (figure === undefined) throw invalidValue('queryType', `must be one of ${Object.keys(QUERY_TYPES).join(', ')}`)
  const aggregation = query.get('aggregation') ?? 'TOTAL'
  if (aggregation !== 'TOTAL' && aggregation !== 'DAILY') throw invalidValue('aggregation', 'must be TOTAL or DAILY')
  if (aggregation === 'DAILY' && type === 'MEMBERS_REACHED') throw invalidValue('aggregation', 'DAILY is not supported for MEMBERS_REACHED')
  const posts = finder === 'me' ? ownPosts(world, caller.memberId) : [entityPost(context, caller)]
  const range = rangeOf(query.get('dateRange'), Math.min(...posts.map((post) => post.createdAt), world.clock.now()), world.clock.now())
  const countIn = (from: number, to: number) =>
    posts.reduce((sum, post) => sum + figuresOf(world, post, to)[figure] - figuresOf(world, post, from)[figure], 0)
  const target = finder === 'me' ? {} : { targetEntity: keyed(posts[0]!.urn) }
  const element = (from: number, to: number) => ({ count: countIn(from, to), metricType: type, ...target, dateRange: datesOf(from, to) })
  const elements = aggregation === 'TOTAL' ? [element(range.start, range.end)] : daysOf(range).map(({ start, end }) => element(start, end))
  return json(200, { elements, paging: { start: 0, count: 10, links: [] } }, answerHeaders())
}

function ownPosts(world: World, memberId: string): LinkedInPost[] {
  return linkedInPostsOf(world)
    .all()
    .filter((post) => post.author === `urn:li:person:${memberId}` && post.deletedAt === null)
}

function entityPost({ world, query }: RouteContext, caller: Caller): LinkedInPost {
  const urn = entityUrn(query.get('entity'))
  const post = linkedInPostsOf(world).get(urn)
  if (post === undefined || post.deletedAt !== null) throw notFoundError(urn)
  if (!speaksFor(world, caller, parsePrincipal(post.author, 'author')))
    throw accessDenied(resourceName(caller, 'memberCreatorPostAnalytics', 'FINDER-entity'))
  return post
}

function keyed(urn: string): Record<string, string> {
  return urn.startsWith('urn:li:share:') ? { share: urn } : { ugc: urn }
}

interface DateRange {
  readonly start: number
  /** Exclusive. */
  readonly end: number
}

/** `(start:(day:4,month:5,year:2026),end:(day:6,month:5,year:2026))` in UTC days; the end is the day after the last. */
function rangeOf(asked: string | null, first: number, now: number): DateRange {
  if (asked === null) return { start: first, end: now }
  const dates = Array.from(asked.matchAll(/(start|end):\(([^)]*)\)/g), ([, name, parts]) => {
    const part = (key: string) => Number(new RegExp(`${key}:(\\d+)`).exec(parts ?? '')?.[1])
    return { name, time: Date.UTC(part('year'), part('month') - 1, part('day')) }
  })
  const start = dates.find(({ name }) => name === 'start')?.time ?? Number.NaN
  const end = dates.find(({ name }) => name === 'end')?.time ?? now
  if (Number.isNaN(start) || Number.isNaN(end) || end < start)
    throw invalidValue('dateRange', 'must be (start:(day,month,year),end:(day,month,year))')
  return { start, end }
}

function daysOf({ start, end }: DateRange): DateRange[] {
  const first = Math.floor(start / DAY_MS) * DAY_MS
  return Array.from({ length: Math.min(366, Math.ceil((end - first) / DAY_MS)) }, (_, index) => ({
    start: Math.max(start, first + index * DAY_MS),
    end: Math.min(end, first + (index + 1) * DAY_MS),
  }))
}

function datesOf(from: number, to: number): Record<string, unknown> {
  const date = (time: number) => ({
    day: new Date(time).getUTCDate(),
    month: new Date(time).getUTCMonth() + 1,
    year: new Date(time).getUTCFullYear(),
  })
  return { start: date(from), end: date(to) }
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

function socialActions(context: RouteContext): SandboxAnswer {
  const caller = enter(context)
  const { world, params } = context
  requireScope(caller, FEED_READING_SCOPES, 'socialActions', 'GET')
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

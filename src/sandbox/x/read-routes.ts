import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route } from '../kit/world.ts'
import { dialectOf, namesIn } from './dialect.ts'
import { endpoint, userEndpoint, type UserCall, type XCall } from './endpoint.ts'
import { invalidRequest, notFound, notFoundEntry } from './problems.ts'
import { xState, type XPost } from './state.ts'
import { avatarUrl, figuresOf, includesOf, postView, userView } from './views.ts'

const READ = { scopes: ['tweet.read', 'users.read'], isWrite: false }
const READ_BY_APP = { ...READ, isAppOnlyTaken: true }
const isId = (value: string) => /^[0-9]{1,19}$/.test(value)

function me({ context, account }: UserCall): SandboxAnswer {
  return json(200, { data: userView(context, account, dialectOf(context.query)) })
}

function userBy({ context }: XCall): SandboxAnswer {
  const { id, username } = context.params
  const account = xState(context.world).accounts.find((one) => one.id === id || one.username.toLowerCase() === username?.toLowerCase())
  if (account === undefined)
    return json(200, { errors: [notFoundEntry('user', id === undefined ? 'username' : 'id', id ?? username ?? '')] })
  return json(200, { data: userView(context, account, dialectOf(context.query)) })
}

/** v1.1, still served to self-serve apps with OAuth 1.0a. */
function verifyCredentials({ context, account }: UserCall): SandboxAnswer {
  return json(200, {
    id: Number(account.id),
    id_str: account.id,
    name: account.name,
    screen_name: account.username,
    profile_image_url_https: context.link(avatarUrl(account)),
    protected: false,
    verified: account.subscription !== 'None',
  })
}

function postById({ context, caller }: XCall): SandboxAnswer {
  const id = context.params['id'] ?? ''
  if (!isId(id)) return invalidRequest(`The \`id\` query parameter value [${id}] is not valid`, { id: [id] })
  const post = xState(context.world).posts.get(id)
  if (post === undefined) return notFound('tweet', id)
  const dialect = dialectOf(context.query)
  return json(200, { data: postView(context, post, dialect, caller.account?.id ?? null), ...includesOf(context, [post], dialect) })
}

/** Lookup doc, read 2026-11-23: 1 to 100 ids. */
const MAX_IDS = 100

function postsByIds({ context, caller }: XCall): SandboxAnswer {
  const ids = namesIn(context.query, 'ids')
  if (ids.length === 0 || ids.length > MAX_IDS)
    return invalidRequest('The number of values in the `ids` query parameter list is not between 1 and 100', { ids })
  const bad = ids.find((id) => !isId(id))
  if (bad !== undefined) return invalidRequest(`The \`ids\` query parameter value [${bad}] is not valid`, { ids: [bad] })
  const { posts } = xState(context.world)
  const dialect = dialectOf(context.query)
  const found = ids.flatMap((id) => posts.get(id) ?? [])
  const errors = ids.filter((id) => posts.get(id) === undefined).map((id) => notFoundEntry('tweet', 'ids', id))
  return json(200, {
    ...(found.length === 0 ? {} : { data: found.map((post) => postView(context, post, dialect, caller.account?.id ?? null)) }),
    ...includesOf(context, found, dialect),
    ...(errors.length === 0 ? {} : { errors }),
  })
}

/** Timeline doc, read 2026-11-23. */
const TIMELINE = { min: 5, max: 100, default: 10, newest: 3_200 }

function timeline({ context, caller }: XCall): SandboxAnswer {
  const { query, world } = context
  const { accounts, posts, switches } = xState(world)
  const userId = context.params['id'] ?? ''
  if (!isId(userId)) return invalidRequest(`The \`id\` query parameter value [${userId}] is not valid`, { id: [userId] })
  if (accounts.get(userId) === undefined) return json(200, { errors: [notFoundEntry('user', 'id', userId)] })
  const size = query.get('max_results') ?? String(TIMELINE.default)
  if (!/^\d+$/.test(size) || Number(size) < TIMELINE.min || Number(size) > TIMELINE.max)
    return invalidRequest(`The \`max_results\` query parameter value [${size}] is not between ${TIMELINE.min} and ${TIMELINE.max}`, {
      max_results: [size],
    })
  const times: Record<string, number> = {}
  for (const name of ['start_time', 'end_time']) {
    const value = query.get(name)
    if (value === null) continue
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value) || Number.isNaN(Date.parse(value)))
      return invalidRequest(`Invalid '${name}':'${value}'. '${name}' must be an RFC3339 date-time ending in Z.`, { [name]: [value] })
    times[name] = Date.parse(value)
  }
  for (const name of ['since_id', 'until_id']) {
    const value = query.get(name)
    if (value !== null && !isId(value))
      return invalidRequest(`The \`${name}\` query parameter value [${value}] is not valid`, { [name]: [value] })
  }
  const pageToken = query.get('pagination_token')
  const after = pageToken === null ? null : Buffer.from(pageToken, 'base64url').toString('utf8')
  if (after !== null && !isId(after))
    return invalidRequest('The `pagination_token` query parameter value is not valid', { pagination_token: [pageToken ?? ''] })
  const isReply = (post: XPost) => post.parentId !== null
  const exclude = namesIn(query, 'exclude')
  const isShown = (post: XPost) =>
    post.authorId === userId &&
    post.createdAt + switches.timelineLagMs <= world.clock.now() &&
    post.createdAt >= Math.floor((times['start_time'] ?? 0) / 1000) * 1000 &&
    post.createdAt < (times['end_time'] ?? Number.POSITIVE_INFINITY) &&
    BigInt(post.id) > BigInt(query.get('since_id') ?? '0') &&
    BigInt(post.id) < BigInt(query.get('until_id') ?? '9999999999999999999') &&
    // An edited post is shown in its newest version.
    posts.find(
      (other) =>
        other.editHistory.includes(post.id) && other.editHistory.at(-1) === other.id && other.editHistory.length > post.editHistory.length,
    ) === undefined &&
    !(exclude.includes('replies') && isReply(post))
  const all = posts
    .all()
    .filter((post) => post.authorId === userId)
    .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
    .slice(0, TIMELINE.newest)
    .filter(isShown)
    .filter((post) => after === null || BigInt(post.id) < BigInt(after))
  const page = all.slice(0, Number(size))
  const last = page.at(-1)
  const dialect = dialectOf(query)
  return json(200, {
    ...(page.length === 0 ? {} : { data: page.map((post) => postView(context, post, dialect, caller.account?.id ?? null)) }),
    ...includesOf(context, page, dialect),
    meta: {
      result_count: page.length,
      ...(last === undefined ? {} : { newest_id: page[0]?.id, oldest_id: last.id }),
      ...(last === undefined || all.length <= page.length ? {} : { next_token: Buffer.from(last.id).toString('base64url') }),
    },
  })
}

function analytics({ context, account }: UserCall): SandboxAnswer {
  const { query, world } = context
  const ids = namesIn(query, 'ids')
  const granularity = query.get('granularity') ?? ''
  if (ids.length === 0 || ids.length > MAX_IDS || !ids.every(isId)) return invalidRequest('The `ids` query parameter is not valid', { ids })
  if (!['hourly', 'daily', 'weekly', 'total'].includes(granularity))
    return invalidRequest('The `granularity` query parameter is not valid', { granularity: [granularity] })
  for (const name of ['start_time', 'end_time'])
    if (Number.isNaN(Date.parse(query.get(name) ?? '')))
      return invalidRequest(`The \`${name}\` query parameter is not valid`, { [name]: [query.get(name) ?? ''] })
  const { posts } = xState(world)
  const wished = namesIn(query, 'analytics.fields')
  const data = ids.flatMap((id) => {
    const post = posts.get(id)
    if (post?.authorId !== account.id) return []
    const figures = figuresOf(post, world.clock.now())
    const all: Record<string, number> = {
      impressions: figures.impressions,
      likes: figures.likes,
      replies: figures.replies,
      retweets: figures.reposts,
      quote_tweets: figures.quotes,
      bookmarks: figures.bookmarks,
      url_clicks: 0,
      user_profile_clicks: 0,
      media_views: figures.views,
    }
    const metrics = Object.fromEntries(Object.entries(all).filter(([name]) => wished.length === 0 || wished.includes(name)))
    return [{ id, timestamped_metrics: [{ timestamp: query.get('end_time'), metrics }] }]
  })
  const errors = ids.filter((id) => posts.get(id) === undefined).map((id) => notFoundEntry('tweet', 'ids', id))
  return json(200, { data, ...(errors.length === 0 ? {} : { errors }) })
}

/** Reading: who am I, posts, timelines, figures. */
export const readRoutes: readonly Route[] = [
  ...userEndpoint('GET /2/users/me', 'GET', '/2/users/me', READ, me),
  ...endpoint('GET /2/users/:id', 'GET', '/2/users/by/username/:username', READ_BY_APP, userBy),
  ...endpoint('GET /2/users/:id', 'GET', '/2/users/:id', READ_BY_APP, userBy),
  ...endpoint('GET /2/users/:id/tweets', 'GET', '/2/users/:id/tweets', READ_BY_APP, timeline),
  ...userEndpoint('GET /2/tweets/analytics', 'GET', '/2/tweets/analytics', READ, analytics),
  ...endpoint('GET /2/tweets/:id', 'GET', '/2/tweets/:id', READ_BY_APP, postById),
  ...endpoint('GET /2/tweets', 'GET', '/2/tweets', READ_BY_APP, postsByIds),
  ...userEndpoint(
    'GET /1.1/account/verify_credentials',
    'GET',
    '/1.1/account/verify_credentials.json',
    { scopes: [], isWrite: false },
    verifyCredentials,
  ),
]

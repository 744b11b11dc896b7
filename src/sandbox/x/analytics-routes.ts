import { json } from '../kit/answer.ts'
import type { SandboxAnswer } from '../kit/request.ts'
import type { Route, RouteContext } from '../kit/world.ts'
import { usageOf } from './credits.ts'
import { namesIn } from './dialect.ts'
import { endpoint, userEndpoint, type UserCall, type XCall } from './endpoint.ts'
import { figuresOf, playbackOf } from './figures.ts'
import { invalidRequest, notFoundEntry, unsupportedUserContext } from './problems.ts'
import { xState } from './state.ts'

/** Analytics parameters, OpenAPI 2.167: 1 to 100 of them. */
const MAX_IDS = 100
const isId = (value: string) => /^[0-9]{1,19}$/.test(value)

/** What is wrong with the period that is asked for; null when nothing is. */
function badPeriod({ query }: RouteContext, granularities: readonly string[]): SandboxAnswer | null {
  const granularity = query.get('granularity')
  if (granularity !== null && !granularities.includes(granularity))
    return invalidRequest('The `granularity` query parameter is not valid', { granularity: [granularity] })
  for (const name of ['start_time', 'end_time'])
    if (Number.isNaN(Date.parse(query.get(name) ?? '')))
      return invalidRequest(`The \`${name}\` query parameter is not valid`, { [name]: [query.get(name) ?? ''] })
  return null
}

function wishedOf(all: Record<string, number>, wished: readonly string[]): Record<string, number> {
  return wished.length === 0 ? all : Object.fromEntries(Object.entries(all).filter(([name]) => wished.includes(name)))
}

function postAnalytics({ context, account }: UserCall): SandboxAnswer {
  const { query, world } = context
  const ids = namesIn(query, 'ids')
  if (ids.length === 0 || ids.length > MAX_IDS || !ids.every(isId)) return invalidRequest('The `ids` query parameter is not valid', { ids })
  const bad = badPeriod(context, ['hourly', 'daily', 'weekly', 'total'])
  if (bad !== null) return bad
  const { posts } = xState(world)
  const wished = namesIn(query, 'analytics.fields')
  const data = ids.flatMap((id) => {
    const post = posts.get(id)
    if (post?.authorId !== account.id) return []
    const figures = figuresOf(post, world.clock.now())
    const all = {
      impressions: figures.impressions,
      engagements: figures.engagements,
      likes: figures.likes,
      replies: figures.replies,
      retweets: figures.reposts,
      quote_tweets: figures.quotes,
      bookmarks: figures.bookmarks,
      url_clicks: figures.urlClicks,
      user_profile_clicks: figures.profileClicks,
      media_views: post.mediaIds.length === 0 ? 0 : figures.views,
    }
    return [{ id, timestamped_metrics: [{ timestamp: query.get('end_time'), metrics: wishedOf(all, wished) }] }]
  })
  const errors = ids.filter((id) => posts.get(id) === undefined).map((id) => notFoundEntry('tweet', 'ids', id))
  return json(200, { data, ...(errors.length === 0 ? {} : { errors }) })
}

function mediaAnalytics({ context, account }: UserCall): SandboxAnswer {
  const { query, world } = context
  const keys = namesIn(query, 'media_keys')
  if (keys.length === 0 || keys.length > MAX_IDS || !keys.every((key) => /^[0-9]+_[0-9]+$/.test(key)))
    return invalidRequest('The `media_keys` query parameter is not valid', { media_keys: keys })
  const bad = badPeriod(context, ['hourly', 'daily', 'total'])
  if (bad !== null) return bad
  const wished = namesIn(query, 'media_analytics.fields')
  const own = xState(world)
    .posts.all()
    .filter((post) => post.authorId === account.id)
  const data = keys.flatMap((key) => {
    const post = own.find((one) => one.mediaIds.includes(key.split('_')[1] ?? ''))
    if (post === undefined) return []
    const figures = figuresOf(post, world.clock.now())
    const playback = playbackOf(figures)
    const all = {
      video_views: figures.views,
      playback_start: playback['playback_0_count'] ?? 0,
      playback25: playback['playback_25_count'] ?? 0,
      playback50: playback['playback_50_count'] ?? 0,
      playback75: playback['playback_75_count'] ?? 0,
      playback_complete: playback['playback_100_count'] ?? 0,
    }
    return [{ media_key: key, timestamped_metrics: [{ timestamp: query.get('end_time'), metrics: wishedOf(all, wished) }] }]
  })
  const errors = keys.filter((key) => !data.some((one) => one.media_key === key)).map((key) => notFoundEntry('media', 'media_keys', key))
  return json(200, { data, ...(errors.length === 0 ? {} : { errors }) })
}

/** GET /2/usage/tweets: for an app-only bearer alone. */
function usage({ context, caller }: XCall): SandboxAnswer {
  if (caller.kind !== 'app-only') return unsupportedUserContext()
  const days = context.query.get('days') ?? '7'
  if (!/^\d+$/.test(days) || Number(days) < 1 || Number(days) > 90)
    return invalidRequest(`The \`days\` query parameter value [${days}] is not between 1 and 90`, { days: [days] })
  const used = usageOf(context.world, Number(days))
  const total = used.reduce((sum, { posts }) => sum + posts, 0)
  const optional: Record<string, unknown> = {
    cap_reset_day: 1,
    daily_project_usage: {
      project_id: caller.app.id,
      usage: used.map(({ day, posts }) => ({ date: `${day}T00:00:00.000Z`, usage: String(posts) })),
    },
  }
  const wished = namesIn(context.query, 'usage.fields')
  return json(200, {
    data: {
      project_cap: String(xState(context.world).switches.monthlyPostReads),
      project_id: caller.app.id,
      project_usage: String(total),
      ...Object.fromEntries(Object.entries(optional).filter(([name]) => wished.includes(name))),
    },
  })
}

/** Figures over time, and what the app has used. */
export const analyticsRoutes: readonly Route[] = [
  ...userEndpoint(
    'GET /2/tweets/analytics',
    'GET',
    '/2/tweets/analytics',
    { scopes: ['tweet.read', 'users.read'], isWrite: false },
    postAnalytics,
  ),
  ...userEndpoint('GET /2/media/analytics', 'GET', '/2/media/analytics', { scopes: ['tweet.read'], isWrite: false }, mediaAnalytics),
  ...endpoint('GET /2/usage/tweets', 'GET', '/2/usage/tweets', { scopes: [], isWrite: false, isAppOnlyTaken: true }, usage),
]

import type { SandboxAnswer } from '../kit/request.ts'
import { requireInstagramAccess } from './account-nodes.ts'
import { audienceOf, type Audience } from './audience.ts'
import { ok, requireScopes, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, noPermission, notVisible } from './graph-error.ts'
import { textOf, timeOf } from './graph-input.ts'
import { graphTime } from './graph-time.ts'
import type { InstagramMedia } from './instagram-records.ts'

const DAY_MS = 86_400_000

/** Metrics by kind of media (media insights reference and changelog, read 2026-11-27); a wrong one fails the whole call. */
const COMMON = ['views', 'reach', 'shares', 'reposts', 'total_interactions']
const MEDIA_METRICS: Readonly<Record<InstagramMedia['productType'], readonly string[]>> = {
  FEED: [...COMMON, 'likes', 'comments', 'saved', 'follows', 'profile_visits', 'profile_activity'],
  REELS: [
    ...COMMON,
    'likes',
    'comments',
    'saved',
    'ig_reels_avg_watch_time',
    'ig_reels_video_view_total_time',
    'reels_skip_rate',
    'crossposted_views',
    'facebook_views',
  ],
  STORY: [...COMMON, 'replies', 'navigation', 'follows', 'profile_visits', 'profile_activity'],
}
/** Facebook Login only, by the same page: with what advertising added. */
const TOTALS = ['total_likes', 'total_comments', 'total_views']

/** The same page: a story's figures are there for 24 hours, and not while fewer than five people saw it. */
const STORY_LIFE_MS = DAY_MS
const STORY_MIN_VIEWERS = 5

/** Metrics of an account, by the same pages. */
const ACCOUNT_METRICS: readonly string[] = [
  'reach',
  'follower_count',
  'views',
  'accounts_engaged',
  'total_interactions',
  'likes',
  'comments',
  'shares',
  'saves',
  'reposts',
]

/** Insights of Instagram media and accounts. */
export const instagramInsightOperations: GraphOperations = {
  'GET media/insights': (call) => {
    const media = call.store.media.get(call.nodeId)
    if (media === undefined || media.deletedAt !== null) throw notVisible(call.nodeId, call.method)
    return ok({ data: mediaInsights(call, media, textOf(call.input, 'metric')) })
  },
  'GET instagram/insights': accountInsights,
}

/** The wished figures of a media, growing with its age; also what the field `insights.metric(…)` holds. */
export function mediaInsights(call: GraphCall, media: InstagramMedia, metric: string | undefined): unknown[] {
  requireInsights(call, media.instagramId)
  if (media.parentId !== null) throw badParameter('Insights are not available for an item of a carousel')
  const known = [...MEDIA_METRICS[media.productType], ...(media.productType !== 'STORY' && call.caller.kind !== 'instagram' ? TOTALS : [])]
  const metrics = wishedMetrics(metric, (wrong) => {
    const words = 'The Media Insights API does not support the'
    return known.includes(wrong) ? null : `${words} ${wrong} metric for this media product type.`
  })
  const audience = audienceOf(media.id, media.publishedAt, call.now)
  if (media.productType === 'STORY') {
    if (call.now >= media.publishedAt + STORY_LIFE_MS) return []
    if (audience.reach < STORY_MIN_VIEWERS) throw noPermission('Not enough viewers for the media to show insights', 10)
  }
  const comments = call.store.instagramComments.all().filter((comment) => comment.mediaId === media.id).length
  return metrics.map((name) => ({
    name,
    period: 'lifetime',
    values: [{ value: valueOf(name, audience, comments) }],
    title: name,
    description: name,
    id: `${media.id}/insights/${name}/lifetime`,
  }))
}

function requireInsights(call: GraphCall, instagramId: string): void {
  requireInstagramAccess(call, instagramId)
  requireScopes(call, [call.caller.kind === 'instagram' ? 'instagram_business_manage_insights' : 'instagram_manage_insights'], 10)
}

function wishedMetrics(metric: string | undefined, whyWrong: (metric: string) => string | null): string[] {
  const metrics = (metric ?? '')
    .replaceAll(/["[\]\s]/g, '')
    .split(',')
    .filter((one) => one !== '')
  if (metrics.length === 0) throw badParameter('The parameter metric is required')
  const reason = metrics.map(whyWrong).find((one) => one !== null)
  if (reason !== undefined) throw badParameter(reason)
  return metrics
}

function valueOf(name: string, audience: Audience, comments: number): number {
  const values: Readonly<Record<string, number>> = {
    views: audience.views,
    total_views: audience.views,
    reach: audience.reach,
    accounts_engaged: audience.likes,
    likes: audience.likes,
    total_likes: audience.likes,
    comments,
    total_comments: comments,
    saved: audience.saves,
    saves: audience.saves,
    shares: audience.shares,
    reposts: Math.floor(audience.shares / 2),
    replies: Math.floor(audience.reach / 50),
    navigation: audience.views,
    follows: Math.floor(audience.reach / 80),
    follower_count: Math.floor(audience.reach / 80),
    profile_visits: audience.clicks,
    profile_activity: Math.floor(audience.clicks / 4),
    total_interactions: audience.likes + audience.saves + audience.shares + comments,
    ig_reels_avg_watch_time: audience.views === 0 ? 0 : 4_200,
    ig_reels_video_view_total_time: audience.views * 4_200,
    // Per cent.
    reels_skip_rate: audience.views === 0 ? 0 : 38,
    // A practice reel is not shown on Facebook too.
    crossposted_views: audience.views,
    facebook_views: 0,
  }
  return values[name] ?? 0
}

function accountInsights(call: GraphCall): SandboxAnswer {
  requireInsights(call, call.nodeId)
  const metrics = wishedMetrics(textOf(call.input, 'metric'), (wrong) =>
    ACCOUNT_METRICS.includes(wrong) ? null : `metric[0] must be one of the following values: ${ACCOUNT_METRICS.join(', ')}`,
  )
  if (textOf(call.input, 'period') === undefined) throw badParameter('The parameter period is required')
  const isSeries = textOf(call.input, 'metric_type') !== 'total_value'
  if (isSeries && metrics.some((metric) => metric !== 'reach' && metric !== 'follower_count'))
    throw badParameter('These metrics need metric_type=total_value')
  if (textOf(call.input, 'period') !== 'day') throw badParameter('These metrics have the period day')
  const until = timeOf(call.input, 'until') ?? call.now
  const since = timeOf(call.input, 'since') ?? until - DAY_MS
  if (since >= until) throw badParameter('since must lie before until')
  const media = call.store.media.all().filter((one) => one.instagramId === call.nodeId && one.parentId === null && one.deletedAt === null)
  const grown = (name: string, from: number, to: number) =>
    media.reduce(
      (sum, one) =>
        sum + valueOf(name, audienceOf(one.id, one.publishedAt, to), 0) - valueOf(name, audienceOf(one.id, one.publishedAt, from), 0),
      0,
    )
  const days: number[] = []
  for (let end = since + DAY_MS; end <= until && days.length < 90; end += DAY_MS) days.push(end)
  return ok({
    data: metrics.map((name) => ({
      name,
      period: 'day',
      title: name,
      description: name,
      ...(isSeries
        ? { values: days.map((end) => ({ value: grown(name, end - DAY_MS, end), end_time: graphTime(end) })) }
        : { total_value: { value: grown(name, since, until) } }),
      id: `${call.nodeId}/insights/${name}/day`,
    })),
  })
}

import type { SandboxAnswer } from '../kit/request.ts'
import { requireInstagramAccess } from './account-nodes.ts'
import { audienceOf, type Audience } from './audience.ts'
import { ok, requireScopes, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, notVisible } from './graph-error.ts'
import { textOf, timeOf } from './graph-input.ts'
import { graphTime } from './graph-time.ts'
import type { InstagramMedia } from './meta-records.ts'

/** Metrics by kind of media (insights pages, read 2026-11-23); a wrong one fails the whole call. */
const COMMON = ['views', 'reach', 'shares']
const MEDIA_METRICS: Readonly<Record<InstagramMedia['productType'], readonly string[]>> = {
  FEED: [
    ...COMMON,
    'likes',
    'comments',
    'saved',
    'total_interactions',
    'follows',
    'profile_visits',
    'total_likes',
    'total_comments',
    'total_views',
  ],
  REELS: [
    ...COMMON,
    'likes',
    'comments',
    'saved',
    'total_interactions',
    'ig_reels_avg_watch_time',
    'ig_reels_video_view_total_time',
    'reels_skip_rate',
    'total_likes',
    'total_comments',
    'total_views',
  ],
  STORY: [...COMMON, 'replies', 'navigation', 'follows', 'profile_visits', 'total_interactions'],
}

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
]

/** Insights of Instagram media and accounts. */
export const instagramInsightOperations: GraphOperations = {
  'GET media/insights': (call) => {
    const media = call.store.media.get(call.nodeId)
    if (media === undefined || media.deletedAt !== null) throw notVisible(call.nodeId, call.method)
    requireInsights(call, media.instagramId)
    const audience = audienceOf(media.id, media.publishedAt, call.now)
    const comments = call.store.comments.all().filter((comment) => comment.onId === media.id).length
    return ok({
      data: wishedMetrics(call, MEDIA_METRICS[media.productType]).map((name) => ({
        name,
        period: 'lifetime',
        values: [{ value: valueOf(name, audience, comments) }],
        title: name,
        description: name,
        id: `${media.id}/insights/${name}/lifetime`,
      })),
    })
  },
  'GET instagram/insights': accountInsights,
}

function requireInsights(call: GraphCall, instagramId: string): void {
  requireInstagramAccess(call, instagramId)
  requireScopes(call, [call.caller.kind === 'instagram' ? 'instagram_business_manage_insights' : 'instagram_manage_insights'], 10)
}

function wishedMetrics(call: GraphCall, known: readonly string[]): string[] {
  const metrics = (textOf(call.input, 'metric') ?? '')
    .replaceAll(/["[\]\s]/g, '')
    .split(',')
    .filter((metric) => metric !== '')
  if (metrics.length === 0) throw badParameter('The parameter metric is required')
  const wrong = metrics.find((metric) => !known.includes(metric))
  if (wrong !== undefined) throw badParameter(`metric: ${wrong} must be one of ${known.join(', ')}`)
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
    total_interactions: audience.likes + audience.saves + audience.shares + comments,
    ig_reels_avg_watch_time: audience.views === 0 ? 0 : 4_200,
    ig_reels_video_view_total_time: audience.views * 4_200,
  }
  return values[name] ?? 0
}

function accountInsights(call: GraphCall): SandboxAnswer {
  requireInsights(call, call.nodeId)
  const metrics = wishedMetrics(call, ACCOUNT_METRICS)
  if (textOf(call.input, 'period') === undefined) throw badParameter('The parameter period is required')
  const isSeries = textOf(call.input, 'metric_type') !== 'total_value'
  if (isSeries && metrics.some((metric) => metric !== 'reach' && metric !== 'follower_count'))
    throw badParameter('These metrics need metric_type=total_value')
  const until = timeOf(call.input, 'until') ?? call.now
  const since = timeOf(call.input, 'since') ?? until - 86_400_000
  const media = call.store.media.all().filter((one) => one.instagramId === call.nodeId && one.parentId === null && one.deletedAt === null)
  const grown = (name: string, from: number, to: number) =>
    media.reduce(
      (sum, one) =>
        sum + valueOf(name, audienceOf(one.id, one.publishedAt, to), 0) - valueOf(name, audienceOf(one.id, one.publishedAt, from), 0),
      0,
    )
  const days: number[] = []
  for (let end = since + 86_400_000; end <= until && days.length < 90; end += 86_400_000) days.push(end)
  return ok({
    data: metrics.map((name) => ({
      name,
      period: 'day',
      title: name,
      description: name,
      ...(isSeries
        ? { values: days.map((end) => ({ value: grown(name, end - 86_400_000, end), end_time: graphTime(end) })) }
        : { total_value: { value: grown(name, since, until) } }),
      id: `${call.nodeId}/insights/${name}/day`,
    })),
  })
}

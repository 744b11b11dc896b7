import { audienceOf } from './audience.ts'
import { ok, requirePageReader, requireScopes, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, notVisible } from './graph-error.ts'
import { textOf, timeOf } from './graph-input.ts'
import { graphTime } from './graph-time.ts'
import type { SandboxAnswer } from '../kit/request.ts'

type Reading = (views: ReturnType<typeof audienceOf>) => unknown

/** Post metrics alive in November 2026 (insights pages and the list of deprecated metrics, read 2026-11-23). */
const POST_METRICS: Readonly<Record<string, Reading>> = {
  post_media_view: (audience) => audience.views,
  post_total_media_view_unique: (audience) => audience.reach,
  post_clicks: (audience) => audience.clicks,
  post_reactions_by_type_total: (audience) => ({ like: audience.likes }),
  post_video_views: (audience) => audience.views,
}

/** Page metrics of the same pages. */
const PAGE_METRICS: readonly string[] = [
  'page_media_view',
  'page_total_media_view_unique',
  'page_post_engagements',
  'page_follows',
  'page_daily_follows_unique',
]

/** Video and Reels metrics of the same pages. */
const VIDEO_METRICS: Readonly<Record<string, Reading>> = {
  total_video_views: (audience) => audience.views,
  blue_reels_play_count: (audience) => audience.views,
  fb_reels_total_plays: (audience) => audience.views,
  post_video_social_actions: (audience) => ({ COMMENT: 0, SHARE: audience.shares }),
  post_video_likes_by_reaction_type: (audience) => ({ REACTION_LIKE: audience.likes }),
}

/** Insights of posts, Pages and videos: small honest numbers. */
export const facebookInsightOperations: GraphOperations = {
  'GET post/insights': (call) => {
    const post = call.store.posts.get(call.nodeId)
    if (post === undefined || post.publishAt === null) throw notVisible(call.nodeId, call.method)
    requireInsights(call, post.pageId)
    return lifetime(call, POST_METRICS, audienceOf(post.id, post.publishAt, call.now))
  },
  'GET video/video_insights': (call) => {
    const video = call.store.videos.get(call.nodeId)
    if (video === undefined) throw notVisible(call.nodeId, call.method)
    requireInsights(call, video.pageId)
    return lifetime(call, VIDEO_METRICS, audienceOf(video.id, video.publishAt ?? call.now, call.now))
  },
  'GET page/insights': (call) => {
    requireInsights(call, call.nodeId)
    const metrics = wishedMetrics(call, PAGE_METRICS)
    const until = timeOf(call.input, 'until') ?? call.now
    const since = timeOf(call.input, 'since') ?? until - 2 * 86_400_000
    const posts = call.store.posts.all().filter((post) => post.pageId === call.nodeId && post.publishAt !== null)
    const days: number[] = []
    for (let end = since + 86_400_000; end <= until && days.length < 93; end += 86_400_000) days.push(end)
    return ok({
      data: metrics.map((name) => ({
        name,
        period: 'day',
        values: days.map((end) => ({
          value: name === 'page_follows' ? (call.store.pages.get(call.nodeId)?.followersCount ?? 0) : viewsBetween(posts, end),
          end_time: graphTime(end),
        })),
        title: name,
        description: name,
        id: `${call.nodeId}/insights/${name}/day`,
      })),
    })
  },
}

function viewsBetween(posts: readonly { id: string; publishAt: number | null }[], end: number): number {
  const at = (post: { id: string; publishAt: number | null }, time: number) => audienceOf(post.id, post.publishAt ?? time, time).views
  return posts.reduce((sum, post) => sum + at(post, end) - at(post, end - 86_400_000), 0)
}

function requireInsights(call: GraphCall, pageId: string): void {
  requirePageReader(call, pageId)
  requireScopes(call, ['read_insights'], 10)
}

function wishedMetrics(call: GraphCall, known: readonly string[]): string[] {
  const text = textOf(call.input, 'metric') ?? ''
  const metrics = text
    .replaceAll(/["[\]\s]/g, '')
    .split(',')
    .filter((metric) => metric !== '')
  if (metrics.length === 0) throw badParameter('No metric was specified to be fetched')
  if (metrics.some((metric) => !known.includes(metric))) throw badParameter('The value must be a valid insights metric')
  return metrics
}

function lifetime(call: GraphCall, known: Readonly<Record<string, Reading>>, audience: ReturnType<typeof audienceOf>): SandboxAnswer {
  return ok({
    data: wishedMetrics(call, Object.keys(known)).map((name) => ({
      name,
      period: 'lifetime',
      values: [{ value: known[name]?.(audience) }],
      title: name,
      description: name,
      id: `${call.nodeId}/insights/${name}/lifetime`,
    })),
  })
}

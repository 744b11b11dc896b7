import { audienceOf, type Audience } from './audience.ts'
import { commentTargetOfVideo } from './facebook-comment-shape.ts'
import { ok, requirePageReader, requireScopes, requireTask, type GraphCall, type GraphOperations } from './graph-call.ts'
import { badParameter, noPermission, notVisible } from './graph-error.ts'
import type { FieldWish } from './graph-fields.ts'
import { textOf, timeOf } from './graph-input.ts'
import { graphTime } from './graph-time.ts'
import type { PagePost } from './meta-records.ts'

const DAY_MS = 86_400_000
/** Between since and until (Page insights reference, read 2026-11-27). */
const MAX_RANGE_MS = 93 * DAY_MS

type Reading = (audience: Audience, comments: number) => unknown

/** Post metrics alive in November 2026 (insights pages and the list of deprecated metrics, read 2026-11-23). */
const POST_METRICS: Readonly<Record<string, Reading>> = {
  post_media_view: (audience) => audience.views,
  post_total_media_view_unique: (audience) => audience.reach,
  post_clicks: (audience) => audience.clicks,
  post_clicks_by_type: (audience) => ({ 'other clicks': audience.clicks }),
  post_reactions_like_total: (audience) => audience.likes,
  post_reactions_love_total: () => 0,
  post_reactions_wow_total: () => 0,
  post_reactions_haha_total: () => 0,
  post_reactions_sorry_total: () => 0,
  post_reactions_anger_total: () => 0,
  post_reactions_by_type_total: (audience) => (audience.likes === 0 ? {} : { like: audience.likes }),
  post_activity_by_action_type: (audience, comments) => ({ share: audience.shares, like: audience.likes, comment: comments }),
  post_video_views: (audience) => audience.views,
  post_video_avg_time_watched: (audience) => (audience.views === 0 ? 0 : AVERAGE_WATCH_MS),
  post_video_view_time: (audience) => audience.views * AVERAGE_WATCH_MS,
}

/** A practice choice: how long one view lasts. */
const AVERAGE_WATCH_MS = 4_200

/** Page metrics of the same pages: what each counts of one post up to a moment. */
const PAGE_METRICS: Readonly<Record<string, (audience: Audience) => number>> = {
  page_media_view: (audience) => audience.views,
  page_total_media_view_unique: (audience) => audience.reach,
  page_post_engagements: (audience) => audience.likes + audience.shares + audience.clicks,
  page_follows: () => 0,
  page_daily_follows_unique: () => 0,
  page_video_views: (audience) => audience.views,
  page_actions_post_reactions_like_total: (audience) => audience.likes,
}

/** Periods that Page metrics come in (Page insights reference, read 2026-11-27). */
const PERIODS: readonly string[] = ['day', 'week', 'days_28', 'month', 'lifetime', 'total_over_range']

/** Video and Reels metrics of the same pages. */
const VIDEO_METRICS: Readonly<Record<string, Reading>> = {
  total_video_views: (audience) => audience.views,
  total_video_views_unique: (audience) => audience.reach,
  total_video_avg_time_watched: (audience) => (audience.views === 0 ? 0 : AVERAGE_WATCH_MS),
  total_video_view_total_time: (audience) => audience.views * AVERAGE_WATCH_MS,
  total_video_reactions_by_type_total: (audience) => (audience.likes === 0 ? {} : { like: audience.likes }),
  blue_reels_play_count: (audience) => audience.views,
  fb_reels_total_plays: (audience) => audience.views,
  fb_reels_replay_count: () => 0,
  post_video_avg_time_watched: (audience) => (audience.views === 0 ? 0 : AVERAGE_WATCH_MS),
  post_video_view_time: (audience) => audience.views * AVERAGE_WATCH_MS,
  post_video_followers: () => 0,
  post_video_social_actions: (audience, comments) => ({ COMMENT: comments, SHARE: audience.shares }),
  post_video_likes_by_reaction_type: (audience) => (audience.likes === 0 ? {} : { REACTION_LIKE: audience.likes }),
}

/** Insights of posts, Pages and videos: small honest numbers. */
export const facebookInsightOperations: GraphOperations = {
  'GET post/insights': (call) => {
    const post = call.store.posts.get(call.nodeId)
    if (post === undefined || post.publishAt === null || post.publishAt > call.now) throw notVisible(call.nodeId, call.method)
    requireInsights(call, post.pageId)
    return ok({ data: postInsights(call, post, wishedMetrics(textOf(call.input, 'metric'), Object.keys(POST_METRICS))) })
  },
  'GET video/video_insights': (call) => {
    const video = call.store.videos.get(call.nodeId)
    if (video === undefined) throw notVisible(call.nodeId, call.method)
    requireInsights(call, video.pageId)
    const metric = textOf(call.input, 'metric')
    // Without a metric every one is told (video insights guide, read 2026-11-27).
    const names = metric === undefined ? Object.keys(VIDEO_METRICS) : wishedMetrics(metric, Object.keys(VIDEO_METRICS))
    const audience = audienceOf(video.postId ?? video.id, video.publishAt ?? call.now, call.now)
    return ok({
      data: lifetime(`${video.id}/video_insights`, VIDEO_METRICS, names, audience, countComments(call, commentTargetOfVideo(video))),
    })
  },
  'GET page/insights': (call) => {
    requireInsights(call, call.nodeId)
    const metrics = wishedMetrics(textOf(call.input, 'metric'), Object.keys(PAGE_METRICS))
    const period = textOf(call.input, 'period') ?? 'day'
    if (!PERIODS.includes(period)) throw badParameter(`Param period must be one of {${PERIODS.join(', ')}}`)
    const until = timeOf(call.input, 'until') ?? call.now
    const since = timeOf(call.input, 'since') ?? until - 2 * DAY_MS
    if (since > until) throw badParameter('since must not be after until')
    if (until - since > MAX_RANGE_MS) throw badParameter('There cannot be more than 93 days (8035200 s) between since and until')
    const posts = call.store.posts.all().filter((post) => post.pageId === call.nodeId && post.publishAt !== null)
    const days: number[] = []
    for (let end = since + DAY_MS; end <= until; end += DAY_MS) days.push(end)
    const valueOn = (name: string, end: number) =>
      name === 'page_follows'
        ? (call.store.pages.get(call.nodeId)?.followersCount ?? 0)
        : grown(posts, PAGE_METRICS[name] ?? (() => 0), end - DAY_MS, end)
    return ok({
      data: metrics.map((name) => ({
        name,
        period,
        values: days.map((end) => ({ value: valueOn(name, end), end_time: graphTime(end) })),
        title: name,
        description: name,
        id: `${call.nodeId}/insights/${name}/${period}`,
      })),
    })
  },
}

/** Insights asked for among a post's fields: `insights.metric(post_clicks)`. */
export function postInsightsField(call: GraphCall, post: PagePost, wish: FieldWish): unknown {
  requireInsights(call, post.pageId)
  return { data: postInsights(call, post, wishedMetrics(wish.modifiers.get('metric'), Object.keys(POST_METRICS))) }
}

function postInsights(call: GraphCall, post: PagePost, names: readonly string[]): unknown[] {
  const audience = audienceOf(post.id, post.publishAt ?? call.now, call.now)
  return lifetime(`${post.id}/insights`, POST_METRICS, names, audience, countComments(call, post.id))
}

function countComments(call: GraphCall, targetId: string): number {
  return call.store.comments.all().filter((comment) => comment.onId === targetId).length
}

function grown(posts: readonly PagePost[], read: (audience: Audience) => number, from: number, to: number): number {
  const at = (post: PagePost, time: number) => read(audienceOf(post.id, post.publishAt ?? time, time))
  return posts.reduce((sum, post) => sum + at(post, to) - at(post, from), 0)
}

function requireInsights(call: GraphCall, pageId: string): void {
  requirePageReader(call, pageId)
  if (call.caller.kind !== 'page') throw noPermission("Insights take the Page's own access token", 10)
  requireScopes(call, ['read_insights'], 10)
  requireTask(call, pageId, 'ANALYZE')
}

/** One bad metric fails the whole call. */
function wishedMetrics(text: string | undefined, known: readonly string[]): string[] {
  const metrics = (text ?? '')
    .replaceAll(/["[\]\s]/g, '')
    .split(',')
    .filter((metric) => metric !== '')
  if (metrics.length === 0) throw badParameter('No metric was specified to be fetched')
  if (metrics.some((metric) => !known.includes(metric))) throw badParameter('The value must be a valid insights metric')
  return metrics
}

function lifetime(
  id: string,
  known: Readonly<Record<string, Reading>>,
  names: readonly string[],
  audience: Audience,
  comments: number,
): unknown[] {
  return names.map((name) => ({
    name,
    period: 'lifetime',
    values: [{ value: known[name]?.(audience, comments) }],
    title: name,
    description: name,
    id: `${id}/${name}/lifetime`,
  }))
}

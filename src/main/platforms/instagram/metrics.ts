import { z } from 'zod'
import type { MetricName } from '../../../shared/platform-rules.ts'
import type { Metrics, MetricsSubject, Session } from '../../core/platform-adapter.ts'
import { PlatformError, type PlatformErrorKind } from '../../core/platform-error.ts'
import { isNotThere, readGraphError } from '../meta/errors.ts'
import { graphRequest, readGraph } from '../meta/graph.ts'
import { withoutFailing } from '../meta/patience.ts'
import { MediaCounts, MediaInsights } from './api.ts'
import { judgeInstagram } from './errors.ts'

/**
 * Metrics by kind of media: https://developers.facebook.com/documentation/instagram-platform/reference/instagram-media/insights
 * (2026-06-18), read 2026-11-27. One that the kind does not have fails the whole call.
 */
const POST_METRICS = 'views,reach,likes,comments,shares,saved'
const STORY_METRICS = 'views,reach,shares'
const REEL_METRICS = 'ig_reels_video_view_total_time'

/** Insights want it; what everybody sees under a post does not. */
const INSIGHTS_SCOPE = 'instagram_manage_insights'
const COUNTS = 'like_count,comments_count'

const NAMES: Readonly<Record<string, MetricName>> = {
  views: 'views',
  reach: 'reach',
  likes: 'likes',
  comments: 'comments',
  shares: 'shares',
  saved: 'saves',
  ig_reels_video_view_total_time: 'watchTimeMs',
}

/** Code 10 on a story's figures: fewer than five people saw it (same page). */
const TOO_FEW_VIEWERS = 10
/** With these the next post fares no better: what was learned so far is told. */
const HALTING: readonly PlatformErrorKind[] = [
  'network',
  'timeout',
  'cancelled',
  'rate-limited',
  'quota-exhausted',
  'platform-down',
  'reconnect-needed',
]
const Format = z.looseObject({ format: z.literal('story') })

/** Figures of each post, one or two small calls for each: Instagram has no call for several. */
export async function instagramMetrics(
  subjects: readonly MetricsSubject[],
  session: Session,
  now: number,
): Promise<ReadonlyMap<string, Metrics | 'gone'>> {
  const found = new Map<string, Metrics | 'gone'>()
  let trouble: PlatformError | null = null
  for (const subject of subjects) {
    try {
      const figures = await figuresOf(subject, session, now)
      if (figures !== null) found.set(subject.deliveryId, figures)
    } catch (cause) {
      if (!(cause instanceof PlatformError)) throw cause
      trouble = cause
      if (HALTING.includes(cause.failure.kind)) break
    }
  }
  // Nothing was learned of any post: the caller is told why.
  if (trouble !== null && found.size === 0) throw trouble
  return found
}

/** Null where the figures cannot be had now. */
async function figuresOf({ receipt, variant }: MetricsSubject, session: Session, now: number): Promise<Metrics | 'gone' | null> {
  const post = receipt.parts.find((part) => part.role !== 'comment')
  if (post === undefined || post.remoteId === '') return null
  // Several files are a carousel, whatever was chosen for the first.
  const isStory = variant.assetIds.length <= 1 && Format.safeParse(variant.options).success
  if (!session.scopes.includes(INSIGHTS_SCOPE)) {
    const counts = await count(session, post.remoteId, now)
    return counts === 'gone' && post.permalink === null ? null : counts
  }
  const figures = await ask(session, post.remoteId, isStory ? STORY_METRICS : POST_METRICS, now)
  // Without a link the receipt may name the container in the post's place; that it is not there then says nothing of the post.
  if (figures === 'gone') return post.permalink === null ? null : 'gone'
  if (figures === null || isStory || post.permalink === null) return figures
  if (!new URL(post.permalink).pathname.startsWith('/reel/')) return figures
  const watched = await withoutFailing(() => ask(session, post.remoteId, REEL_METRICS, now))
  return 'value' in watched && watched.value !== 'gone' ? { ...figures, ...watched.value } : figures
}

/** Likes and comments as they stand under the post; likes are missing where the creator hides them. */
async function count(session: Session, mediaId: string, now: number): Promise<Metrics | 'gone'> {
  const step = 'metrics.read'
  const response = await session.send(graphRequest({ step, method: 'GET', path: mediaId, query: { fields: COUNTS } }))
  if (isNotThere(readGraphError(response))) return 'gone'
  const about = { platform: 'instagram', step, now, judge: judgeInstagram } as const
  const { like_count: likes, comments_count: comments } = readGraph(response, MediaCounts, about)
  return { ...(likes === undefined ? {} : { likes }), ...(comments === undefined ? {} : { comments }) }
}

async function ask(session: Session, mediaId: string, metric: string, now: number): Promise<Metrics | 'gone' | null> {
  const step = 'metrics.read'
  const response = await session.send(graphRequest({ step, method: 'GET', path: `${mediaId}/insights`, query: { metric } }))
  const error = readGraphError(response)
  if (isNotThere(error)) return 'gone'
  if (error?.code === TOO_FEW_VIEWERS && metric === STORY_METRICS) return null
  const { data } = readGraph(response, MediaInsights, { platform: 'instagram', step, now, judge: judgeInstagram })
  const figures = data.flatMap(({ name, values, total_value: total }) => {
    const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
    const value = values?.[0]?.value ?? total?.value
    return known === undefined || value === undefined ? [] : [[known, value] as const]
  })
  // Missing figures come as an empty list, not as zeros: a story's after its day.
  return figures.length === 0 ? null : Object.fromEntries(figures)
}

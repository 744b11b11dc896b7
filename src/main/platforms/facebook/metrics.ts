import { z } from 'zod'
import type { Metrics, MetricsSubject, Session } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { callGraph } from '../meta/graph.ts'
import { isPassing } from '../meta/patience.ts'
import { about } from './work.ts'

const Count = z.coerce.number().int().nonnegative()
const Edge = z.looseObject({ summary: z.looseObject({ total_count: Count.optional() }).optional() })

/** Counters of a post, photo or video. */
const Counters = z.looseObject({
  reactions: Edge.optional(),
  likes: Edge.optional(),
  comments: Edge.optional(),
  shares: z.looseObject({ count: Count.optional() }).optional(),
  views: Count.optional(),
})

/** Insights: values may be split up; then they are summed. */
const Insights = z.looseObject({
  data: z.array(z.looseObject({ name: z.string(), values: z.array(z.looseObject({ value: z.unknown() })) })),
})

/**
 * Insights alive in November 2026 and what they are to us: https://developers.facebook.com/documentation/pages-api/platforminsights/page/deprecated-metrics,
 * read 2026-11-23. One that has died fails its whole call.
 */
const POST_INSIGHTS: Readonly<Record<string, keyof Metrics>> = {
  post_media_view: 'views',
  post_total_media_view_unique: 'reach',
  post_clicks: 'clicks',
}
const INSIGHTS_SCOPE = 'read_insights'
/** 100 with subcode 33: the object is not there. https://developers.facebook.com/docs/graph-api/guides/error-handling, read 2026-11-23. */
const NOT_THERE = '100/33'

/**
 * What each post came to. Likes, comments and shares are told to every login, views, reach and clicks to one with the permission for statistics. A post that
 * cannot be asked now is missing; whatever ends the whole asking (a dead line, a used-up allowance) is thrown.
 */
export async function metricsOfPosts(
  subjects: readonly MetricsSubject[],
  session: Session,
  now: number,
): Promise<ReadonlyMap<string, Metrics | 'gone'>> {
  const found = new Map<string, Metrics | 'gone'>()
  for (const { deliveryId, receipt } of subjects) {
    const id = receipt.parts[0]?.remoteId ?? ''
    if (id === '' || (receipt.notes.includes('scheduled-at-platform') && receipt.publishedAt > now)) continue
    const counted = await counters(id, session, now)
    if (counted === null) continue
    if (counted === 'gone') found.set(deliveryId, 'gone')
    else found.set(deliveryId, { ...counted, ...(isPost(id) ? await insights(id, session, now) : {}) })
  }
  return found
}

/** A post's id has its Page's in front; a video of which Meta told no post, and a photo, have one of their own. */
function isPost(id: string): boolean {
  return id.includes('_')
}

async function counters(id: string, session: Session, now: number): Promise<Metrics | 'gone' | null> {
  const summed = (edge: string, count: string) => `${edge}.limit(0).summary(${count})`
  const [liked, commented] = [summed(isPost(id) ? 'reactions' : 'likes', 'total_count'), summed('comments', 'true')]
  // Whether counting comments needs the permission to read them is not documented: without them the rest is still told.
  const wishes = isPost(id) ? [`${liked},${commented},shares`, `${liked},shares`] : [`views,${liked},${commented}`, `${liked},${commented}`]
  for (const fields of wishes) {
    const asked = await orRefused(() =>
      callGraph(session, { step: 'metrics.read', method: 'GET', path: id, query: { fields } }, Counters, about({ now })),
    )
    if (asked === 'gone') return 'gone'
    if (asked === 'refused') continue
    const likes = (asked.reactions ?? asked.likes)?.summary?.total_count
    const comments = asked.comments?.summary?.total_count
    return {
      ...(likes === undefined ? {} : { likes }),
      ...(comments === undefined ? {} : { comments }),
      // Missing means none: https://developers.facebook.com/docs/graph-api/reference/page-post, read 2026-11-23.
      ...(isPost(id) ? { shares: asked.shares?.count ?? 0 } : {}),
      ...(asked.views === undefined ? {} : { views: asked.views }),
    }
  }
  return null
}

async function insights(id: string, session: Session, now: number): Promise<Metrics> {
  if (!session.scopes.includes(INSIGHTS_SCOPE)) return {}
  const names = Object.keys(POST_INSIGHTS)
  const ask = (metric: string) =>
    orRefused(() =>
      callGraph(
        session,
        { step: 'metrics.read', method: 'GET', path: `${id}/insights`, query: { metric, period: 'lifetime' } },
        Insights,
        about({ now }),
      ),
    )
  const together = await ask(names.join(','))
  if (typeof together !== 'string') return readInsights(together)
  const told: Metrics[] = []
  for (const name of names) {
    const alone = await ask(name)
    if (typeof alone !== 'string') told.push(readInsights(alone))
  }
  return Object.assign({}, ...told) as Metrics
}

function readInsights({ data }: z.infer<typeof Insights>): Metrics {
  return Object.fromEntries(
    data.flatMap(({ name, values }) => {
      const metric = Object.hasOwn(POST_INSIGHTS, name) ? POST_INSIGHTS[name] : undefined
      const value = sumOf(values.at(-1)?.value)
      return metric === undefined || value === null ? [] : [[metric, value]]
    }),
  )
}

function sumOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : null
  if (typeof value !== 'object' || value === null) return null
  const parts = Object.values(value).map(sumOf)
  return parts.every((part) => part !== null) ? parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) : null
}

async function orRefused<T>(ask: () => Promise<T>): Promise<T | 'gone' | 'refused'> {
  try {
    return await ask()
  } catch (cause) {
    if (!(cause instanceof PlatformError) || cause.failure.kind === 'cancelled') throw cause
    if (isPassing(cause) || cause.failure.kind === 'reconnect-needed') throw cause
    return cause.failure.platformCode === NOT_THERE ? 'gone' : 'refused'
  }
}

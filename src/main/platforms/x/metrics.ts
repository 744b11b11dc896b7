import { z } from 'zod'
import type { Metrics, MetricsSubject, Session } from '../../core/platform-adapter.ts'
import { PlatformError } from '../../core/platform-error.ts'
import { API } from './api.ts'
import { ask } from './errors.ts'

/** X posts lookup, read 2026-11-23: up to 100 ids at a call. */
const MAX_IDS = 100
/** X metrics, read 2026-11-23: clicks only for posts of the last 30 days. A day less, for clocks that differ. */
const PRIVATE_FOR_MS = 29 * 24 * 60 * 60_000

const Count = z.number().nonnegative().optional()

/** Answer of GET /2/tweets in both of X's dialects. */
const Lookup = z.looseObject({
  data: z
    .array(
      z.looseObject({
        id: z.string(),
        public_metrics: z
          .looseObject({
            impression_count: Count,
            like_count: Count,
            reply_count: Count,
            retweet_count: Count,
            repost_count: Count,
            quote_count: Count,
            bookmark_count: Count,
          })
          .optional(),
        non_public_metrics: z.looseObject({ url_link_clicks: Count }).optional(),
      }),
    )
    .optional(),
  errors: z
    .array(z.looseObject({ type: z.string().optional(), resource_id: z.string().optional(), value: z.string().optional() }))
    .optional(),
})
type Post = NonNullable<z.infer<typeof Lookup>['data']>[number]

/** Last path segment of the problem type by which X says that a post is not there. */
const NOT_THERE = 'resource-not-found'

/** What X counts for these posts; a thread's posts are counted together. */
export async function metrics(
  subjects: readonly MetricsSubject[],
  session: Session,
  now: number,
): Promise<ReadonlyMap<string, Metrics | 'gone'>> {
  const posts = await lookUp(idsOf(subjects), 'public_metrics', session, now)
  const fresh = subjects.filter(({ receipt }) => now - receipt.publishedAt < PRIVATE_FOR_MS)
  const clicks = await clicksOf(fresh, session, now)
  const told = new Map<string, Metrics | 'gone'>()
  for (const { deliveryId, receipt } of subjects) {
    const ids = receipt.parts.map(({ remoteId }) => remoteId).filter((id) => id !== '')
    const found = ids.flatMap((id) => posts.found.get(id) ?? [])
    if (found.length > 0) told.set(deliveryId, { ...sumOf(found), ...clicksIn(ids, clicks) })
    else if (ids.length > 0 && ids.every((id) => posts.gone.has(id))) told.set(deliveryId, 'gone')
  }
  return told
}

function idsOf(subjects: readonly MetricsSubject[]): string[] {
  return [...new Set(subjects.flatMap(({ receipt }) => receipt.parts.map(({ remoteId }) => remoteId)))].filter((id) => id !== '')
}

async function lookUp(ids: readonly string[], field: string, session: Session, now: number) {
  const found = new Map<string, Post>()
  const gone = new Set<string>()
  for (let start = 0; start < ids.length; start += MAX_IDS) {
    const query = new URLSearchParams({ ids: ids.slice(start, start + MAX_IDS).join(','), 'tweet.fields': field })
    const answer = await ask(session, { step: 'metrics.read', method: 'GET', url: `${API}/2/tweets?${query}`, auth: 'token' }, Lookup, now)
    for (const post of answer.data ?? []) found.set(post.id, post)
    for (const error of answer.errors ?? [])
      if (error.type?.split('/').at(-1) === NOT_THERE) gone.add(error.resource_id ?? error.value ?? '')
  }
  return { found, gone }
}

/** Clicks are the author's own figures: X may refuse them alone, and then they are merely not told. */
async function clicksOf(subjects: readonly MetricsSubject[], session: Session, now: number): Promise<ReadonlyMap<string, Post>> {
  try {
    return (await lookUp(idsOf(subjects), 'non_public_metrics', session, now)).found
  } catch (error) {
    if (error instanceof PlatformError && error.failure.kind !== 'cancelled') return new Map()
    throw error
  }
}

function clicksIn(ids: readonly string[], posts: ReadonlyMap<string, Post>): Metrics {
  const counts = ids.flatMap((id) => posts.get(id)?.non_public_metrics?.url_link_clicks ?? [])
  return counts.length === 0 ? {} : { clicks: counts.reduce((sum, count) => sum + count, 0) }
}

function sumOf(posts: readonly Post[]): Metrics {
  const sum = (read: (post: NonNullable<Post['public_metrics']>) => number | undefined): number | undefined => {
    const counts = posts.flatMap((post) => (post.public_metrics === undefined ? [] : (read(post.public_metrics) ?? [])))
    return counts.length === 0 ? undefined : counts.reduce((all, count) => all + count, 0)
  }
  const shares = sum((post) => {
    const reposts = post.retweet_count ?? post.repost_count
    return reposts === undefined ? undefined : reposts + (post.quote_count ?? 0)
  })
  const figures = {
    views: sum((post) => post.impression_count),
    likes: sum((post) => post.like_count),
    comments: sum((post) => post.reply_count),
    shares,
    saves: sum((post) => post.bookmark_count),
  }
  return Object.fromEntries(Object.entries(figures).filter((pair): pair is [string, number] => pair[1] !== undefined))
}

import type { Metrics, MetricsSubject, Session } from '../../core/platform-adapter.ts'
import { API, Videos } from './api.ts'
import { ask } from './errors.ts'

/** A post's own id; receipts of drafts and of posts that not everyone can see hold the publish id, which cannot be asked about. */
const POST_ID = /^[1-9]\d{0,19}$/
const FIELDS = 'id,view_count,like_count,comment_count,share_count'
/** Assumed: a new post may be missing in TikTok's lists for so long although it is there. */
const LIST_LAG_MS = 60 * 60_000

/** TikTok's counters of these posts, in one call (video/query takes 20 ids, read 2026-11-23). */
export async function metrics(
  subjects: readonly MetricsSubject[],
  session: Session,
  now: number,
): Promise<ReadonlyMap<string, Metrics | 'gone'>> {
  const asked = subjects.flatMap((subject) => {
    const id = subject.receipt.parts[0]?.remoteId ?? ''
    return POST_ID.test(id) ? [{ id, subject }] : []
  })
  if (asked.length === 0) return new Map()
  const { videos } = await ask(
    session,
    {
      step: 'metrics.read',
      method: 'POST',
      url: `${API}/v2/video/query/?fields=${FIELDS}`,
      auth: 'token',
      body: { kind: 'json', value: { filters: { video_ids: asked.map(({ id }) => id) } } },
    },
    Videos,
    now,
  )
  const byId = new Map(videos.map((video) => [video.id, video]))
  const found = new Map<string, Metrics | 'gone'>()
  for (const { id, subject } of asked) {
    const video = byId.get(id)
    if (video !== undefined) {
      const { view_count: views, like_count: likes, comment_count: comments, share_count: shares } = video
      found.set(subject.deliveryId, told({ views, likes, comments, shares }))
    } else if (now - subject.receipt.publishedAt > LIST_LAG_MS) found.set(subject.deliveryId, 'gone')
  }
  return found
}

function told(figures: { readonly [K in keyof Metrics]: number | undefined }): Metrics {
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined))
}

import type { Metrics, MetricsSubject, Session } from '../../core/platform-adapter.ts'
import { API, Videos } from './api.ts'
import { ask } from './errors.ts'

/** A post's own id; receipts of drafts and of posts that not everyone can see hold the publish id, which cannot be asked about. */
const POST_ID = /^[1-9]\d{0,19}$/
const FIELDS = 'id,view_count,like_count,comment_count,share_count'

/**
 * TikTok's counters of these posts, in one call (video/query takes 20 ids, read 2026-11-23). A video that is missing there was deleted, or the
 * creator made it private and may make it public again: which of them cannot be told, so it is never called gone.
 */
export async function metrics(subjects: readonly MetricsSubject[], session: Session, now: number): Promise<ReadonlyMap<string, Metrics>> {
  const asked = subjects.flatMap(({ deliveryId, receipt }) => {
    const id = receipt.parts[0]?.remoteId ?? ''
    return POST_ID.test(id) ? [{ id, deliveryId }] : []
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
  const figures = new Map(videos.map((video) => [video.id, video]))
  return new Map(
    asked.flatMap(({ id, deliveryId }): [string, Metrics][] => {
      const video = figures.get(id)
      if (video === undefined) return []
      const { view_count: views, like_count: likes, comment_count: comments, share_count: shares } = video
      const told = Object.entries({ views, likes, comments, shares }).filter(([, value]) => value !== undefined)
      return [[deliveryId, Object.fromEntries(told)]]
    }),
  )
}

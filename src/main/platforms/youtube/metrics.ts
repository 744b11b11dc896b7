import type { Metrics, MetricsSubject, Session } from '../../core/platform-adapter.ts'
import { API, VideoList } from './api.ts'
import { ask } from './errors.ts'

/** Until a video is this old, its missing from an answer may be a lag of YouTube's. */
const YOUNG_MS = 60 * 60_000

/** Views, likes and comments of videos: one call for all, as videos.list takes fifty ids for one unit. */
export async function metrics(
  subjects: readonly MetricsSubject[],
  session: Session,
  now: number,
): Promise<ReadonlyMap<string, Metrics | 'gone'>> {
  const asked = subjects.flatMap(({ deliveryId, receipt }) => {
    const videoId = receipt.parts[0]?.remoteId ?? ''
    return videoId === '' ? [] : [{ deliveryId, videoId, publishedAt: receipt.publishedAt }]
  })
  if (asked.length === 0) return new Map()
  const ids = [...new Set(asked.map(({ videoId }) => encodeURIComponent(videoId)))].join(',')
  const url = `${API}/videos?part=statistics&id=${ids}`
  const { items = [] } = await ask(session, { step: 'statistics.read', method: 'GET', url, auth: 'token' }, VideoList, now)
  const told = new Map<string, Metrics | 'gone'>()
  for (const { deliveryId, videoId, publishedAt } of asked) {
    const video = items.find((one) => one.id === videoId)
    if (video !== undefined) told.set(deliveryId, figuresOf(video.statistics))
    // Its owner is asking, so that a private one would be there as well.
    else if (now - publishedAt > YOUNG_MS) told.set(deliveryId, 'gone')
  }
  return told
}

function figuresOf(
  statistics: { viewCount?: string | undefined; likeCount?: string | undefined; commentCount?: string | undefined } = {},
): Metrics {
  const figure = (name: 'views' | 'likes' | 'comments', counter: string | undefined): Metrics =>
    counter !== undefined && /^\d{1,15}$/.test(counter) ? { [name]: Number(counter) } : {}
  return {
    ...figure('views', statistics.viewCount),
    ...figure('likes', statistics.likeCount),
    ...figure('comments', statistics.commentCount),
  }
}

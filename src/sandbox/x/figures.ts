import { PRIVATE_METRICS_MS } from './limits.ts'
import type { XPost } from './state.ts'

/** What a post has earned by now. */
export interface Figures {
  readonly impressions: number
  readonly likes: number
  readonly replies: number
  readonly reposts: number
  readonly quotes: number
  readonly bookmarks: number
  readonly urlClicks: number
  readonly profileClicks: number
  readonly engagements: number
  readonly views: number
}

/** Figures that grow with a post's age, so that insights have something to show: the same post at the same age always has the same. */
export function figuresOf(post: XPost, now: number): Figures {
  const minutes = Math.max(0, Math.floor((now - post.createdAt) / 60_000))
  const pull = 1 + (Number(BigInt(post.id) % 7n) || 0)
  const impressions = Math.floor(pull * 40 * Math.log2(1 + minutes))
  const share = (part: number) => Math.floor(impressions / part)
  const counted = {
    likes: share(18),
    replies: share(90),
    reposts: share(70),
    quotes: share(300),
    bookmarks: share(120),
    urlClicks: post.links.length === 0 ? 0 : share(25),
    profileClicks: share(150),
  }
  const engagements = Object.values(counted).reduce((sum, count) => sum + count, 0)
  return { impressions, ...counted, engagements, views: share(2) }
}

/** How many of a video's viewers came how far. */
export function playbackOf(figures: Figures): Record<string, number> {
  const part = (share: number) => Math.floor(figures.views * share)
  return {
    playback_0_count: figures.views,
    playback_25_count: part(0.7),
    playback_50_count: part(0.5),
    playback_75_count: part(0.35),
    playback_100_count: part(0.25),
  }
}

/** Non-public and organic figures are for the author alone, and for 30 days. */
export function arePrivateFiguresOpen(post: XPost, callerId: string | null, now: number): boolean {
  return post.authorId === callerId && now - post.createdAt <= PRIVATE_METRICS_MS
}

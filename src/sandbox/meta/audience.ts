import { createHash } from 'node:crypto'

/** How a practice post is doing. */
export interface Audience {
  readonly views: number
  readonly reach: number
  readonly likes: number
  readonly shares: number
  readonly saves: number
  readonly clicks: number
}

/** Figures that grow with a post's age, the same for everyone who asks; all zero in the first minute. */
export function audienceOf(id: string, publishedAt: number, now: number): Audience {
  const minutes = Math.max(0, Math.floor((now - publishedAt) / 60_000))
  const liking = 1 + ((createHash('sha256').update(id).digest()[0] ?? 0) % 7)
  const views = Math.floor(120 * liking * (1 - Math.exp(-minutes / 600))) + Math.min(minutes, 3)
  return {
    views,
    reach: Math.floor(views * 0.8),
    likes: Math.floor(views * 0.06),
    shares: Math.floor(views * 0.01),
    saves: Math.floor(views * 0.015),
    clicks: Math.floor(views * 0.03),
  }
}

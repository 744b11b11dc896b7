import type { World } from '../kit/world.ts'
import { isIdPublic, videosOf, visibleFrom, type Video } from './publish-records.ts'
import type { TikTokAccount } from './records.ts'

/** A post's lifetime counters. */
export interface Figures {
  readonly views: number
  readonly likes: number
  readonly comments: number
  readonly shares: number
}

/** They grow with age, a view every three seconds, so that practice has something to show. No comments where they are turned off. */
export function figuresOf(world: World, video: Video): Figures {
  const seconds = Math.max(0, Math.floor((world.clock.now() - visibleFrom(world, video)) / 1000))
  const views = Math.floor(seconds / 3)
  return {
    views,
    likes: Math.floor(views / 10),
    comments: video.isCommentAllowed ? Math.floor(views / 50) : 0,
    shares: Math.floor(views / 100),
  }
}

/** A creator's posts that everyone can see, oldest first. */
export function publicPosts(world: World, account: TikTokAccount): Video[] {
  return videosOf(world)
    .all()
    .filter((video) => video.openId === account.openId && isIdPublic(world, video))
}

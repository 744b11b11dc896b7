const DAY_MS = 86_400_000

/** Scheduling window of the feed and of photos: 30 days (working clients; older pages print 75). */
export const MAX_FEED_SCHEDULE_MS = 30 * DAY_MS

/** Scheduling window of Page videos: 6 months (video reference, read 2026-11-23). */
export const MAX_VIDEO_SCHEDULE_MS = 184 * DAY_MS

/** Scheduling window of reels: 29 days (Reels guide, read 2026-11-23). */
export const MAX_REEL_SCHEDULE_MS = 29 * DAY_MS

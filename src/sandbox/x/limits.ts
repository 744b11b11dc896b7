/** What X's documents say, in figures. Source unless told: docs.x.com and its OpenAPI 2.167, read 2026-11-23. */

/** OAuth 2.0 code flow doc, read 2026-11-23: the code lives 30 seconds. */
export const CODE_LIFETIME_MS = 30_000
/** OAuth 2.0 doc, read 2026-11-23: access tokens live two hours. */
export const ACCESS_TOKEN_LIFETIME_S = 7_200
/** Unused refresh tokens: about six months (unconfirmed). */
export const REFRESH_TOKEN_LIFETIME_MS = 183 * 86_400_000
/** OAuth 2.0 doc, read 2026-11-23. */
export const STATE_MAX_LENGTH = 500
/** OAuth 1.0a clock skew that is still taken (unconfirmed figure). */
export const OAUTH1_SKEW_S = 300
/** Media doc example, read 2026-11-23: an upload session lives 15 days. */
export const UPLOAD_SESSION_LIFETIME_S = 1_295_999
/** Media doc example, read 2026-11-23: a finalized media id is attachable for 24 hours. */
export const MEDIA_LIFETIME_S = 86_400
/** OpenAPI 2.167: `segment_index` 0..999. */
export const MAX_SEGMENT_INDEX = 999
/** Chunked upload doc: 5 MB is the documented cap of one segment (newer 8 MB is unconfirmed). */
export const MAX_SEGMENT_BYTES = 5 * 1024 * 1024
/** OpenAPI 2.167: `total_bytes` 0..17179869184. */
export const MAX_TOTAL_BYTES = 17_179_869_184
/** OpenAPI 2.167, MediaUploadConfigRequest. */
export const MEDIA_TYPES = [
  'video/mp4',
  'video/webm',
  'video/mp2t',
  'video/quicktime',
  'image/jpeg',
  'image/gif',
  'image/bmp',
  'image/png',
  'image/webp',
  'image/pjpeg',
  'image/tiff',
  'text/srt',
  'text/vtt',
  'model/gltf-binary',
  'model/vnd.usdz+zip',
] as const
/** OpenAPI 2.167. */
export const MEDIA_CATEGORIES = [
  'tweet_image',
  'tweet_gif',
  'tweet_video',
  'amplify_video',
  'dm_image',
  'dm_gif',
  'dm_video',
  'subtitles',
] as const
/** One of MEDIA_CATEGORIES. */
export type MediaCategory = (typeof MEDIA_CATEGORIES)[number]
/** Media best practices, read 2026-11-23. */
export const IMAGE_MAX_BYTES = 5 * 1024 * 1024
/** Media best practices, read 2026-11-23: 15 MB, 1280x1080, 350 frames, 300 million pixels in all. */
export const GIF_LIMITS = { maxBytes: 15 * 1024 * 1024, maxWidth: 1280, maxHeight: 1080, maxFrames: 350, maxPixels: 300_000_000 }
/** Media best practices, read 2026-11-23: what `tweet_image` may hold. */
export const IMAGE_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']
/** OpenAPI 2.167, text of 2026-08-22, POST /2/media/subtitles: categories spelled in a way of their own. */
export const SUBTITLED_CATEGORIES = { TweetVideo: 'tweet_video', AmplifyVideo: 'amplify_video' } as const
/** No document says how large a subtitles file may be (unconfirmed). */
export const SUBTITLES_MAX_BYTES = 5 * 1024 * 1024
/** Alt text doc, read 2026-11-23. */
export const ALT_TEXT_MAX_LENGTH = 1_000
/** Create-post doc, read 2026-11-23. */
export const MAX_MEDIA_PER_POST = 4
/** OpenAPI 2.167. */
export const REPLY_SETTINGS = ['following', 'mentionedUsers', 'subscribers', 'verified'] as const

/** What a video may be, by the posting account's subscription. */
export interface VideoLimits {
  readonly maxBytes: number
  readonly minDurationMs: number
  readonly maxDurationMs: number
  /** The number in "longer than N minutes". */
  readonly maxMinutes: number
  readonly minEdge: number
  readonly maxLongEdge: number
  readonly maxShortEdge: number
  readonly maxFrameRate: number
  readonly maxRatio: number
}

const STANDARD_VIDEO: VideoLimits = {
  // Media best practices, read 2026-11-23: 512 MB, 0.5 to 140 s, 32x32 to 1280x1024, 1:3 to 3:1, 60 fps.
  maxBytes: 512 * 1024 * 1024,
  minDurationMs: 500,
  maxDurationMs: 140_000,
  maxMinutes: 2,
  minEdge: 32,
  maxLongEdge: 1_280,
  maxShortEdge: 1_024,
  maxFrameRate: 60,
  maxRatio: 3,
}

/** Premium figures are (unconfirmed): 16 GB and 125 minutes as reported after August 2026, 1080p. */
const PREMIUM_VIDEO: VideoLimits = {
  ...STANDARD_VIDEO,
  maxBytes: MAX_TOTAL_BYTES,
  maxDurationMs: 125 * 60_000,
  maxMinutes: 125,
  maxLongEdge: 1_920,
  maxShortEdge: 1_200,
}

/** An account's `subscription_type`, as users/me words it. */
export type Subscription = 'None' | 'Basic' | 'Premium' | 'PremiumPlus'

/** The video limits of an account. */
export function videoLimitsOf(subscription: Subscription): VideoLimits {
  return subscription === 'Premium' || subscription === 'PremiumPlus' ? PREMIUM_VIDEO : STANDARD_VIDEO
}

/** Counting-characters doc, read 2026-11-23: 280 weighted. Long posts of 25,000 are the app's own limit (unconfirmed for the API). */
export function textLimitOf(subscription: Subscription): number {
  return subscription === 'None' ? 280 : 25_000
}

/** How long the same post is refused as a duplicate (unconfirmed: nobody documents the window). */
export const DUPLICATE_WINDOW_MS = 24 * 3_600_000
/** Edit posts (docs.x.com/x-api/fundamentals/edit-posts), text of 2026-08-22: 30 minutes from the original, five edits. */
export const EDIT_RULES = { windowMs: 30 * 60_000, maxEdits: 5 } as const
/** Metrics (docs.x.com/x-api/fundamentals/metrics), text of 2026-08-22: non-public and organic figures only this long. */
export const PRIVATE_METRICS_MS = 30 * 86_400_000
/** Pricing (docs.x.com/x-api/getting-started/pricing), text of 2026-08-22: pay-per-use ends at three million post reads a month. */
export const MONTHLY_POST_READS = 3_000_000

/** Prices in millionths of a dollar. Pricing, text of 2026-08-22; which price a summoned reply with a link has is not said: the higher one here. */
export const PRICES_MICRO_USD = {
  'post.create': 15_000,
  'post.create.url': 200_000,
  'post.create.summoned': 10_000,
  'interaction.delete': 10_000,
  'media.metadata': 5_000,
  'post.read': 5_000,
  'user.read': 10_000,
} as const

/** One row of X's rate-limit table. A window is 15 minutes. */
export interface RateLimit {
  readonly perUser: number
  readonly perApp: number | null
  readonly perAppDay: number | null
}

/** Rate-limit page (pay per use), read 2026-08: calls in 15 minutes, and in 24 hours for the app. */
export const RATE_LIMITS = {
  'POST /2/tweets': { perUser: 100, perApp: null, perAppDay: 10_000 },
  'DELETE /2/tweets/:id': { perUser: 50, perApp: null, perAppDay: null },
  'GET /2/tweets': { perUser: 5_000, perApp: 3_500, perAppDay: null },
  'GET /2/tweets/:id': { perUser: 900, perApp: 450, perAppDay: null },
  'GET /2/users/me': { perUser: 75, perApp: null, perAppDay: null },
  'GET /2/users/:id': { perUser: 900, perApp: 300, perAppDay: null },
  'GET /2/users/:id/tweets': { perUser: 900, perApp: 10_000, perAppDay: null },
  'POST /2/media/upload': { perUser: 500, perApp: null, perAppDay: 50_000 },
  'GET /2/media/upload': { perUser: 1_000, perApp: null, perAppDay: 100_000 },
  'POST /2/media/upload/initialize': { perUser: 1_875, perApp: null, perAppDay: 180_000 },
  'POST /2/media/upload/:id/append': { perUser: 1_875, perApp: null, perAppDay: 180_000 },
  'POST /2/media/upload/:id/finalize': { perUser: 1_875, perApp: null, perAppDay: 180_000 },
  'POST /2/media/metadata': { perUser: 500, perApp: null, perAppDay: 50_000 },
  // Text of 2026-08-22.
  'POST /2/media/subtitles': { perUser: 100, perApp: null, perAppDay: 10_000 },
  'DELETE /2/media/subtitles': { perUser: 100, perApp: null, perAppDay: 10_000 },
  'GET /2/usage/tweets': { perUser: 50, perApp: 50, perAppDay: null },
  // The table has no row for these two: the figures of the analytics next to them (assumed).
  'GET /2/media': { perUser: 300, perApp: 300, perAppDay: null },
  'GET /2/media/analytics': { perUser: 300, perApp: 300, perAppDay: null },
  'GET /2/tweets/analytics': { perUser: 300, perApp: 300, perAppDay: null },
  // v1.1 table, read 2026-11-23.
  'GET /1.1/account/verify_credentials': { perUser: 75, perApp: null, perAppDay: null },
  'POST /1.1/oauth/invalidate_token': { perUser: 450, perApp: null, perAppDay: null },
  'POST /1.1/statuses/update': { perUser: 300, perApp: null, perAppDay: null },
} as const satisfies Record<string, RateLimit>
/** A row's name. */
export type RateName = keyof typeof RATE_LIMITS

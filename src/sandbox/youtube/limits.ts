/** What YouTube's and Google's documents say, in figures. developers.google.com pages and Discovery revision 20260924, read 2026-11-23, unless told. */

/** OAuth for installed apps: answers show 3599 seconds. */
export const ACCESS_TOKEN_LIFETIME_S = 3_599
/** Authorization codes: ten minutes here (unconfirmed, Google names no figure). */
export const CODE_LIFETIME_MS = 600_000
/** OAuth overview: a refresh token dies after six months unused. */
export const REFRESH_TOKEN_IDLE_MS = 183 * 86_400_000
/** OAuth overview: seven days while the project's publishing status is "Testing". */
export const TESTING_REFRESH_TOKEN_MS = 7 * 86_400_000
/** OAuth overview: live refresh tokens per account and client; the oldest is dropped silently. */
export const MAX_REFRESH_TOKENS = 100

/** Resumable guide: chunks are multiples of 256 KiB. */
export const CHUNK_STEP_BYTES = 262_144
/** videos.insert: 256 GiB. */
export const MAX_VIDEO_BYTES = 274_877_906_944
/** The guide only says finite; Drive and Cloud Storage document a week (unconfirmed for YouTube). */
export const SESSION_LIFETIME_MS = 7 * 86_400_000
/** thumbnails.set since 2026-09-14. */
export const MAX_THUMBNAIL_BYTES = 52_428_800
/** Thumbnails a channel may set in 24 hours before 429 uploadRateLimitExceeded; Google gives no figure (unconfirmed). */
export const DAILY_THUMBNAILS = 100
/** captions.insert, read 2026-11-27: 100 MB. */
export const MAX_CAPTION_BYTES = 104_857_600
/** captions.insert, read 2026-11-27: `nameTooLong` above this. */
export const MAX_CAPTION_NAME_LENGTH = 150
/** commentThreads.insert only says "too many characters"; 10,000 is what clients report (unconfirmed). */
export const MAX_COMMENT_LENGTH = 10_000
/** playlists.insert gives no figure; 150 is what clients report (unconfirmed). */
export const MAX_PLAYLIST_TITLE_LENGTH = 150
/** Help, "Create and manage playlists": 5,000 videos (seen 2026-11-27 as what clients report, unconfirmed). */
export const MAX_PLAYLIST_ITEMS = 5_000
/** playlistItems.insert, read 2026-11-27: `invalidContentDetails` above this. */
export const MAX_PLAYLIST_NOTE_LENGTH = 280

/** videos resource: title in characters, counted as code points (the unit is unconfirmed). */
export const MAX_TITLE_LENGTH = 100
/** videos resource. */
export const MAX_DESCRIPTION_BYTES = 5_000
/** videos resource: commas and quotes around tags with spaces count. */
export const MAX_TAGS_LENGTH = 500
/** Help page 71673: 15 minutes until verified, 12 hours at most. */
export const UNVERIFIED_MAX_DURATION_MS = 15 * 60_000
/** Help page 15424877: square or vertical and at most this long is a Short (uploads since 2024-10-15). */
export const MAX_SHORT_DURATION_MS = 180_000
/** Help page 71673. */
export const MAX_DURATION_MS = 12 * 3_600_000
/** Videos a channel may upload in 24 hours; Google gives no figures (unconfirmed). */
export const DAILY_UPLOADS = { verified: 100, unverified: 15 } as const

/** Quota page since 2026-06-01, per Cloud project and Pacific day. */
export const QUOTA_BUCKETS = { insert: 100, search: 100, batchGetStats: 10_000, units: 10_000 } as const
/** A quota bucket. */
export type QuotaBucket = keyof typeof QUOTA_BUCKETS
/** Quota cost page and the methods' own pages, read 2026-11-27: units of the common bucket. */
export const COST = {
  read: 1,
  write: 50,
  captionsList: 50,
  captionsInsert: 400,
  captionsDelete: 50,
  captionsDownload: 200,
} as const

/** Scopes of this API (prefix left out). */
export const SCOPE_PREFIX = 'https://www.googleapis.com/auth/'
/** What the consent page knows. */
export const KNOWN_SCOPES: readonly string[] = [
  ...[
    'youtube',
    'youtube.upload',
    'youtube.readonly',
    'youtube.force-ssl',
    'youtubepartner',
    'yt-analytics.readonly',
    'userinfo.email',
    'userinfo.profile',
  ].map((scope) => SCOPE_PREFIX + scope),
  'openid',
  'email',
  'profile',
]

/** videos resource: `status.failureReason`. */
export const FAILURE_REASONS: readonly string[] = ['codec', 'conversion', 'emptyFile', 'invalidFile', 'tooSmall', 'uploadAborted']
/** videos resource: `status.rejectionReason`. */
export const REJECTION_REASONS: readonly string[] = [
  'claim',
  'copyright',
  'duplicate',
  'inappropriate',
  'legal',
  'length',
  'termsOfUse',
  'trademark',
  'uploaderAccountClosed',
  'uploaderAccountSuspended',
]

/** Parts of a video that `part` may name. */
export const VIDEO_PARTS: readonly string[] = [
  'id',
  'snippet',
  'status',
  'contentDetails',
  'statistics',
  'player',
  'processingDetails',
  'fileDetails',
  'recordingDetails',
  'localizations',
  'topicDetails',
  'liveStreamingDetails',
  'suggestions',
  'paidProductPlacementDetails',
  'monetizationDetails',
  'projectDetails',
  'ageGating',
]
/** Parts a body may bring. */
export const WRITABLE_PARTS: readonly string[] = [
  'snippet',
  'status',
  'recordingDetails',
  'localizations',
  'paidProductPlacementDetails',
  'monetizationDetails',
]

/** videoCategories.list, the usual ones: id, title, assignable. */
export const CATEGORIES: readonly (readonly [string, string, boolean])[] = [
  ['1', 'Film & Animation', true],
  ['2', 'Autos & Vehicles', true],
  ['10', 'Music', true],
  ['15', 'Pets & Animals', true],
  ['17', 'Sports', true],
  ['18', 'Short Movies', false],
  ['19', 'Travel & Events', true],
  ['20', 'Gaming', true],
  ['21', 'Videoblogging', false],
  ['22', 'People & Blogs', true],
  ['23', 'Comedy', true],
  ['24', 'Entertainment', true],
  ['25', 'News & Politics', true],
  ['26', 'Howto & Style', true],
  ['27', 'Education', true],
  ['28', 'Science & Technology', true],
  ['29', 'Nonprofits & Activism', true],
  ['30', 'Movies', false],
]

/** Categories that only some regions list (observed: Nonprofits & Activism in the United States). */
export const CATEGORY_REGIONS: Readonly<Record<string, readonly string[]>> = { '29': ['US'] }

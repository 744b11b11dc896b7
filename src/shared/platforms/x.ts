import type { Fact, PlatformRules, VideoRules } from '../platform-rules.ts'

const CHECKED_ON = '2026-11-23'
const LIMITS_DOC = 'X media best practices (docs.x.com/x-api/media/quickstart/best-practices)'
const COUNTING_DOC = 'X counting characters (docs.x.com/fundamentals/counting-characters), twitter-text configuration v3'

/** X says "5 MB" and "512 MB"; its own refusals count in binary units. */
const MIB = 1024 * 1024

function fact<T>(value: T, source: string): Fact<T> {
  return { value, source, checkedOn: CHECKED_ON }
}

function assumed<T>(value: T, source: string): Fact<T> {
  return { value, source, checkedOn: CHECKED_ON, isUnconfirmed: true }
}

const standardVideo: VideoRules = {
  maxBytes: fact(512 * MIB, LIMITS_DOC),
  mimeTypes: fact(['video/mp4', 'video/quicktime'], LIMITS_DOC),
  videoCodecs: fact(['avc'], LIMITS_DOC),
  minDurationMs: fact(500, LIMITS_DOC),
  // A newer text reportedly says 20 minutes; posts over 2:20 were still refused in the field, after the whole upload.
  maxDurationMs: fact(140_000, LIMITS_DOC),
  aspect: fact([1 / 3, 3], LIMITS_DOC),
  minSide: fact(32, LIMITS_DOC),
  // Documented as 1280x1024; larger frames pass the upload and fail when the post is created.
  maxSide: fact(1280, LIMITS_DOC),
  frameRate: fact([0, 60], LIMITS_DOC),
}

const premiumVideo: VideoRules = {
  ...standardVideo,
  // X names 8 to 16 GB; 1,000 segments of the 4 MiB that every account may send end at 4,000 MiB.
  maxBytes: assumed(4_000 * MIB, 'segment_index 0..999 (X OpenAPI 2.167) times the 4 MiB segment of X’s own xurl'),
  maxDurationMs: assumed(125 * 60_000, 'X media best practices as reported after August 2026: Premium up to 125 minutes'),
  maxSide: assumed(1920, 'X Premium takes 1080p (reported)'),
}

const longText = { counting: 'weighted', max: assumed(25_000, 'limit of X’s own apps; the API documents name no figure') } as const

/** What X takes: text, up to four photos, or one video; limits grow with the account's subscription. */
export const xRules: PlatformRules = {
  platform: 'x',
  login: 'x',
  name: 'X',
  posts: [
    { kind: 'text', media: ['none'], text: 'required' },
    { kind: 'image', media: ['image'] },
    { kind: 'images', media: ['images'] },
    { kind: 'video', media: ['video'] },
  ],
  forbiddenCharacters: fact(['\uFFFE', '\uFEFF', '\uFFFF'], COUNTING_DOC),
  limits: {
    text: { counting: 'weighted', max: fact(280, COUNTING_DOC) },
    image: {
      maxCount: fact(4, 'X create post (docs.x.com/x-api/posts/create-post): media_ids 1 to 4'),
      maxBytes: fact(5 * MIB, LIMITS_DOC),
      // Animated GIFs have rules of their own (one a post, frames, pixels) that we cannot measure yet, so no GIF at all.
      mimeTypes: fact(['image/jpeg', 'image/png', 'image/webp'], LIMITS_DOC),
    },
    video: standardVideo,
  },
  tiers: {
    basic: { text: longText },
    premium: { text: longText, video: premiumVideo },
  },
  options: [
    { name: 'replySettings', kind: 'choice', isRequired: false, preset: 'everyone', choices: ['everyone', 'following', 'mentionedUsers'] },
  ],
  tokenHosts: ['api.x.com'],
  canReadMetrics: false,
  metrics: [],
  canDelete: false,
}

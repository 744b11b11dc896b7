import type { Fact, OptionField, PlatformRules, VideoRules } from '../platform-rules.ts'
import { checkXPost } from './x-check.ts'

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

/** The description of a picture. */
export const X_ALT_TEXT = fact(1_000, 'X media metadata (docs.x.com/x-api/media/media-metadata-create)')

const standardVideo: VideoRules = {
  // 1,000 segments of the 4 MiB that every account may send.
  maxBytes: assumed(4_000 * MIB, 'segment_index 0..999 (X OpenAPI 2.167) times the 4 MiB segment of X’s own xurl'),
  mimeTypes: fact(['video/mp4', 'video/quicktime'], LIMITS_DOC),
  videoCodecs: fact(['avc'], LIMITS_DOC),
  audioCodecs: fact(['aac'], LIMITS_DOC),
  minDurationMs: fact(500, LIMITS_DOC),
  aspect: fact([1 / 3, 3], LIMITS_DOC),
  minSide: fact(32, LIMITS_DOC),
  // Documented as 1280x1024; larger frames pass the upload and fail when the post is created.
  maxSide: fact(1280, LIMITS_DOC),
  frameRate: fact([0, 60], LIMITS_DOC),
  // A newer text reportedly says 20 minutes and 8 GB; posts over 2:20 were still refused in the field, after the whole upload.
  usual: { maxBytes: fact(512 * MIB, LIMITS_DOC), maxDurationMs: fact(140_000, LIMITS_DOC), maxShortSide: fact(1024, LIMITS_DOC) },
}

const premiumVideo: VideoRules = {
  // X names 8 to 16 GB, more than its segments hold.
  ...standardVideo,
  maxSide: assumed(1920, 'X Premium takes 1080p (reported)'),
  usual: {
    maxDurationMs: assumed(125 * 60_000, 'X media best practices as reported after August 2026: Premium up to 125 minutes'),
    maxShortSide: assumed(1200, 'X Premium takes 1080p, up to 1920x1200 (reported)'),
  },
}

const longText = { counting: 'weighted', max: assumed(25_000, 'limit of X’s own apps; the API documents name no figure') } as const

/** X subtitles: OpenAPI 2.167 knows SubRip and WebVTT. */
const captionFiles = fact(
  ['application/x-subrip', 'text/srt', 'text/vtt'],
  'X create media subtitles (docs.x.com/x-api/media/create-media-subtitles), OpenAPI 2.167 of 2026-08-22',
)

/** ISO 639-1 in small letters; X takes any two letters (OpenAPI 2.167: ^[A-Z]{2}$). */
const LANGUAGES = ['en', 'es', 'pt', 'fr', 'de', 'it', 'nl', 'sv', 'pl', 'uk', 'ru', 'tr', 'ar', 'hi', 'id', 'vi', 'th', 'ja', 'ko', 'zh']

const options: readonly OptionField[] = [
  { name: 'thread', kind: 'thread', isRequired: false },
  {
    name: 'replySettings',
    kind: 'choice',
    isRequired: false,
    preset: 'everyone',
    choices: ['everyone', 'following', 'mentionedUsers', 'subscribers', 'verified'],
  },
  {
    name: 'captions',
    kind: 'file',
    appliesTo: ['video'],
    isRequired: false,
    mimeTypes: captionFiles,
    maxBytes: assumed(MIB, 'X names no size for a subtitles file; an hour of speech is a tenth of this'),
  },
  {
    name: 'captionsLanguage',
    kind: 'choice',
    appliesTo: ['video'],
    isRequired: false,
    preset: 'en',
    choices: LANGUAGES,
    shownWith: { option: 'captions', is: 'set' },
  },
  { name: 'isAiGenerated', kind: 'toggle', isRequired: false },
  { name: 'isPaidPartnership', kind: 'toggle', isRequired: false },
]

/** What X takes: text, up to four photos, a GIF, a video, and threads of these; limits grow with the account's subscription. */
export const xRules: PlatformRules<'x', 'x'> = {
  platform: 'x',
  login: 'x',
  name: 'X',
  posts: [
    { kind: 'thread', media: ['none', 'image', 'gif', 'images', 'video'], when: { option: 'thread', is: 'set' } },
    { kind: 'text', media: ['none'], text: 'required' },
    { kind: 'image', media: ['image'] },
    { kind: 'gif', media: ['gif'] },
    { kind: 'images', media: ['images'] },
    { kind: 'video', media: ['video'] },
  ],
  impossible: ['carousel', 'story', 'document', 'draft'],
  forbiddenCharacters: fact(['\uFFFE', '\uFEFF', '\uFFFF'], COUNTING_DOC),
  limits: {
    text: { counting: 'weighted', max: fact(280, COUNTING_DOC) },
    image: {
      maxCount: fact(4, 'X create post (docs.x.com/x-api/posts/create-post): media_ids 1 to 4'),
      maxBytes: fact(5 * MIB, LIMITS_DOC),
      mimeTypes: fact(['image/jpeg', 'image/png', 'image/webp', 'image/gif'], LIMITS_DOC),
      altText: { counting: 'code-points', max: X_ALT_TEXT },
    },
    gif: {
      maxBytes: fact(15 * MIB, LIMITS_DOC),
      maxWidth: fact(1280, LIMITS_DOC),
      maxHeight: fact(1080, LIMITS_DOC),
      maxFrames: fact(350, LIMITS_DOC),
      maxTotalPixels: fact(300_000_000, LIMITS_DOC),
    },
    video: standardVideo,
  },
  tiers: {
    basic: { text: longText },
    premium: { text: longText, video: premiumVideo },
  },
  options,
  check: checkXPost,
  tokenHosts: ['api.x.com'],
  linkedHosts: ['developer.x.com'],
  canReadMetrics: true,
  metrics: ['views', 'likes', 'comments', 'shares', 'saves', 'clicks'],
  canDelete: true,
}
